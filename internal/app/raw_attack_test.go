package app_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/tlp"
)

// Requests that no library writes, byte by byte on the line.

// said sends bytes and gives everything that comes back until the server closes.
func said(t *testing.T, addr, raw string) string {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	_ = c.SetDeadline(time.Now().Add(15 * time.Second))
	go func() { _, _ = io.WriteString(c, raw) }() // it may be closed before all of it is taken
	b, _ := io.ReadAll(bufio.NewReader(io.LimitReader(c, 1<<20)))
	return string(b)
}

var statusLine = regexp.MustCompile(`(?m)^HTTP/1\.[01] (\d{3}) `)

func TestRequestsAgainstTheGrammar(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), []tlp.Level{tlp.Amber})
	addr, err := w.app.Listen("127.0.0.1:0")
	w.ok(err)
	cookie := "Cookie: " + w.reader("desk").cookie.String() + "\r\n"
	host := "Host: " + addr + "\r\n"
	for name, c := range map[string]struct{ raw, want string }{
		"as it should be":                   {"GET /healthz HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "200"},
		"no Host":                           {"GET /healthz HTTP/1.1\r\n\r\n", "400"},
		"two Hosts":                         {"GET /healthz HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n", "400"},
		"a Host with a blank":               {"GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n", "400"},
		"two lengths":                       {"POST /theme HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\ntheme=", "400"},
		"a list of lengths":                 {"POST /theme HTTP/1.1\r\n" + host + "Content-Length: 5, 6\r\n\r\ntheme=", "400"},
		"a length with a sign":              {"POST /theme HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\ntheme", "400"},
		"a negative length":                 {"POST /theme HTTP/1.1\r\n" + host + "Content-Length: -5\r\n\r\ntheme", "400"},
		"a length that overflows":           {"POST /theme HTTP/1.1\r\n" + host + "Content-Length: 99999999999999999999\r\n\r\ntheme", "400"},
		"an unknown coding":                 {"POST /theme HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n", "501|400"},
		"two codings":                       {"POST /theme HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "501|400"},
		"the coding twice":                  {"POST /theme HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", "501|400"},
		"a blank before the colon":          {"POST /theme HTTP/1.1\r\n" + host + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "400"},
		"a chunk with a wrong size":         {"POST /theme HTTP/1.1\r\n" + host + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n0\r\n\r\n", "422|400"},
		"a chunk that is too long":          {"POST /theme HTTP/1.1\r\n" + host + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx", "422|400"},
		"a folded header":                   {"GET /healthz HTTP/1.1\r\n" + host + "X-A: b\r\n Host: evil.example\r\nConnection: close\r\n\r\n", "200|400"},
		"a NUL in a header":                 {"GET /healthz HTTP/1.1\r\n" + host + "X-A: b\x00c\r\n\r\n", "400"},
		"a bare CR in a header":             {"GET /healthz HTTP/1.1\r\n" + host + "X-A: b\rHost: evil.example\r\n\r\n", "400"},
		"a cookie of forty kilobytes":       {"GET /sign-in HTTP/1.1\r\n" + host + "Cookie: a=" + strings.Repeat("b", 40<<10) + "\r\n\r\n", "431"},
		"ten thousand headers":              {"GET /sign-in HTTP/1.1\r\n" + host + strings.Repeat("X-A: b\r\n", 10_000) + "\r\n", "431"},
		"three thousand cookies":            {"GET /sign-in HTTP/1.1\r\n" + host + "Connection: close\r\nCookie: " + strings.Repeat("lf_session=a; ", 2000) + "\r\n\r\n", "200|431"},
		"a query of forty kilobytes":        {"GET /sign-in?q=" + strings.Repeat("a", 40<<10) + " HTTP/1.1\r\n" + host + "\r\n", "431|414"},
		"a query of twenty kilobytes":       {"GET /intelligence?q=" + strings.Repeat("%27", 7000) + " HTTP/1.1\r\n" + host + cookie + "Connection: close\r\n\r\n", "200|4.."},
		"TRACE":                             {"TRACE /sign-in HTTP/1.1\r\n" + host + "X-Echo: echoed\r\nConnection: close\r\n\r\n", "4.."},
		"CONNECT":                           {"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n", "4..|303"},
		"a method of our own":               {"PROPFIND /warnings HTTP/1.1\r\n" + host + cookie + "Connection: close\r\n\r\n", "4.."},
		"a method in small letters":         {"get /warnings HTTP/1.1\r\n" + host + cookie + "Connection: close\r\n\r\n", "4.."},
		"a method with a control":           {"GE\x01T /warnings HTTP/1.1\r\n" + host + "\r\n", "400"},
		"no method":                         {"/warnings HTTP/1.1\r\n" + host + "\r\n", "400"},
		"HTTP/0.9":                          {"GET /warnings\r\n", "400"},
		"HTTP/3.7":                          {"GET /warnings HTTP/3.7\r\n" + host + "\r\n", "505|400"},
		"the preface of HTTP/2":             {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505|400|404"},
		"the address of another server":     {"GET http://evil.example/sign-in HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "200"},
		"the asterisk":                      {"GET * HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "4.."},
		"no slash":                          {"GET warnings HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "400"},
		"a path with dots":                  {"GET /assets/../../../../etc/passwd HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "3..|4.."},
		"a path with dots, encoded":         {"GET /assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "3..|4.."},
		"a path with dots, encoded twice":   {"GET /assets/%252e%252e/%252e%252e/etc/passwd HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "4.."},
		"a path with dots, overlong":        {"GET /assets/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "4.."},
		"a path with backslashes":           {"GET /assets/..\\..\\..\\etc\\passwd HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "4.."},
		"a path with a NUL":                 {"GET /assets/look.css%00.js HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "4.."},
		"a path that begins with two":       {"GET //evil.example/%2e%2e HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "3..|4.."},
		"two slashes and a backslash":       {"GET /\\evil.example HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "3..|4.."},
		"a percent sign alone":              {"GET /warnings/% HTTP/1.1\r\n" + host + "\r\n", "400"},
		"to go over to another protocol":    {"GET /sign-in HTTP/1.1\r\n" + host + "Connection: Upgrade, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", "200"},
		"to wait for a go-ahead":            {"POST /theme HTTP/1.1\r\n" + host + "Expect: 100-continue\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "303"},
		"to wait for something else":        {"POST /theme HTTP/1.1\r\n" + host + "Expect: 200-maybe\r\nContent-Length: 0\r\n\r\n", "417"},
		"a range of an asset without sense": {"GET /assets/x HTTP/1.1\r\n" + host + "Range: bytes=0-0,0-0,0-0,-1,5-1\r\nConnection: close\r\n\r\n", "4.."},
	} {
		got := said(t, addr, c.raw)
		status := statusLine.FindStringSubmatch(got)
		if status == nil || !regexp.MustCompile("^("+c.want+")$").MatchString(status[1]) {
			t.Errorf("%s: %.900q, want %s", name, got, c.want)
		}
		for _, bad := range []string{"root:x:", "echoed", "goroutine ", "Location: //", "Location: http"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s: the answer has %q\n%.400s", name, bad, got)
			}
		}
	}
}

// A request that hides in another one's body is answered by nobody, whichever of its two lengths counts.
func TestARequestHiddenInAnotherIsNotAnswered(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), nil)
	addr, err := w.app.Listen("127.0.0.1:0")
	w.ok(err)
	hidden := "GET /healthz?hidden HTTP/1.1\r\nHost: " + addr + "\r\nConnection: close\r\n\r\n"
	for name, raw := range map[string]string{
		"in a body of a length":           fmt.Sprintf("POST /theme HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", addr, len(hidden), hidden),
		"in a chunk":                      fmt.Sprintf("POST /theme HTTP/1.1\r\nHost: %s\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", addr, len(hidden), hidden),
		"a length and chunks":             fmt.Sprintf("POST /theme HTTP/1.1\r\nHost: %s\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n%s", addr, hidden),
		"chunks that end before a length": fmt.Sprintf("POST /theme HTTP/1.1\r\nHost: %s\r\nTransfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n0\r\n\r\n%s", addr, 5+len(hidden), hidden),
		"a body of GET":                   fmt.Sprintf("GET /sign-in HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", addr, len(hidden), hidden),
		"in a trailer":                    fmt.Sprintf("POST /theme HTTP/1.1\r\nHost: %s\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\nConnection: close\r\n\r\n0\r\nX: y\r\n\r\n%s", addr, hidden),
	} {
		got := said(t, addr, raw)
		if n := len(statusLine.FindAllString(got, -1)); n != 1 {
			t.Errorf("%s: %d answers\n%.600s", name, n, got)
		}
	}
}

func TestOPTIONSSaysNothing(t *testing.T) {
	t.Parallel()
	w := small(t, t.TempDir(), nil)
	for _, r := range append(w.writing(), rung{pattern: "/warnings"}) {
		a := w.send(machine{}, http.MethodOptions, w.filled(r.pattern), "", "Origin", "https://evil.example", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "authorization")
		for name := range a.header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s lets other sites in: %s", r.pattern, name)
			}
		}
	}
}
