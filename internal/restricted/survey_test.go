package restricted_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/restricted"
)

func TestEachBodyAnswersTheYearlyInventory(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.viewer(w.agency, 3)
		if err := w.SayNone(ctx, v, w.agency, 2026); !fault.Is(err, fault.NotFound) {
			t.Errorf("answered before it began: %v", err)
		}
		w.must(w.OpenSurvey(ctx, desk, restricted.Survey{Year: 2026, Deadline: w.clock.now().Add(30 * 24 * time.Hour), Words: "as every year"}))
		w.save("Z", "Zorro")
		w.upload(w.agency, "l.csv", zorro)
		missing := func(want string) {
			t.Helper()
			list, _, err := w.Answers(ctx, desk, restricted.AnswersFilter{Year: 2026, Missing: true, Limit: 10})
			w.must(err)
			var out []string
			for _, a := range list {
				out = append(out, a.Org.Slug)
			}
			if got := strings.Join(out, " "); got != want {
				t.Errorf("missing %q, want %q", got, want)
			}
		}
		missing("office")
		w.save("H", "Hum", func(e *restricted.Entry) {
			e.Applies.Groups = []restricted.Group{{Sector: "health", Tiers: []string{"A"}}}
		})
		missing("office hospital")
		if err := w.SayNone(ctx, v, w.agency, 2026); fault.Of(err).Code != "still_listed" {
			t.Errorf("says none while its inventory has some: %v", err)
		}
		items := []restricted.Item{{Brand: "Zorro", Model: "Phone 9", Kind: restricted.Phone, Place: "3F", N: 4}, {Brand: "Nobody's", Model: "Drone", Kind: restricted.Drone, N: 1}, {Brand: "zorro", Model: "phone-9", Place: "3f", N: 2}}
		w.must(w.Answer(ctx, v, w.agency, 2026, items))
		w.has(w.agency, "cam-1 Z open; cam-2 Z open; Zorro Phone 9 Z open; Nobody's Drone open")
		if f := w.flag(w.agency, "Zorro Phone 9"); f.N != 6 || f.Kind != restricted.Phone || !f.Declared() {
			t.Errorf("%+v", f)
		}
		a, ok, err := w.AnswerOf(ctx, v, w.agency, 2026)
		if err != nil || !ok || a.N != 9 || a.Late {
			t.Errorf("%+v %v %v", a, ok, err)
		}
		missing("hospital")
		w.must(w.SayNone(ctx, w.viewer(w.hospital, 4), w.hospital, 2026))
		missing("")
		if err := w.SayNone(ctx, w.viewer(w.firm, 5), w.firm, 2026); !fault.Is(err, fault.NotFound) {
			t.Errorf("who joined freely is asked: %v", err)
		}
		tally, err := w.TallyOf(ctx, desk, 2026)
		if want := (restricted.Tally{Asked: 2, Answered: 2, None: 1}); err != nil || tally != want {
			t.Errorf("%+v, %v", tally, err)
		}
		var out bytes.Buffer
		w.must(w.ExportAnswers(ctx, desk, 2026, &out))
		if got := out.String(); strings.Count(got, "\n") != 6 || !strings.Contains(got, "office,office,B,2026-03-10,9,Z,phone,Zorro Phone 9,,3F,6,open,") || !strings.Contains(got, "hospital,hospital,A,2026-03-10,0,") {
			t.Error(got)
		}
		w.must(w.Mark(ctx, v, w.flag(w.agency, "Zorro Phone 9").ID, restricted.Mark{Event: restricted.Replace}))
		w.clock.pass(300 * 24 * time.Hour)
		w.must(w.OpenSurvey(ctx, desk, restricted.Survey{Year: 2027, Deadline: w.clock.now().Add(24 * time.Hour)}))
		if err := w.Answer(ctx, v, w.agency, 2026, nil); !fault.Is(err, fault.NotFound) {
			t.Errorf("a year that is over is answered: %v", err)
		}
		w.must(w.Answer(ctx, v, w.agency, 2027, items[:1]))
		w.has(w.agency, "cam-1 Z open; cam-2 Z open; Zorro Phone 9 Z open; Nobody's Drone verified")
		w.clock.pass(48 * time.Hour)
		w.must(w.Answer(ctx, v, w.agency, 2027, nil))
		w.has(w.agency, "cam-1 Z open; cam-2 Z open; Zorro Phone 9 Z verified; Nobody's Drone verified")
		if a, _, err := w.AnswerOf(ctx, v, w.agency, 2027); err != nil || !a.Late || a.N != 2 {
			t.Errorf("%+v %v", a, err)
		}
	})
}

func TestTheReplacementRateIsACurve(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.viewer(w.agency, 3)
		w.save("Z", "Zorro", func(e *restricted.Entry) { e.Applies.Groups = []restricted.Group{{Sector: "health"}} })
		w.upload(w.agency, "l.csv", zorro)
		w.upload(w.hospital, "l.csv", zorro)
		w.clock.pass(31 * 24 * time.Hour) // April
		w.upload(w.agency, "l.csv", rest)
		w.clock.pass(30 * 24 * time.Hour) // May
		f := w.flag(w.hospital, "cam-1")
		w.must(w.Mark(ctx, w.viewer(w.hospital, 4), f.ID, restricted.Mark{Event: restricted.Dispute, Words: "a toy"}))
		w.must(w.Rule(ctx, desk, f.ID, true, ""))
		w.clock.pass(30 * 24 * time.Hour) // June
		show := func(c restricted.Curve) string {
			var b strings.Builder
			fmt.Fprintf(&b, "%s/%s", c.By, c.Key)
			for _, m := range c.Months {
				fmt.Fprintf(&b, " %d:%d/%d", m.Month, m.Replaced, m.Listed)
			}
			return b.String()
		}
		all, err := w.Progress(ctx, desk, 0)
		w.must(err)
		var got []string
		for _, c := range all {
			got = append(got, show(c))
		}
		want := []string{"/ 202603:0/4 202604:1/4 202605:1/3 202606:1/3", "sector/health 202603:0/2 202604:0/2 202605:0/1 202606:0/1", "sector/government 202603:0/2 202604:1/2 202605:1/2 202606:1/2",
			"level/A 202603:0/2 202604:0/2 202605:0/1 202606:0/1", "level/B 202603:0/2 202604:1/2 202605:1/2 202606:1/2"}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		own, err := w.Progress(ctx, v, 0)
		if err != nil || len(own) != 1 || show(own[0]) != "/ 202603:0/2 202604:1/2 202605:1/2 202606:1/2" {
			t.Errorf("%v, %v", own, err)
		}
		var out bytes.Buffer
		w.must(w.ExportProgress(ctx, v, 0, &out))
		if got := out.String(); got != "by,key,month,listed,replaced,rate\n,,2026-03,2,0,0.0000\n,,2026-04,2,1,0.5000\n,,2026-05,2,1,0.5000\n,,2026-06,2,1,0.5000\n" {
			t.Error(got)
		}
		if _, err := w.Progress(ctx, w.viewer(w.firm, 5), 0); !fault.Is(err, fault.NotFound) {
			t.Errorf("who joined freely has figures: %v", err)
		}
	})
}
