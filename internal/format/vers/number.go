package vers

import (
	"cmp"
	"strings"
)

// compareDigits compares two rows of digits as numbers of any length.
func compareDigits(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(a) != len(b) {
		return cmp.Compare(len(a), len(b))
	}
	return strings.Compare(a, b)
}

func digit(c byte) bool  { return c >= '0' && c <= '9' }
func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// leading cuts off the bytes at the beginning of s that are in a class.
func leading(s string, class func(byte) bool) (head, rest string) {
	i := 0
	for i < len(s) && class(s[i]) {
		i++
	}
	return s[:i], s[i:]
}

func digits(s string) bool {
	head, rest := leading(s, digit)
	return head != "" && rest == ""
}

// dotted reads numbers with dots between them, "1.20.3".
func dotted(s string) ([]string, bool) {
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if !digits(p) {
			return nil, false
		}
	}
	return parts, true
}

// compareNumbers compares rows of numbers; a missing one counts as 0.
func compareNumbers(a, b []string) int {
	for i := range max(len(a), len(b)) {
		x, y := "", "" // the empty row of digits is 0
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if c := compareDigits(x, y); c != 0 {
			return c
		}
	}
	return 0
}
