package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"lianfang/internal/store/storetest"
)

// caller is a browser that came in by a link of the command line.
type caller struct {
	*http.Client
	t    *testing.T
	base string
}

func (s *server) caller(t *testing.T, addr, email string) *caller {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &caller{&http.Client{Jar: jar}, t, s.url}
	link := lianfang(t, "admin", "person", "link", email, "--store", addr, "--org", "north-hospital").want(t, 0, "/sign-in/").out
	v.use(regexp.MustCompile(`/sign-in/(\S+)`).FindStringSubmatch(link)[1])
	return v
}

func (v *caller) use(secret string) { v.send("/sign-in/use", url.Values{"token": {secret}}, "") }

func (v *caller) send(path string, form url.Values, at string) string {
	v.t.Helper()
	resp, err := v.PostForm(v.base+path, form)
	return v.shown(resp, err, at)
}

func (v *caller) open(path string) string {
	v.t.Helper()
	resp, err := v.Get(v.base + path)
	return v.shown(resp, err, path)
}

func (v *caller) shown(resp *http.Response, err error, at string) string {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if uri := resp.Request.URL.RequestURI(); at != "" && uri != at {
		v.t.Fatalf("%d at %s, want %s:\n%s", resp.StatusCode, uri, at, body)
	}
	return string(body)
}

func TestARecoveryIsToldAndSentByMail(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		box := openPostbox(t)
		s := serveStore(t, addr, "--smtp-host", "127.0.0.1", "--smtp-port", strconv.Itoa(box.port), "--smtp-tls", "none", "--mail-from", "desk@centre.example", "--public-url", "http://localhost:8119")
		lianfang(t, "admin", "org", "create", "north-hospital", "--store", addr, "--sector", "health").want(t, 0, "")
		for name, role := range map[string]string{"wu": "officer", "one": "admin", "two": "admin"} {
			lianfang(t, "admin", "person", "create", strings.ToUpper(name), "--store", addr, "--org", "north-hospital", "--role", role, "--email", name+"@north.example", "--speaks", "en").want(t, 0, "")
		}
		one, two := s.caller(t, addr, "one@north.example"), s.caller(t, addr, "two@north.example")
		one.send("/account/recoveries", url.Values{"who": {"wu@north.example"}, "reason": {"telephone stolen\r\nBcc: x@y.example"}}, "/account?did=recovery_opened")
		told := box.mails(t, 1)[0]
		if told.to != "wu@north.example" || !strings.Contains(told.text, "Subject: [Lianfang] a recovery of your account was opened") || !strings.Contains(told.words(), "ONE opened a recovery") ||
			!strings.Contains(told.words(), "telephone stolen Bcc: x@y.example") || !strings.Contains(told.words(), "http://localhost:8119/account") || mailedLink.MatchString(told.words()) {
			t.Fatalf("to %s:\n%s", told.to, told.words())
		}
		id := regexp.MustCompile(`name="recovery" value="(\d+)"`).FindStringSubmatch(two.open("/account"))[1]
		two.send("/account/recoveries/confirm", url.Values{"recovery": {id}}, "/account?did=recovered")
		sent := box.mails(t, 2)[1]
		link := mailedLink.FindStringSubmatch(sent.words())
		if sent.to != "wu@north.example" || link == nil || !strings.Contains(sent.words(), "24 hours") {
			t.Fatalf("to %s:\n%s", sent.to, sent.words())
		}
		wu := s.caller(t, addr, "two@north.example")
		wu.use(strings.TrimPrefix(link[1], "/sign-in/"))
		if body := wu.open("/account"); !strings.Contains(body, "WU") {
			t.Errorf("the new link signs in another: %.500s", body)
		}
		s.end(t, os.Interrupt)
		lianfang(t, "verify", "journal", "--store", addr).want(t, 0, "intact")
		if logged := s.errs.String(); strings.Contains(logged, link[1]) {
			t.Error("the link is in the log")
		}
	})
}

func TestTheSignOnIsSetWhole(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("tell-nobody\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		says  string
		flags []string
	}{
		{"--oidc-issuer", []string{"--oidc-client-id", "x"}},
		{"--oidc-issuer", []string{"--oidc-client-secret-file", secret}},
		{"--public-url", []string{"--oidc-issuer", "https://sso.example.tw", "--oidc-client-id", "x"}},
		{"https://sso.example.tw", []string{"--oidc-issuer", "http://sso.example.tw", "--oidc-client-id", "x", "--public-url", "https://c.example"}},
		{"client id", []string{"--oidc-issuer", "https://sso.example.tw", "--public-url", "https://c.example"}},
	} {
		s := lianfang(t, append([]string{"serve", "--store", t.TempDir(), "--listen", ":0"}, c.flags...)...)
		if s.code == 0 || !strings.Contains(s.err, c.says) || strings.Contains(s.err, "tell-nobody") {
			t.Errorf("%v: exit %d, %s", c.flags, s.code, s.err)
		}
	}
	s := serveStore(t, t.TempDir(), "--oidc-issuer", "https://sso.example.tw", "--oidc-client-id", "x", "--oidc-client-secret-file", secret, "--oidc-name", "Staff sign-on", "--public-url", "https://c.example")
	resp, err := http.Get(s.url + "/sign-in?lang=en")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, _ := io.ReadAll(resp.Body); !strings.Contains(string(body), "Sign in with Staff sign-on") || strings.Contains(string(body), "tell-nobody") {
		t.Errorf("the door: %.2000s", body)
	}
}
