package web

import (
	"context"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/incident"
	"lianfang/internal/text"
)

// taskRows is what is to be done about a case, as its reader sees it: names are the guests' that the desk knows of.
func (s *Server) taskRows(all []incident.Task, me incident.Side, names map[int64]text.Text) *page.IncidentTasks {
	out := &page.IncidentTasks{}
	for _, t := range all {
		row := page.TaskRow{ID: itoa(t.ID), What: t.What, Who: taskDoer(t, me, names), State: page.State{Tone: taskTone[t.State], Name: t.State.Name()}, Words: t.Words, May: t.State == incident.TaskOpen && (me == incident.DeskSide || t.Who == me)}
		if t.UntilAt != 0 && t.State == incident.TaskOpen {
			row.Until = time.UnixMicro(t.UntilAt)
			if s.Now().After(row.Until) {
				row.State = page.State{Tone: page.Bad, Name: text.Of("逾期", "overdue")}
			}
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

var taskTone = map[incident.TaskState]page.Tone{incident.TaskOpen: page.Waiting, incident.TaskDone: page.Good}

func taskDoer(t incident.Task, me incident.Side, names map[int64]text.Text) text.Text {
	switch {
	case t.Who == me && me != incident.DeskSide && me != incident.GuestSide:
		return text.Of("貴單位", "your organisation")
	case t.Who == incident.ReporterSide:
		return text.Of("通報單位", "the body")
	case t.Who == incident.GuestSide && !names[t.Party].IsZero():
		return names[t.Party]
	}
	return t.Who.Name()
}

// deskWork fills what the desk sees of tasks and guests.
func (s *Server) deskWork(ctx context.Context, q *request, p *page.IncidentFile, f incident.File) error {
	guests, err := s.Incidents.Insiders(ctx, q.who.Viewer, f.UUID)
	if err != nil {
		return err
	}
	var ids []int64
	for _, g := range guests {
		ids = append(ids, g.Org)
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	if err != nil {
		return err
	}
	names, out, in := map[int64]text.Text{}, &page.IncidentGuests{}, []page.Choice{}
	for _, g := range guests {
		o := orgs[g.Org]
		names[g.ID] = o.Name
		row := page.GuestRow{Name: page.Link{Name: o.Name, Href: "/members/" + o.Slug}, Facts: factsOf(q, guestFacts(g.Party)...)}
		inside := g.In(s.Now().UnixMicro())
		if inside || len(g.Messages) > 0 {
			row.Thread = &page.Thread{Side: "guest-" + itoa(g.ID), Name: text.Format("與%v", "With %v", o.Name), Hint: text.Of("只有這個單位與值班台看得到。", "For this organisation and the desk alone."), Notes: incidentSaid(g.Messages, incident.DeskSide), Write: inside}
		}
		if inside {
			in = append(in, page.Choice{Name: o.Name, Value: itoa(g.ID)})
		}
		out.Rows = append(out.Rows, row)
	}
	if f.State.Open() {
		out.Acts = append(out.Acts, letInForm(true))
	}
	if len(in) > 0 {
		out.Acts = append(out.Acts, page.CaseAct{What: "leave", Name: text.Of("請一個單位離開", "Let one out"), Hint: text.Of("之後它什麼都看不到。", "It reads nothing of the case any more."), Choices: []page.CaseChoice{{Name: "out-party", Label: text.Of("單位", "Organisation"), Choices: in}}, Fields: []page.Field{incidentReason("out")}})
	}
	p.Guests = out
	return s.deskTasks(ctx, q, p, f, names, in)
}

func (s *Server) deskTasks(ctx context.Context, q *request, p *page.IncidentFile, f incident.File, names map[int64]text.Text, in []page.Choice) error {
	tasks, err := s.Incidents.Tasks(ctx, q.who.Viewer, f.UUID)
	if err != nil {
		return err
	}
	p.Tasks = s.taskRows(tasks, incident.DeskSide, names)
	if !f.State.Open() {
		return nil
	}
	form := page.TaskForm{Who: []page.Choice{{Name: incident.DeskSide.Name(), Value: string(incident.DeskSide), On: true}}}
	if f.Org != 0 {
		form.Who = append(form.Who, page.Choice{Name: text.Of("通報單位", "the body"), Value: string(incident.ReporterSide)})
	}
	for _, c := range in {
		form.Who = append(form.Who, page.Choice{Name: c.Name, Value: "guest-" + c.Value})
	}
	given := map[string]bool{}
	for _, t := range tasks {
		given[t.What] = true
	}
	steps, err := s.stepsOf(ctx, q, f)
	for _, step := range steps {
		if say := step.In(f.Lang); !given[say] {
			form.Steps = append(form.Steps, page.Choice{Name: step, Value: say})
		}
	}
	p.Tasks.Add = &form
	return err
}

// stepsOf are the steps of the playbook of a case.
func (s *Server) stepsOf(ctx context.Context, q *request, f incident.File) ([]text.Text, error) {
	all, err := s.Incidents.AllPlaybooks(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if a.Slug == f.Kind && f.Kind != "" {
			return append(append([]text.Text{}, a.First...), a.Then...), nil
		}
	}
	return nil, nil
}

func guestFacts(g incident.Party) []page.Fact {
	until := text.Of("沒有期限", "no day")
	switch {
	case g.EndedAt != 0:
		until = text.Format("%v 離開", "left %v", stampSaid(g.EndedAt))
	case g.Ends():
		until = stampSaid(g.UntilAt)
	}
	return []page.Fact{{Name: text.Of("為什麼參與", "Why it is in"), Value: g.Role.Name()}, {Name: text.Of("看得到", "Reads"), Value: scopeName(g.Scope)}, {Name: text.Of("到什麼時候", "Until"), Value: until}, {Name: text.Of("說明", "Words"), Value: text.Same(g.Why)}}
}

// scopes are what a guest may read, from least to most.
var scopes = []incident.Scope{{}, {Report: true}, {Report: true, Clocks: true}, {Report: true, Clocks: true, Tasks: true}}

func scopeName(x incident.Scope) text.Text {
	switch x {
	case scopes[0]:
		return text.Of("只有往來與自己的待辦", "its thread and its own tasks")
	case scopes[1]:
		return text.Of("加上通報內容", "and what was reported")
	case scopes[2]:
		return text.Of("加上通報內容、等級與時限", "and what was reported, levels and clocks")
	}
	return text.Of("加上通報內容、等級、時限與全部待辦", "and what was reported, levels, clocks and all tasks")
}

func letInForm(desk bool) page.CaseAct {
	role := page.CaseChoice{Name: "guest-role", Label: text.Of("為什麼參與", "Why it is let in")}
	for _, r := range incident.GuestRoles {
		if desk || r != incident.Police {
			role.Choices = append(role.Choices, page.Choice{Name: r.Name(), Value: string(r)})
		}
	}
	scope := page.CaseChoice{Name: "guest-scope", Label: text.Of("看得到什麼", "What it reads")}
	for i, x := range scopes {
		scope.Choices = append(scope.Choices, page.Choice{Name: scopeName(x), Value: strconv.Itoa(i), On: i == 0})
	}
	a := page.CaseAct{What: "letin", Name: text.Of("讓一個單位參與", "Let an organisation in"), Choices: []page.CaseChoice{role, scope},
		Fields: []page.Field{{Name: "guest-org", Send: "org", Label: text.Of("成員單位的代號", "Slug of the member"), Must: true}, {Name: "guest-until", Send: "until", Label: text.Of("到什麼時候（可不填）", "Until when (may stay empty)"), Type: "datetime-local"}, incidentReason("guest")}}
	if desk {
		a.Choices = append(a.Choices, page.CaseChoice{Name: "guest-agreed", Label: text.Of("通報人同意讓它看通報內容嗎", "Did whoever reported agree that it reads the report"), Choices: []page.Choice{{Name: text.Of("沒有", "no"), On: true}, {Name: text.Of("同意", "yes"), Value: "yes"}}})
	}
	return a
}

// workStep is a step about tasks and guests; done is false where it is another.
func (s *Server) workStep(ctx context.Context, q *request, id string) (done bool, err error) {
	n, v, get := s.Incidents, q.who.Viewer, q.FormValue
	until, err := minuteOf(get("until"))
	if err != nil {
		return true, err
	}
	switch q.PathValue("what") {
	case "task":
		task, _ := strconv.ParseInt(get("task"), 10, 64) // none that there is
		return true, n.EndTask(ctx, v, id, task, get("end") == "done", get("words"))
	case "tasks":
		until, err := minuteOf(get("tasks-until"))
		if err != nil {
			return true, err
		}
		t := incident.NewTasks{Who: incident.Side(get("tasks-who")), What: append(q.Form["step"], linesOf(get("other"))...), Until: until}
		if party, ok := strings.CutPrefix(get("tasks-who"), "guest-"); ok {
			t.Who = incident.GuestSide
			t.Party, _ = strconv.ParseInt(party, 10, 64)
		}
		return true, n.AddTasks(ctx, v, id, t)
	case "letin":
		org, err := s.orgOf(ctx, q, get("org"))
		if err != nil {
			return true, err
		}
		which, _ := strconv.Atoi(get("guest-scope"))
		return true, n.LetIn(ctx, v, id, incident.NewGuest{Org: org.ID, Role: incident.Role(get("guest-role")), Scope: scopes[max(0, min(which, len(scopes)-1))], Until: until, Agreed: get("guest-agreed") == "yes", Why: get("words")})
	case "say":
		if party, ok := strings.CutPrefix(get("thread"), "guest-"); ok && v.All() {
			to, _ := strconv.ParseInt(party, 10, 64) // none that there is
			return true, n.WriteTo(ctx, v, id, to, get("words"))
		}
		if get("thread") == "guest" && !v.All() {
			return true, n.WriteGuest(ctx, v, id, get("words"))
		}
	}
	return false, nil
}

// guestIncident is a case as an organisation reads it that was let in.
func (s *Server) guestIncident(q *request, g incident.Guest, kinds []incident.Advice, problem text.Text) page.IncidentGuest {
	p := page.IncidentGuest{Number: g.Number, State: incidentState(g.State), Drill: g.Exercise, Problem: problem, Post: incidentHref(g.UUID), Facts: factsOf(q, guestFacts(g.Party)...), Tasks: s.taskRows(g.Tasks, incident.GuestSide, nil),
		Thread: page.Thread{Side: "guest", Name: text.Of("與值班台", "With the desk"), Hint: text.Of("只有貴單位與值班台看得到。", "For your organisation and the desk alone."), Notes: guestSaid(g.Messages), Write: true},
		Acts:   []page.CaseAct{{What: "leave", Name: text.Of("離開這件", "Leave this case"), Hint: text.Of("之後什麼都看不到。", "You read nothing of it any more."), Choices: []page.CaseChoice{{Name: "out-party", Label: text.Of("單位", "Organisation"), Choices: []page.Choice{{Name: text.Of("貴單位", "yours"), Value: itoa(g.Party.ID), On: true}}}}, Fields: []page.Field{incidentReason("out")}}}}
	for i, t := range g.Tasks {
		p.Tasks.Rows[i].May = p.Tasks.Rows[i].May && t.Party == g.Party.ID
	}
	if r := g.Report; r != nil {
		p.What = r.What
		p.Facts = append(p.Facts, factsOf(q, page.Fact{Name: text.Of("種類", "Kind"), Value: incidentKind(r.Kind, kinds)}, page.Fact{Name: text.Of("還在發生嗎", "Still going on"), Value: r.GoingOn.Name()}, page.Fact{Name: text.Of("開始", "Since"), Value: stampSaid(r.HappenedAt)}, page.Fact{Name: text.Of("收到", "Received"), Value: stampSaid(r.ReceivedAt)})...)
	}
	if g.Clocks != nil {
		p.Clocks, p.Duties, _ = duties(*g.Clocks, s.Now())
	}
	return p
}

func guestSaid(all []incident.Message) (out []page.Said) {
	for _, m := range all {
		who := m.Side.Name()
		if m.Side == incident.GuestSide {
			who = text.Of("貴單位", "You")
		}
		out = append(out, page.Said{Who: who, Words: m.Words, At: time.UnixMicro(m.At)})
	}
	return out
}
