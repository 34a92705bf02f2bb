package web

import (
	"context"
	"strconv"
	"strings"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// matchRows draws what concerns the organisation, a line a vulnerability, the most urgent first.
func matchRows(q *request, all []exposure.Standing) ([]page.Match, page.Cursor) {
	from, to, cursor := window(q, len(all), matchesShown)
	var out []page.Match
	for _, x := range all[from:to] {
		m := page.Match{Asset: text.Same(x.Asset + " · " + x.Product), Vuln: x.CVE, Verdict: verdictOf(x.Result), Urgency: urgencyOf(x), State: standingState(x), Overdue: x.Overdue(), Href: findingHref(x.CVE, "")}
		if n := max(x.Machines, x.Quiet); n > 1 {
			m.Asset = text.Format("%[1]s 等 %[2]d 台 · %[3]s", "%[1]s and %[4]d more · %[3]s", x.Asset, n, x.Product, n-1)
		}
		if x.Priority.Due.Day != "" && !x.Suppressed() {
			m.Due = text.Format("期限 %s", "due %s", x.Priority.Due.Day)
		}
		out = append(out, m)
	}
	return out, cursor
}

// window is the part of a list that the query key "from" asks for.
func window(q *request, all, size int) (from, to int, c page.Cursor) {
	at := page.View{Path: q.URL.RequestURI()}
	from, _ = strconv.Atoi(q.URL.Query().Get("from"))
	from = min(max(from, 0), all)
	to = min(from+size, all)
	c = page.Cursor{Shown: to - from, Total: all}
	if to < all {
		c.Next = at.With("from", strconv.Itoa(to))
	}
	if from > 0 {
		c.First = at.With("from", "")
	}
	return from, to, c
}

// assetRows lists what is on record, each with the gravest that was found of it.
func (s *Server) assetRows(ctx context.Context, q *request, org int64, p *page.Exposure) error {
	after, _ := strconv.ParseInt(q.URL.Query().Get("after"), 10, 64)
	rows, err := s.Exposure.Assets(ctx, q.who.Viewer, org, after, assetsListed+1)
	if err != nil {
		return err
	}
	at := page.View{Path: q.URL.RequestURI()}
	if len(rows) > assetsListed {
		rows = wholeAssets(rows[:assetsListed])
		p.Cursor.Next = at.With("after", strconv.FormatInt(rows[len(rows)-1].Asset, 10)) + "#h-assets"
	}
	if after != 0 {
		p.Cursor.First = at.With("after", "") + "#h-assets"
	}
	p.Cursor.Shown = len(rows)
	for _, a := range rows {
		verdict := page.Verdict("")
		if a.Answer != judge.No {
			verdict = verdictOf(a.Answer)
		}
		p.Assets = append(p.Assets, page.Asset{Name: text.Same(a.Name), Product: text.Same(strings.TrimSuffix(a.Title, " "+a.Version)), Version: a.Version,
			About: describedAs(a.Description), Known: text.Format("清單「%s」", "inventory “%s”", a.Inventory), Changed: a.At, Verdict: verdict})
	}
	return nil
}

// wholeAssets leaves the last machine to the next page if it may be cut, since a page begins behind a machine.
func wholeAssets(rows []exposure.AssetRow) []exposure.AssetRow {
	last := rows[len(rows)-1].Asset
	for i := len(rows) - 1; i > 0; i-- {
		if rows[i-1].Asset != last {
			return rows[:i]
		}
	}
	return rows
}
