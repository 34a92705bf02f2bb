package offline

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// Form says for whom a centre made a form.
type Form struct {
	Centre string // its address
	Org    string // slug of the organisation, "" for a form for anybody
	Issued time.Time
}

// token is a form as it stands in a report: payload and signature.
type token struct {
	Centre string `json:"c"`
	Org    string `json:"o"`
	Issued int64  `json:"i"`
}

// tokenSpace keeps a signature of a form from being taken for one of anything else.
const tokenSpace = "lianfang offline form\n"

const maxToken = 2_000

var b64 = base64.RawURLEncoding

// Token is what stands in a form, and in each report that is written in it.
func (f Form) Token(key ed25519.PrivateKey) string {
	b, _ := json.Marshal(token{f.Centre, f.Org, f.Issued.Unix()}) // two texts and a number: cannot fail
	return b64.EncodeToString(b) + "." + b64.EncodeToString(ed25519.Sign(key, append([]byte(tokenSpace), b...)))
}

// Open reads a token; ok is false for what this key did not sign.
func Open(said string, key ed25519.PublicKey) (f Form, ok bool) {
	payload, signature, found := strings.Cut(said, ".")
	if !found || len(said) > maxToken {
		return Form{}, false
	}
	b, err1 := b64.DecodeString(payload)
	sig, err2 := b64.DecodeString(signature)
	if err1 != nil || err2 != nil || len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, append([]byte(tokenSpace), b...), sig) {
		return Form{}, false
	}
	var t token
	if err := json.Unmarshal(b, &t); err != nil {
		return Form{}, false
	}
	return Form{t.Centre, t.Org, time.Unix(t.Issued, 0)}, true
}
