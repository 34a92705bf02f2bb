package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/storage"

	"lianfang/internal/access"
	"lianfang/internal/app"
	"lianfang/internal/journal"
	"lianfang/internal/member"
)

const (
	firstUser  = "test-user@127.0.0.1"
	secondUser = "test-user2"
)

// eachSignOn is a centre whose people sign on at a provider; the clock is that of the provider.
func eachSignOn(t *testing.T, test func(l *lobby, p *provider, b *browser)) {
	p := openProvider(t)
	eachLobby(t, func(l *lobby) {
		// the provider keeps its clients in one place for the whole process, so these tests run one after the other
		storage.RegisterClients(storage.WebClient(clientID, clientSecret, l.url+"/sign-in/sso/back"))
		id := l.person("Wu", "test-user@zitadel.ch", l.clinic, member.Officer) // whose mail address the provider knows, which counts for nothing
		b := l.browser()
		b.signIn(id, l.clinic, member.Officer)
		test(l, p, b)
	}, p.uses, func(o *app.Options) { o.Now = time.Now })
}

func TestSignOnOfAnAgency(t *testing.T) {
	eachSignOn(t, func(l *lobby, p *provider, b *browser) {
		other := l.browser()
		other.at(p, "/sign-in/sso", firstUser).want(t, http.StatusForbidden, "/sign-in/sso/back", "linked to nobody here")
		b.at(p, "/account/sso", firstUser).want(t, http.StatusOK, "/account?did=sign_on_linked", "id1")
		if q := p.lastAsked(); q.Get("prompt") != "login" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" || q.Get("scope") != "openid" {
			t.Errorf("asked %v", q)
		}
		b.at(p, "/account/sso", firstUser).want(t, http.StatusConflict, "/sign-in/sso/back", "linked already")
		other.at(p, "/sign-in/sso?back=/exposure", firstUser).want(t, http.StatusOK, "/exposure", "Wu")
		if q := p.lastAsked(); q.Get("prompt") != "" || q.Get("max_age") != "43200" {
			t.Errorf("an ordinary sign-in asked %v", q)
		}
		l.browser().at(p, "/sign-in/sso", secondUser).want(t, http.StatusForbidden, "/sign-in/sso/back", "linked to nobody here")
		l.browser().at(p, "/sign-in/sso?back=https://elsewhere.example/", firstUser).want(t, http.StatusOK, "/warnings", "Wu")

		s := b.open("/account")
		b.send("/account/sso/end", "link", s.field(t, "link")).want(t, http.StatusOK, "/account?did=sign_on_ended", "Link my account")
		l.browser().at(p, "/sign-in/sso", firstUser).want(t, http.StatusForbidden, "/sign-in/sso/back", "linked to nobody here")
		for kind, n := range map[journal.Kind]int{access.SignOnLinked: 1, access.SignOnEnded: 1} {
			if fs, err := l.app.Journal.Latest(t.Context(), system, []journal.Kind{kind}, 10); err != nil || len(fs) != n {
				t.Errorf("%s: %d facts, %v", kind, len(fs), err)
			}
		}
	})
}

func TestASignOnComesBackToWhoLeftOnce(t *testing.T) {
	eachSignOn(t, func(l *lobby, p *provider, b *browser) {
		b.at(p, "/account/sso", firstUser).want(t, http.StatusOK, "/account?did=sign_on_linked", "id1")
		back := func(b *browser, address string) shown { return b.show(b.Get(address)) }

		// another browser does not come in by an address that it was given
		victim := l.browser()
		back(victim, l.browser().atProvider(p, "/sign-in/sso", firstUser)).want(t, http.StatusUnprocessableEntity, "/sign-in/sso/back", "begin again")
		if victim.in() {
			t.Error("an address alone signs in")
		}
		// nor one that left itself and was given another's answer
		victim.atProvider(p, "/sign-in/sso", secondUser)
		back(victim, l.browser().atProvider(p, "/sign-in/sso", firstUser)).want(t, http.StatusForbidden, "/sign-in/sso/back", "did not go through")

		// nor by its own answer under another state
		astray := l.browser()
		own, err := url.Parse(astray.atProvider(p, "/sign-in/sso", firstUser))
		l.ok(err)
		back(astray, l.url+"/sign-in/sso/back?"+url.Values{"state": {"made up"}, "code": {own.Query().Get("code")}}.Encode()).want(t, http.StatusForbidden, "/sign-in/sso/back", "did not go through")

		// an answer works once
		once := l.browser()
		address := once.atProvider(p, "/sign-in/sso", firstUser)
		cookie := once.cookie("lf_sso")
		back(once, address).want(t, http.StatusOK, "/warnings", "Wu")
		again := l.browser()
		again.bring("lf_sso", cookie)
		back(again, address).want(t, http.StatusUnprocessableEntity, "/sign-in/sso/back", "begin again")

		// a code that was used is none for another who left: the provider refuses it
		u, err := url.Parse(address)
		l.ok(err)
		fresh, err := url.Parse(again.atProvider(p, "/sign-in/sso", secondUser))
		l.ok(err)
		back(again, l.url+"/sign-in/sso/back?"+url.Values{"state": {fresh.Query().Get("state")}, "code": {u.Query().Get("code")}}.Encode()).want(t, http.StatusForbidden, "/sign-in/sso/back", "did not go through")

		// another issuer's name in the answer (RFC 9207)
		mixed := l.browser()
		back(mixed, mixed.atProvider(p, "/sign-in/sso", firstUser)+"&iss=https://other.example").want(t, http.StatusForbidden, "/sign-in/sso/back", "did not go through")
		// what the provider refused
		refused := l.browser()
		refused.atProvider(p, "/sign-in/sso", firstUser)
		refused.open("/sign-in/sso/back?error=access_denied&state=x").want(t, http.StatusForbidden, "/sign-in/sso/back", "did not go through")
	})
}

func TestAnIDTokenIsChecked(t *testing.T) {
	eachSignOn(t, func(l *lobby, p *provider, b *browser) {
		b.at(p, "/account/sso", firstUser).want(t, http.StatusOK, "/account?did=sign_on_linked", "id1")
		for name, lie := range map[string]func(map[string]any) (string, any){
			"another nonce":  claim("nonce", "made up"),
			"no nonce":       claim("nonce", ""),
			"another issuer": claim("iss", "https://other.example"),
			"for another":    claim("aud", []string{"other"}),
			"for several": func(c map[string]any) (string, any) {
				c["aud"] = []string{clientID, "other"}
				delete(c, "azp")
				return "RS256", nil
			},
			"another party":      func(c map[string]any) (string, any) { c["azp"] = "other"; return "RS256", nil },
			"too old":            claim("exp", time.Now().Add(-time.Minute).Unix()),
			"nobody":             claim("sub", ""),
			"a long name":        claim("sub", strings.Repeat("x", 300)),
			"signed in later":    claim("auth_time", time.Now().Add(time.Hour).Unix()),
			"signed in long ago": claim("auth_time", time.Now().Add(-13*time.Hour).Unix()),
			"another token":      claim("at_hash", "made up"),
			"alg none":           func(map[string]any) (string, any) { return "none", nil },
			"another key":        func(map[string]any) (string, any) { return "RS256", otherKey() },
			"the secret as key":  func(map[string]any) (string, any) { return "HS256", []byte(strings.Repeat(clientSecret, 2)) },
		} {
			p.falsely(lie)
			c := l.browser()
			if s := c.at(p, "/sign-in/sso", firstUser); s.code != http.StatusForbidden || c.in() {
				t.Errorf("%s: %d %s", name, s.code, s.path)
			}
		}
		p.falsely(nil)
		l.browser().at(p, "/sign-in/sso?back=/exposure", firstUser).want(t, http.StatusOK, "/exposure", "Wu")
	})
}

func TestASignOnIsAProofOnlyIfItIsFresh(t *testing.T) {
	eachSignOn(t, func(l *lobby, p *provider, b *browser) {
		b.at(p, "/account/sso", firstUser).want(t, http.StatusOK, "/account?did=sign_on_linked", "id1")
		for name, lie := range map[string]func(map[string]any) (string, any){
			"an old sign-in": claim("auth_time", time.Now().Add(-20*time.Minute).Unix()),
			"no time":        func(c map[string]any) (string, any) { delete(c, "auth_time"); return "RS256", nil },
		} {
			p.falsely(lie)
			c := l.browser()
			c.at(p, "/sign-in/sso?back=/account", firstUser).want(t, http.StatusOK, "/account", "Wu")
			c.send("/account/password", "password", sentence).want(t, http.StatusForbidden, "/account/password", "Sign in once more")
			if s := c.at(p, "/sign-in/sso?back=/account", firstUser); s.code != http.StatusForbidden {
				t.Errorf("%s is a fresh proof: %d %s", name, s.code, s.path)
			}
			if q := p.lastAsked(); q.Get("prompt") != "login" || q.Get("max_age") != "0" {
				t.Errorf("%s: the proof asked %v", name, q)
			}
			p.falsely(nil)
			c.at(p, "/sign-in/sso?back=/account", firstUser).want(t, http.StatusOK, "/account", "Wu")
			c.send("/account/password", "password", sentence).want(t, http.StatusOK, "/account/password", `class="qr"`)
		}
	})
}

func TestALinkIsMadeByWhoLeftForIt(t *testing.T) {
	eachSignOn(t, func(l *lobby, p *provider, b *browser) {
		eve := l.browser()
		eve.signIn(l.person("Eve", "eve@clinic.example", l.clinic, member.Reader), l.clinic, member.Reader)
		// Wu leaves to link, and Eve's session is in the browser when it comes back
		address := b.atProvider(p, "/account/sso", firstUser)
		b.bring("lf_session", eve.session())
		b.show(b.Get(address)).want(t, http.StatusUnprocessableEntity, "/sign-in/sso/back", "begin again")
		// another site does not begin it
		q, _ := http.NewRequest(http.MethodGet, l.url+"/account/sso", nil)
		q.Header.Set("Sec-Fetch-Site", "cross-site")
		eve.show(eve.Do(q)).want(t, http.StatusOK, "/account", "Eve")
	})
}

func TestAProviderThatIsDown(t *testing.T) {
	p := openProvider(t)
	p.down = true
	eachLobby(t, func(l *lobby) {
		b := l.browser()
		b.open("/sign-in").want(t, http.StatusOK, "/sign-in", "Sign in with Agency")
		b.open("/sign-in/sso").want(t, http.StatusServiceUnavailable, "/sign-in/sso", "Agency cannot be reached")
	}, p.uses)
	// an address inside our own network is reached only when it is listed
	p.down = false
	eachLobby(t, func(l *lobby) {
		l.browser().open("/sign-in/sso").want(t, http.StatusServiceUnavailable, "/sign-in/sso", "Agency cannot be reached")
	}, p.uses, func(o *app.Options) { o.Reach.Allow = nil })
}

func TestSignOnSettings(t *testing.T) {
	for issuer, good := range map[string]bool{"https://sso.example.tw": true, "https://sso.example.tw/realms/x": true, "http://localhost:8080": true, "http://127.0.0.1:8080": true, "http://sso.example.tw": false, "sso.example.tw": false, "https://sso.example.tw/?x=1": false, "ftp://sso.example.tw": false} {
		a, err := app.New(t.Context(), app.Options{Store: t.TempDir(), SignOn: access.SignOnOptions{Issuer: issuer, ClientID: "x"}})
		if (err == nil) != good {
			t.Errorf("%s: %v", issuer, err)
		}
		if err == nil {
			_ = a.Stop(t.Context())
		}
	}
	if _, err := app.New(t.Context(), app.Options{Store: t.TempDir(), SignOn: access.SignOnOptions{Issuer: "https://sso.example.tw"}}); err == nil {
		t.Error("without a client id")
	}
}
