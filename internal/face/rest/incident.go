package rest

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Incidents: the desk's, and an organisation's own with those that it reviews.
func (s *Server) incidentOperations() []operation {
	return []operation{
		op("listIncidents", "GET /incidents", access.ReadIncidents, s.listIncidents, "Lists incidents", "The desk all of them, an organisation its own and those that it reviews. A case that was reported of its own will is for the desk and its body alone."),
		once(op("reportIncident", "POST /incidents", access.ReportIncident, s.reportIncident, "Reports an incident", "An organisation about itself, the desk about anybody. With `duty` it is the notification that the law asks for.")),
		{id: "importIncidents", method: http.MethodPost, path: "/incidents/files", act: access.ReportIncident, asks: typeOf[client.IncidentFileQuery](), takesRaw: anyBytes, gives: typeOf[client.ReportedIncidents](), status: http.StatusCreated, do: s.importIncidents,
			summary: "Takes a file of incidents", about: "X-ARF version 4 (JSON) or IODEF version 2 (XML, RFC 7970), at most 8 MB. Each incident of it is a case. What is sent again, by the sender's own number, is the case of the first time, and new words are added to it. Of samples the hashes are kept and never the bytes."},
		{id: "exportIncident", method: http.MethodGet, path: "/incidents/{id}/iodef", act: access.ReadIncidents, givesRaw: iodefType, status: http.StatusOK, do: s.exportIncident,
			summary: "Gives an incident for another team", about: "As IODEF version 2 (RFC 7970), without who reported, the threads and the desk's notes."},
		op("getIncident", "GET /incidents/{id}", access.ReadIncidents, s.getIncident, "Gives an incident", "With its clocks, what was found about its level, and what was said."),
		once(op("stepIncident", "POST /incidents/{id}/steps", access.ReportIncident, s.stepIncident, "Takes a step", "`control`, `share`, `bind`, `unbind`, `leak`, `happen`, `admit` and `leave` are an organisation's too, all others the desk's. Which of the first seven events are possible stands in `offered`.")),
		once(op("writeToIncident", "POST /incidents/{id}/messages", access.ReportIncident, s.writeToIncident, "Writes into one of the threads", "An organisation to the desk; the desk to whoever reported, to a guest, or its own notes.")),
		once(op("assessIncident", "POST /incidents/{id}/assessments", access.ReportIncident, s.assessIncident, "Says the level", "Answers, of the body about its own case; or a judgement with its reason, of whoever reviews it.")),
		op("getIncidentRecord", "GET /incidents/{id}/record", access.ReadIncidents, s.getIncidentRecord, "Gives what was known of an incident at a time", "Clocks by what was written down until then alone, with the laws that hold or could, and every entry."),
		op("listIncidentSigns", "GET /incidents/{id}/signs", access.LeadIncidents, s.listIncidentSigns, "Lists the signs of the attack in an incident", "Values in the report and in what was written, with what speaks against each, and those that went out."),
		once(op("sendIncidentSigns", "POST /incidents/{id}/signs", access.LeadIncidents, s.sendIncidentSigns, "Sends signs of an incident to whom they concern", "They become intelligence of the desk: who is exposed is found, and a warning drafted. Nothing in them names the case, or who reported it.")),
		op("listIncidentLinks", "GET /incidents/{id}/links", access.ReadIncidents, s.listIncidentLinks, "Lists what belongs to an incident", "Other incidents, warnings and intelligence; what the caller may not see is left out. For the desk also what may be the same, with the reasons."),
		once(op("linkIncident", "POST /incidents/{id}/links", access.LeadIncidents, s.linkIncident, "Says what belongs to an incident", "Of two that are the same the younger is closed; where a clock of the law runs on it, it stays open. `says` is `none` to take it back.")),
		op("listIncidentLessons", "GET /lessons", access.LeadIncidents, s.listLessons, "Lists what the desk learned of incidents", "The last first. A lesson is open until somebody says what came of it."),
		byPerson(once(op("addIncidentLesson", "POST /incidents/{id}/lessons", access.LeadIncidents, s.addLesson, "Writes down what was learned of an incident", "For the desk alone. It gives all lessons of the incident."))),
		byPerson(once(op("endIncidentLesson", "POST /lessons/{lesson}", access.LeadIncidents, s.endLesson, "Says what came of a lesson", "A warning that was drafted, advice that was changed, or nothing, with the reason; once."))),
		op("listIncidentHandovers", "GET /incidents/{id}/handovers", access.LeadIncidents, s.listIncidentHandovers, "Lists when an incident was handed to the police or prosecution", "For the desk alone. `silent`: nothing of the case may be published."),
		byPerson(once(op("handIncidentOver", "POST /incidents/{id}/handovers", access.LeadIncidents, s.handIncidentOver, "Writes down that an incident was handed to the police or prosecution", "It was done elsewhere before. The step `lift` ends its silence."))),
	}
}

func (s *Server) listIncidents(a asked[client.IncidentQuery, none]) (client.IncidentList, error) {
	out := client.IncidentList{Incidents: []client.Incident{}}
	q := a.query
	level, _ := strconv.ParseInt(q.Level, 10, 64) // one of four, or none
	line, _ := strconv.ParseInt(q.Line, 10, 64)
	found, err := s.Incidents.Cases(a.Context(), a.who.Viewer, incident.List{State: incident.State(q.State), Level: level, Line: line, Kind: q.Kind, Words: q.Words, After: q.After, Limit: q.Limit})
	if err != nil {
		return out, err
	}
	names, err := slugs(a.Context(), s, a.who.Viewer, found.Cases, func(c incident.Case) int64 { return c.Org })
	for _, c := range found.Cases {
		x := client.Incident{ID: c.UUID, Number: c.Number, State: string(c.State), Origin: string(c.Origin), Duty: c.Duty, Org: names[c.Org], Place: c.Place, Kind: c.Kind, What: c.Head(), GoingOn: string(c.GoingOn), Happened: micros(c.HappenedAt),
			Knew: micros(c.KnewAt), Came: micros(c.ReceivedAt), Level: levelOf(c.Level), Exercise: c.Exercise, Reviewing: !a.who.Viewer.All() && c.Org != a.who.Viewer.Org}
		if x.Origin == "" { // a guest's: of what it is not to know there is nothing
			x.Origin, x.GoingOn, x.Reviewing = "member", "unknown", false
		}
		if due, ok := c.Due(); ok {
			x.Due = instant(due)
		}
		out.Incidents = append(out.Incidents, x)
	}
	out.Next = found.Next
	return out, err
}

func levelOf(n int64) *int {
	if n < 0 {
		return nil
	}
	level := int(n)
	return &level
}

func (s *Server) getIncident(a asked[none, none]) (client.Incident, error) {
	return s.incidentOf(a.Context(), a.who.Viewer, a.PathValue("id"))
}

func (s *Server) incidentOf(ctx context.Context, v marking.Viewer, id string) (client.Incident, error) {
	if v.All() {
		return s.deskIncident(ctx, v, id)
	}
	o, err := s.Incidents.FindOwn(ctx, v, id)
	if fault.Is(err, fault.NotFound) {
		return s.guestIncident(ctx, v, id)
	}
	if err != nil {
		return client.Incident{}, err
	}
	return s.ownIncident(ctx, v, o)
}

func (s *Server) ownIncident(ctx context.Context, v marking.Viewer, o incident.Own) (client.Incident, error) {
	out := s.toldIncident(o.Told, o.Clocks, o.Assessments)
	out.ID, out.Duty, out.Reviewing, out.Knew, out.Warning = o.UUID, o.Duty, o.Reviewing, micros(o.KnewAt), o.Warning
	names, err := slugs(ctx, s, v, []int64{o.Org}, func(id int64) int64 { return id })
	out.Org = names[o.Org]
	return out, err
}

func (s *Server) deskIncident(ctx context.Context, v marking.Viewer, id string) (client.Incident, error) {
	f, err := s.Incidents.Find(ctx, v, id)
	if err != nil {
		return client.Incident{}, err
	}
	out := s.toldIncident(incident.Told{Number: f.Number, State: f.State, Origin: f.Origin, Kind: f.Kind, What: f.What, Place: f.Place, GoingOn: f.GoingOn, HappenedAt: f.HappenedAt, ReceivedAt: f.ReceivedAt, Exercise: f.Exercise, Steps: f.Steps,
		Messages: f.Threads[incident.ReporterSide]}, f.Clocks, f.Assessments)
	out.ID, out.Duty, out.Knew, out.Warning, out.Class, out.Line, out.Duplicate = f.UUID, f.Duty, micros(f.KnewAt), f.Warning, f.Class, f.Line, f.Of
	out.Reporter = &client.IncidentReporter{Name: f.Reporter.Name, Phone: f.Reporter.Phone, Mail: f.Reporter.Mail}
	out.Messages = append(out.Messages, incidentMessages(incident.DeskSide, f.Threads[incident.DeskSide])...)
	for _, e := range incident.Offered(f.State) {
		out.Offered = append(out.Offered, string(e))
	}
	if due, ok := f.Due(); ok {
		out.Due = instant(due)
	}
	names, err := slugs(ctx, s, v, []int64{f.Org}, func(id int64) int64 { return id })
	out.Org = names[f.Org]
	return out, err
}

// toldIncident is what everybody reads who may open a case.
func (s *Server) toldIncident(t incident.Told, v law.View, found []incident.Assessment) client.Incident {
	out := client.Incident{Number: t.Number, State: string(t.State), Origin: string(t.Origin), Kind: t.Kind, What: t.What, Place: t.Place, GoingOn: string(t.GoingOn), Happened: micros(t.HappenedAt), Came: micros(t.ReceivedAt), Exercise: t.Exercise, Level: v.Level,
		Messages: incidentMessages(incident.ReporterSide, t.Messages)}
	for _, x := range t.Steps {
		out.Steps = append(out.Steps, client.IncidentEvent{Event: string(x.Event), Side: string(x.Side), Words: x.Words, At: micros(x.At)})
	}
	out.Clocks = incidentClocks(v)
	for _, n := range v.Notices {
		out.Notices = append(out.Notices, words(n.Say))
	}
	for _, a := range found {
		l := client.IncidentLevel{Stage: string(a.Stage), Side: string(a.Side), Ruleset: a.Ruleset, AtLeast: a.Range.AtLeast, AtMost: a.Range.AtMost, Words: a.Words, At: micros(a.At)}
		if r, ok := s.Incidents.Result(a); ok {
			for _, x := range r.Trace {
				l.Trace = append(l.Trace, words(text.Format("%s：%s（%s）", "%s: %s (%s)", x.How.Words(), x.Say, x.Basis.Words())))
			}
		}
		out.Levels = append(out.Levels, l)
	}
	return out
}

func incidentMessages(thread incident.Side, all []incident.Message) (out []client.IncidentMessage) {
	for _, m := range all {
		out = append(out, client.IncidentMessage{Thread: string(thread), Side: string(m.Side), Words: m.Words, At: micros(m.At)})
	}
	return out
}

func factsOf(all []client.IncidentThing) (f law.Facts) {
	for _, t := range all {
		f.Affected = append(f.Affected, law.Thing{Name: t.Name, Loss: law.Loss(t.Loss), Info: law.Class(t.Info), Core: law.Class(t.Core), System: law.Class(t.System), Business: law.Class(t.Business), Severity: law.Severity(t.Severity), Reason: t.Reason,
			Restored: law.Restored(t.Restored), Elapsed: t.Elapsed, Tolerable: t.Tolerable, Daily: law.Answer(t.Daily)})
	}
	return f
}

func momentOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

func (s *Server) reportIncident(a asked[none, client.NewIncident]) (client.Incident, error) {
	b, v := a.body, a.who.Viewer
	r := incident.Report{Kind: b.Kind, What: b.What, GoingOn: incident.GoingOn(b.GoingOn), Happened: momentOf(b.Happened), Knew: momentOf(b.Knew), Place: b.Place, Lang: a.who.Lang, Duty: b.Duty, Facts: factsOf(b.Affected), Exercise: b.Exercise, Warning: b.Warning}
	if b.Reporter != nil {
		r.Name, r.Phone, r.Mail = b.Reporter.Name, b.Reporter.Phone, b.Reporter.Mail
	}
	if b.Org != "" {
		o, err := s.Members.FindOrgBySlug(a.Context(), v, b.Org)
		if err != nil {
			return client.Incident{}, err
		}
		r.Org = o.ID
	}
	c, _, err := s.Incidents.ReportAs(a.Context(), v, r, incident.FromProgram)
	if err != nil {
		return client.Incident{}, err
	}
	return s.made(a.Request, a.who, c)
}

// justNow is a case whose audience its body's call has just made.
func (s *Server) justNow(ctx context.Context, v marking.Viewer, id int64) (client.Incident, error) {
	o, err := s.Incidents.OwnReport(ctx, v, id)
	if err != nil {
		return client.Incident{}, err
	}
	return s.ownIncident(ctx, v, o)
}

// led does something to the case of a path and gives it as it is then.
func (s *Server) led(ctx context.Context, v marking.Viewer, id string, deed func() error) (client.Incident, error) {
	if _, err := s.incidentOf(ctx, v, id); err != nil {
		return client.Incident{}, err
	}
	if err := deed(); err != nil {
		return client.Incident{}, err
	}
	return s.incidentOf(ctx, v, id)
}

func (s *Server) stepIncident(a asked[none, client.IncidentStep]) (client.Incident, error) {
	ctx, v, id := a.Context(), a.who.Viewer, a.PathValue("id")
	if incident.Event(a.body.Event) == incident.Share {
		shared, err := s.Incidents.ShareWithAuthority(ctx, v, id)
		if err != nil {
			return client.Incident{}, err
		}
		return s.justNow(ctx, v, shared)
	}
	if lawful(a.body.Event) {
		return s.stepOfLaw(ctx, v, id, a.body)
	}
	return s.led(ctx, v, id, func() error {
		if incident.Event(a.body.Event) == incident.Control {
			return s.Incidents.ControlDone(ctx, v, id, momentOf(a.body.At), a.body.Words)
		}
		return s.stepByDesk(ctx, v, id, a.body)
	})
}

func (s *Server) stepByDesk(ctx context.Context, v marking.Viewer, id string, b client.IncidentStep) error {
	f, err := s.Incidents.Find(ctx, v, id)
	if err != nil {
		return err
	}
	n := s.Incidents
	switch incident.Event(b.Event) {
	case incident.Triage:
		return n.Triage(ctx, v, f.ID, incident.Triaging{Class: b.Class, Line: b.Line, Words: b.Words})
	case incident.Handle:
		return n.Handle(ctx, v, f.ID, b.Words)
	case incident.Close:
		return n.Close(ctx, v, f.ID, b.Words)
	case incident.Refuse:
		return n.Refuse(ctx, v, f.ID, b.Words)
	case incident.Repeat:
		return n.Repeat(ctx, v, f.ID, b.Of, b.Words)
	case incident.Reopen:
		return n.Reopen(ctx, v, f.ID, b.Words)
	case incident.Note:
		return n.NoteDone(ctx, v, f.ID, b.Regime, b.Duty, momentOf(b.At), b.Words)
	case incident.Extend:
		return n.Extend(ctx, v, f.ID, incident.Extension{Regime: b.Regime, Duty: b.Duty, Consent: b.Consent, Until: momentOf(b.Until), Words: b.Words})
	}
	return fault.New(fault.Invalid, "bad_event", text.Of("沒有這種步驟。", "There is no such step."))
}

func (s *Server) writeToIncident(a asked[none, client.IncidentWords]) (client.Incident, error) {
	ctx, v, id := a.Context(), a.who.Viewer, a.PathValue("id")
	return s.led(ctx, v, id, func() error {
		switch guest := incident.Side(a.body.Thread) == incident.GuestSide; {
		case guest && v.All():
			party, err := s.guestOf(ctx, v, id, a.body.Guest)
			if err != nil {
				return err
			}
			return s.Incidents.WriteTo(ctx, v, id, party, a.body.Words)
		case guest:
			return s.Incidents.WriteGuest(ctx, v, id, a.body.Words)
		case !v.All():
			return s.Incidents.WriteOwn(ctx, v, id, a.body.Words)
		}
		f, err := s.Incidents.Find(ctx, v, id)
		if err != nil {
			return err
		}
		return s.Incidents.Write(ctx, v, f.ID, incident.Side(a.body.Thread), a.body.Words)
	})
}

func (s *Server) assessIncident(a asked[none, client.IncidentJudgement]) (client.Incident, error) {
	ctx, v, id := a.Context(), a.who.Viewer, a.PathValue("id")
	return s.led(ctx, v, id, func() error {
		return s.Incidents.AssessCase(ctx, v, id, incident.Judgement{Facts: factsOf(a.body.Affected), Level: a.body.Level, Words: a.body.Words})
	})
}
