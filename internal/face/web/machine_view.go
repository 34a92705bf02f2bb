package web

import (
	"context"
	"strconv"

	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

const (
	machinesShown = 50
	lateShown     = 50
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

// parsed is a number of a form; what is none is no row's.
func parsed(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

var criticalityWords = map[priority.Criticality]text.Text{"": text.Of("沒有填", "not said"), priority.LittleHangs: text.Of("普", "low (普)"), priority.SomeHangs: text.Of("中", "medium (中)"), priority.MuchHangs: text.Of("高", "high (高)")}

var internetWords = map[priority.Maybe]text.Text{priority.NotKnown: text.Of("不知道", "not known"), priority.Is: text.Of("是", "yes"), priority.IsNot: text.Of("否", "no")}

// describedAs is what an owner says of a machine, in one line; nothing where nothing is said.
func describedAs(d exposure.Description) text.Text {
	var t text.Text
	add := func(more text.Text) {
		if t.IsZero() {
			t = more
		} else {
			t = text.Format("%s，%s", "%s, %s", t, more)
		}
	}
	if d.Criticality != "" {
		add(text.Format("重要性 %s", "criticality %s", criticalityWords[d.Criticality]))
	}
	switch d.Internet {
	case priority.Is:
		add(text.Of("可從網際網路連到", "reached from the internet"))
	case priority.IsNot:
		add(text.Of("不能從網際網路連到", "not reached from the internet"))
	}
	for _, s := range []string{d.Owner, d.Group} {
		if s != "" {
			add(text.Same(s))
		}
	}
	return t
}

func (s *Server) machines(ctx context.Context, q *request) (page.Page, error) {
	return s.machinesAgain(ctx, q, q.URL.Query().Get("edit"), text.Text{})
}

func (s *Server) machinesAgain(ctx context.Context, q *request, edit string, problem text.Text) (page.Page, error) {
	org, name, err := s.whoseFindings(ctx, q)
	if err != nil {
		return nil, err
	}
	after := q.URL.Query().Get("after")
	list, err := s.Exposure.Machines(ctx, q.who.Viewer, org, after, machinesShown+1)
	if err != nil {
		return nil, err
	}
	at := page.View{Path: q.URL.RequestURI()}
	p := page.Machines{Org: name, Problem: problem}
	if len(list) > machinesShown {
		list = list[:machinesShown]
		p.Cursor.Next = at.With("after", list[machinesShown-1].Name)
	}
	if after != "" {
		p.Cursor.First = at.With("after", "")
	}
	p.Cursor.Shown = len(list)
	may := q.who.May(access.DescribeAssets) && q.who.Viewer.MayUpload(org)
	for _, m := range list {
		row := page.MachineRow{Name: m.Name, Components: int(m.Components), Criticality: criticalityWords[m.Criticality], Internet: internetWords[m.Internet], Owner: m.Owner, Group: m.Group}
		if may {
			row.Href = at.With("edit", m.Name) + "#edit"
		}
		p.Rows = append(p.Rows, row)
	}
	if edit == "" || !may {
		return p, nil
	}
	m, err := s.Exposure.MachineNamed(ctx, q.who.Viewer, org, edit)
	if err != nil {
		return nil, err
	}
	p.Edit = machineForm(q, m)
	return p, nil
}

func machineForm(q *request, m exposure.Machine) *page.MachineForm {
	f := &page.MachineForm{Post: "/exposure/machines", Name: m.Name, Owner: m.Owner, Group: m.Group}
	if slug := q.URL.Query().Get("org"); slug != "" {
		f.Post += "?org=" + urlEscape(slug)
	}
	for _, c := range []priority.Criticality{"", priority.LittleHangs, priority.SomeHangs, priority.MuchHangs} {
		f.Criticality = append(f.Criticality, page.Choice{Name: criticalityWords[c], Value: string(c), On: m.Criticality == c})
	}
	for _, i := range []priority.Maybe{priority.NotKnown, priority.Is, priority.IsNot} {
		f.Internet = append(f.Internet, page.Choice{Name: internetWords[i], Value: number(int64(i)), On: m.Internet == i})
	}
	return f
}

func (s *Server) machineDescribe(ctx context.Context, q *request) (string, error) {
	org, _, err := s.whoseFindings(ctx, q)
	if err != nil {
		return "", err
	}
	name := q.FormValue("machine")
	d := exposure.Description{Criticality: priority.Criticality(q.FormValue("criticality")), Internet: priority.Maybe(min(max(parsed(q.FormValue("internet")), -1), 9)), Owner: q.FormValue("owner"), Group: q.FormValue("group")}
	if err := s.Exposure.Describe(ctx, q.who.Viewer, org, name, d); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.machinesAgain(ctx, q, name, problem) })
	}
	next := "/exposure/machines?did=described"
	if slug := q.URL.Query().Get("org"); slug != "" {
		next += "&org=" + urlEscape(slug)
	}
	return next, nil
}

func (s *Server) overdue(ctx context.Context, q *request) (page.Page, error) {
	after, err := exposure.ParseLateMark(q.URL.Query().Get("after"))
	if err != nil {
		return nil, err
	}
	list, err := s.Exposure.Late(ctx, q.who.Viewer, after, lateShown+1)
	if err != nil {
		return nil, err
	}
	at := page.View{Path: q.URL.RequestURI()}
	p := page.Overdue{}
	if len(list) > lateShown {
		list = list[:lateShown]
		p.Cursor.Next = at.With("after", list[lateShown-1].Mark().String())
	}
	if q.URL.Query().Get("after") != "" {
		p.Cursor.First = at.With("after", "")
	}
	p.Cursor.Shown = len(list)
	ids := make([]int64, len(list))
	for i, l := range list {
		ids[i] = l.Org
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	for _, l := range list {
		o := orgs[l.Org]
		row := page.OverdueRow{Org: page.Link{Name: o.Name, Href: "/members/" + o.Slug}, Vuln: page.Link{Name: text.Same(l.CVE)}, State: page.State{Tone: page.Unknown, Name: l.State.Words()}, Day: exposure.LastDay(l.Due), Days: l.Days}
		if l.State == life.Accepted {
			row.State.Tone = page.Waiting
		}
		if q.who.Viewer.For(l.Org) {
			row.Vuln.Href = findingHref(l.CVE, o.Slug)
		}
		p.Rows = append(p.Rows, row)
	}
	return p, err
}

// lateLink leads to what is past its day, where there is anything that this reader answers for.
func (s *Server) lateLink(ctx context.Context, q *request) (page.Link, error) {
	list, err := s.Exposure.Late(ctx, q.who.Viewer, exposure.LateMark{}, 1)
	if err != nil || len(list) == 0 {
		return page.Link{}, err
	}
	return page.Link{Name: text.Of("超過期限的", "Past their day"), Href: "/exposure/overdue"}, nil
}
