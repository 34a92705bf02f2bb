package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Account is the page of one's own ways of signing in.
type Account struct {
	Org        text.Text
	Role       text.Text
	Passkeys   bool // this centre's address allows them
	Keys       []Passkey
	Password   Password
	SignOn     SignOn
	Recoveries Recoveries
}

// Passkey is one of them. Used is zero for one that was never used.
type Passkey struct {
	ID, Name   string
	Made, Used time.Time
}

// Page draws the page.
func (p Account) Page(v View) templ.Component { return accountPage(v, p) }

// keyTable is a table of ways in, each of which can be ended.
type keyTable struct {
	caption, first, made text.Text
	end, field           string // where to POST, and the field with the id
	keys                 []Passkey
	mono                 bool
}

func (p Account) table() keyTable {
	return keyTable{caption: wAccountKeys, first: wAccountName, made: wAccountMade, end: "/account/passkeys/end", field: "passkey", keys: p.Keys}
}

// keyName is the field in which a person names a new passkey.
func (p Account) keyName() Field {
	return Field{Name: "name", Label: wAccountCall, Hint: wAccountHint}
}

var (
	wAccount      = text.Of("我的登入方式", "How I sign in")
	wAccountKeys  = text.Of("通行密鑰", "Passkeys")
	wAccountLead  = text.Of("通行密鑰存在您的裝置裡，用指紋、臉孔或螢幕鎖登入，釣魚網站騙不走。最好有兩把，放在不同的裝置。", "A passkey is kept by your device and used with your fingerprint, face or screen lock; no phishing site can have it. Best have two, on different devices.")
	wAccountNone  = text.Of("還沒有通行密鑰。", "You have no passkey yet.")
	wAccountName  = text.Of("名稱", "Name")
	wAccountMade  = text.Of("建立", "Made")
	wAccountUsed  = text.Of("上次使用", "Last used")
	wAccountNever = text.Of("沒用過", "never")
	wAccountAdd   = text.Of("在這台裝置新增", "Add one on this device")
	wAccountCall  = text.Of("怎麼稱呼它", "What you call it")
	wAccountHint  = text.Of("例如：辦公室筆電", "such as: office laptop")
	wAccountEnd   = text.Of("移除", "Remove")
	wAccountNot   = text.Of("這個中心的網址是數字位址，瀏覽器不允許通行密鑰。", "The address of this centre is a number, under which browsers allow no passkeys.")
	wAccountLost  = text.Of("裝置遺失了？", "Lost a device?")
	wAccountOut   = text.Of("先移除那台裝置的通行密鑰，再登出所有裝置；寄出去還沒用的登入連結也一併失效。", "Remove its passkey, then sign out on every device; sign-in links that are on their way end too.")
	wAccountOutGo = text.Of("登出所有裝置", "Sign out everywhere")
	wAccountJS    = text.Of("新增通行密鑰要開啟 JavaScript。", "Adding a passkey needs JavaScript.")
)
