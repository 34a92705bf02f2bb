package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"lianfang/internal/httpx/httpxtest"
)

// trusting is a browser that trusts a certificate and follows nothing.
func trusting(t *testing.T, certFile string) *http.Client {
	t.Helper()
	b, err := os.ReadFile(certFile)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(b)
	return &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: roots}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func TestServeSpeaksTLSAndTakesNewCertificates(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := httpxtest.Pair(t, dir, "one.example", time.Now().Add(1000*time.Hour))
	s := serveStore(t, t.TempDir(), "--tls-cert", certFile, "--tls-key", keyFile)
	if !regexp.MustCompile(`^https://127\.0\.0\.1:\d+$`).MatchString(s.url) || s.browser != strings.Replace(s.url, "127.0.0.1", "localhost", 1) {
		t.Fatalf("got %q and %q", s.url, s.browser)
	}
	first := regexp.MustCompile(`https://localhost:\d+/sign-in/(\S+)`)
	eventually(t, "the first link", func() bool { return first.MatchString(s.errs.String()) })
	browser := trusting(t, certFile)
	resp, err := browser.PostForm(s.url+"/sign-in/use", url.Values{"token": {first.FindStringSubmatch(s.errs.String())[1]}})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	cookie := resp.Header.Get("Set-Cookie")
	if resp.StatusCode != http.StatusSeeOther || resp.ProtoMajor != 2 || !strings.Contains(cookie, "; Secure") || resp.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%d %s %q %q", resp.StatusCode, resp.Proto, cookie, resp.Header.Get("Strict-Transport-Security"))
	}
	if resp, err := http.Get(strings.Replace(s.url, "https", "http", 1) + "/healthz"); err == nil { //nolint:gosec // loopback
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("in the clear: %d", resp.StatusCode)
		}
		_ = resp.Body.Close()
	}
	figures := func() (int, error) {
		resp, err := browser.Get(s.url + "/metrics")
		if err != nil {
			return 0, err
		}
		defer func() { _ = resp.Body.Close() }()
		return resp.StatusCode, nil
	}
	if code, err := figures(); code != http.StatusOK {
		t.Errorf("figures for this machine: %d %v", code, err)
	}
	httpxtest.Pair(t, dir, "two.example", time.Now().Add(1000*time.Hour))
	browser = trusting(t, certFile)
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		if code, _ := figures(); code == http.StatusOK {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the new certificate was not taken\n%s", s.errs)
		}
	}
	s.end(t, syscall.SIGTERM)
}

func TestServeSaysWhatIsWrongWithTLS(t *testing.T) {
	certFile, keyFile := httpxtest.Pair(t, t.TempDir(), "one.example", time.Now().Add(-time.Hour))
	_, other := httpxtest.Pair(t, t.TempDir(), "two.example", time.Now().Add(time.Hour))
	serve := func(args ...string) said {
		return lianfang(t, append([]string{"serve", "--store", t.TempDir(), "--listen", ":0"}, args...)...)
	}
	serve("--tls-cert", certFile).complains(t, "--tls-key")
	serve("--tls-cert", certFile, "--tls-key", "/nowhere/key.pem").complains(t, "/nowhere/key.pem")
	serve("--tls-cert", certFile, "--tls-key", other).complains(t, "is not that of")
	serve("--tls-cert", certFile, "--tls-key", keyFile, "--public-url", "http://cert.example.tw").complains(t, "https://")
	serve("--trusted-proxy", "everybody").complains(t, "--trusted-proxy")
	serve("--trusted-proxy", "0.0.0.0/0").complains(t, "everybody")
	s := serveStore(t, t.TempDir(), "--tls-cert", certFile, "--tls-key", keyFile)
	eventually(t, "the warning", func() bool { return strings.Contains(s.errs.String(), "has expired") })
}

// A proxy on this machine that was not set up for it forwards strangers, who look as if they were here.
func TestFiguresAreClosedBehindAProxy(t *testing.T) {
	for name, flags := range map[string][]string{"one that is named": {"--trusted-proxy", "127.0.0.1"}, "one that is not": {"--public-url", "https://cert.example.tw"}} {
		s := serveStore(t, t.TempDir(), append(flags, "--ops-listen", "127.0.0.1:0")...)
		for _, path := range []string{"/metrics", "/debug/pprof/heap"} {
			if code, _ := get(t, s.url+path); code != http.StatusNotFound {
				t.Errorf("%s behind %s: %d", path, name, code)
			}
		}
		found := regexp.MustCompile(`http://127\.0\.0\.1:\d+/metrics`).FindString(s.errs.String())
		if code, _ := get(t, found); code != http.StatusOK {
			t.Errorf("for operations, behind %s: %d", name, code)
		}
		if warned := strings.Contains(s.errs.String(), "--trusted-proxy"); warned != (name == "one that is not") {
			t.Errorf("behind %s: warned %v", name, warned)
		}
		s.end(t, syscall.SIGTERM)
	}
}
