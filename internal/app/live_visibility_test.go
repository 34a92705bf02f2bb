package app_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/tlp"
	"lianfang/internal/member"
	"lianfang/internal/store/storetest"
)

// stream is a live page that is open.
type stream struct {
	code  int
	lines chan string // closed when the server closes it
}

func (w *world) open(s *httptest.Server, r *reader, page string) stream {
	w.t.Helper()
	ctx, stop := context.WithCancel(w.t.Context())
	w.t.Cleanup(stop)
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/live?page="+page, nil)
	w.ok(err)
	if r.cookie != nil {
		q.AddCookie(r.cookie)
	}
	resp, err := s.Client().Do(q)
	w.ok(err)
	out := stream{resp.StatusCode, make(chan string, 10_000)}
	go func() {
		defer close(out.lines)
		defer func() { _ = resp.Body.Close() }()
		for in := bufio.NewScanner(resp.Body); in.Scan(); {
			out.lines <- in.Text()
		}
	}()
	return out
}

// hears waits for a line with some words; false when the stream ends or stays silent.
func (s stream) hears(words string, within time.Duration) bool {
	for end := time.After(within); ; {
		select {
		case line, ok := <-s.lines:
			if !ok {
				return false
			}
			if strings.Contains(line, words) {
				return true
			}
		case <-end:
			return false
		}
	}
}

func (s stream) ends(within time.Duration) bool {
	for end := time.After(within); ; {
		select {
		case _, ok := <-s.lines:
			if !ok {
				return true
			}
		case <-end:
			return false
		}
	}
}

func TestLivePagesAreForThoseWhoMayOpenThem(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		w.warn(tlp.Amber)
		s := httptest.NewServer(w.handler)
		t.Cleanup(s.Close)
		pages := []string{"/now", "/system", "/warnings/" + w.numbers[tlp.Amber] + "/desk", "/warnings", "/warnings/" + w.numbers[tlp.Amber], "/intelligence", "/exposure", "/members", "/sign-in", "/", "/nowhere"}
		living := map[string]bool{pages[0]: true, pages[1]: true, pages[2]: true}
		for _, r := range w.readers {
			for _, p := range pages {
				want := map[bool]int{true: http.StatusOK, false: 0}[r.all && living[p]]
				if got := w.open(s, r, p).code; want != 0 && got != want || want == 0 && got < 400 {
					t.Errorf("%s opens a stream of %s: %d", r.name, p, got)
				}
			}
		}
	})
}

func TestAStreamTellsAndEndsWithTheOffice(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		s := httptest.NewServer(w.handler)
		t.Cleanup(s.Close)
		desk, second := w.open(s, w.reader("desk"), "/now"), w.open(s, w.reader("second of the desk"), "/now")
		if !desk.hears(": beat", 5*time.Second) || !second.hears(": beat", 5*time.Second) {
			t.Fatal("the streams did not begin")
		}
		w.ok(w.app.Members.RemoveOffices(t.Context(), system, []member.Office{{Person: w.reader("second of the desk").person, Org: w.centre, Role: member.Desk}}))
		if !second.ends(5 * time.Second) {
			t.Error("a stream outlives the office")
		}
		w.warn(tlp.Amber)
		if !desk.hears(warnWord(tlp.Amber), 10*time.Second) {
			t.Error("the desk's stream is silent")
		}
	})
}
