package app_test

import (
	"fmt"
	"net/smtp"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/app"
	"lianfang/internal/face/mail"
	"lianfang/internal/store/storetest"
)

// writer sends mails to the mailbox, each in a conversation of its own.
type writer struct {
	t    *testing.T
	addr string
}

func (w writer) send(from, to string, lines ...string) error {
	w.t.Helper()
	return smtp.SendMail(w.addr, nil, from, []string{to}, []byte(strings.Join(lines, "\r\n")))
}

func (w writer) must(from, to string, lines ...string) {
	w.t.Helper()
	if err := w.send(from, to, lines...); err != nil {
		w.t.Fatal(err)
	}
}

func (w writer) refused(err error, with string) {
	w.t.Helper()
	if err == nil || !strings.Contains(err.Error(), with) {
		w.t.Errorf("not %s: %v", with, err)
	}
}

// posted waits for a mail to somebody.
func (o *office) posted(t *testing.T, to string, n int) string {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		var found []string
		for _, m := range o.all() {
			if strings.Contains(m.to, to) {
				found = append(found, m.body)
			}
		}
		if len(found) >= n {
			return found[n-1]
		}
	}
	t.Fatalf("nothing came to %s", to)
	return ""
}

var (
	codeIn = regexp.MustCompile(`Your code: ([A-Z2-7]{26})`)
	idIn   = regexp.MustCompile(`(?i)Message-ID:\s*<([^>]+)>`)
)

func mailboxWorld(t *testing.T, addr, blobs string) (*world, *office, writer) {
	o := newOffice(t)
	w := newWorld(t, addr, func(a *app.Options) {
		a.PublicURL, a.Mailbox = "http://centre.example", "report@centre.example"
		a.Mail = mail.Options{Host: "127.0.0.1", Port: o.port, TLS: mail.Plain, From: "desk@centre.example"}
		a.Blobs = blobs
	})
	at, err := w.app.ListenMail("127.0.0.1:0")
	w.ok(err)
	return w, o, writer{t, at}
}

// A mail is a report with its files. Its sender gets the code, which opens the thread, and answers by mail.
func TestAReportByMail(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w, o, by := mailboxWorld(t, addr, t.TempDir())
		report := []string{"From: Ann <ann@shop.example>", "To: report@centre.example", "Subject: our till shows a skull", "Message-ID: <1@shop.example>", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=x", "",
			"--x", "Content-Type: text/plain", "", "It came after the mail from 198.51.100.7.", "--x", "Content-Type: text/plain; name=ransom.txt", "Content-Disposition: attachment; filename=ransom.txt", "", "pay us", "--x--", ""}
		by.must("ann@shop.example", "report@centre.example", report...)
		letter := o.posted(t, "ann@shop.example", 1)
		code := codeIn.FindStringSubmatch(letter)
		if code == nil || strings.Contains(letter, "skull") || !strings.Contains(letter, "Reply-To: <report@centre.example>") {
			t.Fatalf("the letter:\n%s", letter)
		}
		list, err := w.hands("desk").ListIncidents(t.Context(), client.IncidentQuery{})
		w.ok(err)
		if len(list.Incidents) != 1 {
			t.Fatalf("%d incidents", len(list.Incidents))
		}
		id := list.Incidents[0].ID
		evidence := func() string {
			l, err := w.hands("desk").ListIncidentEvidence(t.Context(), id)
			w.ok(err)
			var names []string
			for _, e := range l.Evidence {
				names = append(names, e.Name)
			}
			return strings.Join(names, " ")
		}
		if got := evidence(); got != "mail.eml ransom.txt" {
			t.Errorf("evidence: %s", got)
		}
		// A server that did not hear our 250 sends it again, by another way.
		by.must("ann@shop.example", "report@centre.example", append([]string{"Received: by another.example; now"}, report...)...)
		if got := evidence(); got != "mail.eml ransom.txt" {
			t.Errorf("evidence after the same mail: %s", got)
		}
		shown := func() string {
			p := w.get(&reader{}, "/track/"+code[1]+"?lang=en")
			return p.body
		}
		if page := shown(); !strings.Contains(page, "our till shows a skull") || !strings.Contains(page, "came by mail; nobody has proved who sent it") {
			t.Errorf("the thread:\n%s", page)
		}
		// What answers the letter goes into its thread, without what it quotes.
		letterID := idIn.FindStringSubmatch(letter)[1]
		answer := []string{"From: ann@shop.example", "Subject: Re: report", "Message-ID: <2@shop.example>", "In-Reply-To: <" + letterID + ">", "", "The second till as well.", "> our till quoted", "-----Original Message-----", "all of it"}
		by.must("ann@shop.example", "report@centre.example", answer...)
		by.must("ann@shop.example", "report@centre.example", answer...)
		if page := shown(); strings.Count(page, "The second till as well.") != 1 || strings.Contains(page, "till quoted") || strings.Contains(page, "all of it") {
			t.Errorf("the thread after an answer:\n%s", page)
		}
		// The desk's words reach the reporter as news, whose answers come in too.
		_, err = w.hands("desk").WriteToIncident(t.Context(), id, client.IncidentWords{Thread: "reporter", Words: "Pull the plug of the network."})
		w.ok(err)
		news := o.posted(t, "ann@shop.example", 2)
		by.must("other@shop.example", "report@centre.example", "From: other@shop.example", "Subject: x", "References: <x@y> <"+idIn.FindStringSubmatch(news)[1]+">", "", "Done.")
		if page := shown(); !strings.Contains(page, "Done.") {
			t.Error("an answer to news did not come in")
		}
		// A false id opens nothing: it is a report of its own.
		parts := strings.Split(letterID, ".")
		parts[1] = strings.Repeat("0", len(parts[1]))
		by.must("eve@evil.example", "report@centre.example", "From: eve@evil.example", "Subject: let me in", "In-Reply-To: <"+strings.Join(parts, ".")+">", "", "words of another")
		if page := shown(); strings.Contains(page, "words of another") {
			t.Error("a guessed id let words in")
		}
		list, err = w.hands("desk").ListIncidents(t.Context(), client.IncidentQuery{})
		w.ok(err)
		if len(list.Incidents) != 2 {
			t.Errorf("%d incidents", len(list.Incidents))
		}
	})
}

// A mail whose files could not be kept is not acknowledged; sent again, it is the same report, and whole.
func TestAMailThatCouldNotBeKeptComesAgain(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		blobs := filepath.Join(t.TempDir(), "blobs")
		w, _, by := mailboxWorld(t, addr, blobs)
		aside := blobs + "-aside"
		w.ok(os.Rename(blobs, aside))
		w.ok(os.WriteFile(blobs, nil, 0o600))
		mail := []string{"From: ann@shop.example", "Subject: locked", "Message-ID: <9@shop.example>", "", "all of it"}
		by.refused(by.send("ann@shop.example", "report@centre.example", mail...), "451")
		w.ok(os.Remove(blobs))
		w.ok(os.Rename(aside, blobs))
		by.must("ann@shop.example", "report@centre.example", mail...)
		l, err := w.hands("desk").ListIncidents(t.Context(), client.IncidentQuery{})
		w.ok(err)
		if len(l.Incidents) != 1 {
			t.Fatalf("%d incidents", len(l.Incidents))
		}
		if e, err := w.hands("desk").ListIncidentEvidence(t.Context(), l.Incidents[0].ID); err != nil || len(e.Evidence) != 1 {
			t.Errorf("%+v, %v", e, err)
		}
	})
}

// The mailbox is nobody's relay, answers no program, and takes from one network no more than the form does.
func TestHostileMail(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w, o, by := mailboxWorld(t, addr, t.TempDir())
		count := func() int {
			l, err := w.hands("desk").ListIncidents(t.Context(), client.IncidentQuery{})
			w.ok(err)
			return len(l.Incidents)
		}
		by.refused(by.send("a@b.example", "victim@elsewhere.example", "Subject: x", "", "x"), "550")
		by.refused(by.send("a@b.example", "report@centre.example", "Subject: x", "", strings.Repeat("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\r\n", 420_000)), "552")
		by.refused(by.send("a@b.example", "report@centre.example", "From: a@b.example", "", ""), "554")
		for _, head := range []string{"Auto-Submitted: auto-replied", "Content-Type: multipart/report; report-type=delivery-status; boundary=x"} {
			by.must("a@b.example", "report@centre.example", "From: a@b.example", head, "Subject: I am away", "", "back on Monday")
		}
		by.must("", "report@centre.example", "From: mailer-daemon@b.example", "Subject: could not be delivered", "", "x")
		by.must("a@b.example", "report@centre.example", "From: report@centre.example", "Subject: a circle", "", "x")
		if n := count(); n != 0 {
			t.Errorf("%d incidents of mails that nobody wrote", n)
		}
		// A member's name proves nothing, a program gets no letter, and no header leaves a letter.
		by.must("a@b.example", "postmaster@centre.example", "From: =?UTF-8?Q?A=0D=0ABcc:_victim@elsewhere.example?= <officer@hospital.example>", "Subject: =?UTF-8?Q?s=0D=0AX-Evil:_1?=", "", "<script>alert(1)</script> =HYPERLINK(1)")
		by.must("a@b.example", "report@centre.example", "From: =?UTF-8?Q?Officer=E2=80=AE?= <officer@hospital.example>", "Subject: =?UTF-8?Q?s=0D=0AX-Evil:_1?=", "", "one more")
		by.must("a@b.example", "report@centre.example", "From: robot@b.example", "Auto-Submitted: auto-generated", "Subject: alert", "", "disk full")
		letter := o.posted(t, "officer@hospital.example", 1)
		if regexp.MustCompile(`(?m)^(Bcc|X-Evil):`).MatchString(letter) {
			t.Errorf("a header came through:\n%s", letter)
		}
		l, err := w.hands("desk").ListIncidents(t.Context(), client.IncidentQuery{})
		w.ok(err)
		for _, x := range l.Incidents {
			if x.Org != "" {
				t.Errorf("a mail became a member's case: %+v", x)
			}
		}
		for _, m := range o.all() {
			if strings.Contains(m.to, "robot") || strings.Contains(m.to, "victim") {
				t.Errorf("a letter to %s", m.to)
			}
		}
		// One address gets few letters, whoever writes in its name.
		for i := range 9 {
			by.must("a@b.example", "report@centre.example", "From: officer@hospital.example", fmt.Sprintf("Subject: number %d", i), "", "x")
		}
		time.Sleep(500 * time.Millisecond)
		letters := 0
		for _, m := range o.all() {
			if strings.Contains(m.to, "officer@hospital.example") {
				letters++
			}
		}
		if letters > 6 {
			t.Errorf("%d letters to one address", letters)
		}
		var some sync.WaitGroup
		for i := range 8 { // the same mail at once is one report
			some.Go(func() {
				if err := by.send("a@b.example", "report@centre.example", "From: c@b.example", "Subject: at once", "Message-ID: <once@b.example>", "", "y"); err != nil {
					t.Errorf("%d: %v", i, err)
				}
			})
		}
		before := count()
		some.Wait()
		if n := count(); n > before+1 || n != 13 {
			t.Errorf("%d incidents", n)
		}
		if p := w.get(&reader{}, "/report"); !strings.Contains(p.body, "mailto:"+url.PathEscape("report@centre.example")) && !strings.Contains(p.body, "mailto:report@centre.example") {
			t.Error("the form does not name the mailbox")
		}
	})
}
