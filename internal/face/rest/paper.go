package rest

import (
	"slices"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/exposure/few"
	"lianfang/internal/incident"
	"lianfang/internal/incident/paper"
)

// Papers of the law, and the public figures of months.
func (s *Server) paperOperations() []operation {
	return []operation{
		op("getIncidentPaper", "GET /incidents/{id}/papers/{paper}", access.ReadIncidents, s.getIncidentPaper, "Gives a paper of the law of an incident", "`notice` is the notification, `final` the report on investigation, handling and improvement. Whoever reviews reads what was sent alone; a case that was reported of one's own will has none."),
		once(op("writeIncidentPaper", "POST /incidents/{id}/papers/{paper}", access.ReportIncident, s.writeIncidentPaper, "Keeps a version of a paper, or sends it", "The body itself, or the desk for it. What is sent without an item that the law asks for needs a reason. A final report that is sent meets its clock.")),
		once(op("judgeIncidentPaper", "POST /incidents/{id}/papers/{paper}/verdicts", access.ReportIncident, s.judgeIncidentPaper, "Says whether the paper that was sent will do", "Whoever reviews the case, or the desk.")),
		op("getMonthFigures", "GET /statistics", access.ReadIntelligence, s.getMonthFigures, "Gives the public figures of a month", "Months that are over. No figure is of one or two bodies, and none can be reckoned from the others; drills are not counted. Anybody may read them, on the page without an account."),
	}
}

func (s *Server) getIncidentPaper(a asked[none, none]) (client.IncidentPaper, error) {
	p, err := s.Incidents.Paper(a.Context(), a.who.Viewer, a.PathValue("id"), paper.Kind(a.PathValue("paper")), 0)
	if err != nil {
		return client.IncidentPaper{}, err
	}
	return paperOf(p), nil
}

func paperOf(p incident.Paper) client.IncidentPaper {
	c := p.Version.Content
	out := client.IncidentPaper{Paper: string(p.Form.Kind), Form: p.Form.ID, Title: words(p.Form.Title), Basis: words(p.Form.Basis.Words()), Version: p.Version.N, Filed: p.Version.Filed, Reason: p.Version.Reason, Cause: c.Cause}
	lacks := c.Lacking(p.Form)
	for _, i := range p.Form.Items {
		missing := slices.ContainsFunc(lacks, func(x paper.Item) bool { return x.ID == i.ID })
		out.Items = append(out.Items, client.PaperItem{ID: i.ID, Number: i.No, Name: words(i.Name), Basis: words(i.Cite()), Formal: i.Formal, Missing: missing, Words: c.Items[i.ID]})
	}
	for _, m := range c.Measures {
		out.Measures = append(out.Measures, client.PaperMeasure{What: m.What, Side: string(m.Sort), Owner: m.Owner, Until: m.Until, Track: m.Track, Done: m.Done})
	}
	for _, v := range p.Versions {
		out.Versions = append(out.Versions, client.PaperVersion{Version: v.N, Filed: v.Filed, Side: string(v.Side), At: micros(v.At)})
	}
	for _, v := range p.Verdicts {
		out.Verdicts = append(out.Verdicts, client.PaperVerdict{Accepted: v.Accepted, Words: v.Words, Recheck: v.Recheck, Version: v.Version, Side: string(v.Side), At: micros(v.At)})
	}
	if p.Form.Kind == paper.Final {
		for _, x := range paper.Causes() {
			out.Causes = append(out.Causes, client.PaperCauseWords{Code: x.Code, Name: words(x.Name)})
		}
	}
	return out
}

func (s *Server) writeIncidentPaper(a asked[none, client.NewPaper]) (client.IncidentPaper, error) {
	c := paper.Content{Items: map[string]string{}, Cause: a.body.Cause}
	for _, i := range a.body.Items {
		c.Items[i.ID] = i.Words
	}
	for _, m := range a.body.Measures {
		c.Measures = append(c.Measures, paper.Measure{What: m.What, Sort: paper.Sort(m.Side), Owner: m.Owner, Until: m.Until, Track: m.Track, Done: m.Done})
	}
	kind := paper.Kind(a.PathValue("paper"))
	var err error
	if a.body.File {
		err = s.Incidents.FilePaper(a.Context(), a.who.Viewer, a.PathValue("id"), kind, c, a.body.Reason)
	} else {
		err = s.Incidents.SavePaper(a.Context(), a.who.Viewer, a.PathValue("id"), kind, c)
	}
	if err != nil {
		return client.IncidentPaper{}, err
	}
	return s.getIncidentPaper(asked[none, none]{Request: a.Request, who: a.who, w: a.w})
}

func (s *Server) judgeIncidentPaper(a asked[none, client.PaperVerdict]) (client.IncidentPaper, error) {
	err := s.Incidents.JudgePaper(a.Context(), a.who.Viewer, a.PathValue("id"), paper.Kind(a.PathValue("paper")), incident.Verdict{Accepted: a.body.Accepted, Words: a.body.Words, Recheck: a.body.Recheck})
	if err != nil {
		return client.IncidentPaper{}, err
	}
	return s.getIncidentPaper(asked[none, none]{Request: a.Request, who: a.who, w: a.w})
}

func (s *Server) getMonthFigures(a asked[client.MonthQuery, none]) (client.MonthFigures, error) {
	m, err := s.Incidents.Month(a.Context(), a.query.Month)
	if err != nil {
		return client.MonthFigures{}, err
	}
	out := client.MonthFigures{Month: m.Month, Total: monthCount(m.Total), Months: s.Incidents.Months(), Tables: []client.MonthTable{}}
	if m.Median.Told {
		out.Median = &m.Median.Minutes
	}
	for _, b := range m.Tables {
		t := client.MonthTable{Key: b.Key, Name: words(b.Name)}
		for _, r := range b.Rows {
			t.Rows = append(t.Rows, client.MonthRow{Code: r.Code, Name: words(r.Name), MonthCount: monthCount(r.Count)})
		}
		out.Tables = append(out.Tables, t)
	}
	return out, nil
}

func monthCount(c few.Count) client.MonthCount {
	return client.MonthCount{Cases: c.N, Hidden: string(c.Hidden)}
}
