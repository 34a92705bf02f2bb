package playbook_test

import (
	"strings"
	"testing"

	"lianfang/internal/fault"
	"lianfang/internal/incident/playbook"
	"lianfang/internal/text"
)

// What the order names is there, short enough for an emergency, in both languages.
func TestTheProgramComesWithFirstAdvice(t *testing.T) {
	all := playbook.Shipped()
	have := map[string]bool{}
	for _, p := range all {
		have[p.Slug] = true
		if len(p.First) < 3 || len(p.Avoid) == 0 || len(p.Then) == 0 {
			t.Errorf("%s: %d, %d and %d lines", p.Slug, len(p.First), len(p.Avoid), len(p.Then))
		}
		for _, s := range append(append(append([]text.Text{p.Name, p.When}, p.First...), p.Avoid...), p.Then...) {
			if s.In(text.ZhTW) == s.In(text.En) || len([]rune(s.In(text.ZhTW))) > 60 || len(s.In(text.En)) > 180 {
				t.Errorf("%s: %q", p.Slug, s)
			}
		}
	}
	for _, slug := range []string{"ransomware", "leaked-data", "defacement", "fraud-page", "lost-account", "ddos"} {
		if !have[slug] {
			t.Errorf("no advice on %s", slug)
		}
	}
	if all[0].Slug != "ransomware" {
		t.Errorf("%s stands first", all[0].Slug)
	}
}

const good = `slug = "x"
name = { "zh-TW" = "名", en = "name" }
when = { "zh-TW" = "時", en = "when" }
first = [ { "zh-TW" = "做", en = "do" } ]
`

func TestAPlaybookIsReadAndRefused(t *testing.T) {
	if p, err := playbook.Parse([]byte(good)); err != nil || p.First[0].In(text.En) != "do" {
		t.Fatalf("%+v %v", p, err)
	}
	for code, s := range map[string]string{
		"bad_playbook":     good + "more = 1\n",
		"language_missing": strings.Replace(good, "en = \"do\"", "en = \" \"", 1),
		"bad_slug":         strings.Replace(good, `slug = "x"`, `slug = "../x"`, 1),
		"bad_class":        good + "class = \"fraud\"\n",
		"bad_order":        good + "order = -1\n",
		"no_steps":         "slug = \"x\"\nname = { \"zh-TW\" = \"名\", en = \"name\" }\n",
		"too_long":         strings.Replace(good, "\"do\"", `"`+strings.Repeat("do ", 200)+`"`, 1),
		"too_many_steps":   good + "then = [" + strings.Repeat(`{ "zh-TW" = "做", en = "do" },`, 13) + "]\n",
		"bad_characters":   strings.Replace(good, "\"do\"", "\"a\\u0007b\"", 1),
		"too_large":        good + "#" + strings.Repeat("x", playbook.MaxFile),
	} {
		if _, err := playbook.Parse([]byte(s)); fault.Of(err) == nil || fault.Of(err).Code != code {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`slug = "x" # `))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := playbook.Parse(b)
		if err != nil {
			if fault.Of(err).Kind != fault.Invalid {
				t.Errorf("%v", err)
			}
			return
		}
		again := p
		if err := again.Check(); err != nil {
			t.Errorf("what was read is refused: %v", err)
		}
	})
}
