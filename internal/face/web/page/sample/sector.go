package sample

import (
	"lianfang/internal/exposure/priority"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// Sector is a sector as its centre reads it.
func Sector() page.Sector {
	n := func(s string) text.Text { return text.Same(s) }
	few, hidden := both("少於 3", "fewer than 3"), both("不顯示", "not shown")
	p := page.Sector{Name: both("緊急救援與醫院", "Emergency services and hospitals"), Summary: both("已遭利用、還沒處理完的漏洞 **2** 個。", "Exploited vulnerabilities that are open: **2**."),
		How:     page.Note{Lead: both("只有數字，看不出是誰。", "Numbers that name nobody."), Body: both("少於 3 個單位的寫「少於 3」；能讓人算出它的數字也不顯示。", "What is fewer than three organisations says so, and what would let one reckon it is not shown.")},
		Figures: []page.Figure{{Name: both("已遭利用、未處理", "Exploited and open"), Value: "2", Note: both("個漏洞", "vulnerabilities"), Hot: true, Href: "#exploited"}, {Name: both("這一週修補", "Fixed this week"), Value: "41", Trend: []float64{3, 8, 12, 30, 41}}},
		Facts: []page.SectorFact{{Name: both("成員單位", "Members"), Bound: n("36"), Free: n("12"), Href: "/members?sector=health"}, {Name: both("有清單的", "With an inventory"), Bound: both("全部或幾乎全部", "all or nearly all"), Free: n("7")},
			{Name: both("在期限內修補的", "Fixed by their day"), Bound: n("85%"), Free: n("—")}},
		Sides: []text.Text{both("有等級", "with a level"), both("自願加入", "joined freely")}, Rare: both("另有 9 個漏洞各只在一、兩個單位，不算在這張表裡。", "9 more vulnerabilities are at one or two organisations each and are not counted here."),
		Flaws: []page.SectorFlaw{{Name: "CVE-2024-21762", Href: "/vulnerabilities/CVE-2024-21762", About: text.Same("Out-of-bound write"), Sides: []page.SectorPair{{Affected: n("14"), Possible: few}, {Affected: n("3"), Possible: n("0")}}},
			{Name: "CVE-2023-27997", Href: "/vulnerabilities/CVE-2023-27997", About: text.Same("Heap overflow"), Sides: []page.SectorPair{{Affected: few, Possible: n("0")}, {Affected: n("0"), Possible: n("0")}}}},
		More:     both("另有 3 個沒有列出。", "3 more are not listed."),
		Products: []page.SectorHeld{{Name: "fortinet fortios", Href: "/products/cpe:fortinet:fortios", Sides: []text.Text{both("20 以上", "20 or more"), both("3 以上", "3 or more")}}},
		WeeksTip: both("同一個漏洞在同一週至少 3 個單位的，才算進來。", "Counted are vulnerabilities that came or went at three organisations or more in the week."),
		Weeks:    []page.SectorFlow{{From: at(17, 0, 0), Sides: []page.SectorCame{{Found: 14, Fixed: 9}, {Found: 3}}}, {From: at(10, 0, 0), Sides: []page.SectorCame{{Found: 1204, Fixed: 311}, {}}}}}
	for i := range priority.Decisions {
		d := priority.Decisions[len(priority.Decisions)-1-i]
		p.Open = append(p.Open, page.SectorOpen{Decision: d.Words(), Sides: []page.SectorPair{{Affected: n("14"), Possible: few}, {Affected: n("3"), Possible: hidden}}})
	}
	return p
}

// ColumnMap asks what the columns of a table hold.
func ColumnMap() page.ColumnMap {
	choices := []page.Choice{{Name: both("不使用", "not used")}, {Name: both("主機名稱（設備）", "machine"), Value: "asset"}, {Name: both("軟體名稱", "product"), Value: "product"}}
	return page.ColumnMap{Post: "/exposure/columns/0123456789abcdef0123456789abcdef", Forget: "/exposure/columns/0123456789abcdef0123456789abcdef/forget", Problem: both("至少要有一欄是軟體名稱。", "One column at least has to hold a product."),
		Columns: []page.ColumnAsk{{Header: "F1", Name: "c0", Sample: []string{"web-1", "web-2"}, Choices: choices}, {Header: "F2", Name: "c1", Sample: []string{"Apache Tomcat", "nginx"}, Choices: choices}, {Name: "c2", Choices: choices}}}
}
