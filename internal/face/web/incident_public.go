package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/letter"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

func (s *Server) incidentReport(ctx context.Context, q *request) (page.Page, error) {
	return s.reportForm(ctx, q, incident.Report{Kind: q.URL.Query().Get("kind"), GoingOn: incident.Unsure}, "", text.Text{})
}

func (s *Server) reportForm(ctx context.Context, q *request, r incident.Report, since string, problem text.Text) (page.Page, error) {
	kinds, err := s.Incidents.Playbooks(ctx)
	if err != nil {
		return nil, err
	}
	p := page.IncidentReport{Problem: problem, Once: onceOf(r.Once), Mails: s.Incidents.Mails(), Mailbox: s.Incidents.Mailbox(), GoingOn: goingOnChoices(r.GoingOn), Offline: q.offlineNote()}
	for _, k := range kinds {
		p.Kinds = append(p.Kinds, page.KindChoice{Value: k.Slug, Name: k.Name, When: k.When, On: k.Slug == r.Kind})
	}
	p.Kinds = append(p.Kinds, page.KindChoice{Name: otherKind, When: text.Of("您說看到什麼，我們來判斷。", "Tell what you see, and we find out."), On: r.Kind == ""})
	for field, value := range map[*page.Field]string{&p.What: r.What, &p.Since: since, &p.Place: r.Place, &p.Name: r.Name, &p.Phone: r.Phone, &p.Mail: r.Mail} {
		field.Value = value
	}
	return p, nil
}

// onceOf is the word of a form that came back, or a new one.
func onceOf(was string) string {
	if was != "" {
		return was
	}
	once, _ := letter.NewSecret()
	return once
}

// otherKind is what fits none of the playbooks.
var otherKind = text.Of("其他，或說不上來", "Something else, or hard to say")

func goingOnChoices(on incident.GoingOn) (out []page.Choice) {
	for _, g := range []incident.GoingOn{incident.StillOn, incident.Over, incident.Unsure} {
		out = append(out, page.Choice{Name: g.Name(), Value: string(g), On: g == on})
	}
	return out
}

func (s *Server) incidentReportSend(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	r := s.reportOfForm(q)
	since := strings.TrimSpace(q.FormValue("since"))
	happened, err := minuteOf(since)
	code := ""
	if err == nil {
		r.Happened = happened
		_, code, err = s.Incidents.Report(ctx, r)
	}
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.reportForm(ctx, q, r, since, problem) })
	}
	// The code is shown in the answer itself: no address with it stands in the browser's history unless its owner opens it.
	p, err := s.trackPage(ctx, code)
	if err != nil {
		return "", err
	}
	p.Secret, p.Link = code, strings.TrimSuffix(s.Address, "/")+"/track/"+code
	q.write(http.StatusOK, p)
	return "", nil
}

func (s *Server) reportOfForm(q *request) incident.Report {
	r := incident.Report{Kind: q.FormValue("kind"), What: q.FormValue("what"), GoingOn: incident.GoingOn(q.FormValue("going_on")), Place: q.FormValue("place"), Name: q.FormValue("name"), Phone: q.FormValue("phone"), Lang: q.lang, Once: q.FormValue("once"), Filled: filledAt(q.FormValue("filled"))}
	if s.Incidents.Mails() {
		r.Mail = q.FormValue("mail")
	}
	return r
}

func (s *Server) trackCode(context.Context, *request) (page.Page, error) {
	return page.TrackCode{}, nil
}

func (s *Server) trackCodeSend(ctx context.Context, q *request) (string, error) {
	code := strings.ToUpper(strings.Join(strings.Fields(q.FormValue("code")), ""))
	if _, err := s.Incidents.BySecret(ctx, code); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return page.TrackCode{Problem: problem}, nil })
	}
	return "/track/" + code, nil
}

func (s *Server) track(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	code := q.PathValue("secret")
	p, err := s.trackPage(ctx, code)
	if err != nil {
		return nil, err
	}
	rows, answer, ok, err := s.Incidents.VictimsByCode(ctx, code)
	if ok { // the centre wrote to whoever has this code; nobody reported it
		p.Name, p.Post = text.Of("我們寫信告訴您的事", "What we wrote to you about"), "/track/"+code
		p.Lead, p.Facts = text.Of("請查證下面列出的位址或網域，然後回覆。不是貴單位自己的，請轉告使用它的客戶。", "Check what is listed below, then answer. Pass what is not your own to the customer who uses it."), nil
		p.Victims = caseVictimsOf(q, rows, answer, true)
	}
	return p, err
}

// trackAnswer is what whoever answers for rows of a list found.
func (s *Server) trackAnswer(ctx context.Context, q *request) (string, error) {
	code := q.PathValue("secret")
	return "/track/" + code + "?did=incident_stepped", s.Incidents.AnswerVictimsByCode(ctx, code, incident.VictimAnswer(q.FormValue("answer")), q.FormValue("words"))
}

// trackLead is what a reporter should know in each state.
var trackLead = map[incident.State]text.Text{
	incident.Received:   text.Of("值班台收到了，會儘快看。下面先做起來。", "The desk has it and looks at it soon. Begin with what stands below."),
	incident.Triaged:    text.Of("有人看過了，正在安排處理。", "Somebody has looked at it; it is being taken on."),
	incident.Handling:   text.Of("正在處理。", "It is being dealt with."),
	incident.Controlled: text.Of("情況已經控制住。", "It is under control."),
	incident.Closed:     text.Of("已結案。要補充請寫在下面。", "The case is closed. What you want to add goes below."),
	incident.Refused:    text.Of("這件值班台不處理，理由在下面。", "The desk does not take this on; the reason stands below."),
	incident.Duplicate:  text.Of("同一件事已有人通報，我們一併處理。", "The same was reported before; we deal with both together."),
}

var incidentTone = map[incident.State]page.Tone{incident.Received: page.Waiting, incident.Triaged: page.Waiting, incident.Handling: page.Waiting, incident.Controlled: page.Good, incident.Closed: page.Good, incident.Refused: page.Bad}

func incidentState(st incident.State) page.State {
	return page.State{Tone: incidentTone[st], Name: st.Name()}
}

// trackPage is a case as its reporter reads it, with the advice on its kind.
func (s *Server) trackPage(ctx context.Context, code string) (page.Track, error) {
	c, err := s.Incidents.BySecret(ctx, code)
	if err != nil {
		return page.Track{}, err
	}
	p := page.Track{Number: c.Number, Name: text.Of("您的通報", "Your report"), State: incidentState(c.State), Lead: trackLead[c.State], Steps: incidentSteps(c.Steps), Notes: incidentSaid(c.Messages, incident.ReporterSide), What: c.What, Add: "/track/" + code + "/add",
		Facts: []page.Fact{{Name: text.Of("收到", "Came"), Value: stampSaid(c.ReceivedAt)}, {Name: text.Of("還在發生嗎", "Still going on"), Value: c.GoingOn.Name()}}}
	if c.HappenedAt != 0 {
		p.Facts = append(p.Facts, page.Fact{Name: text.Of("什麼時候開始", "Since when"), Value: stampSaid(c.HappenedAt)})
	}
	pass, err := s.Incidents.EvidenceByCode(ctx, code)
	if err != nil {
		return page.Track{}, err
	}
	if p.Files, err = s.evidenceOf(ctx, pass, "/track/"+code+"/evidence"); err != nil {
		return page.Track{}, err
	}
	a, err := s.Incidents.Playbook(ctx, marking.Public(), c.Kind)
	if err == nil {
		one := advicePage(a)
		p.Name, p.Advice = a.Name, &one
	} else if !fault.Is(err, fault.NotFound) {
		return page.Track{}, err
	}
	return p, nil
}

// stampSaid is an instant as pages write it; empty for none.
func stampSaid(at int64) text.Text {
	if at == 0 {
		return text.Text{}
	}
	return text.Same(time.UnixMicro(at).In(taipei).Format("2006-01-02 15:04"))
}

// incidentSteps are what was done, oldest first.
func incidentSteps(steps []incident.Step) (out []page.LogLine) {
	for _, st := range steps {
		what := st.Event.Name()
		if st.Side == incident.DeskSide && (st.Event == incident.Control || st.Event == incident.Came) {
			what = text.Format("%v（值班台代記）", "%v (noted by the desk)", what)
		}
		out = append(out, page.LogLine{At: time.UnixMicro(st.At), Icon: incidentIcon[st.Event], What: what, Why: text.Same(st.Words)})
	}
	return out
}

var incidentIcon = map[incident.Event]string{incident.Came: "feed", incident.Triage: "merge", incident.Handle: "play", incident.Control: "check", incident.Close: "off", incident.Refuse: "x", incident.Repeat: "merge", incident.Reopen: "undo",
	incident.Assess: "warn", incident.Review: "check", incident.Note: "check", incident.Extend: "clock", incident.Share: "out", incident.Fired: "clock",
	incident.Bind: "plus", incident.Unbind: "off", incident.Happen: "check", incident.Stop: "off", incident.Correct: "undo", incident.Withdraw: "undo", incident.Leak: "warn", incident.Admit: "people", incident.Leave: "exit", incident.Send: "send", incident.Handed: "out", incident.Lift: "undo",
	incident.Tasked: "plus", incident.TaskEnded: "check", incident.AdmitPolice: "people", incident.Raise: "warn"}

// incidentSaid are the lines of a thread, as whoever is on that side reads them.
func incidentSaid(all []incident.Message, me incident.Side) (out []page.Said) {
	for _, m := range all {
		who := m.Side.Name()
		if m.Side == me && me == incident.ReporterSide {
			who = text.Of("您", "You")
		}
		out = append(out, page.Said{Who: who, Words: m.Words, At: time.UnixMicro(m.At)})
	}
	return out
}

func (s *Server) trackAdd(ctx context.Context, q *request) (string, error) {
	return "/track/" + q.PathValue("secret"), s.Incidents.AddWords(ctx, q.PathValue("secret"), q.FormValue("words"))
}
