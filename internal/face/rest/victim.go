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

// Lists of victims, which are the desk's alone, and the rows of a case, which its body reads.
func (s *Server) victimOperations() []operation {
	return []operation{
		op("listVictimLists", "GET /victim-lists", access.LeadIncidents, s.listVictimLists, "Lists what came of victims", "The newest first."),
		once(op("takeVictimList", "POST /victim-lists", access.LeadIncidents, s.takeVictimList, "Divides a list by owner", "By approved networks, the narrowest that holds the row, and domains, the longest name. Nobody hears of it yet. The same reference of the same sender adds the rows that are new. TLP:RED is refused, since it cannot be passed on.")),
		op("getVictimList", "GET /victim-lists/{id}", access.LeadIncidents, s.getVictimList, "Gives a list by owner", "Rows of nobody known come without an organisation, and with the mailbox that answers for abuse of them where one is known."),
		op("getVictimStatus", "GET /victim-lists/{id}/status", access.LeadIncidents, s.getVictimStatus, "Gives the answer to the sender", "Row by row in the sender's order, in English. It holds no word about whose a row is."),
		once(op("divideVictimList", "POST /victim-lists/{id}/divide", access.LeadIncidents, s.divideVictimList, "Looks again whose rows are of which nobody was told", "Members and abuse contacts may have come since.")),
		byPerson(once(op("tellVictims", "POST /victim-lists/{id}/tell", access.LeadIncidents, s.tellVictims, "Has every owner hear of its rows", "Each that has not yet gets an incident of its own, with its own rows alone; that is done in the background, owner by owner. Rows of nobody known go by mail to the abuse contact of their address or name, where letters are sent."))),
		once(op("noteVictimStatus", "POST /victim-lists/{id}/answered", access.LeadIncidents, s.noteVictimStatus, "Notes that the sender was answered", "")),
		op("getIncidentVictims", "GET /incidents/{id}/victims", access.ReadIncidents, s.getIncidentVictims, "Gives the rows for which the desk opened an incident", "For its body and the desk. 404 where it came of no list."),
		once(op("answerIncidentVictims", "POST /incidents/{id}/victims", access.ReportIncident, s.answerIncidentVictims, "Says what the owner found", "The sender of the list learns the state, and not who it was; a later answer counts.")),
	}
}

func victimListOf(x incident.VictimList) client.VictimList {
	return client.VictimList{ID: x.UUID, Origin: string(x.Origin), Sender: x.Sender, Reference: x.Reference, What: x.What, Class: x.Class, TLP: x.TLP, NamesSender: x.NamesSender, Came: micros(x.At), Ordered: micros(x.Ordered), Answered: micros(x.Said)}
}

func (s *Server) listVictimLists(a asked[client.VictimListQuery, none]) (client.VictimLists, error) {
	out := client.VictimLists{Lists: []client.VictimList{}}
	before, _ := strconv.ParseInt(a.query.After, 10, 64) // what is no cursor begins at the newest
	all, err := s.Incidents.VictimLists(a.Context(), a.who.Viewer, before, a.query.Limit+1)
	for i, x := range all {
		if i == a.query.Limit {
			out.Next = strconv.FormatInt(all[i-1].ID, 10)
			break
		}
		out.Lists = append(out.Lists, victimListOf(x))
	}
	return out, err
}

func (s *Server) takeVictimList(a asked[none, client.NewVictimList]) (client.VictimList, error) {
	b := a.body
	x, err := s.Incidents.TakeVictims(a.Context(), a.who.Viewer, incident.VictimList{Origin: incident.VictimOrigin(b.Origin), Sender: b.Sender, Reference: b.Reference, What: b.What, Class: b.Class, TLP: b.TLP, NamesSender: b.NamesSender}, b.Rows)
	if err != nil {
		return client.VictimList{}, err
	}
	return s.victimList(a.Context(), a.who.Viewer, x.UUID)
}

func (s *Server) getVictimList(a asked[none, none]) (client.VictimList, error) {
	return s.victimList(a.Context(), a.who.Viewer, a.PathValue("id"))
}

func (s *Server) victimList(ctx context.Context, v marking.Viewer, id string) (client.VictimList, error) {
	x, shares, err := s.Incidents.FindVictims(ctx, v, id)
	if err != nil {
		return client.VictimList{}, err
	}
	names, err := slugs(ctx, s, v, shares, func(x incident.VictimShare) int64 { return x.Org })
	out := victimListOf(x)
	for _, sh := range shares {
		out.Owners = append(out.Owners, client.VictimOwner{Org: names[sh.Org], Contact: sh.Contact, Holder: sh.Holder, CameBack: micros(sh.Bounced), Rows: sh.Rows, Told: sh.Told, Incident: sh.Case, Number: sh.Number, Answer: string(sh.Answer)})
	}
	return out, err
}

func (s *Server) getVictimStatus(a asked[none, none]) (client.VictimStatus, error) {
	x, all, err := s.Incidents.StatusOfVictims(a.Context(), a.who.Viewer, a.PathValue("id"))
	out := client.VictimStatus{Reference: x.Reference, Rows: make([]client.VictimRowStatus, len(all))}
	for i, r := range all {
		out.Rows[i] = client.VictimRowStatus{Value: r.Value, Status: string(r.Status)}
	}
	return out, err
}

func (s *Server) divideVictimList(a asked[none, none]) (client.VictimList, error) {
	if err := s.Incidents.DivideAgain(a.Context(), a.who.Viewer, a.PathValue("id")); err != nil {
		return client.VictimList{}, err
	}
	return s.getVictimList(a)
}

func (s *Server) tellVictims(a asked[none, none]) (client.VictimList, error) {
	if err := s.Incidents.TellVictims(a.Context(), a.who.Viewer, a.PathValue("id")); err != nil {
		return client.VictimList{}, err
	}
	return s.getVictimList(a)
}

func (s *Server) noteVictimStatus(a asked[none, none]) (client.VictimList, error) {
	if err := s.Incidents.NoteStatusSent(a.Context(), a.who.Viewer, a.PathValue("id")); err != nil {
		return client.VictimList{}, err
	}
	return s.getVictimList(a)
}

func (s *Server) getIncidentVictims(a asked[none, none]) (client.IncidentVictims, error) {
	rows, answer, ok, err := s.Incidents.OwnVictims(a.Context(), a.who.Viewer, a.PathValue("id"))
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "no_list", text.Of("這件不是從名單來的。", "This case came of no list."))
	}
	if err != nil {
		return client.IncidentVictims{}, err
	}
	out := client.IncidentVictims{Answer: string(answer), Rows: make([]client.VictimRow, len(rows))}
	for i, r := range rows {
		out.Rows[i] = client.VictimRow{Value: r.Value, What: r.What, Seen: micros(r.Seen)}
	}
	return out, nil
}

func (s *Server) answerIncidentVictims(a asked[none, client.VictimAnswer]) (client.IncidentVictims, error) {
	err := s.Incidents.AnswerVictims(a.Context(), a.who.Viewer, a.PathValue("id"), incident.VictimAnswer(a.body.Answer), a.body.Words)
	if err != nil {
		return client.IncidentVictims{}, err
	}
	return s.getIncidentVictims(asked[none, none]{Request: a.Request, who: a.who})
}
