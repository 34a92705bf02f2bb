package rest

import (
	"lianfang/client"
	"lianfang/internal/incident"
)

func (s *Server) listIncidentLinks(a asked[none, none]) (client.IncidentLinks, error) {
	out := client.IncidentLinks{Links: []client.IncidentLink{}}
	ctx, v, id := a.Context(), a.who.Viewer, a.PathValue("id")
	all, err := s.Incidents.Links(ctx, v, id)
	if err != nil {
		return out, err
	}
	for _, l := range all {
		out.Links = append(out.Links, client.IncidentLink{To: string(l.To), Ref: l.Ref, Name: l.Name.In(a.who.Lang), Says: string(l.Says), Words: l.Words, At: micros(l.At)})
	}
	if !v.All() {
		return out, nil
	}
	similar, err := s.Incidents.Similars(ctx, v, id)
	for _, x := range similar {
		row := client.SimilarIncident{ID: x.Case.UUID, Number: x.Case.Number, State: string(x.Case.State), Merges: x.Merges}
		for _, r := range x.Reasons {
			row.Reasons = append(row.Reasons, r.In(a.who.Lang))
		}
		out.Similar = append(out.Similar, row)
	}
	return out, err
}

func (s *Server) linkIncident(a asked[none, client.NewIncidentLink]) (client.IncidentLinks, error) {
	ctx, v, id, b := a.Context(), a.who.Viewer, a.PathValue("id"), a.body
	to := incident.LinkTo(b.To)
	var err error
	switch {
	case b.Says == "none":
		err = s.Incidents.DropLink(ctx, v, id, to, b.Ref, b.Words)
	case to == incident.ToCase && b.Says != "":
		err = s.Incidents.Answer(ctx, v, id, b.Ref, incident.Says(b.Says), b.Words)
	default:
		err = s.Incidents.AddLink(ctx, v, id, to, b.Ref, b.Words)
	}
	if err != nil {
		return client.IncidentLinks{}, err
	}
	return s.listIncidentLinks(asked[none, none]{Request: a.Request, who: a.who})
}
