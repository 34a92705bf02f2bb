package client

import (
	"context"
	"io"
	"iter"
	"net/http"
	"time"
)

// Incident is something that happened to somebody. The desk reads all of it; an organisation its own and those that it reviews, without who reported and the desk's notes.
type Incident struct {
	ID        string            `json:"id" about:"UUID" eg:"4f8b0a52-0f5e-4c0e-9d46-0d7b7b1f6a11"`
	Number    string            `json:"number" eg:"LF-INC-2026-0001"`
	State     string            `json:"state" of:"received,triaged,handling,controlled,closed,refused,duplicate"`
	Origin    string            `json:"origin" of:"public,member,desk,program"`
	Duty      bool              `json:"duty" about:"reported as the law asks; else of its own will"`
	Org       string            `json:"org,omitempty" about:"short name of the member to which it happened"`
	Place     string            `json:"place,omitempty" about:"where, if that is no member"`
	Reviewing bool              `json:"reviewing,omitempty" about:"the reader reviews it, and it happened to another"`
	Guest     string            `json:"guest,omitempty" about:"the reader was let in, as what; it reads what its scope says" of:"victim,vendor,helper,authority,police"`
	Kind      string            `json:"kind,omitempty" about:"slug of a playbook" eg:"ransomware"`
	Class     string            `json:"class,omitempty" about:"of RSIT; for the desk" eg:"fraud:phishing"`
	Line      int64             `json:"line,omitempty" about:"first or second; for the desk"`
	What      string            `json:"what,omitempty" about:"what happened, in the reporter's words; in lists its beginning"`
	GoingOn   string            `json:"going_on" of:"yes,no,unknown"`
	Happened  *time.Time        `json:"happened,omitempty"`
	Knew      *time.Time        `json:"knew,omitempty" about:"from when the law's clocks run"`
	Came      *time.Time        `json:"came,omitempty"`
	Due       *time.Time        `json:"due,omitempty" about:"when the nearest clock that runs is over"`
	Level     *int              `json:"level,omitempty" about:"0 to 4; not there while it is not known"`
	Exercise  bool              `json:"exercise,omitempty"`
	Warning   string            `json:"warning,omitempty" about:"number of the warning from which it came"`
	Duplicate string            `json:"duplicate_of,omitempty" about:"number of the case that it repeats; for the desk"`
	Reporter  *IncidentReporter `json:"reporter,omitempty" about:"for the desk"`
	Offered   []string          `json:"offered,omitempty" about:"the events that are possible now; for the desk"`
	Clocks    []IncidentClock   `json:"clocks,omitempty"`
	Notices   []Words           `json:"notices,omitempty" about:"what the law adds"`
	Levels    []IncidentLevel   `json:"levels,omitempty" about:"what was found about the level, the first first"`
	Steps     []IncidentEvent   `json:"steps,omitempty"`
	Messages  []IncidentMessage `json:"messages,omitempty"`
}

// IncidentReporter is who reported. It is forgotten half a year after the case ended.
type IncidentReporter struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Mail  string `json:"mail,omitempty"`
}

// IncidentClock is a duty of the law as it stands in a case.
type IncidentClock struct {
	Regime string     `json:"regime" eg:"tw-sn-2026"`
	Duty   string     `json:"duty" eg:"SN-CONTROL-L34"`
	Who    Words      `json:"who"`
	Say    Words      `json:"say"`
	State  string     `json:"state" of:"not_started,running,extended,met,met_late,overdue,stopped,replaced,not_applicable"`
	Start  *time.Time `json:"start,omitempty"`
	Due    *time.Time `json:"due,omitempty"`
	Ended  *time.Time `json:"ended,omitempty"`
	Why    Words      `json:"why" about:"from when, how long, and the article with how well it was checked"`
}

// IncidentLevel is what somebody found about the level of a case.
type IncidentLevel struct {
	Stage   string     `json:"stage" of:"assessed,reviewed,second_reviewed"`
	Side    string     `json:"side" of:"reporter,desk,reviewer"`
	Ruleset string     `json:"ruleset,omitempty" eg:"tw-2026"`
	AtLeast int        `json:"at_least"`
	AtMost  int        `json:"at_most" about:"another than at_least while answers are open"`
	Words   string     `json:"words,omitempty"`
	Trace   []Words    `json:"trace,omitempty" about:"the rows of the rule that hold or nearly do, each with its article"`
	At      *time.Time `json:"at,omitempty"`
}

// IncidentEvent is something that was done.
type IncidentEvent struct {
	Event string     `json:"event" of:"came,triage,handle,control,close,refuse,repeat,reopen,assess,review,note,extend,share,fired,raise,bind,unbind,happen,stop,correct,withdraw,leak,admit,leave,send,handed,lift,tasked,task_ended,admit_police"`
	Side  string     `json:"side" of:"reporter,desk,reviewer,system"`
	Words string     `json:"words,omitempty"`
	At    *time.Time `json:"at,omitempty"`
}

// IncidentMessage is a line of one of the threads.
type IncidentMessage struct {
	Thread string     `json:"thread" of:"reporter,desk,guest"`
	Side   string     `json:"side" of:"reporter,desk,guest"`
	Words  string     `json:"words"`
	At     *time.Time `json:"at,omitempty"`
}

// IncidentList is a part of a list.
type IncidentList struct {
	Incidents []Incident `json:"incidents"`
	Next      string     `json:"next,omitempty" about:"send it as after to read on"`
}

// IncidentQuery asks for cases.
type IncidentQuery struct {
	Words string `query:"q" about:"Only with these words in what the caller reads of the case, in any state, newest first. An address, domain, hash or link is found defanged or not; a number finds its case. Only so many cases are looked at: a page may be short and still have a next."`
	State string `query:"state" about:"Only of this state, newest first; all that are open where none is named, the nearest due first." of:"received,triaged,handling,controlled,closed,refused,duplicate"`
	Level string `query:"level" about:"Only of this level, among the open ones." of:"1,2,3,4"`
	Kind  string `query:"kind" about:"Only of this playbook's kind, among the open ones."`
	Line  string `query:"line" about:"Only of the first line or the second, among the open ones; for the desk." of:"1,2"`
	After string `query:"after" about:"The next of the page before."`
	Limit int    `query:"limit" usual:"50" most:"200"`
}

// IncidentThing is one thing that is affected in one way. What is not known yet is left out.
type IncidentThing struct {
	Name      string `json:"name,omitempty"`
	Loss      string `json:"loss" about:"confidentiality, integrity, availability" of:"C,I,A"`
	Info      string `json:"info_class,omitempty" of:"noncore,core_nonci,core_ci,official_secret,sensitive,state_secret,unknown"`
	Core      string `json:"core,omitempty" of:"noncore,core_nonci,core_ci,unknown"`
	System    string `json:"system_class,omitempty" of:"noncore_sys,core_nonci_sys,core_ci_sys,none,unknown"`
	Business  string `json:"business,omitempty" of:"noncore,core_nonci,core_ci,none,unknown"`
	Severity  string `json:"severity,omitempty" of:"minor,serious,unknown"`
	Reason    string `json:"severity_reason,omitempty" about:"why minor or serious: the law gives no figure"`
	Restored  string `json:"restored_within_mto,omitempty" of:"yes,no,running,unknown"`
	Elapsed   int    `json:"elapsed_minutes,omitempty"`
	Tolerable int    `json:"tolerable_minutes,omitempty" about:"tolerable interruption time, by the maintenance plan"`
	Daily     string `json:"daily_work,omitempty" of:"yes,no,unknown"`
}

// NewIncident is a report: of an organisation about itself, or of the desk about anybody.
type NewIncident struct {
	Org      string            `json:"org,omitempty" about:"for the desk: short name of the member to which it happened"`
	Duty     bool              `json:"duty" about:"as the law asks: sending it is the notification, and who reviews it reads it; else the centre alone does"`
	Kind     string            `json:"kind,omitempty" about:"slug of a playbook; none for something else"`
	What     string            `json:"what"`
	GoingOn  string            `json:"going_on,omitempty" of:"yes,no,unknown"`
	Happened *time.Time        `json:"happened,omitempty"`
	Knew     *time.Time        `json:"knew,omitempty" about:"from when the law's clocks run; now where it is left out"`
	Place    string            `json:"place,omitempty"`
	Reporter *IncidentReporter `json:"reporter,omitempty"`
	Affected []IncidentThing   `json:"affected,omitempty" about:"answers from which the level follows"`
	Exercise bool              `json:"exercise,omitempty"`
	Warning  string            `json:"warning,omitempty"`
}

// IncidentStep is a step. Which members it needs depends on the event; control, share, bind, unbind, leak, happen, admit and leave are an organisation's too, all others the desk's.
type IncidentStep struct {
	Event   string     `json:"event" of:"triage,handle,control,close,refuse,repeat,reopen,note,extend,share,bind,unbind,leak,happen,stop,correct,withdraw,admit,leave,lift"`
	Words   string     `json:"words,omitempty"`
	Class   string     `json:"class,omitempty" about:"triage: of RSIT"`
	Line    int64      `json:"line,omitempty" about:"triage: 1 or 2"`
	Of      string     `json:"of,omitempty" about:"repeat: number of the case that came first"`
	At      *time.Time `json:"at,omitempty" about:"control, note, happen: when; now where it is left out. correct: when it truly was"`
	Regime  string     `json:"regime,omitempty" about:"note, extend, stop: as its clock has it. bind, unbind, admit: a law of the record. happen: where it is done under a law"`
	Duty    string     `json:"duty,omitempty" about:"note, extend, stop"`
	Until   *time.Time `json:"until,omitempty" about:"extend"`
	Consent string     `json:"consent,omitempty" about:"extend: who agrees" eg:"reviewer"`

	Kind     string `json:"kind,omitempty" about:"happen: what, as duties ask for it" eg:"persons_told"`
	Way      string `json:"way,omitempty" about:"happen, of a notification: other where it was not the designated way, with why in words" of:"usual,other"`
	Evidence string `json:"evidence,omitempty" about:"stop: where it can be looked at"`
	Entry    string `json:"entry,omitempty" about:"correct, withdraw: id of an entry of the record" eg:"e2"`
	Answer   string `json:"answer,omitempty" about:"leak: whether personal data leaked; left out while nobody knows" of:"yes,no"`
	Persons  int64  `json:"persons,omitempty" about:"leak: of about how many people"`
	Org      string `json:"org,omitempty" about:"admit, leave: short name of the authority that reviews the case beside the one that leads; leave: or of a guest"`
}

// IncidentRecordQuery asks for the record of a time.
type IncidentRecordQuery struct {
	At string `query:"at" about:"The time, by RFC 3339; now where it is left out." eg:"2026-11-27T08:30:00+08:00"`
}

// IncidentRecord is what the law knew of a case at a time: what was written down until then, and the clocks that follow from that alone.
type IncidentRecord struct {
	Number  string          `json:"number"`
	At      *time.Time      `json:"at"`
	Level   *int            `json:"level,omitempty"`
	Clocks  []IncidentClock `json:"clocks,omitempty"`
	Notices []Words         `json:"notices,omitempty"`
	Entries []IncidentEntry `json:"entries" about:"the first first"`
	Laws    []IncidentLaw   `json:"laws" about:"those that hold now, and those that could be added"`
}

// IncidentEntry is an event as the law sees it. Entries are only ever added; a mistake is mended by a further one.
type IncidentEntry struct {
	ID        string     `json:"id" eg:"e2"`
	Kind      string     `json:"kind" eg:"knew"`
	At        *time.Time `json:"at" about:"when it happened"`
	Noted     *time.Time `json:"noted" about:"when it was written down"`
	By        string     `json:"by,omitempty"`
	Regime    string     `json:"regime,omitempty"`
	Duty      string     `json:"duty,omitempty"`
	Level     *int       `json:"level,omitempty"`
	Reason    string     `json:"reason,omitempty"`
	Evidence  string     `json:"evidence,omitempty"`
	Moved     *time.Time `json:"moved,omitempty" about:"when it truly was, by a later correction"`
	Withdrawn bool       `json:"withdrawn,omitempty"`
}

// IncidentLaw is a set of clocks as it stands towards a case.
type IncidentLaw struct {
	ID      string `json:"id" eg:"tw-pdpa-12"`
	Title   Words  `json:"title"`
	Statute Words  `json:"statute"`
	Holds   bool   `json:"holds"`
	Fits    bool   `json:"fits,omitempty" about:"the sector of the body and what is known of personal data speak for it"`
}

// IncidentWords are words for one of the threads.
type IncidentWords struct {
	Thread string `json:"thread" about:"an organisation writes into reporter, a guest into guest alone" of:"reporter,desk,guest"`
	Guest  string `json:"guest,omitempty" about:"for the desk, with thread guest: its short name"`
	Words  string `json:"words"`
}

// IncidentJudgement is what somebody finds about the level: answers, or the level as whoever reviews it sees it.
type IncidentJudgement struct {
	Affected []IncidentThing `json:"affected,omitempty"`
	Level    int             `json:"level,omitempty" about:"of a review, 0 to 4"`
	Words    string          `json:"words,omitempty" about:"of a review: why"`
}

// IncidentFileQuery says whose incidents a file tells of.
type IncidentFileQuery struct {
	Org      string `query:"org" about:"Of the desk: short name of the member to which it happened."`
	Exercise bool   `query:"exercise" about:"It is an exercise."`
}

// ReportedIncidents are the cases that a file made, in its order.
type ReportedIncidents struct {
	Incidents []Incident `json:"incidents"`
}

func incidentOf(id string) string { return "/incidents" + part(id) }

// ListIncidents gives a page of the cases that the caller may see.
func (c *Client) ListIncidents(ctx context.Context, q IncidentQuery) (IncidentList, error) {
	return give[IncidentList](ctx, c, ask{method: http.MethodGet, path: "/incidents", query: q})
}

// Incidents reads all of them.
func (c *Client) Incidents(ctx context.Context, q IncidentQuery) iter.Seq2[Incident, error] {
	return rows(q.After, func(after string) (IncidentList, error) { q.After = after; return c.ListIncidents(ctx, q) },
		func(p IncidentList) ([]Incident, string) { return p.Incidents, p.Next })
}

// ReportIncident reports one.
func (c *Client) ReportIncident(ctx context.Context, n NewIncident) (Incident, error) {
	return give[Incident](ctx, c, ask{method: http.MethodPost, path: "/incidents", body: n, once: true})
}

// GetIncident gives one with its clocks and all that was said and done.
func (c *Client) GetIncident(ctx context.Context, id string) (Incident, error) {
	return give[Incident](ctx, c, ask{method: http.MethodGet, path: incidentOf(id)})
}

// StepIncident takes a step.
func (c *Client) StepIncident(ctx context.Context, id string, s IncidentStep) (Incident, error) {
	return give[Incident](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/steps", body: s, once: true})
}

// WriteToIncident writes into one of the threads.
func (c *Client) WriteToIncident(ctx context.Context, id string, w IncidentWords) (Incident, error) {
	return give[Incident](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/messages", body: w, once: true})
}

// AssessIncident says the level.
func (c *Client) AssessIncident(ctx context.Context, id string, j IncidentJudgement) (Incident, error) {
	return give[Incident](ctx, c, ask{method: http.MethodPost, path: incidentOf(id) + "/assessments", body: j, once: true})
}

// GetIncidentRecord gives what was known of an incident at a time.
func (c *Client) GetIncidentRecord(ctx context.Context, id string, q IncidentRecordQuery) (IncidentRecord, error) {
	return give[IncidentRecord](ctx, c, ask{method: http.MethodGet, path: incidentOf(id) + "/record", query: q})
}

// ImportIncidents hands in a file of incidents: X-ARF version 4 or IODEF version 2. It is sent again after a failure that passes where it can be read again (io.Seeker).
func (c *Client) ImportIncidents(ctx context.Context, file io.Reader, q IncidentFileQuery) (ReportedIncidents, error) {
	return give[ReportedIncidents](ctx, c, ask{method: http.MethodPost, path: "/incidents/files", query: q, file: file, again: true})
}

// ExportIncident gives one as IODEF version 2, for another team. The caller closes it.
func (c *Client) ExportIncident(ctx context.Context, id string) (io.ReadCloser, error) {
	r, err := c.send(ctx, ask{method: http.MethodGet, path: incidentOf(id) + "/iodef", accept: "application/xml"})
	if err != nil {
		return nil, err
	}
	return r.Body, nil
}
