package pattern

import (
	"unicode/utf8"

	"lianfang/internal/text"
)

// Error says at which character a pattern breaks and why.
type Error struct {
	Offset int // in characters (code points) from 0
	Say    text.Text
}

func (e *Error) Error() string { return e.Words().String() }

// Words is the whole sentence with the place.
func (e *Error) Words() text.Text {
	return text.Format("樣式第 %[2]d 個字元：%[1]s", "pattern, character %[2]d: %[1]s", e.Say, e.Offset+1)
}

// fail makes an error at a byte offset of src.
func fail(src string, at int, say text.Text) *Error {
	return &Error{Offset: utf8.RuneCountInString(src[:min(at, len(src))]), Say: say}
}

// expected is the usual failure: one thing was asked for, another stands there.
func expected(src string, t token, want text.Text) *Error {
	if t.kind == tokEnd {
		return fail(src, t.at, text.Format("樣式在此結束，但應有 %s", "the pattern ends here but %s is expected", want))
	}
	return fail(src, t.at, text.Format("此處應為 %s，而不是「%s」", "%s is expected here, not %q", want, shorten(t.source(src))))
}

func shorten(s string) string {
	const most = 30
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
