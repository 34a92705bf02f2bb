package web

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/format/spreadsheet"
	"lianfang/internal/incident"
	"lianfang/internal/incident/drill"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

const (
	drillsShown  = 100
	drilledShown = 200 // members whose reactions stand on the page; all are in the table to download
)

// drills are the drills by a script, and the form for the next. A script that comes with the program is taken into the form by its link.
func (s *Server) drills(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	return s.drillsPage(ctx, q, text.Text{})
}

func (s *Server) drillsPage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	all, err := s.Incidents.Drills(ctx, q.who.Viewer, 0, drillsShown)
	if err != nil {
		return nil, err
	}
	get := q.FormValue
	p := page.Drills{Problem: problem, May: q.who.Person != 0}
	title, script, class := get("title"), get("script"), get("class")
	for _, x := range drill.Examples {
		on := get("example") == x.Slug
		p.Examples = append(p.Examples, page.Link{Name: x.Name, Href: "/drills?example=" + x.Slug + "#h-new"})
		if on && script == "" {
			title, script, class = x.Name.In(q.lang), x.Text(q.lang), x.Class
		}
	}
	p.Fields = []page.Field{{Name: "title", Label: text.Of("名稱", "Title"), Value: title, Must: true},
		{Name: "start", Label: text.Of("開始時間", "Begins"), Hint: text.Of("空白表示現在就開始。", "Leave it empty to begin now."), Type: "datetime-local", Value: get("start")},
		{Name: "script", Label: text.Of("劇本", "Script"), Hint: text.Of("每一段先寫一行「+幾分鐘 要做什麼 幾分鐘內」，再寫參加單位讀到的文字。要做什麼：回覆、評估、控制、通報、無。", "Each part begins with a line “+minutes what within-minutes”, and then what members read. What is asked: answer, assess, control, report, nothing."), Type: "area", Rows: 18, Value: script, Must: true}}
	p.Orgs = page.Field{Name: "orgs", Label: text.Of("或指定單位", "Or organisations by name"), Hint: text.Of("每行一個單位代碼。", "One identifier a line."), Type: "area", Value: get("orgs")}
	for _, c := range incident.Classes() {
		p.Classes = append(p.Classes, page.Choice{Name: c.Name, Value: c.Code, On: c.Code == class})
	}
	for _, x := range member.Sectors() {
		p.Sectors = append(p.Sectors, page.Choice{Name: x.Name, Value: x.Code, On: slices.Contains(q.Form["sector"], x.Code)})
	}
	for _, d := range all {
		p.Rows = append(p.Rows, page.DrillRow{Name: d.Title, Href: drillHref(d.UUID), Start: d.Start, Bodies: d.Bodies, State: drillState(d, s.Now())})
	}
	return p, nil
}

func drillHref(id string) string { return "/drills/" + pathEscape(id) }

func drillState(d incident.Drill, now time.Time) page.State {
	switch {
	case !d.Ended.IsZero():
		return page.State{Tone: page.Good, Name: text.Of("已結束", "over")}
	case now.Before(d.Start):
		return page.State{Tone: page.Waiting, Name: text.Of("已排定", "planned")}
	}
	return page.State{Tone: page.Waiting, Name: text.Of("進行中", "running")}
}

func (s *Server) drillPlan(ctx context.Context, q *request) (string, error) {
	d, err := s.planDrill(ctx, q)
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.drillsPage(ctx, q, problem) })
	}
	return drillHref(d.UUID) + "?did=incident_stepped", nil
}

func (s *Server) planDrill(ctx context.Context, q *request) (incident.Drill, error) {
	start, err := minuteOf(q.FormValue("start"))
	if err != nil {
		return incident.Drill{}, err
	}
	orgs, err := s.Members.Choose(ctx, q.who.Viewer, q.Form["sector"], linesOf(q.FormValue("orgs")))
	if err != nil {
		return incident.Drill{}, err
	}
	return s.Incidents.PlanDrill(ctx, q.who.Viewer, incident.NewDrill{Title: q.FormValue("title"), Class: q.FormValue("class"), Script: q.FormValue("script"), Lang: q.lang, Start: start, Orgs: orgs})
}

// drill is one of them: how its parts stand, and who reacted when.
func (s *Server) drill(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	r, err := s.Incidents.DrillOf(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	d := r.Drill
	p := page.Drill{Name: d.Title, Post: drillHref(d.UUID), State: drillState(d, s.Now()), May: q.who.Person != 0 && d.Ended.IsZero(), Script: d.Script.String(), Facts: s.drillFacts(q, r)}
	for _, x := range r.Parts {
		p.Parts = append(p.Parts, page.DrillPart{After: drillMinutes(x.After), Asks: x.Asks.Name(), Within: drillMinutes(x.Within), Words: x.Words, Asked: x.Asks != drill.Nothing, Told: x.Told, InTime: x.InTime, Late: x.Late, Missed: x.Missed, Median: tookSaid(x.Median)})
	}
	shown := r.Bodies[:min(len(r.Bodies), drilledShown)]
	p.More = len(r.Bodies) - len(shown)
	var ids []int64
	for _, b := range shown {
		ids = append(ids, b.Org)
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	for _, b := range shown {
		row := page.DrillBody{Org: page.Link{Name: orgs[b.Org].Name, Href: "/members/" + pathEscape(orgs[b.Org].Slug)}, Reactions: make([]page.State, len(b.Reactions))}
		if b.Case != "" {
			row.Case = page.Link{Name: text.Same(b.Number), Href: incidentHref(b.Case)}
		}
		for k, x := range b.Reactions {
			row.Reactions[k] = reactionState(x)
		}
		p.Bodies = append(p.Bodies, row)
	}
	return p, err
}

func (s *Server) drillFacts(q *request, r incident.DrillResult) []page.Fact {
	d := r.Drill
	form := func(t time.Time) text.Text { return text.Same(t.In(taipei).Format("2006-01-02 15:04")) }
	ends, when := text.Of("最晚結束", "Over by"), d.Ends
	if !d.Ended.IsZero() {
		ends, when = text.Of("結束", "Ended"), d.Ended
	}
	all := []page.Fact{{Name: text.Of("類別", "Class"), Value: incident.ClassName(d.Class)}, {Name: text.Of("開始", "Begins"), Value: form(d.Start)}, {Name: ends, Value: form(when)},
		{Name: text.Of("參加單位", "Members"), Value: text.Same(strconv.Itoa(d.Bodies))}}
	if done := r.Done(); done >= 0 {
		all = append(all, page.Fact{Name: text.Of("準時完成率", "Done in time"), Value: text.Same(strconv.Itoa(done) + " %")})
	}
	if !d.Ended.IsZero() {
		all = append(all, page.Fact{Name: text.Of("成果期限", "Result due"), Value: form(d.Ended.AddDate(0, 1, 0)), Note: text.Of("依法辦理的通報應變演練，結果要在一個月內送主管機關（2021 年辦法第 8 條；2026 年辦法第 10 條第 1 項）。", "The result of a drill that the law asks for goes to the competent authority within a month (Regulations of 2021, art. 8; of 2026, art. 10(1)).")})
	}
	return factsOf(q, all...)
}

// drillMinutes are whole minutes.
func drillMinutes(d time.Duration) int { return int(d / time.Minute) }

// tookSaid is how long something took, zero where nothing did.
func tookSaid(d time.Duration) text.Text {
	switch {
	case d <= 0:
		return text.Text{}
	case d < time.Minute:
		return text.Of("不到 1 分", "< 1 min")
	}
	return text.Format("%d 分", "%d min", drillMinutes(d))
}

func reactionState(x incident.Reaction) page.State {
	out := page.State{Tone: page.Plain, Name: x.Fate.Name()}
	switch x.Fate {
	case incident.InTime:
		out.Tone = page.Good
	case incident.TooLate, incident.Pending:
		out.Tone = page.Waiting
	case incident.Missed:
		out.Tone = page.Bad
	}
	if took := tookSaid(x.Took()); !took.IsZero() {
		out.Name = text.Format("%[1]v · %[2]v", "%[1]v · %[2]v", took, x.Fate.Name())
	}
	return out
}

// drillReactions is who did what when, as a table: a row a member and part.
func (s *Server) drillReactions(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	r, err := s.Incidents.DrillOf(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, b := range r.Bodies {
		ids = append(ids, b.Org)
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	if err != nil {
		return nil, err
	}
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.In(taipei).Format(time.RFC3339)
	}
	return q.file("drill-"+r.Drill.UUID+".csv", "text/csv; charset=utf-8", func(to io.Writer) error {
		out := csv.NewWriter(to)
		_ = out.Write([]string{"organisation", "name", "part", "after_minutes", "asks", "within_minutes", "told", "reacted", "minutes", "fate"})
		for _, b := range r.Bodies {
			for k, x := range b.Reactions {
				p := r.Parts[k]
				took := ""
				if !x.At.IsZero() {
					took = strconv.FormatFloat(x.Took().Minutes(), 'f', 1, 64)
				}
				_ = out.Write([]string{spreadsheet.Cell(orgs[b.Org].Slug), spreadsheet.Cell(orgs[b.Org].Name.In(q.lang)), strconv.Itoa(k + 1), strconv.Itoa(drillMinutes(p.After)), string(p.Asks), strconv.Itoa(drillMinutes(p.Within)), stamp(x.Told), stamp(x.At), took, string(x.Fate)})
			}
		}
		out.Flush()
		return out.Error()
	})
}

func (s *Server) drillEnd(ctx context.Context, q *request) (string, error) {
	return drillHref(q.PathValue("id")) + "?did=incident_stepped", s.Incidents.EndDrill(ctx, q.who.Viewer, q.PathValue("id"))
}

// caseDrill is what a member was told in a drill, at the head of its own case, where nothing of the law is asked.
func (s *Server) caseDrill(ctx context.Context, q *request, id string, p *page.IncidentFile) error {
	if !p.Drill || q.who.Viewer.All() {
		return nil
	}
	r, ok, err := s.Incidents.OwnDrill(ctx, q.who.Viewer, id)
	if fault.Is(err, fault.NotFound) || err == nil && !ok {
		return nil
	}
	if err != nil {
		return err
	}
	for k, x := range slices.Backward(r.Bodies[0].Reactions) {
		part := r.Parts[k]
		if x.Fate == incident.NotTold {
			continue
		}
		one := page.CaseDrill{Told: x.Told, Words: part.Words, State: reactionState(x)}
		if part.Asks != drill.Nothing {
			one.Asks, one.Due = part.Asks.Name(), x.Told.Add(part.Within)
		}
		switch {
		case x.Fate != incident.Pending && x.Fate != incident.Missed || !r.Drill.Ended.IsZero():
		case part.Asks == drill.Answer:
			one.Go = page.Link{Name: text.Of("寫回覆", "Write the answer"), Href: "#h-threads"}
		case part.Asks == drill.Assess:
			one.Go = page.Link{Name: text.Of("評估等級", "Say the level"), Href: p.LevelAt}
		case part.Asks == drill.Control:
			one.Go = page.Link{Name: text.Of("回報已控制", "Say it is under control"), Href: "#h-acts"}
		case part.Asks == drill.Report:
			one.Go = page.Link{Name: text.Of("填一件演練通報", "Write a drill report"), Href: "/incidents/new?drill=yes&duty=no"}
		}
		p.Drilled = append(p.Drilled, one)
	}
	p.Notices = nil
	return nil
}
