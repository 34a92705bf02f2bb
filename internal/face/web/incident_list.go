package web

import (
	"context"
	"net/url"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

const incidentsShown = 50

func incidentHref(id string) string { return "/incidents/" + pathEscape(id) }

// incidents is the desk's list, or an organisation's own.
func (s *Server) incidents(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	get, v := q.URL.Query(), q.who.Viewer
	l := incident.List{State: incident.State(get.Get("state")), Level: numberIn(q, "level"), Line: numberIn(q, "line"), Kind: get.Get("kind"), Words: get.Get("q"), After: get.Get("after"), Limit: incidentsShown}
	found, err := s.Incidents.Cases(ctx, v, l)
	seek, err := s.incidentSeek(ctx, get, err)
	if err != nil {
		return nil, err
	}
	kinds, err := s.Incidents.Playbooks(ctx)
	if err != nil {
		return nil, err
	}
	p := page.Incidents{Desk: v.All(), Seek: seek, Cursor: page.Cursor{Shown: len(found.Cases)}, Filters: incidentFilters(l, kinds)}
	if p.Desk {
		p.Filters = append(p.Filters, lineFilter(l))
		if p.Shift, err = s.shiftNotes(ctx, q); err != nil {
			return nil, err
		}
	}
	if p.Summary, err = s.incidentSummary(ctx, q); err != nil {
		return nil, err
	}
	if q.who.May(access.ReportIncident) {
		p.New = "/incidents/new"
	}
	if p.Rows, err = s.incidentRows(ctx, q, found.Cases, kinds); err != nil {
		return nil, err
	}
	if found.Next != "" {
		get.Set("after", found.Next)
		p.Cursor.Next = "/incidents?" + get.Encode()
	}
	return p, nil
}

// incidentSeek is the box with what is looked for; what cannot be looked for is said there.
func (s *Server) incidentSeek(ctx context.Context, get url.Values, err error) (page.IncidentSeek, error) {
	out := page.IncidentSeek{Query: get.Get("q")}
	for _, key := range []string{"state", "level", "line", "kind"} {
		if get.Get(key) != "" {
			out.Keep = append(out.Keep, page.Hidden{Name: key, Value: get.Get(key)})
		}
	}
	if out.Query == "" {
		return out, err
	}
	if fault.Is(err, fault.Invalid) {
		out.Problem, err = fault.Of(err).Say, nil
	}
	if err == nil {
		out.Late, err = s.lagOf(ctx, incident.IndexName)
	}
	return out, err
}

func (s *Server) incidentSummary(ctx context.Context, q *request) (text.Text, error) {
	if !q.who.Viewer.All() {
		return text.Of("貴單位的資安事件，以及由貴單位審核的事件。", "Incidents of your organisation, and those that it reviews."), nil
	}
	n, err := s.Incidents.Count(ctx, q.who.Viewer)
	return text.Format("**%[1]d** 件等分案，**%[2]d** 件有法定時限在計算，**%[3]d** 件逾期。", "**%[1]d** to triage, **%[2]d** with a clock of the law that runs, **%[3]d** overdue.", n.Received, n.Running, n.Overdue), err
}

func incidentFilters(l incident.List, kinds []incident.Advice) []page.Filter {
	open := text.Of("未結", "Open")
	if l.Words != "" {
		open = text.Of("各種狀態", "Any state") // what is looked for is found wherever it is
	}
	state := page.Filter{Name: text.Of("狀態", "State"), Key: "state", Choices: []page.Choice{{Name: open, On: l.State == ""}}}
	for _, st := range incident.States {
		state.Choices = append(state.Choices, page.Choice{Name: st.Name(), Value: string(st), On: st == l.State})
	}
	level := page.Filter{Name: text.Of("等級", "Level"), Key: "level", Choices: []page.Choice{{Name: text.Of("各級", "All levels"), On: l.Level == 0}}}
	for n := 4; n >= 1; n-- {
		level.Choices = append(level.Choices, page.Choice{Name: law.LevelWords(n), Value: itoa(int64(n)), On: int64(n) == l.Level})
	}
	kind := page.Filter{Name: text.Of("種類", "Kind"), Key: "kind", Choices: []page.Choice{{Name: text.Of("各種", "All kinds"), On: l.Kind == ""}}}
	for _, k := range kinds {
		kind.Choices = append(kind.Choices, page.Choice{Name: k.Name, Value: k.Slug, On: k.Slug == l.Kind})
	}
	return []page.Filter{state, level, kind}
}

func (s *Server) incidentRows(ctx context.Context, q *request, cases []incident.Case, kinds []incident.Advice) (out []page.IncidentRow, err error) {
	var ids []int64
	for _, c := range cases {
		ids = append(ids, c.Org)
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	if err != nil {
		return nil, err
	}
	again, err := s.Incidents.Rechecks(ctx, cases)
	for _, c := range cases {
		row := page.IncidentRow{Number: c.Number, Name: c.Head(), Href: incidentHref(c.UUID), Kind: incidentKind(c.Kind, kinds), State: incidentState(c.State), Came: time.UnixMicro(c.ReceivedAt), Drill: c.Exercise, Org: text.Same(c.Place), Again: again[c.ID]}
		if row.Name == "" { // of a guest, who reads what it is let into and not what it is about
			row.Name, row.Number, row.Kind = c.Number, "", text.Text{}
		}
		if o, ok := orgs[c.Org]; ok {
			row.Org = o.Name
		}
		if c.Level >= 0 {
			row.Level = law.LevelWords(int(c.Level))
		}
		if due, ok := c.Due(); ok {
			row.Due, row.Late = due, s.Now().After(due)
		}
		out = append(out, row)
	}
	return out, err
}

func incidentKind(slug string, kinds []incident.Advice) text.Text {
	for _, k := range kinds {
		if k.Slug == slug {
			return k.Name
		}
	}
	if slug == "" {
		return text.Of("其他", "something else")
	}
	return text.Same(slug)
}

// incidentTasks are the cases that wait for the desk: new ones, and those whose clocks are over.
func (s *Server) incidentTasks(ctx context.Context, q *request) (out []page.Task, next []page.Clock, err error) {
	if !q.who.May(access.LeadIncidents) {
		return nil, nil, nil
	}
	n, err := s.Incidents.Count(ctx, q.who.Viewer)
	if err != nil {
		return nil, nil, err
	}
	queue := text.Of("資安事件", "Incidents")
	if n.Overdue > 0 {
		out = append(out, page.Task{Urgency: 1, What: counted(n.Overdue, "%d 件資安事件已過法定時限", "%d incident is past a clock of the law", "%d incidents are past a clock of the law"), Href: "/incidents", Queue: queue, State: page.State{Tone: page.Bad, Name: text.Of("逾期", "overdue")}})
	}
	if n.Received > 0 {
		out = append(out, page.Task{Urgency: 2, What: counted(n.Received, "%d 件資安事件等分案", "%d incident waits to be triaged", "%d incidents wait to be triaged"), Href: "/incidents", Queue: queue, State: page.State{Tone: page.Waiting, Name: text.Of("等分案", "to triage")}})
	}
	gaps, err := s.gapTasks(ctx, q)
	if err != nil {
		return nil, nil, err
	}
	out = append(out, gaps...)
	if n.Next != 0 {
		c := n.NextCase
		next = append(next, page.Clock{Name: text.Format("%s · 法定時限", "%s · clock of the law", c.Number), Href: incidentHref(c.UUID), Start: time.UnixMicro(c.ReceivedAt), Due: time.UnixMicro(n.Next), Late: time.UnixMicro(n.Next).Sub(s.Now()) < time.Hour})
	}
	return out, next, nil
}
