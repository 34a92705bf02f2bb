package main

import (
	"lianfang/internal/access"
	"lianfang/internal/app"
	"lianfang/internal/text"
)

// signOnFlags name an agency's own sign-on.
func signOnFlags() []flag {
	return []flag{
		{name: "oidc-issuer", value: "URL", setting: true, say: text.Of("單位自己的登入服務（OpenID Connect）的位址；沒有指定就沒有", "the agency's own sign-on (OpenID Connect); none means none")},
		{name: "oidc-client-id", value: "ID", setting: true, say: text.Of("登入服務給這個中心的識別", "what the sign-on calls this centre")},
		{name: "oidc-client-secret", value: "SECRET", setting: true, secret: true, say: text.Of("登入服務給這個中心的密碼", "the secret that the sign-on gave this centre")},
		{name: "oidc-name", value: "NAME", setting: true, say: text.Of("登入按鈕上的名稱；沒有指定時用它的主機名稱", "its name on the button; else its host")},
	}
}

// signOn reads the agency's own sign-on.
func (c *call) signOn(o *app.Options) error {
	o.SignOn = access.SignOnOptions{Issuer: c.word("oidc-issuer"), ClientID: c.word("oidc-client-id"), ClientSecret: c.word("oidc-client-secret"), Name: c.word("oidc-name")}
	if o.SignOn.Issuer == "" && (o.SignOn.ClientID != "" || o.SignOn.ClientSecret != "") {
		return complain("有 --oidc-client-id 或 --oidc-client-secret，就要用 --oidc-issuer 說是哪個登入服務。", "With --oidc-client-id or --oidc-client-secret, say with --oidc-issuer which sign-on it is.")
	}
	if o.SignOn.Issuer != "" && o.PublicURL == "" {
		return complain("要用單位的登入服務，就要用 --public-url 說明瀏覽器怎麼回到這裡。", "With a sign-on, say with --public-url how browsers come back to this centre.")
	}
	return nil
}
