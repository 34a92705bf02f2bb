package app_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"lianfang/internal/app"
)

// One address cannot use up what everybody may report.
func TestOneAddressReportsAFewTimesOnly(t *testing.T) {
	t.Parallel()
	for _, door := range []string{"/disclosure/report", "/report"} {
		reportsOfOneAddress(t, door)
	}
}

func reportsOfOneAddress(t *testing.T, door string) {
	t.Helper()
	w := newWorld(t, t.TempDir(), func(o *app.Options) { o.Edge.Unlimited = false })
	send := func(from string) int {
		q := httptest.NewRequestWithContext(t.Context(), http.MethodPost, door, strings.NewReader("product=x&what=y"))
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.RemoteAddr = from + ":1234"
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, q)
		return rec.Code
	}
	taken := 0
	for range 30 {
		if send("198.51.100.7") == http.StatusOK {
			taken++
		}
	}
	if taken != 10 || send("198.51.100.8") != http.StatusOK || send("198.51.100.7") != http.StatusTooManyRequests {
		t.Errorf("%s: %d reports of one address were taken", door, taken)
	}
}
