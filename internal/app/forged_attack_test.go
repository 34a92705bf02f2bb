package app_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/access"
	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/store/storetest"
	"lianfang/internal/warning"
)

// What another site makes a browser send, and what a browser sends by itself, changes nothing here.

// since lists what was written down after a place, without refusals.
func (w *world) since(before int64) []journal.Fact {
	w.t.Helper()
	facts, err := w.app.Journal.After(w.t.Context(), system, before, 1000)
	w.ok(err)
	return slices.DeleteFunc(facts, func(f journal.Fact) bool { return f.Kind == access.Refused })
}

func (w *world) head() int64 {
	w.t.Helper()
	head, err := w.app.Journal.Head(w.t.Context())
	w.ok(err)
	return head
}

// writing are the doors that change something: all but those of the safe methods (RFC 9110 §9.2.1).
func (w *world) writing() (out []rung) {
	for _, p := range w.app.Patterns() {
		if method, path, ok := strings.Cut(p, " "); ok && !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, method) {
			out = append(out, rung{method: method, pattern: path})
		}
	}
	return out
}

func TestNoOtherSiteSendsAnything(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, []tlp.Level{tlp.Amber})
		desk, member := w.machine("desk's token"), w.machine("hospital's token")
		origins := [][]string{{"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "http://example.com.evil.example"}, {"Origin", "http://example.com:81"}, {"Origin", "garbage"}, {"Sec-Fetch-Site", "cross-site"},
			{"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "cross-site", "Origin", "http://example.com"}, {"Sec-Fetch-Site", "nonsense"}}
		types := []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/json", "application/csp-report", ""}
		tried := 0
		for _, r := range w.writing() {
			path := w.filled(r.pattern)
			for _, o := range origins {
				for _, typ := range types {
					for _, who := range []struct {
						m      machine
						cookie string
					}{{desk, w.reader("desk").cookie.String()}, {member, w.reader("officer of the hospital").cookie.String()}} {
						before := w.head()
						a := w.send(who.m, r.method, path, `{"answer":"fixed","reason":"x"}`, append([]string{"Content-Type", typ, "Cookie", who.cookie}, o...)...)
						if tried++; a.code != http.StatusForbidden || a.header.Get("Set-Cookie") != "" || len(w.since(before)) > 0 {
							t.Errorf("%s %s, %v, %q: %d %v", r.method, r.pattern, o, typ, a.code, w.since(before))
						}
					}
				}
			}
		}
		t.Logf("%d forged requests", tried)
	})
}

// A link, a picture or a scanner of mails asks with GET. What that may note is listed here.
func TestAskingWithGETChangesNothing(t *testing.T) {
	t.Parallel()
	mayNote := []journal.Kind{warning.WarningRead, intel.ObjectRead} // TLP:RED was read; and that a recipient has seen a warning
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, []tlp.Level{tlp.Amber, tlp.Red})
		w.base()
		w.ok(w.app.Drain(t.Context()))
		var paths []string
		for _, door := range doors(w.app.Patterns()) {
			filled, _ := w.fill(door)
			paths = append(paths, filled[:min(len(filled), 4)]...)
		}
		for _, r := range w.writing() { // doors for POST, asked with GET
			paths = append(paths, w.filled(r.pattern), w.filled(r.pattern)+"?answer=fixed&reason=x&token=x&_method=POST")
		}
		asked := 0
		for _, p := range paths {
			for _, r := range []*reader{w.reader("desk"), w.reader("administrator of the centre"), w.reader("officer of the hospital"), w.reader("nobody")} {
				before := w.head()
				q := httptest.NewRequest(http.MethodGet, p, nil)
				if strings.HasPrefix(p, "/live") {
					continue // it waits for changes
				}
				if r.cookie != nil {
					q.AddCookie(r.cookie)
				}
				for _, h := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"} {
					q.Header.Set(h, http.MethodPost)
				}
				rec := httptest.NewRecorder()
				w.handler.ServeHTTP(rec, q)
				asked++
				for _, f := range w.since(before) {
					seen := f.Kind == warning.ReceiptGiven && w.receipt(f.Object) == "seen"
					if !slices.Contains(mayNote, f.Kind) && !seen {
						t.Errorf("%s by %s: %v", p, r.name, f)
					}
				}
				for _, c := range rec.Result().Cookies() {
					if c.Name != "lang" && (c.Name != "lf_sso" || c.MaxAge >= 0) { // the way back from the sign-on ends what was begun
						t.Errorf("%s by %s sets %v", p, r.name, c)
					}
				}
			}
		}
		t.Logf("%d questions", asked)
	})
}

func (w *world) receipt(id int64) (answer string) {
	w.t.Helper()
	w.ok(w.app.Store.Read().QueryRow("SELECT answer FROM receipt WHERE id = $1", id).Scan(&answer))
	return answer
}

// Every cookie that is ever given is kept from scripts, from other sites, and under TLS from the clear.
func TestEveryCookieHasItsLocks(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), []tlp.Level{tlp.Amber}, func(o *app.Options) { o.PublicURL = "https://centre.example" })
	seen := map[string]int{}
	look := func(path string, h http.Header) {
		for _, line := range h.Values("Set-Cookie") {
			name, _, _ := strings.Cut(line, "=")
			seen[name]++
			for _, lock := range []string{"; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"} {
				if !strings.Contains(line, lock) {
					t.Errorf("%s: %s has no %s", path, line, lock)
				}
			}
			if strings.Contains(line, "; Domain") {
				t.Errorf("%s: %s", path, line)
			}
		}
	}
	link, err := w.app.Access.Link(t.Context(), system, w.reader("desk").person, w.centre, w.reader("desk").role, 60e9, false)
	w.ok(err)
	in := w.post(nil, "/sign-in/use", "token="+link)
	look("the link", in.header)
	session, _, _ := strings.Cut(in.header.Get("Set-Cookie"), "=")
	for _, r := range w.writing() {
		fresh := *w.reader("desk")
		fresh.cookie = &http.Cookie{Name: session, Value: w.session(&fresh)}
		look(r.pattern, w.post(&fresh, w.filled(r.pattern), "theme=dark&reason=x").header)
	}
	for _, door := range doors(w.app.Patterns()) {
		for _, p := range first(w.fill(door)) {
			look(p, w.get(w.reader("nobody"), p+"?lang=en").header)
		}
	}
	if !strings.HasSuffix(session, "lf_session") || seen[session] < 2 || seen["theme"] == 0 || seen["lang"] == 0 {
		t.Errorf("%v", seen)
	}
}

func first(paths []string, _ bool) []string { return paths[:min(1, len(paths))] }

// A session is the one that its proof made: none that came before it, none that has ended, and none of two.
func TestASessionIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, nil)
		r := *w.reader("officer of the hospital")
		in := func(cookie string) bool {
			return w.send(machine{reader: &r}, http.MethodGet, "/warnings", "", "Cookie", cookie).code == http.StatusOK
		}
		mine, other := w.session(&r), w.session(w.reader("officer of the bank"))
		if !in("lf_session=" + mine) {
			t.Fatal("a session does not work")
		}
		for name, cookie := range map[string]string{"two": "lf_session=" + other + "; lf_session=" + mine, "two, the other way": "lf_session=" + mine + "; lf_session=" + other, "a quoted one beside": "lf_session=" + mine + `; lf_session="` + other + `"`,
			"upper case": "lf_session=" + strings.ToUpper(mine), "another name": "LF_SESSION=" + mine, "cut": "lf_session=" + mine[:len(mine)-1], "longer": "lf_session=" + mine + "a", "empty": "lf_session=", "a link's": "lf_session=lfk_" + mine[4:], "a token's": "lf_session=" + w.machine("desk's token").token} {
			if in(cookie) {
				t.Errorf("%s: in", name)
			}
		}
		a := w.send(machine{reader: &r}, http.MethodPost, "/sign-out", "", "Cookie", "lf_session="+mine)
		if a.code != http.StatusSeeOther || in("lf_session="+mine) {
			t.Error("a session that was signed out works for whoever kept its cookie")
		}
		if !in("lf_session=" + other) {
			t.Error("another's session ended too")
		}
	})
}
