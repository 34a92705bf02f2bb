package main

import (
	"strconv"

	"lianfang/internal/app"
	"lianfang/internal/face/mail"
	"lianfang/internal/text"
)

// sendingFlags say how mail and webhooks leave the house.
func sendingFlags() []flag {
	return []flag{
		{name: "smtp-host", value: "HOST", setting: true, say: text.Of("寄信用的郵件伺服器；沒有指定就不寄信", "the mail server to send by; none means no mail")},
		{name: "smtp-port", value: "PORT", setting: true, say: text.Of("郵件伺服器的埠號；沒有指定時 587，implicit 時 465", "its port; else 587, or 465 with implicit TLS")},
		{name: "smtp-user", value: "NAME", setting: true, say: text.Of("郵件伺服器的帳號；沒有指定就不登入", "the account on the mail server; none means no sign-in")},
		{name: "smtp-password-file", value: "FILE", setting: true, say: text.Of("存放密碼的檔案，只讀第一行", "a file whose first line is the password")},
		{name: "smtp-tls", value: "starttls|implicit|none", def: "starttls", setting: true, say: text.Of("如何加密；none 只限本機", "how the line is encrypted; none for this machine only")},
		{name: "mail-from", value: "ADDRESS", setting: true, say: text.Of("寄件人，例如「聯防中心 <desk@cert.example.tw>」", "the sender, such as “Desk <desk@cert.example.tw>”")},
		{name: "reach", value: "CIDR", sort: list, setting: true, say: text.Of("webhook 與登入服務可以連到的內部網段；沒有指定就只連公開位址", "inner networks that webhooks and the sign-on may reach; else public addresses only")},
	}
}

// sending reads how mail and webhooks leave the house.
func (c *call) sending(o *app.Options) error {
	o.Mail = mail.Options{Host: c.word("smtp-host"), User: c.word("smtp-user"), PasswordFile: c.word("smtp-password-file"), TLS: mail.TLS(c.word("smtp-tls")), From: c.word("mail-from")}
	if p := c.word("smtp-port"); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > 65535 {
			return complain("--smtp-port 是 1 到 65535 的埠號，不是「%s」。", "--smtp-port is a port from 1 to 65535, not %q.", p)
		}
		o.Mail.Port = n
	}
	nets, err := c.networks("reach")
	o.Reach.Allow = nets
	return err
}
