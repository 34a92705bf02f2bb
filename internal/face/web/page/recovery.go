package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Recoveries is what the account page says of people who lost every way in.
type Recoveries struct {
	Mine        *Recovery // somebody opened one of the reader
	Rows        []Recovery
	Open        bool   // the reader may open and confirm
	Who, Reason string // as they were filled in
	Problem     text.Text
}

// Recovery is one that waits for a second administrator.
type Recovery struct {
	ID, Person, By, Reason string
	At, Until              time.Time
	Confirm                bool // the reader may confirm it; else they opened it
}

func (p Recoveries) who() Field {
	return Field{Name: "who", Label: wRecWho, Hint: wRecWhoHint, Value: p.Who, Auto: "off", Must: true}
}

func (p Recoveries) reason() Field {
	return Field{Name: "reason", Label: wRecReason, Hint: wRecReasonHint, Value: p.Reason, Type: "area", Must: true}
}

// RecoveryLink is the new link of somebody to whom no mail goes, shown once.
type RecoveryLink struct{ Person, Link string }

// Page draws the page.
func (p RecoveryLink) Page(v View) templ.Component { return recoveryLinkPage(v, p) }

var (
	wRecMine       = text.Of("有人為您開了帳號救援", "A recovery of your account is open")
	wRecMineBy     = text.Of("%[1]s開的，理由：「%[2]s」", "Opened by %[1]s. The reason given: “%[2]s”")
	wRecMineStop   = text.Of("取消這件救援", "Cancel the recovery")
	wRecMineBody   = text.Of("第二位管理者確認之後，您的登入方式會全部失效。您既然進得來，多半不需要它：不是您要的就取消，並告訴值班台。", "Once a second administrator confirms it, all your ways in end. You are in, so you probably do not need it: cancel it if you did not ask for it, and tell the desk.")
	wRecHead       = text.Of("救援：進不來的人", "Recovery: people who cannot get in")
	wRecLead       = text.Of("有人失去所有登入方式時，一位管理者開救援，另一位管理者確認，缺一不可；24 小時內沒確認就作廢。確認之後，那個人原有的登入方式全部失效，另發一條新的登入連結。", "When somebody has lost every way in, one administrator opens a recovery and another confirms it; without both, nothing happens, and after 24 hours it lapses. Once confirmed, all their ways in end and a new sign-in link is made.")
	wRecNone       = text.Of("目前沒有等待確認的救援。", "No recovery waits for a confirmation.")
	wRecPerson     = text.Of("誰", "Who")
	wRecBy         = text.Of("誰開的、為什麼", "Opened by, and why")
	wRecUntil      = text.Of("到期", "Lapses")
	wRecDecide     = text.Of("決定", "Decide")
	wRecConfirm    = text.Of("確認救援", "Confirm")
	wRecConfirmOf  = text.Of("確認%s的救援", "Confirm the recovery of %s")
	wRecCancel     = text.Of("取消", "Cancel")
	wRecCancelOf   = text.Of("取消%s的救援", "Cancel the recovery of %s")
	wRecOwn        = text.Of("您開的，等另一位管理者。", "Yours; waits for another administrator.")
	wRecCheck      = text.Of("確認之前，先用電話或當面確定是本人。", "Before you confirm, make sure by telephone or in person that it is them.")
	wRecNew        = text.Of("為一個人開救援", "Open a recovery for somebody")
	wRecWho        = text.Of("這個人的電子郵件", "Their mail address")
	wRecWhoHint    = text.Of("沒有登錄信箱的人，填他在貴單位登錄的姓名。", "For somebody without one, their name as it stands in your organisation.")
	wRecReason     = text.Of("原因", "Reason")
	wRecReasonHint = text.Of("例如：手機與筆電一起失竊，已用電話確認本人。第二位管理者與本人都看得到。", "Such as: telephone and laptop were stolen, confirmed by a call. The second administrator and the person read it.")
	wRecOpen       = text.Of("開救援", "Open the recovery")
	wRecLink       = text.Of("%s的新登入連結", "A new sign-in link for %s")
	wRecLinkLead   = text.Of("這個人收不到我們的信，請當面或用可靠的方式交給本人。24 小時內有效，只能用一次；這一頁只出現這一次。", "No mail of ours reaches this person, so hand it over in person or in another way that you trust. It works for 24 hours, once, and is shown this once.")
	wRecDone       = text.Of("交給本人了", "It is handed over")
)
