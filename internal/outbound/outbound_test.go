package outbound

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestOnlyPublicAddressesAreConnectedTo(t *testing.T) {
	for addr, want := range map[string]bool{
		"1.1.1.1": true, "2606:4700::1111": true, "100.63.255.255": true, "172.32.0.1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false,
		"0.0.0.0": false, "224.0.0.1": false, "255.255.255.255": false, "192.0.2.1": false, "198.51.100.7": false, "203.0.113.9": false, "198.18.0.1": false,
		"::1": false, "::": false, "fe80::1": false, "fc00::1": false, "ff02::1": false, "2001:db8::1": false, "3fff::1": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::127.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "2001:0:1::": false,
		"fe80::1%eth0": false,
	} {
		if err := check(netip.MustParseAddr(addr), nil); (err == nil) != want {
			t.Errorf("%s: %v", addr, err)
		}
	}
	if err := check(netip.MustParseAddr("::ffff:10.1.2.3"), []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}); err != nil {
		t.Errorf("a listed network: %v", err)
	}
	if check(netip.Addr{}, nil) == nil {
		t.Error("the zero address was taken")
	}
}

func server(t *testing.T) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, "/", http.StatusFound)
		case "/slow":
			select {
			case <-r.Context().Done():
			case <-time.After(5 * time.Second):
			}
		case "/long":
			_, _ = io.WriteString(w, strings.Repeat("x", 2000))
		default:
			_, _ = io.WriteString(w, "hello")
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func TestLoopbackIsReachedOnlyWhenListed(t *testing.T) {
	s := server(t)
	var refused *Refused
	if _, err := New(Options{}).Client(100, time.Second).Get(s.URL); !errors.As(err, &refused) {
		t.Errorf("not listed: %v", err)
	}
	byName := strings.Replace(s.URL, "127.0.0.1", "localhost", 1)
	if _, err := New(Options{}).Client(100, time.Second).Get(byName); !errors.As(err, &refused) {
		t.Errorf("a name that leads inside: %v", err)
	}
	listed := New(Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	resp, err := listed.Client(5, time.Second).Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if b, err := io.ReadAll(resp.Body); string(b) != "hello" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
}

func TestLimits(t *testing.T) {
	s := server(t)
	d := New(Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if _, err := d.Client(100, time.Second).Get(s.URL + "/away"); !errors.Is(err, ErrRedirect) {
		t.Errorf("a redirect: %v", err)
	}
	if _, err := d.Client(100, 100*time.Millisecond).Get(s.URL + "/slow"); err == nil {
		t.Error("a slow server was waited for")
	}
	resp, err := d.Client(100, time.Second).Get(s.URL + "/long")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if b, err := io.ReadAll(resp.Body); len(b) != 100 || !errors.Is(err, ErrTooLong) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
	if _, err := d.Client(1, time.Second).Get("file:///etc/passwd"); err == nil {
		t.Error("a file was opened")
	}
}
