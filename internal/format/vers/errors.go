package vers

import (
	"errors"

	"lianfang/internal/text"
)

// What can go wrong; test with errors.Is.
var (
	ErrUnknownScheme = errors.New("unknown version scheme")
	ErrNotVersion    = errors.New("not a version of the scheme")
	ErrIncomparable  = errors.New("versions cannot be compared")
	ErrMalformed     = errors.New("malformed version range")
	ErrInverted      = errors.New("range ends before it starts")
)

// Error is one of the errors above with the words for a person.
type Error struct {
	Kind   error // one of the Err… values
	Scheme string
	Say    text.Text
}

func (e *Error) Error() string { return e.Say.String() }
func (e *Error) Unwrap() error { return e.Kind }

func unknownScheme(scheme string) error {
	return &Error{ErrUnknownScheme, clip(scheme), text.Format("沒有名為「%s」的版本排序方式。", "There is no version order named %q.", clip(scheme))}
}

func notVersion(scheme, s string) error {
	return &Error{ErrNotVersion, scheme, text.Format("「%[1]s」不是 %[2]s 的版本。", "%[1]q is not a version of %[2]s.", clip(s), scheme)}
}

func incomparable(scheme, a, b string) error {
	return &Error{ErrIncomparable, scheme, text.Format("無法判斷「%[1]s」與「%[2]s」哪個較新（%[3]s）。",
		"It cannot be told which of %[1]q and %[2]q is newer (%[3]s).", clip(a), clip(b), scheme)}
}

func malformed(scheme, zh, en string, args ...any) error {
	return &Error{ErrMalformed, scheme, text.Format(zh, en, args...)}
}

// clip keeps messages short whatever came in.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut-- // not inside a character
	}
	return s[:cut] + "…"
}

var inverted = text.Of("版本範圍的起點「%s」不早於終點「%s」。", "The range starts at %q, which is not before its end %q.")
