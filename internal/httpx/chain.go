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
	AnswerTime  = BodyTime + time.Minute // until an answer begins; from then on it is Patience
	IdleTime    = 2 * time.Minute
	headerReqID = "X-Request-Id"
)

type requestKey struct{}

// RequestID is the number of the request in ctx, for people who call the desk about it.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Rules is what stands between the network and a face.
type Rules struct {
	Log      *slog.Logger
	Meter    *Meter                         // nil: nothing is measured
	Patience Patience                       // the zero value: as usual
	Proxies  Proxies                        // whose word about the client is believed
	Fronted  bool                           // a proxy is known to stand in front, whether it is named or not
	Address  string                         // where who comes in the clear is sent to, an https address; "" where nobody is
	Limiter  *Limiter                       // nil: nobody is held back
	Class    func(*http.Request) Class      // of the limiter
	Crowded  func(fault error) http.Handler // answers who is held back
	Told     func(Class)                    // hears once in a while that somebody is held back
}

// Wrap gives a face what all faces have. Secrets are never logged: queries and bodies are left out, and of a path with a secret only its pattern is told.
func Wrap(h http.Handler, o Rules) http.Handler {
	if o.Patience == (Patience{}) {
		o.Patience = UsualPatience
	}
	guard := http.NewCrossOriginProtection()
	h = o.limit(o.onlyTLS(guard.Handler(h)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := newID()
		client := o.Proxies.Client(r)
		client.Proxied = client.Proxied || o.Fronted
		r = r.WithContext(context.WithValue(context.WithValue(r.Context(), requestKey{}, id), clientKey{}, client))
		rec := newRecorder(w, r, o.Patience)
		head := w.Header()
		head.Set(headerReqID, id)
		secure(head)
		if len(r.TransferEncoding) > 0 { // it may have had a length too, by which a proxy in front found its end elsewhere (RFC 9112 §6.1)
			head.Set("Connection", "close")
		}
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				o.Log.Error("a request panicked", "request", id, "path", Path(r), "panic", p, "stack", string(debug.Stack()))
				if !rec.wrote {
					http.Error(w, "Something went wrong on our side; it is logged as "+id+".", http.StatusInternalServerError)
				}
			}
			o.Meter.observe(r, rec.status, time.Since(start))
			o.Log.Debug("request", "request", id, "client", client.Addr, "method", r.Method, "path", Path(r), "status", rec.status, "ms", time.Since(start).Milliseconds())
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
