package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Password is what the account page says of one's password.
type Password struct {
	Set     bool
	NoMail  bool // without an address there is nothing to sign in with
	At      time.Time
	Used    time.Time // zero if never
	Codes   int       // recovery codes that are left
	Problem text.Text // why the chosen one was not taken
}

func (p Password) choose() Field {
	return Field{Name: "password", Label: wPassChoose, Hint: wPassRules, Error: p.Problem, Type: "password", Auto: "new-password", Must: true}
}

func (p Password) facts(v View) []Fact {
	used := wAccountNever
	if !p.Used.IsZero() {
		used = text.Same(v.When(p.Used))
	}
	return []Fact{{Name: wPassAt, Value: text.Same(v.When(p.At))}, {Name: wAccountUsed, Value: used}, {Name: wPassLeft, Value: text.Same(N(p.Codes))}}
}

// PasswordSetup shows the secret for an authenticator app and asks for its first code.
type PasswordSetup struct {
	Ceremony string
	QR       QR
	Key      string
	Problem  text.Text
}

// Page draws the page.
func (p PasswordSetup) Page(v View) templ.Component { return passwordSetupPage(v, p) }

func (p PasswordSetup) code() Field {
	return Field{Name: "code", Label: wCode6, Error: p.Problem, Auto: "one-time-code", Must: true}
}

// QR is a square of dark and light modules.
type QR struct {
	Size int    // modules on a side, the quiet zone among them
	Path string // of the dark ones
}

// RecoveryCodes are shown once.
type RecoveryCodes struct{ Codes []string }

// Page draws the page.
func (p RecoveryCodes) Page(v View) templ.Component { return recoveryCodesPage(v, p) }

// PasswordDoor is the form that signs in by password and code.
type PasswordDoor struct {
	Mail    string
	Problem text.Text
}

func (p PasswordDoor) fields() []Field {
	return []Field{
		{Name: "pw-mail", Send: "mail", Label: wMail, Value: p.Mail, Type: "email", Auto: "username", Must: true},
		{Name: "pw-password", Send: "password", Label: wPass, Type: "password", Auto: "current-password", Must: true},
		{Name: "pw-code", Send: "code", Label: wPassCode, Hint: wPassCodeHint, Auto: "one-time-code", Must: true},
	}
}

var (
	wPass         = text.Of("密碼", "Password")
	wPassHead     = text.Of("密碼與驗證碼", "Password and code")
	wPassLead     = text.Of("通行密鑰用不了時的第二條路：密碼，加上手機驗證器的六位數字，兩個都對才能登入。", "A second way for when no passkey is at hand: a password together with six digits from an authenticator app. Both have to be right.")
	wPassNoMail   = text.Of("用密碼登入要有電子郵件。請單位的管理者先登錄您的信箱。", "Signing in by password takes a mail address. Ask your administrator to enter yours.")
	wPassChoose   = text.Of("選一個密碼", "Choose a password")
	wPassRules    = text.Of("至少 12 個字，可以用一整句話；不要用名字、信箱或常見的密碼。", "At least 12 characters; a whole sentence is fine. Not your name, your address or a common password.")
	wPassNext     = text.Of("下一步：設定驗證器", "Next: set up the app")
	wPassAt       = text.Of("設定於", "Set")
	wPassLeft     = text.Of("剩下的備用碼", "Recovery codes left")
	wPassFew      = text.Of("備用碼快用完了。重新設定一次，就有新的一組。", "Few recovery codes are left. Setting up anew gives a fresh set.")
	wPassAnew     = text.Of("改密碼，或換一支驗證器", "Change the password, or use another app")
	wPassEnd      = text.Of("移除密碼", "Remove the password")
	wPassSetup    = text.Of("設定驗證器", "Set up the authenticator app")
	wPassScan     = text.Of("用手機的驗證器 App（例如 Google Authenticator、Microsoft Authenticator、Aegis）掃描這個 QR 碼。", "Scan this code with an authenticator app on your phone, such as Google Authenticator, Microsoft Authenticator or Aegis.")
	wPassQR       = text.Of("給驗證器 App 掃描的 QR 碼；掃不到時，用下面的金鑰", "The code to scan with the app; where that fails, use the key below")
	wPassKey      = text.Of("掃不到？在 App 裡手動輸入這個金鑰（以時間為準、六位數）：", "Cannot scan? Type this key into the app (time-based, six digits):")
	wPassThen     = text.Of("再輸入 App 顯示的六位數字，確認設好了。在那之前，舊的設定不變。", "Then type the six digits that the app shows. Until then nothing changes.")
	wCode6        = text.Of("六位數驗證碼", "Six-digit code")
	wPassConfirm  = text.Of("確認並啟用", "Confirm and switch on")
	wPassBack     = text.Of("取消", "Cancel")
	wCodesHead    = text.Of("請收好這十組備用碼", "Keep these ten recovery codes")
	wCodesLead    = text.Of("密碼與驗證碼已啟用。手機遺失時，用一組備用碼代替驗證碼；每組只能用一次。這一頁只出現這一次，請列印或抄下，不要和密碼放在一起。", "Password and code are switched on. If you lose the phone, one of these takes the place of the code; each works once. They are shown this once: print them or write them down, and keep them apart from the password.")
	wCodesDone    = text.Of("收好了，回到登入方式", "I have kept them")
	wPassCode     = text.Of("驗證碼", "Code")
	wPassCodeHint = text.Of("驗證器 App 的六位數字；手機不在身邊就用一組備用碼。", "Six digits from the authenticator app, or one of your recovery codes.")
	wPassDoor     = text.Of("用密碼與驗證碼登入", "Sign in with password and code")
)
