package paper_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident/law"
	"lianfang/internal/incident/paper"
	"lianfang/internal/text"
)

// Each paper has one form on each day since the first text: no gap, no overlap, seven items each, and the three of the final report without which it is formally incomplete.
func TestTheFormsFollowOneAnother(t *testing.T) {
	t.Parallel()
	for _, k := range paper.Kinds {
		var before *paper.Form
		for day := time.Date(2021, 8, 23, 0, 0, 0, 0, law.Taipei); day.Year() < 2028; day = day.AddDate(0, 0, 1) {
			f, err := paper.For(k, day)
			if err != nil {
				t.Fatalf("%s on %s: %v", k, day, err)
			}
			if before != nil && before != f && before.Until != f.From {
				t.Errorf("%s ends on %s and %s begins on %s", before.ID, before.Until, f.ID, f.From)
			}
			before = f
		}
		if _, err := paper.For(k, time.Date(2021, 8, 22, 23, 59, 59, 0, law.Taipei)); err == nil {
			t.Errorf("%s was in force before its day", k)
		}
	}
	for _, f := range paper.Forms() {
		var formal []int
		for _, i := range f.Items {
			if i.Formal {
				formal = append(formal, i.No)
			}
			if i.Cite().In(text.ZhTW) == i.Cite().In(text.En) || (i.Basis.Mark != law.Verified) == (f.Ruleset == "tw-2021") {
				t.Errorf("%s %s: %s", f.ID, i.ID, i.Cite())
			}
		}
		if len(f.Items) != 7 || f.Kind == paper.Final && !slices.Equal(formal, []int{5, 6, 7}) || f.Kind == paper.Notice && formal != nil {
			t.Errorf("%s has %d items, and asks for %v", f.ID, len(f.Items), formal)
		}
	}
}

// Items 6 and 7 may be said by the measures: the sixth by their being there, the seventh by a day and a way of tracking of each.
func TestWhatAFinalReportLacks(t *testing.T) {
	t.Parallel()
	f, ok := paper.ByID("final-tw-2021")
	if !ok {
		t.Fatal("there is no form of 2021")
	}
	m := func(until, track string) paper.Measure {
		return paper.Measure{What: "x", Sort: paper.People, Until: until, Track: track}
	}
	for name, c := range map[string]struct {
		said paper.Content
		want []int
	}{
		"nothing":               {paper.Content{}, []int{5, 6, 7}},
		"blanks":                {paper.Content{Items: map[string]string{"cause": " \n", "plan": "\t"}}, []int{5, 6, 7}},
		"a code without words":  {paper.Content{Cause: "password"}, []int{5, 6, 7}},
		"measures without days": {paper.Content{Items: map[string]string{"cause": "x"}, Measures: []paper.Measure{m("", "y")}}, []int{7}},
		"one without tracking":  {paper.Content{Items: map[string]string{"cause": "x"}, Measures: []paper.Measure{m("2026-12-31", "y"), m("2026-12-31", "")}}, []int{7}},
		"measures":              {paper.Content{Items: map[string]string{"cause": "x"}, Measures: []paper.Measure{m("2026-12-31", "y")}}, nil},
		"words":                 {paper.Content{Items: map[string]string{"cause": "x", "prevention": "y", "plan": "z"}}, nil},
	} {
		var got []int
		for _, i := range c.said.Tidy(f).FormallyLacking(f) {
			got = append(got, i.No)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: it lacks %v, want %v", name, got, c.want)
		}
	}
}

// A form that does not say what it rests on, or says it in one language, is not taken.
func TestAFormThatIsNotTaken(t *testing.T) {
	t.Parallel()
	const good = `{"id":"x","kind":"final","ruleset":"tw-2021","from":"2021-08-23","until":"","title":["甲","a"],"law":"E","source":"E","article":"8","mark":"verified","sources":{"E":{"say":["乙","b"],"address":"https://x.example"}},"notes":[],"items":[{"id":"i","no":1,"say":["丙","c"],"hint":["丁","d"],"formal":true,"mark":"verified"}]}`
	if _, err := paper.Read([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{{`"mark":"verified"`, `"mark":"sure"`}, {`["甲","a"]`, `["甲",""]`}, {`["丙","c"]`, `["","c"]`}, {`"no":1`, `"no":2`}, {`"article":"8"`, `"article":""`}, {`"law":"E"`, `"law":"F"`}, {`"from":"2021-08-23"`, `"from":"soon"`},
		{`"kind":"final"`, `"kind":"poem"`}, {`"formal":true`, `"formal":true,"more":1`}, {`"items":[{`, `"items":[],"x":[{`}} {
		if _, err := paper.Read([]byte(strings.Replace(good, change[0], change[1], 1))); err == nil {
			t.Errorf("%s was taken", change[1])
		}
	}
}

func TestThePaperSaysEachItemInBothLanguages(t *testing.T) {
	t.Parallel()
	f, _ := paper.ByID("final-tw-2026")
	c := paper.Content{Items: map[string]string{"times": "word-times", "cause": "word-cause"}, Cause: "password", Measures: []paper.Measure{{What: "word-measure", Sort: paper.Technical, Until: "2026-12-31", Track: "word-track"}}}
	s := f.Lay(c, paper.Head{Number: "LF-INC-2026-0001", Body: text.Of("醫院", "The hospital"), Version: 2, Filed: true, Reason: "word-reason", Drill: true, At: time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC)})
	if len(s.Sections) != 7 || !s.Sections[1].Lacks || s.Sections[5].Lacks || len(s.Sections[6].Measures) != 1 {
		t.Errorf("%+v", s.Sections)
	}
	for _, l := range []text.Lang{text.ZhTW, text.En} {
		var b bytes.Buffer
		if err := s.Document(l, text.Of("中心", "The centre")).Write(&b); err != nil {
			t.Fatal(err)
		}
		d := s.Document(l, text.Of("中心", "The centre"))
		if len(d.Blocks) < 20 || !strings.HasPrefix(d.Lang, string(l)[:2]) {
			t.Errorf("%s: %d blocks, %s", l, len(d.Blocks), d.Lang)
		}
	}
}
