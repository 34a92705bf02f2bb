package taxii

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"lianfang/internal/access"
	"lianfang/internal/httpx"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/text"
)

// Parts is what the face is made of.
type Parts struct {
	Journal *journal.Journal
	Access  *access.Access
	Intel   *intel.Intel
	Log     *slog.Logger
	Centre  text.Text // the name of the centre
	Address string    // of the centre, without a slash at its end
}

// Server is the face.
type Server struct{ Parts }

// New makes the face.
func New(p Parts) *Server { return &Server{p} }

const (
	// mediaType is what every answer is (1.6.8, 3.1).
	mediaType = "application/taxii+json;version=2.1"
	root      = "/taxii2/centre/"
)

// Mount puts the face on a mux. A path is answered with and without the slash at its end; the standard's have it.
func (s *Server) Mount(mux *httpx.Mux) {
	doors := []struct {
		path string
		do   answer
	}{
		{"/taxii2", s.discovery},
		{"/taxii2/centre", s.apiRoot},
		{"/taxii2/centre/collections", s.collections},
		{"/taxii2/centre/collections/{collection}", s.collection},
		{"/taxii2/centre/collections/{collection}/manifest", s.manifest},
		{"/taxii2/centre/collections/{collection}/objects", s.objects},
		{"/taxii2/centre/collections/{collection}/objects/{object}", s.objects},
		{"/taxii2/centre/collections/{collection}/objects/{object}/versions", s.versions},
	}
	for _, d := range doors {
		h := s.reading(d.do)
		mux.Handle("GET "+d.path, h)
		mux.Handle("GET "+d.path+"/{$}", h)
	}
	mux.Handle("/taxii2/", s.reading(s.nothing))
}

// answer is how a door answers; an error becomes an error message (3.6.1).
type answer func(w http.ResponseWriter, r *http.Request, who access.Who) error

func (s *Server) reading(do answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := s.read(w, r, do); err != nil {
			s.refuse(w, r, err)
		}
	})
}

func (s *Server) read(w http.ResponseWriter, r *http.Request, do answer) error {
	if !accepts(r.Header.Values("Accept")) {
		return refusal{http.StatusNotAcceptable, "not_acceptable", text.Of("這裡只說 application/taxii+json;version=2.1。", "Only application/taxii+json;version=2.1 is spoken here.")}
	}
	secret := httpx.Credential(r)
	if secret == "" {
		return refusal{http.StatusUnauthorized, "token_needed", text.Of("請附上權杖：Basic 的密碼，或 Bearer。", "Send a token: as the password of Basic, or as Bearer.")}
	}
	who, err := s.Access.Bearer(r.Context(), secret)
	if err == nil {
		err = s.Access.Check(who, access.ReadExchange)
	}
	if err != nil {
		return err
	}
	return do(w, r, who)
}

// nothing answers what is no door, and what would write.
func (s *Server) nothing(w http.ResponseWriter, r *http.Request, _ access.Who) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return refusal{http.StatusForbidden, "read_only", text.Of("這些集合只供讀取。", "These collections are for reading only.")}
	}
	return refusal{http.StatusNotFound, "no_such_path", text.Of("TAXII 2.1 沒有這個端點。", "TAXII 2.1 has no such endpoint.")}
}

func write(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", mediaType)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

type discovery struct {
	Title       string   `json:"title"`
	Description string   `json:"description,omitempty"`
	Default     string   `json:"default"`
	Roots       []string `json:"api_roots"`
}

// discovery is what is here (4.1).
func (s *Server) discovery(w http.ResponseWriter, r *http.Request, _ access.Who) error {
	l := httpx.Language(r)
	return write(w, discovery{s.Centre.In(l), text.Of("聯防的 TAXII 2.1 介面；每個讀者只看到自己可看的。", "TAXII 2.1 of Lianfang; each reader finds what it may see.").In(l),
		s.Address + root, []string{s.Address + root}})
}

type apiRoot struct {
	Title    string   `json:"title"`
	Versions []string `json:"versions"`
	Most     int64    `json:"max_content_length"`
}

// apiRoot is about the one root (4.2).
func (s *Server) apiRoot(w http.ResponseWriter, r *http.Request, _ access.Who) error {
	return write(w, apiRoot{s.Centre.In(httpx.Language(r)), []string{mediaType}, httpx.MaxForm})
}
