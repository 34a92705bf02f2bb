package page

import "lianfang/internal/text"

// SignOn is what the account page says of the agency's own sign-on; without a name there is none.
type SignOn struct {
	Name  string
	Links []Passkey // the accounts that are linked
}

func (p SignOn) table() keyTable {
	return keyTable{caption: wSignOnHead.With(p.Name), first: wSignOnAccount, made: wSignOnMade, end: "/account/sso/end", field: "link", keys: p.Links, mono: true}
}

var (
	wSignOnGo      = text.Of("用%s登入", "Sign in with %s")
	wSignOnHead    = text.Of("%s的帳號", "Account at %s")
	wSignOnLead    = text.Of("連結之後，在%s登入過就能進來。認的是那裡的帳號，不是電子郵件；換了帳號要重新連結。", "Once linked, a sign-in at %s lets you in. What counts is the account there, not the mail address: with a new account, link anew.")
	wSignOnLink    = text.Of("連結我的帳號", "Link my account")
	wSignOnAccount = text.Of("帳號代碼", "Account's code")
	wSignOnMade    = text.Of("連結", "Linked")
)
