package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/sync/semaphore"

	"lianfang/internal/evidence"
	"lianfang/internal/format/email"
	"lianfang/internal/httpx"
	"lianfang/internal/incident"
)

// What the mailbox bears at once. A mail that finds no room is told to come again (4xx), which mail servers do for days.
const (
	mailLinesEach = 10                // of one network: nobody keeps others out
	mailAtMost    = 10 * time.Minute  // a connection
	mailLines     = 100               // connections
	mailRoom      = 4 * email.MaxMail // bytes of mails that are coming in
	mailPatience  = 30 * time.Second  // until there is room
	mailWithin    = 2 * time.Minute   // a command, or the whole of a mail
	mailLongest   = 2000              // bytes of a line of a command or a mail's text (RFC 5321 §4.5.3.1.6 asks for 1000)
	mailTo        = 10                // recipients of one mail, of whom one is ours
)

// MailboxOptions are what a mailbox needs.
type MailboxOptions struct {
	Address   string // of which mail is taken; for others it is refused, so nothing is passed on
	TLS       *tls.Config
	Incidents *incident.Incidents
	Evidence  *evidence.Vault
	Limiter   *httpx.Limiter // nil: nobody is held back
	Relays    httpx.Proxies  // the operator's own mail servers: who stands behind them is not told apart here, so they are not held back
	Log       *slog.Logger
}

// Mailbox takes mail by SMTP (RFC 5321) for one address and makes it reports. It never answers a mail itself, never passes one on, and has nothing to sign in to.
type Mailbox struct {
	MailboxOptions
	domain string
	room   *semaphore.Weighted
	server *smtp.Server
}

// NewMailbox makes one.
func NewMailbox(o MailboxOptions) (*Mailbox, error) {
	a, err := mail.ParseAddress(o.Address)
	if err != nil || a.Address != o.Address {
		return nil, refuse("bad_mailbox", "收通報的信箱要像 report@cert.example.tw，不能是「%s」。", "The address for reports is like report@cert.example.tw, not %q.", o.Address)
	}
	b := &Mailbox{MailboxOptions: o, room: semaphore.NewWeighted(mailRoom)}
	_, b.domain, _ = strings.Cut(o.Address, "@")
	s := smtp.NewServer(b)
	s.Domain, s.TLSConfig = b.domain, o.TLS
	s.MaxMessageBytes, s.MaxRecipients, s.MaxLineLength = email.MaxMail, mailTo, mailLongest
	s.ReadTimeout, s.WriteTimeout = mailWithin, mailWithin
	s.ErrorLog = quietly{o.Log}
	b.server = s
	return b, nil
}

// Serve answers on a listener until Shutdown.
func (b *Mailbox) Serve(l net.Listener) error {
	if err := b.server.Serve(passing{httpx.BoundedTo(l, b.Relays, mailLines, mailLinesEach)}); !errors.Is(err, smtp.ErrServerClosed) {
		return err
	}
	return nil
}

// Shutdown lets the mails that are coming in come to an end as long as ctx lasts; what was acknowledged is safe in any case.
func (b *Mailbox) Shutdown(ctx context.Context) error {
	if err := b.server.Shutdown(ctx); err != nil {
		return b.server.Close()
	}
	return nil
}

// passing is a listener whose connections end after some time: who says NOOP now and then would stay for ever.
type passing struct{ net.Listener }

func (p passing) Accept() (net.Conn, error) {
	c, err := p.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &passingConn{c, time.AfterFunc(mailAtMost, func() { _ = c.Close() })}, nil
}

type passingConn struct {
	net.Conn
	end *time.Timer
}

func (c *passingConn) Close() error {
	c.end.Stop()
	return c.Conn.Close()
}

// NewSession begins a conversation.
func (b *Mailbox) NewSession(c *smtp.Conn) (smtp.Session, error) {
	s := &conversation{b: b}
	if at, err := netip.ParseAddrPort(c.Conn().RemoteAddr().String()); err == nil {
		s.from = at.Addr().Unmap()
	}
	return s, nil
}

// takesFor tells whether mail for an address is taken here. postmaster is an address that every mail server has (RFC 5321 §4.5.1).
func (b *Mailbox) takesFor(to string) bool {
	return strings.EqualFold(to, b.Address) || strings.EqualFold(to, "postmaster@"+b.domain) || strings.EqualFold(to, "postmaster")
}

// quietly takes what is said of single connections: strangers could fill the log with it.
type quietly struct{ log *slog.Logger }

func (q quietly) Printf(format string, v ...any) { q.Println(v...) }
func (q quietly) Println(v ...any)               { q.log.Debug("a mail connection failed", "said", v) }
