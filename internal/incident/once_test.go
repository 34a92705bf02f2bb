package incident_test

import (
	"strings"
	"sync"
	"testing"

	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/letter"
)

// A form that is sent again, by whatever way and on whatever server, is the report of the first time.
func TestAFormIsOneReportHoweverOftenItComes(t *testing.T) {
	each(t, func(w *world) {
		once, _ := letter.NewSecret()
		r := incident.Report{What: "The shop's page sells somebody else's shoes.", Once: once}
		var group sync.WaitGroup
		type answer struct{ number, code string }
		answers := make([]answer, 8)
		for i := range answers {
			group.Go(func() {
				number, code, err := w.node().Report(t.Context(), r)
				if err != nil {
					t.Error(err)
				}
				answers[i] = answer{number, code}
			})
		}
		group.Wait()
		for _, a := range answers {
			if a != answers[0] || a.code == "" || a.code == once {
				t.Fatalf("the same form was answered by %v and %v", a, answers[0])
			}
		}
		told, err := w.BySecret(t.Context(), answers[0].code)
		w.ok(err)
		if len(told.Messages) != 0 || told.What != r.What {
			t.Errorf("the thread holds %v", told.Messages)
		}

		// What was written since is added, once.
		r.What += " They took 3,000 dollars."
		for range 2 {
			number, _, err := w.Report(t.Context(), r)
			w.ok(err)
			if number != answers[0].number {
				t.Errorf("it became %s", number)
			}
		}
		told, err = w.BySecret(t.Context(), answers[0].code)
		w.ok(err)
		if len(told.Messages) != 1 || told.Messages[0].Words != r.What {
			t.Errorf("the thread holds %v", told.Messages)
		}

		// A word that nobody made is no word: each of these is a report.
		seen := map[string]bool{answers[0].number: true}
		for _, word := range []string{"", "1", strings.Repeat("A", 25), strings.Repeat("a", 26), strings.Repeat("1", 26), "", "1"} {
			r.Once = word
			number, _, err := w.Report(t.Context(), r)
			w.ok(err)
			if seen[number] {
				t.Errorf("%q gave %s a second time", word, number)
			}
			seen[number] = true
		}
	})
}

func TestAMembersFormIsOneReport(t *testing.T) {
	each(t, func(w *world) {
		once, _ := letter.NewSecret()
		officer, other := w.as(w.hospital), w.as(w.firm)
		r := incident.Report{What: "The ward system is down.", Duty: true, Once: once}
		first, code, err := w.ReportAs(t.Context(), officer, r, incident.FromMember)
		w.ok(err)
		second, _, err := w.node().ReportAs(t.Context(), officer, r, incident.FromMember)
		w.ok(err)
		if first.Number != second.Number || code != "" {
			t.Errorf("%s, then %s; code %q", first.Number, second.Number, code)
		}
		r.Duty = false
		third, _, err := w.ReportAs(t.Context(), other, r, incident.FromMember)
		w.ok(err)
		if third.Number == first.Number {
			t.Error("another's form is the same report")
		}
		called, spoken, err := w.ReportAs(t.Context(), desk, r, incident.FromDesk)
		w.ok(err)
		again, same, err := w.ReportAs(t.Context(), desk, r, incident.FromDesk)
		w.ok(err)
		if called.Number != again.Number || spoken == "" || spoken != same {
			t.Errorf("a call became %s and %s, codes %q and %q", called.Number, again.Number, spoken, same)
		}
	})
}

// Twelve thousand who tell the truth within a minute are taken; who fills the store with words is not.
func TestTheDoorHasRoomForACountry(t *testing.T) {
	each(t, func(w *world) {
		words := strings.Repeat("字", 20_000)
		var err error
		taken := 0
		for ; err == nil && taken < 2_000; taken++ {
			_, _, err = w.Report(t.Context(), incident.Report{What: words})
		}
		w.refused(err, "too_many_reports")
		if taken < 900 || taken > 1_200 {
			t.Errorf("%d reports of 60 kB were taken", taken)
		}
		if !fault.Is(err, fault.Busy) {
			t.Errorf("refused by %v", err)
		}
	})
}
