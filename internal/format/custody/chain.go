package custody

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"lianfang/internal/text"
)

// Entry is one line of a chain. Its members are written in this order.
type Entry struct {
	Case  string `json:"case"` // number
	Seq   int64  `json:"seq"`  // 1, 2, 3 …
	At    string `json:"at"`
	Act   string `json:"act"`
	Side  string `json:"side"`            // whose hands
	Actor int64  `json:"actor,omitempty"` // number of the person or program; none for who has no account
	Items []Held `json:"items"`
	To    string `json:"to,omitempty"`
	Why   string `json:"why,omitempty"`
	Prev  string `json:"prev"` // hash of the line before; zeros for the first
	Sig   string `json:"sig"`
}

// Held is a piece of evidence as an entry names it.
type Held struct {
	N      int64  `json:"n"`
	SHA256 string `json:"sha256"`
}

// Acts that have a meaning to who checks a package.
const (
	Received = "received"
	Sealed   = "sealed"
)

const stampForm = "2006-01-02T15:04:05.000000Z"

// Stamp is how instants are written.
func Stamp(micros int64) string { return time.UnixMicro(micros).UTC().Format(stampForm) }

// Micros reads one.
func Micros(stamp string) (int64, error) {
	at, err := time.Parse(stampForm, stamp)
	return at.UnixMicro(), err
}

// First is the hash before the first line.
var First = strings.Repeat("0", 2*sha256.Size)

// signed is what a signature of an entry is over.
func (e Entry) signed() ([]byte, error) {
	e.Sig = ""
	b, err := json.Marshal(e)
	return append([]byte("lianfang-custody-1\n"), b...), err
}

// Sign signs an entry behind a line and gives its own line, without an end.
func (e Entry) Sign(key ed25519.PrivateKey) ([]byte, error) {
	b, err := e.signed()
	if err != nil {
		return nil, err
	}
	e.Sig = hex.EncodeToString(ed25519.Sign(key, b))
	return json.Marshal(e)
}

// Hash is what the next entry says of a line.
func Hash(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// Bad is the first place that is not as it was sealed.
type Bad struct {
	Place string // "custody line 3", "evidence/0002.bin", …
	Say   text.Text
}

func bad(place string, zh, en string) *Bad { return &Bad{place, text.Of(zh, en)} }

// CheckChain reads a chain and tells its first bad line.
func CheckChain(chain []byte, key ed25519.PublicKey) ([]Entry, *Bad) {
	var out []Entry
	prev := First
	for n := 1; len(chain) > 0; n++ {
		place := text.Format("custody line %d", "custody line %d", n).In(text.En)
		line, rest, ended := bytes.Cut(chain, []byte("\n"))
		e, wrong := readEntry(line, key)
		if wrong == nil && !ended {
			wrong = bad("", "這一行沒有結尾。", "The line has no end.")
		}
		if wrong == nil && (e.Seq != int64(n) || e.Prev != prev || n > 1 && e.Case != out[0].Case) {
			wrong = bad("", "這一行接不上前一行：有一行被拿掉、插入或調換。", "The line does not follow the one before it: one was left out, put between or moved.")
		}
		if wrong != nil {
			wrong.Place = place
			return out, wrong
		}
		out, prev, chain = append(out, e), Hash(line), rest
	}
	return out, nil
}

func readEntry(line []byte, key ed25519.PublicKey) (e Entry, wrong *Bad) {
	if json.Unmarshal(line, &e) != nil {
		return e, bad("", "這一行讀不懂。", "The line cannot be read.")
	}
	again, err := json.Marshal(e)
	if err != nil || !bytes.Equal(again, line) {
		return e, bad("", "這一行被改過。", "The line was changed.")
	}
	b, err := e.signed()
	sig, bent := hex.DecodeString(e.Sig)
	if err != nil || bent != nil || hex.EncodeToString(sig) != e.Sig || !ed25519.Verify(key, b, sig) {
		return e, bad("", "這一行的簽章不對。", "The line is not signed by the key.")
	}
	return e, nil
}
