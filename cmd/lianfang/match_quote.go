package main

import (
	bytewise "encoding/binary"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/text"
)

// appendLater writes what appendText does of the same words, without making texts of them.
func appendLater(b []byte, t *text.Later) []byte {
	b = appendWords(append(b, `{"en":"`...), t, text.En)
	b = appendWords(append(b, `","zh-TW":"`...), t, text.ZhTW)
	return append(b, `"}`...)
}

// appendWords writes words between quotes that are there already.
func appendWords(b []byte, t *text.Later, l text.Lang) []byte {
	from := len(b)
	if b = t.Append(b, l); isPlain(b[from:]) {
		return b
	}
	b = appendQuoted(b[:from-1], t.In(l))
	return b[:len(b)-1]
}

// appendQuoted writes a JSON text. What is no UTF-8 was refused by the readers.
func appendQuoted(b []byte, s string) []byte {
	from := len(b)
	if b = append(append(b, '"'), s...); isPlain(b[from+1:]) {
		return append(b, '"')
	}
	out, err := jsontext.AppendQuote(b[:from], s)
	if err != nil {
		out, _ = jsontext.AppendQuote(b[:from], "�")
	}
	return out
}

// isPlain tells whether JSON writes a text as it is, as nearly all are: in UTF-8, without quotes, backslashes and control characters.
func isPlain(b []byte) bool {
	high, rest := uint64(0), b
	for ; len(rest) >= 8; rest = rest[8:] {
		w := bytewise.LittleEndian.Uint64(rest)
		if isOdd(w) {
			return false
		}
		high |= w
	}
	for _, c := range rest {
		if isOdd(uint64(c) | spaces&^0xff) {
			return false
		}
		high |= uint64(c)
	}
	return high&highBits == 0 || utf8.Valid(b)
}

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
	spaces   = ' ' * eachByte
)

// isOdd tells whether one of eight bytes is a control character, a quote or a backslash.
func isOdd(w uint64) bool {
	quote, backslash := w^'"'*eachByte, w^'\\'*eachByte
	return ((w-spaces)&^w|(quote-eachByte)&^quote|(backslash-eachByte)&^backslash)&highBits != 0
}
