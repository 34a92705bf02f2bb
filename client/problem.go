package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// Problem is a refusal or a failure, as RFC 9457 says it.
type Problem struct {
	Type     string `json:"type"`
	Title    string `json:"title" about:"A sentence for people, in the language that Accept-Language asks for."`
	Status   int    `json:"status"`
	Code     string `json:"code" about:"Stable, for programs."`
	Instance string `json:"instance,omitempty" about:"The number of the request, for the desk."`
}

func (p *Problem) Error() string {
	if p.Code == "" {
		return fmt.Sprintf("the centre answers %d: %s", p.Status, p.Title)
	}
	return fmt.Sprintf("the centre answers %d %s: %s", p.Status, p.Code, p.Title)
}

// Code is the code of the problem in err, "" where there is none.
func Code(err error) string {
	var p *Problem
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

// Codes that a program acts on.
const (
	CursorAhead = "cursor_ahead" // the centre was restored from a backup: read from the beginning, or from where you know
	OtherLog    = "cursor_of_other_log"
	PersonOnly  = "person_only"  // a token cannot do this: a person decides, with a session
	ProofNeeded = "proof_needed" // the person signed in more than a quarter of an hour ago
	NotAllowed  = "not_allowed"
	RedInPerson = "red_in_person" // what is TLP:RED is read by people, on its page
	Changed     = "policy_changed"
)

const maxProblem = 64 << 10

// problemOf reads an answer that is no good one. What comes from a proxy in between may be no problem by RFC 9457; its status says enough.
func problemOf(r *http.Response) *Problem {
	p := Problem{}
	b, err := io.ReadAll(io.LimitReader(r.Body, maxProblem))
	if err != nil || json.Unmarshal(b, &p) != nil || p.Title == "" {
		p = Problem{Title: http.StatusText(r.StatusCode)}
	}
	p.Status = r.StatusCode
	return &p
}
