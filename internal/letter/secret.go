package letter

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
)

// SecretLength is how many letters a secret has.
const SecretLength = 26

// NewSecret makes what opens one page to whoever holds it, and what is kept of it. rand.Text has 128 random bits and letters that mail programs leave as
// they are.
func NewSecret() (secret string, hash []byte) {
	secret = rand.Text()
	return secret, Digest(secret)
}

// SecretOf makes the secret that belongs to a word which nobody can guess, so that whoever sends the word again is given the same. ok tells whether the word
// looks like one that NewSecret made; any other gives none.
func SecretOf(word string) (secret string, hash []byte, ok bool) {
	if !isSecret(word) {
		return "", nil, false
	}
	sum := sha256.Sum256([]byte("lianfang: the secret of " + word))
	secret = letters.EncodeToString(sum[:16])
	return secret, Digest(secret), true
}

// letters are those of rand.Text.
var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

func isSecret(s string) bool {
	_, err := letters.DecodeString(s)
	return err == nil && len(s) == SecretLength
}

// Digest is what is kept of a secret.
func Digest(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
