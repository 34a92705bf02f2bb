package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// Codes of an authenticator app (RFC 6238): six digits, a new one every half minute; the one before and the one after count too, for clocks that differ.
const (
	otpStep     = 30 // seconds
	otpBytes    = 20 // RFC 4226 §4 R6
	backupCodes = 10
	backupBytes = 10 // 80 bits: no hash of such a one can be guessed back
)

// otpText is how authenticator apps take a secret.
var otpText = base32.StdEncoding.WithPadding(base32.NoPadding)

// stepOf gives the step that a code is of, false where it is of none near now.
func stepOf(secret []byte, code string, now time.Time) (int64, bool) {
	at, found := now.Unix()/otpStep, int64(-1)
	for step := at - 1; step <= at+1; step++ {
		want, err := hotp.GenerateCodeCustom(otpText.EncodeToString(secret), uint64(max(step, 0)), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = step
		}
	}
	return found, found >= 0
}

// newBackupCodes makes the codes for the day on which the authenticator is lost, and what is kept of them.
func newBackupCodes() (codes []string, hashes [][]byte) {
	for range backupCodes {
		b := make([]byte, backupBytes)
		_, _ = rand.Read(b)
		c := secretText.EncodeToString(b)
		codes = append(codes, c[:4]+"-"+c[4:8]+"-"+c[8:12]+"-"+c[12:])
		hashes = append(hashes, digest(c))
	}
	return codes, hashes
}

// readCode takes from what was typed what people put between digits and letters.
func readCode(s string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(s)))
}

func isBackupCode(c string) bool { return len(c) == secretText.EncodedLen(backupBytes) }
