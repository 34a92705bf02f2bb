package httpx_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"lianfang/internal/httpx"
)

func TestOnlyAProxyOfOursSaysForWhomItSpeaks(t *testing.T) {
	for _, c := range []struct{ peer, said, want string }{
		{"198.51.100.7:999", "", "198.51.100.7"},
		{"198.51.100.7:999", "203.0.113.9", "198.51.100.7"}, // no proxy of ours: it made that up
		{"127.0.0.1:999", "203.0.113.9", "203.0.113.9"},
		{"[::1]:999", "1.1.1.1, 203.0.113.9", "203.0.113.9"}, // the first was there before the proxy
		{"10.0.0.4:999", "2001:db8::7", "2001:db8::7"},
		{"10.0.0.4:999", "nonsense", "10.0.0.4"},
		{"10.0.0.4:999", "", "10.0.0.4"},
		{"", "203.0.113.9", ""},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.RemoteAddr = c.peer
		if c.said != "" {
			r.Header.Set("X-Forwarded-For", c.said)
		}
		if got := httpx.From(r); got != c.want {
			t.Errorf("%s for %q: %q, want %q", c.peer, c.said, got, c.want)
		}
	}
}
