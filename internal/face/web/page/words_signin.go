package page

import "lianfang/internal/text"

var (
	wSignIn       = text.Of("登入", "Sign in")
	wMotto        = text.Of("一個單位看見攻擊，所有單位都來得及防。", "One organisation sees the attack; all have time to defend.")
	wSignInLead   = text.Of("填公務電子郵件，我們寄一條只能用一次的登入連結給您。不需要密碼。", "Enter your work e-mail and we send you a sign-in link that works once. No password needed.")
	wSignInNoMail = text.Of("這個中心目前不寄郵件。請向您單位的管理者或值班台要一條登入連結，連結只能用一次。", "This centre sends no mail at present. Ask your organisation's administrator or the desk for a sign-in link; it works once.")
	wKeyLead      = text.Of("用指紋、臉孔或螢幕鎖登入。", "Sign in with your fingerprint, face or screen lock.")
	wKeyGo        = text.Of("用通行密鑰登入", "Sign in with a passkey")
	wKeyFailed    = text.Of("沒有完成。再試一次，或改用登入連結。", "It did not go through. Try again, or use a sign-in link.")
	wOr           = text.Of("或者", "or")
	wMail         = text.Of("公務電子郵件", "Work e-mail")
	wSendLink     = text.Of("寄登入連結", "Send me the link")
	wSentHead     = text.Of("請看您的信箱", "Look at your mailbox")
	wSentBody     = text.Of("如果這個信箱屬於成員單位的聯絡人，連結已經寄出，%d 分鐘內有效，只能用一次。", "If that address belongs to a contact of a member, the link is on its way. It works for %d minutes, once.")
	wSentNothing  = text.Of("沒收到？先看垃圾郵件，再打專線給我們。", "Nothing there? Look in the junk folder, then call us.")
	wAgain        = text.Of("換一個信箱", "Use another address")
	wUseHead      = text.Of("您好，%s", "Hello, %s")
	wUseBody      = text.Of("按下面的按鈕就會登入。連結只能用這一次。", "Press the button below to sign in. The link works this once.")
	wUseGo        = text.Of("登入聯防", "Sign in to Lianfang")
	wDemoMore     = text.Of("另外 %s 位", "%s more")
	wDemoHead     = text.Of("示範的人物", "People of the demonstration")
	wDemoBody     = text.Of("單位與人物皆為虛構，點一下就以他的身分登入。", "Organisations and people are fictitious; one click signs you in as them.")
)
