package httpx

import (
	"io"
	"net/http"
	"time"
)

// Patience is how long one waits for somebody who sends or reads slowly, before what they hold is freed. A slow line has time enough.
type Patience struct {
	Still time.Duration // in which nothing has to come, and a piece of an answer has to go
	Pace  int64         // bytes a second that have to come, beyond
}

// UsualPatience is with lines of 16 kbit/s.
var UsualPatience = Patience{Still: 30 * time.Second, Pace: 1 << 10}

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
	until := began.Add(b.p.Still + time.Duration(b.read)*time.Second/time.Duration(b.p.Pace) - b.waited)
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

const (
	// piece is how much of an answer goes at once: a whole list in one piece would have to be given the time of the whole.
	piece = 64 << 10
	// renewAfter keeps deadlines from being set for each of many small writes.
	renewAfter = time.Second
)

// pacedWriter gives the reader of an answer time for each piece.
type pacedWriter struct {
	http.ResponseWriter
	ctl   *http.ResponseController
	still time.Duration
	until time.Time
}

func (w *pacedWriter) Write(b []byte) (int, error) {
	done := 0
	for {
		w.wait()
		n, err := w.ResponseWriter.Write(b[done:min(len(b), done+piece)])
		if done += n; err != nil || done >= len(b) {
			return done, err
		}
	}
}

func (w *pacedWriter) wait() {
	until := time.Now().Add(w.still)
	if until.Sub(w.until) < min(renewAfter, w.still/4) {
		return
	}
	w.until = until
	_ = w.ctl.SetWriteDeadline(until) // a recorder in a test has none
}
