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
	"lianfang/internal/text"
)

func (s *Server) incidentFile(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	return s.incidentPage(ctx, q, text.Text{})
}

func (s *Server) incidentPage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	id := q.PathValue("id")
	if q.who.Viewer.All() {
		f, err := s.Incidents.Find(ctx, q.who.Viewer, id)
		if err != nil {
			return nil, err
		}
		p, err := s.deskIncident(ctx, q, f, problem)
		if err != nil {
			return nil, err
		}
		return s.caseSections(ctx, q, id, p)
	}
	o, err := s.Incidents.FindOwn(ctx, q.who.Viewer, id)
	if fault.Is(err, fault.NotFound) {
		g, err := s.Incidents.FindGuest(ctx, q.who.Viewer, id)
		if err != nil {
			return nil, err
		}
		kinds, err := s.Incidents.Playbooks(ctx)
		return s.guestIncident(q, g, kinds, problem), err
	}
	if err != nil {
		return nil, err
	}
	p, err := s.ownIncident(ctx, q, o, problem)
	if err != nil {
		return nil, err
	}
	return s.caseSections(ctx, q, id, p)
}

// caseSections are read alike by the desk and by the body: rows of a list, files, and cases that belong to it.
func (s *Server) caseSections(ctx context.Context, q *request, id string, p page.IncidentFile) (page.Page, error) {
	if err := s.caseDrill(ctx, q, id, &p); err != nil {
		return nil, err
	}
	if err := s.caseVictims(ctx, q, id, &p); err != nil {
		return p, err
	}
	if err := s.caseFiles(ctx, q, id, &p); err != nil {
		return p, err
	}
	if err := s.caseLessons(ctx, q, id, &p); err != nil {
		return p, err
	}
	var err error
	p.Kin, err = s.incidentKin(ctx, q, id)
	return p, err
}

// incidentFacts are what everybody reads who may open a case.
func (s *Server) incidentFacts(ctx context.Context, q *request, t incident.Told, org, knew int64, duty bool) ([]page.Fact, error) {
	kinds, err := s.Incidents.Playbooks(ctx)
	if err != nil {
		return nil, err
	}
	where := page.Fact{Name: text.Of("單位或地點", "Where"), Value: text.Same(t.Place)}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, []int64{org})
	if err != nil {
		return nil, err
	}
	if o, ok := orgs[org]; ok {
		where.Value, where.Href = o.Name, "/members/"+o.Slug
	}
	way := text.Of("自願通報", "of its own will")
	if duty {
		way = text.Of("依法通報", "as the law asks")
	}
	came := text.Format("%s，%s", "%s, %s", t.Origin.Name(), way)
	if t.Exercise && t.Origin == incident.FromDesk {
		came = text.Of("值班台的演練", "a drill of the desk")
	}
	return factsOf(q, where, page.Fact{Name: text.Of("種類", "Kind"), Value: incidentKind(t.Kind, kinds)}, page.Fact{Name: text.Of("來源", "Came"), Value: came},
		page.Fact{Name: text.Of("還在發生嗎", "Still going on"), Value: t.GoingOn.Name()}, page.Fact{Name: text.Of("開始", "Since"), Value: stampSaid(t.HappenedAt)}, page.Fact{Name: text.Of("知悉", "Known"), Value: stampSaid(knew)},
		page.Fact{Name: text.Of("收到", "Received"), Value: stampSaid(t.ReceivedAt)}), nil
}

func warningLink(number string) []page.Link {
	if number == "" {
		return nil
	}
	return []page.Link{{Name: text.Format("來自預警 %s", "Came from warning %s", number), Href: "/warnings/" + pathEscape(number)}}
}

// ownIncident is a case as an organisation reads it.
func (s *Server) ownIncident(ctx context.Context, q *request, o incident.Own, problem text.Text) (page.IncidentFile, error) {
	p := page.IncidentFile{Number: o.Number, Name: o.Number, State: incidentState(o.State), Drill: o.Exercise, Problem: problem, What: o.What, Levels: s.levelViews(o.Assessments), Steps: incidentSteps(o.Steps), Post: incidentHref(o.UUID), Links: warningLink(o.Warning)}
	p.Clocks, p.Duties, p.Notices = duties(o.Clocks, s.Now())
	var err error
	if p.Papers, err = s.casePapers(ctx, q, o.UUID, o.Duty); err != nil {
		return p, err
	}
	if p.Facts, err = s.incidentFacts(ctx, q, o.Told, o.Org, o.KnewAt, o.Duty); err != nil {
		return p, err
	}
	if p.Law, err = s.incidentLaw(ctx, q, o.UUID, o.Clocks, o.State.Open()); err != nil {
		return p, err
	}
	switch {
	case o.Reviewing && o.Reviews && o.State.Open():
		p.Acts = []page.CaseAct{reviewAct()}
		if !o.SetsLevel {
			p.Acts[0].Choices, p.Acts[0].Name, p.Acts[0].Hint = nil, text.Of("審核完成", "Review done"), text.Text{}
		}
	case !o.Reviewing:
		tasks, err := s.Incidents.Tasks(ctx, q.who.Viewer, o.UUID)
		if err != nil {
			return p, err
		}
		if len(tasks) > 0 {
			p.Tasks = s.taskRows(tasks, incident.ReporterSide, nil)
		}
		p.Threads = []page.Thread{{Side: "reporter", Name: text.Of("與值班台", "With the desk"), Hint: text.Of("只有貴單位與值班台看得到。", "For your organisation and the desk alone."), Notes: incidentSaid(o.Messages, incident.ReporterSide), Write: true}}
		if o.State.Open() {
			p.LevelAt = incidentHref(o.UUID) + "/level"
		}
		if _, ok := incident.Next(o.State, incident.Control); ok {
			p.Acts = append(p.Acts, s.controlAct())
		}
		if o.MayShare && o.State.Open() {
			p.Acts = append(p.Acts, page.CaseAct{What: "share", Name: text.Of("讓主管機關也看得到", "Let our authority read it too"), Hint: text.Of("分享後不能收回；值班台的往來仍然只有貴單位看得到。", "This cannot be taken back. What you and the desk write to each other stays between you.")})
		}
		if o.State.Open() {
			p.Acts = append(p.Acts, letInForm(false))
		}
	}
	return p, nil
}

func (s *Server) controlAct() page.CaseAct {
	return page.CaseAct{What: "control", Name: text.Of("完成損害控制或復原", "Damage under control, or restored"), Hint: text.Of("法定的改善報告時限從完成時起算。", "The time for the report on it runs from here."),
		Fields: []page.Field{{Name: "control-at", Send: "at", Label: text.Of("完成時間", "When"), Type: "datetime-local", Value: minuteSaid(s.Now()), Must: true}, incidentReason("control")}}
}

func incidentReason(of string) page.Field {
	return page.Field{Name: of + "-words", Send: "words", Label: text.Of("理由或說明", "Reason, or words"), Type: "area", Must: true}
}

func reviewAct() page.CaseAct {
	levels := page.CaseChoice{Name: "level", Label: text.Of("審核後的等級", "Level after review")}
	for n := 0; n <= 4; n++ {
		levels.Choices = append(levels.Choices, page.Choice{Name: law.LevelWords(n), Value: strconv.Itoa(n)})
	}
	return page.CaseAct{What: "review", Name: text.Of("審核等級", "Review the level"), Hint: text.Of("通報單位看得到等級與理由，時限跟著重算。", "The body reads the level and the reason; its clocks follow."), Choices: []page.CaseChoice{levels}, Fields: []page.Field{incidentReason("review")}}
}

// deskIncident is a case as the desk leads it.
func (s *Server) deskIncident(ctx context.Context, q *request, f incident.File, problem text.Text) (page.IncidentFile, error) {
	p := page.IncidentFile{Desk: true, Number: f.Number, Name: f.Head(), State: incidentState(f.State), Drill: f.Exercise, Problem: problem, What: f.What, Levels: s.levelViews(f.Assessments), Steps: incidentSteps(f.Steps), Post: incidentHref(f.UUID), Links: warningLink(f.Warning)}
	p.Clocks, p.Duties, p.Notices = duties(f.Clocks, s.Now())
	told := incident.Told{Place: f.Place, Kind: f.Kind, Origin: f.Origin, GoingOn: f.GoingOn, HappenedAt: f.HappenedAt, ReceivedAt: f.ReceivedAt, Exercise: f.Exercise}
	var err error
	if p.Papers, err = s.casePapers(ctx, q, f.UUID, f.HasPapers()); err != nil {
		return p, err
	}
	if p.Facts, err = s.incidentFacts(ctx, q, told, f.Org, f.KnewAt, f.Duty); err != nil {
		return p, err
	}
	p.Facts = append(p.Facts, factsOf(q, page.Fact{Name: text.Of("類別", "Class"), Value: incident.ClassName(f.Class)}, page.Fact{Name: text.Of("線別", "Line"), Value: lineName(f.Line)}, page.Fact{Name: text.Of("與這一件重複", "A duplicate of"), Value: text.Same(f.Of), Mono: true})...)
	p.Reporter = factsOf(q, page.Fact{Name: text.Of("姓名", "Name"), Value: text.Same(f.Reporter.Name)}, page.Fact{Name: text.Of("電話", "Telephone"), Value: text.Same(f.Reporter.Phone)}, page.Fact{Name: text.Of("電子郵件", "E-mail"), Value: text.Same(f.Reporter.Mail), Mono: true})
	if f.State.Open() {
		p.LevelAt = incidentHref(f.UUID) + "/level"
	}
	p.Threads = []page.Thread{{Side: "reporter", Name: text.Of("與通報人", "With the reporter"), Hint: text.Of("通報人看得到。", "The reporter reads it."), Notes: incidentSaid(f.Threads[incident.ReporterSide], incident.DeskSide), Write: true},
		{Side: "desk", Name: text.Of("值班台的筆記", "The desk’s own notes"), Hint: text.Of("只有值班台看得到。", "For the desk alone."), Notes: incidentSaid(f.Threads[incident.DeskSide], incident.DeskSide), Write: true}}
	p.Acts = s.deskActs(f)
	if p.Law, err = s.incidentLaw(ctx, q, f.UUID, f.Clocks, f.State.Open()); err != nil {
		return p, err
	}
	if p.Signs, err = s.incidentSigns(ctx, q, f); err != nil {
		return p, err
	}
	if p.Handed, err = s.incidentHandovers(ctx, q, f); err != nil {
		return p, err
	}
	return p, s.deskWork(ctx, q, &p, f)
}

func lineName(n int64) text.Text {
	if n == 2 {
		return text.Of("二線", "second line")
	}
	return text.Of("一線", "first line")
}

// deskActs are what the desk may do with a case now; the usual next step stands open.
func (s *Server) deskActs(f incident.File) (out []page.CaseAct) {
	for _, e := range incident.Offered(f.State) {
		a := page.CaseAct{What: string(e), Fields: []page.Field{incidentReason(string(e))}}
		switch e {
		case incident.Triage:
			a = triageAct(f)
		case incident.Handle:
			a.Name, a.Main = text.Of("開始處理", "Begin to deal with it"), f.State == incident.Triaged
			a.Fields[0].Must = false
		case incident.Control:
			a = s.controlAct()
		case incident.Close:
			a.Name, a.Main = text.Of("結案", "Close"), f.State == incident.Controlled
			a.Hint = text.Of("通報人看得到。法定時限都辦完才能結案。", "The reporter reads it. It can be closed once no clock of the law runs.")
		case incident.Refuse:
			a.Name, a.Hint = text.Of("不受理", "Do not take it on"), text.Of("理由通報人看得到。", "The reporter reads the reason.")
		case incident.Repeat:
			a.Name = text.Of("與另一件重複", "It repeats another case")
			a.Fields = append([]page.Field{{Name: "of", Label: text.Of("那一件的編號", "Number of that case"), Must: true}}, a.Fields...)
		case incident.Reopen:
			a.Name, a.Main = text.Of("重新開啟", "Open it again"), true
		}
		out = append(out, a)
	}
	if f.State.Open() {
		out = append(out, reviewAct())
		out = append(out, s.lawActs(f)...)
	}
	return out
}

func triageAct(f incident.File) page.CaseAct {
	a := page.CaseAct{What: string(incident.Triage), Name: text.Of("分案", "Triage"), Main: f.State == incident.Received, Fields: []page.Field{incidentReason("triage")}}
	a.Fields[0].Must, a.Fields[0].Label = false, text.Of("說明（值班台自己看）", "Words (for the desk)")
	class := page.CaseChoice{Name: "class", Label: text.Of("事件類別（RSIT）", "Class (RSIT)")}
	for _, c := range incident.Classes() {
		class.Choices = append(class.Choices, page.Choice{Name: c.Name, Value: c.Code, On: c.Code == f.Class || f.Class == "" && c.Code == "other:undetermined"})
	}
	line := page.CaseChoice{Name: "line", Label: text.Of("線別", "Line")}
	for n := int64(1); n <= 2; n++ {
		line.Choices = append(line.Choices, page.Choice{Name: lineName(n), Value: itoa(n), On: n == f.Line})
	}
	a.Choices = []page.CaseChoice{class, line}
	return a
}

// lawActs note that a duty was met, or that its time was put off.
func (s *Server) lawActs(f incident.File) (out []page.CaseAct) {
	duty := page.CaseChoice{Name: "duty", Label: text.Of("義務", "Duty")}
	for _, c := range f.Clocks.Clocks {
		if c.State.Open() {
			duty.Choices = append(duty.Choices, page.Choice{Name: text.Format("%s（%s）", "%s (%s)", c.Say, c.Who), Value: c.Regime + " " + c.Duty})
		}
	}
	if len(duty.Choices) > 0 {
		out = append(out, page.CaseAct{What: "done", Name: text.Of("記下已辦理的義務", "Note that a duty was met"), Choices: []page.CaseChoice{duty},
			Fields: []page.Field{{Name: "done-at", Send: "at", Label: text.Of("什麼時候", "When"), Type: "datetime-local", Value: minuteSaid(s.Now()), Must: true}, incidentReason("done")}})
	}
	extend := page.CaseChoice{Name: "extension", Label: text.Of("義務與同意的一方", "Duty, and who agrees")}
	for _, x := range s.Incidents.Extendable(f.Clocks) {
		extend.Choices = append(extend.Choices, page.Choice{Name: text.Same(x.Duty + " · " + x.Consent), Value: x.Regime + " " + x.Duty + " " + x.Consent})
	}
	if len(extend.Choices) > 0 {
		out = append(out, page.CaseAct{What: "extend", Name: text.Of("記下同意延長", "Note a consent to more time"), Choices: []page.CaseChoice{extend},
			Fields: []page.Field{{Name: "until", Label: text.Of("延長到", "Until"), Type: "datetime-local", Must: true}, incidentReason("extend")}})
	}
	return out
}

// incidentDo is a step of whoever may take it.
func (s *Server) incidentDo(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	id := q.PathValue("id")
	var err error
	if q.who.Viewer.All() {
		err = s.deskStep(ctx, q, id)
	} else {
		err = s.ownStep(ctx, q, id)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.incidentPage(ctx, q, problem) })
	}
	return incidentHref(id) + "?did=incident_stepped", err
}

// ownStep is a step of an organisation's people.
func (s *Server) ownStep(ctx context.Context, q *request, id string) error {
	n, v, words := s.Incidents, q.who.Viewer, q.FormValue("words")
	switch q.PathValue("what") {
	case "say":
		if done, err := s.workStep(ctx, q, id); done {
			return err
		}
		return n.WriteOwn(ctx, v, id, words)
	case "answer":
		return n.AnswerVictims(ctx, v, id, incident.VictimAnswer(q.FormValue("answer")), words)
	case "control":
		at, err := minuteOf(q.FormValue("at"))
		if err != nil {
			return err
		}
		return n.ControlDone(ctx, v, id, at, words)
	case "share":
		_, err := n.ShareWithAuthority(ctx, v, id)
		return err
	case "review":
		return n.AssessCase(ctx, v, id, judgementOf(q))
	}
	return s.lawStep(ctx, q, id)
}

func judgementOf(q *request) incident.Judgement {
	level, err := strconv.Atoi(q.FormValue("level"))
	if err != nil {
		level = -1 // none that there is
	}
	return incident.Judgement{Level: level, Words: q.FormValue("words")}
}

// deskStep is a step of the desk.
func (s *Server) deskStep(ctx context.Context, q *request, id string) error {
	n, v, words := s.Incidents, q.who.Viewer, q.FormValue("words")
	f, err := n.Find(ctx, v, id)
	if err != nil {
		return err
	}
	at, err := minuteOf(q.FormValue("at"))
	if err != nil {
		return err
	}
	switch q.PathValue("what") {
	case "triage":
		line, _ := strconv.ParseInt(q.FormValue("line"), 10, 64)
		return n.Triage(ctx, v, f.ID, incident.Triaging{Class: q.FormValue("class"), Line: line, Words: words})
	case "handle":
		return n.Handle(ctx, v, f.ID, words)
	case "control":
		return n.ControlDone(ctx, v, id, at, words)
	case "close":
		return n.Close(ctx, v, f.ID, words)
	case "refuse":
		return n.Refuse(ctx, v, f.ID, words)
	case "repeat":
		return n.Repeat(ctx, v, f.ID, q.FormValue("of"), words)
	case "reopen":
		return n.Reopen(ctx, v, f.ID, words)
	case "review":
		return n.AssessCase(ctx, v, id, judgementOf(q))
	case "done":
		regime, duty, _ := strings.Cut(q.FormValue("duty"), " ")
		return n.NoteDone(ctx, v, f.ID, regime, duty, at, words)
	case "lesson":
		return n.Learn(ctx, v, id, words)
	case "extend":
		return s.extendDuty(ctx, q, f.ID)
	case "say":
		if done, err := s.workStep(ctx, q, id); done {
			return err
		}
		return n.Write(ctx, v, f.ID, incident.Side(q.FormValue("thread")), words)
	}
	return s.lawStep(ctx, q, id)
}

func (s *Server) extendDuty(ctx context.Context, q *request, id int64) error {
	until, err := minuteOf(q.FormValue("until"))
	if err != nil {
		return err
	}
	if until.IsZero() || until.Before(s.Now().Add(-24*time.Hour)) {
		return fault.New(fault.Invalid, "bad_time", text.Of("請填延長到什麼時候。", "Say until when."))
	}
	parts := strings.Fields(q.FormValue("extension"))
	if len(parts) != 3 {
		return fault.New(fault.Invalid, "bad_duty", text.Of("請選一項義務。", "Choose a duty."))
	}
	return s.Incidents.Extend(ctx, q.who.Viewer, id, incident.Extension{Regime: parts[0], Duty: parts[1], Consent: parts[2], Until: until, Words: q.FormValue("words")})
}
