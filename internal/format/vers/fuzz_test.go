package vers

import (
	"errors"
	"slices"
	"testing"
)

// allSchemes in a fixed order, so that a fuzz input means the same scheme every time.
func allSchemes() []string {
	var out []string
	for s := range schemes {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func FuzzCompare(f *testing.F) {
	all := allSchemes()
	for i, r := range table(f) {
		if i%40 == 0 {
			f.Add(uint8(slices.Index(all, Canonical(r.scheme))), r.a, r.b)
		}
	}
	f.Add(uint8(slices.Index(all, "generic")), "1.1.1l", "4f2a9c1d7e")
	f.Fuzz(func(t *testing.T, n uint8, a, b string) {
		scheme := all[int(n)%len(all)]
		ab, err1 := Compare(scheme, a, b)
		ba, err2 := Compare(scheme, b, a)
		if (err1 == nil) != (err2 == nil) {
			t.Fatalf("%s: %q against %q: %v; turned round: %v", scheme, a, b, err1, err2)
		}
		if err1 == nil && ab != -ba {
			t.Fatalf("%s: %q against %q: %d; turned round: %d", scheme, a, b, ab, ba)
		}
		if self, err := Compare(scheme, a, a); err == nil && self != 0 || errors.Is(err, ErrIncomparable) {
			t.Fatalf("%s: %q against itself: %d %v", scheme, a, self, err)
		}
		InRange(scheme, a, Range{StartIncl: b, EndExcl: a})
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"vers:npm/>=1.0.0|<2.0.0", "vers:pypi/0.0.2|0.0.6|!=1", "vers:datetime/2024-01-01T00:00:00Z", "vers:all/*",
		"vers:npm/1.0%252F0", "vers:generic/ >= 1.1.1l | < 2019 |"} {
		f.Add(s, "1.0.0")
	}
	f.Fuzz(func(t *testing.T, s, version string) {
		set, err := Parse(s)
		if err != nil {
			return
		}
		canonical := set.String()
		again, err := Parse(canonical)
		if err != nil || again.String() != canonical {
			t.Fatalf("%q: %q comes back as %q (%v)", s, canonical, again, err)
		}
		set.Contains(version)
	})
}

func FuzzFromNative(f *testing.F) {
	var names []string
	for n := range natives {
		names = append(names, n)
	}
	slices.Sort(names)
	for i, s := range []string{">1 <2.0 || ^3.2", "~>2.0.8", "(,1.0],[1.2,)", "1.5.0+, 1.4.1+", "5.0.0 - 7.2.3 || ~1.x", "[1.0, 2.0)", "1.0.1b, 3", "==1.2.*"} {
		f.Add(uint8(i), s)
	}
	f.Fuzz(func(t *testing.T, n uint8, s string) {
		set, err := FromNative(names[int(n)%len(names)], s)
		if err != nil || len(set.Constraints) == 0 && !set.All {
			return
		}
		if again, err := Parse(set.String()); err != nil || again.String() != set.String() {
			t.Fatalf("%s %q: %q comes back as %q (%v)", set.Scheme, s, set, again, err)
		}
	})
}
