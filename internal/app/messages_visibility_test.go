package app_test

import (
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"lianfang/internal/app"
	"lianfang/internal/face/mail"
	"lianfang/internal/format/tlp"
	"lianfang/internal/member"
	"lianfang/internal/outbound"
	"lianfang/internal/store/storetest"
)

// office takes mail and posts, and keeps what came to whom.
type office struct {
	mu   sync.Mutex
	got  []message
	port int
	hook string
}

type message struct{ to, body string }

func (o *office) take(to, body string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.got = append(o.got, message{to, body})
}

func (o *office) all() []message {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]message(nil), o.got...)
}

type sitting struct {
	o  *office
	to string
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &sitting{o: o}, nil }
func (s *sitting) Mail(string, *smtp.MailOptions) error       { return nil }
func (s *sitting) Reset()                                     {}
func (s *sitting) Logout() error                              { return nil }
func (s *sitting) Rcpt(to string, _ *smtp.RcptOptions) error  { s.to = to; return nil }
func (s *sitting) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.o.take(s.to, readable(string(b)))
	return err
}

var base64Lines = regexp.MustCompile(`(?m)(^[A-Za-z0-9+/=]{20,}\r?\n)+`)

// readable is a mail with its parts as a person reads them, behind the mail as it came.
func readable(raw string) string {
	plain, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(raw)))
	out := raw + "\n" + string(plain)
	for _, part := range base64Lines.FindAllString(raw, -1) {
		b, _ := base64.StdEncoding.DecodeString(strings.NewReplacer("\r", "", "\n", "").Replace(part))
		out += "\n" + string(b)
	}
	return out
}

func newOffice(t *testing.T) *office {
	o := &office{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(o)
	s.Domain = "localhost"
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	o.port = l.Addr().(*net.TCPAddr).Port
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		o.take(r.URL.Path, string(b))
	}))
	t.Cleanup(h.Close)
	o.hook = h.URL
	return o
}

// Messages leave the house: whatever is above GREEN stays behind, and nobody but the recipients gets any.
func TestMessagesCarryNoMoreThanTheyMay(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		o := newOffice(t)
		w := newWorld(t, addr, func(a *app.Options) {
			a.PublicURL = "http://centre.example"
			a.Mail = mail.Options{Host: "127.0.0.1", Port: o.port, TLS: mail.Plain, From: "desk@centre.example"}
			a.Reach = outbound.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
		})
		var contacts []member.NewContact
		for slug, org := range map[string]int64{"hospital": w.hospital, "clinic": w.clinic, "bank": w.bank, "agent": w.agent, "school": w.school} {
			contacts = append(contacts, member.NewContact{Org: org, Role: "security", Channel: member.Mail, Address: slug + "@mail.example", Rank: 1, Verified: true},
				member.NewContact{Org: org, Role: "system", Channel: member.Webhook, Address: o.hook + "/" + slug, Rank: 1, Verified: true})
		}
		_, err := w.app.Members.AddContacts(t.Context(), system, contacts)
		w.ok(err)
		w.base()
		for _, l := range levels {
			w.warn(l)
			w.heard(o, l)
			w.clock.pass(time.Hour) // no digest
		}
		before := len(o.all())
		for _, l := range []tlp.Level{tlp.Clear, tlp.Amber, tlp.Red} {
			w.bring("cert", revoked(vulnerability(warnID(l), warnWord(l), "CVE-2026-3"+digit(l), l, "o:acme:wall"+digit(l))))
			w.drain()
		}
		for end := time.Now().Add(10 * time.Second); len(o.all()) < before+3 && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
		}
		for _, m := range o.all() {
			if !strings.Contains(m.to, "hospital") {
				t.Errorf("a message went to %s:\n%s", m.to, m.body)
			}
			for _, l := range []tlp.Level{tlp.Amber, tlp.AmberStrict, tlp.Red, tlp.None} {
				if strings.Contains(m.body, warnWord(l)) || strings.Contains(m.body, "wall"+digit(l)) {
					t.Errorf("a message to %s tells words of %v:\n%s", m.to, l, m.body)
				}
			}
		}
	})
}

// heard waits for the mail and the post of a warning.
func (w *world) heard(o *office, l tlp.Level) {
	w.t.Helper()
	if !l.Valid() {
		return
	}
	n := 0
	for end := time.Now().Add(15 * time.Second); n < 2 && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		n = 0
		for _, m := range o.all() {
			if strings.Contains(m.body, w.numbers[l]) {
				n++
			}
			if l <= tlp.Green && strings.Contains(m.body, w.numbers[l]) && !strings.Contains(m.body, warnWord(l)) {
				w.t.Errorf("the message of %v says nothing:\n%s", l, m.body)
			}
		}
	}
	if n < 2 {
		w.t.Errorf("%d messages of the warning of %v arrived", n, l)
	}
}
