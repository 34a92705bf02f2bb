package httpx

import (
	"net/http"
	"time"
)

// recorder remembers what was answered, and gives up on who sends or reads too slowly.
type recorder struct {
	pacedWriter
	status int
	wrote  bool
	body   *pacedBody
}

// newRecorder also puts the pace on the request's body.
func newRecorder(w http.ResponseWriter, r *http.Request, p Patience) *recorder {
	ctl := http.NewResponseController(w)
	rec := &recorder{pacedWriter: pacedWriter{ResponseWriter: w, ctl: ctl, still: p.Still}}
	if r.Body != nil && r.Body != http.NoBody {
		rec.body = &pacedBody{ReadCloser: r.Body, ctl: ctl, p: p, end: time.Now().Add(BodyTime)}
		r.Body = rec.body
	}
	return rec
}

func (r *recorder) WriteHeader(code int) {
	if !r.wrote {
		r.status, r.wrote = code, true
	}
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) Write(b []byte) (int, error) {
	if !r.wrote {
		r.status, r.wrote = http.StatusOK, true
	}
	return r.pacedWriter.Write(b)
}

// SetReadDeadline is for a handler that knows better how long its body may take; the pace still holds. Zero is no end.
func (r *recorder) SetReadDeadline(t time.Time) error {
	if r.body != nil {
		r.body.end = t
	}
	return r.ctl.SetReadDeadline(t)
}

// Unwrap lets http.ResponseController reach Flush.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
