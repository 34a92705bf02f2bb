package vers

import (
	"slices"
	"strings"
)

// Comparator is the sign before a version in a VERS string.
type Comparator string

// The comparators, in the order in which constraints on one version stand. Equal is written as nothing.
const (
	Less           Comparator = "<"
	LessOrEqual    Comparator = "<="
	Equal          Comparator = "="
	NotEqual       Comparator = "!="
	GreaterOrEqual Comparator = ">="
	Greater        Comparator = ">"
)

var comparatorOrder = []Comparator{Less, LessOrEqual, Equal, NotEqual, GreaterOrEqual, Greater}

// Constraint is one part of a Set.
type Constraint struct {
	Comparator Comparator
	Version    string // decoded
}

// Set is a set of versions: what a VERS string says.
type Set struct {
	Scheme      string // as written, lower case; versions are ordered by Canonical(Scheme)
	All         bool   // "*": every version
	Constraints []Constraint
}

// String is the canonical VERS string, without the constraints being simplified.
func (s Set) String() string {
	var b strings.Builder
	b.WriteString("vers:" + s.Scheme + "/")
	if s.All {
		b.WriteByte('*')
	}
	for i, c := range s.Constraints {
		if i > 0 {
			b.WriteByte('|')
		}
		if c.Comparator != Equal {
			b.WriteString(string(c.Comparator))
		}
		escape(&b, c.Version)
	}
	return b.String()
}

// read is a constraint with its version read.
type read struct {
	Constraint
	version Version
}

// read reads all versions of the set.
func (s Set) read() ([]read, error) {
	out := make([]read, len(s.Constraints))
	for i, c := range s.Constraints {
		v, err := ParseVersion(s.Scheme, c.Version)
		if err != nil {
			return nil, err
		}
		out[i] = read{c, v}
	}
	return out, nil
}

// sort puts the constraints into the order of their versions; on one version "<" stands before ">=".
func (s *Set) sort() error {
	if len(s.Constraints) < 2 {
		return nil
	}
	all, err := s.read()
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b read) int {
		c, e := a.version.Compare(b.version)
		if e != nil && err == nil {
			err = e
		}
		if c == 0 {
			c = slices.Index(comparatorOrder, a.Comparator) - slices.Index(comparatorOrder, b.Comparator)
		}
		return c
	})
	for i, r := range all {
		s.Constraints[i] = r.Constraint
	}
	return err
}

// escape writes a version with everything percent-coded that the VERS string needs for itself.
func escape(b *strings.Builder, version string) {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(version); i++ {
		c := version[i]
		if c > ' ' && c < 0x7f && strings.IndexByte("%|<>=!*,/?#[]@&;\"'\\^`{}", c) < 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
}
