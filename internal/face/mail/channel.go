package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"os"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// TLS says how the connection to the mail server is protected.
type TLS string

// The ways.
const (
	STARTTLS      TLS = "starttls"      // required; the default
	Implicit      TLS = "implicit"      // TLS from the first byte, usually port 465
	Opportunistic TLS = "opportunistic" // where the server offers it
	Plain         TLS = "none"          // only for a server on this machine
)

// Options are the operator's settings.
type Options struct {
	Host         string
	Port         int    // 0: 587, or 465 with Implicit
	User         string // empty: no sign-in
	PasswordFile string // its first line is the password; needed with User
	TLS          TLS    // empty: STARTTLS
	From         string // "Name <address>" or an address; its domain makes Message-IDs
	ReplyTo      string // empty: From
	ListID       string // empty: warnings.<domain of From>
	Roots        *x509.CertPool
}

// Channel sends by one mail server.
type Channel struct {
	options  Options
	password string
	from     *mail.Address
	replyTo  *mail.Address
	domain   string
}

func refuse(code, zh, en string, args ...any) error {
	return fault.New(fault.Invalid, code, text.Format(zh, en, args...))
}

// New checks the settings; it does not connect.
func New(o Options) (*Channel, error) {
	if o.TLS == "" {
		o.TLS = STARTTLS
	}
	switch o.TLS {
	case STARTTLS, Implicit, Opportunistic:
	case Plain:
		if ip := net.ParseIP(o.Host); o.Host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, refuse("mail_unprotected", "郵件伺服器不在本機時，連線必須加密。", "The connection has to be encrypted unless the mail server is this machine.")
		}
	default:
		return nil, refuse("bad_mail_tls", "加密方式須為 starttls、implicit、opportunistic 或 none。", "The protection is starttls, implicit, opportunistic or none.")
	}
	if o.Host == "" || strings.ContainsAny(o.Host, " \r\n") {
		return nil, refuse("bad_mail_host", "請設定郵件伺服器。", "Set the mail server.")
	}
	if o.Port == 0 {
		o.Port = 587
		if o.TLS == Implicit {
			o.Port = 465
		}
	}
	c := &Channel{options: o}
	if err := c.addresses(); err != nil {
		return nil, err
	}
	return c, c.readPassword()
}

func (c *Channel) addresses() error {
	var err error
	if c.from, err = mail.ParseAddress(c.options.From); err != nil {
		return refuse("bad_mail_from", "寄件地址讀不懂：%s", "The sender's address cannot be read: %s", c.options.From)
	}
	c.replyTo = c.from
	if c.options.ReplyTo != "" {
		if c.replyTo, err = mail.ParseAddress(c.options.ReplyTo); err != nil {
			return refuse("bad_mail_reply_to", "回信地址讀不懂：%s", "The address for replies cannot be read: %s", c.options.ReplyTo)
		}
	}
	_, c.domain, _ = strings.Cut(c.from.Address, "@")
	if c.options.ListID == "" {
		c.options.ListID = "warnings." + c.domain
	}
	if strings.ContainsAny(c.options.ListID, "<> \r\n") {
		return refuse("bad_mail_list_id", "郵件清單的識別讀不懂。", "The list's identifier cannot be read.")
	}
	return nil
}

func (c *Channel) readPassword() error {
	if c.options.User == "" {
		return nil
	}
	b, err := os.ReadFile(c.options.PasswordFile)
	if err != nil {
		return refuse("no_mail_password", "讀不到密碼檔 %s。", "The password file %s cannot be read.", c.options.PasswordFile)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	c.password = strings.TrimRight(line, "\r")
	return nil
}

// Name says that contacts of the channel mail are reached.
func (c *Channel) Name() member.Channel { return member.Mail }

// Send connects, sends one message and disconnects.
func (c *Channel) Send(ctx context.Context, m warning.Message) warning.Outcome {
	msg, err := c.compose(m)
	if err != nil {
		return warning.Outcome{Result: warning.Bounced, Said: err.Error()} // the address is no address
	}
	client, err := c.client(ctx)
	if err != nil {
		return warning.Outcome{Result: warning.TryAgain, Said: err.Error()}
	}
	if err := client.DialWithContext(ctx); err != nil {
		return outcome(err)
	}
	defer func() { _ = client.Close() }() // whether the farewell succeeds says nothing of the message
	if err := m.Leaving(); err != nil {
		return warning.Outcome{Result: warning.TryAgain, Said: err.Error()}
	}
	return outcome(client.Send(msg))
}

func (c *Channel) client(ctx context.Context) (*gomail.Client, error) {
	within := 20 * time.Second
	if end, ok := ctx.Deadline(); ok {
		within = max(time.Until(end), time.Millisecond)
	}
	opts := []gomail.Option{gomail.WithPort(c.options.Port), gomail.WithTimeout(within), gomail.WithHELO(c.domain),
		gomail.WithTLSConfig(&tls.Config{ServerName: c.options.Host, MinVersion: tls.VersionTLS12, RootCAs: c.options.Roots})}
	switch c.options.TLS {
	case STARTTLS:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case Opportunistic:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case Implicit:
		opts = append(opts, gomail.WithSSL())
	default:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if c.options.User != "" {
		opts = append(opts, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.options.User), gomail.WithPassword(c.password))
	}
	return gomail.NewClient(c.options.Host, opts...)
}

// outcome reads the server's answer: RFC 5321 §4.2.1, 4yz may work later and 5yz will not; RFC 3463 x.1.x is about the address.
func outcome(err error) warning.Outcome {
	if err == nil {
		return warning.Outcome{Result: warning.Sent}
	}
	var sent *gomail.SendError
	if !errors.As(err, &sent) {
		return warning.Outcome{Result: warning.TryAgain, Said: err.Error()} // no connection, no sign-in
	}
	o := warning.Outcome{Result: warning.TryAgain, Said: fmt.Sprintf("%d %s: %v", sent.ErrorCode(), sent.EnhancedStatusCode(), err)}
	switch {
	case sent.ErrorCode() < 500 || sent.IsTemp():
		// Once the whole message was handed over, silence does not tell whether it was taken.
		o.Doubt = sent.Reason == gomail.ErrSMTPDataClose && sent.ErrorCode() == 0
	case sent.Reason == gomail.ErrSMTPRcptTo && strings.HasPrefix(sent.EnhancedStatusCode(), "5.7."):
		o.Result = warning.GaveUp // refused for policy: the address may be a good one
	case sent.Reason == gomail.ErrSMTPRcptTo:
		o.Result = warning.Bounced
	default:
		o.Result = warning.GaveUp
	}
	return o
}
