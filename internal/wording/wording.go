// Package wording checks what people write into forms: how long it is, that it holds nothing which cannot be seen or shows other than it reads, and whether
// a mail address is one.
package wording

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// MaxAddress is how many bytes a mail address has at most (RFC 5321 §4.5.3.1).
const MaxAddress = 254

// Field is what somebody wrote under a name.
type Field struct {
	Name  text.Text
	Said  string
	Most  int  // characters
	Lines bool // may have several lines
	Must  bool // must say something
}

// Check tells of the first field that cannot be.
func Check(all ...Field) error {
	for _, f := range all {
		if wrong := f.Wrong(); wrong != nil {
			return wrong
		}
	}
	return nil
}

// Wrong tells what cannot be about it; nil is nothing.
func (f Field) Wrong() *fault.Fault {
	plain := f.Said
	if f.Lines {
		plain = strings.NewReplacer("\r", " ", "\n", " ", "\t", " ").Replace(f.Said)
	}
	switch {
	case f.Must && strings.TrimSpace(f.Said) == "":
		return fault.New(fault.Invalid, "text_missing", text.Format("請填「%v」。", "Fill in %q.", f.Name))
	case !utf8.ValidString(f.Said) || strings.ContainsFunc(plain, func(r rune) bool { return unicode.IsControl(r) || turns(r) }):
		return fault.New(fault.Invalid, "bad_text", text.Format("「%v」含有控制字元，請刪去。", "%q holds control characters; take them out.", f.Name))
	case utf8.RuneCountInString(f.Said) > f.Most:
		return fault.New(fault.Invalid, "text_too_long", text.Format("「%[1]v」最多 %[2]d 個字。", "%[1]q has at most %[2]d characters.", f.Name, f.Most))
	}
	return nil
}

// Readable is a line without what cannot be seen or turns the direction of what follows: a space stands in its place, and a sign in the place of what is no UTF-8.
func Readable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// turns tells whether a sign turns the direction of what follows, so that words show as others.
func turns(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }

// Mail reads a mail address: one, without a name; "" is none.
func Mail(s string) (string, *fault.Fault) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > MaxAddress || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fault.New(fault.Invalid, "bad_mail", text.Of("電子郵件的寫法不對。", "The e-mail address is not well written."))
	}
	return strings.ToLower(s), nil
}
