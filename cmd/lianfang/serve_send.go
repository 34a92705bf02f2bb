package main

import (
	"net/netip"
	"strconv"

	"lianfang/internal/app"
	"lianfang/internal/face/mail"
)

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
	for _, s := range c.values["reach"] {
		n, err := netip.ParsePrefix(s)
		if err != nil {
			return complain("--reach 要像 10.20.0.0/16，不能是「%s」。", "--reach is like 10.20.0.0/16, not %q.", s)
		}
		o.Reach.Allow = append(o.Reach.Allow, n)
	}
	return nil
}
