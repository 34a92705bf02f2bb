package vers

import (
	"cmp"
	"strings"
)

// alpmVersion is [epoch:]version[-release] as pacman compares it (vercmp(8)); the release counts only if both have one.
type alpmVersion struct{ epoch, version, release string }

func readAlpm(s string) (order, bool) {
	v := alpmVersion{version: s}
	if epoch, rest, ok := strings.Cut(s, ":"); ok {
		if !digits(epoch) {
			return nil, false
		}
		v.epoch, v.version = epoch, rest
	}
	if i := strings.LastIndexByte(v.version, '-'); i >= 0 {
		if v.version, v.release = v.version[:i], v.version[i+1:]; !made(v.release, "._") {
			return nil, false
		}
	}
	return v, made(v.version, "._+~@:^-")
}

func (v alpmVersion) compare(o order) (int, bool) {
	w := o.(alpmVersion)
	if c := compareDigits(v.epoch, w.epoch); c != 0 {
		return c, true
	}
	c := compareAlpm(v.version, w.version)
	if c == 0 && v.release != "" && w.release != "" {
		c = compareAlpm(v.release, w.release)
	}
	return c, true
}

// compareAlpm walks both texts run by run: numbers are newer than letters, more separators are newer, and what is left over in
// the end is newer unless it is letters ("1.0" > "1.0rc").
func compareAlpm(a, b string) int {
	if a == b {
		return 0
	}
	separator := func(c byte) bool { return !letter(c) && !digit(c) }
	for a != "" && b != "" {
		var sa, sb string
		sa, a = leading(a, separator)
		sb, b = leading(b, separator)
		if a == "" || b == "" {
			break
		}
		if len(sa) != len(sb) {
			return cmp.Compare(len(sa), len(sb))
		}
		class := letter
		if digit(a[0]) {
			class = digit
		}
		sa, a = leading(a, class)
		sb, b = leading(b, class)
		switch {
		case sb == "" && digit(sa[0]):
			return 1
		case sb == "":
			return -1
		}
		c := strings.Compare(sa, sb)
		if digit(sa[0]) {
			c = compareDigits(sa, sb)
		}
		if c != 0 {
			return c
		}
	}
	switch {
	case a == "" && b == "":
		return 0
	case a == "" && !letter(b[0]), a != "" && letter(a[0]):
		return -1
	}
	return 1
}
