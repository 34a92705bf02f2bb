package prose

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// decode makes a string of the bytes of a document and refuses what is no text.
func decode(raw []byte) (string, error) {
	if len(raw) > MaxInput {
		return "", &framing.Error{Code: "too_large", Say: text.Format("文件超過 %d MiB。", "The document is larger than %d MiB.", MaxInput>>20)}
	}
	switch {
	case bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")):
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")), bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		raw = through(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM), raw)
	case !utf8.Valid(raw):
		raw = through(traditionalchinese.Big5, raw)
	}
	if raw == nil || !utf8.Valid(raw) {
		return "", &framing.Error{Code: "bad_utf8", Say: text.Of("文件不是 UTF-8、UTF-16 或 Big5 文字。", "The document is not text in UTF-8, UTF-16 or Big5.")}
	}
	if bytes.Count(raw, []byte("\n")) >= MaxLines {
		return "", &framing.Error{Code: "too_large", Say: text.Format("文件超過 %d 行。", "The document has more than %d lines.", MaxLines)}
	}
	if at := bytes.IndexByte(raw, 0); at >= 0 {
		return "", &framing.Error{Code: "nul", Say: text.Of("文件含有 U+0000。", "The document holds U+0000."), At: position(raw, at)}
	}
	return string(raw), nil
}

// through decodes and gives nil if a byte has no meaning in the encoding.
func through(e encoding.Encoding, raw []byte) []byte {
	out, err := e.NewDecoder().Bytes(raw)
	if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
		return nil
	}
	return out
}

func position(raw []byte, at int) framing.Position {
	head := raw[:at]
	return framing.Position{Offset: int64(at), Line: bytes.Count(head, []byte("\n")) + 1, Column: at - bytes.LastIndexByte(head, '\n')}
}

// looksHTML tells whether a document is HTML and not text that mentions a tag.
func looksHTML(s string) bool {
	head := strings.ToLower(s[:min(len(s), 2048)])
	if strings.Contains(head, "<!doctype html") || strings.Contains(head, "<html") {
		return true
	}
	tags := 0
	for _, tag := range [...]string{"</p>", "</div>", "</td>", "</li>", "<br>", "<br/>", "</h1>", "</h2>", "</table>", "</a>"} {
		if strings.Contains(head, tag) {
			tags++
		}
	}
	return tags >= 2 && strings.HasPrefix(strings.TrimSpace(head), "<")
}
