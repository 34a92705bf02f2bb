package httpx_test

import (
	"bytes"
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/httpx"
	"lianfang/internal/httpx/httpxtest"
)

func write(t *testing.T, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestACertificateIsTakenAnewAndABrokenOneIsNot(t *testing.T) {
	dir := t.TempDir()
	certFile, keyFile := httpxtest.Pair(t, dir, "one.example", time.Now().Add(1000*time.Hour))
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	c, err := httpx.LoadCertificate(certFile, keyFile, "one.example", log, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.TLS = c.Config()
	s.StartTLS()
	t.Cleanup(s.Close)
	name := func() string {
		conn, err := tls.Dial("tcp", s.Listener.Addr().String(), &tls.Config{ServerName: "any.example", InsecureSkipVerify: true}) //nolint:gosec // the test looks at what it gets
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		return conn.ConnectionState().PeerCertificates[0].Subject.CommonName
	}
	if n := name(); n != "one.example" || said.Len() > 0 {
		t.Errorf("%s, said %s", n, &said)
	}
	oldKey, _ := os.ReadFile(keyFile)
	httpxtest.Pair(t, dir, "two.example", time.Now().Add(1000*time.Hour))
	newKey, _ := os.ReadFile(keyFile)
	write(t, keyFile, oldKey) // half way
	c.Refresh()
	c.Refresh()
	if n := name(); n != "one.example" || strings.Count(said.String(), "goes on") != 1 {
		t.Errorf("half way: %s, said %s", n, &said)
	}
	write(t, keyFile, newKey)
	c.Refresh()
	if n := name(); n != "two.example" || !strings.Contains(said.String(), "a new certificate is in use") {
		t.Errorf("%s, said %s", n, &said)
	}
	if err := os.Remove(certFile); err != nil {
		t.Fatal(err)
	}
	c.Refresh()
	if n := name(); n != "two.example" || strings.Count(said.String(), "goes on") != 2 {
		t.Errorf("without a file: %s, said %s", n, &said)
	}
	httpxtest.Pair(t, dir, "three.example", time.Now().Add(-time.Hour))
	c.Refresh()
	if n := name(); n != "three.example" || !strings.Contains(said.String(), "has expired") {
		t.Errorf("%s, said %s", n, &said)
	}
}

func TestWhatIsNoCertificateIsSaid(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	certA, keyA := httpxtest.Pair(t, a, "a.example", time.Now().Add(time.Hour))
	_, keyB := httpxtest.Pair(t, b, "b.example", time.Now().Add(time.Hour))
	nonsense := filepath.Join(a, "nonsense.pem")
	write(t, nonsense, []byte("nonsense"))
	for _, c := range []struct{ cert, key, code, word string }{
		{certA, filepath.Join(a, "none"), "no_tls_file", "none"}, {certA, keyB, "bad_tls_pair", "is not that of"}, {nonsense, keyA, "bad_tls_pair", "PEM"}, {certA, a, "bad_tls_file", a},
	} {
		_, err := httpx.LoadCertificate(c.cert, c.key, "", slog.New(slog.DiscardHandler), time.Now)
		if f := fault.Of(err); err == nil || f.Code != c.code || !strings.Contains(f.Say.In("en"), c.word) || f.Say.In("zh-TW") == f.Say.In("en") {
			t.Errorf("%v: %v", c, err)
		}
	}
	var said bytes.Buffer
	if err := os.Chmod(keyA, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := httpx.LoadCertificate(certA, keyA, "cert.example.tw", slog.New(slog.NewTextHandler(&said, nil)), time.Now); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"may read the key", "not for the address", "expires soon"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("not said: %s\n%s", want, &said)
		}
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	certFile, keyFile := httpxtest.Pair(t, t.TempDir(), "a.example", time.Now().Add(1000*time.Hour))
	c, err := httpx.LoadCertificate(certFile, keyFile, "", slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.TLS, s.EnableHTTP2 = c.Config(), true
	s.StartTLS()
	t.Cleanup(s.Close)
	for name, try := range map[string]struct {
		c  *tls.Config
		ok bool
	}{
		"1.3":                         {&tls.Config{MinVersion: tls.VersionTLS13}, true},
		"1.2":                         {&tls.Config{MaxVersion: tls.VersionTLS12}, true},
		"1.1":                         {&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, false},
		"1.2 without forward secrecy": {&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256}}, false},
		"1.2 with CBC":                {&tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}}, false},
	} {
		try.c.ServerName, try.c.InsecureSkipVerify = "a.example", true //nolint:gosec // it is about the handshake
		conn, err := tls.Dial("tcp", s.Listener.Addr().String(), try.c)
		if (err == nil) != try.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			_ = conn.Close()
		}
	}
}
