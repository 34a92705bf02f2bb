package access

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"strings"
)

// Prefixes tell a person who finds a secret what it opens.
const (
	tokenPrefix   = "lf_"
	linkPrefix    = "lfk_"
	sessionPrefix = "lfs_"
)

const secretBytes = 32

// Lower-case base32 survives mail programs, double clicks and URLs.
var secretText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// newSecret makes a secret and what is kept of it.
func newSecret(prefix string) (secret string, hash []byte) {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	secret = prefix + secretText.EncodeToString(b)
	return secret, digest(secret)
}

// readSecret gives the hash of what has the form of a secret; everything else is refused without asking the database.
func readSecret(prefix, s string) ([]byte, bool) {
	body, ok := strings.CutPrefix(s, prefix)
	if !ok || len(body) != secretText.EncodedLen(secretBytes) {
		return nil, false
	}
	if _, err := secretText.DecodeString(body); err != nil {
		return nil, false
	}
	return digest(s), true
}

func digest(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}

// same compares in constant time. The index has found the row by its hash already, which tells a guesser nothing about a secret of 256
// random bits; this keeps it so if a row is ever found in another way.
func same(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }
