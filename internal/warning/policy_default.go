package warning

import (
	"lianfang/internal/member"
	"lianfang/internal/text"
)

var allChannels = []member.Channel{member.Mail, member.Webhook}

var careful = Plan{
	Approvers: 1, Urgency: 3, DueHours: 72, EscalateAfter: []int{24 * 60, 48 * 60, 72 * 60}, Channels: allChannels, FirstContacts: 1,
	Rule: text.Of("其餘情況", "Everything else"),
	Why:  text.Of("沒有規則說可以自動發布，所以由一個人看過。", "No rule lets it go out by itself, so one person looks at it."),
}

// DefaultPolicy is in force until the desk sets its own; its version is 0.
func DefaultPolicy() Policy {
	fast := Plan{Approvers: 0, Urgency: 1, DueHours: 8, EscalateAfter: []int{30, 60, 120}, Channels: allChannels, FirstContacts: 2}
	soon := Plan{Approvers: 0, Urgency: 2, DueHours: 24, EscalateAfter: []int{4 * 60, 8 * 60, 24 * 60}, Channels: allChannels, FirstContacts: 1}
	asked := func(p Plan, approvers int) Plan { p.Approvers = approvers; return p }
	return Policy{
		WithdrawApprovers: 2, DraftForNewInventory: true, DigestOver: 3, DigestMinutes: 15,
		Rules: []Rule{
			{Name: text.Of("標示超過 AMBER+STRICT", "Marked beyond AMBER+STRICT"),
				Why:  text.Of("紅色或未標示的情資，送出去就收不回來，所以兩個人都要看過。", "What is RED or unmarked cannot be called back once it is out, so two people look at it."),
				When: Condition{OverTLP: "AMBER+STRICT"}, Then: asked(fast, 2)},
			{Name: text.Of("已遭利用，且有單位確定受影響", "Known to be exploited, and somebody is affected for certain"),
				Why:  text.Of("攻擊者已經在用，每多等一小時簽核，他們就多一小時。", "Attackers use it already; every hour of waiting for a signature is theirs."),
				When: Condition{Kinds: []Kind{ANA}, KEV: true, Affected: true}, Then: fast},
			{Name: text.Of("已遭利用，但還沒有單位能確定", "Known to be exploited, but nobody can tell for certain yet"),
				Why:  text.Of("急，但清單缺版本；一個人先看是否值得請大家去查。", "It is urgent, but versions are missing; one person judges whether everybody should go and look."),
				When: Condition{Kinds: []Kind{ANA}, KEV: true, MaxReach: 500}, Then: asked(soon, 1)},
			{Name: text.Of("會驚動超過 500 個單位", "It would reach more than 500 organisations"),
				Why:  text.Of("一個錯會讓數百個單位白忙一場，兩個人花五分鐘看過比較划算。", "A mistake would cost hundreds of organisations a day's work; five minutes of two people are cheaper."),
				When: Condition{OverReach: 500}, Then: asked(soon, 2)},
			{Name: text.Of("供應商同意告訴客戶它受弱點影響", "A supplier lets its customers know that it is affected"),
				Why:  text.Of("供應商自己同意，內容是固定的句子，只送給確認過的客戶；等簽核只會讓客戶晚知道。", "The supplier consents, the sentences are fixed and only confirmed customers are told; a signature would only make them hear later."),
				When: Condition{Suppliers: []SupplierSort{SupplierExposed}}, Then: soon},
			{Name: text.Of("供應商通報遭攻擊，或不說是哪一家", "A supplier reports an attack, or is not named"),
				Why:  text.Of("內容是人寫的，或會讓人猜是哪一家，所以一個人先看過。", "Somebody wrote it by hand, or people may guess who it is, so one person looks at it."),
				When: Condition{Suppliers: []SupplierSort{SupplierAttacked, SupplierUnnamed}}, Then: asked(fast, 1)},
			{Name: text.Of("可靠來源的預警，且有單位確定受影響", "An advisory from a reliable source, and somebody is affected for certain"),
				Why:  text.Of("來源可靠度 A 或 B，資產清單也對得上，人再看一次不會更準，只會更慢。", "The source is rated A or B and the inventories agree; another look would be slower and no surer."),
				When: Condition{Kinds: []Kind{ANA}, Advisory: true, Reliability: "B", Affected: true}, Then: fast},
			{Name: text.Of("可靠來源指到某個單位", "A reliable source points to one organisation"),
				Why:  text.Of("只通知當事單位，請它查紀錄；早一點查，紀錄還在。", "Only that organisation is told, and asked to look at its logs while they still exist."),
				When: Condition{Kinds: []Kind{EWA}, Reliability: "B"}, Then: soon},
			{Name: text.Of("輕微的目錄資料", "A mild entry of a catalogue"),
				Why:  text.Of("分數低於 7.0，近期遭利用的機率不到百分之一，也沒有人為它寫預警。它列在資產頁；太多預警等於沒有預警。", "Its score is below 7.0, exploitation is less than one per cent likely, and nobody wrote about it. It shows on the page of systems; too many warnings are none."),
				When: Condition{Kinds: []Kind{ANA}, Mild: true}, Then: Plan{Quiet: true, Approvers: 1, Urgency: 4, DueHours: 0, Channels: allChannels, FirstContacts: 1}},
			{Name: careful.Rule, Why: careful.Why, Then: careful},
		},
	}
}
