package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

func papers(desk, member viewFor, public func(string) page.View, l text.Lang) []Sheet {
	return []Sheet{
		{"paper", member("incidents", "/incidents/1/papers/final"), Paper(true, l)},
		{"paper-review", desk("incidents", "/incidents/1/papers/final"), Paper(false, l)},
		{"paper-print", member("incidents", "/incidents/1/papers/final/print"), page.PaperPrint{Title: paperTitle, Sheet: paperSheet(l), Back: "/incidents/1/papers/final", Links: paperLinks()}},
		{"statistics", public("/statistics"), Statistics()},
		{"announcements", public("/announcements"), page.Announcements{Rows: []page.AnnouncementRow{{Number: "LF-ANN-2026-0001", Title: announcementTitle, Told: at(24, 9, 0)}, {Number: "LF-ANN-2026-0002", Title: announcementTitle, Told: at(23, 9, 0), Ended: true}}}},
		{"announcement", public("/announcements/LF-ANN-2026-0001"), page.Announcement{Number: "LF-ANN-2026-0001", Title: announcementTitle, Items: announcementItems(), Facts: []page.Fact{{Name: both("首次公告", "First published"), Value: both("2026-11-24 09:00", "2026-11-24 09:00")}}}},
		{"announcement-form", desk("incidents", "/incidents/1/announcement"), announcementForm(true)},
		{"announcement-read", member("incidents", "/incidents/1/announcement"), announcementForm(false)},
	}
}

func paperLinks() []page.Link {
	return []page.Link{{Name: both("列印或存成 PDF", "Print, or save as PDF"), Href: "/incidents/1/papers/final/print"}, {Name: both("下載 ODT", "Download as ODT"), Href: "/incidents/1/papers/final/odt"}}
}

var paperTitle = both("資通安全事件調查、處理及改善報告", "Report on investigation, handling and improvement")

func paperSheet(l text.Lang) page.PaperSheet {
	say := func(zh, en string) string { return both(zh, en).In(l) }
	lang := "zh-Hant-TW"
	if l == text.En {
		lang = "en"
	}
	return page.PaperSheet{Lang: lang, Title: paperTitle.In(l), Cite: say("資通安全管理法施行細則第 12 條", "Enforcement rules, art. 12"), Facts: [][2]string{{say("案件編號", "Case"), "LF-INC-2026-0007"}, {say("單位", "Body"), say("晨曦綜合醫院", "Morning Light General Hospital")}},
		Notes: []string{say("條次據次級資料。", "The article is from a secondary source.")},
		Sections: []page.PaperSection{{Name: say("5、事件根因分析", "5. Analysis of the root cause"), Cite: say("第 5 款", "item 5"), Lead: say("肇因：密碼太弱", "Cause: weak password"), Words: say("遠端桌面對外，密碼被猜到。\n沒有雙因子。", "Remote desktop was open.\nNo second factor.")},
			{Name: say("7、預定完成時程", "7. Planned days"), Cite: say("第 7 款", "item 7"), Head: []string{say("措施", "Measure"), say("負責", "Who answers"), say("預定完成", "Planned for")}, Rows: [][]string{{say("雙因子驗證", "Two factors"), say("資訊室", "IT office"), "2026-12-31"}}}}}
}

// Paper is a paper that is filled in, or that is read and judged.
func Paper(write bool, l text.Lang) page.Paper {
	here := "/incidents/1/papers/final"
	p := page.Paper{Number: "LF-INC-2026-0007", Case: "/incidents/1", Title: both("資通安全事件調查、處理及改善報告", "Report on investigation, handling and improvement"), Cite: both("施行細則第 12 條", "art. 12"), Notes: []text.Text{both("條次據次級資料。", "The article is from a secondary source.")},
		State: page.State{Tone: page.Waiting, Name: both("草稿", "a draft")}, Links: paperLinks(), Again: []page.Link{{Name: both("LF-INC-2026-0003", "LF-INC-2026-0003"), Href: "/incidents/3"}},
		Versions: []page.LogLine{{At: at(24, 9, 0), Icon: "send", What: both("第 1 版，**已送出**", "version 1, **sent**"), Href: here + "/print?v=1"}}, Verdicts: []page.LogLine{{At: at(24, 9, 0), Icon: "x", What: both("**要補正**", "**to be mended**"), Why: both("缺根因", "the cause is missing")}}}
	if !write {
		p.Sheet, p.Judge = paperSheet(l), here+"/verdict"
		p.Accept = []page.Choice{{Name: both("同意備查", "it will do"), Value: "yes", On: true}, {Name: both("要補正", "to be mended"), Value: "no"}}
		return p
	}
	p.Post, p.Fresh, p.Plan = here, here+"?fresh=yes", true
	p.Items = []page.PaperItem{{Field: page.Field{Name: "item-times", Label: both("1、時間", "1. Times"), Type: "area", Value: "2026-11-24 09:00"}, Cite: both("第 1 款", "item 1")},
		{Field: page.Field{Name: "item-cause", Label: both("5、根因", "5. Cause"), Type: "area"}, Cite: both("第 5 款", "item 5"), Formal: true, Cause: []page.Choice{{Name: both("還沒選", "not chosen yet"), On: true}, {Name: both("密碼", "password"), Value: "password"}}}}
	p.Measures = []page.PaperMeasure{{Name: both("第 1 項措施", "Measure 1"), Sort: page.CaseChoice{Name: "m0-sort", Label: both("層面", "Side"), Choices: []page.Choice{{Name: both("技術", "technology"), Value: "technical"}}},
		Fields: []page.Field{{Name: "m0-what", Label: both("措施", "Measure"), Value: "2FA"}, {Name: "m0-until", Label: both("預定完成日", "Planned for"), Type: "date", Value: "2026-12-31"}}}}
	return p
}

// Statistics are the figures of a month.
func Statistics() page.Statistics {
	return page.Statistics{Months: []page.Choice{{Name: both("2026-10", "2026-10"), Value: "2026-10", On: true}}, Total: both("812", "812"), Median: both("21 分鐘", "21 minutes"), Links: []page.Link{{Name: both("CSV", "CSV"), Href: "/statistics/csv?month=2026-10"}},
		Tables: []page.StatTable{{Key: "level", Name: both("等級", "Level"), Rows: []page.StatRow{{Name: both("第 4 級", "level 4"), Count: both("少於 3", "fewer than 3"), Share: -1}, {Name: both("第 1 級", "level 1"), Count: both("640", "640"), Share: 79}}}}}
}

var announcementTitle = both("醫院掛號系統中斷", "Appointments of a hospital are down")

func announcementItems() []page.Fact {
	return []page.Fact{{Name: both("發生或知悉的時間", "When it happened, or was known"), Value: both("發生：2026-11-24 08:10\n知悉：2026-11-24 08:40", "Happened: 2026-11-24 08:10\nKnown: 2026-11-24 08:40")}, {Name: both("影響程度", "Degree of impact"), Value: both("門診改人工掛號，急診不受影響。", "Appointments are taken by hand; the emergency room is not affected.")}}
}

func announcementForm(desk bool) page.AnnouncementForm {
	here := "/incidents/1/announcement"
	p := page.AnnouncementForm{Number: "LF-INC-2026-0007", Case: "/incidents/1", State: page.State{Tone: page.Waiting, Name: both("已公告，有新的稿", "published, with a newer draft")}, Title: announcementTitle, Items: announcementItems()}
	if !desk {
		return p
	}
	p.Public = &page.Link{Name: both("LF-ANN-2026-0001", "LF-ANN-2026-0001"), Href: "/announcements/LF-ANN-2026-0001"}
	p.Post, p.Publish, p.Withdraw, p.Version = here, here+"/publish", here+"/withdraw", 2
	p.Words = [][2]page.Field{{{Name: "title-zh", Label: both("標題（中文）", "Title (Chinese)"), Value: "醫院掛號系統中斷", Lang: text.ZhTW}, {Name: "title-en", Label: both("標題（英文）", "Title (English)"), Value: "Appointments are down", Lang: text.En}}}
	p.Secrets = []page.CaseChoice{{Name: "secret-trade", Label: both("營業秘密", "Trade secrets"), Choices: []page.Choice{{Name: both("還沒看", "not looked at yet"), On: true}, {Name: both("這件沒有", "there is none in this case"), Value: "none"}}}}
	p.Versions = []page.LogLine{{At: at(24, 9, 0), Icon: "list", What: both("第 1 版，**公布過**", "version 1, **published**")}}
	return p
}
