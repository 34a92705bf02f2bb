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

// matchRows draws what was found, a line for each product and vulnerability: ten machines of one kind want one decision.
func matchRows(q *request, found []exposure.Finding, open string) ([]page.Match, page.Cursor) {
	type group struct {
		first    exposure.Finding
		machines int
		on       bool
	}
	var groups []*group
	have := map[[2]string]*group{}
	for _, f := range found {
		key := [2]string{f.CVE, f.Product}
		g, ok := have[key]
		if !ok {
			g = &group{first: f}
			have[key] = g
			groups = append(groups, g)
		}
		g.machines++
		g.on = g.on || matchKey(f) == open
	}
	from, to, cursor := window(q, len(groups), matchesShown)
	var out []page.Match
	for _, g := range groups[from:to] {
		out = append(out, matchRow(q, g.first, g.machines, g.on))
	}
	return out, cursor
}

func matchRow(q *request, f exposure.Finding, machines int, on bool) page.Match {
	at := page.View{Path: q.URL.RequestURI()}
	key := matchKey(f)
	m := page.Match{Asset: text.Same(f.AssetName + " · " + f.Product), Vuln: f.CVE, Verdict: verdictOf(f.Result), At: f.At, Href: at.With("open", key) + "#h-open", On: on, Urgency: 4}
	if machines > 1 {
		m.Asset = text.Format("%[1]s 等 %[2]d 台 · %[3]s", "%[1]s and %[4]d more · %[3]s", f.AssetName, machines, f.Product, machines-1)
	}
	switch {
	case f.KEV && f.Result == judge.Yes:
		m.Urgency = 1
	case f.KEV: // it may be affected, and attackers are at it: the missing fact is wanted today
		m.Urgency = 2
	case f.Result == judge.Yes:
		m.Urgency = 3
	}
	return m
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

// assetRows lists what is on record, each with the gravest that was found of it. What could not be read of the findings is not called safe.
func (s *Server) assetRows(ctx context.Context, q *request, org int64, p *page.Exposure, found []exposure.Finding) error {
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
	gravest := map[string]page.Verdict{}
	for _, f := range found { // the surest come first
		if k := strconv.FormatInt(f.Asset, 10) + f.Product; gravest[k] == "" {
			gravest[k] = verdictOf(f.Result)
		}
	}
	for _, a := range rows {
		verdict := gravest[strconv.FormatInt(a.Asset, 10)+a.Title]
		p.Assets = append(p.Assets, page.Asset{Name: text.Same(a.Name), Product: text.Same(strings.TrimSuffix(a.Title, " "+a.Version)), Version: a.Version,
			Known: text.Format("清單「%s」", "inventory “%s”", a.Inventory), Changed: a.At, Verdict: verdict, Open: verdict == "" && len(found) >= findingsRead})
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
