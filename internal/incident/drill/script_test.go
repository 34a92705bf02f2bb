package drill_test

import (
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/drill"
	"lianfang/internal/text"
)

func TestAScriptIsReadPartByPart(t *testing.T) {
	s, err := drill.Parse("\ufeff# for the desk\r\n\r\n+0 answer 30\r\nfirst line\r\n\r\nsecond line\r\n# not told\r\n+45 評估 60\r\n評估看看\r\n+120 nothing\r\nover\r\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []drill.Part{{0, drill.Answer, 30 * time.Minute, "first line\n\nsecond line"}, {45 * time.Minute, drill.Assess, time.Hour, "評估看看"}, {2 * time.Hour, drill.Nothing, 0, "over"}}
	for i, p := range s.Parts {
		if p != want[i] {
			t.Errorf("part %d is %+v", i, p)
		}
	}
	if len(s.Parts) != 3 || s.Length() != 2*time.Hour || s.Asked() != 2 {
		t.Errorf("%d parts, %s, %d asked", len(s.Parts), s.Length(), s.Asked())
	}
	if again, err := drill.Parse(s.String()); err != nil || again.String() != s.String() {
		t.Errorf("written and read again it is %q, %v", again.String(), err)
	}
}

// A refusal names the line.
func TestAScriptThatCannotBeRun(t *testing.T) {
	for script, line := range map[string]string{
		"": "line 1:", "# a note alone": "line 1:", "words first\n+0 nothing\nx": "line 1:", "+5 nothing\nx": "line 1:", "+0 nothing\n": "line 1:", "+0 nothing\nx\n+0 nothing\ny": "line 3:", "+0 nothing\nx\n+9 answer\ny": "line 3:",
		"+0 nothing\n +886 2 2345": "line 1:", "+0 nothing\nx\n+1 nothing\n\u3000# y": "line 3:", "+0 nothing 5\nx": "line 1:", "+0 sing 5\nx": "line 1:", "+0 answer 0\nx": "line 1:", "+0 answer -5\nx": "line 1:", "+0 answer 99999999999\nx": "line 1:", "+1e3 answer 5\nx": "line 1:", "+\nx": "line 1:", "+0 answer 5 6\nx": "line 1:", "+0 answer 5\n\xff": "line 1:",
		strings.Repeat("#\n", drill.MaxBytes): "line 1:", "+0 nothing\n" + strings.Repeat("字", drill.MaxWords+1): "line 1:", strings.Repeat("+1 nothing\nx\n", drill.MaxParts+1): "line 41:",
	} {
		_, err := drill.Parse(script)
		if f := fault.Of(err); err == nil || f.Code != "bad_script" || !strings.Contains(f.Say.In(text.En), line) {
			t.Errorf("%.40q is %v", script, err)
		}
	}
}

// What comes with the program can be run, says the same in both languages, and asks for something.
func TestScriptsThatComeWithTheProgram(t *testing.T) {
	for _, x := range drill.Examples {
		zh, err := drill.Parse(x.Text(text.ZhTW))
		if err != nil {
			t.Errorf("%s: %v", x.Slug, err)
		}
		en, err := drill.Parse(x.Text(text.En))
		if err != nil || len(zh.Parts) != len(en.Parts) || en.Asked() == 0 {
			t.Fatalf("%s: %d and %d parts, %v", x.Slug, len(zh.Parts), len(en.Parts), err)
		}
		for i, p := range zh.Parts {
			if q := en.Parts[i]; p.After != q.After || p.Asks != q.Asks || p.Within != q.Within {
				t.Errorf("%s, part %d: %+v and %+v", x.Slug, i, p, q)
			}
		}
	}
	if s := (drill.Example{Slug: "../script"}).Text(text.En); s != "" {
		t.Errorf("%q", s)
	}
}

// FuzzParse: whatever is read can be written and read again as the same.
func FuzzParse(f *testing.F) {
	for _, x := range drill.Examples {
		f.Add(x.Text(text.En))
		f.Add(x.Text(text.ZhTW))
	}
	f.Add("+0 answer 5\nx\n+1 nothing\ny")
	f.Fuzz(func(t *testing.T, in string) {
		s, err := drill.Parse(in)
		if err != nil {
			return
		}
		again, err := drill.Parse(s.String())
		if err != nil || again.String() != s.String() {
			t.Errorf("%q is %v once more", s.String(), err)
		}
	})
}
