// Package text holds words that a person reads, always in both languages of the product: zh-TW and English.
//
// A Text cannot be made with one language missing: Of takes both, and the fields are not exported. Any layer may use it.
package text

import (
	"fmt"
	"strings"
)

// Lang is a language of the product.
type Lang string

// The two languages; the tags are those of BCP 47 as pages write them.
const (
	ZhTW Lang = "zh-TW"
	En   Lang = "en"
)

// ParseLang reads a language tag or an Accept-Language value; what it does not know becomes zh-TW, the first language here.
func ParseLang(s string) Lang {
	s = strings.ToLower(strings.TrimSpace(s))
	if strings.HasPrefix(s, "en") {
		return En
	}
	return ZhTW
}

// Text is one thing said in both languages.
type Text struct{ zh, en string }

// Of makes a Text from its Chinese (zh-TW) and its English form.
func Of(zh, en string) Text { return Text{zh, en} }

// Same is a Text for a name, number or code that both languages write alike.
func Same(s string) Text { return Text{s, s} }

// Format makes a Text from two patterns of package fmt; both take the same arguments, in an order they may choose with %[n].
// An argument that is itself a Text is spoken in the language of the pattern.
func Format(zh, en string, args ...any) Text {
	if a, ok := fill(zh, ZhTW, args); ok {
		if b, ok := fill(en, En, args); ok {
			return Text{a, b}
		}
	}
	return Text{fmt.Sprintf(zh, spoken(ZhTW, args)...), fmt.Sprintf(en, spoken(En, args)...)}
}

// With fills the patterns that the Text holds, as Format does.
func (t Text) With(args ...any) Text { return Format(t.zh, t.en, args...) }

// In gives the words in one language.
func (t Text) In(l Lang) string {
	if l == En {
		return t.en
	}
	return t.zh
}

// IsZero tells whether nothing is said.
func (t Text) IsZero() bool { return t.zh == "" && t.en == "" }

// String is the English form, for logs.
func (t Text) String() string { return t.en }

func spoken(l Lang, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(Text); ok {
			a = t.In(l)
		}
		out[i] = a
	}
	return out
}
