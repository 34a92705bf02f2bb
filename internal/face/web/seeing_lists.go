package web

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/face/web/page"
	"lianfang/internal/intel"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

const (
	productShown  = 50
	versionsShown = 100
	monthsShown   = 36
	cellShown     = 100
)

func dayName(day int64) string {
	if day == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", day/10_000, day/100%100, day%100)
}

func figure(n float64, form string) string {
	if n < 0 {
		return "—"
	}
	return fmt.Sprintf(form, n)
}

func (s *Server) product(ctx context.Context, q *request) (page.Page, error) {
	v, key := q.who.Viewer, q.PathValue("key")
	x, err := s.Exposure.ProductByKey(ctx, v, key)
	if err != nil {
		return nil, err
	}
	p := page.Product{Key: x.Key, Title: x.Title, Desk: v.All(), Summary: text.Format("已知 **%[1]s** 個漏洞，其中 **%[2]s** 個已遭利用。", "Known vulnerabilities: **%[1]s**, of these exploited: **%[2]s**.", page.N(int(x.Known)), page.N(int(x.Exploited)))}
	order := exposure.UrgentFirst
	if q.URL.Query().Get("order") == string(exposure.NewestFirst) {
		order = exposure.NewestFirst
	}
	p.Order = []page.Filter{{Name: text.Of("順序", "Order"), Key: "order", Choices: []page.Choice{{Name: text.Of("最急的在前", "Most urgent first"), On: order == exposure.UrgentFirst},
		{Name: text.Of("最新的在前", "Newest first"), Value: string(exposure.NewestFirst), On: order == exposure.NewestFirst}}}}
	after := q.URL.Query().Get("after")
	list, err := s.Exposure.VulnerabilitiesOfProduct(ctx, v, key, order, after, productShown)
	if err != nil {
		return nil, err
	}
	for _, r := range list.Rows {
		p.Rows = append(p.Rows, page.ProductRow{CVE: r.CVE, Href: vulnerabilityHref(r.CVE), Title: r.Title, KEV: r.KEV, CVSS: figure(r.CVSS, "%.1f"), EPSS: percentOf(r.EPSS), Published: dayName(r.Published), Orgs: int(r.Orgs)})
	}
	at := page.View{Path: q.URL.RequestURI()}
	p.Cursor.Shown = len(p.Rows)
	if list.Next != "" {
		p.Cursor.Next = at.With("after", list.Next)
	}
	if after != "" {
		p.Cursor.First = at.With("after", "")
	}
	runs, err := s.Exposure.VersionsInUse(ctx, v, key, versionsShown)
	for _, r := range runs {
		p.Versions = append(p.Versions, page.VersionRow{Name: judge.Title(r.Name), Orgs: int(r.Orgs), Machines: int(r.Machines), Affected: int(r.Affected), Possible: int(r.Possible)})
	}
	for _, k := range x.Others {
		p.Others = append(p.Others, page.Link{Name: text.Same(k), Href: productHref(k)})
	}
	return p, err
}

func percentOf(share float64) string {
	if share < 0 {
		return "—"
	}
	return strconv.FormatFloat(share*100, 'f', 1, 64) + "%"
}

// kindNames says the kinds of sources.
var kindNames = map[knowledge.Cover]text.Text{
	knowledge.ByAuthority: text.Of("編號機構（CNA）", "Numbering authorities (CNA)"), knowledge.ByEnricher: text.Of("補充資料（ADP）", "Enrichment (ADP)"), knowledge.ByNVD: text.Same("NVD"),
	knowledge.ByOSV: text.Same("OSV"), knowledge.ByAdvisory: text.Of("公告（CSAF、VEX）", "Advisories (CSAF, VEX)"), knowledge.BySTIX: text.Of("情資（STIX）", "Intelligence (STIX)"),
}

func (s *Server) coverage(ctx context.Context, q *request) (page.Page, error) {
	c, err := s.Exposure.Coverage(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	n := func(x int64) string { return page.N(int(x)) }
	p := page.Coverage{BlindN: int(c.BlindN), Summary: text.Format("已知 **%[1]s** 個漏洞，**%[2]s** 個有可用的規則。知道但不能比對的有 %[3]s 個，其中 **%[4]s** 個的廠商，有單位在用它的產品。",
		"Known: **%[1]s**, with a usable rule: **%[2]s**. Known and not comparable: %[3]s; of these **%[4]s** name a vendor whose products somebody runs.", n(c.Known), n(c.Usable), n(c.Known-c.Usable), n(c.BlindN))}
	share := func(of int64) string { return percentOf(float64(of) / float64(max(c.Known, 1))) }
	p.Figures = []page.Figure{{Name: text.Of("有可用規則", "With a usable rule"), Value: share(c.Usable)}, {Name: text.Of("不靠 NVD 的設定", "Without NVD’s configurations"), Value: share(c.NoNVD)},
		{Name: text.Of("NVD 有規則", "NVD gives a rule"), Value: share(c.WithNVD)}, {Name: text.Of("還沒數到", "Not counted yet"), Value: n(c.Uncounted), Note: text.Of("只有編號，或是升級前讀入的", "numbers only, or read before this was counted")}}
	for _, k := range knowledge.Kinds {
		if x, ok := c.ByKind[k]; ok {
			p.Kinds = append(p.Kinds, page.CoverRow{Name: kindNames[k], Known: int(x.Speaks), Usable: int(x.Rules)})
		}
	}
	for _, m := range c.Months.Newest() {
		if len(p.Months) == monthsShown {
			break
		}
		name := text.Of("沒有說", "not said")
		if m > 0 {
			name = text.Same(fmt.Sprintf("%04d-%02d", m/100, m%100))
		}
		t := c.Months[m]
		p.Months = append(p.Months, page.CoverRow{Name: name, Known: int(t.Known), Usable: int(t.Usable), Without: int(t.NoNVD)})
	}
	for _, b := range c.Blind {
		p.Blind = append(p.Blind, page.BlindRow{CVE: b.CVE, Vendor: b.Vendor, Published: dayName(b.Published), KEV: b.KEV})
	}
	paces, err := s.Intel.Paces(ctx, q.who.Viewer)
	for _, x := range paces {
		p.Paces = append(p.Paces, paceRow(x))
	}
	return p, err
}

func paceRow(x intel.Pace) page.PaceRow {
	r := page.PaceRow{Name: x.Name, Before: figure(x.Before, "%.1f"), Now: figure(x.Now, "%.1f"), Last: x.Last, State: page.State{Tone: page.Good, Name: text.Of("照常", "as usual")}}
	switch {
	case x.Before+x.Now == 0:
		r.State = page.State{Tone: page.Unknown, Name: text.Of("五週沒有資料", "nothing for five weeks")}
	case x.Dries():
		r.State = page.State{Tone: page.Bad, Name: text.Of("正在枯竭", "drying up")}
	}
	return r
}

func (s *Server) riskMap(ctx context.Context, q *request) (page.Page, error) {
	all, at, err := s.Exposure.RiskMap(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	sector, region := q.URL.Query().Get("sector"), q.URL.Query().Get("region")
	p := drawRisk(all, sector, region)
	p.Summary = s.withTime(p.Summary, at)
	if sector == "" && region == "" {
		return p, nil
	}
	rows, err := s.Exposure.RiskIn(ctx, q.who.Viewer, sector, region, cellShown)
	if err != nil {
		return nil, err
	}
	p.Chosen = text.Format("%[1]s · %[2]s：未處理的漏洞", "%[1]s · %[2]s: open vulnerabilities", regionName(region), sectorName(sector))
	warned, err := s.warnedOf(ctx, q, rows)
	for _, r := range rows {
		p.Vulns = append(p.Vulns, vulnCount(r, warned[r.ID]))
	}
	return p, err
}

func sectorName(code string) text.Text { return member.SectorName(code) }

func regionName(code string) text.Text {
	if code == exposure.Nationwide || code == "" {
		return text.Of("全國性單位", "Nationwide")
	}
	return member.RegionName(code)
}

// drawRisk lays the map out: regions from north to south, those of the whole country first, and the sectors in their usual order.
func drawRisk(all []exposure.Risk, sector, region string) page.RiskMap {
	type place struct{ sector, region string }
	at := map[place]exposure.Risk{}
	open, kev, act := int64(0), int64(0), int64(0)
	for _, x := range all {
		at[place{x.Sector, x.Region}] = x
		open, kev, act = open+x.Sum(), kev+x.Exploited, act+x.Open[priority.Act.Rank()]
	}
	p := page.RiskMap{Summary: text.Format("受影響、還沒處理的共 **%[1]s** 項（單位 × 漏洞）；要立即處理的 **%[2]s** 項，漏洞已遭利用的 **%[3]s** 項。",
		"Affected and open: **%[1]s** (organisation × vulnerability); to act on: **%[2]s**; of exploited vulnerabilities: **%[3]s**.", page.N(int(open)), page.N(int(act)), page.N(int(kev)))}
	sectors := member.Sectors()
	for _, x := range sectors {
		p.Sectors = append(p.Sectors, x.Name)
	}
	for _, r := range append([]member.Region{{Code: ""}}, member.Regions()...) {
		if !slices.ContainsFunc(all, func(x exposure.Risk) bool { return x.Region == r.Code }) {
			continue
		}
		code := r.Code
		if code == "" {
			code = exposure.Nationwide
		}
		row := page.RiskRow{Name: regionName(r.Code)}
		for _, sec := range sectors {
			x, ok := at[place{sec.Code, r.Code}]
			c := page.RiskCell{Decision: x.Worst.Name(), Worsts: int(x.Worsts), Listed: int(x.Listed), Open: int(x.Sum()), KEV: int(x.Exploited), On: sector == sec.Code && region == code}
			if ok {
				c.Href, c.Heat = "/exposure/map?sector="+urlEscape(sec.Code)+"&region="+urlEscape(code)+"#list", 1+x.Worst.Rank()
			}
			row.Cells = append(row.Cells, c)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}
