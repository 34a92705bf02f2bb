package cpe

import "strings"

// Value is what stands in one attribute, in the canonical writing of the formatted string: lower case, a backslash before
// punctuation except "." "-" "_", wildcards * and ? without one.
type Value string

// The logical values (NISTIR 7695 §5.3.1).
const (
	Any Value = "*" // whatever
	NA  Value = "-" // not applicable, or not known when the name was made
)

// IsAny tells whether the value is ANY.
func (v Value) IsAny() bool { return v == Any || v == "" }

// IsNA tells whether the value is NA.
func (v Value) IsNA() bool { return v == NA }

// IsPlain tells whether the value is a text without wildcards.
func (v Value) IsPlain() bool { return !v.IsAny() && !v.IsNA() && !v.HasWildcard() }

// HasWildcard tells whether the value is a text with an unquoted * or ? in it; ANY is not such a text.
func (v Value) HasWildcard() bool {
	if v.IsAny() || strings.IndexAny(string(v), "*?") < 0 {
		return false
	}
	for i := 0; i < len(v); i++ {
		switch v[i] {
		case '\\':
			i++
		case '*', '?':
			return true
		}
	}
	return false
}

// Text is the value without quoting, as a person or a version order reads it: "15.2(4)m3". ANY and NA give "".
func (v Value) Text() string {
	if v.IsAny() || v.IsNA() {
		return ""
	}
	if strings.IndexByte(string(v), '\\') < 0 {
		return string(v)
	}
	var b strings.Builder
	for _, s := range v.signs() {
		b.WriteByte(s.c)
	}
	return b.String()
}

// Literal makes a plain value of a text such as a column of an inventory: lower case, blanks become "_", nothing in it is a
// wildcard, and "-" is the hyphen, not NA. An empty text or one with other than printable ASCII is refused: the standard
// (NISTIR 7695 §5.3.2) has no writing for it.
func Literal(text string) (Value, error) {
	if text == "" {
		return "", malformed(0, "CPE 的屬性值是空的。", "The CPE attribute is empty.")
	}
	if len(text) > MaxName {
		return "", tooLong(len(text))
	}
	signs := make([]sign, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := lower(text[i])
		if c == ' ' {
			c = '_'
		}
		if !printable(c) {
			return "", badByte(i, c)
		}
		signs = append(signs, sign{c: c})
	}
	return write(signs), nil
}

func (v Value) orAny() Value {
	if v == "" {
		return Any
	}
	return v
}

// sign is one character of a value; wild marks an unquoted * or ?.
type sign struct {
	c    byte
	wild bool
}

// signs takes a canonical text value apart.
func (v Value) signs() []sign {
	out := make([]sign, 0, len(v))
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case c == '\\' && i+1 < len(v):
			i++
			out = append(out, sign{c: v[i]})
		default:
			out = append(out, sign{c: c, wild: c == '*' || c == '?'})
		}
	}
	return out
}

// write puts a text value into canonical form. A hyphen that stands alone keeps its backslash, or it would be NA.
func write(signs []sign) Value {
	if len(signs) == 1 && signs[0].c == '-' {
		return `\-`
	}
	var b strings.Builder
	for _, s := range signs {
		if !s.wild && !bare(s.c) {
			b.WriteByte('\\')
		}
		b.WriteByte(s.c)
	}
	return Value(b.String())
}

// bare tells what the formatted string writes without a backslash (NISTIR 7695 figure 6-3).
func bare(c byte) bool { return alnum(c) || c == '.' || c == '-' || c == '_' }

func alnum(c byte) bool     { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' }
func printable(c byte) bool { return c > ' ' && c < 0x7f }

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
