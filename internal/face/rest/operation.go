package rest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
)

// operation is an interface: how it is mounted, and how openapi.json describes it. What is not in this table is not there.
type operation struct {
	id, method, path string
	act              access.Act
	summary, about   string // a line, and what else one has to know
	params           []param
	takes            any    // the body that is asked for, as a value of its type; nil for none
	takesRaw         string // its media type where it is not JSON
	gives            any    // the answer's body
	status           int    // of a good answer; 0 is 200
	once             bool   // takes an Idempotency-Key
	stream           bool   // answers with events too
	do               answer
}

// param is a parameter of a path ("{…}") or query.
type param struct {
	name, about string
	typ         string   // "string", "integer", "boolean"
	of          []string // the only values
	inPath      bool
}

func (s *Server) operations() []operation {
	return slices.Concat(s.changesOperations(), s.intelligenceOperations(), s.warningOperations(), s.inventoryOperations())
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n')) // who went away is told nothing
	return nil
}

// maxBody is the size of a JSON body that is taken.
const maxBody = 1 << 20

func readBody(w http.ResponseWriter, r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return badBody(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return badBody(nil)
	}
	return nil
}

func badBody(err error) error {
	said := ""
	if err != nil {
		said = err.Error()
	}
	return fault.New(fault.Invalid, "bad_body", text.Format("內容不是這裡要的 JSON。%s", "The body is not the JSON that is asked for here. %s", said)).Because(err)
}

// once lets a request that bears an Idempotency-Key be sent again: it is answered as the first time, and done once.
func (s *Server) once(do answer) answer {
	return func(w http.ResponseWriter, r *http.Request, who access.Who) error {
		key := r.Header.Get("Idempotency-Key")
		if key == "" {
			return do(w, r, who)
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			return badBody(err)
		}
		request := append([]byte(r.Method+" "+r.URL.RequestURI()+"\n"), body...)
		out, err := s.Access.Once(r.Context(), who, key, request, func() (access.Answered, error) {
			r.Body = io.NopCloser(bytes.NewReader(body))
			held := &holding{header: http.Header{}, status: http.StatusOK}
			err := do(held, r, who)
			return access.Answered{Status: held.status, Body: held.body.Bytes()}, err
		})
		if err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(out.Status)
		_, _ = w.Write(out.Body)
		return nil
	}
}

// holding keeps an answer until it is known whether it counts.
type holding struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *holding) Header() http.Header         { return h.header }
func (h *holding) WriteHeader(status int)      { h.status = status }
func (h *holding) Write(b []byte) (int, error) { return h.body.Write(b) }

// Words is a text in both languages.
type Words struct {
	Zh string `json:"zh-TW"`
	En string `json:"en"`
}

func words(t text.Text) Words { return Words{t.In(text.ZhTW), t.In(text.En)} }

func (s *Server) mountOperations(mux *httpx.Mux) {
	for _, o := range s.operations() {
		do := o.do
		if o.once {
			do = s.once(do)
		}
		mux.Handle(o.pattern(), s.reading(o.act, do))
	}
	mux.HandleFunc("GET /api/v1/openapi.json", s.openAPI)
}
