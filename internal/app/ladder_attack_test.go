package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/store/storetest"
)

// The ladder: every door that is mounted × everybody who may stand before it. Whoever may not is refused as access's table says, nothing changes by it, and it is
// a fact. A door that nobody said anything about fails the test.

// climber is somebody with a credential of one sort: a session or a token.
type climber struct {
	*reader
	token string
	who   access.Who
}

func (w *world) climbers() (out []climber) {
	w.t.Helper()
	for _, name := range []string{"nobody", "expired session", "signed out", "officer of an applicant", "officer of a suspended member", "reader of the hospital", "officer of the hospital",
		"administrator of the hospital", "agent with AMBER", "desk", "administrator of the centre"} {
		c := climber{reader: w.reader(name), who: access.Visitor("en")}
		if !c.out {
			who, err := w.app.Access.Who(w.t.Context(), c.cookie.Value)
			w.ok(err)
			c.who = who
		}
		out = append(out, c)
	}
	for _, t := range []struct {
		role access.Role
		org  int64
	}{{access.Desk, 0}, {access.Member, w.hospital}, {access.Member, w.newcomer}, {access.Peer, w.bank}, {access.Public, 0}} {
		secret, _, err := w.app.Access.CreateToken(w.t.Context(), system, t.role, t.org, time.Hour)
		w.ok(err)
		who, err := w.app.Access.Bearer(w.t.Context(), secret)
		w.ok(err)
		out = append(out, climber{&reader{name: fmt.Sprintf("token %s of %d", t.role, t.org)}, secret, who})
	}
	return out
}

// rung is a door and what it asks.
type rung struct {
	method, pattern string
	act             access.Act
	face            string // "page", "rest", "taxii", "vans"
}

// rungs are the doors that ask who one is. The others are named here, so that a new one is thought of.
func (w *world) rungs() (out []rung) {
	acts := w.app.Acts()
	for _, r := range w.app.Routes() {
		acts[r.Method+" "+r.Pattern] = r.Act // "" where it is open
	}
	open := []string{"/", "/api/", "GET /assets/", "GET /api/v1/openapi.json", "GET /healthz", "GET /readyz", "GET /.well-known/csaf/", "GET /.well-known/security.txt", // for everybody
		"GET /live",                                                                               // which asks what the page in it asks: live_visibility_test.go
		"GET /metrics", "GET /debug/pprof/", "GET /debug/pprof/profile", "GET /debug/pprof/trace"} // this machine's: TestWhatIsForThisMachineIsForNobodyBehindAProxy
	for _, p := range w.app.Patterns() {
		method, path, ok := strings.Cut(p, " ")
		if !ok {
			method, path = http.MethodGet, p
		}
		act, known := acts[p]
		switch {
		case slices.Contains(open, p) || known && act == "":
		case known && strings.HasPrefix(path, "/api/"):
			out = append(out, rung{method, path, act, "rest"})
		case known:
			out = append(out, rung{method, path, act, "page"})
		case strings.HasPrefix(path, "/taxii2"):
			out = append(out, rung{method, path, access.ReadExchange, "taxii"})
		case path == vans1 || path == vans2:
			out = append(out, rung{method, path, access.UploadInventory, "vans"})
		default:
			w.t.Errorf("%s is a door that this test knows nothing of: say whether it is open, or what it asks", p)
		}
	}
	return out
}

// filled puts something of the hospital's into a pattern.
func (w *world) filled(pattern string) string {
	w.t.Helper()
	path := strings.NewReplacer("{$}", "", "{number}", w.numbers[tlp.Amber], "{id}", anchorID, "{word}", anchorID, "{org}", "hospital", "{slug}", "hospital", "{place}", "1",
		"{collection}", "all", "{object}", anchorID, "{name}", "list.csv", "{secret}", "lfk_x", "{upload}", "1",
		"{verdict}", "1", "{cve}", boxCVE, "{key}", "cpe:acme:box", "{product}", "cpe:acme:box", "{person}", "nowhere", "{role}", "reader", "{agent}", "nowhere", "{source}", "nowhere", "{turn}", "nowhere", "{what}", "warnings", "{token}", "nowhere", "{code}", "ABCDE-FGHJK", "{holding}", "1", "{lesson}", "nowhere", "{task}", "1", "{exception}", "nowhere", "{notice}", "nowhere", "{request}", "nowhere", "{supplier}", "nowhere", "{year}", "2026", "{sector}", "health", "{paper}", "final", "{print}", strings.Repeat("0", 32)).Replace(pattern)
	if strings.Contains(path, "{") {
		w.t.Errorf("%s: say how to fill it", pattern)
	}
	return path
}

// as is whom the climber is at a door: pages take sessions, interfaces tokens, /api both, and the other sort is nobody's.
func (c climber) as(r rung) access.Who {
	if r.face == "rest" || (r.face == "page") == (c.token == "") {
		return c.who
	}
	return access.Visitor("en")
}

// try knocks, with whatever the climber has.
func (w *world) try(c climber, r rung) answer {
	m := machine{reader: c.reader, token: c.token}
	headers := []string{"Accept-Language", "en", "Content-Type", "application/x-www-form-urlencoded"}
	if c.cookie != nil {
		headers = append(headers, "Cookie", c.cookie.String())
	}
	body := "answer=acknowledged&reason=x"
	switch {
	case r.method == http.MethodGet:
		body = ""
	case r.face == "vans":
		body, m.token = vansBody(c.token, asset("h", "n", "b", "1", "cpe:2.3:a:b:c:1:*:*:*:*:*:*:*")), ""
	}
	return w.send(m, r.method, w.filled(r.pattern), body, headers...)
}

// refused tells whether an answer is the refusal that the face gives to whoever may not, or does not say who they are.
func refused(r rung, a answer, who access.Who) bool {
	in := who.Session || who.Viewer.Token != 0
	switch r.face {
	case "page":
		if in {
			return a.code == http.StatusForbidden && strings.Contains(a.body, "not_allowed")
		}
		return r.method == http.MethodGet && a.code == http.StatusSeeOther && strings.HasPrefix(a.header.Get("Location"), "/sign-in?back=") ||
			r.method != http.MethodGet && a.code == http.StatusUnauthorized && strings.Contains(a.body, "sign_in_needed")
	case "rest":
		if !in && a.code == http.StatusUnauthorized && strings.Contains(a.body, "sign_in_needed") {
			return true // a session that is over
		}
	case "taxii", "vans":
		if !in {
			return a.code == http.StatusUnauthorized
		}
	}
	return a.code == http.StatusForbidden && strings.Contains(a.body, `"not_allowed"`)
}

// may is access's table, and that pages, the exchange and VANS are for somebody only.
func may(r rung, who access.Who) bool {
	in := who.Session || who.Viewer.Token != 0
	return who.May(r.act) && (in || r.face == "rest")
}

func TestTheLadderOfRights(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := small(t, addr, []tlp.Level{tlp.Amber})
		w.base()
		w.drain()
		all, rungs := w.climbers(), w.rungs()
		want := map[string]bool{} // refusals that have to be facts
		shut := 0
		for _, r := range rungs {
			for _, c := range all {
				before, err := w.app.Journal.Head(t.Context())
				w.ok(err)
				who := c.as(r)
				if may(r, who) {
					continue
				}
				a := w.try(c, r)
				facts, err := w.app.Journal.After(t.Context(), system, before, 100)
				w.ok(err)
				facts = slices.DeleteFunc(facts, func(f journal.Fact) bool { return f.Kind == access.Refused })
				if !refused(r, a, who) || len(facts) > 0 {
					t.Errorf("%s %s by %s: %d, %v\n%.300s", r.method, r.pattern, c.name, a.code, facts, a.body)
				}
				if shut++; who.Session || who.Viewer.Token != 0 {
					want[fmt.Sprintf("%s %d", r.act, max(who.Person, who.Viewer.Token))] = true
				}
			}
		}
		told := map[string]bool{}
		for _, f := range w.refusals("act") {
			for act := range strings.SplitSeq(f.Body, `"`) {
				told[fmt.Sprintf("%s %d", act, f.Subject)] = true
			}
		}
		for k := range want {
			if !told[k] {
				t.Errorf("the refusal of %s is no fact", k)
			}
		}
		opened := 0
		for _, r := range rungs { // afterwards, for what is allowed is done
			for _, c := range all {
				if c.cookie != nil && !c.out {
					c.cookie = &http.Cookie{Name: c.cookie.Name, Value: w.session(c.reader)}
				}
				who := c.as(r)
				if !may(r, who) || r.face == "rest" && c.cookie != nil && c.out { // a session that is over is told so, not taken for nobody
					continue
				}
				opened++
				if a := w.try(c, r); refused(r, a, who) || a.code >= 500 {
					t.Errorf("%s %s by %s: %d\n%.300s", r.method, r.pattern, c.name, a.code, a.body)
				}
			}
		}
		t.Logf("%d doors, %d who stand before them: %d shut, %d open", len(rungs), len(all), shut, opened)
		if shut < 200 || opened < 200 {
			t.Error("that is too few")
		}
	})
}
