package web

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/incident"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// draftNew is the empty form; with ?item= it names that item.
func (s *Server) draftNew(ctx context.Context, q *request) (page.Page, error) {
	p := draftForm()
	p.Levels, p.Kinds, p.Urgency = levelChoices(tlp.Amber), kindChoices(warning.ANA), urgencyChoices(0)
	p.Items, p.Drill = q.URL.Query().Get("item"), q.URL.Query().Get("drill") == "yes"
	var err error
	if p.Lesson, err = s.lessonOf(ctx, q, q.URL.Query().Get("lesson")); err != nil || p.Items == "" {
		return p, err
	}
	it, _, err := s.Intel.Find(ctx, q.who.Viewer, p.Items)
	if err != nil {
		return nil, err
	}
	p.Levels, p.Title = levelChoices(it.TLP), [2]string{nameOf(it), nameOf(it)}
	return p, nil
}

func draftForm() page.DraftForm {
	p := page.DraftForm{Post: "/warnings/new", Back: page.Link{Name: text.Of("不存，回到清單", "Back without saving"), Href: "/warnings"}}
	for _, x := range member.Sectors() {
		p.Sectors = append(p.Sectors, page.Choice{Name: x.Name, Value: x.Code})
	}
	return p
}

func kindChoices(on warning.Kind) []page.Choice {
	var out []page.Choice
	for _, k := range []warning.Kind{warning.ANA, warning.EWA, warning.INT, warning.DEF, warning.FBI} {
		out = append(out, page.Choice{Name: text.Format("%[1]s %[2]s", "%[1]s %[2]s", text.Same(string(k)), k.Name()), Value: string(k), On: k == on})
	}
	return out
}

func urgencyChoices(on int) []page.Choice {
	out := []page.Choice{{Name: text.Of("依規則", "By the policy"), On: on == 0}}
	for i, name := range urgencyNames {
		out = append(out, page.Choice{Name: text.Format("%[1]d %[2]s", "%[1]d %[2]s", i+1, name), Value: strconv.Itoa(i + 1), On: on == i+1})
	}
	return out
}

func (s *Server) draftSave(ctx context.Context, q *request) (string, error) {
	n, err := s.draftOf(ctx, q)
	if err == nil {
		var id int64
		if id, err = s.Warning.Draft(ctx, q.who.Viewer, n); err == nil {
			uuid, err := s.Warning.UUIDOf(ctx, q.who.Viewer, id)
			if err == nil {
				err = s.led(ctx, q, incident.ToWarn, uuid)
			}
			return "/warnings/" + uuid + "/desk?did=drafted", err
		}
	}
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		return "", err
	}
	p := draftForm()
	if p.Lesson, err = s.lessonOf(ctx, q, q.FormValue("lesson")); err != nil {
		return "", err
	}
	p.Problem, p.Levels, p.Kinds, p.Urgency = f.Say, levelChoices(n.TLP), kindChoices(n.Kind), urgencyChoices(n.Urgency)
	p.Orgs, p.Items, p.Drill = q.FormValue("orgs"), q.FormValue("items"), n.Drill
	p.Title, p.Lead, p.Todo = pair(q, "title"), pair(q, "lead"), pair(q, "todo")
	for i, c := range p.Sectors {
		for _, chosen := range q.Form["sector"] {
			p.Sectors[i].On = c.On || chosen == c.Value
		}
	}
	return q.redo(p)
}

// draftOf reads the form; what can be read stands in the result even where something is wrong.
func (s *Server) draftOf(ctx context.Context, q *request) (warning.NewWarning, error) {
	n := warning.NewWarning{Kind: warning.Kind(q.FormValue("kind")), TLP: levelOfWord(q.FormValue("tlp")), Drill: q.FormValue("drill") == "yes"}
	n.Urgency, _ = strconv.Atoi(q.FormValue("urgency"))
	var err error
	if n.Words, err = wordsOf(q); err != nil {
		return n, err
	}
	if n.Orgs, err = s.Members.Choose(ctx, q.who.Viewer, q.Form["sector"], linesOf(q.FormValue("orgs"))); err != nil {
		return n, err
	}
	n.Items, err = s.Intel.ItemsNamed(ctx, q.who.Viewer, linesOf(q.FormValue("items")))
	return n, err
}

func pair(q *request, name string) [2]string {
	return [2]string{q.FormValue(name + "-zh"), q.FormValue(name + "-en")}
}

// wordsOf reads title, lead and steps; a step needs its twin in the other language.
func wordsOf(q *request) (warning.Words, error) {
	title, lead, todo := pair(q, "title"), pair(q, "lead"), pair(q, "todo")
	w := warning.Words{Title: text.Of(title[0], title[1]), Lead: text.Of(lead[0], lead[1])}
	steps, err := pairedLines(todo[0], todo[1])
	if err != nil {
		return w, err
	}
	for _, do := range steps {
		w.Todo = append(w.Todo, warning.Step{Do: do})
	}
	return w, nil
}

// pairedLines puts the lines of the two languages together, each with its own.
func pairedLines(zh, en string) ([]text.Text, error) {
	a, b := linesOf(zh), linesOf(en)
	if len(a) != len(b) {
		return nil, fault.New(fault.Invalid, "steps_differ", text.Format("步驟中文有 %[1]d 行、英文有 %[2]d 行，請一行對一行。", "The steps are %[1]d lines in Chinese and %[2]d in English; write them line by line.", len(a), len(b)))
	}
	out := make([]text.Text, len(a))
	for i := range a {
		out[i] = text.Of(a[i], b[i])
	}
	return out, nil
}

func linesOf(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// draftEdit is the form with the draft's words.
func (s *Server) draftEdit(ctx context.Context, q *request) (page.Page, error) {
	x, err := s.Warning.Find(ctx, q.who.Viewer, q.PathValue("number"))
	if err != nil {
		return nil, err
	}
	if x.State != warning.Draft {
		return nil, fault.New(fault.Conflict, "not_a_draft", text.Of("這則預警已經不是草稿。", "This warning is no longer a draft."))
	}
	p := editForm(x)
	p.Levels, p.Urgency = levelChoices(x.TLP), urgencyChoices(x.Urgency)
	p.Title, p.Lead = [2]string{x.Words.Title.In(text.ZhTW), x.Words.Title.In(text.En)}, [2]string{x.Words.Lead.In(text.ZhTW), x.Words.Lead.In(text.En)}
	for i, l := range []text.Lang{text.ZhTW, text.En} {
		for _, st := range x.Words.Todo {
			p.Todo[i] += st.Do.In(l) + "\n"
		}
	}
	return p, nil
}

func editForm(x warning.Found) page.DraftForm {
	at := "/warnings/" + x.UUID
	return page.DraftForm{Edit: true, Post: at + "/edit", Back: page.Link{Name: text.Of("不存，回到草稿", "Back without saving"), Href: at + "/desk"}}
}

func (s *Server) draftEditSave(ctx context.Context, q *request) (string, error) {
	x, err := s.Warning.Find(ctx, q.who.Viewer, q.PathValue("number"))
	if err != nil {
		return "", err
	}
	c := warning.Change{TLP: levelOfWord(q.FormValue("tlp"))}
	c.Urgency, _ = strconv.Atoi(q.FormValue("urgency"))
	w, err := wordsOf(q)
	if err == nil {
		w.Facts, w.Quotes = x.Words.Facts, x.Words.Quotes
		keepNotes(w.Todo, x.Words.Todo)
		c.Words = &w
		err = s.Warning.Edit(ctx, q.who.Viewer, x.ID, c)
	}
	if err == nil {
		return "/warnings/" + x.UUID + "/desk?did=edited", nil
	}
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		return "", err
	}
	p := editForm(x)
	p.Problem, p.Levels, p.Urgency = f.Say, levelChoices(c.TLP), urgencyChoices(cmp.Or(c.Urgency, x.Urgency))
	p.Title, p.Lead, p.Todo = pair(q, "title"), pair(q, "lead"), pair(q, "todo")
	return q.redo(p)
}

// keepNotes gives a step that was not reworded its remark and minutes back.
func keepNotes(now, before []warning.Step) {
	for i := range now {
		for _, b := range before {
			if b.Do == now[i].Do {
				now[i].Note, now[i].Minutes = b.Note, b.Minutes
			}
		}
	}
}
