package vers

import (
	"slices"
	"strings"
)

// conanVersion is main[-pre][+build], each a row of items between dots (Conan 2 reference, "Version semantics"). Zeros at the
// end of a row do not count; a build is newer than none.
type conanVersion struct{ main, pre, build *conanItems }

type conanItems []string

func readConan(s string) (order, bool) {
	if !made(s, ".-+_*~") {
		return nil, false
	}
	var v conanVersion
	if i := strings.LastIndexByte(s, '+'); i >= 0 {
		v.build = newConanItems(s[i+1:])
		s = s[:i]
	}
	main, pre, cut := strings.Cut(s, "-")
	if cut {
		v.pre = newConanItems(pre)
	}
	v.main = newConanItems(main)
	return v, main != ""
}

func newConanItems(s string) *conanItems {
	items := strings.Split(strings.ToLower(s), ".")
	for len(items) > 0 && digits(items[len(items)-1]) && compareDigits(items[len(items)-1], "") == 0 {
		items = items[:len(items)-1]
	}
	return (*conanItems)(&items)
}

func (v conanVersion) compare(o order) (int, bool) {
	w := o.(conanVersion)
	c := v.main.compare(w.main)
	switch {
	case c != 0:
	case v.pre != nil && w.pre == nil:
		return -1, true
	case v.pre == nil && w.pre != nil:
		return 1, true
	default:
		if c = v.pre.compare(w.pre); c == 0 {
			c = v.build.compare(w.build)
		}
	}
	return c, true
}

// compare orders rows item by item, a shorter row first, no row at all before that.
func (a *conanItems) compare(b *conanItems) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return slices.CompareFunc(*a, *b, func(x, y string) int {
		if digits(x) && digits(y) {
			return compareDigits(x, y)
		}
		return strings.Compare(x, y)
	})
}
