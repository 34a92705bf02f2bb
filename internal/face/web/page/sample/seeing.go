package sample

import (
	"lianfang/internal/exposure/priority"
	"lianfang/internal/exposure/questions"
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// Vulnerability is one that two voices tell differently, as the desk reads it.
func Vulnerability() page.Vulnerability {
	return page.Vulnerability{CVE: "CVE-2024-21762", Title: "Fortinet FortiOS out-of-bound write", Marks: []page.State{{Tone: page.Bad, Name: both("已遭利用（KEV）", "known exploited (KEV)")}},
		Facts: []page.Fact{{Name: both("公布", "Published"), Value: text.Same("2024-02-09")}, {Name: text.Same("EPSS"), Value: text.Same("92.5%")}},
		Said:  []page.SaidWords{{By: "fortinet", Lang: "en", Text: "A out-of-bounds write allows attacker to execute unauthorized code."}},
		Scores: []page.ScoreRow{{By: "fortinet", Version: "3.1", Base: "9.8", Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Severity: both("重大", "critical"),
			Words: both("攻擊者從網路下手，不必登入，就能完全掌控。", "Over the network, without signing in, an attacker can take it over.")}},
		Points: []page.PointRow{{By: "CISA-ADP", Exploitation: both("已遭利用（active）", "active"), Automatable: both("可（yes）", "yes"), Total: both("完全掌控（total）", "total"), At: at(3, 9, 0)}},
		Products: []page.WeighedRow{{Title: "fortinet fortios", Href: "/products/cpe:fortinet:fortios", Differ: true, Says: []page.VoiceClaim{
			{Voice: "cna:fortinet", Counts: true, Affected: []text.Text{both("7.2.0 起，到 7.2.6（含）", "from 7.2.0 up to and including 7.2.6")}, Fixed: "7.2.7"},
			{Voice: "nvd", Affected: []text.Text{both("7.0.0 起，到 7.2.7 之前", "from 7.0.0 up to, not including 7.2.7")}, Not: []text.Text{both("只有 7.0.14", "only 7.0.14")}, Fixed: "7.2.7", Together: true}}}},
		Voices:  []page.VoiceRow{{Name: "cna:fortinet", Source: "cve", Why: both("編號機構（CNA）知道這個漏洞", "the numbering authority (CNA) knows the flaw")}, {Name: "nvd", Source: "nvd", Why: both("分析者整理別人寫的內容", "an analyst reads what others wrote"), More: 3}},
		Sectors: []page.SectorRow{{Name: both("緊急救援與醫院", "Emergency services and hospitals"), Affected: 4, Unknown: 2}},
		Orgs:    []page.ConcernedRow{{Org: page.Link{Name: both("海線醫院", "Coastline Hospital"), Href: "/members/coastline"}, Affected: 2}}, OrgsMore: page.Cursor{Shown: 1, Total: 6, Next: "/vulnerabilities/CVE-2024-21762?after=1"},
		Items: []page.Link{{Name: both("情資 CVE-2024-21762", "Item CVE-2024-21762"), Href: "/intelligence/vulnerability--1"}}}
}

// OwnVulnerability is the same as one that it concerns reads it.
func OwnVulnerability() page.Vulnerability {
	p := Vulnerability()
	p.Sectors, p.Orgs, p.OrgsMore = nil, nil, page.Cursor{}
	p.Note = &page.Note{Tone: page.Waiting, Lead: both("有來源的說法是 TLP:RED，不在這一頁。", "A source’s word is TLP:RED and not on this page.")}
	p.Own = &page.Note{Tone: page.Bad, Lead: both("1 項受影響。", "1 thing of yours is affected.")}
	p.Findings = []page.FindingRow{{Asset: "FW-01", Product: "fortinet fortios 7.2.5", Verdict: page.Affected, Fixed: "7.2.7"}, {Asset: "FW-02", Product: "fortinet fortios", Verdict: page.CannotTell, Needs: both("版本號碼", "the version")}}
	return p
}

// Product is what is known of one.
func Product() page.Product {
	return page.Product{Key: "cpe:fortinet:fortios", Title: "fortinet fortios", Desk: true, Summary: both("已知 **212** 個漏洞，其中 **14** 個已遭利用。", "Known vulnerabilities: **212**, of these exploited: **14**."),
		Order:  []page.Filter{{Name: both("順序", "Order"), Key: "order", Choices: []page.Choice{{Name: both("最急的在前", "Most urgent first"), On: true}, {Name: both("最新的在前", "Newest first"), Value: "newest"}}}},
		Rows:   []page.ProductRow{{CVE: "CVE-2024-21762", Href: "/vulnerabilities/CVE-2024-21762", Title: "Out-of-bound write", CVSS: "9.8", EPSS: "92.5%", KEV: true, Published: "2024-02-09", Orgs: 6}, {CVE: "CVE-2023-1", Href: "/vulnerabilities/CVE-2023-1", CVSS: "—", EPSS: "—"}},
		Cursor: page.Cursor{Shown: 2, Next: "/products/cpe:fortinet:fortios?after=1.2.3"}, Versions: []page.VersionRow{{Name: "fortinet fortios 7.2.5", Orgs: 6, Machines: 9, Affected: 31, Possible: 2}},
		Others: []page.Link{{Name: text.Same("purl:generic/fortios"), Href: "/products/purl:generic%2Ffortios"}}}
}

// Coverage is how much can be compared.
func Coverage() page.Coverage {
	return page.Coverage{Summary: both("已知 **31,385** 個漏洞，**28,498** 個有可用的規則。", "Known: **31,385**, with a usable rule: **28,498**."), BlindN: 12,
		Figures: []page.Figure{{Name: both("有可用規則", "With a usable rule"), Value: "90.8%"}, {Name: both("還沒數到", "Not counted yet"), Value: "0", Note: both("只有編號", "numbers only")}},
		Kinds:   []page.CoverRow{{Name: text.Same("NVD"), Known: 15000, Usable: 13893}},
		Months:  []page.CoverRow{{Name: text.Same("2024-10"), Known: 1000, Usable: 942, Without: 942}},
		Paces: []page.PaceRow{{Name: both("國家漏洞庫", "National vulnerability database"), Before: "140.0", Now: "12.0", Last: at(20, 8, 0), State: page.State{Tone: page.Bad, Name: both("正在枯竭", "drying up")}},
			{Name: text.Same("KEV"), Before: "1.0", Now: "1.1", Last: at(24, 8, 0), State: page.State{Tone: page.Good, Name: both("照常", "as usual")}}},
		Blind: []page.BlindRow{{CVE: "CVE-2026-0002", Vendor: "acme", Published: "2026-09-05", KEV: true}, {CVE: "CVE-2026-0004", Vendor: "acme"}}}
}

// RiskMap is what is open by sector and region.
func RiskMap() page.RiskMap {
	cells := func(heat ...int) (out []page.RiskCell) {
		for i, h := range heat {
			c := page.RiskCell{Heat: h, Worsts: h, Listed: h * 3, Open: h * 7, KEV: h - 1, On: i == 1}
			if h > 0 {
				c.Decision = priority.Decisions[h-1].Name()
				c.Href = "/exposure/map?sector=health&region=TPE#list"
			}
			out = append(out, c)
		}
		return out
	}
	return page.RiskMap{Summary: both("受影響、還沒處理的共 **312** 項。", "Affected and open: **312**."), Sectors: []text.Text{both("能源", "Energy"), both("銀行與金融", "Banking and finance"), both("緊急救援與醫院", "Emergency services and hospitals")},
		Rows:   []page.RiskRow{{Name: both("全國性單位", "Nationwide"), Cells: cells(1, 4, 2)}, {Name: both("臺北市", "Taipei City"), Cells: cells(0, 3, 1)}},
		Chosen: both("臺北市 · 銀行與金融：未處理的漏洞", "Taipei City · Banking and finance: open vulnerabilities"),
		Vulns:  []page.VulnCount{{Name: "CVE-2024-21762", Href: "/vulnerabilities/CVE-2024-21762", About: text.Same("Out-of-bound write"), Urgency: 1, KEV: true, Affected: 6, Unknown: 1}}}
}

// Questions is the ten questions, some answered.
func Questions() page.Questions {
	p := page.Questions{Post: "/exposure/questions/send", Again: true}
	for _, q := range questions.All() {
		g := page.QuestionGroup{Key: q.Key, Ask: q.Ask, One: q.One}
		for i, c := range q.Choices {
			g.Choices = append(g.Choices, page.Choice{Name: c.Name, Value: c.Key, On: i == 1})
		}
		p.Groups = append(p.Groups, g)
	}
	return p
}

// Answers is what came of them.
func Answers() page.Answers {
	return page.Answers{Summary: both("**1** 樣受影響，**1** 樣要看版本才知道。", "Affected: **1**; depends on the version: **1**."), Post: "/exposure/questions/send", Rows: []page.AnswerRow{
		{Key: "nas.qnap", Name: both("威聯通 QNAP", "QNAP"), Verdict: page.Affected, Say: both("**3 個漏洞會影響它**。請更新。", "**Vulnerabilities that affect it: 3**. Update it."), Vulns: []page.Link{{Name: text.Same("CVE-2024-27130"), Href: "/vulnerabilities/CVE-2024-27130"}},
			Look: both("登入 NAS 的網頁。", "Sign in to its web page."), Version: &page.Field{Name: "version-nas.qnap", Label: both("QNAP 的版本", "Version (QNAP)"), Hint: both("可以留空", "May be left empty"), Value: "5.1.0"}},
		{Key: "router.asus", Name: both("華碩 ASUS", "ASUS"), Verdict: page.CannotTell, Say: both("**要有型號才能比對。**", "**It can be compared once the model is known.**"), Model: &page.Field{Name: "model-router.asus", Label: both("華碩 ASUS 的型號", "Model (ASUS)")}},
		{Key: "mail.m365", Name: text.Same("Microsoft 365"), Say: both("伺服器由微軟更新。", "Microsoft keeps the servers up to date.")}}}
}

// Letter is what is said of a hospital from outside.
func Letter() page.Letter {
	return page.Letter{Org: both("海線醫院", "Coastline Hospital"), At: now, Centre: both("國家資安聯防中心", "National Joint Defence Centre"), Found: page.Note{Tone: page.Bad, Lead: both("情資提到 1 次。", "Intelligence names them 1 time.")},
		Places:  []page.LetterPlace{{Name: "198.51.100.0/24", Kind: both("網段", "network"), Touched: 1}, {Name: "coastline.example", Kind: both("網域", "domain")}, {Name: "new.example", Kind: both("網域", "domain"), Pending: true}},
		Touches: []page.LetterTouch{{Value: "198.51.100.7", Where: "198.51.100.0/24", Title: "Beacon", Href: "/intelligence/indicator--1", At: at(20, 9, 0), Seen: at(24, 1, 0), Sighted: 3}, {Value: "198.51.100.9", Where: "198.51.100.0/24", Href: "/intelligence/indicator--2", At: at(20, 9, 0)}}, More: 4, Red: 1}
}
