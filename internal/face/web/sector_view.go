package web

import (
	"context"
	"strconv"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/few"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

const (
	sectorFlaws    = 50
	sectorProducts = 20
)

func sectorHref(code string) string { return "/exposure/sectors/" + urlEscape(code) }

// sectorLink leads a sector's centre to how its sector stands.
func (s *Server) sectorLink(ctx context.Context, q *request) (page.Link, error) {
	code, err := s.Exposure.SectorOf(ctx, q.who.Viewer)
	if err != nil || code == "" {
		return page.Link{}, err
	}
	return page.Link{Name: text.Of("整個領域", "The whole sector"), Href: sectorHref(code)}, nil
}

// sectorSums is the country by sector. It is a page of its own, since it counts everything that is open anywhere.
func (s *Server) sectorSums(ctx context.Context, q *request) (page.Page, error) {
	p := page.Sectors{}
	for i := range priority.Decisions {
		p.Decisions = append(p.Decisions, urgentFirst(i).Name())
	}
	all, at, err := s.Exposure.Sectors(ctx, q.who.Viewer)
	p.Counted = s.countedAt(at)
	for _, x := range all {
		row := page.SectorSum{Sector: page.Link{Name: sectorName(x.Sector), Href: sectorHref(x.Sector)}, Listed: int(x.Listed), Members: int(x.Members), Exploited: int(x.Exploited)}
		for i := range priority.Decisions {
			row.Open = append(row.Open, int(x.Affected[urgentFirst(i).Rank()]))
			row.Possible += int(x.Possible[i])
		}
		p.Rows = append(p.Rows, row)
	}
	return p, err
}

// urgentFirst is the decision at a place, the most urgent first.
func urgentFirst(i int) priority.Decision {
	return priority.Decisions[len(priority.Decisions)-1-i]
}

func (s *Server) sector(ctx context.Context, q *request) (page.Page, error) {
	f, err := s.Exposure.Sector(ctx, q.who.Viewer, q.PathValue("sector"))
	if err != nil {
		return nil, err
	}
	p := page.Sector{Name: sectorName(f.Sector), How: howToRead(f), Facts: sectorFacts(f)}
	parts := toldParts(f, &p)
	p.Figures = sectorFigures(f, parts)
	p.Summary = text.Format("已遭利用、還沒處理完的漏洞 **%s** 個。", "Exploited vulnerabilities that are open: **%s**.", page.N(len(f.Exploited)))
	if len(parts) == 0 {
		p.Summary = text.Of("這個領域上傳清單的單位太少，還不能看整體情形。", "Too few organisations of this sector have an inventory to say how it stands.")
	}
	p.Summary = s.withTime(p.Summary, f.At)
	for i := range priority.Decisions {
		d := urgentFirst(i)
		row := page.SectorOpen{Decision: d.Words()}
		for _, x := range parts {
			row.Sides = append(row.Sides, page.SectorPair{Affected: openOf(x, x.Affected[d.Rank()]), Possible: openOf(x, x.Possible[d.Rank()])})
		}
		p.Open = append(p.Open, row)
	}
	sectorLists(f, &p)
	sectorWeeks(f, parts, &p)
	return p, nil
}

// toldParts are the sides whose figures are told.
func toldParts(f exposure.SectorFigures, p *page.Sector) (out []exposure.SectorPart) {
	rare := int64(0)
	if f.Bound.Told {
		out, p.Sides, rare = append(out, f.Bound), append(p.Sides, text.Of("有等級", "with a level")), rare+f.Bound.Rare
	}
	if f.Free.Told {
		out, p.Sides, rare = append(out, f.Free), append(p.Sides, text.Of("自願加入", "joined freely")), rare+f.Free.Rare
	}
	if rare > 0 {
		p.Rare = text.Format("另有 %s 個漏洞各只在一、兩個單位，不論多急，都不算在這張表裡；其中已遭利用的列在下面。", "%s more vulnerabilities are at one or two organisations each and are not counted here, however urgent; the exploited ones are listed below.", page.N(int(rare)))
	}
	return out
}

func howToRead(f exposure.SectorFigures) page.Note {
	if f.Exact {
		return page.Note{Lead: text.Of("只有數字。", "Numbers only."), Body: text.Of("值班台看到的是確切的數字；領域的中心看到的，少於 3 個單位的不顯示，也不含它自己。", "The desk reads them exactly. The sector’s centre is not told what is fewer than three organisations, and its own are left out for it.")}
	}
	return page.Note{Lead: text.Of("只有數字，看不出是誰。", "Numbers that name nobody."), Body: text.Of("少於 3 個單位的寫「少於 3」；能讓人算出它的數字也不顯示。您自己的單位不算在內。", "What is fewer than three organisations says so, and what would let one reckon it is not shown. Your own organisation is not counted.")}
}

// openOf says how many are open of a decision. A nought is none only where nothing was left out of the sums: it must not look safe.
func openOf(p exposure.SectorPart, c few.Count) text.Text {
	if p.Rare > 0 && c == (few.Count{}) {
		return text.Of("3 個單位以上的沒有", "none at three or more")
	}
	return countOf(c)
}

// countOf says a count as it may be told.
func countOf(c few.Count) text.Text {
	switch c.Hidden {
	case few.Few:
		return text.Of("少於 3", "fewer than 3")
	case few.Withheld:
		return text.Of("不顯示", "not shown")
	case few.Nearly:
		return text.Of("全部或幾乎全部", "all or nearly all")
	case few.Rounded:
		return text.Format("%s 以上", "%s or more", page.N(int(c.N)))
	}
	return text.Same(page.N(int(c.N)))
}

func sectorFacts(f exposure.SectorFigures) []page.SectorFact {
	row := func(name text.Text, of func(exposure.SectorPart) text.Text) page.SectorFact {
		return page.SectorFact{Name: name, Bound: of(f.Bound), Free: of(f.Free)}
	}
	days := func(n int) text.Text {
		if n < 0 {
			return text.Same("—")
		}
		return text.Format("%d 天", "%d days", n)
	}
	facts := []page.SectorFact{
		row(text.Of("成員單位", "Members"), func(p exposure.SectorPart) text.Text { return countOf(p.Members) }),
		row(text.Of("有清單的", "With an inventory"), func(p exposure.SectorPart) text.Text { return countOf(p.Listed) }),
		row(text.Of("清單多久沒更新（一半的單位在此以內）", "Age of the inventory, half are newer"), func(p exposure.SectorPart) text.Text { return days(p.Age) }),
		row(text.Of("最舊的四分之一，超過", "The oldest quarter is older than"), func(p exposure.SectorPart) text.Text { return days(p.AgeLate) }),
		row(text.Of("修補所需天數（中位數，十二週內）", "Days to fix, median of twelve weeks"), func(p exposure.SectorPart) text.Text { return days(p.Days) }),
		row(text.Of("在期限內修補的", "Fixed by their day"), func(p exposure.SectorPart) text.Text {
			if p.InTime < 0 {
				return text.Same("—")
			}
			return text.Same(strconv.Itoa(p.InTime) + "%")
		}),
	}
	facts[0].Href = "/members?sector=" + urlEscape(f.Sector)
	return facts
}

func sectorFigures(f exposure.SectorFigures, parts []exposure.SectorPart) []page.Figure {
	out := []page.Figure{{Name: text.Of("已遭利用、未處理", "Exploited and open"), Value: page.N(len(f.Exploited)), Note: text.Of("個漏洞", "vulnerabilities"), Href: "#exploited", Hot: len(f.Exploited) > 0}}
	late := page.Figure{Name: text.Of("超過期限", "Past their day"), Value: page.N(int(f.Late)), Note: text.Format("%s 個單位；只算有等級的", "%s organisations; only those with a level", page.N(int(f.LateOrgs))), Hot: f.Late > 0}
	if f.Late > 0 {
		late.Href = "/exposure/overdue"
	}
	out = append(out, late)
	if len(parts) == 0 {
		return out
	}
	found, fixed := page.Figure{Name: text.Of("這一週新增", "Found this week")}, page.Figure{Name: text.Of("這一週修補", "Fixed this week")}
	for i := range exposure.Weeks {
		var came, went int64
		for _, p := range parts {
			came, went = came+p.Weeks[i].Found, went+p.Weeks[i].Fixed
		}
		found.Trend, fixed.Trend = append(found.Trend, float64(came)), append(fixed.Trend, float64(went))
		found.Value, fixed.Value = page.N(int(came)), page.N(int(went))
	}
	return append(out, found, fixed)
}

func sectorLists(f exposure.SectorFigures, p *page.Sector) {
	pairs := func(bound, free exposure.SectorPair) (out []page.SectorPair) {
		if f.Bound.Told {
			out = append(out, page.SectorPair{Affected: countOf(bound.Affected), Possible: countOf(bound.Possible)})
		}
		if f.Free.Told {
			out = append(out, page.SectorPair{Affected: countOf(free.Affected), Possible: countOf(free.Possible)})
		}
		return out
	}
	for _, x := range f.Exploited[:min(len(f.Exploited), sectorFlaws)] {
		row := vulnCount(exposure.NationalRow{Vulnerability: x.Vulnerability}, page.Link{})
		p.Flaws = append(p.Flaws, page.SectorFlaw{Name: row.Name, Href: row.Href, About: row.About, Sides: pairs(x.Bound, x.Free)})
	}
	if more := len(f.Exploited) - len(p.Flaws); more > 0 {
		p.More = text.Format("另有 %s 個沒有列出。", "%s more are not listed.", page.N(more))
	}
	for _, x := range f.Products[:min(len(f.Products), sectorProducts)] {
		row := page.SectorHeld{Name: x.Title, Href: productHref(x.Key)}
		if f.Bound.Told {
			row.Sides = append(row.Sides, countOf(x.Bound))
		}
		if f.Free.Told {
			row.Sides = append(row.Sides, countOf(x.Free))
		}
		p.Products = append(p.Products, row)
	}
}

func sectorWeeks(f exposure.SectorFigures, parts []exposure.SectorPart, p *page.Sector) {
	if !f.Exact {
		p.WeeksTip = text.Of("同一個漏洞在同一週至少 3 個單位的，才算進來。", "Counted are vulnerabilities that came or went at three organisations or more in the week.")
	}
	for i := exposure.Weeks - 1; i >= 0; i-- {
		row := page.SectorFlow{From: f.From.AddDate(0, 0, 7*i)}
		for _, x := range parts {
			row.Sides = append(row.Sides, page.SectorCame{Found: int(x.Weeks[i].Found), Fixed: int(x.Weeks[i].Fixed)})
		}
		p.Weeks = append(p.Weeks, row)
	}
}
