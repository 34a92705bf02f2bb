package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func (s *Server) incidentNew(ctx context.Context, q *request) (page.Page, error) {
	return s.newIncidentPage(ctx, q, nil, text.Text{})
}

// newIncidentPage is the form as it was filled in; what was sent comes back as it was.
func (s *Server) newIncidentPage(ctx context.Context, q *request, found *law.Result, problem text.Text) (page.Page, error) {
	kinds, err := s.Incidents.Playbooks(ctx)
	if err != nil {
		return nil, err
	}
	get := q.FormValue
	p := page.IncidentNew{Desk: q.who.Viewer.All(), Once: onceOf(get("once")), Fresh: q.Method == http.MethodGet, Problem: problem, Warning: get("warning"), GoingOn: goingOnChoices(incident.GoingOn(get("going_on"))), Drill: get("drill") == "yes", Level: levelForm(q, found)}
	for _, k := range kinds {
		p.Kinds = append(p.Kinds, page.Choice{Name: k.Name, Value: k.Slug, On: k.Slug == get("kind")})
	}
	p.Kinds = append(p.Kinds, page.Choice{Name: otherKind, On: get("kind") == ""})
	for field, name := range map[*page.Field]string{&p.Org: "org", &p.What: "what", &p.Since: "since", &p.Knew: "knew", &p.Place: "place", &p.Name: "name", &p.Phone: "phone", &p.Mail: "mail", &p.Told: "told", &p.ToldHow: "told_how"} {
		field.Value = get(name)
	}
	what, from, err := s.fromWarning(ctx, q, get("warning"))
	if err != nil {
		return nil, err
	}
	if p.From = from; q.Method == http.MethodGet && p.What.Value == "" {
		p.What.Value = what
	}
	p.Offline = q.offlineNote()
	if p.Knew.Value == "" {
		p.Knew.Value = minuteSaid(s.Now())
	}
	return p, s.askDuty(ctx, q, &p)
}

// askDuty says what the law asks of the organisation, and lets its people choose; the desk chooses for whoever called.
func (s *Server) askDuty(ctx context.Context, q *request, p *page.IncidentNew) error {
	own := q.FormValue("duty") == "no"
	p.Duty = []page.Choice{{Name: text.Of("依法通報：送出就算完成通報，主管機關看得到", "As the law asks: sending it is the notification, and the authority reads it"), Value: "yes", On: !own}, {Name: text.Of("自願通報：只有中心看得到，不算法定通報", "Of our own will: the centre alone reads it, and it is not the notification that the law asks for"), Value: "no", On: own}}
	if p.Desk {
		p.Duty[0].Name, p.Duty[0].On = text.Of("依法通報（對方有通報義務）", "As the law asks (the caller has a duty)"), q.FormValue("duty") == "yes"
		p.Duty[1].Name, p.Duty[1].On = text.Of("自願通報", "Of their own will"), q.FormValue("duty") != "yes"
		return nil
	}
	o, err := s.Members.FindOrg(ctx, q.who.Viewer, q.who.Viewer.Org)
	if err != nil {
		return err
	}
	st, err := s.Incidents.StandingOf(ctx, o, s.Now())
	if err != nil {
		return err
	}
	if st.Regime == "" {
		p.Duty, p.Lead = nil, text.Of("貴單位沒有法定通報時限，謝謝您願意告訴我們；只有中心看得到。", "No law sets your organisation a time. Thank you for telling us; the centre alone reads it.")
		return nil
	}
	p.Lead = text.Format("貴單位適用「%s」：知悉後 1 小時內通報。", "%s holds for your organisation: notify within 1 hour of knowing.", st.Title)
	return nil
}

func (s *Server) incidentNewSend(ctx context.Context, q *request) (string, error) {
	r, err := s.newReport(ctx, q)
	if err == nil && q.FormValue("check") == "yes" {
		return "", s.showLevel(q, r.Facts, r.Knew, func(found *law.Result) (page.Page, error) { return s.newIncidentPage(ctx, q, found, text.Text{}) })
	}
	origin := incident.FromMember
	if q.who.Viewer.All() {
		origin = incident.FromDesk
	}
	var c incident.Case
	code := ""
	if err == nil {
		c, code, err = s.Incidents.ReportAs(ctx, q.who.Viewer, r, origin)
	}
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.newIncidentPage(ctx, q, nil, problem) })
	}
	if code == "" {
		return incidentHref(c.UUID) + "?did=incident_came", nil
	}
	f, err := s.Incidents.Find(ctx, q.who.Viewer, c.UUID)
	if err != nil {
		return "", err
	}
	p, err := s.deskIncident(ctx, q, f, text.Text{})
	if err != nil {
		return "", err
	}
	p.Given = code
	q.unlisted()
	q.write(http.StatusOK, p)
	return "", nil
}

// newReport reads the form.
func (s *Server) newReport(ctx context.Context, q *request) (r incident.Report, err error) {
	get := q.FormValue
	r = incident.Report{Kind: get("kind"), What: get("what"), GoingOn: incident.GoingOn(get("going_on")), Lang: q.lang, Duty: get("duty") == "yes", Exercise: get("drill") == "yes", Warning: get("warning"), Once: get("once")}
	if r.Happened, err = minuteOf(strings.TrimSpace(get("since"))); err != nil {
		return r, err
	}
	if r.Knew, err = minuteOf(strings.TrimSpace(get("knew"))); err != nil {
		return r, err
	}
	if r.Told, err = minuteOf(strings.TrimSpace(get("told"))); err != nil {
		return r, err
	}
	r.ToldHow, r.Filled = get("told_how"), filledAt(get("filled"))
	if q.who.Viewer.All() {
		r.Place, r.Name, r.Phone, r.Mail = get("place"), get("name"), get("phone"), get("mail")
		if slug := strings.TrimSpace(get("org")); slug != "" {
			var o member.Org
			if o, err = s.Members.FindOrgBySlug(ctx, q.who.Viewer, slug); err != nil {
				return r, err
			}
			r.Org = o.ID
		}
	}
	began := r.Happened
	if began.IsZero() {
		began = r.Knew
	}
	r.Facts, err = factsOfForm(q, began, s.Now())
	return r, err
}

// duties are all clocks of a case, and those that run.
func duties(v law.View, now time.Time) (run []page.Clock, all []page.DutyRow, notes []text.Text) {
	for _, c := range v.Clocks {
		if c.State == law.NotApplicable {
			continue
		}
		all = append(all, page.DutyRow{Say: c.Say, Who: c.Who, State: page.State{Tone: dutyTone[c.State], Name: c.State.Words()}, Due: c.Due, Why: c.Why})
		if c.State.Open() && !c.Due.IsZero() {
			run = append(run, page.Clock{Name: c.Say, Note: text.Format("%s · %s", "%s · %s", c.Who, c.Basis.Words()), Start: c.Start, Due: c.Due, Late: c.State == law.Overdue || c.Due.Sub(now) < c.Due.Sub(c.Start)/5})
		}
	}
	for _, n := range v.Notices {
		notes = append(notes, n.Say)
	}
	return run, all, notes
}

var dutyTone = map[law.State]page.Tone{law.StillRunning: page.Waiting, law.RunsLonger: page.Waiting, law.Overdue: page.Bad, law.Met: page.Good, law.MetLate: page.Bad}
