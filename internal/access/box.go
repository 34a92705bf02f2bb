package access

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
)

// boxOf is AES-GCM under a key of 32 bytes.
func boxOf(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// closeIn puts something into a box; the nonce stands before it.
func closeIn(box cipher.AEAD, plain []byte) []byte {
	nonce := make([]byte, box.NonceSize())
	_, _ = rand.Read(nonce)
	return box.Seal(nonce, nonce, plain, nil)
}

func openIn(box cipher.AEAD, closed []byte) ([]byte, error) {
	n := box.NonceSize()
	if len(closed) < n {
		return nil, errors.New("too short for a nonce")
	}
	return box.Open(nil, closed[:n], closed[n:], nil)
}
