package httpx

import (
	"io"
	"net/http"
	"time"
)

// Patience is how long one waits for somebody who sends or reads slowly. Whoever is slower than Pace after Still is given up, so that what they hold is free
// again; a slow line has time enough.
type Patience struct {
	Still time.Duration // in which nothing has to come or go
	Pace  int64         // bytes a second, beyond
}

// UsualPatience is with a line of 8 kbit/s.
var UsualPatience = Patience{Still: 30 * time.Second, Pace: 1 << 10}

// longest is how long n bytes may take.
func (p Patience) longest(n int64) time.Duration {
	return p.Still + time.Duration(n)*time.Second/time.Duration(p.Pace)
}

// pacedBody is a request's body. Only the time that is spent waiting for the sender counts, so a store that is busy costs nobody their upload.
type pacedBody struct {
	io.ReadCloser
	ctl    *http.ResponseController
	p      Patience
	end    time.Time // by which all of it has to be there; zero for no end
	read   int64
	waited time.Duration
}

func (b *pacedBody) Read(p []byte) (int, error) {
	began := time.Now()
	until := began.Add(b.p.longest(b.read) - b.waited)
	if !b.end.IsZero() && until.After(b.end) {
		until = b.end
	}
	_ = b.ctl.SetReadDeadline(until) // a recorder in a test has none
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	b.waited += time.Since(began)
	if err == io.EOF { // from here on the server listens for the client's leaving, which may take as long as the handler does
		_ = b.ctl.SetReadDeadline(b.end)
	}
	return n, err
}

// renewAfter keeps deadlines from being set for each of many small pieces.
const renewAfter = time.Second

// pacedWriter gives the reader of an answer time for each piece.
type pacedWriter struct {
	ctl   *http.ResponseController
	p     Patience
	until time.Time
}

func (w *pacedWriter) before(n int) {
	until := time.Now().Add(w.p.longest(int64(n)))
	if until.Sub(w.until) < min(renewAfter, w.p.Still/4) {
		return
	}
	w.until = until
	_ = w.ctl.SetWriteDeadline(until) // a recorder in a test has none
}
