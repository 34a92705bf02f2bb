package sample

import (
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

func more(desk, member viewFor, public func(string) page.View) []Sheet {
	return []Sheet{
		{"intelligence", desk("intelligence", "/intelligence?q=fortinet"), Intelligence()},
		{"intake", desk("intelligence", "/intelligence/1/intake"), Intake()},
		{"exposure", member("exposure", "/exposure"), Exposure()},
		{"finding", member("exposure", "/exposure/findings/CVE-2024-21762"), Finding()},
		{"machines", member("exposure", "/exposure/machines?edit=FW-01"), Machines()},
		{"overdue", desk("exposure", "/exposure/overdue"), Overdue()},
		{"advice-list", public("/advice"), AdviceList("")},
		{"advice-list-desk", desk("advice", "/advice"), AdviceList("/advice/edit")},
		{"advice", public("/advice/ransomware"), Advice()},
		{"advice-own", member("advice", "/advice/ransomware"), Advice()},
		{"advice-form", desk("advice", "/advice/edit?slug=ransomware"), AdviceForm()},
		{"days", desk("exposure", "/exposure/days"), Days()},
		{"restricted", member("exposure", "/exposure/restricted"), Restricted()},
		{"restricted-register", desk("exposure", "/exposure/restricted/register"), Register()},
		{"restricted-ask", member("exposure", "/exposure/restricted/ask"), RestrictedAsk()},
		{"exceptions", desk("exposure", "/exposure/restricted/exceptions"), Exceptions()},
		{"exception", desk("exposure", "/exposure/restricted/exceptions/x"), Exception()},
		{"yearly", desk("exposure", "/exposure/restricted/survey"), Yearly()},
		{"yearly-own", member("exposure", "/exposure/restricted/survey"), YearlyOwn()},
		{"replacement", desk("exposure", "/exposure/restricted/progress"), Replacement()},
		{"uploads", member("exposure", "/exposure/uploads"), Uploads()},
		{"snapshot", member("exposure", "/exposure/uploads/4211"), Snapshot()},
		{"snapshot-first", member("exposure", "/exposure/uploads/4210"), FirstSnapshot()},
		{"exposure-desk", desk("exposure", "/exposure"), ExposureDesk()},
		{"vulnerability", desk("exposure", "/vulnerabilities/CVE-2024-21762"), Vulnerability()},
		{"vulnerability-own", member("exposure", "/vulnerabilities/CVE-2024-21762"), OwnVulnerability()},
		{"product", desk("exposure", "/products/cpe:fortinet:fortios"), Product()},
		{"coverage", desk("exposure", "/exposure/coverage"), Coverage()},
		{"risk-map", desk("exposure", "/exposure/map?sector=finance&region=TPE"), RiskMap()},
		{"questions", member("exposure", "/exposure/questions"), Questions()},
		{"answers", member("exposure", "/exposure/questions/answers"), Answers()},
		{"letter", member("exposure", "/exposure/letter"), Letter()},
		{"members", desk("members", "/members"), Members()},
		{"member", desk("members", "/members/1"), Member()},
		{"problem", public("/nowhere"), page.Problem{Status: 404, Code: "not_found", RequestID: "01JD9Z3M5Q"}},
		{"problem-inside", member("", "/nowhere"), page.Problem{Status: 500, Code: "internal", RequestID: "01JD9Z3M5Q"}},
		{"policy", desk("policy", "/warnings/policy"), Policy()},
		{"why", member("warnings", "/warnings/x/why"), Why()},
		{"why-not", desk("warnings", "/warnings/x/why-not?org=3"), WhyNot()},
		{"held", desk("intelligence", "/intelligence/held"), Held()},
		{"draft", desk("warnings", "/warnings/new"), Draft()},
		{"calls", desk("calls", "/warnings/calls"), Calls()},
		{"scenario", desk("scenario", "/scenario"), Scenario()},
		{"system", desk("system", "/system"), System()},
	}
}

// Intelligence is a search with its results.
func Intelligence() page.Intelligence {
	return page.Intelligence{
		Query: "fortinet ssl vpn", Summary: both("**976** 筆，24 小時內，0.06 秒", "**976** in 24 hours, 0.06 s"),
		Acts:    []page.Act{{Name: both("匯入", "Import"), Href: "/intelligence/import", Icon: "plus", Main: true}},
		Views:   []page.Choice{{Name: both("全部", "All"), Count: 976, On: true}, {Name: both("待研判", "To judge"), Value: "judge", Count: 42}, {Name: both("扣住", "Held"), Value: "held", Count: 3}},
		Filters: []page.Filter{{Name: both("種類", "Kind"), Key: "kind", Choices: []page.Choice{{Name: both("全部", "All"), On: true}, {Name: both("漏洞", "Vulnerabilities"), Value: "vulnerability"}, {Name: both("指標", "Indicators"), Value: "indicator"}, {Name: both("報告", "Reports"), Value: "report"}}}},
		Tokens:  []page.Token{{Name: both("標示", "Marking"), Value: both("最高 TLP:AMBER", "up to TLP:AMBER"), Key: "tlp"}},
		Lag:     both("全文索引落後 1,240 筆，約 6 秒後追上。", "The text index is 1,240 behind and catches up in about 6 s."),
		Rows: []page.IntelRow{
			{Name: "CVE-2024-21762", Mono: true, Href: "/intelligence/5", Kind: both("漏洞", "vulnerability"), About: both("FortiOS SSL VPN 越界寫入，可遠端執行程式", "FortiOS SSL VPN out-of-bounds write, remote code execution"), Urgency: 1, TLP: "amber", Confidence: "0.91", Sources: 3, Told: 1204, Changed: at(24, 14, 31)},
			{Name: "198.51.100[.]23", Mono: true, Href: "/intelligence/2", Kind: both("指標", "indicator"), About: both("利用 CVE-2024-21762 的來源位址", "Source of CVE-2024-21762 exploitation"), Urgency: 1, TLP: "amber", Confidence: "0.88", Sources: 5, Told: 684, Changed: at(24, 14, 12)},
			{Name: "203.0.113[.]45", Mono: true, Href: "/intelligence/1", Kind: both("指標", "indicator"), About: both("共用主機", "Shared host"), TLP: "amber+strict", Confidence: "0.12", Sources: 4, Told: 684, Changed: at(23, 18, 10), State: page.State{Tone: page.Bad, Icon: "off", Name: both("已撤回", "Withdrawn")}},
			{Name: "SSL VPN 設備遭大量掃描", Href: "/intelligence/9", Kind: both("報告", "report"), About: both("北區三家醫院同時看到", "Seen by three northern hospitals at once"), Urgency: 4, TLP: "green", Confidence: "0.70", Sources: 1, Changed: at(20, 9, 0)},
		},
		Cursor: page.Cursor{Shown: 50, Total: 976, Next: "/intelligence?after=x", First: "/intelligence"},
	}
}

// Intake is a draft that the guard held.
func Intake() page.Intake {
	ok := page.State{Tone: page.Good, Name: both("通過", "Passed")}
	return page.Intake{
		Name: "203.0.113[.]45", Mono: true, Source: both("海港資安", "Harbour Security"), At: at(21, 8, 12), Result: page.State{Tone: page.Waiting, Name: both("扣住", "Held")},
		Summary: both("位址屬於成員單位自己的網段，扣住等值班台看。", "The address belongs to a member's own network: held for the desk."), Href: "/intelligence/1",
		Stages: []page.IntakeStage{
			{Name: both("解析", "Parse"), State: ok, Reason: both("STIX 2.1，欄位齊全。", "STIX 2.1, all fields there.")},
			{Name: both("正規化", "Normalise"), State: ok, Reason: both("還原安全寫法。", "Safe writing undone."), Changes: []page.Change{{Name: both("值", "Value"), Before: "203[.]0[.]113[.]45", After: "203.0.113.45"}}},
			{Name: both("把關", "Guard"), State: page.State{Tone: page.Waiting, Name: both("扣住", "Held")}, Reason: both("在「東麓市政府」登錄的網段 203.0.113.0/24 裡。", "Inside 203.0.113.0/24, registered by East Foot City.")},
			{Name: both("標示", "Mark"), State: ok, Reason: both("來源約定為 TLP:AMBER。", "TLP:AMBER by the source's contract.")},
			{Name: both("衡量", "Weigh"), State: ok, Reason: both("來源 A2，可信度 0.42，半衰期 14 天。", "Source A2, confidence 0.42, half-life 14 days.")},
			{Name: both("併同", "Merge"), State: ok, Reason: both("第一次看到。", "Seen for the first time.")},
			{Name: both("收進", "Accept")},
		},
		Raw: "{\n  \"type\": \"indicator\",\n  \"pattern\": \"[ipv4-addr:value = '203.0.113.45']\"\n}", RawCut: true,
		Decisions: []page.Act{{Name: both("收進", "Accept"), Post: "/intake/1/accept", Main: true}, {Name: both("丟掉", "Drop"), Post: "/intake/1/drop"}},
	}
}

// Exposure is a hospital's own systems.
func Exposure() page.Exposure {
	return page.Exposure{
		Summary: both("登錄 **128** 項。**1** 項受影響，**2** 項還不能確定，補兩個版本號碼就會有答案。", "**128** registered. **1** affected, **2** cannot tell yet; two version numbers would settle it."),
		Meter:   page.Meter{Label: both("資產", "Systems"), Slices: []page.Slice{{Kind: page.SliceYes, Name: both("受影響", "Affected"), Count: 1}, {Kind: page.SliceUnknown, Name: both("還不能確定", "Cannot tell yet"), Count: 2}, {Kind: page.SliceNo, Name: both("沒有相符", "No match"), Count: 125}}},
		Filters: []page.Filter{{Name: both("篩選", "Filter"), Key: "state", Choices: []page.Choice{{Name: both("未結", "Open"), Count: 3, On: true}, {Name: both("全部", "All"), Value: "all", Count: 41}}}},
		Matches: []page.Match{
			{Asset: both("FW-01 門診大樓", "FW-01 outpatient building"), Vuln: "CVE-2024-21762", Verdict: page.Affected, Urgency: 1, Due: both("期限 2026-11-27", "due 2026-11-27"), Overdue: true, State: page.State{Name: both("待處理", "open")}, Href: "/exposure/findings/CVE-2024-21762"},
			{Asset: both("PACS-01 影像伺服器", "PACS-01 imaging server"), Vuln: "CVE-2021-44228", Verdict: page.CannotTell, Urgency: 3, Due: both("期限 2026-12-30", "due 2026-12-30"), State: page.State{Tone: page.Waiting, Name: both("處理中", "being worked on")}, Href: "/exposure/findings/CVE-2021-44228"},
		},
		Late: page.Link{Name: both("超過期限 1 件", "1 past its day"), Href: "/exposure/overdue"},
		Complete: []page.Strip{
			{Name: both("防火牆與 VPN", "Firewalls and VPN"), Figure: 2, Whole: 3, Slices: []page.Slice{{Kind: page.SliceDone, Name: both("有版本", "with version"), Count: 2}, {Kind: page.SliceUnknown, Name: both("未知", "unknown"), Count: 1}}},
			{Name: both("醫療設備", "Medical devices"), Figure: 41, Whole: 43, Slices: []page.Slice{{Kind: page.SliceDone, Name: both("有版本", "with version"), Count: 41}, {Kind: page.SliceUnknown, Name: both("未知", "unknown"), Count: 2}}},
		},
		AssetSum: both("版本齊全 97%", "97% with a version"),
		Assets: []page.Asset{
			{Name: both("門診大樓防火牆", "Outpatient firewall"), Code: "FW-01", Href: "/exposure/1", About: both("重要性高，可從網際網路連到；資訊室", "high, reached from the internet; IT office"), Product: text.Same("Fortinet FortiOS"), Version: "7.2.5", Known: both("設定備份", "configuration"), Changed: at(18, 9, 0), Verdict: page.Affected},
			{Name: both("檢驗科防火牆", "Laboratory firewall"), Code: "FW-03", Href: "/exposure/3", Product: text.Same("Fortinet FortiOS"), Known: both("您登錄", "you"), Changed: at(2, 9, 0), Verdict: page.CannotTell},
			{Name: both("病歷資料庫", "Records database"), Code: "HIS-DB", Href: "/exposure/4", Product: text.Same("PostgreSQL"), Version: "16.4", Known: both("SBOM", "SBOM"), Changed: at(24, 2, 0)},
		},
		Cursor:  page.Cursor{Shown: 3, Total: 128, Next: "/exposure?after=3"},
		Uploads: Uploads().Rows[:2], Judging: &page.Judging{Ask: "/exposure/progress", Back: "/exposure", Done: 1500, All: 4000},
		Upload: page.UploadForm{Post: "/exposure/upload", Max: "64 MB", Parts: "/api/v1/uploads", To: "/exposure?did=uploaded&upload=", Result: &page.Note{Tone: page.Good, Lead: both("收到 128 項，更新 4 項。", "128 received, 4 updated."), Body: both("兩列沒有產品名稱，已略過：第 17、90 列。", " Rows 17 and 90 have no product and were left out.")}},
	}
}

// ExposureDesk is the national count.
func ExposureDesk() page.ExposureDesk {
	return page.ExposureDesk{
		Summary: both("**214** 個單位受影響，**96** 個還不能確定。", "**214** organisations affected, **96** cannot tell yet."),
		Figures: []page.Figure{{Name: both("受影響單位", "Affected"), Value: "214", Hot: true}, {Name: both("還不能確定", "Cannot tell yet"), Value: "96"}, {Name: both("登錄資產", "Systems"), Value: "1,482,310"}},
		Vulns: []page.VulnCount{
			{Name: "CVE-2024-21762", Href: "/intelligence/5", About: both("FortiOS SSL VPN 越界寫入", "FortiOS SSL VPN out-of-bounds write"), Urgency: 1, KEV: true, Affected: 187, Unknown: 52, Clear: 640, Warning: page.Link{Name: text.Same("N-EWA-202611-00000187"), Href: "/warnings/x/desk"}},
			{Name: "CVE-2021-44228", Href: "/intelligence/6", About: both("Log4j 遠端執行程式", "Log4j remote code execution"), Urgency: 3, KEV: true, Affected: 27, Unknown: 44, Clear: 810},
		},
		Sectors: []page.Strip{{Name: both("緊急救援與醫院", "Emergency and hospitals"), Figure: 61, Whole: 186, Slices: []page.Slice{{Kind: page.SliceYes, Count: 61}, {Kind: page.SliceNo, Count: 125}}}},
		Cursor:  page.Cursor{Shown: 2},
	}
}

// Members is the list of organisations.
func Members() page.Members {
	signed := page.State{Tone: page.Good, Name: both("已簽 114/03/11", "signed 11 Mar 2025")}
	return page.Members{
		Summary: both("聯絡得到 **1,134** 個單位。缺口在中小企業微型，涵蓋率只有 38%。", "**1,134** organisations can be reached. The gap is micro-businesses: only 38%."),
		Figures: []page.Figure{{Name: both("成員", "Members"), Value: "1,204", Note: both("本月新增 18", "18 new this month")}, {Name: both("聯絡得到", "Can be reached"), Value: "94.2%"}, {Name: both("協議有效", "Agreement in force"), Value: "1,171"}},
		Heat: page.Heat{Caption: both("各領域與層級的聯絡涵蓋率", "Coverage by sector and level"), Columns: []text.Text{both("核心", "Core"), both("重要", "Important"), both("一般", "General"), both("微型", "Micro")},
			Rows: []page.HeatRow{{Name: both("緊急救援與醫院", "Emergency and hospitals"), Cells: []int{100, 96, 81, -1}}, {Name: both("教育", "Education"), Cells: []int{94, 87, 70, -1}}, {Name: both("中小企業", "Small business"), Cells: []int{-1, 82, 61, 38}}}},
		Todo:    []page.Count{{Name: both("聯絡人超過 180 天沒驗證", "Contacts not verified for 180 days"), N: 56, Href: "/members?todo=verify"}, {Name: both("窗口退信或已離職", "Mail bounces or contact left"), N: 14, Href: "/members?todo=bounce"}},
		Filters: []page.Filter{{Name: both("層級", "Level"), Key: "level", Choices: []page.Choice{{Name: both("全部", "All"), On: true}, {Name: both("核心", "Core"), Value: "core", Count: 212}, {Name: both("微型", "Micro"), Value: "micro", Count: 143}}}},
		Rows: []page.MemberRow{
			{Name: both("晨曦綜合醫院", "Morning Light General Hospital"), Href: "/members/1", Sector: both("緊急救援與醫院", "Emergency and hospitals"), Level: both("核心", "Core"), Agreement: signed, Channels: both("收件匣、郵件、電話", "inbox, mail, telephone"), Verified: page.State{Tone: page.Good, Name: both("今天 10:06", "today 10:06")}, Assets: 128},
			{Name: both("臨海區公所", "Seaside District Office"), Href: "/members/4", Sector: both("中央與地方機關", "Government"), Level: both("一般", "General"), Agreement: signed, Channels: both("郵件", "mail"), Verified: page.State{Tone: page.Bad, Name: both("窗口已離職", "contact left")}, Assets: 86},
		},
		Cursor: page.Cursor{Shown: 2, Total: 1204, Next: "/members?after=2"},
	}
}

// Member is one hospital as the desk sees it.
func Member() page.Member {
	return page.Member{
		Name: both("晨曦綜合醫院", "Morning Light General Hospital"), Sector: both("緊急救援與醫院", "Emergency and hospitals"), Level: both("核心", "Core"), State: page.State{Tone: page.Good, Name: both("協議有效", "agreement in force")},
		Summary: both("128 項資產，**1** 則預警等回覆。", "128 systems, **1** warning without answer."),
		Facts:   []page.Fact{{Name: both("代號", "Short name"), Value: text.Same("morning-light"), Mono: true}, {Name: both("委外廠商", "Contractor"), Value: both("長青資訊", "Evergreen IT"), Href: "/members/7"}},
		Groups:  []page.Link{{Name: both("北區醫療", "Northern health")}},
		People: []page.Contact{
			{Name: "周怡君", Role: both("資安專責人員", "Security officer"), Phone: "02-5550-0101", Mail: "chou@hospital.example", Verified: page.State{Tone: page.Good, Name: both("11/18", "18 Nov")}},
			{Name: "吳志明", Role: both("資訊室主任", "Head of IT"), Phone: "02-5550-0102 #31", Mail: "wu@hospital.example", Verified: page.State{Tone: page.Waiting, Name: both("從未驗證", "never")}},
		},
		Channels: []page.ChannelRow{{Name: both("電子郵件", "E-mail"), To: "soc@hospital.example", Last: at(24, 10, 6), State: page.State{Tone: page.Good, Name: both("正常", "works")}}, {Name: both("系統介接", "Webhook"), To: "https://hospital.example/hook", State: page.State{Tone: page.Bad, Name: both("連不上", "unreachable")}}},
		Warnings: []page.WarningRow{{Number: "N-EWA-202611-00000187", Href: "/warnings/x/desk", Urgency: 1, Title: fortiTitle, Released: at(24, 10, 6), State: page.State{Tone: page.Waiting, Name: both("讀了沒回", "read, no answer")}}},
		Log:      []page.LogLine{{At: at(2, 9, 0), Icon: "expose", What: both("上傳資產清單，128 項", "Uploaded 128 systems")}},
	}
}

// Policy is the release policy.
func Policy() page.Policy {
	return page.Policy{Version: "7", Since: at(2, 9, 0), By: both("林書瑜、陳柏宇", "Lin Shu-yu, Chen Po-yu"), Summary: both("急而確定的自動派送；會到很多單位的要兩個人看過。", "What is urgent and certain goes out by itself; what reaches many needs two people."),
		Rules: []page.PolicyRule{
			{When: both("已遭利用，單位確定受影響", "Exploited, and the organisation is affected for certain"), Who: both("該單位", "that organisation"), Approvers: 0, Channels: both("收件匣、郵件、系統介接", "inbox, mail, webhook"), Answer: both("4 小時", "4 hours"), Used: 212},
			{When: both("單位的位址連過惡意位址", "An address of the organisation talked to a malicious one"), Who: both("該單位", "that organisation"), Approvers: 1, Channels: both("收件匣、郵件", "inbox, mail"), Answer: both("1 天", "1 day"), Used: 31},
			{When: both("會到 500 個以上的單位", "Reaches 500 organisations or more"), Who: both("符合的領域", "the sectors concerned"), Approvers: 2, Channels: both("收件匣、郵件", "inbox, mail"), Answer: both("8 小時", "8 hours"), Used: 2},
		},
		Reminders: []page.Fact{{Name: both("過一半時間", "At half time"), Value: both("再提醒一次", "one reminder")}, {Name: both("過期", "When time is up"), Value: both("進電話名單", "calling list"), Href: "/warnings/calls"}},
		Earlier:   []page.LogLine{{At: at(1, 9, 0), Icon: "shield", What: both("第 6 版", "Version 6"), Why: both("上限由 300 改為 500", "Limit raised from 300 to 500")}},
	}
}

// Why says why a hospital got a warning.
func Why() page.Why {
	return page.Why{Number: "N-EWA-202611-00000187", Title: fortiTitle, Back: "/warnings/x", Tone: page.Good, Result: both("因為 FW-01 受影響，而這個漏洞正被利用。", "Because FW-01 is affected and the vulnerability is being exploited."), Policy: page.Link{Name: both("派送政策第 7 版", "release policy 7"), Href: "/warnings/policy"},
		Checks: []page.Check{
			{Answer: page.Affected, What: both("單位有簽協議", "The agreement is signed"), Why: both("114/03/11 簽署", "Signed 11 Mar 2025")},
			{Answer: page.Affected, What: both("有資產受影響", "A system is affected"), Why: both("FW-01，FortiOS 7.2.5", "FW-01, FortiOS 7.2.5"), Href: "/exposure?match=1"},
			{Answer: page.CannotTell, What: both("是不是從網際網路連得到", "Is it reachable from the internet?"), Why: both("沒有外部檢查的資料，所以當作連得到", "No outside check, so it is taken as reachable")},
		}}
}

// WhyNot says why a school did not get it.
func WhyNot() page.Why {
	return page.Why{Not: true, Number: "N-EWA-202611-00000187", Title: fortiTitle, Back: "/warnings/x/desk", Ask: "/warnings/x/why-not", Org: "春田國小", Options: []text.Text{both("春田國小", "Spring Field School")}, Tone: page.Waiting, Result: both("春田國小沒有收到，因為沒有登錄任何 FortiOS 設備。", "Spring Field School did not get it: it registered no FortiOS device."), Policy: page.Link{Name: both("派送政策第 7 版", "release policy 7"), Href: "/warnings/policy"},
		Checks: []page.Check{
			{Answer: page.Affected, What: both("單位有簽協議", "The agreement is signed")},
			{Answer: page.Affected, What: both("標示允許給它看", "The marking lets it see this"), Why: text.Same("TLP:AMBER")},
			{Answer: page.NotAffected, What: both("有資產受影響或還不能確定", "A system is affected or cannot be told"), Why: both("登錄的 23 項都不是 FortiOS", "None of its 23 systems is FortiOS")},
		}}
}

// Calls is the list of calls to make.
func Calls() page.Calls {
	return page.Calls{Summary: both("**61** 家要打，先打立即的。", "**61** to call, the urgent first."), Rows: []page.CallRow{
		{Urgency: 1, Org: both("青禾牙醫診所", "Green Rice Dental"), Href: "/members/5", Person: "許家豪", Role: both("院長", "owner"), Phone: "02-5550-0199", Number: "N-EWA-202611-00000187", Warning: "/warnings/x/desk", Say: both("防火牆的 SSL VPN 請先關掉，18:00 前。", "Switch off the firewall's SSL VPN before 18:00."), Silent: both("4 時 26 分", "4 h 26 min"), Last: both("沒人接", "no answer"), LastAt: at(24, 13, 50), Post: "/warnings/calls/5"},
		{Urgency: 2, Org: both("臨海區公所", "Seaside District Office"), Href: "/members/4", Person: "", Number: "N-EWA-202611-00000187", Warning: "/warnings/x/desk", Say: both("請先確認新的窗口。", "Please name a new contact first."), Silent: both("3 時 10 分", "3 h 10 min"), Post: "/warnings/calls/4"},
	}, Cursor: page.Cursor{Shown: 2, Total: 61}}
}

// Scenario is a story half told.
func Scenario() page.Scenario {
	return page.Scenario{Name: both("一個位址，一次撤回", "One address, one withdrawal"), Lead: both("一個惡意位址進來、派送、被發現是共用主機，再撤回到每個收過的單位。", "A malicious address comes in, goes out, turns out to be a shared host, and is taken back from everyone who got it."), PlayPost: "/scenario/play", Running: true,
		Others: []page.Choice{{Name: both("撤回", "Withdrawal"), Value: "1", On: true}, {Name: both("零時差", "Zero-day"), Value: "2"}},
		Steps: []page.ScenarioStep{
			{Kind: page.Done, Clock: text.Same("08:12"), What: both("海港資安分享一個位址", "Harbour Security shares an address"), Note: both("STIX 2.1，TLP:AMBER", "STIX 2.1, TLP:AMBER"), Look: []page.Link{{Name: both("看收件研判", "See the intake"), Href: "/intelligence/1/intake"}}},
			{Kind: page.Here, Clock: text.Same("08:13"), What: both("派送給 684 個單位", "Sent to 684 organisations"), Look: []page.Link{{Name: both("看預警", "See the warning"), Href: "/warnings/x"}}},
			{Kind: page.Then, Clock: text.Same("08:20"), What: both("銀行回覆「誤判」", "A bank answers “false alarm”")},
			{Kind: page.Then, Clock: text.Same("08:30"), What: both("撤回，每個收過的單位都收到", "Withdrawn; everyone who got it is told")},
		},
		Results: []page.Figure{{Name: both("最久送達", "Slowest arrival"), Value: "1.8 s"}, {Name: both("收件單位", "Recipients"), Value: "684"}},
	}
}

// System is a machine in fair health.
func System() page.System {
	return page.System{Summary: both("日誌 **1,204,331** 筆，鏈結完整。全文索引落後 1,240 筆。", "Journal **1,204,331**, chain intact. The text index is 1,240 behind."),
		Figures: []page.Figure{{Name: both("收進 / 秒", "Accepted / s"), Value: "5,204"}, {Name: both("可搜尋 / 秒", "Searchable / s"), Value: "4,870"}},
		Journal: []page.Fact{{Name: both("期", "Epoch"), Value: text.Same("1")}, {Name: both("最後一筆", "Head"), Value: text.Same("1,204,331"), Mono: true}, {Name: both("檢查點", "Checkpoint"), Value: both("14:30，已存到外面", "14:30, kept outside too")}},
		Followers: []page.Follower{
			{Name: both("搜尋", "Search"), Cursor: 1203091, Lag: 1240, Since: at(24, 14, 31), State: page.State{Tone: page.Waiting, Name: both("追趕中", "catching up")}},
			{Name: both("曝險", "Exposure"), Cursor: 1204331, State: page.State{Tone: page.Good, Name: both("跟上", "up to date")}},
		},
		Checks:   []page.Check{{Answer: page.Affected, What: both("日誌沒有缺號", "The journal has no gap"), Why: both("今天 02:00 全部重算", "All recomputed today 02:00")}, {Answer: page.NotAffected, What: both("備份在 24 小時內", "A backup within 24 hours"), Why: both("最後一次 11/22 02:00", "Last one 22 Nov 02:00")}},
		CheckNow: "/system/check",
		Sources: []page.SourceRow{
			{Name: both("CISA 已遭利用漏洞目錄", "CISA known exploited vulnerabilities"), Seen: at(24, 13, 2), Usual: 24 * time.Hour, State: page.State{Tone: page.Good, Name: both("照常", "As usual")}},
			{Name: both("港灣 CERT", "Harbour CERT"), Seen: at(22, 9, 0), Usual: 6 * time.Hour, State: page.State{Tone: page.Bad, Name: both("自 11/22 15:00 起沉默", "Silent since 22 Nov 15:00")}},
			{Name: both("值班台", "The desk"), State: page.State{Tone: page.Unknown, Name: both("還看不出節奏", "Too few to tell")}},
		},
		Nodes: []page.NodeRow{
			{ID: "K7QX2MPLA3WD", Version: "1.4.0", Since: at(24, 8, 1), State: page.State{Tone: page.Good, Name: both("運作中", "At work")}},
			{ID: "4ZBVNN6TQHEA", Version: "1.3.2", Since: at(20, 8, 1), State: page.State{Tone: page.Bad, Name: both("自 14:02 起沒有回應", "Silent since 14:02")}},
		},
		Jobs:  []page.Count{{Name: both("等待中", "Waiting"), N: 12}, {Name: both("失敗，會再試", "Failed, will retry"), N: 1}},
		Audit: []page.LogLine{{At: at(24, 14, 2), Icon: "key", What: both("林書瑜登入", "Lin Shu-yu signed in")}}, AuditMore: "/system/audit",
	}
}

// Held is what waits for the desk: one to let go on, one withdrawal by a stranger, one to take note of.
func Held() page.Held {
	return page.Held{Summary: both("**3** 筆等您裁決。", "**3** wait for a decision."), Rows: []page.HeldRow{
		{Name: "Relay inside", ID: "indicator--1", Href: "/intelligence/indicator--1", Story: "/intake/indicator--1", Source: both("燕鷗岩", "Tern Rock"), File: "advisory.json", At: at(24, 14, 31),
			Why: both("裡面只有保留或內部位址，等值班台看過：10.0.0.1", "Holds reserved or private addresses only; it waits for the desk: 10.0.0.1"), Asks: both("放行之後，它就和其他情資一樣。", "Once let go on it is like any other."), Post: "/intelligence/indicator--1/settle", Verdict: "1"},
		{Name: "indicator--2", ID: "indicator--2", Href: "/intelligence/indicator--2", Story: "/intake/indicator--2", Source: both("傳聞", "Rumour"), File: "list.csv", At: at(24, 9, 2),
			Why: both("編號與版本相同但內容不同，保留先到的。", "Same id and version but other content; the first one stays."), Post: "/intelligence/indicator--2/settle", Verdict: "2"},
	}, Cursor: page.Cursor{Shown: 2, Next: "/intelligence/held?after=2"}}
}

// Draft is a warning being written, with a mistake.
func Draft() page.DraftForm {
	return page.DraftForm{Post: "/warnings/new", Back: page.Link{Name: both("不存，回到清單", "Back without saving"), Href: "/warnings"}, Problem: both("步驟中文有 2 行、英文有 1 行，請一行對一行。", "The steps are 2 lines in Chinese and 1 in English; write them line by line."),
		Kinds: []page.Choice{{Name: both("ANA 資安訊息情資", "ANA Advisory"), Value: "ANA", On: true}}, Levels: []page.Choice{{Name: text.Same("TLP:AMBER"), Value: "AMBER", On: true}, {Name: text.Same("TLP:GREEN"), Value: "GREEN"}},
		Urgency: []page.Choice{{Name: both("依規則", "By the policy"), On: true}, {Name: both("1 立即", "1 Now"), Value: "1"}}, Sectors: []page.Choice{{Name: both("能源", "Energy"), Value: "energy"}, {Name: both("水資源", "Water"), Value: "water", On: true}},
		Orgs: "morninglight-hospital\n", Title: [2]string{"防火牆已遭利用，請更新", "Firewall exploited: update"}, Lead: [2]string{"請在今天下班前處理。", "Act before the end of today."}, Todo: [2]string{"更新\n重新開機\n", "Update\n"}}
}
