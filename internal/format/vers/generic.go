package vers

import (
	"strings"
	"unicode"
)

// genericVersion is a version of which only the text is known, as in most CPE names. It is cut at punctuation and where digits
// meet letters: 1.1.1l is 1, 1, 1, "l".
//
// The order: numbers as numbers of any length, a missing number is 0, words that announce a release stand before it, other words
// after it (1.1.1 < 1.1.1l), what follows "+" is how it was built and does not count. What stands for different habits of
// counting has no order: a year and a small number (2019, 11.7), a hash and anything else, a letter where the other has a
// number, two different long words.
type genericVersion struct {
	text  string // as written, lower case, without the build
	parts []genericPart
	hash  bool

	few [plainParts]uint32 // instead of parts where the version is n small numbers: see readPlain
	n   uint8
}

// genericPart is a number (its digits) or a word with its rank.
type genericPart struct {
	digits string
	word   string
	rank   int // of a word: below 0 before the release, 0 after it
}

// announcing are the words before a release, in their usual order.
var announcing = map[string]int{"dev": -9, "nightly": -9, "canary": -9, "next": -9, "latest": -9, "alpha": -8, "ea": -8, "beta": -7,
	"milestone": -6, "pre": -5, "preview": -5, "prerelease": -5, "rc": -4, "cr": -4, "candidate": -4, "snapshot": -3}

// silent are words that say "this is the release" or nothing at all.
var silent = map[string]bool{"final": true, "ga": true, "release": true, "stable": true, "v": true, "ver": true, "version": true}

// placeholders are what stands where somebody knew no version.
var placeholders = map[string]bool{"*": true, "-": true, "n/a": true, "na": true, "unknown": true, "unspecified": true, "none": true,
	"null": true, "all": true, "any": true, "various": true, "latest": true}

// Placeholder tells whether a text stands where somebody knew no version, or would not say: "n/a", "*", "unspecified", "latest".
func Placeholder(s string) bool {
	s = strings.ToLower(strings.TrimSpace(s))
	return s == "" || placeholders[s]
}

func readGeneric(s string) (order, bool) {
	if v, ok := readPlain(s); ok {
		return v, true
	}
	s = strings.ToLower(s)
	if placeholders[s] || strings.IndexByte(s, '*') >= 0 || strings.HasSuffix(s, ".x") {
		return nil, false // "6.6.*" and "8.0.x" are patterns: the reader of the record has to say what they bound
	}
	v := genericVersion{}
	v.text, _, _ = strings.Cut(s, "+")
	v.parts = cutGeneric(v.text)
	v.hash = looksLikeHash(v.text)
	return &v, len(v.parts) > 0
}

func cutGeneric(s string) (parts []genericPart) {
	class := func(r rune) int {
		switch {
		case r >= '0' && r <= '9':
			return 1
		case unicode.IsLetter(r):
			return 2
		}
		return 0
	}
	start, last := 0, 0
	emit := func(end int) {
		switch t := s[start:end]; {
		case last == 1:
			parts = append(parts, genericPart{digits: t})
		case last == 2 && !silent[t]:
			parts = append(parts, genericPart{word: t, rank: rankOf(s, start, end)})
		}
	}
	for i, r := range s {
		if c := class(r); c != last {
			emit(i)
			start, last = i, c
		}
	}
	emit(len(s))
	return parts
}

// rankOf ranks the word s[start:end]. Before a number, "a" and "b" right behind another number are alpha and beta (3.10.0a1),
// and "m" behind a hyphen is a milestone (10.0.0-M1); else single letters are patch letters or trains.
func rankOf(s string, start, end int) int {
	word := s[start:end]
	if start == 0 || end == len(s) || !digit(s[end]) {
		return announcing[word]
	}
	switch before := s[start-1]; {
	case word == "a" && digit(before):
		return announcing["alpha"]
	case word == "b" && digit(before):
		return announcing["beta"]
	case word == "m" && before == '-':
		return announcing["milestone"]
	}
	return announcing[word]
}

// looksLikeHash tells a commit id from a version: hexadecimal digits only, digits and letters mixed more than once, or as long as
// a full id.
func looksLikeHash(s string) bool {
	const shortest, sha1, sha256 = 7, 40, 64
	if len(s) < shortest || strings.Trim(s, "0123456789abcdef") != "" {
		return false
	}
	edges := 0
	for i := 1; i < len(s); i++ {
		if digit(s[i]) != digit(s[i-1]) {
			edges++
		}
	}
	return edges >= 2 || len(s) == sha1 || len(s) == sha256
}

func (v *genericVersion) compare(o order) (int, bool) {
	w := o.(*genericVersion)
	if v.text == w.text {
		return 0, true
	}
	if v.n > 0 && w.n > 0 {
		return v.comparePlain(w)
	}
	var room [2][plainParts]genericPart
	mine, other := v.allParts(&room[0]), w.allParts(&room[1])
	a, b := mine[0], other[0]
	switch {
	case v.hash, w.hash:
		return 0, false
	case (!a.isNumber() || !b.isNumber()) && a.word != b.word:
		return 0, false
	case differInSize(a, b) && !allZero(mine) && !allZero(other): // "from 0" is a bound for every way of counting
		return 0, false
	}
	return compareGeneric(mine, other)
}

// compareGeneric walks both rows. A zero that meets no number is stepped over: it says nothing (1.0-rc1 is 1-rc1).
func compareGeneric(a, b []genericPart) (int, bool) {
	for len(a) > 0 || len(b) > 0 {
		if len(a) > 0 && len(b) > 0 && a[0].isNumber() == b[0].isNumber() {
			c, ok := comparePart(a[0], b[0])
			if c != 0 || !ok {
				return c, ok
			}
			a, b = a[1:], b[1:]
			continue
		}
		switch {
		case len(a) > 0 && a[0].isZero():
			a = a[1:]
		case len(b) > 0 && b[0].isZero():
			b = b[1:]
		case len(b) == 0:
			return a[0].againstEnd(), true
		case len(a) == 0:
			return -b[0].againstEnd(), true
		case a[0].rank < 0: // an announced release against a number: 1.0-rc1 < 1.0 <= 1.0.1
			return -1, true
		case b[0].rank < 0:
			return 1, true
		default:
			return 0, false // a letter against a number
		}
	}
	return 0, true
}

func (p genericPart) isNumber() bool { return p.digits != "" }
func (p genericPart) isZero() bool   { return p.isNumber() && strings.Trim(p.digits, "0") == "" }

// againstEnd compares a part with the end of the other version.
func (p genericPart) againstEnd() int {
	if p.rank < 0 {
		return -1
	}
	return 1
}

// comparePart compares number with number or word with word.
func comparePart(a, b genericPart) (int, bool) {
	switch {
	case a.isNumber():
		return compareDigits(a.digits, b.digits), true
	case a.rank != b.rank:
		return compareInts(a.rank, b.rank), true
	case a.rank < 0 || a.word == b.word:
		return 0, true
	case len(a.word) <= 2 && len(b.word) <= 2: // patch letters: a … z, za …
		return strings.Compare(a.word, b.word), true
	}
	return 0, false
}

func allZero(parts []genericPart) bool {
	for _, p := range parts {
		if !p.isZero() {
			return false
		}
	}
	return true
}

// differInSize tells a date from a small number.
func differInSize(a, b genericPart) bool {
	return a.isYear() && b.isSmall(3) || b.isYear() && a.isSmall(3) || a.isDate() && b.isSmall(6) || b.isDate() && a.isSmall(6)
}

// isYear: 1980 to 2099. isDate: eight digits or more that begin like one, 20240131.
func (p genericPart) isYear() bool {
	return len(p.digits) == 4 && (p.digits >= "1980" && p.digits <= "2099")
}

func (p genericPart) isDate() bool {
	return len(p.digits) >= 8 && len(p.digits) <= 14 && p.digits[:4] >= "1980" && p.digits[:4] <= "2099" &&
		p.digits[4:6] >= "01" && p.digits[4:6] <= "12" && p.digits[6:8] >= "01" && p.digits[6:8] <= "31"
}

func (p genericPart) isSmall(places int) bool { return len(strings.TrimLeft(p.digits, "0")) <= places }
