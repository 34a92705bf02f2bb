package rest

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"lianfang/internal/abuse"
	"lianfang/internal/access"
	"lianfang/internal/disclosure"
	"lianfang/internal/evidence"
	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/httpx"
	"lianfang/internal/incident"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/store"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// Parts is what the face is made of.
type Parts struct {
	Store      *store.Store
	Journal    *journal.Journal
	Book       *marking.Book
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
	Address    string          // the public one, "https://centre.example"; "" for none
	Secure     bool            // people come over TLS, so their session has the name that it has there
	Ending     <-chan struct{} // closed when the centre stops
}

// Server is the face.
type Server struct {
	Parts
	feed *feed
}

// New makes the face. Streams need Run.
func New(p Parts) *Server {
	s := &Server{Parts: p}
	s.feed = newFeed(s)
	return s
}

// Mount puts the face on a mux.
func (s *Server) Mount(mux *httpx.Mux) {
	s.mountOperations(mux)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		httpx.WriteProblem(w, r, httpx.Language(r), fault.New(fault.NotFound, "no_such_path", text.Of("沒有這個介面，或不接受這種方法。", "There is no such interface, or it does not take this method.")))
	})
}

// answer is how an interface answers; an error becomes a problem.
type answer func(w http.ResponseWriter, r *http.Request, who access.Who) error

// reading finds out who asks and whether they may.
func (s *Server) reading(o operation, do answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, err := s.who(r)
		if err == nil {
			err = s.may(who, o)
		}
		if err == nil {
			err = httpx.Readable(r)
		}
		if err == nil {
			err = do(w, r, who)
		}
		if err != nil {
			s.refuse(w, r, err)
		}
	})
}

// may tells whether somebody may do an operation. Where a person has to decide, a token is told so: no proof that it could give would help.
func (s *Server) may(who access.Who, o operation) error {
	err := s.Access.Check(who, o.act)
	if !who.Session && (err == nil && o.person || err != nil && fault.Of(err).Code == "proof_needed") {
		return fault.New(fault.NotAllowed, "person_only", text.Of("這要由一個登入的人來決定，權杖不能代替。", "Somebody who is signed in decides this; a token cannot stand in."))
	}
	return err
}

// who is behind a request: a program with a token, a person with the session of their browser, or anybody. A wrong token or a session that is over is
// refused, and so are two sessions: a neighbouring site can plant one of its own beside ours.
func (s *Server) who(r *http.Request) (access.Who, error) {
	if r.Header.Get("Authorization") != "" {
		return s.Access.Bearer(r.Context(), httpx.Credential(r))
	}
	switch c := r.CookiesNamed(httpx.HostCookie(httpx.SessionCookie, s.Secure)); len(c) {
	case 0:
	case 1:
		return s.Access.Who(r.Context(), c[0].Value)
	default:
		return s.Access.Who(r.Context(), "") // which is nobody's
	}
	return access.Visitor(httpx.Language(r)), nil
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var bad *framing.Error
	var large *http.MaxBytesError
	var own refused
	switch {
	case errors.As(err, &own):
		httpx.WriteProblemStatus(w, r, own.status, own.Code, own.Say.In(httpx.Language(r)))
		return
	case errors.As(err, &bad):
		err = fault.New(fault.Invalid, bad.Code, bad.Words()).Because(err)
	case errors.As(err, &large):
		say := text.Format("內容最多 %d MB。", "The body has at most %d MB.", large.Limit>>20)
		httpx.WriteProblemStatus(w, r, http.StatusRequestEntityTooLarge, framing.CodeTooLarge, say.In(httpx.Language(r)))
		return
	}
	if f := fault.Of(err); f.Code == "token_refused" || f.Code == "sign_in_needed" {
		w.Header().Set("WWW-Authenticate", `Bearer realm="lianfang", error="invalid_token"`)
		httpx.WriteProblemStatus(w, r, http.StatusUnauthorized, f.Code, f.Say.In(httpx.Language(r)))
		return
	}
	if fault.Of(err).Kind == fault.Internal && r.Context().Err() == nil {
		s.Log.Error("an interface failed", "request", httpx.RequestID(r.Context()), "path", httpx.Path(r), "error", err)
	}
	httpx.WriteProblem(w, r, httpx.Language(r), err)
}
