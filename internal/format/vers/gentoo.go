package vers

import (
	"cmp"
	"strings"
)

// gentooVersion is a version of the Package Manager Specification (PMS 8 §3.2): numbers, a letter, suffixes, a revision.
type gentooVersion struct {
	numbers  []string
	letter   string
	suffixes []gentooSuffix
	revision string
}

type gentooSuffix struct {
	rank int
	nth  string
}

var gentooRanks = map[string]int{"alpha": -4, "beta": -3, "pre": -2, "rc": -1, "p": 1}

func readGentoo(s string) (order, bool) {
	var v gentooVersion
	if i := strings.LastIndex(s, "-r"); i >= 0 {
		if v.revision = s[i+2:]; !digits(v.revision) {
			return nil, false
		}
		s = s[:i]
	}
	parts := strings.Split(s, "_")
	main := parts[0]
	if n := len(main); n > 0 && main[n-1] >= 'a' && main[n-1] <= 'z' {
		main, v.letter = main[:n-1], main[n-1:]
	}
	var ok bool
	if v.numbers, ok = dotted(main); !ok {
		return nil, false
	}
	for _, p := range parts[1:] {
		word, nth := leading(p, letter)
		rank := gentooRanks[word]
		if rank == 0 || nth != "" && !digits(nth) {
			return nil, false
		}
		v.suffixes = append(v.suffixes, gentooSuffix{rank, nth})
	}
	return v, true
}

// compare follows the algorithms of PMS §3.3, step by step.
func (v gentooVersion) compare(o order) (int, bool) {
	w := o.(gentooVersion)
	for i := range min(len(v.numbers), len(w.numbers)) {
		if c := compareGentooNumber(v.numbers[i], w.numbers[i], i == 0); c != 0 {
			return c, true
		}
	}
	if c := cmp.Compare(len(v.numbers), len(w.numbers)); c != 0 {
		return c, true
	}
	if c := strings.Compare(v.letter, w.letter); c != 0 {
		return c, true
	}
	for i := range max(len(v.suffixes), len(w.suffixes)) {
		a, b := v.suffix(i), w.suffix(i)
		if a.rank != b.rank {
			return compareInts(a.rank, b.rank), true
		}
		if c := compareDigits(a.nth, b.nth); c != 0 {
			return c, true
		}
	}
	return compareDigits(v.revision, w.revision), true
}

// compareGentooNumber: after the first, a number with a leading zero counts like the digits after a decimal point.
func compareGentooNumber(a, b string, first bool) int {
	if first || a[0] != '0' && b[0] != '0' {
		return compareDigits(a, b)
	}
	return strings.Compare(strings.TrimRight(a, "0"), strings.TrimRight(b, "0"))
}

func (v gentooVersion) suffix(i int) gentooSuffix {
	if i < len(v.suffixes) {
		return v.suffixes[i]
	}
	return gentooSuffix{}
}

func compareInts(a, b int) int { return cmp.Compare(a, b) }
