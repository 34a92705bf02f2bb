package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

func disclosure(desk, member viewFor, public func(string) page.View) []Sheet {
	return []Sheet{
		{"flaw-report", public("/disclosure/report"), page.FlawReport{Product: page.Field{Value: "Acme X100"}, Days: 90, Mails: true, Credit: true}},
		{"flaw-sent", public("/disclosure/report"), page.FlawReport{Sent: "LF-CVD-2026-0007"}},
		{"flaw-policy", public("/disclosure/policy"), page.FlawPolicy{Days: 90, Most: 180, Extensions: 2}},
		{"flaw-code", public("/disclosure/thread"), page.FlawCode{Problem: both("沒有這件漏洞通報。", "There is no such case.")}},
		{"flaw-thread", public("/disclosure/thread/x"), FlawThread()},
		{"handed", member("disclosure", "/disclosure/handed/1"), HandedCase(false)},
		{"handed-outside", public("/disclosure/vendor/x"), HandedCase(true)},
		{"cases", desk("disclosure", "/disclosure"), Cases(true)},
		{"cases-own", member("disclosure", "/disclosure"), Cases(false)},
		{"case", desk("disclosure", "/disclosure/cases/1"), CaseFile()},
		{"advisory-form", desk("disclosure", "/disclosure/cases/1/advisory"), AdvisoryForm()},
		{"advisories", public("/advisories"), Advisories()},
		{"advisory", public("/advisories/LF-SA-2026-0001"), Advisory()},
	}
}

var (
	caseSteps = []page.LogLine{{At: at(20, 9, 0), Icon: "feed", What: both("收到通報", "report received")}, {At: at(20, 15, 0), Icon: "check", What: both("確認屬實", "validated")}, {At: at(21, 9, 0), Icon: "send", What: both("通知廠商", "vendor told")}}
	caseSaid  = []page.Said{{Who: both("值班台", "the desk"), Words: "Is 1.1 affected too?", At: at(20, 10, 0)}, {Who: both("您", "You"), Words: "Yes.\n1.1 too.", At: at(20, 11, 0)}}
	caseFacts = []page.Fact{{Name: both("產品", "Product"), Value: text.Same("Acme X100")}, {Name: both("版本", "Version"), Value: text.Same("1.0")}}
	waiting   = page.State{Tone: page.Waiting, Name: both("已通知廠商", "vendor told")}
	daysLeft  = both("還有 87 天（2027-02-19）", "87 days left (2027-02-19)")
)

// FlawThread is a report as its finder sees it right after it was sent.
func FlawThread() page.FlawThread {
	return page.FlawThread{Number: "LF-CVD-2026-0007", Product: "Acme X100", State: waiting, Lead: both("廠商已經知道，我們在等回覆。", "The maker knows of it; we wait for an answer."), Secret: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Link: "https://lianfang.example/disclosure/thread/ABCDEFGHIJKLMNOPQRSTUVWXYZ",
		Clock: daysLeft, Steps: caseSteps, Notes: caseSaid, Facts: caseFacts, What: "Anybody runs commands.", How: "curl", Add: "/disclosure/thread/x/add", Advice: page.Link{Name: both("通告", "Advisory"), Href: "/advisories/x"}}
}

// HandedCase is a case as its vendor sees it.
func HandedCase(outside bool) page.Handed {
	return page.Handed{Number: "LF-CVD-2026-0007", Title: "X100 runs commands of anybody", State: waiting, Clock: daysLeft, Late: outside, Facts: caseFacts, Brief: "The CGI runs its parameter.", Steps: caseSteps[2:], Notes: caseSaid, Answer: "/disclosure/handed/1/answer", Ready: true, Outside: outside}
}

// Cases is a list of them.
func Cases(desk bool) page.Cases {
	return page.Cases{Desk: desk, Summary: both("**1** 件等確認", "**1** to look at"), Filters: []page.Filter{{Name: both("狀態", "State"), Key: "state", Choices: []page.Choice{{Name: both("未結", "Open"), On: true}, {Name: both("已公開", "published"), Value: "published"}}}},
		Rows: []page.CaseRow{{Number: "LF-CVD-2026-0007", Name: "X100 runs commands of anybody", Href: "/disclosure/cases/1", Vendor: "Acme", State: waiting, Came: at(20, 9, 0), Clock: daysLeft},
			{Number: "LF-CVD-2026-0002", Name: "Old one", Href: "/disclosure/cases/2", State: waiting, Came: at(2, 9, 0), Clock: both("逾期 3 天", "3 days overdue"), Late: true}}, Cursor: page.Cursor{Shown: 2}}
}

// CaseFile is a case as the desk leads it.
func CaseFile() page.CaseFile {
	return page.CaseFile{Number: "LF-CVD-2026-0007", Name: "X100 runs commands of anybody", State: waiting, Clock: daysLeft, Given: "https://lianfang.example/disclosure/vendor/x", Report: caseFacts, What: "Anybody runs commands.", How: "curl", Others: "Nobody.",
		Finder: []page.Fact{{Name: both("姓名", "Name"), Value: both("匿名", "anonymous")}}, Vendor: []page.Fact{{Name: both("廠商", "Vendor"), Value: text.Same("Acme")}}, Brief: "The CGI runs its parameter.", Steps: caseSteps,
		Threads: []page.Thread{{Side: "finder", Name: both("與通報人", "With the finder"), Hint: both("廠商看不到。", "The vendor does not read it."), Notes: caseSaid, Write: true}, {Side: "desk", Name: both("筆記", "Notes"), Hint: both("只有值班台看得到。", "For the desk alone."), Write: true}},
		Post:    "/disclosure/cases/1", Draft: page.Link{Name: both("撰寫通告", "Write the advisory"), Href: "/disclosure/cases/1/advisory"}, CVE: "CVE-2026-12345",
		Acts: []page.CaseAct{{What: "close", Name: both("結案", "Close"), Hint: both("不公開。", "Nothing is published."), Fields: []page.Field{{Name: "close-words", Send: "words", Label: both("理由", "Reason"), Type: "area", Must: true}}, Main: true}}}
}

// AdvisoryForm is an advisory that is being written.
func AdvisoryForm() page.AdvisoryForm {
	return page.AdvisoryForm{Number: "LF-CVD-2026-0007", Case: page.Link{Name: text.Same("X100"), Href: "/disclosure/cases/1"}, Post: "/disclosure/cases/1/advisory", Words: [][2]page.Field{{{Name: "title-zh", Label: both("標題", "Title")}, {Name: "title-en", Label: both("英文標題", "Title in English")}}},
		Products: [][]page.Field{{{Name: "vendor-0", Label: both("廠商", "Vendor"), Value: "Acme"}}}, Remedies: []page.Choice{{Name: both("廠商的修補", "the vendor’s fix"), Value: "vendor_fix", On: true}}, Rest: []page.Field{{Name: "vector", Label: both("向量", "Vector")}},
		Missing: []text.Text{both("標題要有中文與英文。", "The title is needed in both languages.")}, Checks: []page.FailedTest{{Number: "6.1.31", Where: "/product_tree/branches/0", What: both("是版本範圍，不是一個版本。", "It is a range and no version.")}}, Document: "{\n  \"document\": {}\n}", Revision: 1}
}

// Advisories is what was published.
func Advisories() page.Advisories {
	return page.Advisories{Rows: []page.AdvisoryRow{{Number: "LF-SA-2026-0001", Title: both("X100 可被任意執行指令", "X100 runs commands of anybody"), CVE: "CVE-2026-12345", Changed: at(24, 9, 0), First: at(23, 9, 0)}}, Cursor: page.Cursor{Shown: 1},
		Feed: "/.well-known/csaf/white/csaf-feed-tlp-white.json", Meta: "/.well-known/csaf/provider-metadata.json"}
}

// Advisory is one of them.
func Advisory() page.Advisory {
	return page.Advisory{Number: "LF-SA-2026-0001", Title: both("X100 可被任意執行指令", "X100 runs commands of anybody"), Facts: []page.Fact{{Name: text.Same("CVE"), Value: text.Same("CVE-2026-12345"), Mono: true}}, Summary: both("不必登入就能執行指令。", "Commands run without signing in."), Remedy: both("更新到 1.2。", "Update to 1.2."),
		RemedyURL: "https://acme.example/x100", Products: []page.AdvisoryProduct{{Name: "Acme X100", Affected: "vers:generic/<1.2", Fixed: "1.2"}}, Links: []page.Link{{Name: text.Same("Acme"), Href: "https://acme.example/psirt"}}, Thanks: []string{"Lin"},
		History: []page.LogLine{{At: at(23, 9, 0), Icon: "out", What: both("第 1 版", "Revision 1")}}, Files: []page.Link{{Name: text.Same("lf-sa-2026-0001.json"), Href: "/.well-known/csaf/white/2026/lf-sa-2026-0001.json"}}}
}
