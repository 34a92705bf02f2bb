package vers_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/format/vers"
)

// Versions that are a few small numbers are compared in a way of their own. How a version was built says nothing of its order and makes it one that is
// compared as text: both ways, and the mixed one, give the same answer.
func TestNumbersCompareAsTextsDo(t *testing.T) {
	number := rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(0, 30), rapid.IntRange(990, 1010), rapid.IntRange(1975, 2105), rapid.IntRange(9990, 10010), rapid.IntRange(0, 999_999_999))
	version := rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(number, 1, 6).Draw(t, "parts")
		words := make([]string, len(parts))
		for i, n := range parts {
			words[i] = fmt.Sprint(n)
		}
		return strings.Join(words, ".")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := version.Draw(t, "a"), version.Draw(t, "b")
		want, wrong := vers.Compare("generic", a+"+x", b+"+x")
		for _, p := range [][2]string{{a, b}, {a + "+x", b}, {a, b + "+x"}} {
			if got, err := vers.Compare("generic", p[0], p[1]); got != want || (err == nil) != (wrong == nil) {
				t.Fatalf("%s against %s: %d %v, as texts %d %v", p[0], p[1], got, err, want, wrong)
			}
		}
	})
}

// A range of a few small numbers holds what the same range read as any other holds, and leaves the same in doubt.
func TestAPlainRangeHoldsWhatTheRangeHolds(t *testing.T) {
	version := rapid.SampledFrom([]string{"", "1", "1.0", "1.2", "1.2.3", "1.10.3", "2", "0", "0.0", "999", "1000", "1999", "2019", "2024.1", "1.2.3-rc1", "1.2.3b", "20240131", "01.2", "1.2.3.4.5.6", "n/a", "4f2a9c1d7e"})
	rapid.Check(t, func(t *rapid.T) {
		r := vers.Range{StartIncl: version.Draw(t, "a"), StartExcl: version.Draw(t, "b"), EndIncl: version.Draw(t, "c"), EndExcl: version.Draw(t, "d")}
		p, ok := r.Plain("generic")
		if !ok {
			return
		}
		b, err := r.Read("generic")
		if err != nil {
			t.Fatalf("%+v is plain and cannot be read: %v", r, err)
		}
		v, err := vers.ParseVersion("generic", version.Draw(t, "version"))
		if err != nil {
			return
		}
		want, wrong := b.Contains(v)
		if got, err := p.Contains(v); got != want || (err == nil) != (wrong == nil) {
			t.Fatalf("%s in %+v: %t %v, want %t %v", v, r, got, err, want, wrong)
		}
	})
}
