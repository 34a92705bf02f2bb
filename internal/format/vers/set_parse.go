package vers

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Parse reads a VERS string and brings it into canonical form: blanks and empty constraints are dropped, constraints are sorted.
// A scheme that is not Known is read too, in the order given. Errors are *Error of kind ErrMalformed, ErrNotVersion or ErrIncomparable.
func Parse(s string) (Set, error) {
	if len(s) > MaxSet {
		return Set{}, malformed("", "版本範圍有 %d 個位元組，上限是 %d。", "The version range has %d bytes; the limit is %d.", len(s), MaxSet)
	}
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return Set{}, malformed("", "版本範圍含有 U+0000 或不合法的 UTF-8。", "The version range contains U+0000 or invalid UTF-8.")
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	set, rest, err := head(s)
	if err != nil {
		return Set{}, err
	}
	if err := set.constraints(rest, false); err != nil {
		return Set{}, err
	}
	if len(set.Constraints) == 0 && !set.All {
		return Set{}, malformed(set.Scheme, "版本範圍裡沒有條件。", "There is no constraint in the version range.")
	}
	if Known(set.Scheme) {
		err = set.sort()
	}
	return set, err
}

// ParseCanonical reads a VERS string that has to be in canonical form already.
func ParseCanonical(s string) (Set, error) {
	set, err := Parse(s)
	if err != nil {
		return Set{}, err
	}
	_, rest, _ := strings.Cut(s, "/")
	if err := (&Set{Scheme: set.Scheme}).constraints(rest, true); err != nil {
		return Set{}, err
	}
	if Canonical(set.Scheme) == "datetime" {
		if _, err := set.read(); err != nil {
			return Set{}, err
		}
	}
	if set.String() != s {
		return Set{}, malformed(set.Scheme, "版本範圍不是標準寫法；標準寫法是「%s」。", "The version range is not in canonical form, which is %q.", set.String())
	}
	return set, nil
}

// head reads "vers:scheme/".
func head(s string) (Set, string, error) {
	rest, ok := cutPrefixFold(s, "vers:")
	scheme, rest, slash := strings.Cut(rest, "/")
	if !ok || !slash {
		return Set{}, "", malformed("", "版本範圍應寫成 vers:排序方式/條件。", "A version range is written vers:scheme/constraints.")
	}
	scheme = strings.ToLower(scheme)
	if !made(scheme, ".-") || len(scheme) > 64 {
		return Set{}, "", malformed("", "「%s」不能當作排序方式的名稱。", "%q cannot be the name of a version scheme.", clip(scheme))
	}
	return Set{Scheme: scheme}, rest, nil
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// constraints reads what stands between the pipes; strict refuses empty ones.
func (s *Set) constraints(rest string, strict bool) error {
	for _, raw := range strings.Split(rest, "|") {
		switch {
		case raw == "" && strict:
			return malformed(s.Scheme, "版本範圍裡有空的條件。", "There is an empty constraint in the version range.")
		case raw == "":
			continue
		case raw == "*":
			s.All = true
			continue
		case len(s.Constraints) == maxConstraints:
			return malformed(s.Scheme, "版本範圍的條件超過 %d 個。", "The version range has more than %d constraints.", maxConstraints)
		}
		c := Constraint{Comparator: Equal}
		for _, sign := range []Comparator{GreaterOrEqual, LessOrEqual, NotEqual, Less, Greater, Equal} {
			if after, ok := strings.CutPrefix(raw, string(sign)); ok {
				c.Comparator, raw = sign, after
				break
			}
		}
		var ok bool
		if c.Version, ok = unescape(raw); !ok || c.Version == "" {
			return malformed(s.Scheme, "「%s」不是版本。", "%q is not a version.", clip(raw))
		}
		s.Constraints = append(s.Constraints, c)
	}
	if s.All && len(s.Constraints) > 0 {
		return malformed(s.Scheme, "「*」必須單獨使用。", `"*" has to stand alone.`)
	}
	return nil
}

// unescape decodes percent codes once. Signs that belong to the range itself are not allowed bare in a version.
func unescape(s string) (string, bool) {
	if strings.ContainsAny(s, "<>=!*") {
		return "", false
	}
	if strings.IndexByte(s, '%') < 0 {
		return s, !strings.ContainsFunc(s, unwritable)
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) || unhex(s[i+1]) < 0 || unhex(s[i+2]) < 0 {
			return "", false
		}
		b.WriteByte(byte(unhex(s[i+1])<<4 | unhex(s[i+2])))
		i += 2
	}
	out := b.String()
	return out, utf8.ValidString(out) && !strings.ContainsFunc(out, unwritable)
}

func unhex(c byte) int {
	switch {
	case digit(c):
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
