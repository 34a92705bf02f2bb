package letter

import (
	"crypto/rand"
	"crypto/sha256"
)

// SecretLength is how many letters a secret has.
const SecretLength = 26

// NewSecret makes what opens one page to whoever holds it, and what is kept of it. rand.Text has 128 random bits and letters that mail programs leave as
// they are.
func NewSecret() (secret string, hash []byte) {
	secret = rand.Text()
	return secret, Digest(secret)
}

// Digest is what is kept of a secret.
func Digest(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
