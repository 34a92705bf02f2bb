package intel

import (
	"bytes"
	"unicode/utf8"
)

// repaired puts question marks for the bytes that keep the beginning of a file from being text, so that its format can still be told and
// its reader can name the place. Text is false for what holds so many control characters that it never was text.
func repaired(head []byte) (clean []byte, text bool) {
	odd := 0
	clean = bytes.ToValidUTF8(head, []byte{'?'})
	for i, c := range clean {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' {
			odd++
			clean[i] = '?'
		}
	}
	return clean, odd <= 1+len(head)/100 && (odd > 0 || !utf8.Valid(head))
}
