package web

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/text"
)

const (
	yearsShown  = 10
	bodiesShown = 50
	declareRead = 1000
)

func (s *Server) yearly(ctx context.Context, q *request) (page.Page, error) {
	return s.yearlyAgain(ctx, q, text.Text{})
}

func (s *Server) yearlyAgain(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	v := q.who.Viewer
	years, err := s.Restricted.Surveys(ctx, v, yearsShown)
	if err != nil {
		return nil, err
	}
	p := page.YearlyInventory{Problem: problem}
	if q.who.May(access.EditRegister) {
		p.Open = &page.YearlyOpen{Post: restrictedHref + "/survey/open", Year: strconv.Itoa(s.Now().Year()), Deadline: q.PostFormValue("deadline"), Words: q.PostFormValue("words")}
	}
	if len(years) == 0 {
		return p, nil
	}
	x := years[0]
	if len(years) > 1 {
		f := page.Filter{Name: text.Of("年度", "Year"), Key: "year"}
		asked, _ := strconv.Atoi(q.URL.Query().Get("year"))
		for _, y := range years {
			if y.Year == asked {
				x = y
			}
		}
		for _, y := range years {
			f.Choices = append(f.Choices, page.Choice{Name: text.Same(strconv.Itoa(y.Year)), Value: strconv.Itoa(y.Year), On: y.Year == x.Year})
		}
		p.Years = []page.Filter{f}
	}
	p.Year, p.Words = strconv.Itoa(x.Year), x.Words
	if v.All() {
		return s.yearlyDesk(ctx, q, x, p)
	}
	return s.yearlyOwn(ctx, q, x, x.Year == years[0].Year, p)
}

func (s *Server) yearlyDesk(ctx context.Context, q *request, x restricted.Survey, p page.YearlyInventory) (page.Page, error) {
	v, at := q.who.Viewer, page.View{Path: q.URL.RequestURI()}
	t, err := s.Restricted.TallyOf(ctx, v, x.Year)
	if err != nil {
		return nil, err
	}
	p.State = page.Note{Tone: page.Plain, Lead: text.Format("截止日 %s。", "The last day is %s.", exposure.LastDay(x.Deadline)), Body: text.Format("%[2]d 個單位應申報，%[1]d 個已申報。", "Answered: %[1]d of %[2]d.", t.Answered, t.Asked)}
	p.Figures = []page.Figure{{Name: text.Of("應申報", "asked"), Value: page.N(t.Asked)}, {Name: text.Of("已申報", "answered"), Value: page.N(t.Answered)}, {Name: text.Of("未申報", "not answered"), Value: page.N(t.Asked - t.Answered), Hot: t.Asked > t.Answered},
		{Name: text.Of("申報「沒有」", "say that they have none"), Value: page.N(t.None)}, {Name: text.Of("逾期申報", "answered late"), Value: page.N(t.Late)}}
	p.Export = restrictedHref + "/survey/export?year=" + p.Year
	missing := q.URL.Query().Get("answered") == "no"
	p.Filters = []page.Filter{{Name: text.Of("申報", "Answer"), Key: "answered", Choices: []page.Choice{{Name: text.Of("全部", "all"), On: !missing}, {Name: text.Of("未申報", "not answered"), Value: "no", On: missing}}}}
	f := restricted.AnswersFilter{Year: x.Year, Missing: missing, After: parsed(q.URL.Query().Get("after")), Limit: bodiesShown}
	list, next, err := s.Restricted.Answers(ctx, v, f)
	for _, a := range list {
		row := page.YearlyRow{Org: page.Link{Name: a.Org.Name, Href: restrictedHref + "?org=" + urlEscape(a.Org.Slug)}, Level: a.Org.Tier, State: page.State{Tone: page.Unknown, Name: text.Of("未申報", "not answered")}}
		if a.Said {
			row.State, row.N = page.State{Tone: page.Good, Name: text.Format("已申報 %s", "answered on %s", restricted.DayOf(a.At))}, page.N(int(a.N))
		}
		if a.Late {
			row.State.Tone = page.Waiting
		}
		p.Rows = append(p.Rows, row)
	}
	p.Cursor.Shown = len(list)
	if next != 0 {
		p.Cursor.Next = at.With("after", number(next))
	}
	if f.After != 0 {
		p.Cursor.First = at.With("after", "")
	}
	return p, err
}

func (s *Server) yearlyOwn(ctx context.Context, q *request, x restricted.Survey, newest bool, p page.YearlyInventory) (page.Page, error) {
	v := q.who.Viewer
	must, err := s.Restricted.AskedOf(ctx, v, v.Org)
	if err != nil {
		return nil, err
	}
	if !must {
		return nil, notHere()
	}
	a, said, err := s.Restricted.AnswerOf(ctx, v, v.Org, x.Year)
	if err != nil {
		return nil, err
	}
	p.State = page.Note{Tone: page.Waiting, Lead: text.Of("還沒有申報。", "Not answered yet."), Body: text.Format("截止日 %s。沒有也要申報。", "The last day is %s. Answer too if there is nothing.", exposure.LastDay(x.Deadline))}
	if said {
		p.State = page.Note{Tone: page.Good, Lead: text.Format("已於 %s 申報。", "Answered on %s.", restricted.DayOf(a.At)), Body: text.Format("共 %d 件。截止前後都可以更新。", "Pieces: %d. It may be said anew.", a.N)}
	}
	if !newest || !q.who.May(access.HandleHoldings) {
		return p, nil
	}
	p.Answer = &page.YearlyAnswer{Post: restrictedHref + "/survey?year=" + p.Year}
	flags, err := s.Restricted.Flags(ctx, v, restricted.FlagFilter{Limit: declareRead})
	var lines []string
	for _, f := range flags {
		if !f.Declared() {
			p.Answer.Known++
			continue
		}
		lines = append(lines, itemLine(f))
	}
	if p.Answer.Items = strings.Join(lines, "\n"); q.PostForm.Has("items") {
		p.Answer.Items = q.PostFormValue("items")
	}
	return p, err
}

// itemLine writes a declared thing as readItems reads it.
func itemLine(f restricted.Flag) string {
	return fmt.Sprintf("%s,%s,%s,%s,%d", f.Brand(), f.Model(), f.Kind, f.Place, f.N)
}

// readItems reads a thing a line: brand, model, kind, place, pieces.
func readItems(s string) (out []restricted.Item, err error) {
	for i, line := range formLines(s) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		cells := strings.Split(strings.NewReplacer("，", ",", "\t", ",").Replace(line), ",")
		for len(cells) < 5 {
			cells = append(cells, "")
		}
		x := restricted.Item{Brand: cells[0], Model: cells[1], Kind: restricted.Kind(strings.TrimSpace(cells[2])), Place: cells[3], N: 1}
		if n := strings.TrimSpace(cells[4]); n != "" {
			if x.N, err = strconv.ParseInt(n, 10, 64); err != nil || len(cells) > 5 {
				return nil, fault.New(fault.Invalid, "bad_line", text.Format("第 %d 行讀不懂，請寫成：廠牌,型號,種類,地點,數量。", "Line %d cannot be read; write brand,model,kind,place,pieces.", i+1))
			}
		}
		out = append(out, x)
	}
	return out, nil
}

func (s *Server) yearlyAnswer(ctx context.Context, q *request) (string, error) {
	year, _ := strconv.Atoi(q.URL.Query().Get("year"))
	items, err := readItems(q.FormValue("items"))
	switch {
	case err != nil:
	case q.FormValue("say") == "none" && len(items) > 0:
		err = fault.New(fault.Invalid, "both", text.Of("填了項目就不是「沒有」。請清空，或按「送出申報」。", "Things are written down, so it is not none. Empty the list, or press “Send the answer”."))
	case q.FormValue("say") == "none":
		err = s.Restricted.SayNone(ctx, q.who.Viewer, q.who.Org, year)
	default:
		err = s.Restricted.Answer(ctx, q.who.Viewer, q.who.Org, year, items)
	}
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.yearlyAgain(ctx, q, problem) })
	}
	return restrictedHref + "/survey?did=yearly", nil
}

func (s *Server) yearlyOpen(ctx context.Context, q *request) (string, error) {
	x := restricted.Survey{Words: q.FormValue("words")}
	x.Year, _ = strconv.Atoi(strings.TrimSpace(q.FormValue("year")))
	var err error
	if x.Deadline, err = lastDayOf(q, "deadline"); err == nil {
		err = s.Restricted.OpenSurvey(ctx, q.who.Viewer, x)
	}
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.yearlyAgain(ctx, q, problem) })
	}
	return restrictedHref + "/survey?did=yearly_opened", nil
}

func (s *Server) yearlyExport(ctx context.Context, q *request) (page.Page, error) {
	year, _ := strconv.Atoi(q.URL.Query().Get("year"))
	return q.table("inventory-"+strconv.Itoa(year)+".csv", func(w io.Writer) error { return s.Restricted.ExportAnswers(ctx, q.who.Viewer, year, w) })
}

func (s *Server) replacement(ctx context.Context, q *request) (page.Page, error) {
	org, name, err := s.whoseRestricted(ctx, q)
	if err != nil {
		return nil, err
	}
	curves, err := s.Restricted.Progress(ctx, q.who.Viewer, org)
	if err != nil {
		return nil, err
	}
	p := page.Replacement{Org: name}
	all := curves[0]
	if len(all.Months) == 0 {
		return p, nil
	}
	p.Export = restrictedHref + "/progress/export"
	if slug := q.URL.Query().Get("org"); slug != "" {
		p.Export += "?org=" + urlEscape(slug)
	}
	p.Curve = replacementCurve(all, s.Now())
	for i := len(all.Months) - 1; i >= 0 && len(p.Months) < replacedShown; i-- { // the newest first
		p.Months = append(p.Months, replacementRow(monthName(all.Months[i]), all.Months[i]))
	}
	for _, c := range curves[1:] {
		label := text.Same(c.Key)
		switch {
		case c.By == "sector":
			label = member.SectorName(c.Key)
		case c.Key == "":
			label = text.Of("沒有等級", "no level")
		default:
			label = text.Format("%s 級", "level %s", c.Key)
		}
		p.Groups = append(p.Groups, replacementRow(label, c.Last()))
	}
	return p, nil
}

const replacedShown = 24

func monthName(m restricted.Month) text.Text {
	return text.Same(fmt.Sprintf("%d-%02d", m.Month/100, m.Month%100))
}

func replacementRow(name text.Text, m restricted.Month) page.ReplacementRow {
	return page.ReplacementRow{Name: name, Listed: int(m.Listed), Replaced: int(m.Replaced)}
}

func (s *Server) replacementExport(ctx context.Context, q *request) (page.Page, error) {
	org, _, err := s.whoseRestricted(ctx, q)
	if err != nil {
		return nil, err
	}
	return q.table("replacement.csv", func(w io.Writer) error { return s.Restricted.ExportProgress(ctx, q.who.Viewer, org, w) })
}
