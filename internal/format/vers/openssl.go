package vers

import "strings"

// opensslVersion is numbers, then for the releases up to 1.1.1 a patch letter: 1.0.2 < 1.0.2a < 1.0.2z < 1.0.2za < 1.1.0. A
// pre-release (-dev, -alpha2, -beta1, -pre3) comes before its numbers; -fips marks how it was built, not when.
type opensslVersion struct {
	numbers []string
	letters string
	before  int    // rank of the pre-release word, 0 for a release
	nth     string // which pre-release
}

var opensslBefore = map[string]int{"dev": -5, "alpha": -4, "beta": -3, "pre": -2, "rc": -1}

func readOpenSSL(s string) (order, bool) {
	s, _, _ = strings.Cut(s, "+")
	s = strings.TrimSuffix(s, "-fips")
	main, suffix, cut := strings.Cut(s, "-")
	end := strings.IndexFunc(main, func(r rune) bool { return r >= 'a' && r <= 'z' })
	if end < 0 {
		end = len(main)
	}
	v := opensslVersion{letters: main[end:]}
	var ok bool
	if v.numbers, ok = dotted(main[:end]); !ok || strings.Trim(v.letters, "abcdefghijklmnopqrstuvwxyz") != "" {
		return nil, false
	}
	if cut {
		word, rest := leading(suffix, letter)
		v.before, v.nth = opensslBefore[word], rest
		if v.before == 0 || rest != "" && !digits(rest) {
			return nil, false
		}
	}
	return v, true
}

func (v opensslVersion) compare(o order) (int, bool) {
	w := o.(opensslVersion)
	if c := compareNumbers(v.numbers, w.numbers); c != 0 {
		return c, true
	}
	if c := strings.Compare(v.letters, w.letters); c != 0 {
		return c, true
	}
	if v.before != w.before {
		return compareInts(v.before, w.before), true
	}
	return compareDigits(v.nth, w.nth), true
}
