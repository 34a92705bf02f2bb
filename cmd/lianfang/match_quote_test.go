package main

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"lianfang/internal/text"
)

// What is written member by member is what the encoder writes.
func TestQuotedAsTheEncoderDoes(t *testing.T) {
	piece := rapid.OneOf(rapid.SampledFrom([]string{"9.0.31", " ≤ v < ", "\"", "\\", "\n", "\x1f", "\x7f", "在版本裡", "\u2028", "<&>"}), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		s := ""
		for _, p := range rapid.SliceOfN(piece, 0, 4).Draw(t, "text") {
			s += p
		}
		want, err := jsontext.AppendQuote([]byte("x"), s)
		if err != nil {
			t.Fatal(err)
		}
		if got := appendQuoted([]byte("x"), s); string(got) != string(want) {
			t.Fatalf("%q: %s, want %s", s, got, want)
		}
		words := text.Say("%s 不是 %s", "%s is not %s", s, s)
		if got, want := appendLater([]byte("x"), &words), appendText([]byte("x"), words.Now()); string(got) != string(want) {
			t.Fatalf("%q: %s, want %s", s, got, want)
		}
	})
}
