package member

import "crypto/rand"

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
