package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"lianfang/internal/disclosure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

func (s *Server) advisoryForm(ctx context.Context, q *request) (page.Page, error) {
	q.unlisted()
	x, err := s.Disclosure.DraftOf(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.advisoryFormPage(ctx, q, x, text.Text{})
}

var remedyNames = map[string]text.Text{"vendor_fix": text.Of("廠商的修補", "the vendor’s fix"), "mitigation": text.Of("緩解措施", "a mitigation"), "workaround": text.Of("替代做法", "a workaround"), "no_fix_planned": text.Of("不會修補", "no fix is planned"),
	"none_available": text.Of("還沒有辦法", "none is available")}

func (s *Server) advisoryFormPage(ctx context.Context, q *request, x disclosure.Draft, problem text.Text) (page.Page, error) {
	f, err := s.Disclosure.Find(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	look, err := s.Disclosure.Preview(ctx, q.who.Viewer, f.UUID)
	if err != nil {
		return nil, err
	}
	base := "/disclosure/cases/" + f.UUID
	p := page.AdvisoryForm{Number: f.Number, Case: page.Link{Name: text.Same(f.Name()), Href: base}, Problem: problem, Post: base + "/advisory", Missing: look.Missing, Document: string(look.Document), Revision: look.Revision}
	if _, ok := disclosure.Next(f.State, disclosure.Publish); ok && look.Publishable() {
		p.Publish = base + "/publish"
	}
	for _, c := range look.Problems {
		p.Checks = append(p.Checks, page.FailedTest{Number: c.Test, Where: c.At, What: c.Say})
	}
	pair := func(name string, label text.Text, kind string, w disclosure.Words) [2]page.Field {
		one := func(l text.Lang, in text.Text, value string) page.Field {
			return page.Field{Name: name + "-" + strings.ToLower(string(l)[:2]), Label: text.Format("%[1]v（%[2]v）", "%[1]v (%[2]v)", label, in), Type: kind, Lang: l, Value: value}
		}
		return [2]page.Field{one(text.ZhTW, text.Of("中文", "Chinese"), w.Zh), one(text.En, text.Of("英文", "English"), w.En)}
	}
	p.Words = [][2]page.Field{pair("title", text.Of("標題", "Title"), "", x.Title), pair("summary", text.Of("摘要", "Summary"), "area", x.Summary), pair("remedy", text.Of("怎麼處理", "What to do"), "area", x.Remedy)}
	for i, a := range append(x.Products[:len(x.Products):len(x.Products)], disclosure.Affected{}) {
		one := func(name string, label text.Text, value string) page.Field {
			return page.Field{Name: fmt.Sprintf("%s-%d", name, i), Label: label, Value: value}
		}
		p.Products = append(p.Products, []page.Field{one("vendor", text.Of("廠商", "Vendor"), a.Vendor), one("product", text.Of("產品", "Product"), a.Product), one("range", text.Of("受影響的版本", "Affected versions"), a.Range),
			one("fixed", text.Of("已修補的版本", "Fixed versions"), a.Fixed), one("purl", text.Same("purl"), a.PURL), one("cpe", text.Same("CPE 2.3"), a.CPE)})
	}
	for _, r := range disclosure.Remedies {
		p.Remedies = append(p.Remedies, page.Choice{Name: remedyNames[r], Value: r, On: r == x.RemedyKind})
	}
	var links []string
	for _, r := range x.References {
		links = append(links, r.URL+" "+r.Summary)
	}
	p.Rest = []page.Field{{Name: "vector", Label: text.Of("CVSS 3.1 向量", "CVSS 3.1 vector"), Value: x.Vector}, {Name: "remedy-url", Label: text.Of("修補的網址", "Address of the fix"), Value: x.RemedyURL},
		{Name: "links", Label: text.Of("參考連結，一行一個：網址 說明", "Links, one a line: address words"), Type: "area", Value: strings.Join(links, "\n")}, {Name: "thanks", Label: text.Of("致謝，一行一個", "Thanks, one name a line"), Type: "area", Value: strings.Join(x.Thanks, "\n")}}
	return p, nil
}

// draftIn reads the form of an advisory.
func draftIn(q *request) disclosure.Draft {
	words := func(name string) disclosure.Words {
		return disclosure.Words{Zh: strings.TrimSpace(q.FormValue(name + "-zh")), En: strings.TrimSpace(q.FormValue(name + "-en"))}
	}
	x := disclosure.Draft{Title: words("title"), Summary: words("summary"), Remedy: words("remedy"), RemedyKind: q.FormValue("remedy-kind"), RemedyURL: q.FormValue("remedy-url"), Vector: q.FormValue("vector")}
	for i := range 1000 {
		if _, there := q.Form[fmt.Sprintf("product-%d", i)]; !there {
			break
		}
		at := func(name string) string { return strings.TrimSpace(q.FormValue(fmt.Sprintf("%s-%d", name, i))) }
		a := disclosure.Affected{Vendor: at("vendor"), Product: at("product"), Range: at("range"), Fixed: at("fixed"), PURL: at("purl"), CPE: at("cpe")}
		if a != (disclosure.Affected{}) {
			x.Products = append(x.Products, a)
		}
	}
	for _, l := range linesOf(q.FormValue("links")) {
		to, what, _ := strings.Cut(l, " ")
		if what = strings.TrimSpace(what); what == "" {
			what = to
		}
		x.References = append(x.References, disclosure.Reference{URL: to, Summary: what})
	}
	x.Thanks = linesOf(q.FormValue("thanks"))
	return x
}

func (s *Server) advisorySave(ctx context.Context, q *request) (string, error) {
	f, err := s.Disclosure.Find(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return "", err
	}
	x := draftIn(q)
	if err := s.Disclosure.SaveDraft(ctx, q.who.Viewer, f.ID, x); err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.advisoryFormPage(ctx, q, x, problem) })
	}
	return "/disclosure/cases/" + url.PathEscape(f.UUID) + "/advisory?did=saved", nil
}

func (s *Server) advisoryPublish(ctx context.Context, q *request) (string, error) {
	number, err := s.Disclosure.Publish(ctx, q.who.Viewer, q.PathValue("id"), q.FormValue("summary"))
	if err == nil {
		return "/disclosure/cases/" + url.PathEscape(q.PathValue("id")) + "?did=advised&number=" + urlEscape(number), nil
	}
	x, lost := s.Disclosure.DraftOf(ctx, q.who.Viewer, q.PathValue("id"))
	if lost != nil {
		return "", lost
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.advisoryFormPage(ctx, q, x, problem) })
}
