package vans

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/sbom"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
)

// Parts is what the face is made of.
type Parts struct {
	Access   *access.Access
	Exposure *exposure.Exposure
	Log      *slog.Logger
}

// Server is the face.
type Server struct{ Parts }

const (
	// maxBody is the size of an upload: a hundred thousand rows as clients write them.
	maxBody = 32 << 20
	// keyWithin is how much of an upload is read before its sender is known: the api_key stands there, at the beginning as clients write it, or anywhere in
	// a small one.
	keyWithin = 256 << 10
	// bodyWithin is how long that much may take.
	bodyWithin = 30 * time.Second
)

// New makes the face.
func New(p Parts) *Server { return &Server{p} }

// Mount puts the face on a mux.
func (s *Server) Mount(mux *httpx.Mux) {
	mux.HandleFunc("POST /vans2/asset/InsertServerUnitproduct", func(w http.ResponseWriter, r *http.Request) { s.take(w, r, "VANS", true) })
	mux.HandleFunc("POST /rest/vans/InsertSystemUnitproduct", func(w http.ResponseWriter, r *http.Request) { s.take(w, r, "VANS v1", false) })
}

// words is a sentence in both languages: the clients show the answer as it is.
type words struct {
	Zh string `json:"zh-TW"`
	En string `json:"en"`
}

func both(t text.Text) words { return words{t.In(text.ZhTW), t.In(text.En)} }

// answer is what an upload is answered with.
type answer struct {
	Success  bool   `json:"success"`
	Code     string `json:"code"`
	Message  words  `json:"message"`
	Received int    `json:"received"` // rows
	Accepted int    `json:"accepted"` // rows that name a product which can be compared
	Items    []item `json:"items,omitempty"`
}

// item is the verdict on a row.
type item struct {
	Row     int    `json:"row"` // from 1
	Verdict string `json:"verdict"`
	Message *words `json:"message,omitempty"`
}

// The verdicts.
const (
	accepted = "accepted"
	noted    = "accepted_with_note"
	left     = "not_comparable"
)

func (s *Server) take(w http.ResponseWriter, r *http.Request, name string, byMachine bool) {
	t, err := s.upload(w, r, name, byMachine)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	reply(w, http.StatusOK, answer{Success: true, Code: "accepted", Received: t.Rows, Accepted: t.Components, Items: verdicts(t),
		Message: both(text.Format("收到 %[1]d 筆，其中 %[2]d 筆可以比對。", "%[1]d received, %[2]d of them can be compared.", t.Rows, t.Components))})
}

func (s *Server) upload(w http.ResponseWriter, r *http.Request, name string, byMachine bool) (exposure.Taken, error) {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Now().Add(bodyWithin)) // a recorder in a test has none
	all := http.MaxBytesReader(w, r.Body, maxBody)
	head, err := io.ReadAll(io.LimitReader(all, keyWithin))
	if err != nil {
		return exposure.Taken{}, err
	}
	key, err := sbom.VANSKey(bytes.NewReader(head))
	if err != nil && len(head) < keyWithin {
		return exposure.Taken{}, err
	}
	who, err := s.Access.Bearer(r.Context(), key)
	if err == nil {
		err = s.Access.Check(who, access.UploadInventory)
	}
	if err != nil {
		return exposure.Taken{}, err
	}
	if who.Viewer.Org == 0 {
		return exposure.Taken{}, fault.New(fault.NotAllowed, "key_of_no_organisation", text.Of("這個 api_key 不屬於任何單位，不能上傳資產。", "This api_key belongs to no organisation, so no assets can be uploaded with it."))
	}
	_ = control.SetReadDeadline(time.Now().Add(httpx.BodyTime))
	return s.Exposure.Take(r.Context(), who.Viewer, exposure.Upload{Org: who.Viewer.Org, Name: name, Format: sbom.VANS, Body: io.MultiReader(bytes.NewReader(head), all), ByMachine: byMachine})
}

// verdicts is one for each row, with a sentence where there is something to say.
func verdicts(t exposure.Taken) []item {
	items := make([]item, t.Rows)
	for i := range items {
		items[i] = item{Row: i + 1, Verdict: accepted}
	}
	for _, p := range t.Problems {
		if p.Row >= 1 && p.Row <= len(items) {
			m := both(p.Say)
			items[p.Row-1].Verdict, items[p.Row-1].Message = noted, &m
		}
	}
	for _, row := range t.Left {
		items[row-1].Verdict = left
	}
	return items
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var form *framing.Error
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		reply(w, http.StatusRequestEntityTooLarge, answer{Code: framing.CodeTooLarge, Message: both(text.Format("一次最多 %d MB，請分批上傳。", "An upload has at most %d MB; send it in parts.", maxBody>>20))})
		return
	case errors.As(err, &form):
		reply(w, http.StatusBadRequest, answer{Code: form.Code, Message: both(form.Words())})
		return
	}
	f := fault.Of(err)
	status, say := httpx.Status(f.Kind), f.Say
	switch {
	case f.Code == "token_refused":
		status, say = http.StatusUnauthorized, text.Of("api_key 不對、已撤銷或過期。", "The api_key is wrong, revoked or too old.")
	case f.Kind == fault.Internal && r.Context().Err() == nil:
		s.Log.Error("a VANS upload failed", "request", httpx.RequestID(r.Context()), "error", err)
	}
	reply(w, status, answer{Code: f.Code, Message: both(say)})
}

func reply(w http.ResponseWriter, status int, a answer) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(a) // a client that went away is told nothing
}
