package intel

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/prose"
)

// written are the members that hold what people wrote, in every format that is kept as JSON.
var written = map[string]bool{
	"name": true, "description": true, "abstract": true, "content": true, "explanation": true, "opinion": false, "aliases": true, "title": true,
	"x_mitre_aliases": true, "labels": true, "info": true, "comment": true, "value": true, "vulnerabilityName": true, "shortDescription": true,
	"requiredAction": true, "vendorProject": true, "product": true, "vendor": true, "notes": true, "external_id": true, "pattern": true,
	"goals": true, "roles": true, "malware_types": true, "cveID": true, "cveId": true, "id": false, "statement": true, "family": true, "tags": true,
}

// maxWriting bounds what one object gives to the index, in bytes.
const maxWriting = 64 << 10

// Writing gathers what people wrote in an object, for search. Bytes that are no JSON are text as they are.
func Writing(raw []byte) string {
	if len(raw) == 0 || raw[0] != '{' {
		return plainWriting(raw)
	}
	var b strings.Builder
	dec := jsontext.NewDecoder(bytes.NewReader(raw))
	for b.Len() < maxWriting {
		tok, err := dec.ReadToken()
		if err != nil {
			break // the end, or bytes that intake has already judged
		}
		if tok.Kind() != '"' || !isWritten(dec) {
			continue
		}
		s := tok.String()
		b.WriteString(s[:min(len(s), maxWriting)])
		b.WriteByte('\n')
	}
	return strings.ToValidUTF8(b.String(), "")
}

// plainWriting is the beginning of a text, of whatever encoding its reader could read.
func plainWriting(raw []byte) string {
	s := string(raw[:min(len(raw), maxWriting)])
	if !utf8.Valid(raw) {
		if decoded, err := prose.Text(raw); err == nil {
			s = decoded[:min(len(decoded), maxWriting)]
		}
	}
	return strings.ToValidUTF8(s, "")
}

// isWritten tells whether the string just read is a value, and one that people wrote.
func isWritten(dec *jsontext.Decoder) bool {
	kind, n := dec.StackIndex(dec.StackDepth())
	if kind == '{' && n%2 == 1 {
		return false // a member's name
	}
	return written[dec.StackPointer().LastToken()] || kind == '[' && written[dec.StackPointer().Parent().LastToken()]
}
