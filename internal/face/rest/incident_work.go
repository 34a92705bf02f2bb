package rest

import (
	"context"
	"strconv"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Tasks of a case, and organisations that were let in.
func (s *Server) incidentWorkOperations() []operation {
	return []operation{
		op("listIncidentTasks", "GET /incidents/{id}/tasks", access.ReadIncidents, s.listIncidentTasks, "Lists what is to be done about an incident", "The desk all of it; a body and a guest what is theirs."),
		once(op("addIncidentTasks", "POST /incidents/{id}/tasks", access.LeadIncidents, s.addIncidentTasks, "Gives somebody something to do about an incident", "The desk itself, the body, or a guest.")),
		op("endIncidentTask", "POST /incidents/{id}/tasks/{task}/end", access.ReportIncident, s.endIncidentTask, "Says that a task was done, or is not done at all", "Whose it is, or the desk. What is dropped says why."),
		op("listIncidentGuests", "GET /incidents/{id}/guests", access.LeadIncidents, s.listIncidentGuests, "Lists who was let into an incident", "With what was written with each; no guest reads what another does."),
		once(op("letIntoIncident", "POST /incidents/{id}/guests", access.ReportIncident, s.letIntoIncident, "Lets an organisation into an incident", "The desk, or the body into its own. The step `leave` lets it out again.")),
	}
}

func (s *Server) listIncidentTasks(a asked[none, none]) (client.IncidentTasks, error) {
	out := client.IncidentTasks{Tasks: []client.IncidentTask{}}
	all, err := s.Incidents.Tasks(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return out, err
	}
	names, err := s.guestNames(a.Context(), a.who.Viewer, a.PathValue("id"))
	for _, t := range all {
		out.Tasks = append(out.Tasks, client.IncidentTask{ID: strconv.FormatInt(t.ID, 10), Who: string(t.Who), Guest: names[t.Party], What: t.What, Until: micros(t.UntilAt), State: string(t.State), Words: t.Words, Ended: micros(t.EndedAt)})
	}
	return out, err
}

// guestNames are the short names of guests, for the desk.
func (s *Server) guestNames(ctx context.Context, v marking.Viewer, id string) (map[int64]string, error) {
	out := map[int64]string{}
	if !v.All() {
		return out, nil
	}
	all, err := s.Incidents.Insiders(ctx, v, id)
	if err != nil {
		return nil, err
	}
	names, err := slugs(ctx, s, v, all, func(g incident.Insider) int64 { return g.Org })
	for _, g := range all {
		out[g.ID] = names[g.Org]
	}
	return out, err
}

// guestOf finds a guest who is in, by its short name.
func (s *Server) guestOf(ctx context.Context, v marking.Viewer, id, slug string) (int64, error) {
	all, err := s.Incidents.Insiders(ctx, v, id)
	if err != nil {
		return 0, err
	}
	names, err := slugs(ctx, s, v, all, func(g incident.Insider) int64 { return g.Org })
	for _, g := range all {
		if names[g.Org] == slug && slug != "" && g.EndedAt == 0 {
			return g.ID, err
		}
	}
	return 0, err // none that there is
}

func (s *Server) addIncidentTasks(a asked[none, client.NewIncidentTasks]) (client.IncidentTasks, error) {
	t := incident.NewTasks{Who: incident.Side(a.body.Who), What: a.body.What, Until: momentOf(a.body.Until)}
	var err error
	if t.Who == incident.GuestSide {
		t.Party, err = s.guestOf(a.Context(), a.who.Viewer, a.PathValue("id"), a.body.Guest)
	}
	if err == nil {
		err = s.Incidents.AddTasks(a.Context(), a.who.Viewer, a.PathValue("id"), t)
	}
	if err != nil {
		return client.IncidentTasks{}, err
	}
	return s.listIncidentTasks(asked[none, none]{Request: a.Request, who: a.who})
}

func (s *Server) endIncidentTask(a asked[none, client.IncidentTaskEnd]) (client.IncidentTasks, error) {
	task, _ := strconv.ParseInt(a.PathValue("task"), 10, 64) // none that there is
	if err := s.Incidents.EndTask(a.Context(), a.who.Viewer, a.PathValue("id"), task, a.body.Done, a.body.Words); err != nil {
		return client.IncidentTasks{}, err
	}
	return s.listIncidentTasks(asked[none, none]{Request: a.Request, who: a.who})
}

func (s *Server) listIncidentGuests(a asked[none, none]) (client.IncidentGuests, error) {
	out := client.IncidentGuests{Guests: []client.IncidentGuest{}}
	all, err := s.Incidents.Insiders(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err != nil {
		return out, err
	}
	names, err := slugs(a.Context(), s, a.who.Viewer, all, func(g incident.Insider) int64 { return g.Org })
	for _, g := range all {
		x := client.IncidentGuest{Org: names[g.Org], Role: string(g.Role), Report: g.Scope.Report, Clocks: g.Scope.Clocks, Tasks: g.Scope.Tasks, Why: g.Why, Since: micros(g.SinceAt), Ended: micros(g.EndedAt), Messages: incidentMessages(incident.GuestSide, g.Messages)}
		if g.Ends() {
			x.Until = micros(g.UntilAt)
		}
		out.Guests = append(out.Guests, x)
	}
	return out, err
}

func (s *Server) letIntoIncident(a asked[none, client.NewIncidentGuest]) (none, error) {
	b := a.body
	o, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, b.Org)
	if fault.Is(err, fault.NotFound) {
		return none{}, fault.New(fault.Invalid, "no_such_member", text.Of("沒有這個代號的成員單位。", "No member has this slug."))
	}
	if err != nil {
		return none{}, err
	}
	return none{}, s.Incidents.LetIn(a.Context(), a.who.Viewer, a.PathValue("id"), incident.NewGuest{Org: o.ID, Role: incident.Role(b.Role), Scope: incident.Scope{Report: b.Report, Clocks: b.Clocks, Tasks: b.Tasks}, Until: momentOf(b.Until), Agreed: b.Agreed, Why: b.Why})
}

// guestIncident is a case as an organisation reads it that was let in.
func (s *Server) guestIncident(ctx context.Context, v marking.Viewer, id string) (client.Incident, error) {
	g, err := s.Incidents.FindGuest(ctx, v, id)
	if err != nil {
		return client.Incident{}, err
	}
	out := client.Incident{ID: g.UUID, Number: g.Number, State: string(g.State), Exercise: g.Exercise, Origin: "member", GoingOn: "unknown", Guest: string(g.Party.Role), Messages: incidentMessages(incident.GuestSide, g.Messages)}
	if r := g.Report; r != nil {
		out.Kind, out.What, out.GoingOn, out.Happened, out.Came = r.Kind, r.What, string(r.GoingOn), micros(r.HappenedAt), micros(r.ReceivedAt)
	}
	if g.Clocks != nil {
		out.Level, out.Clocks = g.Clocks.Level, incidentClocks(*g.Clocks)
	}
	return out, nil
}
