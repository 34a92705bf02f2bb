package app_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/format/tlp"
	"lianfang/internal/store/storetest"
)

// A program that follows by the client gets everything in its order, once, also what comes while it is away, and stops when its token ends.
func TestAProgramFollowsByTheClient(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		w.base()
		secret, id, err := w.app.Access.CreateToken(t.Context(), system, access.Member, w.hospital, 24*time.Hour)
		w.ok(err)
		s := httptest.NewServer(w.handler)
		t.Cleanup(s.Close)
		c, err := client.New(s.URL, client.Options{Token: secret, Wait: time.Millisecond})
		w.ok(err)
		var streamed []client.Change
		var last error
		ctx, stop := context.WithTimeout(t.Context(), time.Minute) // a test that waits for ever says nothing
		defer stop()
		for change, err := range c.Changes(ctx, "") {
			if last = err; err != nil {
				break
			}
			streamed = append(streamed, change)
			switch {
			case len(streamed) == 3:
				w.warn(tlp.Green)
				s.CloseClientConnections() // what stands in between restarts
			case change.Kind == "warning.released" && change.Warning.Number == w.numbers[tlp.Green]:
				w.ok(w.app.Access.RevokeToken(t.Context(), system, id))
			}
		}
		w.refusedAs("a token that ended", "token_refused", last)
		paged := all(w, w.machine("hospital's token").client(w).History(t.Context(), ""))
		for i := range streamed {
			if i >= len(paged) || !same(streamed[i], paged[i]) {
				t.Fatalf("change %d is %+v on the stream and another on the pages", i, streamed[i])
			}
		}
		if len(streamed) < 5 {
			t.Errorf("%d changes", len(streamed))
		}
	})
}

// A cursor of a history that is not this one is refused, on pages and on streams: after a restore the head is before it.
func TestAProgramHearsOfARestore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	w.base()
	c := w.machine("hospital's token").client(w)
	head, err := w.app.Journal.Head(t.Context())
	w.ok(err)
	other := newWorld(t, t.TempDir())
	for code, cursor := range map[string]string{client.CursorAhead: w.app.Journal.Cursor(head + 1000), client.OtherLog: other.app.Journal.Cursor(1), "bad_cursor": "x"} {
		w.refusedAs("a page", code, second(c.ListChanges(t.Context(), client.ChangeQuery{After: cursor})))
		errs := 0
		for _, err := range c.Changes(t.Context(), cursor) {
			w.refusedAs("a stream", code, err)
			errs++
		}
		if errs != 1 {
			t.Errorf("%s: %d errors", code, errs)
		}
	}
}
