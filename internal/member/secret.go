package member

import (
	"crypto/rand"
	"crypto/sha256"
)

// newSecret makes what opens one page to whoever holds it, and what is kept of it. rand.Text has 128 random bits and letters that mail programs
// leave as they are.
func newSecret() (secret string, hash []byte) {
	secret = rand.Text()
	return secret, digest(secret)
}

func digest(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

const secretLength = 26

// newCode is a short code that people type: ten letters in two groups, without those that are taken for each other.
func newCode() string {
	const letters = "ABCDEFGHJKMNPQRSTVWXYZ23456789AB" // 32, so that each byte chooses evenly
	b := make([]byte, 10)
	_, _ = rand.Read(b) // never fails
	for i := range b {
		b[i] = letters[b[i]%32]
	}
	return string(b[:5]) + "-" + string(b[5:])
}
