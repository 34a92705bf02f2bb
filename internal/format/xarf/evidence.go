package xarf

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"
)

type wireEvidence struct {
	Type        string `json:"content_type"`
	Description string `json:"description"`
	Payload     string `json:"payload"`
	Hash        string `json:"hash"`
}

// asText are the media types of which the words are kept. HTML is none of them: what a phishing page says is a sample.
var asText = map[string]bool{"text/plain": true, "text/csv": true, "text/email": true, "message/rfc822": true, "application/json": true}

func (w wireEvidence) read() Evidence {
	e := Evidence{Type: short(w.Type, maxName), Description: short(w.Description, maxWords), Told: short(w.Hash, maxName), Size: -1}
	b, err := base64.StdEncoding.DecodeString(w.Payload)
	if err != nil {
		return e
	}
	sum := sha256.Sum256(b)
	e.Size, e.SHA256 = len(b), hex.EncodeToString(sum[:])
	if told, ok := strings.CutPrefix(strings.ToLower(w.Hash), "sha256:"); ok {
		e.Differs = told != e.SHA256
	}
	kind, _, _ := strings.Cut(strings.ToLower(w.Type), ";")
	if asText[strings.TrimSpace(kind)] && len(b) <= maxText && readable(b) {
		e.Text = string(b)
	}
	return e
}

// readable tells whether bytes are words: nothing in them is a control, but for lines and tabs.
func readable(b []byte) bool {
	return utf8.Valid(b) && !strings.ContainsFunc(string(b), func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
}
