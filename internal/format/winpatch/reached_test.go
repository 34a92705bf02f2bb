package winpatch

import "testing"

func TestTheBuildThatUpdatesBring(t *testing.T) {
	c := new(Catalogue)
	for _, r := range []Record{
		{KB: 5031356, Supersedes: []KB{5030211}, Build: build(t, "19045.3570")},
		{KB: 5032189, Supersedes: []KB{5031356}, Build: build(t, "19045.3693")},
		{KB: 5033372, Supersedes: []KB{5032189}},                                // nobody said which build it brings
		{KB: 5034467},                                                           // .NET
		{KB: 5031354, Supersedes: []KB{5030219}, Build: build(t, "22621.2428")}, // another line
	} {
		if !c.Add(r) {
			t.Fatal(r)
		}
	}
	for name, x := range map[string]struct {
		line      string
		installed []KB
		want      string
		exact     bool
	}{
		"the latest that is known":                {"19045", []KB{5032189, 5034467}, "10.0.19045.3693", true},
		"an older one beside it":                  {"19045", []KB{5031356, 5032189}, "10.0.19045.3693", true},
		"one that replaces it":                    {"19045", []KB{5033372}, "10.0.19045.3693", false},
		"one that replaces it beside it":          {"19045", []KB{5032189, 5033372}, "10.0.19045.3693", false},
		"one of which nothing is known":           {"19045", []KB{5032189, 5099999}, "10.0.19045.3693", false},
		"another release of the same line":        {"19044", []KB{5031356}, "10.0.19044.3570", true},
		"another line's":                          {"19045", []KB{5031354}, "", false},
		"none that brings a build":                {"19045", []KB{5034467}, "", false},
		"nothing known at all":                    {"19045", []KB{5099999}, "", false},
		"the other line's and one of this line's": {"22621", []KB{5031354, 5032189}, "10.0.22621.2428", true},
	} {
		f, ok := c.Reached(Machine{Build: build(t, x.line), Installed: x.installed})
		if ok != (x.want != "") || f.Build.String() != x.want || f.Exact != x.exact {
			t.Errorf("%s: %s %v, %v", name, f.Build, f.Exact, ok)
		}
		if ok && f.Why.IsZero() {
			t.Errorf("%s: no reason", name)
		}
	}
}
