package httpx

import (
	"encoding/json"
	"net/http"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Status turns a kind of fault into a status code. This is the only place that does.
func Status(k fault.Kind) int {
	switch k {
	case fault.NotFound:
		return http.StatusNotFound
	case fault.NotAllowed:
		return http.StatusForbidden
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Conflict:
		return http.StatusConflict
	case fault.Limited:
		return http.StatusTooManyRequests
	case fault.Busy:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Code     string `json:"code"`
	Instance string `json:"instance,omitempty"`
}

// WriteProblem answers with application/problem+json (RFC 9457).
func WriteProblem(w http.ResponseWriter, r *http.Request, l text.Lang, err error) {
	f := fault.Of(err)
	WriteProblemStatus(w, r, Status(f.Kind), f.Code, f.Say.In(l))
}

// WriteProblemStatus is WriteProblem for an answer that is no fault of the domain.
func WriteProblemStatus(w http.ResponseWriter, r *http.Request, status int, code, title string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(problem{"about:blank", title, status, code, RequestID(r.Context())})
}
