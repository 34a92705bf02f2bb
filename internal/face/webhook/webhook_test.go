package webhook

import (
	"crypto/hmac"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"lianfang/internal/format/tlp"
	"lianfang/internal/outbound"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

type receiver struct {
	mu     sync.Mutex
	header http.Header
	body   string
	answer func(http.ResponseWriter, *http.Request)
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	b, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.header, r.body = req.Header, string(b)
	if r.answer != nil {
		r.answer(w, req)
	}
}

func start(t *testing.T) (*receiver, *Channel, warning.Message) {
	r := &receiver{}
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	c := New(outbound.New(outbound.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}))
	return r, c, warning.Message{Key: "delivery-42", Leaving: func() error { return nil }, Address: s.URL + "/hook", Secret: "s3cret", At: time.Date(2026, 11, 24, 6, 32, 0, 0, time.UTC),
		Notices: []warning.Notice{{Event: warning.EventReleased, Number: "LF-ANA-202611-00000001", Kind: warning.ANA, Urgency: 1, TLP: tlp.Green,
			Link: "https://centre.example/warnings/x", Title: text.Of("標題", "A title")}}}
}

func TestASignedPost(t *testing.T) {
	r, c, m := start(t)
	if o := c.Send(t.Context(), m); o.Result != warning.Sent {
		t.Fatalf("%+v", o)
	}
	if !hmac.Equal([]byte(r.header.Get("Lianfang-Signature")), []byte(Sign("s3cret", m.At, []byte(r.body)))) || r.header.Get("Idempotency-Key") != "delivery-42" {
		t.Errorf("%v", r.header)
	}
	if Sign("s3cret", m.At, []byte("x")) == Sign("s3cret", m.At.Add(time.Second), []byte("x")) || !strings.HasPrefix(r.header.Get("Lianfang-Signature"), "t=1795501920,v1=") {
		t.Errorf("the time is not signed: %s", r.header.Get("Lianfang-Signature"))
	}
	if !strings.Contains(r.body, `"number":"LF-ANA-202611-00000001"`) || !strings.Contains(r.body, "A title") {
		t.Errorf("%s", r.body)
	}
}

func TestAboveGreenThereAreNoWords(t *testing.T) {
	r, c, m := start(t)
	m.Notices[0].TLP = tlp.AmberStrict
	if o := c.Send(t.Context(), m); o.Result != warning.Sent || strings.Contains(r.body, "title") {
		t.Errorf("%+v %s", o, r.body)
	}
}

func TestWhatTheReceiverSays(t *testing.T) {
	r, c, m := start(t)
	for _, tc := range []struct {
		code  int
		after string
		want  warning.Result
		wait  time.Duration
	}{
		{204, "", warning.Sent, 0}, {503, "120", warning.TryAgain, 2 * time.Minute}, {429, "", warning.TryAgain, 0}, {500, "-1", warning.TryAgain, 0},
		{503, "Tue, 24 Nov 2026 06:33:00 GMT", warning.TryAgain, time.Minute}, {429, "99999999", warning.TryAgain, maxWait},
		{400, "", warning.GaveUp, 0}, {410, "", warning.Bounced, 0},
	} {
		r.answer = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", tc.after)
			w.WriteHeader(tc.code)
		}
		if o := c.Send(t.Context(), m); o.Result != tc.want || o.After != tc.wait {
			t.Errorf("%d %q: %+v", tc.code, tc.after, o)
		}
	}
	r.answer = func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, "/elsewhere", http.StatusTemporaryRedirect)
	}
	if o := c.Send(t.Context(), m); o.Result != warning.GaveUp {
		t.Errorf("a redirect: %+v", o)
	}
	r.answer = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	if o := c.Send(t.Context(), m); o.Result != warning.TryAgain || !o.Doubt {
		t.Errorf("broken off: %+v", o)
	}
}

func TestTheInsideIsNotReached(t *testing.T) {
	r, _, m := start(t)
	o := New(outbound.New(outbound.Options{})).Send(t.Context(), m)
	if o.Result != warning.GaveUp || r.body != "" {
		t.Errorf("%+v", o)
	}
	m.Address = "http://127.0.0.1:1/"
	if o := New(outbound.New(outbound.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})).Send(t.Context(), m); o.Result != warning.TryAgain || o.Doubt {
		t.Errorf("nobody there: %+v", o)
	}
}
