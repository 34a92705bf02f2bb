package httpx

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// Limits of a request. A body that is uploaded streams and has a limit of its own, set by its handler.
const (
	MaxHeader   = 32 << 10
	MaxForm     = 1 << 20
	HeaderTime  = 10 * time.Second
	BodyTime    = 10 * time.Minute       // a big upload over a slow line
	AnswerTime  = BodyTime + time.Minute // what nobody reads is given up
	IdleTime    = 2 * time.Minute
	headerReqID = "X-Request-Id"
)

type requestKey struct{}

// RequestID is the number of the request in ctx, for people who call the desk about it.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Wrap gives a face what all faces have. Secrets are never logged: queries and bodies are left out, and of a path with a secret only its pattern is told.
func Wrap(h http.Handler, log *slog.Logger, m *Meter) http.Handler {
	guard := http.NewCrossOriginProtection()
	h = guard.Handler(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := newID()
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, id))
		rec := &recorder{ResponseWriter: w}
		head := w.Header()
		head.Set(headerReqID, id)
		secure(head)
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				log.Error("a request panicked", "request", id, "path", Path(r), "panic", p, "stack", string(debug.Stack()))
				if !rec.wrote {
					http.Error(w, "Something went wrong on our side; it is logged as "+id+".", http.StatusInternalServerError)
				}
			}
			m.observe(r, rec.status, time.Since(start))
			log.Debug("request", "request", id, "method", r.Method, "path", Path(r), "status", rec.status, "ms", time.Since(start).Milliseconds())
		}()
		h.ServeHTTP(rec, r)
	})
}

// Path is the path of a request for the log. Where it holds a secret, as a sign-in link does, it is the pattern that answered.
func Path(r *http.Request) string {
	if strings.Contains(r.Pattern, "{secret}") {
		return r.Pattern
	}
	return r.URL.Path
}

// secure sets the headers that every answer has. Pages load nothing from elsewhere and nobody frames them.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", "no-store")
}

func newID() string {
	b := make([]byte, 8)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	wrote  bool
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
	return r.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach Flush and deadlines.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
