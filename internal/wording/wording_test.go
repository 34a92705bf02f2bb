package wording_test

import (
	"strings"
	"testing"

	"lianfang/internal/fault"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

func TestWhatPeopleMayWrite(t *testing.T) {
	field := func(said string, change ...func(*wording.Field)) wording.Field {
		f := wording.Field{Name: text.Of("欄位", "Field"), Said: said, Most: 5}
		for _, c := range change {
			c(&f)
		}
		return f
	}
	lines, must := func(f *wording.Field) { f.Lines = true }, func(f *wording.Field) { f.Must = true }
	for want, all := range map[string][]wording.Field{
		"":              {field(""), field("五個字字字"), field("a\nb", lines), field(" x ", must)},
		"text_missing":  {field(" \n", must, lines)},
		"text_too_long": {field("六個字字字字")},
		"bad_text":      {field("a\nb"), field("a\x00"), field("a\u202eb"), field("\xff")},
	} {
		for _, f := range all {
			err := wording.Check(field("ok"), f)
			if got := fault.Of(err); want == "" && err != nil || want != "" && (got == nil || got.Code != want) {
				t.Errorf("%q: %v, want %q", f.Said, err, want)
			}
		}
	}
}

func FuzzMail(f *testing.F) {
	for _, s := range []string{"a@b.example", "A@B.example", "a <a@b>", "a@b\r\nBcc: c@d", strings.Repeat("a", 300) + "@b", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, wrong := wording.Mail(s)
		if wrong == nil && (strings.ContainsAny(got, "\r\n\x00 <>") || len(got) > wording.MaxAddress || got != strings.ToLower(strings.TrimSpace(s))) {
			t.Errorf("%q is read as %q", s, got)
		}
	})
}
