package app_test

import (
	"iter"
	"net/http"
	"net/http/httptest"
	"time"

	"lianfang/client"
)

// within answers a client without a listener.
type within struct{ http.Handler }

func (in within) RoundTrip(q *http.Request) (*http.Response, error) {
	if q.Body == nil {
		q.Body = http.NoBody
	}
	rec := httptest.NewRecorder()
	in.ServeHTTP(rec, q)
	return rec.Result(), q.Context().Err()
}

// calls is the client of a program or of a person.
func (w *world) calls(token, session string) *client.Client {
	c, err := client.New("http://centre.example", client.Options{Token: token, Session: session, HTTP: &http.Client{Transport: within{w.handler}}, Wait: time.Millisecond, Attempts: 2})
	w.ok(err)
	return c
}

func (m machine) client(w *world) *client.Client { return w.calls(m.token, "") }

// hands is the client of a person at a browser.
func (w *world) hands(name string) *client.Client { return w.calls("", w.reader(name).cookie.Value) }

// all reads a list to its end.
func all[T any](w *world, rows iter.Seq2[T, error]) (out []T) {
	w.t.Helper()
	for r, err := range rows {
		w.ok(err)
		out = append(out, r)
	}
	return out
}

// got is an answer that has to be good.
func got[T any](v T, err error) func(*world) T {
	return func(w *world) T {
		w.t.Helper()
		w.ok(err)
		return v
	}
}

// refusedAs checks the code of a refusal.
func (w *world) refusedAs(what, code string, err error) {
	w.t.Helper()
	if client.Code(err) != code {
		w.t.Errorf("%s: %v, want %s", what, err, code)
	}
}

func second[T any](_ T, err error) error { return err }
