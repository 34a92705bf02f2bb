package web

import (
	"cmp"
	"context"
	"net/http"
	"strconv"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/text"
)

const heldShown = 20

// held lists what waits for the desk.
func (s *Server) held(ctx context.Context, q *request) (page.Page, error) {
	after, _ := strconv.ParseInt(q.URL.Query().Get("after"), 10, 64)
	list, next, err := s.Intel.WaitingForDesk(ctx, q.who.Viewer, after, heldShown)
	if err != nil {
		return nil, err
	}
	day, err := s.Intel.Since(ctx, q.who.Viewer, s.Now())
	if err != nil {
		return nil, err
	}
	p := page.Held{Summary: text.Format("**%d** 筆等您裁決。", "**%d** wait for a decision.", day.Held), Cursor: page.Cursor{Shown: len(list)}}
	if next != 0 {
		p.Cursor.Next = "/intelligence/held?after=" + strconv.FormatInt(next, 10)
	}
	for _, h := range list {
		p.Rows = append(p.Rows, page.HeldRow{Name: cmp.Or(h.Title, h.STIXID), ID: h.STIXID, Href: "/intelligence/" + h.STIXID, Story: "/intake/" + h.STIXID, Source: h.Source, File: h.File,
			At: h.At, Why: h.Why.Say(), Asks: askOf(h), Post: "/intelligence/" + h.STIXID + "/settle", Verdict: strconv.FormatInt(h.ID, 10)})
	}
	return p, nil
}

// askOf says what letting an object go on would do.
func askOf(h intel.Held) text.Text {
	switch {
	case h.Word == 0:
		return text.Text{}
	case h.Why.Code == "not_owner":
		return text.Of("放行就是由中心撤回它：收過的單位都會收到撤回。", "Letting it go on means that the centre withdraws the item: everyone who was told hears of it.")
	}
	return text.Of("放行之後，它就和其他情資一樣：可搜尋、比對，並可能成為預警。", "Once let go on it is like any other: found, compared, and perhaps the reason of a warning.")
}

func (s *Server) heldSettle(ctx context.Context, q *request) (string, error) {
	id, err := strconv.ParseInt(q.FormValue("verdict"), 10, 64)
	if err != nil {
		return "", noSuchPage()
	}
	return "/intelligence/held?did=settled", s.Intel.Settle(ctx, q.who.Viewer, id, q.FormValue("decision") == "go", q.FormValue("reason"))
}

// markForm offers to mark the first word that came unmarked.
func markForm(q *request, it intel.Item, words []intel.Word) *page.MarkForm {
	if !q.who.May("intelligence.mark") {
		return nil
	}
	for _, w := range words {
		if w.TLP.Valid() || w.State == intel.Superseded || w.State == intel.RefusedByDesk {
			continue
		}
		return &page.MarkForm{Post: itemHref(it) + "/mark", Word: strconv.FormatInt(w.ID, 10), Levels: levelChoices(tlp.Amber)}
	}
	return nil
}

func levelChoices(on tlp.Level) []page.Choice {
	var out []page.Choice
	for _, l := range tlp.Levels() {
		out = append(out, page.Choice{Name: text.Same(l.String()), Value: l.Word(), On: l == on})
	}
	return out
}

func levelOfWord(word string) tlp.Level {
	for _, l := range tlp.Levels() {
		if l.Word() == word {
			return l
		}
	}
	return tlp.None
}

func (s *Server) objectMark(ctx context.Context, q *request) (string, error) {
	word, err := strconv.ParseInt(q.FormValue("word"), 10, 64)
	if err != nil {
		return "", noSuchPage()
	}
	_, err = s.Intel.Mark(ctx, q.who.Viewer, word, levelOfWord(q.FormValue("level")), q.FormValue("whole") != "", q.FormValue("reason"))
	return "/intelligence/" + q.PathValue("id") + "?did=marked", err
}

// redo draws a form once more with what was typed and what is wrong with it.
func (q *request) redo(p page.Page) (string, error) {
	q.write(http.StatusUnprocessableEntity, p)
	return "", nil
}

// redoOn shows a form again with what was wrong; what is this program's own fault is not shown in it.
func (q *request) redoOn(err error, draw func(problem text.Text) (page.Page, error)) (string, error) {
	f := fault.Of(err)
	if f.Kind == fault.Internal {
		return "", err
	}
	p, err := draw(f.Say)
	if err != nil {
		return "", err
	}
	return q.redo(p)
}
