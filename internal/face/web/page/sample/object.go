package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

// Object is an address that was taken back.
func Object() page.Object {
	return page.Object{
		Kind: both("指標", "Indicator"), Sort: both("IPv4 位址", "IPv4 address"), ID: "ipv4-addr--5e0a…c1", Value: "203.0.113[.]45", Defanged: true, TLP: "amber", PAP: "PAP:GREEN",
		State: page.State{Tone: page.Bad, Icon: "off", Name: both("已撤回", "Withdrawn")}, FirstSeen: at(21, 8, 12), LastSeen: at(23, 9, 40),
		Banner:  &page.Note{Tone: page.Bad, Icon: "undo", Lead: both("這個位址在 11/23 18:10 撤回，請不要再用它阻擋。", "This address was withdrawn on 23 Nov at 18:10: stop blocking it."), Body: both("它是共用主機，阻擋會誤傷 3 個正常網站。", " It is a shared host; blocking hits 3 innocent sites."), More: both("收過它的 684 個單位都已通知；**671** 個已移除阻擋，**13** 個還在追。", "All 684 that received it were told; **671** lifted the block, **13** are being chased.")},
		Acts:    []page.Act{{Name: text.Same("STIX 2.1"), Href: "/intelligence/1.json", Icon: "out"}},
		WhyHref: "/intelligence/1/intake",
		Way: []page.Stop{
			{Kind: page.Done, Name: both("來源", "Sources"), At: at(21, 8, 12), Note: both("4 個來源", "4 sources")},
			{Kind: page.Done, Name: both("標示", "Marked"), At: at(21, 8, 12), Note: text.Same("TLP:AMBER")},
			{Kind: page.Done, Name: both("併同", "Merged"), At: at(22, 18, 30), Note: both("4 併 1", "4 into 1")},
			{Kind: page.Done, Name: both("派送", "Sent"), At: at(22, 18, 40), Note: both("684 個單位", "684 organisations")},
			{Kind: page.Done, Branch: true, Name: both("確認", "Confirmed"), At: at(23, 12, 0), Note: both("659 已阻擋", "659 blocking")},
			{Kind: page.Off, Branch: true, Name: both("撤回", "Withdrawn"), At: at(23, 18, 10), Note: both("兩人簽核", "by two")},
			{Kind: page.Here, Part: 98, Name: both("移除", "Lifted"), Word: both("進行中", "under way"), Note: text.Same("671 / 684")},
		},
		Log: []page.LogLine{
			{At: at(23, 18, 10), Icon: "off", Tone: page.Bad, What: both("**撤回**，林書瑜提出、陳柏宇覆核", "**Withdrawn** by Lin Shu-yu, approved by Chen Po-yu"), Why: both("原因：共用主機，已換手。", "Reason: shared host, changed hands.")},
			{At: at(23, 15, 22), Icon: "phone", What: both("和豐商業銀行回報誤擋", "Harvest Bank reported a wrong block")},
			{At: at(22, 18, 31), Icon: "check", Tone: page.Good, What: both("衡量 0.86，過門檻 0.70", "Weight 0.86, above 0.70")},
			{At: at(21, 8, 12), Icon: "feed", What: both("首次收進，來源「海港資安」", "First taken in, from “Harbour Security”")},
		},
		Weight: &page.Curve{Label: both("可信度隨時間：升到 0.86，撤回後降到 0.12", "Confidence over time: up to 0.86, 0.12 after withdrawal"), Start: at(21, 8, 0), End: at(24, 14, 30), Decimal: true, Daily: true, Threshold: .7, NowWord: both("撤回", "withdrawn"),
			Points: []page.Point{{At: at(21, 8, 12), Share: .42}, {At: at(21, 17, 5), Share: .61}, {At: at(22, 6, 10), Share: .76}, {At: at(22, 18, 30), Share: .86}, {At: at(23, 18, 9), Share: .8}, {At: at(23, 18, 10), Share: .12}}},
		WeighNote: both("0.70 以上才派送與阻擋", "Only 0.70 and above is sent or blocked"),
		Weigh:     []page.Weight{{Why: both("獨立來源 4 個", "4 independent sources"), Share: 92, Delta: "+0.41"}, {Why: both("來源評等（A、A、B、C）", "Grades A, A, B, C"), Share: 70, Delta: "+0.27"}, {Why: both("撤回", "Withdrawn"), Share: 88, Delta: "−0.74", Down: true}},
		Assertions: []page.Assertion{
			{Source: both("海港資安", "Harbour Security"), Href: "/s/1", Grade: "A2", First: at(21, 8, 12), Last: at(22, 18, 2), Times: 41, What: both("掃描後登入嘗試", "Scan, then sign-in attempts"), TLP: "amber", State: page.State{Tone: page.Bad, Icon: "off", Name: both("已撤回", "Withdrawn")}},
			{Source: both("公開來源彙整", "Public lists"), Grade: "C3", First: at(22, 18, 30), Last: at(23, 9, 40), Times: 7, What: both("清單轉載", "Copied list"), TLP: "clear", State: page.State{Tone: page.Waiting, Name: both("降權", "Weighed down")}},
		},
		Sightings: []page.Sighting{{By: both("匿名成員（製造）", "A member (manufacturing)"), First: at(22, 6, 10), Last: at(22, 6, 10), Times: 2, What: both("防火牆紀錄", "Firewall log")}},
		Told: &page.Told{Href: "/r", Receipts: page.Meter{Label: both("收據", "Receipts"), Slices: []page.Slice{{Kind: page.SliceDone, Name: both("已移除阻擋", "Lifted"), Count: 671}, {Kind: page.SliceGot, Name: both("讀了沒回", "Read, no answer"), Count: 9}, {Kind: page.SliceFail, Name: both("送不到", "Could not reach"), Count: 4}}},
			Sectors: []page.Strip{{Name: both("金融", "Finance"), Figure: 88, Whole: 88, Slices: []page.Slice{{Kind: page.SliceDone, Count: 88}}}}},
		Relations: []page.Relations{
			{Kind: both("漏洞（利用）", "Vulnerabilities (exploits)"), Count: 1, Links: []page.RelatedObject{{Name: "CVE-2024-21762", Note: text.Same("FortiOS SSL VPN"), Href: "/intelligence/5", Mono: true}}},
			{Kind: both("預警", "Warnings"), Count: 12, Links: []page.RelatedObject{{Name: "N-EWA-202611-00000187", Note: fortiTitle, Href: "/warnings/N-EWA-202611-00000187"}}, More: "/intelligence/1/related"},
		},
	}
}

// SignIn is the door of the demonstration.
func SignIn() page.SignIn {
	return page.SignIn{Demo: []page.Entry{
		{Name: both("林書瑜", "Lin Shu-yu"), Note: both("值班台", "duty desk"), Href: "/sign-in/demo/1"},
		{Name: both("周怡君", "Chou Yi-chun"), Note: both("晨曦綜合醫院", "Morning Light Hospital"), Href: "/sign-in/demo/2"},
	}}
}
