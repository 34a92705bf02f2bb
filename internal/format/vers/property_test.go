package vers

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// shapes are patterns from which versions of a scheme are drawn for the laws of an order.
var shapes = map[string]string{
	"alpm":          `([01]:)?[0-2a-b]{1,3}([._][0-2a-b]{1,2}){0,2}(rc)?(-[12])?`,
	"apk":           `[0-3](\.(0|[1-9]|10|01)){0,2}[a-b]?(_(alpha|rc|p)[0-2]?){0,2}(~[a-b])?(-r[0-2])?`,
	"conan":         `[0-2](\.[0-2]){0,3}(-(pre|alpha)\.?[0-2])?(\+b\.?[0-2])?`,
	"cran":          `[0-2]([.-][0-2]){1,3}`,
	"date":          `2024-0[1-2]-0[1-2](T0[0-1]:00:00Z)?`,
	"datetime":      `2024-0[1-2]-0[1-2]T0[0-3]:00:00(\.[0-2]{1,2})?(Z|\+0[0-2]:00)`,
	"deb":           `([01]:)?[0-2](\.[0-2]){0,2}(~rc|\+dfsg)?[0-2]?(-[0-2](ubuntu[0-1])?)?`,
	"gem":           `[0-2](\.[0-2]){0,2}([.-](a|b|rc|1)[0-2]?)?`,
	"generic":       `v?(0|1|2|10|2019|11|20240131)([.\-_]?([0-2]|10|a|b|m|l|za|rc|beta|dev|snapshot|foo|final)){0,4}(\+b[0-2])?`,
	"gentoo":        `[0-2](\.(0|01|010|1|10)){0,2}[a-b]?(_(alpha|pre|p)[0-2]?){0,2}(-r[0-2])?`,
	"go":            `v[0-2]\.[0-2]\.[0-2](-(rc|0)\.[0-2])?|(go)?[0-2]\.[0-2](rc[0-2]|beta[0-2]|\.[0-2])?`,
	"hackage":       `[0-2](\.[0-2]){0,3}`,
	"intdot":        `[0-2](\.[0-2]){0,3}`,
	"lexicographic": `[aAé0]{1,3}`,
	"maven":         `[0-2](\.[0-2]){0,2}(-(alpha|beta|rc|SNAPSHOT|sp)(-[0-2])?)?`,
	"npm":           `[0-2]\.[0-2]\.[0-2](-(rc|a|[0-2])(\.[0-2])?)?(\+b)?`,
	"nuget":         `[0-2](\.[0-2]){0,3}(-(rc|A)(\.[0-2])?)?`,
	"openssl":       `[0-1]\.[0-1]\.[0-1](z?[a-b])?(-(dev|alpha|pre)[0-2])?(-fips)?`,
	"pub":           `[0-2]\.[0-2]\.[0-2](-(rc|a)(\.[0-2])?)?(\+b[0-2])?`,
	"pypi":          `([01]!)?[0-2](\.[0-2]){0,2}((a|b|rc)[0-2])?(\.post[0-2])?(\.dev[0-2])?`,
	"rpm":           `([01]:)?[0-2](\.[0-2a]){0,2}(~rc|\^git)?[0-2]?(-[0-2](\.el[89])?)?`,
	"semver":        `[0-2](\.[0-2]){0,4}(-(rc|a|[0-2])(\.[0-2])?)?`,
	"composer":      `v?[0-2](\.[0-2]){2}(-(dev|alpha|beta|RC)[1-2])?(\+b)?|dev-[a-b]`,
}

// TestOrderHasNoContradictions: the same answer turned round, and never a<=b, b<=c, c<a. Two that cannot be compared prove nothing.
func TestOrderHasNoContradictions(t *testing.T) {
	for scheme := range schemes {
		shape, ok := shapes[scheme]
		if !ok {
			t.Errorf("no shape for %s", scheme)
			continue
		}
		version := rapid.StringMatching(shape)
		t.Run(scheme, rapid.MakeCheck(func(t *rapid.T) {
			a, b, c := draw(t, scheme, version), draw(t, scheme, version), draw(t, scheme, version)
			ab, ok1 := ask(t, a, b)
			bc, ok2 := ask(t, b, c)
			ac, ok3 := ask(t, a, c)
			if !ok1 || !ok2 || !ok3 {
				return
			}
			if ab <= 0 && bc <= 0 && (ac > 0 || ac == 0 && (ab < 0 || bc < 0)) {
				t.Fatalf("%s %d %s %d %s, but %s %d %s", a, ab, b, bc, c, a, ac, c)
			}
		}))
	}
}

func draw(t *rapid.T, scheme string, from *rapid.Generator[string]) Version {
	s := from.Draw(t, "version")
	v, err := ParseVersion(scheme, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// ask compares both ways and each with itself.
func ask(t *rapid.T, a, b Version) (int, bool) {
	ab, err1 := a.Compare(b)
	ba, err2 := b.Compare(a)
	if ab != -ba || (err1 == nil) != (err2 == nil) || ab < -1 || ab > 1 {
		t.Fatalf("%s against %s: %d %v; turned round: %d %v", a, b, ab, err1, ba, err2)
	}
	if self, err := a.Compare(a); self != 0 || err != nil {
		t.Fatalf("%s against itself: %d %v", a, self, err)
	}
	if err1 != nil && !errors.Is(err1, ErrIncomparable) {
		t.Fatalf("%s against %s: %v", a, b, err1)
	}
	return ab, err1 == nil
}

var anySet = rapid.Custom(func(t *rapid.T) Set {
	s := Set{Scheme: "intdot"}
	version := rapid.StringMatching(`[0-3](\.[0-2])?`)
	for range rapid.IntRange(1, 6).Draw(t, "n") {
		s.Constraints = append(s.Constraints, Constraint{rapid.SampledFrom(comparatorOrder).Draw(t, "sign"), version.Draw(t, "version")})
	}
	return s
})

func TestCanonicalSetIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, err := Parse(anySet.Draw(t, "set").String())
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseCanonical(first.String())
		if err != nil || !slices.Equal(again.Constraints, first.Constraints) {
			t.Fatalf("%s comes back as %s (%v)", first, again, err)
		}
	})
}

// span is an interval of whole numbers, for building a set whose members are known.
type span struct {
	from, to       int
	ownFrom, ownTo bool
}

func (s span) holds(n int) bool {
	return n > s.from && n < s.to || s.ownFrom && n == s.from || s.ownTo && n == s.to
}

// spans draws disjoint intervals and their constraints, some of them said twice over by constraints inside.
func spans(t *rapid.T) (out []span, constraints []Constraint) {
	for from := rapid.IntRange(1, 3).Draw(t, "from"); len(out) < 3; from += 6 {
		s := span{from, from + rapid.IntRange(2, 4).Draw(t, "width"), rapid.Bool().Draw(t, "own"), rapid.Bool().Draw(t, "own")}
		out = append(out, s)
		start, end := Greater, Less
		if s.ownFrom {
			start = GreaterOrEqual
		}
		if s.ownTo {
			end = LessOrEqual
		}
		constraints = append(constraints, Constraint{start, strconv.Itoa(s.from)}, Constraint{end, strconv.Itoa(s.to)})
		if rapid.Bool().Draw(t, "redundant") {
			constraints = append(constraints, Constraint{Greater, strconv.Itoa(s.from + 1)}, Constraint{LessOrEqual, strconv.Itoa(s.to - 1)})
		}
	}
	return out, constraints
}

func TestMembershipIsThatOfTheIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		intervals, constraints := spans(t)
		single, excluded, n := rapid.IntRange(0, 22).Draw(t, "single"), rapid.IntRange(0, 22).Draw(t, "excluded"), rapid.IntRange(0, 22).Draw(t, "n")
		constraints = append(constraints, Constraint{Equal, strconv.Itoa(single)}, Constraint{NotEqual, strconv.Itoa(excluded)})
		s, err := Parse(Set{Scheme: "intdot", Constraints: rapid.Permutation(constraints).Draw(t, "order")}.String())
		if err != nil {
			t.Fatal(err)
		}
		want := n != excluded && (n == single || slices.ContainsFunc(intervals, func(s span) bool { return s.holds(n) }))
		if got, err := s.Contains(strconv.Itoa(n)); err != nil || got != want {
			t.Fatalf("%d in %s: %v %v, want %v", n, s, got, err, want)
		}
	})
}
