package pattern

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"lianfang/internal/text"
)

// prefixed reads t'…', h'…' or b'…'. None of them knows escapes, so the next quote ends it.
func (l *lexer) prefixed(at int, prefix byte) (token, *Error) {
	n := strings.IndexByte(l.src[at+2:], '\'')
	if n < 0 {
		return token{}, fail(l.src, at, text.Of("常數沒有結尾的引號", "the constant has no closing quote"))
	}
	body := l.src[at+2 : at+2+n]
	l.pos = at + n + 3
	switch prefix {
	case 't':
		if !isTimestamp(body) {
			return token{}, fail(l.src, at, text.Of("時間須寫成 t'YYYY-MM-DDThh:mm:ssZ'，秒可帶小數",
				"a time is written t'YYYY-MM-DDThh:mm:ssZ', fractions of a second allowed"))
		}
		return l.make(tokTimestamp, at, body), nil
	case 'h':
		if _, err := hex.DecodeString(body); err != nil {
			return token{}, fail(l.src, at, text.Of("h'…' 之內須為成對的十六進位數字", "h'…' holds pairs of hexadecimal digits"))
		}
		return l.make(tokHex, at, body), nil
	}
	if _, err := base64.StdEncoding.Strict().DecodeString(body); err != nil || strings.ContainsAny(body, "\r\n") {
		return token{}, fail(l.src, at, text.Of("b'…' 之內須為 base64", "b'…' holds base64"))
	}
	return l.make(tokBinary, at, body), nil
}

// number reads an integer or a float. A leading zero and a fraction without digits are refused, as in the grammar of STIX 2.1, 9.8.
func (l *lexer) number(at int) (token, *Error) {
	if c := l.src[l.pos]; c == '-' || c == '+' {
		l.pos++
	}
	digits := l.digits()
	if l.peek(0) != '.' || !isDigit(l.peek(1)) {
		s := l.src[at:l.pos]
		if len(digits) > 1 && digits[0] == '0' {
			return token{}, fail(l.src, at, text.Of("整數不可以 0 開頭", "an integer doesn't begin with 0"))
		}
		return l.numberEnd(tokInt, at, s)
	}
	l.pos++
	l.digits()
	return l.numberEnd(tokFloat, at, l.src[at:l.pos])
}

func (l *lexer) numberEnd(kind tokenKind, at int, s string) (token, *Error) {
	if s == "-" || s == "+" {
		return token{}, fail(l.src, at, text.Of("數字寫法有誤", "this isn't a number"))
	}
	return l.make(kind, at, s), nil
}

func (l *lexer) digits() string {
	at := l.pos
	for isDigit(l.peek(0)) {
		l.pos++
	}
	return l.src[at:l.pos]
}

// isTimestamp checks the form YYYY-MM-DDThh:mm:ss[.s…]Z by the grammar of STIX 2.1, 9.8: it knows months of 31 days only and the
// 60th second.
func isTimestamp(s string) bool {
	const form = "0000-00-00T00:00:00"
	if len(s) < len(form)+1 || s[len(s)-1] != 'Z' {
		return false
	}
	for i := range len(form) {
		if form[i] == '0' && !isDigit(s[i]) || form[i] != '0' && s[i] != form[i] {
			return false
		}
	}
	fraction := s[len(form) : len(s)-1]
	if fraction != "" && (fraction[0] != '.' || len(fraction) < 2 || strings.Trim(fraction[1:], "0123456789") != "") {
		return false
	}
	month, day, hour, minute, second := s[5:7], s[8:10], s[11:13], s[14:16], s[17:19]
	return month >= "01" && month <= "12" && day >= "01" && day <= "31" && hour <= "23" && minute <= "59" && second <= "60"
}
