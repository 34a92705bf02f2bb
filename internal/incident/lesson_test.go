package incident_test

import (
	"testing"

	"lianfang/internal/fault"
	"lianfang/internal/incident"
)

// A lesson is the desk's alone, open until somebody says what came of it, and that is said once.
func TestLessons(t *testing.T) {
	each(t, func(w *world) {
		t := w.t
		c, _, err := w.ReportAs(w.t.Context(), w.as(w.hospital), incident.Report{What: "locked", Org: w.hospital}, incident.FromMember)
		w.ok(err)
		for _, words := range []string{"first", "second", "third"} {
			w.ok(w.Learn(w.t.Context(), desk, c.UUID, words))
		}
		if err := w.Learn(w.t.Context(), w.as(w.hospital), c.UUID, "mine"); err == nil {
			t.Error("the body wrote a lesson")
		}
		if err := w.Learn(w.t.Context(), desk, c.UUID, " "); !fault.Is(err, fault.Invalid) {
			t.Error("an empty lesson: ", err)
		}
		all, err := w.Lessons(w.t.Context(), desk, incident.LessonList{Case: c.UUID, Limit: 10})
		w.ok(err)
		if len(all) != 3 || all[0].Words != "third" || all[0].Led != "" || all[0].Case != c.UUID {
			t.Fatalf("%+v", all)
		}
		w.ok(w.Lead(w.t.Context(), desk, all[0].UUID, incident.ToWarn, "a-draft", ""))
		if err := w.Lead(w.t.Context(), desk, all[0].UUID, incident.ToNothing, "", "changed my mind"); !fault.Is(err, fault.NotFound) {
			t.Error("it was said twice: ", err)
		}
		for name, err := range map[string]error{"no reason": w.Lead(w.t.Context(), desk, all[1].UUID, incident.ToNothing, "", ""), "nothing named": w.Lead(w.t.Context(), desk, all[1].UUID, incident.ToAdvise, "", ""), "no such end": w.Lead(w.t.Context(), desk, all[1].UUID, "gone", "x", "y")} {
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.ok(w.Lead(w.t.Context(), desk, all[1].UUID, incident.ToNothing, "", "it was one of a kind"))
		open, err := w.Lessons(w.t.Context(), desk, incident.LessonList{Open: true, Limit: 10})
		w.ok(err)
		if len(open) != 1 || open[0].Words != "first" {
			t.Errorf("%+v", open)
		}
		if _, err := w.Lessons(w.t.Context(), w.as(w.hospital), incident.LessonList{Case: c.UUID, Limit: 10}); err == nil {
			t.Error("the body reads the desk's lessons")
		}
	})
}
