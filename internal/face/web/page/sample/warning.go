package sample

import (
	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
)

var fortiTitle = both("防火牆的 SSL VPN 正被入侵：請更新，或先把它關掉", "Firewall SSL VPN under attack: update it, or switch it off")

// Warnings is the list, for the desk or for a hospital.
func Warnings(desk bool) page.Warnings {
	p := page.Warnings{
		Summary: both("**1** 則等您回覆，今天 18:00 前要處理完。", "**1** waits for your answer, to be done by 18:00 today."),
		Filters: []page.Filter{
			{Name: both("優先", "Urgency"), Key: "urgency", Choices: []page.Choice{{Name: both("全部", "All"), On: true}, {Name: both("立即", "Now"), Value: "1", Count: 1}, {Name: both("今天", "Today"), Value: "2", Count: 3}, {Name: both("本週", "This week"), Value: "3", Count: 8}}},
			{Name: both("狀態", "State"), Key: "state", Choices: []page.Choice{{Name: both("未結", "Open"), On: true}, {Name: both("全部", "All"), Value: "all"}}},
		},
		Tokens: []page.Token{{Name: both("領域", "Sector"), Value: both("醫院", "Hospitals"), Key: "sector"}},
		Rows: []page.WarningRow{
			{Number: "N-EWA-202611-00000187", Href: "/warnings/N-EWA-202611-00000187", Urgency: 1, Title: fortiTitle, Kind: both("漏洞預警", "vulnerability"), TLP: "amber", Released: at(24, 10, 6), Due: at(24, 18, 0), Verdict: page.Affected, Silent: 311, Sent: 1204, State: page.State{Tone: page.Waiting, Name: both("等您回覆", "Waits for you")}},
			{Number: "N-ANA-202611-00000185", Href: "/warnings/2", Urgency: 3, Title: both("影像伺服器的 Log4j 元件：請查版本", "Log4j inside imaging servers: check the version"), Kind: both("資安訊息", "advisory"), TLP: "green", Released: at(23, 9, 40), Due: at(28, 18, 0), Verdict: page.CannotTell, Silent: 12, Sent: 188, State: page.State{Tone: page.Good, Name: both("已收到", "Received")}},
			{Number: "N-EWA-202611-00000186", Href: "/warnings/3", Urgency: 2, Title: both("阻擋釣魚網址：假冒健保署通知", "Block phishing addresses posing as the health insurance"), Kind: both("攻擊預警", "attack"), TLP: "amber+strict", Released: at(22, 18, 40), Verdict: page.NotAffected, Silent: 0, Sent: 684, Struck: true, State: page.State{Tone: page.Bad, Icon: "off", Name: both("已撤回", "Withdrawn")}},
		},
		Cursor: page.Cursor{Shown: 3, Total: 12418, About: true, Next: "/warnings?after=abc"},
	}
	if desk {
		p.Acts = []page.Act{{Name: both("起草預警", "Draft a warning"), Href: "/warnings/new", Icon: "plus", Main: true}}
		p.Summary = both("**1** 則派送中，**311** 個單位還沒回覆。", "**1** on its way, **311** organisations without answer.")
		p.Rows[0].State = page.State{Tone: page.Waiting, Name: both("派送中", "On its way")}
		p.Rows[1].State = page.State{Tone: page.Good, Name: both("已結案", "Closed")}
	}
	return p
}

func yes(zh, en, noteZh, noteEn, fromZh, fromEn string) page.Evidence {
	return page.Evidence{Result: page.Affected, What: both(zh, en), Note: both(noteZh, noteEn), From: both(fromZh, fromEn)}
}

func whyAffected() *page.Evidence {
	return &page.Evidence{Result: page.Affected, What: both("FW-01 受影響", "FW-01 is affected"), Op: both("四項都成立", "all four hold"), Note: both("結論由下面四項證據推得", "Drawn from the four facts below"), Children: []page.Evidence{
		yes("產品是 Fortinet FortiOS", "The product is Fortinet FortiOS", "FortiGate 100F", "FortiGate 100F", "您 11/02 登錄", "you, 2 Nov"),
		yes("版本 7.2.5 在受影響範圍", "Version 7.2.5 is in the affected range", "範圍 7.2.0 到 7.2.6", "7.2.0 to 7.2.6", "設定備份 11/18", "configuration of 18 Nov"),
		yes("SSL VPN 開著，網際網路連得到", "SSL VPN is on and reachable", "公開位址的 443 埠有回應", "Port 443 answers", "外部檢查 今天 03:10", "outside check 03:10"),
		yes("還沒有緩解紀錄", "Nothing recorded that mitigates it", "若您已關閉 SSL VPN，請告訴我們", "If you switched SSL VPN off, tell us", "無紀錄", "no record"),
	}}
}

func whyUnknown() *page.Evidence {
	return &page.Evidence{Result: page.CannotTell, What: both("FW-03 還不能確定", "FW-03: cannot tell yet"), Op: both("四項要都成立", "all must hold"), Note: both("補上版本就有答案", "The version would settle it"), Children: []page.Evidence{
		yes("產品是 Fortinet FortiOS", "The product is Fortinet FortiOS", "FortiGate 80F", "FortiGate 80F", "您 11/02 登錄", "you, 2 Nov"),
		{Result: page.CannotTell, What: both("版本是否在受影響範圍", "Is the version in the affected range?"), Note: both("範圍 7.2.0 到 7.2.6", "7.2.0 to 7.2.6"), From: both("還沒有版本", "no version yet")},
		{Result: page.NotAffected, What: both("已有緩解紀錄", "A mitigation is recorded"), Note: both("例如「SSL VPN 已關閉」", "such as “SSL VPN switched off”"), From: both("無紀錄", "no record")},
	}}
}

// Warning is what the officer of a hospital reads.
func Warning() page.Warning {
	return page.Warning{
		Number: "N-EWA-202611-00000187", Urgency: 1, TLP: "amber", Kind: both("漏洞預警", "Vulnerability"), Due: at(24, 18, 0), Title: fortiTitle,
		MaySee: both("可以給單位裡和委外廠商中需要知道的人，請勿公開。", "You may share it with those in your organisation and your contractors who need to know; do not publish it."),
		Lead:   both("攻擊者不需要密碼，就能從網路接管沒有更新的 FortiGate 防火牆。從昨天起，國內已有 9 個單位被入侵。", "An attacker needs no password to take over a FortiGate firewall that was not updated. Nine organisations here have been broken into since yesterday."),
		Affect: &page.Affect{Verdict: page.Affected, Head: both("您受影響：1 台確定，1 台還不能確定", "You are affected: 1 device for certain, 1 cannot tell yet"), Assets: []page.AffectedAsset{
			{Name: both("FW-01 門診大樓", "FW-01 outpatient building"), Product: text.Same("FortiGate 100F · FortiOS 7.2.5"), Verdict: page.Affected, Why: whyAffected(), WhyHead: both("為什麼說 FW-01 受影響？", "Why do we say FW-01 is affected?")},
			{Name: both("FW-03 檢驗科", "FW-03 laboratory"), Missing: both("還缺版本號碼，補上就有答案", "The version is missing; add it and you will know"), Href: "/exposure", Verdict: page.CannotTell, Why: whyUnknown(), WhyHead: both("為什麼 FW-03 還不能確定？", "Why can we not tell for FW-03?")},
			{Name: both("FW-02 行政大樓", "FW-02 administration"), Product: text.Same("FortiGate 60F · FortiOS 7.4.8"), Verdict: page.NotAffected},
		}},
		Todo: []page.Step{
			{Do: both("先關閉 SSL VPN", "Switch SSL VPN off first"), Note: both("約 5 分鐘。在家使用 VPN 的同仁會斷線，請先告知。只關「網頁模式」沒有用，要整個關閉。", "About 5 minutes. Colleagues at home lose their connection: tell them first. Switching off web mode alone does not help.")},
			{Do: both("更新到 7.2.7 或更新的版本", "Update to 7.2.7 or later"), Note: both("約 30 分鐘，設備會重新開機。請選門診結束後進行，更新前先備份設定。", "About 30 minutes, and the device restarts. Choose a time after clinic hours and back up first.")},
			{Do: both("看看有沒有人進來過", "See whether somebody has been inside"), Note: both("找 11 月 22 日之後新增的管理員帳號。看到不認識的，不要刪除，按「需要協助」。", "Look for administrator accounts added since 22 November. If you do not know one, leave it and press “Need help”.")},
		},
		Handover: &page.Note{Icon: "people", Lead: both("設備是廠商在管？", "A contractor runs the device?"), Body: both("可以直接轉給廠商，TLP:AMBER 允許您給需要知道的人。", " You may pass this on: TLP:AMBER allows those who need to know.")},
		Facts: []page.Fact{
			{Name: both("漏洞", "Vulnerability"), Value: text.Same("CVE-2024-21762"), Href: "/intelligence/5", Note: both("CVSS 9.8，已列入 CISA KEV", "CVSS 9.8, in CISA KEV")},
			{Name: both("攻擊手法", "Technique"), Value: both("利用對外服務漏洞", "Exploit of a public service"), Note: text.Same("ATT&CK T1190")},
			{Name: both("原廠公告", "Vendor notice"), Value: text.Same("FG-IR-24-015")},
		},
		Indicators: []page.Indicator{
			{Value: "198.51.100[.]23", Kind: both("IPv4 位址", "IPv4 address"), Use: both("看紀錄有沒有連線", "Look for connections"), Href: "/intelligence/2"},
			{Value: "203.0.113[.]45", Kind: both("IPv4 位址", "IPv4 address"), Use: both("阻擋", "Block"), Withdrawn: true, Since: at(23, 18, 10)},
			{Value: "update-check[.]example", Kind: both("網域", "Domain"), Use: both("阻擋", "Block")},
		},
		Answers: page.ProductAnswers(""), AnswerTo: "/warnings/N-EWA-202611-00000187/answer",
		Way: []page.Stop{
			{Kind: page.Done, Name: both("三個來源看到攻擊", "Three sources saw the attack"), At: at(24, 8, 51)},
			{Kind: page.Done, Name: both("值班台研判並核可", "Judged and approved by the desk"), At: at(24, 9, 58), Note: both("兩人簽核", "by two")},
			{Kind: page.Done, Name: both("送到您的收件匣", "Reached your inbox"), At: at(24, 10, 6)},
			{Kind: page.Here, Part: 35, Name: both("等您回覆", "Waits for your answer"), Word: both("15:00 前", "by 15:00"), Note: both("之後我們會打電話", "after that we call you")},
			{Kind: page.Then, Name: both("再檢查一次", "Checked once more"), Word: both("今晚", "tonight")},
		},
		WhyHref: "/warnings/N-EWA-202611-00000187/why", Report: "/incidents/new?warning=N-EWA-202611-00000187",
	}
}

// Withdrawn is a warning that was taken back, with an answer already given.
func Withdrawn() page.Warning {
	p := Warning()
	p.Withdrawn = &page.Note{Tone: page.Bad, Icon: "undo", Lead: both("這則預警在昨天 18:10 撤回，請不要再照著做。", "This warning was withdrawn yesterday at 18:10: please stop acting on it."), Body: both("來源更正：位址是共用主機，阻擋會誤傷正常網站。", " The source corrected itself: the address is a shared host."), More: both("已經阻擋的話，請解除，並在下面回覆「已處理好」。", "If you have blocked it, lift the block and answer “Fixed” below.")}
	p.Answers, p.AnsweredAt, p.AnsweredNow = page.EventAnswers("confirmed"), at(24, 11, 2), both("確實", "Confirmed")
	p.Urgency, p.Affect = 2, &page.Affect{Verdict: page.NotAffected, Head: both("您不受影響：3 台都查過", "You are not affected: all 3 devices checked")}
	return p
}

// WarningDesk is the same warning at the duty desk, with every form open.
func WarningDesk() page.WarningDesk {
	channels := []page.State{{Tone: page.Good, Name: both("收件匣 已讀", "inbox read")}, {Tone: page.Waiting, Name: both("郵件 已送出", "mail sent")}}
	return page.WarningDesk{
		Number: "N-EWA-202611-00000187", Urgency: 1, TLP: "amber", Kind: both("漏洞預警", "Vulnerability"), Title: fortiTitle,
		State: page.State{Tone: page.Waiting, Name: both("派送中", "On its way")}, Summary: both("**311** 個單位還沒回覆。", "**311** organisations have not answered."),
		Preview: "/warnings/N-EWA-202611-00000187", CallsHref: "/warnings/calls", WhyNotHref: "/warnings/N-EWA-202611-00000187/why-not",
		Way: wayOut(), Answers: page.Meter{Label: both("回覆進度", "Answers"), Slices: answers(412, 474, 7, 141, 158, 12)}, Sectors: sectors(), Curve: answerCurve(),
		Filters: []page.Filter{{Name: both("回覆", "Answers"), Key: "answer", Choices: []page.Choice{{Name: both("全部", "All"), On: true, Count: 1204}, {Name: both("未回覆", "No answer"), Value: "none", Count: 311}, {Name: both("需要協助", "Need help"), Value: "need_help", Count: 7}}}},
		Recipients: []page.Recipient{
			{Org: both("晨曦綜合醫院", "Morning Light General Hospital"), Href: "/members/1", Sector: both("緊急救援與醫院", "Emergency and hospitals"), Reason: both("FW-01 受影響", "FW-01 is affected"), WhyHref: "/w", Channels: channels},
			{Org: both("和豐商業銀行", "Harvest Bank"), Href: "/members/2", Sector: both("金融", "Finance"), Reason: both("3 台受影響", "3 devices affected"), Channels: channels, Answer: page.State{Tone: page.Good, Name: both("已處理好", "Fixed")}, FirstAt: at(24, 14, 30), Remark: "3 台都更新了"},
			{Org: both("臨海區公所", "Seaside District Office"), Href: "/members/4", Sector: both("中央與地方機關", "Government"), Reason: both("產品登錄但沒有版本", "product known, version not"), Channels: []page.State{{Tone: page.Bad, Name: both("郵件 退信", "mail bounced")}}, Answer: page.State{Tone: page.Bad, Icon: "help", Name: both("需要協助", "Need help")}, FirstAt: at(24, 11, 8)},
		},
		Cursor: page.Cursor{Shown: 3, Total: 1204, Next: "/warnings/x?after=1"},
		Log: []page.LogLine{
			{At: at(24, 10, 6), Icon: "send", What: both("**派送**給 1,204 個單位", "**Sent** to 1,204 organisations")},
			{At: at(24, 9, 58), Icon: "check", Tone: page.Good, What: both("**核可**，陳柏宇", "**Approved** by Chen Po-yu"), Why: both("第二人簽核", "second signature")},
		},
		Release:  &page.ReleaseForm{Post: "/warnings/x/release", Reach: 1204, Approved: []text.Text{both("林書瑜 09:51", "Lin Shu-yu 09:51")}, Missing: 1, Last: true},
		Withdraw: &page.WithdrawForm{Post: "/warnings/x/withdraw", Reach: 1204, Reason: page.Field{Error: both("請寫一句原因，收件者要看得懂", "Please give one sentence that recipients understand")}},
	}
}
