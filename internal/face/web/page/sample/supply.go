package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

func supply(desk, member viewFor) []Sheet {
	return []Sheet{
		{"suppliers", member("supply", "/supply"), Suppliers()},
		{"customers", member("supply", "/supply/customers"), Customers()},
		{"tell-customers", member("supply", "/supply/tell"), TellCustomers()},
		{"attack-report", member("supply", "/supply/attack"), AttackReport()},
		{"supply-desk", desk("supply", "/supply"), SupplyDesk()},
	}
}

var maker = page.Link{Name: both("平海精密", "Calmsea Precision"), Href: "/members/calmsea-precision"}

// Suppliers is a fab with two suppliers, one of which told it something.
func Suppliers() page.Suppliers {
	return page.Suppliers{Add: "/supply/links",
		Rows: []page.SupplierRow{{Org: maker, What: "vacuum pumps", State: page.State{Tone: page.Good, Name: both("已確認", "confirmed")}, Slugs: [2]string{"calmsea-precision", "crystalridge-fab"}, End: both("移除", "Remove")},
			{Org: page.Link{Name: both("三傘資訊", "Three Umbrellas")}, What: "maintenance", State: page.State{Tone: page.Waiting, Name: both("還沒確認", "not confirmed yet")}, Note: both("等值班台確認；供應商不知道您登記了它。", "The desk confirms it; the supplier does not know that you named it."),
				Slugs: [2]string{"three-umbrellas", "crystalridge-fab"}, Confirm: both("讓供應商知道", "Let the supplier know"), End: both("移除", "Remove")}},
		Told: []page.SupplierWord{{Who: maker, What: page.Link{Name: both("遭到攻擊", "attacked"), Href: "/warnings/LF-EWA-202611-00000012"}, At: text.Same("2026-11-24 14:02"), State: page.State{Tone: page.Waiting, Name: both("進行中", "open")}, Answer: page.State{Tone: page.Waiting, Name: both("等您回覆", "waits for your answer")}},
			{Who: page.Link{Name: both("供應商之一（不具名）", "one of them (not named)")}, What: page.Link{Name: both("受弱點影響", "affected by a flaw"), Href: "/warnings/LF-EWA-202611-00000009"}, At: text.Same("2026-11-20 09:30"), State: page.State{Tone: page.Waiting, Name: both("進行中", "open")}, Answer: page.State{Tone: page.Good, Name: page.SeeSigns}}},
	}
}

func noticeRows(desk bool) []page.NoticeRow {
	rows := []page.NoticeRow{{Name: both("受弱點影響：CVE-2024-21762", "affected by a flaw: CVE-2024-21762"), How: both("事先同意", "standing consent"), At: text.Same("2026-11-24 14:02"), State: page.State{Tone: page.Waiting, Name: both("進行中", "open")}, Told: both("12 家", "12"),
		Answers: both("已讀 9、已回覆 7、也看到跡象 1、要協助 0", "seen 9, answered 7, see signs too 1, need help 0"), End: "/supply/notices/x/end"}}
	if desk {
		rows[0].Org, rows[0].Warning = maker, page.Link{Href: "/warnings/LF-EWA-202611-00000012/desk"}
	}
	return rows
}

func requestRows(answer string) []page.RequestRow {
	r := page.RequestRow{ID: "r1", About: both("CVE-2024-21762：可以告訴您的客戶嗎？", "CVE-2024-21762: may your customers be told?"), Words: "Three of your customers asked us.", At: text.Same("2026-11-24 10:00"), State: page.State{Tone: page.Waiting, Name: both("等供應商回答", "waits for the supplier")}, Answer: answer}
	if answer == "" {
		r.Org, r.Said, r.State = maker, "Next week.", page.State{Name: both("不同意", "refused")}
	}
	return []page.RequestRow{r}
}

// Customers is a maker with a customer that let it know, a notice and a question of the desk.
func Customers() page.Customers {
	return page.Customers{Summary: both("確認過的客戶 **12** 家；登記您但沒有讓您知道的 **3** 家。", "Confirmed customers: **12**; customers that named you without letting you know: **3**."), Set: "/supply/consent", Attack: "/supply/attack",
		Consent: []page.Choice{{Name: both("不自動告訴客戶", "Tell customers nothing by itself"), Value: "nothing", On: true}, {Name: both("遭利用時告訴客戶", "Tell them of what is exploited"), Value: "exploited"}},
		Rows: []page.SupplierRow{{Org: page.Link{Name: both("晶嶺半導體", "Crystal Ridge Fab"), Href: "/members/crystalridge-fab"}, What: "vacuum pumps", State: page.State{Tone: page.Waiting, Name: both("還沒確認", "not confirmed yet")}, Slugs: [2]string{"calmsea-precision", "crystalridge-fab"},
			Confirm: both("是我們的客戶", "It is our customer"), End: both("不是我們的客戶", "It is not our customer")}},
		Notices: noticeRows(false), Requests: requestRows("/supply/requests/r1/answer")}
}

// TellCustomers is what would be told.
func TellCustomers() page.TellCustomers {
	return page.TellCustomers{CVE: "CVE-2024-21762", TLP: "amber+strict", Post: "/supply/tell", Customers: both("會告訴確認過的客戶 **12** 家。", "Confirmed customers that will be told: **12**."),
		Title: both("供應商「平海精密」受已遭利用的漏洞影響：請先限制它的連線", "Your supplier Calmsea Precision is affected by a flaw that attackers use: limit its access first"), Lead: both("這是供應商同意告訴您的。", "The supplier lets you know this."),
		Todo:  []page.Step{{Do: both("盤點這家供應商能怎麼連進來。", "List how this supplier can reach you."), Note: both("約 30 分鐘。", "About 30 minutes.")}},
		Facts: []page.Fact{{Name: both("供應商", "Supplier"), Value: both("平海精密", "Calmsea Precision")}, {Name: both("從何時起", "Since"), Value: text.Same("2026-11-22")}}}
}

// AttackReport is a form that was sent back.
func AttackReport() page.AttackReport {
	return page.AttackReport{Post: "/supply/attack", Said: "Our remote maintenance server was broken into.", Since: "2026-11-22", Signs: "it was bad", Customers: both("會告訴確認過的客戶 **12** 家。", "Confirmed customers that will be told: **12**."),
		Levels: []page.Choice{{Name: text.Same("TLP:AMBER"), Value: "TLP:AMBER", On: true}}, Problem: both("在「跡象」裡找不到可以比對的值。", "No value to look for was found in the signs.")}
}

// SupplyDesk is what the desk sees.
func SupplyDesk() page.SupplyDesk {
	return page.SupplyDesk{Lead: true, Unnamed: true, Kinds: []page.Choice{{Name: both("遭到攻擊", "attacked"), Value: "attacked"}}, Notices: noticeRows(true), Requests: requestRows(""),
		Waiting: []page.SupplierRow{{Org: page.Link{Name: both("晶嶺半導體", "Crystal Ridge Fab"), Href: "/members/crystalridge-fab"}, What: "maintenance", State: page.State{Tone: page.Waiting, Name: both("還沒確認", "not confirmed yet")}, Note: both("說它的供應商是「三傘資訊」。", "It says that Three Umbrellas is its supplier."),
			Slugs: [2]string{"three-umbrellas", "crystalridge-fab"}, Confirm: both("查證過，確認", "Checked: confirm"), End: both("移除", "Remove")}}}
}
