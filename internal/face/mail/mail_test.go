package mail

import (
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"lianfang/internal/format/tlp"
	"lianfang/internal/letter"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// office is a mail server in this process.
type office struct {
	mu     sync.Mutex
	mails  []string
	rcpts  []string
	refuse *smtp.SMTPError
	host   string
	port   int
}

func (o *office) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{o: o}, nil }

type session struct{ o *office }

func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	if s.o.refuse != nil {
		return s.o.refuse
	}
	s.o.rcpts = append(s.o.rcpts, to)
	return nil
}
func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	s.o.mails = append(s.o.mails, string(b))
	return err
}

func start(t *testing.T) (*office, *Channel) {
	t.Helper()
	o := &office{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := smtp.NewServer(o)
	srv.Domain, srv.EnableSMTPUTF8 = "localhost", true
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	a := l.Addr().(*net.TCPAddr)
	c, err := New(Options{Host: "127.0.0.1", Port: a.Port, TLS: Plain, From: "聯防中心 <desk@centre.example>", ReplyTo: "answer@centre.example"})
	if err != nil {
		t.Fatal(err)
	}
	return o, c
}

func message(change ...func(*warning.Message)) warning.Message {
	m := warning.Message{Key: "delivery-42", Leaving: func() error { return nil }, Address: "nurse@mail.example", Lang: text.ZhTW, At: time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC),
		Notices: []warning.Notice{{Event: warning.EventReleased, Number: "LF-ANA-202611-00000001", Kind: warning.ANA, Urgency: 1, TLP: tlp.Clear,
			Link: "https://centre.example/warnings/LF-ANA-202611-00000001", Title: text.Of("防火牆已遭利用，請更新", "Firewall exploited: update"),
			Lead: text.Of("請在期限前處理。", "Act before the deadline."), Todo: []warning.Step{{Do: text.Of("更新到 <7.4.3>", "Update to <7.4.3>"), Minutes: 60}}}}}
	for _, c := range change {
		c(&m)
	}
	return m
}

// sent sends and reads back what the server got.
func sent(t *testing.T, o *office, c *Channel, m warning.Message) (*netmail.Message, string, string) {
	t.Helper()
	if out := c.Send(t.Context(), m); out.Result != warning.Sent {
		t.Fatalf("%+v", out)
	}
	raw := o.mails[len(o.mails)-1]
	msg, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return msg, subject, raw
}

func TestHeadersAndWords(t *testing.T) {
	o, c := start(t)
	msg, subject, _ := sent(t, o, c, message())
	if subject != "[聯防] LF-ANA-202611-00000001 急迫 1：防火牆已遭利用，請更新" {
		t.Errorf("subject %q", subject)
	}
	for name, want := range map[string]string{"Message-Id": "<delivery-42@centre.example>", "Auto-Submitted": "auto-generated", "List-Id": "<warnings.centre.example>",
		"Reply-To": "<answer@centre.example>", "X-Lianfang-Retry": "", "To": "<nurse@mail.example>"} {
		if got := msg.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	_, subject, _ = sent(t, o, c, message(func(m *warning.Message) { m.Lang = text.En }))
	if subject != "[Lianfang] LF-ANA-202611-00000001, urgency 1: Firewall exploited: update" {
		t.Errorf("subject %q", subject)
	}
}

func TestAboveGreenOnlyNumberUrgencyAndLink(t *testing.T) {
	o, c := start(t)
	_, subject, raw := sent(t, o, c, message(func(m *warning.Message) {
		m.Notices[0].TLP, m.Lang = tlp.Amber, text.En
		m.Notices[0].Due = m.At
	}))
	if subject != "[Lianfang] LF-ANA-202611-00000001, urgency 1" || strings.Contains(raw, "Firewall") || strings.Contains(raw, "7.4.3") || strings.Contains(raw, "Due") {
		t.Errorf("subject %q\n%s", subject, raw)
	}
	if !strings.Contains(raw, "https://centre.example/warnings/LF-ANA-202611-00000001") {
		t.Error("the link is missing")
	}
}

func TestASecondCopySaysSo(t *testing.T) {
	o, c := start(t)
	msg, subject, _ := sent(t, o, c, message(func(m *warning.Message) { m.SecondCopy = true }))
	if !strings.HasPrefix(subject, "【重送】") || msg.Header.Get("X-Lianfang-Retry") != "1" || msg.Header.Get("Message-Id") != "<delivery-42@centre.example>" {
		t.Errorf("%q %v", subject, msg.Header)
	}
}

func TestNothingGetsIntoTheHeaders(t *testing.T) {
	o, c := start(t)
	bad := "Title\r\nBcc: thief@evil.example\r\n\r\nbody"
	msg, subject, _ := sent(t, o, c, message(func(m *warning.Message) { m.Notices[0].Title = text.Same(bad) }))
	if msg.Header.Get("Bcc") != "" || strings.ContainsAny(subject, "\r\n") || len(o.rcpts) != 1 {
		t.Errorf("%q %v", subject, o.rcpts)
	}
	out := c.Send(t.Context(), message(func(m *warning.Message) { m.Address = "nurse@mail.example\r\nRCPT TO:<thief@evil.example>" }))
	if out.Result != warning.Bounced || len(o.rcpts) != 1 {
		t.Errorf("%+v %v", out, o.rcpts)
	}
}

func TestADigestListsItsWarnings(t *testing.T) {
	o, c := start(t)
	_, subject, raw := sent(t, o, c, message(func(m *warning.Message) {
		for range 3 {
			m.Notices = append(m.Notices, m.Notices[0])
		}
		m.Notices[3].Number = "LF-ANA-202611-00000009"
	}))
	if subject != "[聯防] 4 則預警" || !strings.Contains(raw, "00000009") {
		t.Errorf("%q", subject)
	}
}

func TestWhatTheServerSays(t *testing.T) {
	o, c := start(t)
	for _, tc := range []struct {
		code int
		enh  smtp.EnhancedCode
		want warning.Result
	}{
		{450, smtp.EnhancedCode{4, 2, 1}, warning.TryAgain}, {550, smtp.EnhancedCode{5, 1, 1}, warning.Bounced}, {550, smtp.EnhancedCode{5, 7, 1}, warning.GaveUp},
	} {
		o.refuse = &smtp.SMTPError{Code: tc.code, EnhancedCode: tc.enh, Message: "no"}
		if out := c.Send(t.Context(), message()); out.Result != tc.want || out.Said == "" {
			t.Errorf("%d %v: %+v", tc.code, tc.enh, out)
		}
	}
	c.options.Port = 1 // nobody listens
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
	defer stop()
	if out := c.Send(ctx, message()); out.Result != warning.TryAgain {
		t.Errorf("no server: %+v", out)
	}
}

func TestAnUnprotectedConnectionIsOnlyForThisMachine(t *testing.T) {
	if _, err := New(Options{Host: "mail.example", TLS: Plain, From: "desk@centre.example"}); err == nil {
		t.Error("a plain connection to another machine was taken")
	}
	c, err := New(Options{Host: "127.0.0.1", Port: 2525, From: "desk@centre.example"})
	if err != nil || c.options.TLS != STARTTLS {
		t.Errorf("%v", err)
	}
}

// What a letter says arrives whole, however long its lines; what cannot be seen or turns the reading does not.
func TestALetterArrivesWhole(t *testing.T) {
	o, c := start(t)
	long := "https://www[.]shop[.]example/" + strings.Repeat("a/", 1_000) + "end  2026/11/20 08:00:00  the last words"
	_, err := c.SendNote(t.Context(), letter.Letter{Address: "abuse@provider.example", Lang: text.En, Subject: text.Same("A subject"), Body: []text.Text{text.Same(strings.Repeat("word ", 500) + "last-of-it"), text.Same("first\n" + long + "\nturned \u202eround\x07")}})
	if err != nil {
		t.Fatal(err)
	}
	msg, err := netmail.ReadMessage(strings.NewReader(o.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(msg.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := string(raw)
	switch msg.Header.Get("Content-Transfer-Encoding") {
	case "quoted-printable":
		b, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body)))
		if err != nil {
			t.Fatal(err)
		}
		body = string(b)
	case "base64":
		b, err := base64.StdEncoding.DecodeString(strings.NewReplacer("\r", "", "\n", "").Replace(body))
		if err != nil {
			t.Fatal(err)
		}
		body = string(b)
	}
	if !strings.Contains(body, "last-of-it") || !strings.Contains(body, long) || strings.Contains(body, "\u202e") || strings.Contains(body, "\x07") {
		t.Errorf("%q", body)
	}
	for line := range strings.Lines(o.mails[0]) {
		if len(line) > 1000 { // RFC 5321, section 4.5.3.1.6
			t.Errorf("a line of %d bytes", len(line))
		}
	}
}
