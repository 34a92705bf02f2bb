package web

import (
	"context"
	"strconv"
	"strings"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/playbook"
	"lianfang/internal/text"
)

func (s *Server) adviceRoutes() []Route {
	return []Route{
		routeOf("/advice", route{open: true, get: s.adviceList}),
		routeOf("/advice/{slug}", route{open: true, get: s.advice}),
		routeOf("/advice/edit", route{act: access.EditPolicy, get: s.adviceForm}),
		routeOf("/advice/edit", route{act: access.EditPolicy, post: s.adviceSave}),
	}
}

func routeOf(pattern string, r route) Route {
	return Route{Method: r.Method(), Pattern: pattern, Act: r.act, Open: r.open, route: r}
}

func adviceHref(slug string) string { return "/advice/" + pathEscape(slug) }

func (s *Server) adviceList(ctx context.Context, q *request) (page.Page, error) {
	read := s.Incidents.Playbooks
	edit := q.who.May(access.EditPolicy)
	if edit {
		read = func(ctx context.Context) ([]incident.Advice, error) {
			return s.Incidents.AllPlaybooks(ctx, q.who.Viewer)
		}
	}
	all, err := read(ctx)
	if err != nil {
		return nil, err
	}
	p := page.AdviceList{}
	if edit {
		p.New = "/advice/edit"
	}
	for _, a := range all {
		row := page.AdviceRow{Name: a.Name, When: a.When, Href: adviceHref(a.Slug)}
		if edit {
			row.State = adviceState(a)
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

// adviceState says what the desk should know of a playbook; nothing where it is the program's own and shown.
func adviceState(a incident.Advice) page.State {
	switch {
	case !a.Shown:
		return page.State{Tone: page.Plain, Name: text.Of("沒有公開", "hidden")}
	case a.Changed:
		return page.State{Tone: page.Good, Name: text.Of("中心自己的文字", "the centre's own words")}
	}
	return page.State{}
}

func (s *Server) advice(ctx context.Context, q *request) (page.Page, error) {
	a, err := s.Incidents.Playbook(ctx, q.who.Viewer, q.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	p := advicePage(a)
	p.Report = "/report?kind=" + urlEscape(a.Slug)
	if q.who.May(access.ReportIncident) {
		p.Report = "/incidents/new?kind=" + urlEscape(a.Slug)
	}
	if q.who.May(access.EditPolicy) {
		p.Edit, p.State = "/advice/edit?slug="+urlEscape(a.Slug), adviceState(a)
	}
	return p, nil
}

func advicePage(a incident.Advice) page.Advice {
	return page.Advice{Name: a.Name, When: a.When, First: a.First, Avoid: a.Avoid, Then: a.Then}
}

func (s *Server) adviceForm(ctx context.Context, q *request) (page.Page, error) {
	slug := q.URL.Query().Get("slug")
	lesson, err := s.lessonOf(ctx, q, q.URL.Query().Get("lesson"))
	if err != nil || slug == "" {
		return page.AdviceForm{Version: "0", Order: "500", Shown: true, Lesson: lesson}, err
	}
	a, err := s.Incidents.Playbook(ctx, q.who.Viewer, slug)
	if err != nil {
		return nil, err
	}
	p := page.AdviceForm{Known: true, Lesson: lesson, Version: strconv.FormatInt(a.Version, 10), Slug: a.Slug, Class: a.Class, Order: strconv.Itoa(a.Order), Shown: a.Shown, Again: a.Shipped && a.Changed}
	for i, list := range [][]text.Text{{a.Name}, {a.When}, a.First, a.Avoid, a.Then} {
		p.Words[i] = page.AdviceWords{Zh: oneALine(list, text.ZhTW), En: oneALine(list, text.En)}
	}
	return p, nil
}

func oneALine(list []text.Text, l text.Lang) string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.In(l)
	}
	return strings.Join(out, "\n")
}

// adviceSave keeps what the form says; what is refused comes back as it was sent.
func (s *Server) adviceSave(ctx context.Context, q *request) (string, error) {
	form := page.AdviceForm{Known: q.FormValue("known") == "yes", Version: q.FormValue("version"), Slug: strings.TrimSpace(q.FormValue("slug")), Class: strings.TrimSpace(q.FormValue("class")), Order: strings.TrimSpace(q.FormValue("order")),
		Shown: q.FormValue("shown") == "yes"}
	for i, name := range []string{"name", "when", "first", "avoid", "then"} {
		form.Words[i] = page.AdviceWords{Zh: q.FormValue(name + "_zh"), En: q.FormValue(name + "_en")}
	}
	p, err := playbookOf(form)
	if q.FormValue("again") == "yes" {
		p, err = shippedPlaybook(form.Slug)
	}
	if err == nil {
		version, wrong := strconv.ParseInt(form.Version, 10, 64)
		if wrong != nil {
			version = -1 // never one that was
		}
		_, err = s.Incidents.SetPlaybook(ctx, q.who.Viewer, version, p, form.Shown)
	}
	if err == nil {
		err = s.led(ctx, q, incident.ToAdvise, p.Slug)
	}
	if err != nil {
		var wrong error
		if form.Lesson, wrong = s.lessonOf(ctx, q, q.FormValue("lesson")); wrong != nil {
			return "", wrong
		}
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { form.Problem = problem; return form, nil })
	}
	return adviceHref(p.Slug) + "?did=advice_saved", nil
}

func shippedPlaybook(slug string) (playbook.Playbook, error) {
	if p, ok := playbook.Find(slug); ok {
		return p, nil
	}
	return playbook.Playbook{}, fault.New(fault.NotFound, "no_such_playbook", text.Of("程式沒有這份處置須知。", "The program comes with no such advice."))
}

func playbookOf(f page.AdviceForm) (p playbook.Playbook, err error) {
	if p.Order, err = strconv.Atoi(f.Order); err != nil {
		return p, fault.New(fault.Invalid, "bad_order", text.Of("順序是 0 到 1000 的整數。", "The order is a whole number from 0 to 1000."))
	}
	p.Slug, p.Class = f.Slug, f.Class
	p.Name, p.When = text.Of(f.Words[0].Zh, f.Words[0].En), text.Of(f.Words[1].Zh, f.Words[1].En)
	for i, list := range []*[]text.Text{&p.First, &p.Avoid, &p.Then} {
		if *list, err = pairedLines(f.Words[i+2].Zh, f.Words[i+2].En); err != nil {
			return p, err
		}
	}
	return p, nil
}
