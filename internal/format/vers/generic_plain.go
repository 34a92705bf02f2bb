package vers

import (
	"cmp"
	"strings"
)

// Nearly all versions are a few small numbers with dots between them. They are kept as numbers, which compare by the same rule without
// looking at texts.

const (
	plainParts  = 5
	plainDigits = 9 // of one number; the first has at most four, so that it is no date
	firstDigits = 4
)

// readPlain reads numbers without leading zeros; ok is false for any other text, which may be a version all the same.
func readPlain(s string) (v *genericVersion, ok bool) {
	var few [plainParts]uint32
	n, long, x := 0, 0, uint32(0)
	for i := 0; i <= len(s); i++ {
		if i < len(s) && digit(s[i]) {
			if long > 0 && x == 0 { // a leading zero
				return nil, false
			}
			x = 10*x + uint32(s[i]-'0')
			if long++; long > plainDigits || n == 0 && long > firstDigits {
				return nil, false
			}
			continue
		}
		if i < len(s) && s[i] != '.' || long == 0 || n == plainParts {
			return nil, false
		}
		few[n] = x
		n, long, x = n+1, 0, 0
	}
	return &genericVersion{text: s, few: few, n: uint8(n)}, true
}

// comparePlain is what compare says of numbers: a year and a small number have no order, unless one of the two is zero throughout.
func (v *genericVersion) comparePlain(w *genericVersion) (int, bool) {
	a, b := v.few[0], w.few[0]
	if (plainYear(a) && b < 1000 || plainYear(b) && a < 1000) && !v.plainZero() && !w.plainZero() {
		return 0, false
	}
	for i := range plainParts {
		if v.few[i] != w.few[i] {
			return cmp.Compare(v.few[i], w.few[i]), true
		}
	}
	return 0, true
}

func plainYear(n uint32) bool { return n >= 1980 && n <= 2099 }

func (v *genericVersion) plainZero() bool { return v.few == [plainParts]uint32{} }

// allParts gives the parts of any version, for comparing with one that is not plain; those of a plain one are made in room.
func (v *genericVersion) allParts(room *[plainParts]genericPart) []genericPart {
	if v.n == 0 {
		return v.parts
	}
	rest := v.text
	for i := range v.n {
		room[i].digits, rest, _ = strings.Cut(rest, ".")
	}
	return room[:v.n]
}
