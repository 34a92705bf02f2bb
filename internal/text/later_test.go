package text_test

import (
	"testing"

	"pgregory.net/rapid"

	"lianfang/internal/text"
)

// What is said later is what Format says now, whatever the pattern.
func TestLaterIsTheSame(t *testing.T) {
	piece := rapid.SampledFrom([]string{"%s", "%[1]s", "%[2]s", "%d", "%q", "%.3s", "%%", "%", "在 ", " ≤ v < ", "[2]", "%[", "%[1]", "%[9]s"})
	pattern := rapid.Map(rapid.SliceOfN(piece, 0, 5), func(list []string) (s string) {
		for _, p := range list {
			s += p
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		zh, en := pattern.Draw(t, "zh"), pattern.Draw(t, "en")
		args := []string{"1.2.3", "韌體", "%s", "", "\"", "6"}[:rapid.IntRange(1, 6).Draw(t, "args")]
		boxed := make([]any, len(args))
		for i, a := range args {
			boxed[i] = a
		}
		want, got := text.Format(zh, en, boxed...), text.Say(zh, en, args...)
		if got.Now() != want || string(got.Append([]byte("a"), text.En)) != "a"+want.In(text.En) {
			t.Fatalf("%q, %q with %q: %q, want %q", zh, en, args, got.Now(), want)
		}
	})
}

func TestWordsWithoutArgumentsStay(t *testing.T) {
	whole, done := text.Say("100%，%s", "100 %, %s"), text.Of("100%，%s", "100 %, %s")
	if again := done.Later(); whole.Now() != done || again.Now() != done {
		t.Errorf("%q, %q, want %q", whole.Now(), again.Now(), done)
	}
}
