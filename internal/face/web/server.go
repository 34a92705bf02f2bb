package web

import (
	"context"
	"errors"
	"hash/maphash"
	"log/slog"
	"net/http"
	"time"

	"lianfang/internal/abuse"
	"lianfang/internal/access"
	"lianfang/internal/disclosure"
	"lianfang/internal/evidence"
	"lianfang/internal/exposure"
	"lianfang/internal/face/web/asset"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/httpx"
	"lianfang/internal/incident"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/store"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// Parts is what the pages are made from.
type Parts struct {
	Store      *store.Store
	Journal    *journal.Journal
	Members    *member.Members
	Access     *access.Access
	Intel      *intel.Intel
	Exposure   *exposure.Exposure
	Warning    *warning.Warnings
	Restricted *restricted.Restricted
	Disclosure *disclosure.Disclosures
	Incidents  *incident.Incidents
	Evidence   *evidence.Vault
	Abuse      *abuse.Directory
	Supply     *supply.Supply
	Now        func() time.Time
	Log        *slog.Logger
	Centre     text.Text
	Hotline    string
	Secure     bool // cookies only over TLS
	Demo       bool
	Mails      bool   // sign-in links can be sent
	Address    string // of this centre, as browsers and mails use it
	Scene      Scene
	Ending     <-chan struct{} // closed when the centre stops
}

// Scene is the demonstration's play, which only `lianfang demo` has.
type Scene interface {
	// Page is the state of the play now.
	Page(ctx context.Context) (page.Scenario, error)
	// Play begins it, from the start.
	Play(ctx context.Context) error
	// People lists who can be signed in by a click.
	People() []page.Entry
}

// Server answers people.
type Server struct {
	Parts
	mux     *httpx.Mux
	byPath  map[string]route
	streams streams
	seed    maphash.Seed
}

// New makes the face.
func New(p Parts) *Server {
	return &Server{Parts: p, byPath: map[string]route{}, seed: maphash.MakeSeed()}
}

// Mount adds every route to mux.
func (s *Server) Mount(mux *httpx.Mux) {
	s.mux = mux
	mux.Handle("GET "+asset.Prefix, asset.Handler())
	for _, r := range s.Routes() {
		mux.Handle(r.Method+" "+r.Pattern, s.handler(r.route))
		s.byPath[r.Pattern] = r.route
	}
	mux.Handle("GET /live", http.HandlerFunc(s.live))
	mux.Handle("/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q, _ := s.request(w, r)
		q.fail(noSuchPage())
	}))
}

func (s *Server) handler(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q, ok := s.request(w, r)
		if err := httpx.Readable(r); err != nil {
			q.fail(err)
			return
		}
		if !ok && !rt.open {
			q.toSignIn()
			return
		}
		if !rt.open {
			if err := s.Access.Check(q.who, rt.act); err != nil {
				q.fail(err)
				return
			}
		}
		if rt.Method() == http.MethodGet {
			q.asOf = s.moment(r.Context())
			q.draw(rt.get(r.Context(), q))
			return
		}
		if err := q.form(rt); err != nil {
			q.fail(err)
			return
		}
		q.done(rt.post(r.Context(), q))
	})
}

// request is one request of one reader.
type request struct {
	*http.Request
	s      *Server
	w      http.ResponseWriter
	who    access.Who
	lang   text.Lang
	again  bool             // a live page drawn anew: its reader has opened it already
	doubts []incident.Doubt // of a file that was read into the form that is drawn
	asOf   string           // the moment before anything of the page was read
}

const (
	sessionCookie = httpx.SessionCookie
	signOnCookie  = "lf_sso" // what a browser takes along to the sign-on of its agency
	langCookie    = "lang"
	themeCookie   = "theme"
)

// request finds out who asks and in which language; ok is false for somebody who is not signed in.
func (s *Server) request(w http.ResponseWriter, r *http.Request) (*request, bool) {
	q := &request{Request: r, s: s, w: w, lang: text.ParseLang(r.Header.Get("Accept-Language"))}
	ok := false
	if session := q.session(); session != "" {
		if who, err := s.Access.Who(r.Context(), session); err == nil {
			q.who, q.lang, ok = who, who.Lang, true
		}
	}
	if !ok {
		q.who = access.Visitor(q.lang)
	}
	q.language()
	return q, ok
}

// language: the address decides and is kept by a cookie; else the cookie; else the person's own; else the browser's.
func (q *request) language() {
	if l := q.URL.Query().Get("lang"); l == string(text.ZhTW) || l == string(text.En) {
		q.lang = text.Lang(l)
		q.cookie(langCookie, l, 365*24*time.Hour)
		return
	}
	if c, err := q.Cookie(langCookie); err == nil && (c.Value == string(text.ZhTW) || c.Value == string(text.En)) {
		q.lang = text.Lang(c.Value)
	}
}

// form reads the fields of a deed, and no more of a body than a form can have; an upload reads its own.
func (q *request) form(rt route) error {
	if rt.upload {
		return nil
	}
	q.Body = http.MaxBytesReader(q.w, q.Body, httpx.MaxForm)
	err := q.ParseForm() // first: the next one hides what this one met
	if err == nil {
		err = q.ParseMultipartForm(httpx.MaxForm)
	}
	if err == nil || errors.Is(err, http.ErrNotMultipart) {
		return httpx.ReadableValues(q.Form)
	}
	return fault.New(fault.Invalid, "bad_form", text.Of("表單太長或不完整，沒有收下。請縮短後再送一次。", "The form is too long or incomplete and was not taken. Shorten it and send it again.")).Because(err)
}

func (q *request) cookie(name, value string, life time.Duration) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: q.s.Secure, MaxAge: int(life.Seconds())}
	if life <= 0 {
		c.MaxAge = -1
	}
	http.SetCookie(q.w, c)
}

func (q *request) toSignIn() {
	if q.Method != http.MethodGet {
		q.fail(fault.New(fault.NotAllowed, "sign_in_needed", text.Of("您已登出，請登入後再試一次。", "You are signed out; sign in and try again.")))
		return
	}
	http.Redirect(q.w, q.Request, "/sign-in?back="+urlEscape(q.URL.RequestURI()), http.StatusSeeOther)
}

func (q *request) draw(p page.Page, err error) {
	if err != nil {
		q.fail(err)
		return
	}
	if p == nil { // the handler answered itself
		return
	}
	q.write(http.StatusOK, p)
}

func (q *request) write(status int, p page.Page) {
	q.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.w.Header().Set("Vary", "Cookie, Accept-Language")
	q.w.WriteHeader(status)
	if err := p.Page(q.view(p)).Render(q.Context(), q.w); err != nil && q.Context().Err() == nil {
		q.s.Log.Error("a page could not be drawn", "path", httpx.Path(q.Request), "error", err)
	}
}

// done answers a deed: with a redirect to where its result can be seen, so that a reload does not repeat it.
func (q *request) done(next string, err error) {
	if err != nil {
		q.fail(err)
		return
	}
	if next != "" {
		http.Redirect(q.w, q.Request, next, http.StatusSeeOther)
	}
}

// fail shows what happened in plain words; causes are for the log.
func (q *request) fail(err error) {
	var bad *framing.Error
	if errors.As(err, &bad) {
		err = fault.New(fault.Invalid, bad.Code, bad.Words()).Because(err)
	}
	f := fault.Of(err)
	status := httpx.Status(f.Kind)
	if f.Code == "sign_in_needed" {
		status = http.StatusUnauthorized
	}
	if f.Kind == fault.Internal && q.Context().Err() == nil {
		q.s.Log.Error("a request failed", "request", httpx.RequestID(q.Context()), "path", httpx.Path(q.Request), "error", err)
	}
	if q.Header.Get("Content-Type") == "application/json" { // a script asked, and shows the sentence itself
		httpx.WriteProblem(q.w, q.Request, q.lang, err)
		return
	}
	p := page.Problem{Status: status, Body: f.Say, Code: f.Code, RequestID: httpx.RequestID(q.Context())}
	if f.Code == "proof_needed" { // a new sign-in is the proof; what was to be done is done again from its page
		p.Back = page.Link{Name: text.Of("再登入一次", "Sign in once more"), Href: "/sign-in?back=" + urlEscape(backTo(refererPath(q.Request)))}
	}
	q.write(status, p)
}

// Refuse answers with a page before anybody knows who asks: it costs the store nothing.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	q := &request{Request: r, s: s, w: w, lang: text.ParseLang(r.Header.Get("Accept-Language"))}
	q.who = access.Visitor(q.lang)
	q.language()
	q.fail(err)
}

func noSuchPage() error {
	return fault.New(fault.NotFound, "no_such_page", text.Of("沒有這個頁面。", "There is no such page."))
}
