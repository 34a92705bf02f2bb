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
		{name: "mailbox", value: "ADDRESS", setting: true, say: text.Of("民眾與單位寄信通報的信箱，例如 report@cert.example.tw；信由 --mailbox-listen 收", "the mailbox to which people write to report, such as report@cert.example.tw; its mail comes in at --mailbox-listen")},
		{name: "mailbox-listen", value: "HOST:PORT", setting: true, say: text.Of("在哪裡用 SMTP 收這個信箱的信；可直接對外（:25），或由單位的郵件伺服器轉來，這時把它列在 --trusted-proxy", "where mail for it is taken by SMTP: from the world (:25), or passed on by your own mail server, which you then name in --trusted-proxy")},
		{name: "reach", value: "CIDR", sort: list, setting: true, say: text.Of("webhook 與登入服務可以連到的內部網段；沒有指定就只連公開位址", "inner networks that webhooks and the sign-on may reach; else public addresses only")},
	}
}

// sending reads how mail and webhooks leave the house.
func (c *call) sending(o *app.Options) error {
	o.Mailbox = c.word("mailbox")
	if (o.Mailbox == "") != (c.word("mailbox-listen") == "") {
		return complain("--mailbox 與 --mailbox-listen 要一起給。", "--mailbox and --mailbox-listen are given together.")
	}
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
