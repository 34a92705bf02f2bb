package taxii

import (
	"net/http"
	"strconv"

	"lianfang/internal/fault"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
)

// refusal is an answer that is no fault of the domain.
type refusal struct {
	status int
	code   string
	say    text.Text
}

func (f refusal) Error() string { return f.say.In(text.En) }

func badQuery(zh, en string, args ...any) error {
	return refusal{http.StatusBadRequest, "bad_query", text.Format(zh, en, args...)}
}

func notHere(zh, en string) error {
	return refusal{http.StatusNotFound, "not_found", text.Of(zh, en)}
}

// message is the error message of 3.6.1.
type message struct {
	Title  string `json:"title"`
	ID     string `json:"error_id,omitempty"`
	Code   string `json:"error_code"`
	Status string `json:"http_status"`
}

func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	f, ok := err.(refusal)
	if !ok {
		of := fault.Of(err)
		f = refusal{httpx.Status(of.Kind), of.Code, of.Say}
		switch {
		case of.Code == "token_refused":
			f.status = http.StatusUnauthorized
		case of.Kind == fault.Internal && r.Context().Err() == nil:
			s.Log.Error("a TAXII request failed", "request", httpx.RequestID(r.Context()), "path", httpx.Path(r), "error", err)
		}
	}
	if f.status == http.StatusUnauthorized {
		w.Header().Add("WWW-Authenticate", `Basic realm="lianfang", charset="UTF-8"`)
		w.Header().Add("WWW-Authenticate", `Bearer realm="lianfang"`)
	}
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(f.status)
	_ = write(w, message{f.say.In(httpx.Language(r)), httpx.RequestID(r.Context()), f.code, strconv.Itoa(f.status)})
}
