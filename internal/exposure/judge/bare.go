package judge

import (
	"strings"

	"lianfang/internal/format/cpe"
)

// Of most versions an answer says no more than in which ranges they lie. Those who judge many versions of a product judge one of those that lie in the same
// ranges, under a name that stands for all of them, and write each version in its place.

// Bare tells whether nothing but its version tells the component apart from others of its product, CPE's part aside, and whether that is written in
// signs which stand for themselves wherever texts are written.
func (c *Component) Bare() bool {
	if c.Version == "" || c.AtLeast || c.Release != "" || c.backported() || strings.Trim(c.Version, bareSigns) != "" {
		return false
	}
	for a := cpe.Update; a <= cpe.Other && !c.PURL; a++ {
		if !c.CPE.Get(a).IsAny() {
			return false
		}
	}
	return true
}

const bareSigns = "0123456789.-_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// Called is the component under another word for its version, for evidence to be written with. It is compared as the version is that was read.
func (c Component) Called(word string, read Readings) Component {
	c.Version, c.read, c.built, c.builtKnown = word, read, c.backported(), true
	return c
}

// Ranges tells as bits in which ranges a component's version lies. ok is false where something else than a range is asked for, or one cannot be told.
func Ranges(list []Limits, c *Component, read *Readings) (bits uint64, ok bool) {
	if len(list) > 64 {
		return 0, false
	}
	for i := range list {
		l := &list[i]
		if l.kind != plainRange && l.kind != otherRange {
			return 0, false
		}
		v, err := read.in(l.order(), c.Version)
		if err != nil {
			return 0, false
		}
		in, err := l.contains(v)
		if err != nil {
			return 0, false
		}
		if in {
			bits |= 1 << i
		}
	}
	return bits, true
}
