package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"

	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/text"
)

const registerShown = 50

func (s *Server) register(ctx context.Context, q *request) (page.Page, error) {
	edit := q.URL.Query().Get("edit")
	if edit == "" || !q.who.May(access.EditRegister) {
		return s.registerPage(ctx, q, nil, text.Text{})
	}
	e := restricted.NewEntry("", "")
	if edit != "-" {
		var err error
		if e, err = s.Restricted.EntryByCode(ctx, q.who.Viewer, edit); err != nil {
			return nil, err
		}
	}
	f, err := s.registerForm(ctx, q, e)
	if err != nil {
		return nil, err
	}
	return s.registerPage(ctx, q, f, text.Text{})
}

func (s *Server) registerPage(ctx context.Context, q *request, edit *page.RegisterForm, problem text.Text) (page.Page, error) {
	at := page.View{Path: q.URL.RequestURI()}
	if q.Method != http.MethodGet {
		at.Path = restrictedHref + "/register"
	}
	f := restricted.Filter{Text: q.URL.Query().Get("q"), After: q.URL.Query().Get("after"), Ended: q.who.Viewer.All(), Limit: registerShown + 1}
	list, err := s.Restricted.Entries(ctx, q.who.Viewer, f)
	if err != nil {
		return nil, err
	}
	p := page.Register{Query: f.Text, Edit: edit, Problem: problem, Desk: q.who.May(access.EditRegister)}
	if p.Desk {
		p.Import, p.Export, p.New = restrictedHref+"/register/import", restrictedHref+"/register/export", restrictedHref+"/register?edit=-#edit"
	}
	if len(list) > registerShown {
		list = list[:registerShown]
		p.Cursor.Next = at.With("after", list[registerShown-1].Code)
	}
	if f.After != "" {
		p.Cursor.First = at.With("after", "")
	}
	p.Cursor.Shown = len(list)
	for _, e := range list {
		row := registerRow(e, q.who.Viewer.All())
		if p.Desk {
			row.Href = at.With("edit", e.Code) + "#edit"
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

func registerRow(e restricted.Entry, desk bool) page.RegisterRow {
	row := page.RegisterRow{Code: e.Code, Names: strings.Join(append([]string{e.Brand}, e.Names...), "、"), Models: strings.Join(append(append([]string{}, e.Models...), e.Products...), "、"), Reason: e.Reason,
		State: page.State{Tone: page.Good, Name: text.Of("有效", "in force")}, Legal: text.Same(strings.TrimSpace(e.Legal + " " + e.Letter)), Whom: text.Of("貴單位", "you")}
	if !e.Active {
		row.State = page.State{Tone: page.Plain, Name: text.Of("未生效或已失效", "not in force")}
	}
	for i, k := range e.Kinds {
		if row.Kinds = k.Name(); i > 0 {
			row.Kinds = text.Format("%s 等 %d 種", "%s and more, %d kinds", e.Kinds[0].Name(), len(e.Kinds))
		}
	}
	if !desk {
		return row
	}
	row.Whom = text.Text{}
	if e.Applies.Public {
		row.Whom = text.Of("公務機關", "public agencies")
	}
	if n := len(e.Applies.Orgs) + len(e.Applies.Groups); n > 0 {
		row.Whom = text.Format("%[1]s 另 %[2]d 項指定", "%[1]s; named: %[2]d", row.Whom, n)
	}
	return row
}

// registerForm is the form of an entry.
func (s *Server) registerForm(ctx context.Context, q *request, e restricted.Entry) (*page.RegisterForm, error) {
	lines := func(list []string) string { return strings.Join(list, "\n") }
	f := &page.RegisterForm{Post: restrictedHref + "/register", Known: e.ID != 0, Code: e.Code, Brand: e.Brand, Names: lines(e.Names), Models: lines(e.Models), Products: lines(e.Products), Reason: e.Reason, Legal: e.Legal, Letter: e.Letter,
		Since: restricted.DayOf(e.Since), Until: exposure.LastDay(e.Until), Public: e.Applies.Public}
	for _, k := range restricted.Kinds {
		c := page.Choice{Name: k.Name(), Value: string(k)}
		for _, has := range e.Kinds {
			c.On = c.On || has == k
		}
		f.Kinds = append(f.Kinds, c)
	}
	for _, a := range restricted.Audiences {
		f.Audience = append(f.Audience, page.Choice{Name: a.Name(), Value: string(a), On: e.Audience == a})
	}
	var groups []string
	for _, g := range e.Applies.Groups {
		groups = append(groups, g.String())
	}
	f.Groups = lines(groups)
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, e.Applies.Orgs)
	if err != nil {
		return nil, err
	}
	f.Orgs = lines(slugsOf(e.Applies.Orgs, orgs))
	if e.ID == 0 {
		return f, nil
	}
	if e.Active {
		f.End = restrictedHref + "/register/end"
	}
	f.Log, err = s.registerLog(ctx, q, e.Code)
	return f, err
}

func slugsOf(ids []int64, orgs map[int64]member.Org) (out []string) {
	for _, id := range ids {
		out = append(out, orgs[id].Slug)
	}
	return out
}

func (s *Server) registerLog(ctx context.Context, q *request, code string) (out []page.LogLine, err error) {
	versions, err := s.Restricted.History(ctx, q.who.Viewer, code, stepsShown)
	if err != nil {
		return nil, err
	}
	actors := make([]int64, len(versions))
	for i, v := range versions {
		actors[i] = v.Actor
	}
	people, err := s.Members.PeopleByID(ctx, q.who.Viewer, actors)
	for _, v := range versions {
		l := page.LogLine{At: v.At, Icon: "check", What: text.Format("第 %d 版", "version %d", v.Version), Why: text.Same(strings.TrimSpace(v.Brand + " " + strings.Join(v.Models, " ")))}
		if by, known := people[v.Actor]; known {
			l.What = text.Format("%s（%s）", "%s (%s)", l.What, by.Name)
		}
		out = append(out, l)
	}
	return out, err
}

func formLines(s string) []string { return strings.Split(strings.ReplaceAll(s, "\r", ""), "\n") }

func (s *Server) registerSave(ctx context.Context, q *request) (string, error) {
	e := restricted.NewEntry(q.FormValue("code"), q.FormValue("brand"))
	e.Names, e.Models, e.Products = formLines(q.FormValue("names")), formLines(q.FormValue("models")), formLines(q.FormValue("products"))
	e.Reason, e.Legal, e.Letter, e.Audience = q.FormValue("reason"), q.FormValue("legal"), q.FormValue("letter"), restricted.Audience(q.FormValue("audience"))
	for _, k := range q.Form["kind"] {
		e.Kinds = append(e.Kinds, restricted.Kind(k))
	}
	err := s.readRegister(ctx, q, &e)
	if err == nil {
		_, err = s.Restricted.Save(ctx, q.who.Viewer, e)
	}
	if err == nil {
		s.waitABit(ctx)
		return restrictedHref + "/register?did=register&q=" + urlEscape(strings.TrimSpace(e.Code)), nil
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) {
		f, err := s.registerForm(ctx, q, e)
		if err != nil {
			return nil, err
		}
		f.Orgs, f.Groups, f.Since, f.Until = q.FormValue("orgs"), q.FormValue("groups"), q.FormValue("since"), q.FormValue("until")
		return s.registerPage(ctx, q, f, problem)
	})
}

func (s *Server) readRegister(ctx context.Context, q *request, e *restricted.Entry) (err error) {
	e.Applies = restricted.Applies{Public: q.FormValue("public") == "yes"}
	if e.Since, err = restricted.Day(q.FormValue("since")); err != nil {
		return err
	}
	if e.Until, err = lastDayOf(q, "until"); err != nil {
		return err
	}
	e.Applies, err = s.Restricted.AppliesOf(ctx, e.Applies.Public, formLines(q.FormValue("orgs")), formLines(q.FormValue("groups")))
	return err
}

func (s *Server) registerEnd(ctx context.Context, q *request) (string, error) {
	if err := s.Restricted.End(ctx, q.who.Viewer, q.FormValue("code")); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.registerPage(ctx, q, nil, problem) })
	}
	return restrictedHref + "/register?did=register", nil
}

func (s *Server) registerImport(ctx context.Context, q *request) (string, error) {
	q.Body = http.MaxBytesReader(q.w, q.Body, 2*restricted.MaxTable)
	reader, err := q.MultipartReader()
	if err != nil {
		return "", noFile()
	}
	for {
		part, err := reader.NextPart()
		if err != nil {
			return "", noFile()
		}
		if part.FileName() == "" {
			continue
		}
		file, err := io.ReadAll(io.LimitReader(part, restricted.MaxTable+1))
		if err != nil {
			return "", noFile()
		}
		if _, err := s.Restricted.Import(ctx, q.who.Viewer, bytes.NewReader(file)); err != nil {
			return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.registerPage(ctx, q, nil, problem) })
		}
		s.waitABit(ctx)
		return restrictedHref + "/register?did=register", nil
	}
}

func (s *Server) registerExport(ctx context.Context, q *request) (page.Page, error) {
	return q.table("register.csv", func(w io.Writer) error { return s.Restricted.Export(ctx, q.who.Viewer, w) })
}
