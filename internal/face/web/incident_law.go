package web

import (
	"context"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// incidentLaw is what the page of a case shows of the laws that hold for it; open: something may still be done about it.
func (s *Server) incidentLaw(ctx context.Context, q *request, id string, v law.View, open bool) (*page.IncidentLaw, error) {
	l, err := s.Incidents.Law(ctx, q.who.Viewer, id)
	if err != nil {
		return nil, err
	}
	out := &page.IncidentLaw{Entries: lawEntries(l.Entries), Record: incidentHref(id) + "/record"}
	if l.Leaked.Answer != "" {
		out.LeakSaid = l.Leaked.Words()
	}
	may := open && l.Side != incident.ReviewerSide
	for _, r := range l.Rules {
		x := page.LawRule{ID: r.ID, Title: r.Title, Law: r.Law, Notes: r.Notes}
		switch {
		case r.Bound:
			out.Rules = append(out.Rules, x)
		case may && r.Fits:
			out.Think = append(out.Think, x)
		case may:
			out.More = append(out.More, page.Choice{Name: r.Title, Value: r.ID})
		}
	}
	if err := s.lawReviewers(ctx, q, out, l); err != nil || !open {
		return out, err
	}
	if may {
		out.Leak = leakForm(l.Leaked)
		out.Acts = append(out.Acts, s.lawForms(l)...)
	}
	if l.Side == incident.DeskSide {
		out.Acts = append(out.Acts, s.mendForms(l, v)...)
	}
	out.Acts = append(out.Acts, reviewerForms(out, l)...)
	return out, nil
}

func leakForm(l incident.Leaked) *page.LeakForm {
	f := &page.LeakForm{Answers: []page.Choice{{Name: text.Of("還不知道", "not known yet"), On: l.Answer == ""}, {Name: text.Of("有", "yes"), Value: string(law.Yes), On: l.Answer == law.Yes}, {Name: text.Of("沒有", "no"), Value: string(law.No), On: l.Answer == law.No}}}
	if l.Persons > 0 {
		f.Persons.Value = itoa(l.Persons)
	}
	return f
}

func lawEntries(all []incident.Entry) (out []page.LawEntry) {
	for _, e := range all {
		x := page.LawEntry{What: entryName(e), At: e.At, Noted: e.Noted, By: e.Who(), Why: e.Reason, Moved: e.Moved, Gone: e.Gone}
		if e.Evidence != "" {
			x.Why = e.Reason + "\n" + e.Evidence
		}
		out = append(out, x)
	}
	return out
}

// entryName says what an entry is about: the law or the duty stands behind it.
func entryName(e incident.Entry) text.Text {
	switch {
	case e.Level != nil:
		return text.Format("%v：%v", "%v: %v", e.Kind.Words(), law.LevelWords(*e.Level))
	case e.Duty != "":
		return text.Format("%v：%s", "%v: %s", e.Kind.Words(), e.Duty)
	case e.Regime != "":
		return text.Format("%v（%s）", "%v (%s)", e.Kind.Words(), e.Regime)
	}
	return e.Kind.Words()
}

// lawForms are for the desk and the body: to note what happened, and to remove a law.
func (s *Server) lawForms(l incident.Lawful) (out []page.CaseAct) {
	what := page.CaseChoice{Name: "happen-what", Label: text.Of("什麼事", "What")}
	for _, x := range l.Notables {
		name := x.Kind.Words()
		if !x.Title.IsZero() {
			name = text.Format("%v（%v）", "%v (%v)", name, x.Title)
		}
		what.Choices = append(what.Choices, page.Choice{Name: name, Value: string(x.Kind) + " " + x.Regime})
	}
	if len(what.Choices) > 0 {
		way := page.CaseChoice{Name: "happen-way", Label: text.Of("通報的話，用什麼方式", "If it is a notification: by which way"), Choices: []page.Choice{{Name: text.Of("依指定方式", "the designated one"), On: true}, {Name: text.Of("其他方式，理由寫在下面", "another; say why below"), Value: law.OtherWay}}}
		out = append(out, page.CaseAct{What: "happen", Name: text.Of("記下發生的事", "Note what happened"), Hint: text.Of("填真正發生的時間；時限依它計算。", "Give the time at which it truly was; the clocks go by that."), Choices: []page.CaseChoice{what, way},
			Fields: []page.Field{{Name: "happen-at", Send: "at", Label: text.Of("什麼時候", "When"), Type: "datetime-local", Value: minuteSaid(s.Now()), Must: true}, {Name: "happen-words", Send: "words", Label: text.Of("說明", "Words"), Type: "area"}}})
	}
	gone := page.CaseChoice{Name: "unbind-regime", Label: text.Of("規定", "Law")}
	for _, r := range l.Rules {
		if r.Bound {
			gone.Choices = append(gone.Choices, page.Choice{Name: r.Title, Value: r.ID})
		}
	}
	if len(gone.Choices) > 0 {
		out = append(out, page.CaseAct{What: "unbind", Name: text.Of("移除一套規定", "Remove a law"), Choices: []page.CaseChoice{gone}, Fields: []page.Field{incidentReason("unbind")}})
	}
	return out
}

// mendForms are the desk's: to stop a clock, and to mend what was written down.
func (s *Server) mendForms(l incident.Lawful, v law.View) (out []page.CaseAct) {
	stop := page.CaseChoice{Name: "stop-duty", Label: text.Of("義務", "Duty")}
	for _, c := range v.Clocks {
		if value := c.Regime + " " + c.Duty; (c.State.Open() || c.State == law.NotStarted) && !hasChoice(stop.Choices, value) {
			stop.Choices = append(stop.Choices, page.Choice{Name: text.Format("%v（%v）", "%v (%v)", c.Say, c.Who), Value: value})
		}
	}
	if len(stop.Choices) > 0 {
		out = append(out, page.CaseAct{What: "stop", Name: text.Of("停止一個時限", "Stop a clock"), Hint: text.Of("要有佐證，例如公文字號；之後撤回這筆紀錄，時限就繼續算。", "With evidence, such as the number of a letter. It runs on once this entry is withdrawn."), Choices: []page.CaseChoice{stop},
			Fields: []page.Field{{Name: "stop-evidence", Send: "evidence", Label: text.Of("佐證", "Evidence"), Must: true}, incidentReason("stop")}})
	}
	var entries []page.Choice
	for _, e := range l.Entries {
		if e.Mends() {
			at := e.At
			if !e.Moved.IsZero() {
				at = e.Moved
			}
			entries = append(entries, page.Choice{Name: text.Format("%v，%s", "%v, %s", entryName(e), at.In(taipei).Format("2006-01-02 15:04")), Value: e.ID})
		}
	}
	if len(entries) == 0 {
		return out
	}
	entry := func(of string) []page.CaseChoice {
		return []page.CaseChoice{{Name: of + "-entry", Label: text.Of("哪一筆", "Which entry"), Choices: entries}}
	}
	return append(out, page.CaseAct{What: "correct", Name: text.Of("更正時間", "Correct a time"), Hint: text.Of("原本的時間仍看得到；時限改依新的時間計算。", "The old time stays to be seen; the clocks go by the new one."), Choices: entry("correct"),
		Fields: []page.Field{{Name: "correct-at", Send: "at", Label: text.Of("正確的時間", "When it truly was"), Type: "datetime-local", Must: true}, incidentReason("correct")}},
		page.CaseAct{What: "withdraw", Name: text.Of("撤回記錯的事", "Withdraw an entry"), Choices: entry("withdraw"), Fields: []page.Field{incidentReason("withdraw")}})
}

func hasChoice(all []page.Choice, value string) bool {
	for _, c := range all {
		if c.Value == value {
			return true
		}
	}
	return false
}

// lawReviewers names who reviews a case beside the one that leads.
func (s *Server) lawReviewers(ctx context.Context, q *request, out *page.IncidentLaw, l incident.Lawful) error {
	var ids []int64
	for _, p := range l.Reviewers {
		ids = append(ids, p.Org)
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	for _, p := range l.Reviewers {
		name := orgs[p.Org].Name
		if name.IsZero() {
			name = incident.Reviewing.Name()
		}
		out.Reviewers = append(out.Reviewers, page.Fact{Name: name, Value: text.Same(p.Regime)})
	}
	return err
}

// reviewerForms let a further authority in, and out again.
func reviewerForms(l *page.IncidentLaw, all incident.Lawful) (out []page.CaseAct) {
	if all.Side != incident.ReviewerSide && len(l.Rules) > 0 {
		which := page.CaseChoice{Name: "reviewer-regime", Label: text.Of("依哪一套規定審核", "By which law it reviews")}
		for _, r := range l.Rules {
			which.Choices = append(which.Choices, page.Choice{Name: r.Title, Value: r.ID})
		}
		out = append(out, page.CaseAct{What: "reviewer", Name: text.Of("讓另一個主管機關也審核", "Let another authority review it"), Hint: text.Of("它看得到通報內容、等級與時限，看不到與值班台的往來。", "It reads the report, levels and clocks, and nothing of what is said with the desk."), Choices: []page.CaseChoice{which},
			Fields: []page.Field{{Name: "reviewer-org", Send: "org", Label: text.Of("主管機關的代號", "Slug of the authority"), Must: true}, incidentReason("reviewer")}})
	}
	leave := page.CaseChoice{Name: "leave-party", Label: text.Of("單位", "Organisation")}
	for i, p := range all.Reviewers {
		if all.Side == incident.DeskSide || p.ID == all.Mine.ID {
			leave.Choices = append(leave.Choices, page.Choice{Name: l.Reviewers[i].Name, Value: itoa(p.ID)})
		}
	}
	if len(leave.Choices) > 0 {
		out = append(out, page.CaseAct{What: "leave", Name: text.Of("結束一個機關的審核", "End an authority's review"), Choices: []page.CaseChoice{leave}, Fields: []page.Field{incidentReason("leave")}})
	}
	return out
}

// lawStep is a step about the laws of a case, of whoever may take it; the domain decides who that is.
func (s *Server) lawStep(ctx context.Context, q *request, id string) error {
	n, v, get, words := s.Incidents, q.who.Viewer, q.FormValue, q.FormValue("words")
	if done, err := s.workStep(ctx, q, id); done {
		return err
	}
	if done, err := s.linkStep(ctx, q, id); done {
		return err
	}
	at, err := minuteOf(get("at"))
	if err != nil {
		return err
	}
	switch q.PathValue("what") {
	case "bind":
		return n.Bind(ctx, v, id, get("regime"), words)
	case "unbind":
		return n.Unbind(ctx, v, id, get("unbind-regime"), words)
	case "leak":
		persons, err := personsOf(get("persons"))
		if err != nil {
			return err
		}
		return n.SayLeak(ctx, v, id, incident.Leaked{Answer: law.Answer(get("leak")), Persons: persons})
	case "happen":
		kind, regime, _ := strings.Cut(get("happen-what"), " ")
		return n.Happened(ctx, v, id, incident.Noted{Kind: law.Kind(kind), Regime: regime, At: at, OtherWay: get("happen-way") == law.OtherWay, Words: words})
	case "stop":
		regime, duty, _ := strings.Cut(get("stop-duty"), " ")
		return n.StopClock(ctx, v, id, regime, duty, get("evidence"), words)
	case "correct":
		return n.CorrectTime(ctx, v, id, get("correct-entry"), at, words)
	case "withdraw":
		return n.WithdrawEntry(ctx, v, id, get("withdraw-entry"), words)
	case "reviewer":
		org, err := s.orgOf(ctx, q, get("org"))
		if err != nil {
			return err
		}
		return n.AddReviewer(ctx, v, id, get("reviewer-regime"), org.ID, words)
	case "handed":
		return s.incidentHandOver(ctx, q, id, at)
	case "lift":
		return n.LiftSilence(ctx, v, id, words)
	case "signs":
		return s.incidentSignsSend(ctx, q, id)
	case "leave":
		party, _ := strconv.ParseInt(get("leave-party")+get("out-party"), 10, 64) // one of the two, or none that there is
		return n.EndParty(ctx, v, id, party, words)
	}
	return noSuchPage()
}

func personsOf(s string) (int64, error) {
	if strings.TrimSpace(s) == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, "bad_persons", text.Of("人數請填數字。", "Give the number of people as a number."))
	}
	return n, nil
}

// orgOf finds an organisation by what somebody wrote. One that is not there is a mistake in the form, and not a page that is not there.
func (s *Server) orgOf(ctx context.Context, q *request, slug string) (member.Org, error) {
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, strings.TrimSpace(slug))
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.Invalid, "no_such_member", text.Format("沒有代號「%s」的成員單位。", "No member has the slug %q.", short(slug)))
	}
	return o, err
}

func short(s string) string { return cut(s, 64) }

// incidentRecord is what was known of a case at a time.
func (s *Server) incidentRecord(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	asked := q.URL.Query().Get("at")
	at, err := minuteOf(asked)
	if err != nil {
		return nil, err
	}
	if !at.IsZero() {
		at = at.Add(time.Minute - time.Microsecond) // a minute is asked for, and what was noted within it belongs to it
	}
	r, err := s.Incidents.RecordAt(ctx, q.who.Viewer, q.PathValue("id"), at)
	if err != nil {
		return nil, err
	}
	p := page.IncidentRecord{Number: r.Number, Case: incidentHref(r.UUID), Entries: lawEntries(r.Entries), At: page.Field{Value: minuteSaid(r.At)}}
	_, p.Clocks, p.Notices = duties(r.Clocks, r.At)
	if r.Clocks.Level != nil {
		p.Level = law.LevelWords(*r.Clocks.Level)
	}
	return p, nil
}
