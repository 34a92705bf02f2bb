package framing

import (
	"fmt"

	"lianfang/internal/text"
)

// The codes of an Error.
const (
	CodeMalformed   = "malformed"     // not the grammar
	CodeWrongType   = "wrong_type"    // the grammar, but something else than an array or object where one must be
	CodeTooLarge    = "too_large"     // over a limit of size or number
	CodeTooDeep     = "too_deep"      // over the limit of nesting
	CodeDuplicate   = "duplicate_key" // one object has a name twice
	CodeUTF8        = "bad_utf8"      // bytes or escapes that are no Unicode text
	CodeNUL         = "nul"           // U+0000
	CodeBomb        = "bomb"          // grows too much when decompressed
	CodeTruncated   = "truncated"     // ends too early
	CodeUnsupported = "unsupported"   // a wrapping that is not taken
)

// Words says the place to a reader; the zero Position says nothing.
func (p Position) Words() text.Text {
	if p.Line > 0 {
		return text.Format("第 %d 行第 %d 個位元組", "line %d, byte %d of the line", p.Line, p.Column)
	}
	if p.Offset > 0 {
		return text.Format("檔案第 %d 個位元組", "byte %d of the file", p.Offset)
	}
	return text.Text{}
}

// Words is the sentence and the place, in both languages.
func (e *Error) Words() text.Text {
	at := e.At.Words()
	if at.IsZero() {
		return e.Say
	}
	return text.Format("%s（%s）", "%s (%s)", e.Say, at)
}

func refuse(code string, at Position, zh, en string, args ...any) *Error {
	return &Error{Code: code, Say: text.Format(zh, en, args...), At: at}
}

// shown makes one byte fit to stand in a sentence.
func shown(c byte) text.Text {
	if c > ' ' && c < 0x7F {
		return text.Format("「%c」", "%q", rune(c))
	}
	return text.Same(fmt.Sprintf("0x%02X", c))
}

// size writes a limit in the largest unit that fits evenly.
func size(n int64) text.Text {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return text.Same(fmt.Sprintf("%d GiB", n>>30))
	case n >= 1<<20 && n%(1<<20) == 0:
		return text.Same(fmt.Sprintf("%d MiB", n>>20))
	case n >= 1<<10 && n%(1<<10) == 0:
		return text.Same(fmt.Sprintf("%d KiB", n>>10))
	}
	return text.Format("%d 位元組", "%d bytes", n)
}
