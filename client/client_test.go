package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"lianfang/client"
)

// centre plays one: each call gets the next of its answers, the last again and again.
type centre struct {
	*httptest.Server
	mu      sync.Mutex
	answers []http.HandlerFunc
	asked   []*http.Request
	bodies  []string
}

func play(t *testing.T, answers ...http.HandlerFunc) *centre {
	c := &centre{answers: answers}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		c.mu.Lock()
		do := c.answers[min(len(c.asked), len(c.answers)-1)]
		c.asked, c.bodies = append(c.asked, r), append(c.bodies, string(b))
		c.mu.Unlock()
		do(w, r)
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *centre) client(t *testing.T, change ...func(*client.Options)) *client.Client {
	o := client.Options{Token: "lf_test", Wait: time.Millisecond}
	for _, f := range change {
		f(&o)
	}
	x, err := client.New(c.URL, o)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func (c *centre) keys() (out []string) {
	for _, r := range c.asked {
		out = append(out, r.Header.Get("Idempotency-Key"))
	}
	return out
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func problem(status int, code string) http.HandlerFunc {
	return says(status, fmt.Sprintf(`{"type":"about:blank","title":"So it is.","status":%d,"code":%q,"instance":"9f"}`, status, code))
}

func breaks(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

const row = `{"id":"u","number":"LF-1","kind":"ANA","state":"released","urgency":1}`

func TestACallIsSentAgainUntilItIsAnswered(t *testing.T) {
	c := play(t, problem(503, "busy"), breaks, problem(429, "slow_down"), problem(409, "still_under_way"), says(201, row))
	got, err := c.client(t).AnswerWarning(t.Context(), "LF-1", client.Receipt{Answer: "fixed"})
	if err != nil || got.Number != "LF-1" || len(c.asked) != 5 {
		t.Fatalf("%+v %v, asked %d times", got, err, len(c.asked))
	}
	for i, k := range c.keys() {
		if k == "" || k != c.keys()[0] || c.bodies[i] != c.bodies[0] {
			t.Errorf("the call was sent again as another: %v", c.keys())
		}
	}
	if h := c.asked[0].Header; h.Get("Authorization") != "Bearer lf_test" || h.Get("Content-Type") != "application/json" {
		t.Errorf("%v", h)
	}
}

func TestTwoCallsAreTwo(t *testing.T) {
	c := play(t, says(201, row))
	x := c.client(t)
	for range 2 {
		if _, err := x.AnswerWarning(t.Context(), "LF-1", client.Receipt{Answer: "fixed"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.AnswerWarning(client.WithKey(t.Context(), "mine"), "LF-1", client.Receipt{Answer: "fixed"}); err != nil {
		t.Fatal(err)
	}
	if k := c.keys(); k[0] == k[1] || k[2] != "mine" {
		t.Errorf("%v", k)
	}
}

func TestWhatDoesHarmTwiceIsSentOnce(t *testing.T) {
	for name, call := range map[string]func(*client.Client) error{
		"a token that is made": func(c *client.Client) error { _, err := c.CreateToken(t.Context(), client.NewToken{}); return err },
		"a draft that is edited": func(c *client.Client) error {
			_, err := c.EditWarning(t.Context(), "x", client.WarningChange{})
			return err
		},
		"a file that cannot be read again": func(c *client.Client) error {
			_, err := c.ImportIntelligence(t.Context(), io.MultiReader(strings.NewReader("x")), client.ImportQuery{})
			return err
		},
	} {
		c := play(t, problem(503, "busy"))
		if err := call(c.client(t)); client.Code(err) != "busy" || len(c.asked) != 1 {
			t.Errorf("%s: %v, asked %d times", name, err, len(c.asked))
		}
	}
}

func TestAFileIsSentAgainFromItsBeginning(t *testing.T) {
	c := play(t, problem(503, "busy"), says(200, `{"rows":1,"comparable":1,"problems":[],"not_comparable":[]}`))
	got, err := c.client(t).PutInventory(t.Context(), "night shift/a.csv", strings.NewReader("asset,cpe\n"), client.PutInventoryQuery{ByMachine: true})
	if err != nil || got.Rows != 1 || len(c.bodies) != 2 || c.bodies[1] != "asset,cpe\n" {
		t.Errorf("%+v %v %q", got, err, c.bodies)
	}
	if p := c.asked[0].URL; p.EscapedPath() != "/api/v1/inventories/night%20shift%2Fa.csv" || p.RawQuery != "by_machine=true" {
		t.Errorf("%s", p)
	}
}

func TestARefusalIsAProblem(t *testing.T) {
	c := play(t, problem(403, "person_only"))
	_, err := c.client(t).ApproveWarning(t.Context(), "x")
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != 403 || p.Code != client.PersonOnly || p.Instance != "9f" || len(c.asked) != 1 {
		t.Errorf("%v, asked %d times", err, len(c.asked))
	}
	if _, err := play(t, says(404, "<html>a proxy</html>")).client(t).GetMember(t.Context(), "x"); !errors.As(err, &p) || p.Status != 404 || p.Code != "" || p.Title != "Not Found" {
		t.Errorf("%v", err)
	}
	if _, err := play(t, says(200, "<html>a proxy</html>")).client(t).GetMember(t.Context(), "x"); err == nil || errors.As(err, &p) {
		t.Errorf("an answer that is none: %v", err)
	}
}

func TestItGivesUpAndSaysWhy(t *testing.T) {
	c := play(t, problem(503, "busy"))
	if _, err := c.client(t, func(o *client.Options) { o.Attempts = 3 }).GetSystem(t.Context()); client.Code(err) != "busy" || len(c.asked) != 3 {
		t.Errorf("%v, asked %d times", err, len(c.asked))
	}
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer stop()
	slow := play(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "3600")
		problem(503, "busy")(w, r)
	})
	if _, err := slow.client(t).GetSystem(ctx); client.Code(err) != "busy" || len(slow.asked) != 1 {
		t.Errorf("%v, asked %d times though it was told to wait", err, len(slow.asked))
	}
	gone := play(t, breaks)
	gone.Close()
	if _, err := gone.client(t, func(o *client.Options) { o.Attempts = 2 }).GetSystem(t.Context()); err == nil || client.Code(err) != "" {
		t.Errorf("%v", err)
	}
}

func TestAddressesAndOptionsThatCannotBe(t *testing.T) {
	for _, a := range []string{"", "cert.example.tw", "ftp://cert.example.tw", "https://user:secret@cert.example.tw", "ftp://user:secret@cert.example.tw", "https://cert.example.tw/?a=b", "https://cert.example.tw/#x", "://"} {
		if _, err := client.New(a, client.Options{}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q is taken, or its password told: %v", a, err)
		}
	}
	if _, err := client.New("https://cert.example.tw", client.Options{Token: "a", Session: "b"}); err == nil {
		t.Error("a call is both a program's and a person's")
	}
	c := play(t, says(200, `{"warnings":[]}`))
	x := c.client(t, func(o *client.Options) { o.Token, o.Session, o.Language = "", "lfs_x", "zh-TW" })
	if _, err := x.ListWarnings(t.Context(), client.WarningQuery{}); err != nil {
		t.Fatal(err)
	}
	if h := c.asked[0].Header; h.Get("Cookie") != "lf_session=lfs_x" || h.Get("Authorization") != "" || h.Get("Accept-Language") != "zh-TW" {
		t.Errorf("%v", h)
	}
}

func TestAListIsReadToItsEnd(t *testing.T) {
	c := play(t, says(200, `{"warnings":[`+row+`,`+row+`],"next":"b"}`), problem(503, "busy"), says(200, `{"warnings":[`+row+`]}`))
	n := 0
	for r, err := range c.client(t).Warnings(t.Context(), client.WarningQuery{Unanswered: true, Limit: 2}) {
		if err != nil || r.Number != "LF-1" {
			t.Fatal(err)
		}
		n++
	}
	if n != 3 || c.asked[0].URL.RawQuery != "limit=2&unanswered=true" || c.asked[2].URL.RawQuery != "after=b&limit=2&unanswered=true" {
		t.Errorf("%d rows; asked %v", n, c.asked[2].URL)
	}
	c = play(t, says(200, `{"warnings":[`+row+`],"next":"b"}`), problem(403, "not_allowed"))
	var errs []error
	for _, err := range c.client(t).Warnings(t.Context(), client.WarningQuery{}) {
		errs = append(errs, err)
	}
	if len(errs) != 2 || client.Code(errs[1]) != "not_allowed" {
		t.Errorf("%v", errs)
	}
	c = play(t, says(200, `{"warnings":[`+row+`,`+row+`],"next":"b"}`))
	for range c.client(t).Warnings(t.Context(), client.WarningQuery{}) {
		break
	}
	if len(c.asked) != 1 {
		t.Errorf("whoever leaves early asked %d times", len(c.asked))
	}
}
