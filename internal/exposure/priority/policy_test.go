package priority

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"lianfang/internal/format/framing"
)

func TestTheDefaultPolicy(t *testing.T) {
	p := Default()
	if p.Tree != ByCoordinator || p.EPSS != 0.1 || !p.KEVDue || p.Days[Act]["A"] != 3 || p.Days[Track][""] != 180 || p.Days[TrackStar]["C"] != 60 {
		t.Errorf("%s", p)
	}
}

// asJSON writes the default policy as JSON over several lines.
func asJSON(t testing.TB) string {
	var all map[string]any
	if _, err := toml.Decode(DefaultText(), &all); err != nil {
		t.Fatal(err)
	}
	b, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestJSONSaysTheSame(t *testing.T) {
	p, err := ParsePolicy([]byte(asJSON(t)))
	if err != nil || fmt.Sprint(p) != fmt.Sprint(Default()) {
		t.Errorf("%s %v", p, err)
	}
}

// lineOf is the line of a text that has part, counted from 1.
func lineOf(t *testing.T, text, part string) int {
	for i, l := range strings.Split(text, "\n") {
		if strings.Contains(l, part) {
			return i + 1
		}
	}
	t.Fatalf("no line has %q", part)
	return 0
}

func TestRefusedPolicies(t *testing.T) {
	for _, c := range []struct{ name, from, to, code, line string }{
		{"another tree", `tree = "coordinator"`, `tree = "oak"`, CodePolicy, "oak"},
		{"no tree", `tree = "coordinator"`, ``, CodePolicy, "# How soon"},
		{"a tree that is a number", `tree = "coordinator"`, `tree = 7`, framing.CodeWrongType, "tree = 7"},
		{"a probability over one", "epss = 0.1", "epss = 1.5", CodePolicy, "epss = 1.5"},
		{"a probability that is none", "epss = 0.1", "epss = nan", CodePolicy, "epss = nan"},
		{"a key that nothing reads", "kev_due = true", "kev_due = true\nkevdue = true", CodeUnknown, "kevdue"},
		{"a level that there is not", "none = 7", "none = 7\nF = 7", CodeUnknown, "F = 7"},
		{"a level in small letters", "none = 7", "none = 7\na = 7", CodeUnknown, "a = 7"},
		{"a decision that there is not", "[days.attend]", "[days.attends]", CodeUnknown, "[days.attends]"},
		{"a level is missing", "none = 7\n", "", CodePolicy, "[days.act]"},
		{"days below none", "none = 7", "none = -1", CodePolicy, "none = -1"},
		{"days that are half", "none = 7", "none = 7.5", framing.CodeWrongType, "none = 7.5"},
		{"days in words", "none = 7", `none = "seven"`, framing.CodeWrongType, "seven"},
		{"more days for the more urgent", "none = 7", "none = 31", CodePolicy, "none = 31"},
		{"more days for the stricter level", "C = 21", "C = 13", CodePolicy, "C = 13"},
		{"no TOML", "kev_due = true", "kev_due = ", framing.CodeMalformed, "kev_due = "},
		{"a key twice", "kev_due = true", "kev_due = true\nkev_due = false", framing.CodeMalformed, "kev_due = false"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := strings.Replace(DefaultText(), c.from, c.to, 1)
			if file == DefaultText() {
				t.Fatal("nothing was changed")
			}
			_, err := ParsePolicy([]byte(file))
			var e *framing.Error
			if !errors.As(err, &e) || e.Code != c.code || e.At.Line != lineOf(t, file, c.line) || e.Say.In("zh-TW") == "" {
				t.Errorf("%v, want %s at line %d", err, c.code, lineOf(t, file, c.line))
			}
		})
	}
}

func TestRefusedJSONPolicies(t *testing.T) {
	for _, c := range []struct{ name, from, to, code, line string }{
		{"another tree", `"coordinator"`, `"oak"`, CodePolicy, "oak"},
		{"a key that nothing reads", `"tree"`, `"trees"`, CodeUnknown, "trees"},
		{"days in words", `"none": 7`, `"none": "seven"`, framing.CodeWrongType, "seven"},
		{"more days for the more urgent", `"none": 7`, `"none": 31`, CodePolicy, `"none": 31`},
		{"a level that there is not", `"none": 7`, `"nobody": 7`, CodeUnknown, "nobody"},
		{"a key twice", `"tree"`, `"epss": 1, "tree"`, framing.CodeMalformed, `"epss": 1,`},
		{"cut off", `"tree": "coordinator"`, `"tree": `, framing.CodeMalformed, "}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := strings.Replace(asJSON(t), c.from, c.to, 1)
			_, err := ParsePolicy([]byte(file))
			var e *framing.Error
			if !errors.As(err, &e) || e.Code != c.code {
				t.Fatalf("%v, want %s", err, c.code)
			}
			if want := lineOf(t, file, c.line); c.name != "cut off" && e.At.Line != want {
				t.Errorf("%v, want line %d", err, want)
			}
		})
	}
	if _, err := ParsePolicy([]byte(strings.Repeat("#", maxPolicy+1))); err == nil {
		t.Error("a policy of any length")
	}
	if _, err := ParsePolicy(nil); err == nil {
		t.Error("no policy")
	}
}

func FuzzParsePolicy(f *testing.F) {
	f.Add(DefaultText())
	f.Add(asJSON(f))
	f.Add("[days.act]\nA = 1")
	f.Add(`{"days":{"act":{"A":1}}}`)
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePolicy([]byte(s))
		var e *framing.Error
		switch {
		case err == nil && p.check() != nil:
			t.Fatalf("%q is taken, and wrong: %s", s, p.check().say)
		case err != nil && (!errors.As(err, &e) || e.At.Line < 1 || e.Say.IsZero()):
			t.Fatalf("%q: %v", s, err)
		}
	})
}
