package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/paper"
	"lianfang/internal/text"
)

// paperRoutes are the papers of the law of a case.
func (s *Server) paperRoutes() []Route {
	return []Route{
		routeOf("/incidents/{id}/papers/{paper}", route{act: access.ReadIncidents, get: s.paperRead}),
		routeOf("/incidents/{id}/papers/{paper}", route{act: access.ReportIncident, post: s.paperSave}),
		routeOf("/incidents/{id}/papers/{paper}/verdict", route{act: access.ReportIncident, post: s.paperJudge}),
		routeOf("/incidents/{id}/papers/{paper}/print", route{act: access.ReadIncidents, get: s.paperPrint}),
		routeOf("/incidents/{id}/papers/{paper}/odt", route{act: access.ReadIncidents, get: s.paperODT}),
	}
}

func paperHref(id string, k paper.Kind) string { return incidentHref(id) + "/papers/" + string(k) }

// paperOf is the paper that an address names; v is its version, none is the newest.
func (s *Server) paperOf(ctx context.Context, q *request) (incident.Paper, error) {
	var version int64
	if v := q.URL.Query().Get("v"); v != "" {
		n, err := strconv.ParseInt(v, 10, 64)
		if err != nil || n < 1 {
			return incident.Paper{}, fault.New(fault.NotFound, "no_version", text.Of("沒有這一版。", "There is no such version."))
		}
		version = n
	}
	return s.Incidents.Paper(ctx, q.who.Viewer, q.PathValue("id"), paper.Kind(q.PathValue("paper")), version)
}

func (s *Server) paperRead(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	x, err := s.paperOf(ctx, q)
	if err != nil {
		return nil, err
	}
	said, renewed := x.Version.Content, false
	if q.URL.Query().Get("fresh") == "yes" && x.Write {
		begun, err := s.Incidents.Begun(ctx, q.who.Viewer, x.UUID, x.Form.Kind)
		if err != nil {
			return nil, err
		}
		renewed = x.Version.N > 0
		begun.Cause, begun.Measures = said.Cause, said.Measures
		said = begun.Over(said)
	}
	p := q.paperView(x, said)
	p.Renewed = renewed
	return p, nil
}

// paperState says how far a paper is.
func paperState(x incident.Paper) page.State {
	var filed int64
	for _, v := range x.Versions {
		if v.Filed {
			filed = v.N
			break
		}
	}
	switch {
	case len(x.Verdicts) > 0 && x.Verdicts[0].Version == filed && x.Verdicts[0].Accepted:
		return page.State{Tone: page.Good, Name: text.Of("同意備查", "accepted")}
	case len(x.Verdicts) > 0 && x.Verdicts[0].Version == filed:
		return page.State{Tone: page.Bad, Name: text.Of("要補正", "to be mended")}
	case filed > 0:
		return page.State{Tone: page.Good, Name: text.Of("已送出", "sent")}
	case len(x.Versions) > 0:
		return page.State{Tone: page.Waiting, Name: text.Of("草稿，還沒送出", "a draft, not sent yet")}
	}
	return page.State{Tone: page.Waiting, Name: text.Of("還沒填寫", "not filled in yet")}
}

func (q *request) paperView(x incident.Paper, said paper.Content) page.Paper {
	at := paperHref(x.UUID, x.Form.Kind)
	p := page.Paper{Number: x.Number, Case: incidentHref(x.UUID), Title: x.Form.Title, Cite: x.Form.Basis.Words(), Notes: x.Form.Notes, State: paperState(x), Drill: x.Drill, Reason: x.Version.Reason,
		Links: paperLinks(at, x.Version.N), Versions: paperVersions(at, x), Verdicts: paperVerdicts(x), Again: againLinks(x)}
	if x.Write {
		p.Post, p.Fresh, p.Plan = at, at+"?fresh=yes", x.Form.Kind == paper.Final
		p.Items, p.Measures = paperItems(x.Form, said), paperMeasures(x.Form, said)
	} else {
		p.Sheet = sheetOf(x, q.lang)
	}
	if x.Judge {
		p.Judge = at + "/verdict"
		p.Accept = []page.Choice{{Name: text.Of("同意備查", "it will do"), Value: "yes", On: true}, {Name: text.Of("要補正", "it is to be mended"), Value: "no"}}
	}
	return p
}

func paperItems(f *paper.Form, said paper.Content) (out []page.PaperItem) {
	for _, i := range f.Items {
		x := page.PaperItem{Field: page.Field{Name: "item-" + i.ID, Label: text.Format("%d、%s", "%d. %s", i.No, i.Name), Hint: i.Hint, Type: "area", Value: said.Items[i.ID]}, Cite: i.Cite(), Formal: i.Formal}
		if i.ID == paper.ItemCause {
			x.Cause = []page.Choice{{Name: text.Of("還沒選", "not chosen yet"), On: said.Cause == ""}}
			for _, c := range paper.Causes() {
				x.Cause = append(x.Cause, page.Choice{Name: c.Name, Value: c.Code, On: c.Code == said.Cause})
			}
		}
		out = append(out, x)
	}
	return out
}

// spareMeasures is how many empty rows stand below those that are filled in. Whoever needs more keeps the paper, and gets more.
const spareMeasures = 3

func paperMeasures(f *paper.Form, said paper.Content) (out []page.PaperMeasure) {
	if f.Kind != paper.Final {
		return nil
	}
	all := append(said.Measures[:len(said.Measures):len(said.Measures)], make([]paper.Measure, spareMeasures)...)
	for n, m := range all {
		name := func(field string) string { return "m" + strconv.Itoa(n) + "-" + field }
		sort := page.CaseChoice{Name: name("sort"), Label: text.Of("層面", "Side")}
		for _, x := range paper.Sorts {
			sort.Choices = append(sort.Choices, page.Choice{Name: x.Name(), Value: string(x), On: x == m.Sort})
		}
		out = append(out, page.PaperMeasure{Name: text.Format("第 %d 項措施", "Measure %d", n+1), Sort: sort, Fields: []page.Field{
			{Name: name("what"), Label: text.Of("措施", "Measure"), Value: m.What}, {Name: name("owner"), Label: text.Of("負責", "Who answers"), Value: m.Owner},
			{Name: name("until"), Label: text.Of("預定完成日", "Planned for"), Type: "date", Value: m.Until}, {Name: name("track"), Label: text.Of("成效追蹤", "How it is tracked"), Value: m.Track},
			{Name: name("done"), Label: text.Of("完成日", "Done on"), Type: "date", Value: m.Done}}})
	}
	return out
}

// contentOf is what a form says.
func contentOf(q *request) paper.Content {
	c := paper.Content{Items: map[string]string{}, Cause: q.FormValue("cause")}
	for name, values := range q.Form {
		if id, ok := strings.CutPrefix(name, "item-"); ok && len(values) > 0 {
			c.Items[id] = values[0]
		}
	}
	for n := 0; q.Form.Has("m" + strconv.Itoa(n) + "-what"); n++ {
		get := func(field string) string { return q.FormValue("m" + strconv.Itoa(n) + "-" + field) }
		c.Measures = append(c.Measures, paper.Measure{What: get("what"), Sort: paper.Sort(get("sort")), Owner: get("owner"), Until: get("until"), Track: get("track"), Done: get("done")})
	}
	return c
}

func (s *Server) paperSave(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	x, err := s.paperOf(ctx, q)
	if err != nil {
		return "", err
	}
	said, reason, did := contentOf(q), strings.TrimSpace(q.FormValue("reason")), "paper_saved"
	if q.FormValue("do") == "file" {
		did, err = "paper_filed", s.Incidents.FilePaper(ctx, q.who.Viewer, x.UUID, x.Form.Kind, said, reason)
	} else {
		err = s.Incidents.SavePaper(ctx, q.who.Viewer, x.UUID, x.Form.Kind, said)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) {
			p := q.paperView(x, said.Tidy(x.Form))
			p.Problem, p.Reason = problem, reason
			return p, nil
		})
	}
	return paperHref(x.UUID, x.Form.Kind) + "?did=" + did, err
}

func (s *Server) paperJudge(ctx context.Context, q *request) (string, error) {
	q.unlisted()
	x, err := s.paperOf(ctx, q)
	if err != nil {
		return "", err
	}
	v := incident.Verdict{Accepted: q.FormValue("accepted") == "yes", Words: strings.TrimSpace(q.FormValue("words")), Recheck: strings.TrimSpace(q.FormValue("recheck"))}
	err = s.Incidents.JudgePaper(ctx, q.who.Viewer, x.UUID, x.Form.Kind, v)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) {
			p := q.paperView(x, x.Version.Content)
			p.Problem, p.Words, p.Recheck = problem, v.Words, v.Recheck
			for i, c := range p.Accept {
				p.Accept[i].On = (c.Value == "yes") == v.Accepted
			}
			return p, nil
		})
	}
	return paperHref(x.UUID, x.Form.Kind) + "?did=paper_judged", err
}

// paperLinks lead to a version as it is printed, in both languages.
func paperLinks(at string, version int64) []page.Link {
	of := url.Values{}
	if version > 0 {
		of.Set("v", itoa(version))
	}
	english := url.Values{"in": {"en"}}
	if version > 0 {
		english.Set("v", itoa(version))
	}
	ask := func(v url.Values) string {
		if len(v) == 0 {
			return ""
		}
		return "?" + v.Encode()
	}
	return []page.Link{{Name: text.Of("列印或存成 PDF", "Print, or save as PDF"), Href: at + "/print" + ask(of)}, {Name: text.Of("下載 ODT", "Download as ODT"), Href: at + "/odt" + ask(of)},
		{Name: text.Of("英文版列印", "Print in English"), Href: at + "/print" + ask(english)}, {Name: text.Of("英文版 ODT", "ODT in English"), Href: at + "/odt" + ask(english)}}
}

func paperVersions(at string, x incident.Paper) (out []page.LogLine) {
	for _, v := range x.Versions {
		what, icon := text.Format("第 %d 版，草稿（%s）", "version %d, a draft (%s)", v.N, v.Side.Name()), "list"
		if v.Filed {
			what, icon = text.Format("第 %d 版，**已送出**（%s）", "version %d, **sent** (%s)", v.N, v.Side.Name()), "send"
		}
		out = append(out, page.LogLine{At: time.UnixMicro(v.At), Icon: icon, What: what, Why: text.Same(v.Reason), Href: at + "/print?v=" + itoa(v.N)})
	}
	return out
}

func paperVerdicts(x incident.Paper) (out []page.LogLine) {
	for _, v := range x.Verdicts {
		what, icon := text.Format("第 %d 版：**要補正**（%s）", "version %d: **to be mended** (%s)", v.Version, v.Side.Name()), "x"
		if v.Accepted {
			what, icon = text.Format("第 %d 版：**同意備查**（%s）", "version %d: **accepted** (%s)", v.Version, v.Side.Name()), "check"
		}
		why := text.Same(v.Words)
		if v.Recheck != "" {
			why = text.Format("%s　複查日 %s", "%s Looked at again on %s.", v.Words, v.Recheck)
		}
		out = append(out, page.LogLine{At: time.UnixMicro(v.At), Icon: icon, What: what, Why: why})
	}
	return out
}

func againLinks(x incident.Paper) (out []page.Link) {
	for _, c := range x.Again {
		out = append(out, page.Link{Name: text.Same(c.Number + "　" + c.Head()), Href: incidentHref(c.UUID)})
	}
	return out
}

// headOf is what stands over a paper.
func headOf(x incident.Paper) paper.Head {
	return paper.Head{Number: x.Number, Body: x.Body, Version: x.Version.N, Filed: x.Version.Filed, Reason: x.Version.Reason, Drill: x.Drill, At: time.UnixMicro(x.Version.At)}
}

// sheetOf is a paper laid out in the language of the paper, which need not be the reader's.
func sheetOf(x incident.Paper, l text.Lang) page.PaperSheet {
	s := x.Form.Lay(x.Version.Content, headOf(x))
	out := page.PaperSheet{Lang: "zh-Hant-TW", Title: s.Title.In(l), Cite: s.Cite.In(l)}
	if l == text.En {
		out.Lang = "en"
	}
	for _, f := range s.Facts {
		out.Facts = append(out.Facts, [2]string{f.Name.In(l), f.Value.In(l)})
	}
	for _, n := range s.Notes {
		out.Notes = append(out.Notes, n.In(l))
	}
	for _, x := range s.Sections {
		y := page.PaperSection{Name: x.Name.In(l), Cite: x.Cite.In(l), Lead: x.Lead.In(l), Words: x.Words}
		if x.Lacks {
			y.Words = paper.Missing.In(l)
		}
		for _, m := range x.Measures {
			y.Rows = append(y.Rows, m.Row(l))
		}
		for _, h := range paper.MeasureHead {
			y.Head = append(y.Head, h.In(l))
		}
		out.Sections = append(out.Sections, y)
	}
	return out
}

// paperLang is the language in which a paper is wanted: the law's, if nothing is said.
func paperLang(q *request) text.Lang {
	if q.URL.Query().Get("in") == "en" {
		return text.En
	}
	return text.ZhTW
}

func (s *Server) paperPrint(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	x, err := s.paperOf(ctx, q)
	if err != nil {
		return nil, err
	}
	at := paperHref(x.UUID, x.Form.Kind)
	return page.PaperPrint{Title: x.Form.Title, Sheet: sheetOf(x, paperLang(q)), Back: at, Links: paperLinks(at, x.Version.N)[1:]}, nil
}

func (s *Server) paperODT(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	x, err := s.paperOf(ctx, q)
	if err != nil {
		return nil, err
	}
	d := x.Form.Lay(x.Version.Content, headOf(x)).Document(paperLang(q), s.Centre)
	name := strings.ToLower(x.Number) + "-" + string(x.Form.Kind) + ".odt"
	return q.file(name, "application/vnd.oasis.opendocument.text", d.Write)
}

// casePapers are the papers of a case as its page names them.
func (s *Server) casePapers(ctx context.Context, q *request, id string, wanted bool) (page.CasePapers, error) {
	if !wanted {
		return page.CasePapers{Note: incident.NoPaper}, nil // and nothing of it is announced
	}
	var out page.CasePapers
	for _, k := range paper.Kinds {
		x, err := s.Incidents.Paper(ctx, q.who.Viewer, id, k, 0)
		if fault.Is(err, fault.NotFound) { // whoever reviews sees what was sent, and no text may have been in force
			out.Papers = append(out.Papers, page.CasePaper{Name: k.Name(), State: page.State{Tone: page.Waiting, Name: text.Of("還沒送出", "not sent yet")}})
			continue
		}
		if err != nil {
			return out, err
		}
		out.Papers = append(out.Papers, page.CasePaper{Name: x.Form.Title, State: paperState(x), Href: paperHref(id, k)})
	}
	told, err := s.caseAnnouncement(ctx, q, id)
	out.Papers = append(out.Papers, told...)
	return out, err
}
