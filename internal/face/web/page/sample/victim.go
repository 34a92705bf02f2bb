package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

func victims(desk viewFor) []Sheet {
	return []Sheet{
		{"lessons", desk("incidents", "/lessons"), Lessons()},
		{"victims", desk("incidents", "/victims"), Victims()},
		{"victim-list", desk("incidents", "/victims/1"), VictimList(0)},
		{"victim-list-told", desk("incidents", "/victims/1"), VictimList(2)},
		{"roster", desk("incidents", "/roster"), Roster()},
		{"roster-empty", desk("incidents", "/roster"), page.Roster{}},
		{"drills", desk("incidents", "/drills"), Drills()},
		{"drill", desk("incidents", "/drills/1"), Drill()},
		{"abuse-contacts", desk("incidents", "/abuse-contacts"), AbuseContacts()},
	}
}

// Victims are lists that came, and the form for the next.
func Victims() page.Victims {
	origins := []page.Choice{{Name: both("其他資安應變團隊傳來的名單", "a list that another response team sent"), Value: "team", On: true}, {Name: both("有人兜售或公開的資料", "data that somebody offers for sale or published"), Value: "offer"}}
	classes := []page.Choice{{Name: both("入侵：系統遭入侵", "intrusions: system compromise"), Value: "intrusions:system-compromise", On: true}}
	return page.Victims{Origins: origins, Classes: classes, Levels: []page.Choice{{Name: both("TLP:AMBER：只給組織與客戶", "TLP:AMBER: the organisation and its clients"), Value: "amber", On: true}}, Names: []page.Choice{{Name: both("不告訴", "no"), On: true}, {Name: both("可以告訴", "yes"), Value: "yes"}},
		Fields: []page.Field{{Name: "sender", Label: both("來源單位", "Sender"), Must: true}, {Name: "reference", Label: both("對方的編號", "Reference of the sender"), Must: true}, {Name: "what", Label: both("告訴受害單位什麼", "What owners are told"), Type: "area", Must: true},
			{Name: "rows", Label: both("名單", "The list"), Hint: both("貼上 CSV 或每行一個。", "Paste CSV, or one a line."), Type: "area", Must: true}},
		Lists: []page.VictimListRow{{Name: "CERT.example 2026-7781", Href: "/victims/1", Origin: origins[0].Name, Class: classes[0].Name, Came: at(24, 9, 0)}},
	}
}

// VictimList is a list divided by owner, of whose owners some were told.
func VictimList(told int64) page.VictimList {
	p := page.VictimList{Name: "CERT.example 2026-7781", Post: "/victims/1", Waiting: true, Foreign: true, Words: "A server takes orders from a botnet.", Mailed: "Another incident response team told the centre of what lies in addresses for which you answer.", Status: "Your reference: 2026-7781\nRows: 5\nowner unknown: 2\n",
		Facts:  []page.Fact{{Name: both("類別", "Class"), Value: both("入侵：系統遭入侵", "intrusions: system compromise")}},
		Shares: []page.VictimShare{{Owner: both("晨曦綜合醫院", "Morning Light General Hospital"), Rows: 3, Told: told}, {Owner: both("HINET-NET", "HINET-NET"), Mail: "abuse@provider.example", Rows: 4, Back: both("信在 2026-11-24 10:00 退回：沒有這個信箱", "the mail came back 2026-11-24 10:00: there is no such mailbox")}, {Owner: both("不知道是誰的", "owner unknown"), Rows: 2}}, Again: true, NoMail: true}
	if told > 0 {
		p.Shares[0].Case, p.Shares[0].Answer = page.Link{Name: both("LF-INC-2026-0007", "LF-INC-2026-0007"), Href: "/incidents/1"}, both("確有此事，處理中", "true; we are at it")
		p.Going = both("正在通知：3 列中的 2 列已經通知。", "Owners are being told: 2 of 3 rows so far.")
	}
	return p
}

func caseVictims(desk bool) *page.CaseVictims {
	c := &page.CaseVictims{Count: 2, Rows: "198.51.100.7  2026-11-20 08:00\n198.51.100.8  2026-11-20 08:00", Answer: both("還沒有回覆", "no answer yet")}
	if !desk {
		c.Act = &page.CaseAct{What: "answer", Name: both("回覆", "Answer"), Main: true, Choices: []page.CaseChoice{{Name: "answer", Label: both("查證的結果", "What you found"), Choices: []page.Choice{{Name: both("已經處理好", "fixed"), Value: "fixed"}}}},
			Fields: []page.Field{{Name: "answer-words", Send: "words", Label: both("說明（值班台看得到）", "Words (for the desk)"), Type: "area"}}}
	}
	return c
}

// AbuseContacts are the sources that were loaded, and who answers for an address.
func AbuseContacts() page.AbuseContacts {
	return page.AbuseContacts{Asked: "203.0.113.9", Most: 64, Found: []page.Fact{{Name: both("信箱", "Mailbox"), Value: both("abuse@provider.example", "abuse@provider.example"), Mono: true}, {Name: both("持有人", "Holder"), Value: both("PROVIDER-TW", "PROVIDER-TW")}},
		Sources: []page.AbuseSource{{Name: "TWNIC", Blocks: 5210, Names: 0, Without: 12, Loaded: at(24, 9, 0)}, {Name: "our own", Names: 31, Loaded: at(23, 9, 0)}}}
}

// Roster is who is on duty, with a gap.
func Roster() page.Roster {
	first, second := both("一線", "first line"), both("二線", "second line")
	return page.Roster{May: true, Gaps: []text.Text{both("一線沒有人值班：11-25 20:00 到 11-26 08:00", "Nobody is on the first line: 11-25 20:00 to 11-26 08:00")},
		Turns:  []page.RosterTurn{{ID: "1", Name: "Lin Shu-yu", Phone: "02-2345-6789", Line: first, From: at(24, 8, 0), Until: at(24, 20, 0), Now: true}, {ID: "2", Name: "Chen Po-yu", Line: second, From: at(24, 20, 0), Until: at(25, 8, 0)}},
		People: []page.Choice{{Name: both("Lin Shu-yu", "Lin Shu-yu"), Value: "x", On: true}}, Lines: []page.Choice{{Name: first, Value: "1", On: true}, {Name: second, Value: "2"}}, Weeks: []page.Choice{{Name: both("不重複", "no"), Value: "0", On: true}},
		Fields: []page.Field{{Name: "from", Label: both("從", "From"), Type: "datetime-local", Must: true}, {Name: "until", Label: both("到", "Until"), Type: "datetime-local", Must: true}}}
}
