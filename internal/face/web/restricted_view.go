package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/text"
)

const (
	listedShown = 50
	stepsShown  = 100
)

const restrictedHref = "/exposure/restricted"

// whoseRestricted is the organisation that a page is of: 0 is everybody's, for the desk.
func (s *Server) whoseRestricted(ctx context.Context, q *request) (org int64, name page.Link, err error) {
	if q.who.Viewer.All() && q.URL.Query().Get("org") == "" {
		return 0, page.Link{}, nil
	}
	return s.whoseFindings(ctx, q)
}

func (s *Server) restricted(ctx context.Context, q *request) (page.Page, error) {
	return s.restrictedAgain(ctx, q, parsed(q.URL.Query().Get("mark")), text.Text{})
}

// restrictedAgain draws the page, after a form that was not taken with why not.
func (s *Server) restrictedAgain(ctx context.Context, q *request, mark int64, problem text.Text) (page.Page, error) {
	org, name, err := s.whoseRestricted(ctx, q)
	if err != nil {
		return nil, err
	}
	v, at := q.who.Viewer, page.View{Path: q.URL.RequestURI()}
	f := restricted.FlagFilter{Org: org, State: restricted.State(q.URL.Query().Get("state")), After: parsed(q.URL.Query().Get("after")), Limit: listedShown + 1}
	list, err := s.Restricted.Flags(ctx, v, f)
	if err != nil {
		return nil, err
	}
	p := page.Restricted{Org: name, Desk: org == 0, Problem: problem, Filters: []page.Filter{heldFilter(f.State)}}
	if len(list) > listedShown {
		list = list[:listedShown]
		p.Cursor.Next = at.With("after", number(list[listedShown-1].ID))
	}
	if f.After != 0 {
		p.Cursor.First = at.With("after", "")
	}
	p.Cursor.Shown = len(list)
	orgs, err := s.orgsOfFlags(ctx, q, list)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		row := heldRow(x, at.With("mark", number(x.ID))+"#mark")
		if p.Desk {
			o := orgs[x.Org]
			row.Org = page.Link{Name: o.Name, Href: restrictedHref + "?org=" + urlEscape(o.Slug)}
		}
		p.Rows = append(p.Rows, row)
	}
	if err := s.restrictedHead(ctx, q, org, &p); err != nil {
		return nil, err
	}
	if mark == 0 {
		return p, nil
	}
	p.Mark, err = s.markForm(ctx, q, mark)
	return p, err
}

func heldFilter(now restricted.State) page.Filter {
	f := page.Filter{Name: text.Of("狀態", "State"), Key: "state", Choices: []page.Choice{{Name: text.Of("列管中", "standing"), On: now == ""}}}
	for _, st := range []restricted.State{restricted.Open, restricted.Replaced, restricted.Disputed, restricted.Excepted, restricted.Proven} {
		f.Choices = append(f.Choices, page.Choice{Name: st.Words(), Value: string(st), On: now == st})
	}
	return f
}

func (s *Server) orgsOfFlags(ctx context.Context, q *request, list []restricted.Flag) (map[int64]member.Org, error) {
	ids := make([]int64, len(list))
	for i, f := range list {
		ids[i] = f.Org
	}
	return s.Members.OrgsByID(ctx, q.who.Viewer, ids)
}

var heldTone = map[restricted.State]page.Tone{restricted.Open: page.Bad, restricted.Isolated: page.Waiting, restricted.Planned: page.Waiting, restricted.Replaced: page.Waiting, restricted.Disputed: page.Unknown,
	restricted.Excepted: page.Waiting, restricted.Proven: page.Good, restricted.Wrong: page.Good, restricted.Gone: page.Plain}

func heldRow(x restricted.Flag, href string) page.RestrictedRow {
	row := page.RestrictedRow{Thing: x.Thing, Where: text.Same(x.Asset), Entry: page.Link{Name: text.Same(x.Code)}, Why: x.Why(), State: page.State{Tone: heldTone[x.State], Name: x.State.Words()}, Said: x.Said, Href: href}
	if x.Code != "" {
		row.Entry.Href = restrictedHref + "/register?q=" + urlEscape(x.Code)
	}
	if x.Declared() {
		row.Where = text.Format("%s %s × %d", "%s %s × %d", x.Kind.Name(), x.Place, x.N)
	}
	if !x.Until.IsZero() && x.State == restricted.Planned {
		row.Until = text.Format("%s 前汰換", "by %s", exposure.LastDay(x.Until))
	}
	if x.Exception != "" {
		row.Except = page.Link{Name: text.Of("例外申請", "exception"), Href: restrictedHref + "/exceptions/" + x.Exception}
	}
	return row
}

// restrictedHead fills in the sentence, the ways on, and what waits.
func (s *Server) restrictedHead(ctx context.Context, q *request, org int64, p *page.Restricted) error {
	v := q.who.Viewer
	p.Acts = []page.Act{{Name: text.Of("產品清單", "Register"), Href: restrictedHref + "/register"}, {Name: text.Of("例外使用", "Exceptions"), Href: restrictedHref + "/exceptions"},
		{Name: text.Of("年度盤點", "Yearly inventory"), Href: restrictedHref + "/survey"}, {Name: text.Of("汰換率", "Replacement rate"), Href: restrictedHref + "/progress"}}
	if org == 0 {
		waiting, err := s.Restricted.Flags(ctx, v, restricted.FlagFilter{Disputed: true, Limit: listedShown + 1})
		p.Summary = text.Format("**%s** 項等值班台認定是不是列管產品。", "Waiting for the desk to say whether they are restricted: **%s**.", page.N(len(waiting)))
		return err
	}
	counts, err := s.Restricted.Counts(ctx, v, org)
	if err != nil {
		return err
	}
	standing := int64(0)
	for st, n := range counts {
		if st.Stands() {
			standing += n
		}
	}
	p.Summary = text.Format("列管 **%[1]d** 件，待處理 **%[2]d** 件，已確認汰換 **%[3]d** 件。", "Listed: **%[1]d** pieces; open: **%[2]d**; replaced: **%[3]d**.", standing, counts[restricted.Open], counts[restricted.Proven])
	p.Ask, err = s.yearlyNote(ctx, q, org)
	return err
}

// yearlyNote asks for the answer of the newest year, where it waits.
func (s *Server) yearlyNote(ctx context.Context, q *request, org int64) (*page.Note, error) {
	v := q.who.Viewer
	years, err := s.Restricted.Surveys(ctx, v, 1)
	if err != nil || len(years) == 0 {
		return nil, err
	}
	if must, err := s.Restricted.AskedOf(ctx, v, org); err != nil || !must {
		return nil, err
	}
	if _, said, err := s.Restricted.AnswerOf(ctx, v, org, years[0].Year); err != nil || said {
		return nil, err
	}
	n := page.Note{Tone: page.Waiting, Lead: text.Format("%d 年度盤點還沒有申報。", "The inventory of %d is not answered yet.", years[0].Year), Body: text.Format("截止日 %s。沒有也要申報。", "The last day is %s. Answer too if there is nothing.", exposure.LastDay(years[0].Deadline)),
		Act: page.Act{Name: text.Of("去申報", "Answer it"), Href: restrictedHref + "/survey"}}
	if !s.Now().Before(years[0].Deadline) {
		n.Tone = page.Bad
	}
	return &n, nil
}

// restrictedLink leads there from one's own systems, for whom it concerns, with how much is open.
func (s *Server) restrictedLink(ctx context.Context, q *request) (l page.Link, note *page.Note, err error) {
	v := q.who.Viewer
	concerns, err := s.Restricted.Concerns(ctx, v)
	if err != nil || !concerns {
		return l, nil, err
	}
	l = page.Link{Name: text.Of("列管產品", "Restricted products"), Href: restrictedHref}
	if v.All() {
		return l, nil, nil
	}
	counts, err := s.Restricted.Counts(ctx, v, v.Org)
	if err != nil {
		return l, nil, err
	}
	if n := counts[restricted.Open]; n > 0 {
		return l, &page.Note{Tone: page.Bad, Lead: text.Format("有 %d 件列管產品待處理。", "Restricted products that are open: %d.", n), Body: text.Of("請隔離於公務網路之外並安排汰換。", "Keep them off the official network and plan their replacement."), Act: page.Act{Name: text.Of("去處理", "Deal with them"), Href: restrictedHref}}, nil
	}
	note, err = s.yearlyNote(ctx, q, v.Org)
	return l, note, err
}

func (s *Server) markForm(ctx context.Context, q *request, id int64) (*page.RestrictedMark, error) {
	f, err := s.Restricted.FlagByID(ctx, q.who.Viewer, id)
	if err != nil {
		return nil, err
	}
	m := &page.RestrictedMark{Name: text.Same(f.Thing), Until: exposure.LastDay(f.Until), Words: q.PostFormValue("words")}
	at := func(deed string) string {
		href := restrictedHref + "/" + number(id) + "/" + deed
		if slug := q.URL.Query().Get("org"); slug != "" {
			href += "?org=" + urlEscape(slug)
		}
		return href
	}
	if q.who.May(access.HandleHoldings) {
		for _, e := range restricted.Marks {
			if _, ok := f.State.After(e); ok {
				m.Post = at("mark")
				m.Events = append(m.Events, page.Choice{Name: e.Words(), Value: string(e), On: q.PostFormValue("event") == string(e)})
			}
		}
		if f.Exception == "" && m.Post != "" && f.State != restricted.Replaced && !q.who.Viewer.All() {
			m.Except = restrictedHref + "/ask?holding=" + number(id)
		}
	}
	if _, ok := f.State.After(restricted.Disagree); ok && q.who.May(access.EditRegister) {
		m.Rule = at("rule")
	}
	steps, err := s.Restricted.Steps(ctx, q.who.Viewer, id, stepsShown)
	if err != nil {
		return nil, err
	}
	m.Log, err = s.heldLog(ctx, q, steps)
	return m, err
}

func (s *Server) heldLog(ctx context.Context, q *request, steps []restricted.Step) (out []page.LogLine, err error) {
	var actors []int64
	for _, x := range steps {
		if x.Actor != 0 {
			actors = append(actors, x.Actor)
		}
	}
	people, err := s.Members.PeopleByID(ctx, q.who.Viewer, actors)
	for _, x := range steps {
		l := page.LogLine{At: x.At, Icon: "check", What: x.Event.Words()}
		if !x.Until.IsZero() {
			l.What = text.Format("%s：%s", "%s: %s", l.What, exposure.LastDay(x.Until))
		}
		if by, known := people[x.Actor]; known {
			l.What = text.Format("%s（%s）", "%s (%s)", l.What, by.Name)
		}
		if x.Words != "" {
			l.Why = text.Same(x.Words)
		}
		out = append(out, l)
	}
	return out, err
}

// restrictedDeed does something about the thing of a path and leads back to the list.
func (s *Server) restrictedDeed(ctx context.Context, q *request, deed func(id int64) error) (string, error) {
	id := parsed(q.PathValue("holding"))
	if _, err := s.Restricted.FlagByID(ctx, q.who.Viewer, id); err != nil {
		return "", err
	}
	if err := deed(id); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.restrictedAgain(ctx, q, id, problem) })
	}
	next := restrictedHref + "?did=held"
	if slug := q.URL.Query().Get("org"); slug != "" {
		next += "&org=" + urlEscape(slug)
	}
	return next, nil
}

// lastDayOf reads the last day that a form gives; nothing is no day.
func lastDayOf(q *request, field string) (time.Time, error) {
	return restricted.LastDay(q.FormValue(field))
}

func (s *Server) restrictedMark(ctx context.Context, q *request) (string, error) {
	return s.restrictedDeed(ctx, q, func(id int64) error {
		m := restricted.Mark{Event: restricted.Event(q.FormValue("event")), Words: q.FormValue("words")}
		var err error
		if m.Until, err = lastDayOf(q, "until"); err != nil {
			return err
		}
		return s.Restricted.Mark(ctx, q.who.Viewer, id, m)
	})
}

func (s *Server) restrictedRule(ctx context.Context, q *request) (string, error) {
	return s.restrictedDeed(ctx, q, func(id int64) error {
		return s.Restricted.Rule(ctx, q.who.Viewer, id, q.FormValue("agree") == "yes", q.FormValue("words"))
	})
}

// table answers with a file that spreadsheets open.
func (q *request) table(name string, write func(io.Writer) error) (page.Page, error) {
	return q.file(name, "text/csv; charset=utf-8", write)
}

// file answers with a file to keep, once it is whole.
func (q *request) file(name, kind string, write func(io.Writer) error) (page.Page, error) {
	var b strings.Builder
	if err := write(&b); err != nil {
		return nil, err
	}
	h := q.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	q.w.WriteHeader(http.StatusOK)
	_, _ = io.WriteString(q.w, b.String()) // who went away is told nothing
	return nil, nil
}

// notHere is what who has nothing to do with it reads.
func notHere() error {
	return fault.New(fault.NotFound, "no_such_duty", text.Of("這裡沒有與這個單位有關的資料。", "There is nothing here that concerns this organisation."))
}
