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
