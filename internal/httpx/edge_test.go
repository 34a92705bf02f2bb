package httpx_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"lianfang/internal/httpx"
)

func proxies(list ...string) (out httpx.Proxies) {
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

func TestOnlyATrustedProxyIsBelieved(t *testing.T) {
	p := proxies("10.0.0.0/8", "fd00::/8", "127.0.0.1/32")
	for _, c := range []struct {
		remote, xff, standard, want string
	}{
		{"198.51.100.7:1", "", "", "198.51.100.7"},
		{"198.51.100.7:1", "203.0.113.9", "", "198.51.100.7"}, // no proxy: its word is nothing
		{"198.51.100.7:1", "", "for=203.0.113.9", "198.51.100.7"},
		{"10.0.0.1:1", "203.0.113.9", "", "203.0.113.9"},
		{"10.0.0.1:1", "1.2.3.4, 203.0.113.9", "", "203.0.113.9"}, // what stands left was written by the client
		{"10.0.0.1:1", "1.2.3.4,203.0.113.9, 10.0.0.2 ,10.0.0.3", "", "203.0.113.9"},
		{"10.0.0.1:1", "10.9.9.9", "", "10.9.9.9"},
		{"10.0.0.1:1", "", "", "10.0.0.1"},
		{"10.0.0.1:1", "unknown", "", "10.0.0.1"},
		{"10.0.0.1:1", "203.0.113.9, unknown", "", "10.0.0.1"}, // nobody looks past what is no address
		{"10.0.0.1:1", "203.0.113.9,", "", "10.0.0.1"},
		{"10.0.0.1:1", "203.0.113.9:4711", "", "203.0.113.9"},
		{"10.0.0.1:1", "[2001:db8::7]:4711", "", "2001:db8::7"},
		{"10.0.0.1:1", "2001:db8::7", "", "2001:db8::7"},
		{"10.0.0.1:1", "::ffff:203.0.113.9", "", "203.0.113.9"},
		{"[::ffff:10.0.0.1]:1", "203.0.113.9", "", "203.0.113.9"},
		{"[fd00::1]:1", "203.0.113.9", "", "203.0.113.9"},
		{"[fe80::1%eth0]:1", "203.0.113.9", "", "fe80::1"},
		{"10.0.0.1:1", "", `for=203.0.113.9;proto=https`, "203.0.113.9"},
		{"10.0.0.1:1", "", `For="[2001:db8::7]:80";by=10.0.0.1, for=10.0.0.2`, "2001:db8::7"},
		{"10.0.0.1:1", "", `for="1.2.3.4, for=203.0.113.9`, "10.0.0.1"}, // a quote that swallows what the proxy added
		{"10.0.0.1:1", "", `for=_hidden`, "10.0.0.1"},
		{"10.0.0.1:1", "203.0.113.9", "for=203.0.113.9", "203.0.113.9"},
		{"10.0.0.1:1", "203.0.113.9", "for=1.2.3.4", "10.0.0.1"}, // one of the two is the client's own
		{"10.0.0.1:1", "1.2.3.4", "for=203.0.113.9", "10.0.0.1"},
		{"10.0.0.1:1", "1.2.3.4" + strings.Repeat(",10.0.0.2", 100), "", "10.0.0.2"},
		{"nonsense", "203.0.113.9", "", "invalid IP"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		if c.xff != "" {
			r.Header.Set("X-Forwarded-For", c.xff)
		}
		if c.standard != "" {
			r.Header.Set("Forwarded", c.standard)
		}
		if got := p.Client(r).Addr.String(); got != c.want {
			t.Errorf("%s, %q, %q: %s, want %s", c.remote, c.xff, c.standard, got, c.want)
		}
	}
}

// asked wraps a handler with rules and asks it once.
func asked(o httpx.Rules, h http.Handler, change func(*http.Request)) *httptest.ResponseRecorder {
	o.Log = slog.New(slog.DiscardHandler)
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8119/metrics?x=1", nil)
	r.RemoteAddr = "127.0.0.1:5000"
	change(r)
	w := httptest.NewRecorder()
	httpx.Wrap(h, o).ServeHTTP(w, r)
	return w
}

func TestWhatIsForThisMachineIsForNobodyBehindAProxy(t *testing.T) {
	door := httpx.Local(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "figures") }))
	for name, c := range map[string]struct {
		o      httpx.Rules
		change func(*http.Request)
		open   bool
	}{
		"this machine":               {httpx.Rules{}, func(*http.Request) {}, true},
		"this machine, by IPv6":      {httpx.Rules{}, func(r *http.Request) { r.RemoteAddr, r.Host = "[::1]:5000", "[::1]:8119" }, true},
		"another machine":            {httpx.Rules{}, func(r *http.Request) { r.RemoteAddr = "198.51.100.7:5000" }, false},
		"the public name":            {httpx.Rules{}, func(r *http.Request) { r.Host = "cert.example.tw" }, false},
		"a proxy that was not named": {httpx.Rules{Fronted: true}, func(*http.Request) {}, false},
		"a proxy that was named":     {httpx.Rules{Proxies: proxies("127.0.0.0/8")}, func(*http.Request) {}, false},
		"named, and says loopback":   {httpx.Rules{Proxies: proxies("127.0.0.0/8")}, func(r *http.Request) { r.Header.Set("X-Forwarded-For", "127.0.0.1") }, false},
		"nginx as it comes":          {httpx.Rules{}, func(r *http.Request) { r.Proto, r.ProtoMinor = "HTTP/1.0", 0 }, false},
		"an empty header":            {httpx.Rules{}, func(r *http.Request) { r.Header["X-Forwarded-For"] = []string{""} }, false},
		"X-Forwarded-Port":           {httpx.Rules{}, func(r *http.Request) { r.Header.Set("X-Forwarded-Port", "443") }, false},
		"Via":                        {httpx.Rules{}, func(r *http.Request) { r.Header.Set("Via", "1.1 x") }, false},
		"CF-Connecting-IP":           {httpx.Rules{}, func(r *http.Request) { r.Header.Set("CF-Connecting-IP", "1.2.3.4") }, false},
	} {
		if got := asked(c.o, door, c.change).Body.String() == "figures"; got != c.open {
			t.Errorf("%s: open %v", name, got)
		}
	}
}

func TestWhoCameInTheClearIsSentToTheRightAddress(t *testing.T) {
	o := httpx.Rules{Proxies: proxies("127.0.0.0/8"), Address: "https://cert.example.tw"}
	done := 0
	door := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { done++ })
	clear := func(r *http.Request) { r.Host = "evil.example"; r.Header.Set("X-Forwarded-Proto", "http") }
	if w := asked(o, door, clear); w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != "https://cert.example.tw/metrics?x=1" {
		t.Errorf("%d %s", w.Code, w.Header().Get("Location"))
	}
	if w := asked(o, door, func(r *http.Request) { clear(r); r.Method = http.MethodPost }); w.Code != http.StatusForbidden || done != 0 {
		t.Errorf("%d %d", w.Code, done)
	}
	asked(o, door, func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") })
	asked(o, door, func(r *http.Request) { clear(r); r.RemoteAddr = "198.51.100.7:1" }) // nobody's word
	if done != 2 {
		t.Errorf("%d", done)
	}
}

func TestALimitIsOfAnAddressAndAClass(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	l := httpx.NewLimiter(map[httpx.Class]httpx.Rate{httpx.Doors: {Burst: 3, Second: 0.5}, httpx.Usual: {Burst: 100, Second: 10}}, func() time.Time { return now })
	take := func(c httpx.Class, a string) bool {
		wait, _ := l.Take(c, netip.MustParseAddr(a))
		return wait == 0
	}
	for i := range 5 {
		if got := take(httpx.Doors, "198.51.100.7"); got != (i < 3) {
			t.Errorf("request %d: %v", i, got)
		}
	}
	if wait, first := l.Take(httpx.Doors, netip.MustParseAddr("198.51.100.7")); wait <= 0 || wait > 2*time.Second || first {
		t.Errorf("%v %v", wait, first)
	}
	if !take(httpx.Doors, "198.51.100.8") || !take(httpx.Usual, "198.51.100.7") {
		t.Error("another address or class is held back too")
	}
	for i := range 4 { // a network of IPv6 is one client
		if got := take(httpx.Doors, fmt.Sprintf("2001:db8:0:1::%d", i+1)); got != (i < 3) {
			t.Errorf("IPv6 %d: %v", i, got)
		}
	}
	if !take(httpx.Doors, "2001:db8:0:2::1") {
		t.Error("another network of IPv6 is held back too")
	}
	now = now.Add(2 * time.Second)
	if !take(httpx.Doors, "198.51.100.7") || take(httpx.Doors, "198.51.100.7") {
		t.Error("after two seconds it is one more")
	}
}

func TestAnAddressThatIsHeldBackStaysSoWhileManyOthersCome(t *testing.T) {
	now := time.Unix(1_000_000, 0)
	l := httpx.NewLimiter(map[httpx.Class]httpx.Rate{httpx.Doors: {Burst: 1, Second: 0.001}}, func() time.Time { return now })
	held := netip.MustParseAddr("198.51.100.7")
	l.Take(httpx.Doors, held)
	for i := range 300_000 { // three times what is remembered
		l.Take(httpx.Doors, netip.AddrFrom4([4]byte{100, byte(i >> 16), byte(i >> 8), byte(i)}))
		if i%1000 == 0 {
			if wait, _ := l.Take(httpx.Doors, held); wait == 0 {
				t.Fatalf("free again after %d others", i)
			}
		}
	}
}
