package app

import (
	"fmt"
	"net"

	"lianfang/internal/face/mail"
	"lianfang/internal/httpx"
)

// ListenMail takes mail for the mailbox on addr, and gives the address of the listener.
func (a *App) ListenMail(addr string) (string, error) {
	o := mail.MailboxOptions{Address: a.options.Mailbox, Incidents: a.Incidents, Evidence: a.Evidence, Relays: a.options.Edge.Proxies, Log: a.options.Log}
	if a.cert != nil {
		o.TLS = a.cert.Config()
	}
	if !a.options.Edge.Unlimited {
		o.Limiter = httpx.NewLimiter(httpx.Rates(), a.options.Now)
	}
	b, err := mail.NewMailbox(o)
	if err != nil {
		return "", err
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("listen on %s: %w", addr, err)
	}
	a.mailbox = b
	a.done.Go(func() {
		if err := b.Serve(l); err != nil {
			a.options.Log.Error("the mailbox stopped", "error", err)
		}
	})
	return l.Addr().String(), nil
}
