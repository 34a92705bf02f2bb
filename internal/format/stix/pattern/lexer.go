package pattern

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/text"
)

type tokenKind uint8

const (
	tokEnd tokenKind = iota
	tokSymbol
	tokKeyword
	tokName  // letters, digits, underscores
	tokDashy // a name with hyphens: object types only
	tokString
	tokInt
	tokFloat
	tokHex
	tokBinary
	tokTimestamp
)

// token is one word of a pattern. text is its meaning: a string without escapes, a literal without quotes, else the source.
type token struct {
	kind    tokenKind
	text    string
	at, end int // byte offsets
}

func (t token) source(src string) string { return src[t.at:t.end] }

func (t token) is(word string) bool {
	return (t.kind == tokSymbol || t.kind == tokKeyword) && t.text == word
}

// isKeyword tells reserved words (STIX 2.1, 9.1: they are case-sensitive).
func isKeyword(s string) bool {
	switch s {
	case "AND", "OR", "NOT", "FOLLOWEDBY", "LIKE", "MATCHES", "ISSUPERSET", "ISSUBSET", "EXISTS", "LAST", "IN",
		"START", "STOP", "SECONDS", "WITHIN", "REPEATS", "TIMES", "true", "false":
		return true
	}
	return false
}

func isIdentStart(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool      { return c >= '0' && c <= '9' }
func isIdentPart(c byte) bool  { return isIdentStart(c) || isDigit(c) }

type lexer struct {
	src string
	pos int
}

func (l *lexer) peek(ahead int) byte {
	if l.pos+ahead < len(l.src) {
		return l.src[l.pos+ahead]
	}
	return 0
}

// next reads one token; white space and comments before it are passed over.
func (l *lexer) next() (token, *Error) {
	if err := l.skip(); err != nil {
		return token{}, err
	}
	at := l.pos
	if at >= len(l.src) {
		return token{kind: tokEnd, at: at, end: at}, nil
	}
	c := l.src[at]
	switch {
	case c == '\'':
		return l.stringLiteral(at)
	case l.peek(1) == '\'' && (c == 't' || c == 'h' || c == 'b'):
		return l.prefixed(at, c)
	case isIdentStart(c):
		return l.word(at), nil
	case isDigit(c), (c == '-' || c == '+') && (isDigit(l.peek(1)) || l.peek(1) == '.'), c == '.' && isDigit(l.peek(1)):
		return l.number(at)
	}
	return l.symbol(at)
}

func (l *lexer) skip() *Error {
	for l.pos < len(l.src) {
		rest := l.src[l.pos:]
		switch {
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				return fail(l.src, l.pos, text.Of("註解沒有結尾 */", "the comment has no closing */"))
			}
			l.pos += n + 4
		case strings.HasPrefix(rest, "//"):
			if n := strings.IndexAny(rest, "\r\n"); n >= 0 {
				l.pos += n
			} else {
				l.pos = len(l.src)
			}
		default:
			r, size := utf8.DecodeRuneInString(rest)
			if !unicode.IsSpace(r) {
				return nil
			}
			l.pos += size
		}
	}
	return nil
}

func (l *lexer) make(kind tokenKind, at int, meaning string) token {
	return token{kind: kind, text: meaning, at: at, end: l.pos}
}

func (l *lexer) word(at int) token {
	kind := tokName
	for l.pos < len(l.src) && (isIdentPart(l.src[l.pos]) || l.src[l.pos] == '-') {
		if l.src[l.pos] == '-' {
			kind = tokDashy
		}
		l.pos++
	}
	s := l.src[at:l.pos]
	if isKeyword(s) {
		kind = tokKeyword
	}
	return l.make(kind, at, s)
}

func (l *lexer) symbol(at int) (token, *Error) {
	for _, s := range [...]string{"==", "!=", "<>", "<=", ">=", "=", "<", ">", "[", "]", "(", ")", ":", ".", ",", "*"} {
		if strings.HasPrefix(l.src[at:], s) {
			l.pos += len(s)
			return l.make(tokSymbol, at, s), nil
		}
	}
	r, _ := utf8.DecodeRuneInString(l.src[at:])
	return token{}, fail(l.src, at, text.Format("不認得的字元「%s」", "unknown character %q", string(r)))
}

// stringLiteral reads '…'; only \' and \\ are escapes (STIX 2.1, 9.2).
func (l *lexer) stringLiteral(at int) (token, *Error) {
	l.pos++
	start := l.pos
	var b []byte // nil until the first escape
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; c {
		case '\'':
			s := l.src[start:l.pos]
			if b != nil {
				s = string(append(b, s...))
			}
			l.pos++
			return l.make(tokString, at, s), nil
		case '\\':
			e := l.peek(1)
			if e != '\'' && e != '\\' {
				return token{}, fail(l.src, l.pos, text.Of(`反斜線之後只能是 ' 或 \；要寫反斜線請寫 \\`,
					`a backslash may only stand before ' or \; write a backslash as \\`))
			}
			b = append(append(b, l.src[start:l.pos]...), e)
			l.pos += 2
			start = l.pos
		default:
			l.pos++
		}
	}
	return token{}, fail(l.src, at, text.Of("字串沒有結尾的引號", "the string has no closing quote"))
}
