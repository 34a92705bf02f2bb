package client_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"lianfang/client"
)

// sends writes events and ends.
func sends(cursors ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = fmt.Fprint(w, ": open\n\n")
		for _, c := range cursors {
			_, _ = fmt.Fprintf(w, "id: %s\nevent: change\ndata: {\"cursor\":%q,\"at\":\"2026-11-24T06:32:00.000000Z\",\"kind\":\"warning.released\"}\n\n: beat\n\n", c, c)
		}
		_ = http.NewResponseController(w).Flush()
	}
}

func (c *centre) afters() (out []string) {
	for _, r := range c.asked {
		out = append(out, r.URL.Query().Get("after"))
	}
	return out
}

func TestChangesGoOnWhereTheyBroke(t *testing.T) {
	c := play(t, sends("a", "b"), breaks, problem(502, ""), problem(503, "too_many_streams"), sends(), sends("c"), problem(401, "token_refused"))
	var got []string
	var last error
	for x, err := range c.client(t).Changes(t.Context(), "start") {
		if err != nil {
			last = err
			continue
		}
		got = append(got, x.Cursor)
	}
	if !slices.Equal(got, []string{"a", "b", "c"}) || client.Code(last) != "token_refused" {
		t.Errorf("%v, then %v", got, last)
	}
	if want := []string{"start", "b", "b", "b", "b", "b", "c"}; !slices.Equal(c.afters(), want) {
		t.Errorf("asked after %v, want %v", c.afters(), want)
	}
	if a := c.asked[0].Header.Get("Accept"); a != "text/event-stream" {
		t.Errorf("accepts %q", a)
	}
}

// A centre that was restored has another history: what to do about that is not the client's to decide.
func TestChangesEndAtARestore(t *testing.T) {
	c := play(t, sends("a"), problem(409, client.CursorAhead))
	var codes []string
	for _, err := range c.client(t).Changes(t.Context(), "") {
		codes = append(codes, client.Code(err))
	}
	if !slices.Equal(codes, []string{"", client.CursorAhead}) || len(c.asked) != 2 {
		t.Errorf("%v, asked %d times", codes, len(c.asked))
	}
}

func TestWhoeverLeavesClosesTheStream(t *testing.T) {
	closed := make(chan struct{})
	c := play(t, func(w http.ResponseWriter, r *http.Request) {
		sends("a")(w, r)
		<-r.Context().Done()
		close(closed)
	})
	for range c.client(t).Changes(t.Context(), "") {
		break
	}
	<-closed
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	open := play(t, func(w http.ResponseWriter, r *http.Request) {
		sends("a")(w, r)
		<-r.Context().Done()
	})
	var last error
	for _, err := range open.client(t).Changes(ctx, "") {
		last = err
		stop()
	}
	if last != context.Canceled || len(open.asked) != 1 {
		t.Errorf("%v, asked %d times", last, len(open.asked))
	}
}

func TestAnEventThatCannotBeReadEndsTheStream(t *testing.T) {
	c := play(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, "data: {\"cursor\":\n\n")
	})
	n := 0
	for _, err := range c.client(t).Changes(t.Context(), "") {
		if err == nil {
			t.Error("it is taken for a change")
		}
		n++
	}
	if n != 1 {
		t.Errorf("%d errors", n)
	}
}

func TestHistoryEndsNow(t *testing.T) {
	page := func(cursor, head string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprintf(w, `{"changes":[{"cursor":%q,"at":"x","kind":"k"}],"next":%q,"head":%q}`, cursor, cursor, head)
		}
	}
	c := play(t, page("a", "b"), page("b", "b"))
	n := 0
	for _, err := range c.client(t, func(o *client.Options) { o.Wait = time.Millisecond }).History(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 2 || !slices.Equal(c.afters(), []string{"", "a"}) {
		t.Errorf("%d changes; asked after %v", n, c.afters())
	}
}
