// Package fault names the few ways in which a call of the domain can fail, apart from how a face shows them.
//
// A fault has a kind for machines, words for the person who asked, and a cause for the log. The faces alone turn a kind into a
// status code, an exit code or a DNS answer. What somebody may not see is answered NotFound, never NotAllowed.
package fault

import (
	"errors"
	"fmt"

	"lianfang/internal/text"
)

// Kind is the sort of failure.
type Kind string

// The kinds.
const (
	NotFound   Kind = "not_found"
	NotAllowed Kind = "not_allowed"
	Invalid    Kind = "invalid"
	Conflict   Kind = "conflict"
	Busy       Kind = "busy"
	Limited    Kind = "limited" // too often from one place
	Internal   Kind = "internal"
)

// Fault is a failure that a person can be told about.
type Fault struct {
	Kind  Kind
	Code  string    // stable, snake_case, e.g. "cursor_ahead"
	Say   text.Text // what happened, where, and what to do next
	Cause error     // for the log only
}

// New makes a fault.
func New(k Kind, code string, say text.Text) *Fault { return &Fault{Kind: k, Code: code, Say: say} }

// Because adds the cause that the log keeps.
func (f *Fault) Because(err error) *Fault {
	g := *f
	g.Cause = err
	return &g
}

func (f *Fault) Error() string {
	if f.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", f.Code, f.Say, f.Cause)
	}
	return fmt.Sprintf("%s: %s", f.Code, f.Say)
}

func (f *Fault) Unwrap() error { return f.Cause }

// Of finds the fault inside an error; what is none is Internal and says nothing of the cause.
func Of(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{Kind: Internal, Code: "internal", Cause: err,
		Say: text.Of("系統發生錯誤，已記錄，請稍後再試。", "Something went wrong on our side; it is logged. Please try again in a moment.")}
}

// Is tells whether err is a fault of that kind.
func Is(err error, k Kind) bool {
	var f *Fault
	return errors.As(err, &f) && f.Kind == k
}
