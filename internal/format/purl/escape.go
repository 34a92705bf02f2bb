package purl

import (
	"strings"
	"unicode/utf8"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// escape writes a part with everything percent-coded except letters, digits, ".", "-", "_", "~" and ":" (package-url, rules for
// percent-encoding).
func escape(b *strings.Builder, s string) {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		c := s[i]
		if unreserved(c) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
}

func escapePath(b *strings.Builder, s string) {
	for i, segment := range strings.Split(s, "/") {
		if i > 0 {
			b.WriteByte('/')
		}
		escape(b, segment)
	}
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(".-_~:", c) >= 0
}

// unescape decodes percent codes and refuses what must not be in any part: bad UTF-8 and control characters.
func unescape(s string, offset int) (string, error) {
	if strings.IndexByte(s, '%') >= 0 {
		var b strings.Builder
		for i := 0; i < len(s); i++ {
			if s[i] != '%' {
				b.WriteByte(s[i])
				continue
			}
			hi, lo := -1, -1
			if i+2 < len(s) {
				hi, lo = unhex(s[i+1]), unhex(s[i+2])
			}
			if hi < 0 || lo < 0 {
				return "", malformed(offset+i, "百分號後面要有兩位十六進位數字。", "A percent sign needs two hexadecimal digits after it.")
			}
			b.WriteByte(byte(hi<<4 | lo))
			i += 2
		}
		s = b.String()
	}
	return s, clean(s, offset)
}

// clean refuses what no part may hold, however it was written.
func clean(s string, offset int) error {
	if !utf8.ValidString(s) {
		return &framing.Error{Code: "bad_utf8", At: at(offset),
			Say: text.Of("套件網址含有不合法的 UTF-8。", "The package URL contains invalid UTF-8.")}
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == 0:
			return &framing.Error{Code: "nul", At: at(offset),
				Say: text.Of("套件網址含有 U+0000。", "The package URL contains U+0000.")}
		case c < ' ' || c == 0x7f:
			return malformed(offset, "套件網址含有控制字元（0x%02x）。", "The package URL contains a control character (0x%02x).", c)
		}
	}
	return nil
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

func at(offset int) framing.Position {
	return framing.Position{Offset: int64(offset), Line: 1, Column: offset + 1}
}

func malformed(offset int, zh, en string, args ...any) error {
	return &framing.Error{Code: "malformed", Say: text.Format(zh, en, args...), At: at(offset)}
}
