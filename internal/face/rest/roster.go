package rest

import (
	"context"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/incident"
	"lianfang/internal/marking"
)

// Who is on duty at the desk.
func (s *Server) rosterOperations() []operation {
	return []operation{
		op("getRoster", "GET /roster", access.LeadIncidents, s.getRoster, "Gives who is on duty", "The turns that lie in the time or reach into it, and the times in which nobody is on a line: until its last turn, and for a day at least."),
		byPerson(once(op("addRosterTurns", "POST /roster/turns", access.LeadIncidents, s.addRosterTurns, "Puts a person of the desk on duty", "Once, or each week. Whoever is on duty gets a mail when reports wait for triage, or a clock of the law is nearly over."))),
		byPerson(op("endRosterTurn", "DELETE /roster/turns/{turn}", access.LeadIncidents, s.endRosterTurn, "Takes a turn back", "One that runs ends now; one that is over stays.")),
	}
}

// rosterLong is how much of the roster is given where nobody says until when.
const rosterLong = 14 * 24 * time.Hour

func (s *Server) getRoster(a asked[client.RosterQuery, none]) (client.Roster, error) {
	from, err := instantOf(a.query.From)
	if err != nil {
		return client.Roster{}, err
	}
	until, err := instantOf(a.query.Until)
	if err != nil {
		return client.Roster{}, err
	}
	if from.IsZero() {
		from = s.Now()
	}
	if until.IsZero() {
		until = from.Add(rosterLong)
	}
	r, err := s.Incidents.Roster(a.Context(), a.who.Viewer, from, until)
	if err != nil {
		return client.Roster{}, err
	}
	out, err := s.rosterOf(a.Context(), a.who.Viewer, r.Turns)
	for _, g := range r.Gaps {
		out.Gaps = append(out.Gaps, client.RosterGap{Line: g.Line, From: &g.From, Until: &g.Until})
	}
	return out, err
}

func (s *Server) rosterOf(ctx context.Context, v marking.Viewer, turns []incident.Turn) (client.Roster, error) {
	out := client.Roster{Turns: []client.RosterTurn{}, Gaps: []client.RosterGap{}}
	var ids []int64
	for _, t := range turns {
		ids = append(ids, t.Person)
	}
	people, err := s.Members.PeopleByID(ctx, v, ids)
	for _, t := range turns {
		out.Turns = append(out.Turns, client.RosterTurn{ID: t.UUID, Person: people[t.Person].UUID, Name: people[t.Person].Name, Line: t.Line, From: &t.From, Until: &t.Until})
	}
	return out, err
}

func (s *Server) addRosterTurns(a asked[none, client.NewRosterTurn]) (client.Roster, error) {
	p, err := s.Members.PersonByUUID(a.Context(), a.who.Viewer, a.body.Person)
	if err != nil {
		return client.Roster{}, err
	}
	turns, err := s.Incidents.AddTurns(a.Context(), a.who.Viewer, incident.NewTurn{Person: p.ID, Line: a.body.Line, From: a.body.From, Until: a.body.Until, Weeks: a.body.Weeks})
	if err != nil {
		return client.Roster{}, err
	}
	return s.rosterOf(a.Context(), a.who.Viewer, turns)
}

func (s *Server) endRosterTurn(a asked[none, none]) (none, error) {
	return none{}, s.Incidents.EndTurn(a.Context(), a.who.Viewer, a.PathValue("turn"))
}
