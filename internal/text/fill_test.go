package text_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/text"
)

// Whatever the pattern, the words are those of package fmt.
func TestFormatIsFmts(t *testing.T) {
	piece := rapid.SampledFrom([]string{"%s", "%[1]s", "%[2]s", "%[3]d", "%d", "%q", "%.3s", "%5d", "%%", "%", "%v", "在 ", " ≤ v < ", "[2]", "%[", "%[1]", "%[9]s"})
	rapid.Check(t, func(t *rapid.T) {
		pattern := ""
		for _, p := range rapid.SliceOfN(piece, 0, 5).Draw(t, "pattern") {
			pattern += p
		}
		args := []any{"1.2.3", text.Of("韌體", "firmware"), 42, int64(7), nil}[:rapid.IntRange(0, 5).Draw(t, "args")]
		inZh, inEn := append([]any{}, args...), append([]any{}, args...)
		if len(args) > 1 {
			inZh[1], inEn[1] = "韌體", "firmware"
		}
		got := text.Format(pattern, pattern, args...)
		if zh, en := fmt.Sprintf(pattern, inZh...), fmt.Sprintf(pattern, inEn...); got.In(text.ZhTW) != zh || got.In(text.En) != en {
			t.Fatalf("%q with %v: %q %q, fmt %q %q", pattern, args, got.In(text.ZhTW), got.In(text.En), zh, en)
		}
	})
}
