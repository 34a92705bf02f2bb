package rest

import (
	"context"
	"strconv"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/incident"
	"lianfang/internal/incident/drill"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Drills by a script, which are the desk's alone.
func (s *Server) drillOperations() []operation {
	return []operation{
		op("listDrillScripts", "GET /drill-scripts", access.LeadIncidents, s.listDrillScripts, "Lists the scripts that come with the program", "Each part of a script begins with a line like “+45 assess 60”: minutes after the beginning, what is asked (answer, assess, control, report or nothing), and within how many minutes."),
		op("listDrills", "GET /drills", access.LeadIncidents, s.listDrills, "Lists drills", "The newest first."),
		byPerson(once(op("planDrill", "POST /drills", access.LeadIncidents, s.planDrill, "Plans a drill", "It begins by itself, at once without a time. Each member that takes part gets an incident of its own, marked as an exercise, and is told the parts in it as their time comes."))),
		op("getDrill", "GET /drills/{id}", access.LeadIncidents, s.getDrill, "Gives a drill with who reacted when", "Until now, or until it ended. Members from whom most is missing come first."),
		byPerson(once(op("endDrill", "POST /drills/{id}/end", access.LeadIncidents, s.endDrill, "Ends a drill before its time", "Members read that it is over, and its incidents are closed."))),
	}
}

func (s *Server) listDrillScripts(asked[none, none]) (client.DrillScripts, error) {
	out := client.DrillScripts{Scripts: []client.DrillScript{}}
	for _, x := range drill.Examples {
		for _, lang := range []text.Lang{text.ZhTW, text.En} {
			out.Scripts = append(out.Scripts, client.DrillScript{Slug: x.Slug, Lang: string(lang), Name: x.Name.In(lang), Class: x.Class, Script: x.Text(lang)})
		}
	}
	return out, nil
}

func drillOf(d incident.Drill) client.Drill {
	return client.Drill{ID: d.UUID, Title: d.Title, Class: d.Class, Lang: string(d.Lang), Script: d.Script.String(), Start: d.Start, Ends: d.Ends, Ended: instant(d.Ended), Members: d.Bodies}
}

func (s *Server) listDrills(a asked[client.DrillQuery, none]) (client.Drills, error) {
	out := client.Drills{Drills: []client.Drill{}}
	before, _ := strconv.ParseInt(a.query.After, 10, 64) // what is no cursor begins at the newest
	all, err := s.Incidents.Drills(a.Context(), a.who.Viewer, before, a.query.Limit+1)
	for i, d := range all {
		if i == a.query.Limit {
			out.Next = strconv.FormatInt(all[i-1].At, 10)
			break
		}
		out.Drills = append(out.Drills, drillOf(d))
	}
	return out, err
}

func (s *Server) planDrill(a asked[none, client.NewDrill]) (client.Drill, error) {
	b := a.body
	orgs, err := s.Members.Choose(a.Context(), a.who.Viewer, b.Sectors, b.Orgs)
	if err != nil {
		return client.Drill{}, err
	}
	lang := a.who.Lang
	if b.Lang != "" {
		lang = text.Lang(b.Lang)
	}
	x := incident.NewDrill{Title: b.Title, Class: b.Class, Script: b.Script, Lang: lang, Orgs: orgs}
	if b.Start != nil {
		x.Start = *b.Start
	}
	d, err := s.Incidents.PlanDrill(a.Context(), a.who.Viewer, x)
	return drillOf(d), err
}

func (s *Server) getDrill(a asked[none, none]) (client.Drill, error) {
	return s.drillResult(a.Context(), a.who.Viewer, a.PathValue("id"))
}

func (s *Server) drillResult(ctx context.Context, v marking.Viewer, id string) (client.Drill, error) {
	r, err := s.Incidents.DrillOf(ctx, v, id)
	if err != nil {
		return client.Drill{}, err
	}
	names, err := slugs(ctx, s, v, r.Bodies, func(b incident.DrillBody) int64 { return b.Org })
	out := drillOf(r.Drill)
	for _, p := range r.Parts {
		out.Parts = append(out.Parts, client.DrillPart{After: int64(p.After / time.Minute), Asks: string(p.Asks), Within: int64(p.Within / time.Minute), Words: p.Words, Told: p.Told, InTime: p.InTime, Late: p.Late, Missed: p.Missed})
	}
	for _, b := range r.Bodies {
		x := client.DrillMember{Org: names[b.Org], Incident: b.Case, Number: b.Number}
		for _, k := range b.Reactions {
			x.Reactions = append(x.Reactions, client.DrillReaction{Fate: string(k.Fate), Told: instant(k.Told), At: instant(k.At)})
		}
		out.Reactions = append(out.Reactions, x)
	}
	return out, err
}

func (s *Server) endDrill(a asked[none, none]) (client.Drill, error) {
	if err := s.Incidents.EndDrill(a.Context(), a.who.Viewer, a.PathValue("id")); err != nil {
		return client.Drill{}, err
	}
	return s.getDrill(a)
}
