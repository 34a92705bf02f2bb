package app_test

import (
	"bytes"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
	"lianfang/internal/warning"
)

// What an attacker would try at the doors.

// small is a centre with its people and one warning of each level that is asked for.
func small(t *testing.T, addr string, warned []tlp.Level, change ...options) *world {
	w := newWorld(t, addr, change...)
	for _, l := range warned {
		w.warn(l)
	}
	return w
}

func (w *world) count(k journal.Kind) (n int) {
	facts, err := w.app.Journal.Latest(w.t.Context(), system, []journal.Kind{k}, 10_000)
	w.ok(err)
	return len(facts)
}

func TestEveryDoorHasItsLocks(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), nil)
	for _, door := range doors(w.app.Patterns()) {
		paths, _ := w.fill(door)
		for _, r := range []*reader{w.reader("desk"), w.reader("nobody")} {
			for _, p := range paths {
				h := w.get(r, p).header
				csp := h.Get("Content-Security-Policy")
				for _, want := range []string{"default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"} {
					if !strings.Contains(csp, want) {
						t.Errorf("%s: no %s", p, want)
					}
				}
				if strings.Contains(csp, "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" || h.Get("X-Frame-Options") != "DENY" || h.Get("Cache-Control") == "" {
					t.Errorf("%s: %v", p, h)
				}
			}
		}
	}
}

func TestOverTLSTheCookieStaysThere(t *testing.T) {
	t.Parallel()
	for address, safe := range map[string]bool{"https://centre.example": true, "http://localhost:8119": false} {
		w := small(t, t.TempDir(), nil, func(o *app.Options) { o.PublicURL = address })
		link, err := w.app.Access.Link(t.Context(), system, w.reader("desk").person, w.centre, member.Desk, time.Minute, false)
		w.ok(err)
		a := w.post(nil, "/sign-in/use", "token="+link)
		cookie := a.header.Get("Set-Cookie")
		if strings.Contains(cookie, "; Secure") != safe || (a.header.Get("Strict-Transport-Security") != "") != safe || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Lax") {
			t.Errorf("%s: %q, %q", address, cookie, a.header.Get("Strict-Transport-Security"))
		}
		// over TLS, a neighbour below the same domain can plant a cookie, but none of this name
		session, _, _ := strings.Cut(cookie[strings.IndexByte(cookie, '=')+1:], ";")
		for name, in := range map[string]bool{"lf_session": !safe, "__Host-lf_session": safe} {
			who := &reader{cookie: &http.Cookie{Name: name, Value: session}}
			if got := w.get(who, "/now").code == http.StatusOK; got != in {
				t.Errorf("%s: the cookie %s signs in: %v", address, name, got)
			}
			if got := w.get(who, "/api/v1/calls").code == http.StatusOK; got != in {
				t.Errorf("%s: the cookie %s signs in at the interface: %v", address, name, got)
			}
		}
	}
}

func TestAnotherSitesFormDoesNothing(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), []tlp.Level{tlp.Green})
	for _, route := range w.app.Routes() {
		if route.Method != http.MethodPost {
			continue
		}
		path := strings.ReplaceAll(route.Pattern, "{number}", w.numbers[tlp.Green])
		for _, forged := range [][]string{{"Origin", "http://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}} {
			for _, r := range []*reader{w.reader("desk"), w.reader("officer of the hospital")} {
				before, _ := w.app.Journal.Head(t.Context())
				a := w.post(r, path, "answer=fixed&reason=x&theme=dark", forged...)
				if after, _ := w.app.Journal.Head(t.Context()); a.code != http.StatusForbidden || after != before || a.header.Get("Set-Cookie") != "" {
					t.Errorf("%s with %v by %s: %d", path, forged, r.name, a.code)
				}
			}
		}
	}
}

func TestALinkAndASessionAreGoodForOne(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, nil)
		officer := w.reader("officer of the hospital")
		link := func() string {
			s, err := w.app.Access.Link(t.Context(), system, officer.person, officer.org, officer.role, 10*time.Minute, false)
			w.ok(err)
			return s
		}
		use := func(secret, cookie string) (answer, string) {
			a := w.post(nil, "/sign-in/use", "token="+url.QueryEscape(secret), "Cookie", cookie)
			session, _, _ := strings.Cut(strings.TrimPrefix(a.header.Get("Set-Cookie"), "lf_session="), ";")
			return a, session
		}
		in := func(session string) bool {
			return w.get(&reader{cookie: &http.Cookie{Name: "lf_session", Value: session}}, "/warnings").code == http.StatusOK
		}
		first := link()
		if w.get(w.reader("nobody"), "/sign-in/"+first).code != http.StatusOK || w.get(w.reader("nobody"), "/sign-in/"+first).header.Get("Set-Cookie") != "" {
			t.Error("looking at a link is no sign-in")
		}
		_, fixed := use(first, "lf_session=lfs_chosenbysomebodyelse")
		if !in(fixed) || strings.Contains(fixed, "chosen") || in("lfs_chosenbysomebodyelse") {
			t.Errorf("a session that somebody chose: %q", fixed)
		}
		if a, s := use(first, ""); a.code != http.StatusForbidden || s != "" {
			t.Errorf("a link worked twice: %d", a.code)
		}
		late := link()
		w.clock.pass(11 * time.Minute)
		if a, s := use(late, ""); a.code != http.StatusForbidden || s != "" {
			t.Errorf("a link that is too old worked: %d", a.code)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		got := map[string]bool{}
		for race := link(); len(got) == 0; {
			for range 8 {
				wg.Go(func() {
					a, s := use(race, "")
					mu.Lock()
					defer mu.Unlock()
					if a.code == http.StatusSeeOther {
						got[s] = true
					}
				})
			}
			wg.Wait()
			if len(got) != 1 {
				t.Fatalf("eight who came at once got %d sessions", len(got))
			}
		}
		_, second := use(link(), "lf_session="+fixed)
		if in(fixed) || !in(second) {
			t.Error("the session before the new proof lives on")
		}
		w.ok(w.app.Access.SignOutEverywhere(t.Context(), system, officer.person))
		if in(second) {
			t.Error("a stolen cookie works after the person was signed out everywhere")
		}
	})
}

func TestSignInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), nil)
	for _, back := range []string{"//evil.example", `/\evil.example`, "/\t/evil.example", "/\n/evil.example", "\t//evil.example", "https://evil.example", "https:evil.example", "/.\t/\t/evil.example", "javascript:alert(1)", "evil"} {
		a := w.post(nil, "/theme", "theme=dark&back="+url.QueryEscape(back))
		if to := a.header.Get("Location"); to != "/" {
			t.Errorf("%q leads to %q", back, to)
		}
		if body := w.get(w.reader("nobody"), "/sign-in?back="+url.QueryEscape(back)).body; strings.Contains(body, `value="`+html.EscapeString(back)) {
			t.Errorf("%q stands in the form", back)
		}
	}
	if a := w.post(nil, "/theme", "theme=dark&back="+url.QueryEscape("/warnings?state=draft")); a.header.Get("Location") != "/warnings?state=draft" {
		t.Errorf("an own page: %q", a.header.Get("Location"))
	}
}

func TestAFormHasAnEnd(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), []tlp.Level{tlp.Green})
	officer := w.reader("officer of the hospital")
	path := "/warnings/" + w.numbers[tlp.Green] + "/answer"
	huge := "answer=fixed&remark=" + strings.Repeat("a", 2<<20)
	before := w.count(warning.ReceiptGiven)
	if a := w.post(officer, path, huge); a.code != http.StatusUnprocessableEntity || w.count(warning.ReceiptGiven) != before {
		t.Errorf("a form of two megabytes: %d", a.code)
	}
	parts := "--x\r\nContent-Disposition: form-data; name=\"token\"; filename=\"t\"\r\n\r\n" + strings.Repeat("a", 2<<20) + "\r\n--x--\r\n"
	if a := w.post(nil, "/sign-in/use", parts, "Content-Type", "multipart/form-data; boundary=x"); a.code != http.StatusUnprocessableEntity {
		t.Errorf("a file where a form is wanted: %d", a.code)
	}
}

func TestASecretIsNotLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	w := small(t, t.TempDir(), nil, func(o *app.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	w.get(w.reader("nobody"), "/sign-in/lfk_verysecret")
	w.get(w.reader("desk"), "/live?page=/sign-in/lfk_verysecret")
	w.get(w.reader("desk"), "/now")
	if strings.Contains(log.String(), "verysecret") || strings.Contains(log.String(), w.reader("desk").cookie.Value) || !strings.Contains(log.String(), "path=/now") {
		t.Errorf("%s", log.String())
	}
}

// What sources write is shown and never run.
func TestWordsOfASourceAreWords(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), nil)
	const evil = `\"><script>alert(1)</script><img src=x onerror=alert(2)>**[x](javascript:alert(3))** javascript:alert(4)`
	w.ok(w.app.Intel.AddSources(t.Context(), system, []intel.Source{{Slug: "cert", Reliability: "A"}}))
	w.bring("cert", indicator("indicator--00000000-7777-4777-8777-777777777777", "X", "y", "evil-host.example.org", tlp.Clear),
		strings.Replace(strings.Replace(vulnerability(boxID, "NAME", boxCVE, tlp.Clear, "a:acme:box"), "NAME", evil, 2), `"external_references":[`, `"external_references":[{"source_name":"`+evil+`","url":"javascript:alert(5)"},`, 1),
		fmt.Sprintf(`{"type":"malware",%s,"id":%q,"name":"%s","description":"%s","is_family":false,"labels":["%s"]%s}`, born, anchorID, evil, evil, evil, marks(tlp.Clear)),
		relationship("relationship--00000000-7777-4777-8777-777777777777", evil, anchorID, boxID, tlp.Clear))
	w.inventory(w.hospital, "asset,cpe\n\"<script>alert(6)</script>\",cpe:2.3:a:acme:box:1.0:*:*:*:*:*:*:*\n")
	w.drain()
	pages := []string{"/intelligence", "/intelligence?q=%3Cscript%3Ealert(7)", "/intelligence/" + anchorID, "/intelligence/" + boxID, "/intake/" + anchorID, "/exposure", "/now", "/warnings", "/warnings/LF-ANA-202611-00000001",
		"/warnings/LF-ANA-202611-00000001/desk", "/warnings/LF-ANA-202611-00000001/why", "/members?q=%3Cscript%3Ealert(8)", "/sign-in/%3Cscript%3Ealert(9)", "/intelligence?type=%22%3E%3Cscript%3Ealert(10)"}
	seen := 0
	for _, r := range []*reader{w.reader("desk"), w.reader("officer of the hospital")} {
		for _, p := range pages {
			body := strings.ToLower(w.get(r, p).body)
			seen += strings.Count(body, "alert(")
			for _, bad := range []string{"<script>alert", "<img src=x", `href="javascript:`, `action="javascript:`, `src="javascript:`} {
				if strings.Contains(body, bad) {
					t.Errorf("%s has %s", p, bad)
				}
			}
		}
	}
	if seen < 10 {
		t.Errorf("the words of the source stand on few pages: %d", seen)
	}
	bytesOf := w.get(w.reader("desk"), "/intelligence/"+anchorID+"/bytes")
	if !strings.HasPrefix(bytesOf.header.Get("Content-Type"), "text/plain") || !strings.Contains(bytesOf.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%v", bytesOf.header)
	}
}
