package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

func incidents(desk, member viewFor, public func(string) page.View) []Sheet {
	return []Sheet{
		{"report", public("/report"), IncidentReport()},
		{"track-code", public("/track"), page.TrackCode{Problem: both("沒有這件通報。", "There is no such incident.")}},
		{"track", public("/track/x"), Track()},
		{"track-rows", public("/track/x"), TrackRows()},
		{"incidents", desk("incidents", "/incidents"), Incidents(true)},
		{"incidents-own", member("incidents", "/incidents"), Incidents(false)},
		{"incident", desk("incidents", "/incidents/1"), IncidentFile(true)},
		{"incident-evidence", desk("incidents", "/incidents/1/evidence"), Vault()},
		{"incident-own", member("incidents", "/incidents/1"), IncidentFile(false)},
		{"incident-new", member("incidents", "/incidents/new"), IncidentNew(false)},
		{"incident-new-desk", desk("incidents", "/incidents/new"), IncidentNew(true)},
		{"incident-level", member("incidents", "/incidents/1/level"), page.IncidentLevel{Number: "LF-INC-2026-0007", Case: "/incidents/1", Post: "/incidents/1/level", Level: levelForm()}},
		{"incident-record", member("incidents", "/incidents/1/record"), IncidentRecord()},
		{"incident-guest", member("incidents", "/incidents/1"), IncidentGuest()},
	}
}

var (
	incidentCame  = page.State{Tone: page.Waiting, Name: both("已收到", "received")}
	incidentSteps = []page.LogLine{{At: at(24, 9, 0), Icon: "feed", What: both("收到通報", "report received")}, {At: at(24, 9, 5), Icon: "merge", What: both("分案", "triaged")}}
	incidentSaid  = []page.Said{{Who: both("值班台", "the desk"), Words: "Pull the cable.", At: at(24, 9, 6)}, {Who: both("您", "You"), Words: "It is pulled.\nWhat next?", At: at(24, 9, 10)}}
	goingOn       = []page.Choice{{Name: both("還在發生", "still going on"), Value: "yes", On: true}, {Name: both("已經停了", "over"), Value: "no"}, {Name: both("不確定", "not sure"), Value: "unknown"}}
)

// IncidentReport is the public form.
func IncidentReport() page.IncidentReport {
	return page.IncidentReport{Mails: true, GoingOn: goingOn, What: page.Field{Value: "All files are locked."}, Kinds: []page.KindChoice{
		{Value: "ransomware", Name: both("檔案打不開、有人要贖金（勒索軟體）", "Files will not open and somebody wants money (ransomware)"), When: both("螢幕上出現要錢的訊息。", "The screen asks for money."), On: true},
		{Name: both("其他，或說不上來", "Something else, or hard to say"), When: both("您說看到什麼。", "Tell what you see.")}}}
}

// TrackRows is the page of whoever got a letter about addresses for which they answer.
func TrackRows() page.Track {
	p := Track()
	p.Name, p.Secret, p.Link, p.Advice = both("我們寫信告訴您的事", "What we wrote to you about"), "", "", nil
	p.Post, p.Victims = "/track/x", caseVictims(false)
	return p
}

// Track is a report as its sender reads it right after it was sent.
func Track() page.Track {
	a := Advice()
	return page.Track{Number: "LF-INC-2026-0007", Name: a.Name, State: incidentCame, Lead: both("值班台收到了。", "The desk has it."), Secret: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Link: "https://lianfang.example/track/ABCDEFGHIJKLMNOPQRSTUVWXYZ", Advice: &a, Steps: incidentSteps,
		Notes: incidentSaid, Facts: []page.Fact{{Name: both("收到", "Came"), Value: text.Same("2026-11-24 09:00")}}, What: "All files are locked.", Add: "/track/x/add", Files: CaseFiles(false)}
}

// Incidents is a list of cases.
func Incidents(desk bool) page.Incidents {
	var shift *page.ShiftNotes
	if desk {
		shift = &page.ShiftNotes{May: true, Roster: true, Duty: []text.Text{both("一線：林書瑜（到 11-24 20:00）", "first line: Lin Shu-yu (until 11-24 20:00)")}, Notes: []page.Said{{Who: text.Same("林書瑜"), Words: "0007: the hospital calls back at six.", At: at(24, 7, 50)}}}
	}
	return page.Incidents{Desk: desk, Shift: shift, Summary: both("**1** 件等分案", "**1** to triage"), New: "/incidents/new", Cursor: page.Cursor{Shown: 2},
		Filters: []page.Filter{{Name: both("狀態", "State"), Key: "state", Choices: []page.Choice{{Name: both("未結", "Open"), On: true}, {Name: both("已結案", "closed"), Value: "closed"}}}},
		Rows: []page.IncidentRow{{Number: "LF-INC-2026-0007", Name: "All files are locked.", Href: "/incidents/1", Org: both("晨曦綜合醫院", "Morning Light General Hospital"), Kind: both("勒索軟體", "ransomware"), Level: both("第 3 級", "level 3"), State: incidentCame, Came: at(24, 9, 0), Due: at(24, 11, 0), Late: true},
			{Number: "LF-INC-2026-0008", Name: "A strange mail", Href: "/incidents/2", Kind: both("其他", "something else"), State: incidentCame, Came: at(24, 10, 0), Drill: true}}}
}

// IncidentFile is a case as the desk leads it, or as an organisation reads its own.
func IncidentFile(desk bool) page.IncidentFile {
	p := page.IncidentFile{Desk: desk, Number: "LF-INC-2026-0007", Name: "All files are locked.", State: incidentCame, What: "All files are locked.\nSince nine.", Facts: []page.Fact{{Name: both("單位或地點", "Where"), Value: both("晨曦綜合醫院", "Morning Light General Hospital"), Href: "/members/1"}},
		Clocks:  []page.Clock{{Name: both("完成損害控制或復原，並通知完成", "finish damage control or recovery, and tell that it is done"), Note: both("特定非公務機關 · 第 13 條", "the specific non-public body · art. 13"), Start: at(24, 8, 0), Due: at(25, 20, 0)}},
		Duties:  []page.DutyRow{{Say: both("通報資通安全事件", "notify the incident"), Who: both("特定非公務機關", "the specific non-public body"), State: page.State{Tone: page.Good, Name: both("已完成", "met")}, Due: at(24, 9, 0), Why: both("知悉起 1 小時。", "1 hour from knowledge.")}},
		Notices: []text.Text{both("等級於 09:30 改為第 3 級。", "The level was changed to 3 at 09:30.")}, Levels: []page.LevelView{levelFound()}, LevelAt: "/incidents/1/level", Steps: incidentSteps, Post: "/incidents/1", Papers: page.CasePapers{Papers: []page.CasePaper{{Name: both("調查、處理及改善報告", "Final report"), State: page.State{Tone: page.Waiting, Name: both("草稿", "a draft")}, Href: "/incidents/1/papers/final"}}}, Links: []page.Link{{Name: both("來自預警", "Came from a warning"), Href: "/warnings/x"}},
		Threads: []page.Thread{{Side: "reporter", Name: both("與通報人", "With the reporter"), Hint: both("通報人看得到。", "The reporter reads it."), Notes: incidentSaid, Write: true}},
		Acts:    []page.CaseAct{{What: "control", Name: both("完成損害控制或復原", "Damage under control, or restored"), Fields: []page.Field{{Name: "control-words", Send: "words", Label: both("說明", "Words"), Type: "area", Must: true}}, Main: true}}}
	p.Files = CaseFiles(desk)
	p.Law, p.Tasks = incidentLaw(), incidentTasks(desk)
	p.Victims = caseVictims(desk)
	if desk {
		p.Lessons = &page.CaseLessons{Rows: Lessons().Rows, Add: &page.CaseAct{What: "lesson", Name: both("寫一條心得", "Write a lesson"), Fields: []page.Field{{Name: "lesson-words", Send: "words", Label: both("學到什麼、要改什麼", "What was learned, and what has to change"), Type: "area", Must: true}}}}
	}
	if desk {
		p.Signs, p.Handed, p.Guests = incidentSigns(), incidentHandovers(), incidentGuests()
		p.Given, p.Reporter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", []page.Fact{{Name: both("電話", "Telephone"), Value: text.Same("0912-345-678")}}
		p.Threads = append(p.Threads, page.Thread{Side: "desk", Name: both("值班台的筆記", "Notes"), Hint: both("只有值班台看得到。", "For the desk alone."), Write: true})
		p.Acts = append(p.Acts, page.CaseAct{What: "triage", Name: both("分案", "Triage"), Choices: []page.CaseChoice{{Name: "line", Label: both("線別", "Line"), Choices: []page.Choice{{Name: both("一線", "first line"), Value: "1"}}}}})
	}
	if !desk {
		waits := page.State{Tone: page.Waiting, Name: both("等待中", "waiting")}
		p.Drilled = []page.CaseDrill{{Told: at(24, 10, 0), Due: at(24, 10, 30), Words: "Who takes charge?", Asks: both("回覆", "answer"), State: waits, Go: page.Link{Name: both("寫回覆", "Write the answer"), Href: "#h-threads"}},
			{Told: at(24, 9, 0), Words: "A drill begins.", State: page.State{Name: both("已告知", "told")}}}
	}
	return p
}

func levelFound() page.LevelView {
	return page.LevelView{Who: both("通報人評估", "assessed by the reporter"), At: at(24, 9, 0), Range: both("第 3 級", "level 3"), Words: "A core system is down.", Notes: []text.Text{both("仍在中斷。", "Still interrupted.")}, Asks: []text.Text{both("輕微或嚴重？", "Minor or serious?")},
		Lines: []page.LevelLine{{How: both("符合", "holds"), Say: both("核心資通系統無法於可容忍中斷時間內回復：第 3 級", "a core system was not restored in time: level 3"), Basis: both("第 2 條第 4 項", "art. 2(4)")}}}
}

func levelForm() page.LevelForm {
	found := levelFound()
	return page.LevelForm{Found: &found, Groups: []page.LevelGroup{{Title: both("中斷（可用性）", "Stopped (availability)"), Hint: both("有系統不能用嗎？", "Is a system down?"),
		Choices: []page.CaseChoice{{Name: "a_system", Label: both("受影響的系統", "System that is affected"), Choices: []page.Choice{{Name: both("沒有", "No")}, {Name: both("有：核心系統", "Yes: a core system"), Value: "core_nonci_sys", On: true}}}},
		Fields:  []page.Field{{Name: "a_minutes", Label: both("可容忍中斷時間（分鐘）", "Tolerable interruption time (minutes)"), Type: "number"}}}}}
}

// IncidentNew is the form of a member, or of the desk for somebody who called.
func IncidentNew(desk bool) page.IncidentNew {
	return page.IncidentNew{Desk: desk, Lead: both("知悉後 1 小時內通報。", "Notify within 1 hour of knowing."), Duty: []page.Choice{{Name: both("依法通報", "As the law asks"), Value: "yes", On: true}, {Name: both("自願通報", "Of our own will"), Value: "no"}}, GoingOn: goingOn,
		Kinds: []page.Choice{{Name: both("勒索軟體", "Ransomware"), Value: "ransomware", On: true}}, Knew: page.Field{Value: "2026-11-24T14:30"}, Level: levelForm(), Problem: both("請填「發生什麼事」。", "Fill in what happened.")}
}
