package access

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

const (
	minPassword = 12 // runes, NIST SP 800-63B asks for 8
	maxPassword = 128
)

// commonWords are what the commonest passwords are built on; twelve characters are reached by repeating them or by digits behind them.
var commonWords = []string{"administrator", "administrat0r", "password", "passw0rd", "p@ssword", "p@ssw0rd", "changeme", "letmein", "welcome", "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "zxcvbn",
	"1qaz2wsx3edc", "1qaz2wsx", "qazwsx", "1q2w3e4r", "q1w2e3r4", "abcdefgh", "abcd1234", "abc123", "iloveyou", "sunshine", "princess", "football", "baseball", "superman", "trustno1", "monkey", "dragon", "shadow",
	"master", "secret", "login", "admin", "guest", "default", "computer", "internet", "security", "system", "test", "user", "root", "taiwan", "taipei", "lianfang", "ji32k7au4a83", "5201314", "1314520", "我愛你", "密碼"}

// checkPassword refuses what is too short, too long, or what an attacker tries first.
func checkPassword(password string, p member.Person) error {
	n := utf8.RuneCountInString(password)
	if n < minPassword || n > maxPassword || !utf8.ValidString(password) {
		return fault.New(fault.Invalid, "password_length", text.Format("密碼要 %d 到 %d 個字，可以用一整句話。", "A password has %d to %d characters; a whole sentence is fine.", minPassword, maxPassword))
	}
	low := strings.ToLower(password)
	if ofOneself(low, p) {
		return fault.New(fault.Invalid, "password_of_oneself", text.Of("密碼裡不要有您的名字或電子郵件。", "Leave your name and mail address out of the password."))
	}
	if tooCommon(low) {
		return fault.New(fault.Invalid, "password_common", text.Of("這個密碼太常見，攻擊者會先試它。請改用幾個不相干的詞。", "This password is a common one, which attackers try first. Use several unrelated words."))
	}
	return nil
}

func ofOneself(low string, p member.Person) bool {
	local, _, _ := strings.Cut(p.Email, "@")
	for _, own := range []string{local, strings.ToLower(p.Name)} {
		if utf8.RuneCountInString(own) >= 3 && strings.Contains(low, own) {
			return true
		}
	}
	return false
}

// tooCommon takes the common words out, and digits, signs and repetitions, and looks whether anything of one's own is left.
func tooCommon(low string) bool {
	for _, w := range commonWords {
		low = strings.ReplaceAll(low, w, " ")
	}
	own := map[rune]bool{}
	letters := 0
	var last rune
	for _, r := range low {
		if unicode.IsLetter(r) {
			letters++
		}
		if step := r - last; unicode.IsLetter(r) && step >= -1 && step <= 1 {
			letters-- // aaaa, abcd, dcba
		}
		own[r] = true
		last = r
	}
	if letters >= 5 {
		return false
	}
	return len(own) < 9 || ordered(low) // a password of digits has to be a disorderly one
}

// ordered tells whether most characters follow their neighbour: 1234, 8765, 0000.
func ordered(s string) bool {
	rs := []rune(s)
	follow := 0
	for i := 1; i < len(rs); i++ {
		if step := rs[i] - rs[i-1]; step >= -1 && step <= 1 {
			follow++
		}
	}
	return 2*follow >= len(rs)
}
