package sbom

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/traditionalchinese"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// plain gives the text of a file in UTF-8. Windows PowerShell and wmic write UTF-16; spreadsheets in Taiwan save tables in Big5. UTF-16 is told by its
// mark or by ASCII with every other byte zero; Big5 by the first bytes that are not ASCII, if they are no UTF-8 and are Chinese characters in Big5.
func plain(r io.Reader) *bufio.Reader {
	br := bufio.NewReaderSize(r, sniffHead)
	head, _ := br.Peek(4) // what fails here fails again when it is read
	if order, ok := utf16Order(head); ok {
		wide := utf16.UTF16(order, utf16.UseBOM).NewDecoder()
		return bufio.NewReaderSize(transform.NewReader(br, wide), sniffHead)
	}
	return bufio.NewReaderSize(&legacy{r: br}, sniffHead)
}

func utf16Order(head []byte) (utf16.Endianness, bool) {
	switch {
	case len(head) < 2:
		return utf16.LittleEndian, false
	case head[0] == 0xFF && head[1] == 0xFE, len(head) == 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		return utf16.LittleEndian, true
	case head[0] == 0xFE && head[1] == 0xFF, len(head) == 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		return utf16.BigEndian, true
	}
	return utf16.LittleEndian, false
}

// legacy passes bytes on until the first that is not ASCII and then decides once what the rest is written in.
type legacy struct {
	r       io.Reader
	decided io.Reader
}

func (l *legacy) Read(p []byte) (int, error) {
	if l.decided != nil {
		return l.decided.Read(p)
	}
	n, err := l.r.Read(p)
	at := bytes.IndexFunc(p[:n], func(r rune) bool { return r >= utf8.RuneSelf })
	if at < 0 {
		return n, err
	}
	after := l.r
	if err != nil {
		after = ended{err}
	}
	l.decide(io.MultiReader(bytes.NewReader(bytes.Clone(p[at:n])), after))
	if at > 0 {
		return at, nil
	}
	return l.decided.Read(p)
}

func (l *legacy) decide(r io.Reader) {
	rest := bufio.NewReaderSize(r, sniffHead)
	head, err := rest.Peek(sniffHead)
	l.decided = rest
	if !startsUTF8(head, err != nil) && isBig5(head, err != nil) {
		l.decided = transform.NewReader(rest, traditionalchinese.Big5.NewDecoder())
	}
}

// ended fails as a reader did that gave bytes and an error at once.
type ended struct{ err error }

func (e ended) Read([]byte) (int, error) { return 0, e.err }

// startsUTF8 tells whether it is UTF-8; the last character may be cut unless it is the whole file.
func startsUTF8(b []byte, whole bool) bool {
	for cut := 0; ; cut++ {
		if utf8.Valid(b[:len(b)-cut]) {
			return true
		}
		if whole || cut+1 >= utf8.UTFMax || cut+1 >= len(b) {
			return false
		}
	}
}

// isBig5 tells whether every byte above ASCII is part of a character of Big5, and most of these are Chinese.
func isBig5(b []byte, whole bool) bool {
	dec := traditionalchinese.Big5.NewDecoder()
	out := make([]byte, 3*len(b)+16)
	n, read, err := dec.Transform(out, b, whole)
	if err != nil && !errors.Is(err, transform.ErrShortSrc) || len(b)-read > 1 {
		return false
	}
	han, other := 0, 0
	for _, r := range string(out[:n]) {
		switch {
		case r == encoding.ASCIISub, r == utf8.RuneError:
			return false
		case unicode.Is(unicode.Han, r):
			han++
		case r >= utf8.RuneSelf:
			other++
		}
	}
	return han > 0 && han >= other
}
