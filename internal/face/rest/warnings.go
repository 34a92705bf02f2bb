package rest

import (
	"net/http"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// WarningRow is a warning in a list. What is TLP:RED has no words here: people read it in person, on its page.
type WarningRow struct {
	ID       string     `json:"id" about:"UUID"`
	Number   string     `json:"number,omitempty" about:"once it is released"`
	Kind     string     `json:"kind" of:"ANA,EWA,INT,DEF,FBI"`
	State    string     `json:"state" of:"draft,released,withdrawn,dropped"`
	Urgency  int        `json:"urgency" about:"1 is the most urgent, 4 the least"`
	TLP      string     `json:"tlp,omitempty" about:"none: not marked, for the desk alone"`
	Title    *Words     `json:"title,omitempty"`
	Released *time.Time `json:"released,omitempty"`
	Due      *time.Time `json:"due,omitempty"`
	Told     *time.Time `json:"told,omitempty" about:"when this reader's organisation was told"`
	Answer   string     `json:"answer,omitempty" about:"that its organisation gave last"`
	Answered *time.Time `json:"answered,omitempty"`
}

// WarningList is a part of the list, the newest first.
type WarningList struct {
	Warnings []WarningRow `json:"warnings"`
	Next     string       `json:"next,omitempty" about:"send it as after to read on"`
}

// WarningDetail is a warning with its words.
type WarningDetail struct {
	WarningRow
	Lead    *Words       `json:"lead,omitempty"`
	Todo    []WarningDo  `json:"todo"`
	Facts   []WarningSay `json:"facts"`
	Items   []string     `json:"items" about:"STIX ids of the intelligence that it names and this reader may see"`
	Reason  *Words       `json:"reason,omitempty" about:"why this reader's organisation was told"`
	Ended   *time.Time   `json:"ended,omitempty" about:"when it was withdrawn"`
	EndedBy *Words       `json:"ended_why,omitempty"`
}

// WarningDo is a step.
type WarningDo struct {
	Do      Words `json:"do"`
	Note    Words `json:"note"`
	Minutes int   `json:"minutes,omitempty"`
}

// WarningSay is a fact with its name.
type WarningSay struct {
	Name  Words `json:"name"`
	Value Words `json:"value"`
}

// Receipt is what an organisation answers.
type Receipt struct {
	Answer   string `json:"answer" of:"acknowledged,not_mine,false_positive,cannot_tell,confirmed,fixed,need_help"`
	Note     string `json:"note,omitempty"`
	Incident string `json:"incident,omitempty" about:"number of one's own incident, with confirmed"`
	Org      string `json:"org,omitempty" about:"short name of a client for whom an MSSP answers; else one's own"`
}

func (s *Server) warningOperations() []operation {
	number := param{name: "number", about: "The warning's number or UUID.", typ: "string", inPath: true}
	return []operation{
		{id: "listWarnings", method: http.MethodGet, path: "/warnings", act: access.ReadWarnings, gives: WarningList{}, do: s.listWarnings,
			summary: "Lists warnings, the newest first", about: "What one's organisation was told; for the desk all of them, drafts too. What is TLP:RED is listed without its words.",
			params: []param{{name: "state", about: "Only in this state.", typ: "string", of: []string{"draft", "released", "withdrawn", "dropped"}},
				{name: "unanswered", about: "Only those that wait for an answer.", typ: "boolean"},
				{name: "urgency", about: "Only of this urgency.", typ: "integer"}, {name: "after", about: "The next of the page before.", typ: "string"},
				{name: "limit", about: "At most so many, 1 to 500; 50 if not said.", typ: "integer"}}},
		{id: "getWarning", method: http.MethodGet, path: "/warnings/{number}", act: access.ReadWarnings, gives: WarningDetail{}, do: s.getWarning, params: []param{number},
			summary: "Gives a warning with its words", about: "Reading it here does not count as seen. What is TLP:RED is answered 403 red_in_person: it is read on its page."},
		{id: "answerWarning", method: http.MethodPost, path: "/warnings/{number}/receipts", act: access.AnswerWarning, takes: Receipt{}, gives: WarningRow{}, status: http.StatusCreated, once: true,
			do: s.answerWarning, params: []param{number}, summary: "Answers a warning", about: "For one's organisation, or as an MSSP for a client that delegated its answers. A later answer replaces an earlier one; both stay in the journal."},
	}
}

func (s *Server) listWarnings(w http.ResponseWriter, r *http.Request, who access.Who) error {
	q := r.URL.Query()
	f := warning.Filter{State: warning.State(q.Get("state")), Unanswered: q.Get("unanswered") == "true", Before: q.Get("after")}
	var err error
	if f.Limit, err = whole(q, "limit", 50, 500); err != nil {
		return err
	}
	if f.Urgency, err = whole(q, "urgency", 0, 4); err != nil {
		return err
	}
	list := s.Warning.Inbox
	if who.Viewer.All() {
		list = s.Warning.List
	}
	found, err := list(r.Context(), who.Viewer, f)
	if err != nil {
		return err
	}
	out := WarningList{Warnings: []WarningRow{}, Next: found.Next}
	for _, e := range found.Entries {
		out.Warnings = append(out.Warnings, warningRow(e))
	}
	return writeJSON(w, http.StatusOK, out)
}

// inPerson tells what programs are not told.
func inPerson(x warning.Warning) bool { return x.TLP == tlp.Red }

func warningRow(e warning.Entry) WarningRow {
	row := WarningRow{ID: e.UUID, Number: e.Number, Kind: string(e.Kind), State: string(e.State), Urgency: e.Urgency, TLP: e.TLP.String(),
		Released: instant(e.ReleasedAt), Due: instant(e.DueAt), Told: instant(e.ToldAt), Answer: string(e.Answer), Answered: instant(e.AnsweredAt)}
	if !inPerson(e.Warning) {
		row.Title = said(e.Words.Title)
	}
	return row
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func said(t text.Text) *Words {
	if t.IsZero() {
		return nil
	}
	w := words(t)
	return &w
}

func (s *Server) getWarning(w http.ResponseWriter, r *http.Request, who access.Who) error {
	x, err := s.Warning.Find(r.Context(), who.Viewer, r.PathValue("number"))
	if err != nil {
		return err
	}
	if inPerson(x.Warning) {
		return fault.New(fault.NotAllowed, "red_in_person", text.Of("TLP:RED 的預警由本人登入後在頁面上閱讀。", "A warning that is TLP:RED is read in person, on its page."))
	}
	mine := x.For(who.Org)
	d := WarningDetail{WarningRow: warningRow(mine), Lead: said(x.Words.Lead), Todo: []WarningDo{}, Facts: []WarningSay{}, Items: []string{}, Ended: instant(x.EndedAt), EndedBy: said(x.EndedWhy)}
	if len(x.Mine) > 0 {
		d.Reason = said(mine.Reason.Text())
	}
	for _, st := range x.Words.Todo {
		d.Todo = append(d.Todo, WarningDo{words(st.Do), words(st.Note), st.Minutes})
	}
	for _, f := range x.Words.Facts {
		d.Facts = append(d.Facts, WarningSay{words(f.Name), words(f.Value)})
	}
	ids := make([]int64, len(x.Items))
	for i, it := range x.Items {
		ids[i] = it.Item
	}
	names, err := s.Intel.Names(r.Context(), who.Viewer, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if n, ok := names[id]; ok {
			d.Items = append(d.Items, n.STIXID)
		}
	}
	return writeJSON(w, http.StatusOK, d)
}

func (s *Server) answerWarning(w http.ResponseWriter, r *http.Request, who access.Who) error {
	var in Receipt
	if err := readBody(w, r, &in); err != nil {
		return err
	}
	x, err := s.Warning.Find(r.Context(), who.Viewer, r.PathValue("number"))
	if err != nil {
		return err
	}
	org, err := s.orgOf(r, who, in.Org)
	if err != nil {
		return err
	}
	if err := s.Warning.Give(r.Context(), who.Viewer, x.ID, org, warning.Reply{Answer: warning.Answer(in.Answer), Note: in.Note, Incident: in.Incident}); err != nil {
		return err
	}
	if x, err = s.Warning.Find(r.Context(), who.Viewer, x.UUID); err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, warningRow(x.For(org)))
}

// orgOf is the organisation that a request is for: the one it names, else the reader's own.
func (s *Server) orgOf(r *http.Request, who access.Who, slug string) (int64, error) {
	if slug != "" {
		o, err := s.Members.FindOrgBySlug(r.Context(), who.Viewer, slug)
		return o.ID, err
	}
	if who.Viewer.Org == 0 {
		return 0, fault.New(fault.Invalid, "org_missing", text.Of("請用 org 說明是哪個單位。", "Say with org which organisation it is for."))
	}
	return who.Viewer.Org, nil
}
