package app

import (
	"context"
	"log"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"lianfang/internal/fault"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
)

// Edge is what stands between the network and the faces.
type Edge struct {
	CertFile, KeyFile string         // TLS is spoken here, with these; else in the clear, behind a proxy or on this machine
	Proxies           httpx.Proxies  // the proxies in front, whose word about the client is believed
	Patience          httpx.Patience // with slow senders and readers; the zero value: as usual
	Unlimited         bool           // no address is held back: for tests that ask thousands of times
}

// useCertificate reads the certificate before anything else is made, since a wrong one is a reason not to start.
func (a *App) useCertificate() error {
	e, public := a.options.Edge, a.options.PublicURL
	if e.CertFile == "" && e.KeyFile == "" {
		return nil
	}
	if e.CertFile == "" || e.KeyFile == "" {
		return fault.New(fault.Invalid, "half_a_tls_pair", text.Of("TLS 需要憑證與金鑰兩個檔案：--tls-cert 與 --tls-key 要一起給。", "TLS needs a certificate and its key: give --tls-cert and --tls-key together."))
	}
	if public != "" && !a.secure() {
		return fault.New(fault.Invalid, "public_url_not_https", text.Format("這裡說 TLS，--public-url 就要是 https://…，不是 %s。", "TLS is spoken here, so --public-url is https://…, not %s.", public))
	}
	host := ""
	if u, err := url.Parse(public); err == nil {
		host = u.Hostname()
	}
	var err error
	if a.cert, err = httpx.LoadCertificate(e.CertFile, e.KeyFile, host, a.options.Log, a.options.Now); err != nil {
		return err
	}
	a.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "lianfang_tls_certificate_expires_timestamp_seconds", Help: "When the certificate in use expires."},
		func() float64 { return float64(a.cert.Leaf().NotAfter.Unix()) }))
	return nil
}

// keepCertificate takes new files without a restart.
func (a *App) keepCertificate() {
	if a.cert == nil {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	a.done.Go(func() {
		<-a.ending
		stop()
	})
	a.done.Go(func() {
		a.every(ctx, httpx.CertificateEvery, func(context.Context) error { a.cert.Refresh(); return nil }, "certificate")
	})
}

// Scheme is what the listener speaks.
func (a *App) Scheme() string {
	if a.cert != nil {
		return "https"
	}
	return "http"
}

// hidden tells that a proxy stands in front that was not named: browsers come by https, and nobody here speaks it.
func (a *App) hidden() bool { return a.secure() && a.cert == nil && len(a.options.Edge.Proxies) == 0 }

func (a *App) newServer(h http.Handler) *http.Server {
	s := &http.Server{Handler: h, ReadHeaderTimeout: httpx.HeaderTime, ReadTimeout: httpx.BodyTime, WriteTimeout: httpx.AnswerTime, IdleTimeout: httpx.IdleTime,
		MaxHeaderBytes: httpx.MaxHeader, HTTP2: httpx.HTTP2(), ErrorLog: log.New(quiet{a.options.Log}, "", 0)}
	if a.cert != nil {
		s.TLSConfig = a.cert.Config()
	}
	return s
}

// quiet takes what net/http says of single connections, such as a handshake that broke off: strangers could fill the log with it.
type quiet struct{ log *slog.Logger }

func (q quiet) Write(b []byte) (int, error) {
	q.log.Debug("a connection failed", "said", strings.TrimSpace(string(b)))
	return len(b), nil
}

// rules are the edge's, for one mux.
func (a *App) rules(mux *httpx.Mux) httpx.Rules {
	o := a.options
	r := httpx.Rules{Log: o.Log, Meter: a.meter, Patience: o.Edge.Patience, Proxies: o.Edge.Proxies, Fronted: a.hidden()}
	if a.secure() {
		r.Address = o.PublicURL
	}
	if o.Edge.Unlimited {
		return r
	}
	if a.hidden() { // all who come through it would share one measure, and one of them could use it up
		o.Log.Warn("browsers come by https, and neither TLS nor a trusted proxy is set: who asks is not known, so no address is held back and /metrics is closed here; use --tls-cert or --trusted-proxy")
		return r
	}
	r.Limiter = httpx.NewLimiter(httpx.Rates(), o.Now)
	classes := a.classes()
	r.Class = func(q *http.Request) httpx.Class {
		if c, ok := classes[mux.Pattern(q)]; ok {
			return c
		}
		return httpx.Usual
	}
	r.Told = func(c httpx.Class) {
		ctx, stop := context.WithTimeout(context.Background(), refusalWithin)
		defer stop()
		a.Access.NoteRefused(ctx, "limit", string(c))
	}
	pages := a.web()
	r.Crowded = func(err error) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			if forPrograms(q.URL.Path) {
				httpx.WriteProblem(w, q, httpx.Language(q), err)
				return
			}
			pages.Refuse(w, q, err)
		})
	}
	return r
}

// refusalWithin is how long somebody who is held back waits for that to be written down.
const refusalWithin = 2 * time.Second

// classes are the doors with a narrower measure than the usual: where secrets are tried, and what is open to everybody and is not only read.
func (a *App) classes() map[string]httpx.Class {
	out := map[string]httpx.Class{}
	for _, r := range a.Routes() {
		pattern := r.Method + " " + r.Pattern
		switch {
		case strings.HasPrefix(r.Pattern, "/sign-in/"): // password, passkey, link, whatever comes
			out[pattern] = httpx.Doors
		case (r.Pattern == "/disclosure/report" || r.Pattern == "/report") && r.Method != http.MethodGet:
			out[pattern] = httpx.Reports
		case r.Open && r.Method != http.MethodGet:
			out[pattern] = httpx.Open
		}
	}
	return out
}

// forPrograms tells whether a path is of an interface and not of a page.
func forPrograms(path string) bool {
	for _, p := range []string{"/api/", "/taxii2", "/vans2/", "/rest/"} {
		if strings.HasPrefix(path, p) {
			return true
		}
	}
	return false
}
