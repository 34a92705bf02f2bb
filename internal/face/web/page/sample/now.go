package sample

import (
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

func answers(done, read, help, got, wait, fail int) []page.Slice {
	return []page.Slice{
		{Kind: page.SliceDone, Name: both("已處理好", "Fixed"), Count: done},
		{Kind: page.SliceRead, Name: both("已收到，處理中", "Received, at work"), Count: read},
		{Kind: page.SliceHelp, Name: both("需要協助", "Need help"), Count: help},
		{Kind: page.SliceGot, Name: both("讀了沒回", "Read, no answer"), Count: got},
		{Kind: page.SliceWait, Name: both("送到沒讀", "Arrived, unread"), Count: wait},
		{Kind: page.SliceFail, Name: both("送不到", "Could not reach"), Count: fail},
	}
}

func wayOut() []page.Stop {
	return []page.Stop{
		{Kind: page.Done, Name: both("來源", "Sources"), At: at(24, 8, 51), Note: both("3 個來源", "3 sources")},
		{Kind: page.Done, Name: both("併同", "Merged"), At: at(24, 9, 12), Note: both("併為 1 筆", "into one")},
		{Kind: page.Done, Name: both("研判", "Judged"), At: at(24, 9, 34), Note: both("可信度 0.91", "confidence 0.91")},
		{Kind: page.Done, Name: both("核可", "Approved"), At: at(24, 9, 58), Note: both("兩人簽核", "by two")},
		{Kind: page.Done, Name: both("派送", "Sent"), At: at(24, 10, 6), Note: text.Same("1,204")},
		{Kind: page.Done, Name: both("送達", "Arrived"), At: at(24, 10, 9), Note: text.Same("1,192")},
		{Kind: page.Here, Part: 74, Name: both("回覆", "Answers"), Word: both("進行中", "under way"), Note: text.Same("893 · 74%")},
		{Kind: page.Then, Name: both("結案", "Closed")},
	}
}

func answerCurve() *page.Curve {
	start := at(24, 10, 6)
	c := &page.Curve{
		Label:   both("派送後的回覆比例：4 小時 26 分時為 74%，目標為 82%", "Share of answers since sending: 74% after 4 h 26 min, the goal is 82%"),
		Caption: both("派送後的回覆比例。虛線是目標：1 小時 50%，8 小時 95%。", "Share of answers since sending. The dashed line is the goal: 50% in 1 h, 95% in 8 h."),
		Start:   start, End: start.Add(8 * time.Hour), NowWord: both("目前 74%", "now 74%"), GoalWord: both("目標 95%", "goal 95%"),
	}
	for i, s := range []float64{0, .21, .36, .44, .51, .57, .61, .64, .67, .71, .73, .74} {
		c.Points = append(c.Points, page.Point{At: start.Add(time.Duration(i) * 266 * time.Minute / 11), Share: s})
	}
	for _, g := range []struct{ m, s float64 }{{0, 0}, {30, .33}, {60, .5}, {120, .66}, {240, .8}, {360, .89}, {480, .95}} {
		c.Goal = append(c.Goal, page.Point{At: start.Add(time.Duration(g.m) * time.Minute), Share: g.s})
	}
	return c
}

func sectors() []page.Strip {
	line := func(zh, en string, s []page.Slice, silent, whole int) page.Strip {
		return page.Strip{Name: both(zh, en), Href: "/members?sector=" + en, Slices: s, Figure: silent, Whole: whole}
	}
	return []page.Strip{
		line("中小企業", "Small business", answers(27, 31, 3, 37, 41, 4), 82, 143),
		line("緊急救援與醫院", "Emergency and hospitals", answers(57, 65, 3, 28, 31, 2), 61, 186),
		line("教育", "Education", answers(36, 42, 1, 24, 27, 1), 52, 131),
		line("中央與地方機關", "Government", answers(137, 157, 0, 21, 24, 3), 48, 342),
		line("金融", "Finance", answers(43, 49, 0, 2, 2, 0), 4, 96),
	}
}

// Now is the duty desk's page in the middle of a warning.
func Now() page.Now {
	return page.Now{
		Situation: both("一則**立即**預警派送中，**311** 個單位還沒回覆，進度落後目標 8 個百分點。", "One **Now** warning is on its way; **311** organisations have not answered, 8 points behind the goal."),
		Acts:      []page.Act{{Name: both("起草預警", "Draft a warning"), Href: "/warnings/new", Icon: "plus", Main: true}},
		Figures: []page.Figure{
			{Name: both("未回覆單位", "Without answer"), Value: "311", Note: both("共 1,204 個收件單位", "of 1,204 recipients"), Hot: true, Href: "/warnings/calls", Trend: []float64{1204, 900, 700, 560, 470, 400, 350, 330, 311}},
			{Name: both("需要協助", "Need help"), Value: "7", Note: both("3 家醫院，2 件無人接手", "3 hospitals, 2 with nobody on it")},
			{Name: both("待研判情資", "To judge"), Value: "42", Note: both("最久 1 小時 12 分", "oldest 1 h 12 min"), Trend: []float64{20, 22, 21, 30, 36, 34, 42}},
			{Name: both("今日收進情資", "Taken in today"), Value: "12,418", Note: both("併同後 3,906 筆", "3,906 after merging"), Trend: []float64{1, 2, 1, 3, 4, 6, 5, 8, 9, 7, 10}},
			{Name: both("來源異常", "Sources in trouble"), Value: "1", Note: both("共 63 個來源", "of 63")},
		},
		Current: &page.Current{Urgency: 1, Number: "N-EWA-202611-00000187", Title: both("FortiOS SSL VPN 遭利用：更新，或先關閉 SSL VPN", "FortiOS SSL VPN exploited: update, or switch it off"), TLP: "amber",
			Href: "/warnings/N-EWA-202611-00000187/desk", Preview: "/warnings/N-EWA-202611-00000187", Way: wayOut(),
			Answers: page.Meter{Label: both("回覆進度", "Answers"), Slices: answers(412, 474, 7, 141, 158, 12)}, Curve: answerCurve()},
		Clocks: []page.Clock{
			{Name: both("晨曦綜合醫院 · 知悉後 1 小時內通報", "Morning Light Hospital · report within 1 h"), Href: "/incidents/1", Note: text.Same("I-2026-0931"), Start: at(24, 13, 50), Due: at(24, 14, 50), Late: true},
			{Name: both("00000187 · 8 小時內 95% 回覆", "00000187 · 95% answered in 8 h"), Note: both("目前 74%", "now 74%"), Start: at(24, 10, 6), Due: at(24, 18, 6)},
		},
		Stream: []page.Tick{
			{At: at(24, 14, 31), Icon: "help", Tone: page.Bad, Link: page.Link{Name: both("春田國小", "Spring Field School"), Href: "/members/3"}, After: both("按了「需要協助」", " asked for help")},
			{At: at(24, 14, 31), Icon: "tag", Before: both("併同 ", "Merged "), Link: page.Link{Name: text.Same("198.51.100[.]23"), Href: "/intelligence/2"}, After: both("：第 5 個來源看到", ": seen by a 5th source")},
			{At: at(24, 14, 30), Icon: "check", Tone: page.Good, Link: page.Link{Name: both("和豐商業銀行", "Harvest Bank"), Href: "/members/2"}, After: both("回覆「已處理好」，3 台", " answered “fixed”, 3 devices")},
			{At: at(24, 14, 26), Icon: "feed", Tone: page.Waiting, Before: both("來源「北區醫療分享中心」52 分鐘沒有資料", "Source “Northern health centre” silent for 52 minutes")},
			{At: at(24, 14, 25), Icon: "send", Before: both("第二輪提醒送出：311 個單位", "Second reminder sent: 311 organisations")},
		},
		Sectors: sectors(),
		Channels: []page.Strip{
			{Name: both("收件匣", "Inbox"), Figure: 640, Slices: []page.Slice{{Kind: page.SliceDone, Count: 640}}},
			{Name: both("電子郵件", "E-mail"), Figure: 402, Slices: []page.Slice{{Kind: page.SliceDone, Count: 402}, {Kind: page.SliceWait, Count: 238}}},
			{Name: both("系統介接", "Webhook"), Figure: 150, Slices: []page.Slice{{Kind: page.SliceDone, Count: 150}, {Kind: page.SliceWait, Count: 490}}},
		},
		WorkViews: []page.Choice{{Name: both("全部", "All"), Count: 58, On: true}, {Name: both("我的", "Mine"), Value: "mine", Count: 4}, {Name: both("無人接手", "Nobody's"), Value: "free", Count: 9}},
		Work: []page.Task{
			{Urgency: 1, What: both("61 家醫院未回覆，改打電話", "61 hospitals without answer: call them"), Href: "/warnings/calls", Code: "00000187", Queue: both("電話確認", "Calls"), Who: both("王", "Wang"), State: page.State{Tone: page.Waiting, Name: both("進行 9 / 61", "9 of 61")}},
			{Urgency: 2, What: both("Ivanti Connect Secure CVE-2025-0282 新觀測", "Ivanti Connect Secure CVE-2025-0282: new sightings"), Href: "/intelligence/3", Code: "N-118204", Queue: both("研判", "Judging"), Left: both("48 分", "48 min"), State: page.State{Tone: page.Bad, Name: both("無人接手", "Nobody's")}},
			{Urgency: 3, What: both("撤回 192.0.2[.]77，等第二人覆核", "Withdraw 192.0.2[.]77: waits for a second person"), Href: "/intelligence/4", Code: "R-0042", Queue: both("覆核", "Approval"), Left: both("2 時 10 分", "2 h 10 min"), Who: both("林（我）", "Lin (me)"), State: page.State{Tone: page.Waiting, Name: both("等覆核", "To approve")}},
		},
	}
}
