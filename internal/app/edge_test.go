package app_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/app"
	"lianfang/internal/format/tlp"
	"lianfang/internal/httpx"
	"lianfang/internal/journal"
	"lianfang/internal/store/storetest"
)

// refusals are the facts of refusals at a door.
func (w *world) refusals(door string) (out []journal.Fact) {
	facts, err := w.app.Journal.Latest(w.t.Context(), system, []journal.Kind{access.Refused}, 10_000)
	w.ok(err)
	for _, f := range facts {
		if strings.Contains(f.Body, `"door":"`+door+`"`) {
			out = append(out, f)
		}
	}
	return out
}

// figure reads one of /metrics as this machine may.
func (w *world) figure(name string) float64 {
	w.t.Helper()
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/metrics", nil)
	r.RemoteAddr = "127.0.0.1:9"
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + ` (\S+)$`).FindStringSubmatch(rec.Body.String())
	if found == nil {
		w.t.Fatalf("no figure %s: %d", name, rec.Code)
	}
	v, err := strconv.ParseFloat(found[1], 64)
	w.ok(err)
	return v
}

// limited is a centre behind a proxy, which is what httptest's requests come from.
func limited(o *app.Options) {
	o.Edge = app.Edge{Proxies: httpx.Proxies{netip.MustParsePrefix("192.0.2.0/24")}}
}

func TestAnAddressThatAsksTooOftenIsHeldBack(t *testing.T) {
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr, limited)
		attack := func(from, lang string) answer {
			return w.post(nil, "/sign-in/use", "token=lfk_guess", "X-Forwarded-For", "1.1.1.1, "+from, "Accept-Language", lang)
		}
		for i := range 60 {
			if a := attack("203.0.113.5", "en"); a.code != http.StatusForbidden {
				t.Fatalf("attempt %d: %d", i, a.code)
			}
		}
		for lang, want := range map[string]string{"en": "Too many requests", "zh-TW": "請求太多"} {
			a := attack("203.0.113.5", lang)
			if a.code != http.StatusTooManyRequests || a.header.Get("Retry-After") != "1" || !strings.Contains(a.body, want) || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") ||
				a.header.Get("Content-Security-Policy") == "" {
				t.Errorf("%s: %d %v %s", lang, a.code, a.header, a.body)
			}
		}
		if a := attack("203.0.113.6", "en"); a.code != http.StatusForbidden {
			t.Errorf("a neighbour: %d", a.code)
		}
		w.clock.pass(time.Second)
		if a, b := attack("203.0.113.5", "en"), attack("203.0.113.5", "en"); a.code != http.StatusForbidden || b.code != http.StatusTooManyRequests {
			t.Errorf("a second later: %d, then %d", a.code, b.code)
		}
		page := func(path string) answer {
			q := httptest.NewRequest(http.MethodGet, path, nil)
			q.Header.Set("X-Forwarded-For", "203.0.113.5")
			rec := httptest.NewRecorder()
			w.handler.ServeHTTP(rec, q)
			return answer{rec.Code, rec.Header(), rec.Body.String()}
		}
		if a := page("/sign-in"); a.code != http.StatusOK {
			t.Errorf("a page beside: %d", a.code)
		}
		held := 0
		for range 4100 {
			if page("/healthz").code == http.StatusTooManyRequests {
				held++
			}
		}
		a := page("/api/v1/warnings")
		if held < 50 || held > 150 || a.code != http.StatusTooManyRequests || a.header.Get("Content-Type") != "application/problem+json" || !strings.Contains(a.body, `"too_many_requests"`) {
			t.Errorf("%d held back; %d %s", held, a.code, a.body)
		}
		if facts := w.refusals("limit"); len(facts) != 2 {
			t.Errorf("%d facts: %v", len(facts), facts)
		}
		if n := w.figure(`lianfang_http_held_back_total{class="sign-in"}`); n != 3 {
			t.Errorf("%v counted", n)
		}
		for range 200 { // this machine's own programs
			q := httptest.NewRequest(http.MethodPost, "/sign-in/use", nil)
			q.RemoteAddr = "127.0.0.1:9"
			rec := httptest.NewRecorder()
			w.handler.ServeHTTP(rec, q)
			if rec.Code != http.StatusForbidden {
				t.Fatalf("this machine: %d", rec.Code)
			}
		}
	})
}

// Behind a proxy that was not named everybody has its address, so nobody may use up what is everybody's.
func TestNobodyLocksOutOthersBehindAProxyThatWasNotNamed(t *testing.T) {
	w := newWorld(t, t.TempDir(), func(o *app.Options) { o.PublicURL, o.Edge = "https://centre.example", app.Edge{} })
	for i := range 200 {
		if a := w.post(nil, "/sign-in/use", "token=lfk_guess", "X-Forwarded-For", "203.0.113.5"); a.code != http.StatusForbidden {
			t.Fatalf("attempt %d: %d", i, a.code)
		}
	}
}

// slow opens connections that send something and then stand still, and reads nothing from them.
func slow(t *testing.T, addr string, n int, say string) {
	t.Helper()
	ethernet := net.Dialer{Control: func(_, _ string, c syscall.RawConn) error { // on loopback megabytes are on their way before anybody has to read
		return c.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 1400) })
	}}
	for range n {
		c, err := ethernet.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
		_ = c.SetWriteDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.WriteString(c, say); err != nil {
			t.Fatal(err)
		}
	}
}

func memory() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse+m.StackInuse) / (1 << 20)
}

func TestSlowClientsAreGivenUpAndSlowNobody(t *testing.T) {
	const each = 500
	w := newWorld(t, t.TempDir(), func(o *app.Options) { o.Edge.Patience = httpx.Patience{Still: 2 * time.Second, Pace: 1 << 10} })
	addr, err := w.app.Listen("127.0.0.1:0")
	w.ok(err)
	look := func() time.Duration {
		began := time.Now()
		resp, err := http.Get("http://" + addr + "/sign-in")
		w.ok(err)
		defer func() { _ = resp.Body.Close() }()
		b, err := io.ReadAll(resp.Body)
		if resp.StatusCode != http.StatusOK || err != nil || !strings.Contains(string(b), "</html>") {
			t.Errorf("a page: %d %v", resp.StatusCode, err)
		}
		return time.Since(began)
	}
	look()
	alone := look()
	sheet := regexp.MustCompile(`/assets/look[^"]*`).FindString(w.get(w.reader("nobody"), "/sign-in").body)
	before := memory()
	host := " HTTP/1.1\r\nHost: " + addr + "\r\n"
	slow(t, addr, each, "GET /sign-in"+host+"X-Slow: a")
	slow(t, addr, each, "POST /sign-in/use"+host+"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\ntoken=")
	slow(t, addr, each, "GET /api/v1/changes"+host+"Accept: text/event-stream\r\n\r\n")
	slow(t, addr, each/5, strings.Repeat("GET "+sheet+host+"\r\n", 200)) // pipelined, and nobody reads
	open := w.figure("lianfang_http_connections")
	worst := time.Duration(0)
	for range 20 {
		worst = max(worst, look())
	}
	t.Logf("%v connections stand still; a page takes %v alone, at worst %v among them; %.0f MB more", open, alone, worst, memory()-before)
	if more := memory() - before; more > 200 {
		t.Errorf("they hold %.0f MB", more)
	}
	var list []string
	for i := range 3000 { // more than the streams' lines hold, so that they would have to be read
		list = append(list, indicator(fmt.Sprintf("indicator--%08d-9999-4999-8999-999999999999", i), "Flood", "words", fmt.Sprintf("f%d.shared.example.org", i), tlp.Clear))
	}
	w.bring("flood", list...)
	for end := time.Now().Add(40 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		left := w.figure("lianfang_http_connections")
		if left < 20 {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("%v connections are still held", left)
		}
	}
	look()
}

// A body that comes slowly but comes, and a reader that is slow but reads, are served.
func TestASlowLineIsServed(t *testing.T) {
	w := newWorld(t, t.TempDir(), func(o *app.Options) { o.Edge.Patience = httpx.Patience{Still: time.Second, Pace: 1 << 10} })
	addr, err := w.app.Listen("127.0.0.1:0")
	w.ok(err)
	c, err := net.Dial("tcp", addr)
	w.ok(err)
	defer func() { _ = c.Close() }()
	body := "theme=dark&back=/sign-in&fill=" + strings.Repeat("x", 30<<10)
	_, err = fmt.Fprintf(c, "POST /theme HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", addr, len(body))
	w.ok(err)
	for len(body) > 0 { // longer than Still in all, and faster than Pace
		n := min(len(body), 5<<10)
		_, err = io.WriteString(c, body[:n])
		w.ok(err)
		body = body[n:]
		time.Sleep(300 * time.Millisecond)
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	w.ok(err)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther || !strings.Contains(resp.Header.Get("Set-Cookie"), "theme=dark") {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
}
