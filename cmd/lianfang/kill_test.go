package main

import (
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"lianfang/internal/app"
	"lianfang/internal/exposure"
	"lianfang/internal/format/sbom"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// killsEnv says how often each kind of work is killed; `make soak` sets 20.
const killsEnv = "LIANFANG_TEST_KILLS"

func kills(t *testing.T) int {
	t.Helper()
	s := os.Getenv(killsEnv)
	if s == "" {
		return 3
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q is not a number of kills", killsEnv, s)
	}
	return n
}

// postbox is a mail server that takes its time, so that a kill meets mails on their way.
type postbox struct {
	mu   sync.Mutex
	got  []letter // about warnings, one for each number
	all  []letter // every mail
	port int
}

type letter struct{ to, number, text string }

// second tells a mail that says it may be a second copy.
func (l letter) second() bool { return strings.Contains(l.text, "X-Lianfang-Retry: 1") }

func openPostbox(t *testing.T) *postbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &postbox{port: l.Addr().(*net.TCPAddr).Port}
	srv := smtp.NewServer(b)
	srv.Domain, srv.EnableSMTPUTF8, srv.ErrorLog = "localhost", true, log.New(io.Discard, "", 0)
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close() })
	return b
}

func (b *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &posting{box: b}, nil }

func (b *postbox) letters() []letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]letter(nil), b.got...)
}

type posting struct {
	box *postbox
	to  string
}

func (p *posting) Mail(string, *smtp.MailOptions) error { return nil }
func (p *posting) Reset()                               {}
func (p *posting) Logout() error                        { return nil }
func (p *posting) Rcpt(to string, _ *smtp.RcptOptions) error {
	p.to = to
	return nil
}

var numberIn = regexp.MustCompile(`LF-ANA-\d{6}-\d{8}`)

func (p *posting) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s := strings.ReplaceAll(string(raw), "=\r\n", "")
	time.Sleep(4 * time.Millisecond)
	p.box.mu.Lock()
	defer p.box.mu.Unlock()
	p.box.all = append(p.box.all, letter{to: p.to, text: s})
	numbers := numberIn.FindAllString(s, -1) // one, or those of a digest
	slices.Sort(numbers)
	for _, n := range slices.Compact(numbers) {
		p.box.got = append(p.box.got, letter{to: p.to, number: n, text: s})
	}
	return nil
}

const fleet = 120 // members; every one runs what the advisories of this test are about

// launchFleet fills a store with members who have a mail contact and one vulnerable machine.
func launchFleet(t *testing.T, addr string) {
	t.Helper()
	a, err := app.New(t.Context(), app.Options{Store: addr})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Stop(t.Context()) }()
	by := marking.System("test")
	var orgs []member.NewOrg
	for i := range fleet {
		orgs = append(orgs, member.NewOrg{Slug: fmt.Sprintf("member-%03d", i), Name: text.Same(fmt.Sprintf("Member %d", i)), Level: member.ProviderLevel, Sector: "business", Kind: "company", AgreedVersion: "1"})
	}
	ids, err := a.Members.CreateOrgs(t.Context(), by, orgs)
	if err != nil {
		t.Fatal(err)
	}
	var contacts []member.NewContact
	var ups []exposure.Upload
	for i, id := range ids {
		contacts = append(contacts, member.NewContact{Org: id, Role: "security", Channel: member.Mail, Address: fmt.Sprintf("member-%03d@mail.example", i), Rank: 1, Verified: true})
		ups = append(ups, exposure.Upload{Org: id, Name: "all.csv", Format: sbom.CSV, Body: strings.NewReader("asset,cpe\ngate,cpe:2.3:o:gatemaker:gateos:7.2.1:*:*:*:*:*:*:*\n")})
	}
	if _, err := a.Members.AddContacts(t.Context(), by, contacts); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Exposure.TakeAll(t.Context(), by, ups); err != nil {
		t.Fatal(err)
	}
}

// exploited is an NVD record of a flaw that is used by attackers.
func exploited(n int) string {
	return fmt.Sprintf(`{"vulnerabilities":[{"cve":{"id":"CVE-2026-%d","published":"2026-11-24T00:00:00.000","lastModified":"2026-11-24T00:00:00.000","vulnStatus":"Analyzed","descriptions":[{"lang":"en","value":"A flaw."}],"references":[],
		"cisaExploitAdd":"2026-11-24","cisaActionDue":"2026-12-01","cisaRequiredAction":"Update.","cisaVulnerabilityName":"Gatemaker GateOS flaw",
		"configurations":[{"nodes":[{"operator":"OR","negate":false,"cpeMatch":[{"vulnerable":true,"criteria":"cpe:2.3:o:gatemaker:gateos:*:*:*:*:*:*:*:*","versionStartIncluding":"7.2.0","versionEndExcluding":"7.2.7","matchCriteriaId":"0"}]}]}]}}]}`, 90000+n)
}

// TestKilledServersLoseAndDoubleNothing kills the server while it matches and while its mails go out, again and again on one store, each time
// with a new advisory on its way. At the end every member has every warning once in its inbox, and got every mail once, or twice with a sign.
func TestKilledServersLoseAndDoubleNothing(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		launchFleet(t, addr)
		box := openPostbox(t)
		start := func() *server {
			return serveStore(t, addr, "--smtp-host", "127.0.0.1", "--smtp-port", strconv.Itoa(box.port), "--smtp-tls", "none", "--mail-from", "desk@centre.example", "--public-url", "http://localhost:8119")
		}
		kill := func(s *server) {
			_ = s.Process.Kill()
			_ = s.Wait()
			lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
		}
		start().end(t, os.Interrupt) // the centre and what the inventories brought
		advisories, n := 0, kills(t)
		for range n { // while it matches and drafts: the advisory is in the store before the server starts
			advisories++
			importJSON(t, 0, "--store", addr, "--source", "nvd", "--marking", "clear", file(t, "nvd.json", exploited(advisories)))
			s := start()
			time.Sleep(time.Duration(rand.IntN(250)) * time.Millisecond)
			kill(s)
		}
		for range n { // while its mails go out: after so many of them
			advisories++
			s := start()
			had := len(box.letters())
			in := file(t, "nvd.json", exploited(advisories))
			if out, err := exec.Command(binary, "import", "--store", addr, "--source", "nvd", "--marking", "clear", in).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			some := had + 1 + rand.IntN(fleet)
			for end := time.Now().Add(time.Minute); len(box.letters()) <= some; time.Sleep(time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("%d mails in a minute, want more than %d", len(box.letters()), some)
				}
			}
			kill(s)
		}
		last := start()
		want := advisories * fleet
		arrived := func() int { return len(copies(box.letters())) }
		for end := time.Now().Add(90 * time.Second); arrived() < want && time.Now().Before(end); {
			time.Sleep(50 * time.Millisecond)
		}
		last.end(t, os.Interrupt)
		checkMails(t, box.letters(), want)
		checkInboxes(t, addr, advisories)
		lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
	})
}

// copies counts the mails about each warning to each address.
func copies(all []letter) map[letter]int {
	out := map[letter]int{}
	for _, l := range all {
		out[letter{to: l.to, number: l.number}]++
	}
	return out
}

func checkMails(t *testing.T, all []letter, want int) {
	t.Helper()
	marked, twice := map[letter]int{}, 0
	for _, l := range all {
		if l.second() {
			marked[letter{to: l.to, number: l.number}]++
		}
	}
	counted := copies(all)
	for k, n := range counted {
		switch {
		case n > 2 || n == 2 && marked[k] != 1:
			t.Errorf("%d mails to %s about %s, %d of them marked as second copies", n, k.to, k.number, marked[k])
		case n == 2:
			twice++
		}
	}
	if got := len(counted); got != want {
		t.Errorf("%d mails arrived, want %d", got, want)
	}
	t.Logf("%d mails, %d of them also as a marked second copy", want, twice)
}

func checkInboxes(t *testing.T, addr string, advisories int) {
	t.Helper()
	a, err := app.New(t.Context(), app.Options{Store: addr})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Stop(t.Context()) }()
	by := marking.System("test")
	list, err := a.Warning.List(t.Context(), by, warning.Filter{Limit: 500})
	if err != nil || len(list.Entries) != advisories {
		t.Fatalf("%d warnings, want %d (%v)", len(list.Entries), advisories, err)
	}
	causes := map[int64]bool{}
	for _, e := range list.Entries {
		causes[e.Vulnerability] = true
		p, err := a.Warning.Progress(t.Context(), by, e.ID)
		if err != nil || p.Recipients != fleet || p.Told != fleet {
			t.Errorf("%s: %d recipients, %d told, want %d (%v)", e.Number, p.Recipients, p.Told, fleet, err)
		}
	}
	if len(causes) != advisories {
		t.Errorf("%d vulnerabilities in %d warnings", len(causes), advisories)
	}
	orgs := map[int64]int{}
	for after := ""; ; {
		in, err := a.Warning.Inbox(t.Context(), by, warning.Filter{Limit: 500, Before: after})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range in.Entries {
			orgs[e.Org]++
		}
		if after = in.Next; after == "" {
			break
		}
	}
	for org, n := range orgs {
		if n != advisories {
			t.Errorf("organisation %d has %d entries in its inbox, want %d", org, n, advisories)
		}
	}
	if len(orgs) != fleet {
		t.Errorf("%d organisations have something in the inbox, want %d", len(orgs), fleet)
	}
}
