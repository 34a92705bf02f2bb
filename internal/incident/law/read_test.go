package law_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
	"lianfang/internal/incident/law"
)

// own is a law that an operator lays beside those of the program.
const own = `{
 "kind": "clocks", "id": "city-2026", "family": "city", "title": ["市府內規", "the city's own rule"], "law": "CITY", "from": "2026-02-01", "until": "",
 "levels": "tw", "body": "public", "months": "civil-code", "parties": {"body": ["機關", "the body"]},
 "sources": {"CITY": {"say": ["市府資安事件內規", "the city's rule on incidents"], "address": "https://city.example/rule"}},
 "duties": [
  {"id": "CITY-CALL", "sort": "clock", "who": "body", "say": ["電話通知資訊局", "call the IT department"], "start": "knew", "limit": "30m", "met": ["x_called"],
   "article": "3(1)", "mark": "verified", "source": "CITY"},
  {"id": "CITY-NOTE", "sort": "task", "who": "body", "say": ["寫紀錄", "write a note"], "hours": ["當班內", "within the shift"], "start": "x_called",
   "article": "3(2)", "mark": "unverified", "source": "CITY"}
 ]
}`

func TestAnOperatorLaysALawBeside(t *testing.T) {
	book, err := law.Builtin().With([]byte(own))
	if err != nil {
		t.Fatal(err)
	}
	s := tell(t, "city", "tw-pb").knew()
	s.book = book
	s.want(31*minute, "CITY-CALL", law.Overdue, 30*minute)
	s.at(32*minute, law.Event{Kind: "x_called"}).want(hour, "CITY-CALL", law.MetLate, 30*minute)
	s.want(hour, "CITY-NOTE", law.StillRunning, -1)
	s.want(hour, "PB-NOTIFY", law.StillRunning, hour)
	if err := law.Builtin().Check(s.events); err == nil {
		t.Error("the program's own law knows the operator's")
	}
	if _, err := book.With([]byte(own)); err == nil {
		t.Error("the same law twice")
	}
	stricter := strings.Replace(strings.Replace(own, `"30m"`, `"10m"`, 1), `"family"`, `"replaces": "city-2026", "family"`, 1)
	if s.book, err = book.With([]byte(stricter)); err != nil {
		t.Fatal(err)
	}
	s.want(9*minute, "CITY-CALL", law.StillRunning, 10*minute)
}

func TestLawsThatAreRefused(t *testing.T) {
	for _, c := range []struct{ name, from, to, code, line string }{
		{"a key that nothing reads", `"levels"`, `"levles"`, framing.CodeUnknown, "levles"},
		{"a key of a duty that nothing reads", `"limit": "30m"`, `"limt": "30m"`, framing.CodeUnknown, "limt"},
		{"a key twice", `"kind"`, `"id": "x", "kind"`, framing.CodeDuplicate, `"kind"`},
		{"cut off", `"duties": [`, `"duties": `, framing.CodeMalformed, ""},
		{"another kind", `"clocks"`, `"watches"`, law.CodeLaw, "watches"},
		{"words in one language", `["電話通知資訊局", "call the IT department"]`, `["電話通知資訊局", ""]`, law.CodeLaw, "電話通知資訊局"},
		{"words in one language alone", `["電話通知資訊局", "call the IT department"]`, `["電話通知資訊局"]`, framing.CodeWrongType, "電話通知資訊局"},
		{"no article", `"article": "3(1)", `, ``, law.CodeLaw, "CITY-CALL"},
		{"checked without an article", `"article": "3(1)"`, `"article": "unknown"`, law.CodeLaw, `"article": "unknown"`},
		{"no mark", `"mark": "verified", `, ``, law.CodeLaw, "CITY-CALL"},
		{"a mark of its own", `"mark": "verified"`, `"mark": "sure"`, law.CodeLaw, "sure"},
		{"no source", `"source": "CITY"},`, `"source": "TOWN"},`, law.CodeLaw, "TOWN"},
		{"a source without https", `https://city.example/rule`, `ftp://city.example/rule`, law.CodeLaw, "ftp"},
		{"an event that there is not", `"start": "knew"`, `"start": "new"`, law.CodeLaw, `"new"`},
		{"a limit that is none", `"30m"`, `"30 minutes"`, law.CodeLaw, "30 minutes"},
		{"a limit of a hundred years", `"30m"`, `"1200mo"`, law.CodeLaw, "1200mo"},
		{"a clock without a limit", `"limit": "30m", `, ``, law.CodeLaw, "CITY-CALL"},
		{"a task with a limit", `"start": "x_called"`, `"start": "x_called", "limit": "1h"`, law.CodeLaw, `"limit": "1h"`},
		{"nobody who does it", `"who": "body", "say": ["寫`, `"who": "mayor", "say": ["寫`, law.CodeLaw, "mayor"},
		{"an id twice", `"CITY-NOTE"`, `"CITY-CALL"`, law.CodeLaw, "x_called\","},
		{"a day that is none", `"2026-02-01"`, `"2026-02-30"`, law.CodeLaw, "2026-02-30"},
		{"an end before the beginning", `"until": ""`, `"until": "2026-01-01"`, law.CodeLaw, "2026-01-01"},
		{"a level that there is not", `"limit": "30m"`, `"limit": "30m", "levels": [1, 5]`, law.CodeLaw, "30m"},
		{"another way to count", `"civil-code"`, `"thirty-days"`, law.CodeLaw, "thirty-days"},
		{"the id of another", `"city-2026"`, `"tw-pb-2026"`, law.CodeLaw, "tw-pb-2026"},
		{"in force beside another of the family", `"family": "city"`, `"family": "tw-pb"`, law.CodeLaw, "2026-02-01"},
		{"takes a place that there is not", `"family": "city"`, `"replaces": "town", "family": "city"`, law.CodeLaw, "town"},
		{"rows for clocks", `"duties": [`, `"rows": [{"id": "C1"}], "duties": [`, law.CodeLaw, "clocks"},
		{"a fall-back that there is not", `"limit": "30m"`, `"limit": "30m", "else": "CONTROL"`, law.CodeLaw, "CONTROL"},
		{"after what there is not", `"start": "knew", "limit": "30m"`, `"after": "X", "limit": "30m"`, law.CodeLaw, `"after"`},
		{"no duties", own[strings.Index(own, `"duties"`):], `"duties": []}`, law.CodeLaw, `"duties"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := strings.Replace(own, c.from, c.to, 1)
			if file == own {
				t.Fatal("nothing was changed")
			}
			_, err := law.Builtin().With([]byte(file))
			var e *framing.Error
			if !errors.As(err, &e) || e.Code != c.code || e.Say.In("zh-TW") == "" || e.Say.In("en") == "" {
				t.Fatalf("%v, want %s", err, c.code)
			}
			if line := 1 + strings.Count(file[:max(strings.Index(file, c.line), 0)], "\n"); c.line != "" && e.At.Line != line {
				t.Errorf("%v, want line %d", err, line)
			}
		})
	}
	if _, err := law.Builtin().With([]byte(strings.Repeat(" ", law.MaxFile) + "{}")); err == nil {
		t.Error("a file of any length")
	}
}

func shipped(f testing.TB) [][]byte {
	names, err := filepath.Glob("data/*.json")
	if err != nil || len(names) != 14 {
		f.Fatal(len(names), err)
	}
	var out [][]byte
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// A file is taken whole, and then reckons without a crash, or refused with the place.
func FuzzWith(f *testing.F) {
	for _, b := range append(shipped(f), []byte(own)) {
		f.Add(b)
	}
	empty := &law.Book{}
	events := tell(f).knew().level(hour, 2, law.Assessed).level(2*hour, 3, law.Reviewed).at(3*hour, law.Event{Kind: law.Occurred}).
		at(4*hour, law.Event{Kind: law.ControlDone}).events
	f.Fuzz(func(t *testing.T, b []byte) {
		book, err := empty.With(b)
		var e *framing.Error
		if err != nil {
			if !errors.As(err, &e) || e.At.Line < 1 || e.Say.IsZero() {
				t.Fatalf("%q: %v", b, err)
			}
			return
		}
		for _, l := range book.Levels() {
			if _, err := l.Assess(law.Facts{Affected: []law.Thing{{Loss: law.Integrity}, {Loss: law.Availability}, {Loss: law.Confidentiality}}}); err != nil {
				t.Fatal(err)
			}
		}
		for _, r := range book.Regimes() {
			in := append(events[:len(events):len(events)], law.Event{ID: "r", Kind: law.RegimeAdded, Regime: r.ID, At: knew})
			if _, err := book.On(r.ID).Fired(in, knew.Add(-day), knew.Add(90*day)); err != nil {
				t.Fatal(err)
			}
		}
	})
}
