package app_test

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"lianfang/internal/access"
	"lianfang/internal/app"
	"lianfang/internal/httpx"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// lobby is a centre with people who come in by browsers.
type lobby struct {
	t      *testing.T
	app    *app.App
	clock  *clock
	url    string
	centre int64
	clinic int64
}

func eachLobby(t *testing.T, test func(l *lobby), change ...options) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		l := &lobby{t: t, clock: &clock{at: time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC)}}
		o := app.Options{Store: addr, Serve: true, Now: l.clock.now}
		for _, c := range change {
			c(&o)
		}
		var handler http.Handler
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
		t.Cleanup(s.Close)
		l.url = s.URL
		if o.PublicURL == "" {
			o.PublicURL = s.URL
		}
		a, err := app.New(t.Context(), o)
		l.ok(err)
		t.Cleanup(func() { _ = a.Stop(t.Context()) })
		l.app, handler = a, a.Handler()
		ids, err := a.Members.CreateOrgs(t.Context(), system, []member.NewOrg{
			{Slug: "centre", Name: text.Of("中心", "The centre"), Level: member.NationLevel, Sector: "government", Kind: member.KindCentre, AgreedVersion: "1"},
			{Slug: "clinic", Name: text.Of("診所", "The clinic"), Level: member.ProviderLevel, Sector: "health", Kind: "hospital", AgreedVersion: "1"}})
		l.ok(err)
		l.centre, l.clinic = ids[0], ids[1]
		test(l)
	})
}

func (l *lobby) ok(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func (l *lobby) person(name, mail string, org int64, role member.Role) int64 {
	l.t.Helper()
	ids, err := l.app.Members.AddPeople(l.t.Context(), system, []member.NewPerson{{Name: name, Email: mail, Lang: text.En, Org: org, Role: role}})
	l.ok(err)
	return ids[0]
}

// browser keeps cookies, and follows redirects within the centre.
type browser struct {
	*http.Client
	l *lobby
}

// page is what a browser shows at last.
type shown struct {
	code       int
	path, body string
}

func (l *lobby) browser() *browser {
	jar, err := cookiejar.New(nil)
	l.ok(err)
	b := &browser{&http.Client{Jar: jar}, l}
	b.bring("lang", "en")
	return b
}

func (b *browser) show(resp *http.Response, err error) shown {
	b.l.t.Helper()
	b.l.ok(err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	b.l.ok(err)
	return shown{resp.StatusCode, resp.Request.URL.RequestURI(), string(body)}
}

func (b *browser) open(path string) shown {
	b.l.t.Helper()
	return b.show(b.Get(b.l.url + path))
}

func (b *browser) send(path string, fields ...string) shown {
	b.l.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.show(b.PostForm(b.l.url+path, form))
}

// signIn uses a link, as the first way in.
func (b *browser) signIn(person, org int64, role member.Role) {
	b.l.t.Helper()
	secret, err := b.l.app.Access.Link(b.l.t.Context(), system, person, org, role, 15*time.Minute, false)
	b.l.ok(err)
	if s := b.send("/sign-in/use", "token", secret); s.code != http.StatusOK {
		b.l.t.Fatalf("the link led to %d %s", s.code, s.path)
	}
}

func (b *browser) session() string { return b.cookie("lf_session") }

func (b *browser) cookie(name string) string {
	at, _ := url.Parse(b.l.url)
	for _, c := range b.Jar.Cookies(at) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// bring puts a cookie into the browser, as an attacker might.
func (b *browser) bring(name, value string) {
	at, _ := url.Parse(b.l.url)
	b.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// in tells whether the browser is signed in.
func (b *browser) in() bool { return strings.HasPrefix(b.open("/account").path, "/account") }

func (s shown) field(t *testing.T, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(s.body)
	if m == nil {
		t.Fatalf("%s: no field %s", s.path, name)
	}
	return html.UnescapeString(m[1])
}

func (s shown) want(t *testing.T, code int, path, says string) {
	t.Helper()
	if s.code != code || !strings.HasPrefix(s.path, path) || !strings.Contains(s.body, says) {
		words := regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>|<[^>]*>|\s+`).ReplaceAllString(s.body, " ")
		t.Errorf("%d %s, want %d %s with %q\n%.1500s", s.code, s.path, code, path, says, words)
	}
}

const sentence = "brown kettle, slow river"

// setPassword goes through the pages; it gives the app's secret and the recovery codes.
func (b *browser) setPassword() (app string, codes []string) {
	b.l.t.Helper()
	s := b.send("/account/password", "password", sentence)
	s.want(b.l.t, http.StatusOK, "/account/password", `class="qr"`)
	key := regexp.MustCompile(`class="mono"><b>([A-Z2-7 ]+)</b>`).FindStringSubmatch(s.body)
	if key == nil {
		b.l.t.Fatalf("no key: %s", s.body)
	}
	app = strings.ReplaceAll(key[1], " ", "")
	s = b.send("/account/password/confirm", "ceremony", s.field(b.l.t, "ceremony"), "code", b.l.code(app))
	s.want(b.l.t, http.StatusOK, "/account/password/confirm", "codes")
	for _, m := range regexp.MustCompile(`<li class="mono">([a-z2-7-]+)</li>`).FindAllStringSubmatch(s.body, -1) {
		codes = append(codes, m[1])
	}
	b.l.clock.pass(time.Minute)
	return app, codes
}

func (l *lobby) code(app string) string {
	l.t.Helper()
	c, err := totp.GenerateCode(app, l.clock.now())
	l.ok(err)
	return c
}

func TestPasswordAndCodeThroughThePages(t *testing.T) {
	t.Parallel()
	eachLobby(t, func(l *lobby) {
		id := l.person("Wu", "wu@clinic.example", l.clinic, member.Officer)
		b := l.browser()
		b.signIn(id, l.clinic, member.Officer)
		b.send("/account/password", "password", "password1234").want(t, http.StatusUnprocessableEntity, "/account/password", "common one")
		mistyped := b.send("/account/password", "password", sentence)
		mistyped = b.send("/account/password/confirm", "ceremony", mistyped.field(t, "ceremony"), "code", "000000")
		mistyped.want(t, http.StatusUnprocessableEntity, "/account/password/confirm", "The code is wrong")
		mistyped.want(t, http.StatusUnprocessableEntity, "/account/password/confirm", `class="qr"`)
		key, codes := b.setPassword()
		if len(codes) != 10 || strings.Contains(b.open("/account").body, codes[0]) {
			t.Errorf("%d codes, or shown twice", len(codes))
		}
		b.open("/account").want(t, http.StatusOK, "/account", "Recovery codes left")

		other := l.browser()
		other.send("/sign-in/password", "mail", "wu@clinic.example", "password", sentence, "code", l.code(key), "back", "/exposure").want(t, http.StatusOK, "/exposure", "Wu")
		wrong := l.browser().send("/sign-in/password", "mail", "wu@clinic.example", "password", sentence+"s", "code", l.code(key))
		wrong.want(t, http.StatusForbidden, "/sign-in/password", "wrong")
		unknown := l.browser().send("/sign-in/password", "mail", "no@clinic.example", "password", sentence, "code", l.code(key))
		unknown.want(t, http.StatusForbidden, "/sign-in/password", "wrong")
		if strings.Contains(wrong.body, sentence) {
			t.Error("the page gives the password back")
		}
		l.clock.pass(time.Minute)
		var last shown
		for range 8 {
			last = l.browser().send("/sign-in/password", "mail", "wu@clinic.example", "password", "wrong horse battery", "code", "123456")
		}
		last.want(t, http.StatusTooManyRequests, "/sign-in/password", "wait")
		b.send("/account/password/end").want(t, http.StatusOK, "/account?did=password_ended", "Choose a password")

		// an old proof does not make a new way in; password and code are a fresh one
		l.clock.pass(16 * time.Minute)
		b.send("/account/password", "password", sentence).want(t, http.StatusForbidden, "/account/password", "Sign in once more")
	})
}

func TestAPasswordIsAFreshProof(t *testing.T) {
	t.Parallel()
	eachLobby(t, func(l *lobby) {
		id := l.person("Wu", "wu@clinic.example", l.clinic, member.Officer)
		b := l.browser()
		b.signIn(id, l.clinic, member.Officer)
		key, _ := b.setPassword()
		l.clock.pass(time.Hour)
		b.send("/account/password", "password", sentence+"!").want(t, http.StatusForbidden, "/account/password", "Sign in once more")
		b.send("/sign-in/password", "mail", "wu@clinic.example", "password", sentence, "code", l.code(key), "back", "/account").want(t, http.StatusOK, "/account", "Wu")
		b.send("/account/password", "password", sentence+"!").want(t, http.StatusOK, "/account/password", `class="qr"`)
	})
}

func TestASessionIsOnesOwnAndEnds(t *testing.T) {
	t.Parallel()
	eachLobby(t, func(l *lobby) {
		wu := l.person("Wu", "wu@clinic.example", l.clinic, member.Officer)
		eve := l.person("Eve", "eve@clinic.example", l.clinic, member.Reader)
		b := l.browser()
		b.signIn(wu, l.clinic, member.Officer)
		key, _ := b.setPassword()

		// a cookie that was stolen before sign-out opens nothing after it
		stolen, thief := b.session(), l.browser()
		b.send("/sign-out").want(t, http.StatusOK, "/sign-in", "")
		thief.bring("lf_session", stolen)
		if thief.in() {
			t.Error("a signed-out session lives")
		}

		// a session that an attacker put into the browser before is not taken over: not its secret, not its person
		evil := l.browser()
		evil.signIn(eve, l.clinic, member.Reader)
		planted := evil.session()
		b.bring("lf_session", planted)
		s := b.send("/sign-in/password", "mail", "wu@clinic.example", "password", sentence, "code", l.code(key), "back", "/account")
		s.want(t, http.StatusOK, "/account", "Wu")
		if b.session() == planted || evil.in() {
			t.Error("the planted session lives on")
		}
		b.bring("lf_session", "lfs_"+strings.Repeat("a", 52)) // one that nobody has
		l.clock.pass(time.Minute)
		b.send("/sign-in/password", "mail", "wu@clinic.example", "password", sentence, "code", l.code(key), "back", "/account").want(t, http.StatusOK, "/account", "Wu")

		// each sign-in is a new secret, and the session before it ends
		first := b.session()
		l.clock.pass(time.Minute)
		b.send("/sign-in/password", "mail", "wu@clinic.example", "password", sentence, "code", l.code(key), "back", "/account").want(t, http.StatusOK, "/account", "Wu")
		thief.bring("lf_session", first)
		if b.session() == first || thief.in() {
			t.Error("the session before the sign-in lives on")
		}

		// silence ends it
		l.clock.pass(13 * time.Hour)
		if b.in() {
			t.Error("a silent session lives")
		}
	})
}

func TestAFloodAtTheDoorSlowsNobodyWhoIsIn(t *testing.T) {
	eachLobby(t, func(l *lobby) {
		id := l.person("Wu", "wu@clinic.example", l.clinic, member.Officer)
		b := l.browser()
		b.signIn(id, l.clinic, member.Officer)
		done := make(chan struct{})
		for n := range 8 {
			go func() {
				defer func() { done <- struct{}{} }()
				flood := l.browser()
				for i := range 25 {
					// each from a network of its own, as a botnet does: the proxy says so
					q, _ := http.NewRequest(http.MethodPost, l.url+"/sign-in/password", strings.NewReader(url.Values{"mail": {fmt.Sprintf("p%d-%d@x.example", n, i)}, "password": {"wrong horse battery"}, "code": {"123456"}}.Encode()))
					q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					q.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.%d.%d", n, i))
					resp, err := flood.Do(q)
					if err != nil {
						t.Error(err)
						return
					}
					_ = resp.Body.Close()
					if resp.StatusCode != http.StatusForbidden && resp.StatusCode != http.StatusServiceUnavailable {
						t.Errorf("a guess was answered %d", resp.StatusCode)
					}
				}
			}()
		}
		for range 20 {
			b.open("/account").want(t, http.StatusOK, "/account", "Wu")
		}
		for range 8 {
			<-done
		}
		facts, err := l.app.Journal.Latest(t.Context(), system, []journal.Kind{access.Refused}, 10_000)
		l.ok(err)
		if n := len(facts); n > 10 {
			t.Errorf("a flood is %d facts", n)
		}
	}, func(o *app.Options) { o.Edge.Proxies = httpx.Proxies{netip.MustParsePrefix("127.0.0.0/8")} })
}

func TestARecoveryThroughThePages(t *testing.T) {
	t.Parallel()
	eachLobby(t, func(l *lobby) {
		wu := l.person("Wu", "wu@clinic.example", l.clinic, member.Officer)
		one, two := l.person("One", "one@clinic.example", l.clinic, member.Admin), l.person("Two", "two@clinic.example", l.clinic, member.Admin)
		lost, first, second := l.browser(), l.browser(), l.browser()
		lost.signIn(wu, l.clinic, member.Officer)
		first.signIn(one, l.clinic, member.Admin)
		second.signIn(two, l.clinic, member.Admin)
		const reason = "telephone stolen, <b>called back</b>"

		lost.send("/account/recoveries", "who", "one@clinic.example", "reason", reason).want(t, http.StatusForbidden, "/account/recoveries", "two administrators")
		first.send("/account/recoveries", "who", "nobody@clinic.example", "reason", reason).want(t, http.StatusNotFound, "/account/recoveries", "nobody@clinic.example")
		first.send("/account/recoveries", "who", "wu@clinic.example", "reason", "x").want(t, http.StatusUnprocessableEntity, "/account/recoveries", "Give a reason")
		first.send("/account/recoveries", "who", "wu@clinic.example", "reason", reason).want(t, http.StatusOK, "/account?did=recovery_opened_untold", "waits for another administrator")
		lost.open("/account").want(t, http.StatusOK, "/account", "A recovery of your account is open")
		s := second.open("/account")
		s.want(t, http.StatusOK, "/account", "telephone stolen, &lt;b&gt;called back&lt;/b&gt;")
		id := s.field(t, "recovery")

		first.send("/account/recoveries/confirm", "recovery", id).want(t, http.StatusForbidden, "/account/recoveries/confirm", "another administrator")
		l.clock.pass(16 * time.Minute)
		second.send("/account/recoveries/confirm", "recovery", id).want(t, http.StatusForbidden, "/account/recoveries/confirm", "Sign in once more")
		second.signIn(two, l.clinic, member.Admin)
		s = second.send("/account/recoveries/confirm", "recovery", id)
		s.want(t, http.StatusOK, "/account/recoveries/confirm", "A new sign-in link for Wu")
		secret := regexp.MustCompile(`/sign-in/(lfk_[a-z2-7]+)`).FindStringSubmatch(s.body)
		if secret == nil {
			t.Fatal("no link is shown")
		}
		if lost.in() {
			t.Error("the person's session lives on")
		}
		if strings.Contains(second.open("/account").body, secret[1]) {
			t.Error("the link is shown twice")
		}
		back := l.browser()
		back.send("/sign-in/use", "token", secret[1]).want(t, http.StatusOK, "/warnings", "Wu")
		second.send("/account/recoveries/confirm", "recovery", id).want(t, http.StatusNotFound, "/account/recoveries/confirm", "no such recovery")
		for _, bad := range []string{"", "x", "-1", "99999999999999999999"} {
			second.send("/account/recoveries/confirm", "recovery", bad).want(t, http.StatusNotFound, "/account/recoveries/confirm", "no such recovery")
			second.send("/account/recoveries/cancel", "recovery", bad).want(t, http.StatusNotFound, "/account/recoveries/cancel", "no such recovery")
		}
		// the person stops the next one
		first.signIn(one, l.clinic, member.Admin)
		first.send("/account/recoveries", "who", "wu@clinic.example", "reason", reason)
		back.send("/account/recoveries/cancel", "recovery", back.open("/account").field(t, "recovery")).want(t, http.StatusOK, "/account?did=recovery_cancelled", "Wu")
	})
}

func TestOneSwitchesOffices(t *testing.T) {
	t.Parallel()
	eachLobby(t, func(l *lobby) {
		id := l.person("Wu", "wu@clinic.example", l.clinic, member.Officer)
		only := l.browser()
		only.signIn(id, l.clinic, member.Officer)
		if strings.Contains(only.open("/warnings").body, "Switch office") {
			t.Error("one office is offered to be switched")
		}
		l.ok(l.app.Members.AddOffices(t.Context(), system, []member.Office{{Person: id, Org: l.centre, Role: member.Desk}}))
		b := l.browser()
		b.signIn(id, l.clinic, member.Officer)
		l.clock.pass(2 * time.Minute) // for what is remembered of who stands where
		b.open("/warnings").want(t, http.StatusOK, "/warnings", "Switch office")
		b.open("/now").want(t, http.StatusForbidden, "/now", "")
		before := b.session()
		b.send("/account/office", "org", fmt.Sprint(l.centre), "role", "desk").want(t, http.StatusOK, "/now", "The centre")
		if b.session() != before {
			t.Error("a switch changed the session's secret")
		}
		b.send("/account/office", "org", fmt.Sprint(l.centre), "role", "admin").want(t, http.StatusNotFound, "/account/office", "does not hold this role")
		b.send("/account/office", "org", "x", "role", "desk").want(t, http.StatusNotFound, "/account/office", "")
		b.send("/account/office", "org", fmt.Sprint(l.clinic), "role", "officer").want(t, http.StatusOK, "/warnings", "The clinic")
	})
}
