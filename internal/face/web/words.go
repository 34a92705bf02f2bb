package web

import (
	"strings"

	"lianfang/internal/text"
)

// counted says a number of things; English has a form for one.
func counted[N int | int64](n N, zh, one, many string) text.Text {
	if n == 1 {
		many = one
	}
	return text.Format(zh, many, n)
}

// inSentence is a name as it stands inside a sentence, where English has no capital.
func inSentence(t text.Text) text.Text {
	return text.Of(t.In(text.ZhTW), strings.ToLower(t.In(text.En)))
}
