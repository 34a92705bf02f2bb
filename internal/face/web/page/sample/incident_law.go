package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

var lawEntries = []page.LawEntry{{What: both("知悉", "knowledge"), At: at(24, 8, 0), Noted: at(24, 9, 0), By: both("通報人", "the reporter"), Moved: at(24, 7, 30)}, {What: both("停止計時：FIN-PD", "stopping of a clock: FIN-PD"), At: at(24, 9, 30), Noted: at(24, 9, 30), By: both("值班台", "the desk"), Why: "Not designated.\nLetter 7", Gone: true}}

func incidentLaw() *page.IncidentLaw {
	return &page.IncidentLaw{Rules: []page.LawRule{{ID: "tw-sn-2026", Title: both("特定非公務機關通報應變", "specific non-public bodies"), Law: both("資通安全事件通報應變及演練辦法", "Regulations on incidents"), Notes: []text.Text{both("條文尚待核對。", "The text is still to be read.")}}},
		Think: []page.LawRule{{ID: "tw-pdpa-12", Title: both("個資外洩通知當事人", "telling persons of a breach"), Law: both("個人資料保護法", "Personal Data Protection Act")}}, More: []page.Choice{{Name: both("電信事業無法提供服務通報", "outages of telecommunications"), Value: "tw-telecom-2020"}},
		Leak:      &page.LeakForm{Answers: []page.Choice{{Name: both("還不知道", "not known yet"), On: true}, {Name: both("有", "yes"), Value: "yes"}}, Persons: page.Field{Value: "1200"}},
		Reviewers: []page.Fact{{Name: both("衛生福利部", "Ministry of Health"), Value: text.Same("tw-fin-pd-2021")}}, Entries: lawEntries, Record: "/incidents/1/record",
		Acts: []page.CaseAct{{What: "unbind", Name: both("移除一套規定", "Remove a law"), Choices: []page.CaseChoice{{Name: "unbind-regime", Label: both("規定", "Law"), Choices: []page.Choice{{Name: both("特定非公務機關通報應變", "specific non-public bodies"), Value: "tw-sn-2026"}}}}, Fields: []page.Field{{Name: "unbind-words", Send: "words", Label: both("理由", "Reason"), Type: "area", Must: true}}}}}
}

func incidentSigns() *page.IncidentSigns {
	return &page.IncidentSigns{May: true, Rest: 3, TLP: []page.Choice{{Name: text.Same("TLP:AMBER"), Value: "AMBER", On: true}}, PAP: []page.Choice{{Name: text.Same("PAP:GREEN"), Value: "PAP:GREEN", On: true}},
		Rows: []page.SignRow{{ID: "indicator--1", Value: "evil[.]example", Kind: both("網域", "domain"), Said: both("惡意；在證據 2 裡", "malicious; in evidence 2"), On: true}, {ID: "indicator--2", Value: "192[.]0[.]2[.]7", Kind: both("IPv4 位址", "IPv4 address"), Said: both("只提到", "only named"), Doubt: both("在排除清單上：公用 DNS", "on a warning list: public DNS")},
			{ID: "indicator--3", Value: "www[.]hospital[.]example", Kind: both("網域", "domain"), Said: both("惡意", "malicious"), Doubt: both("這是通報單位自己的", "it is the body’s own"), Refused: true}},
		Sent: []page.SentRow{{Value: "198[.]51[.]100[.]9", Href: "/intelligence/x", Mark: text.Same("TLP:AMBER · PAP:GREEN"), State: page.State{Tone: page.Good, Name: both("已收進", "taken in")}, Told: both("1 個單位因它收到預警", "1 organisation was warned of it"), At: at(24, 10, 0)}}}
}

// IncidentRecord is what was known of a case at a time.
func IncidentRecord() page.IncidentRecord {
	f := IncidentFile(true)
	return page.IncidentRecord{Number: "LF-INC-2026-0007", Case: "/incidents/1", At: page.Field{Value: "2026-11-24T09:30"}, Level: both("第 3 級", "level 3"), Clocks: f.Duties, Notices: f.Notices, Entries: lawEntries}
}

func incidentHandovers() *page.IncidentHandovers {
	return &page.IncidentHandovers{Silent: true, Rows: []page.HandoverRow{{Unit: "MJIB", Facts: []page.Fact{{Name: both("承辦人", "Officer"), Value: text.Same("Agent Wang")}, {Name: both("法律依據", "Legal ground"), Value: both("刑事訴訟法第 241 條", "art. 241")}}, Items: []page.Fact{{Name: text.Same("disk.img"), Value: text.Same("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), Mono: true}}, Words: "Handed over in person."}},
		Act: &page.CaseAct{What: "handed", Name: both("記下一次移送", "Write a hand-over down"), Fields: []page.Field{{Name: "handed-unit", Send: "unit", Label: both("接收單位", "Who received it"), Must: true}}}, Lift: &page.CaseAct{What: "lift", Name: both("解除「勿驚動嫌犯」", "Lift the silence"), Fields: []page.Field{{Name: "lift-words", Send: "words", Label: both("理由", "Reason"), Type: "area", Must: true}}}}
}

func incidentTasks(desk bool) *page.IncidentTasks {
	t := &page.IncidentTasks{Rows: []page.TaskRow{{ID: "1", What: "Pull the cable", Who: both("通報單位", "the body"), Until: at(24, 11, 0), State: page.State{Tone: page.Waiting, Name: both("待辦", "to do")}, May: true},
		{ID: "2", What: "Keep the logs", Who: both("值班台", "the desk"), State: page.State{Tone: page.Good, Name: both("完成", "done")}, Words: "They are kept."}}}
	if desk {
		t.Add = &page.TaskForm{Steps: []page.Choice{{Name: both("電源不要關", "Leave the power on"), Value: "power"}}, Who: []page.Choice{{Name: both("值班台", "the desk"), Value: "desk", On: true}}}
	}
	return t
}

func incidentGuests() *page.IncidentGuests {
	return &page.IncidentGuests{Rows: []page.GuestRow{{Name: page.Link{Name: both("安心資安", "Safe Hands"), Href: "/members/2"}, Facts: []page.Fact{{Name: both("為什麼參與", "Why it is in"), Value: both("協助單位", "helper")}}, Thread: &page.Thread{Side: "guest-2", Name: both("與安心資安", "With Safe Hands"), Hint: both("只有這個單位與值班台看得到。", "For it and the desk alone."), Notes: incidentSaid, Write: true}}},
		Acts: []page.CaseAct{{What: "letin", Name: both("讓一個單位參與", "Let an organisation in"), Fields: []page.Field{{Name: "guest-org", Send: "org", Label: both("成員單位的代號", "Slug of the member"), Must: true}}}}}
}

// IncidentGuest is a case as an organisation reads it that was let in.
func IncidentGuest() page.IncidentGuest {
	f := IncidentFile(false)
	return page.IncidentGuest{Number: f.Number, State: f.State, Facts: []page.Fact{{Name: both("為什麼參與", "Why it is in"), Value: both("廠商", "vendor")}}, What: f.What, Clocks: f.Clocks, Duties: f.Duties, Tasks: incidentTasks(false), Post: "/incidents/1",
		Thread: page.Thread{Side: "guest", Name: both("與值班台", "With the desk"), Hint: both("只有貴單位與值班台看得到。", "For your organisation and the desk alone."), Notes: incidentSaid, Write: true},
		Acts:   []page.CaseAct{{What: "leave", Name: both("離開這件", "Leave this case"), Fields: []page.Field{{Name: "out-words", Send: "words", Label: both("理由", "Reason"), Type: "area", Must: true}}}}}
}
