package incident_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// What must hold of the table whatever stands in it.
func TestTheLifeOfACase(t *testing.T) {
	reached := map[incident.State]bool{incident.Received: true}
	for range incident.States {
		for s := range reached {
			for _, e := range incident.Events {
				if next, ok := incident.Next(s, e); ok {
					reached[next] = true
				}
			}
		}
	}
	for _, s := range incident.States {
		if !reached[s] || s.Name().In(text.En) == "" {
			t.Errorf("%s is never reached, or has no name", s)
		}
		for _, e := range incident.Events {
			next, ok := incident.Next(s, e)
			switch {
			case e.Name().In(text.En) == "":
				t.Errorf("%s has no name", e)
			case ok && !slices.Contains(incident.States, next):
				t.Errorf("%s by %s becomes %q", s, e, next)
			case ok && !s.Open() && e != incident.Reopen:
				t.Errorf("%s moves what has ended", e)
			case ok && next == incident.Received && e != incident.Reopen:
				t.Errorf("%s makes a case new", e)
			}
		}
	}
}

// The table that doc.go draws is the one that holds.
func TestTheTableThatIsDrawn(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var events []string
	rows := 0
	for line := range strings.Lines(string(doc)) {
		cells := strings.Fields(strings.TrimPrefix(line, "//"))
		switch {
		case len(cells) == 8 && cells[0] == "state":
			events = cells[1:]
		case len(cells) == 8 && events != nil && slices.Contains(incident.States, incident.State(cells[0])):
			rows++
			for i, e := range events {
				next, ok := incident.Next(incident.State(cells[0]), incident.Event(e))
				if drawn := cells[i+1]; ok != (drawn != "–") || ok && string(next) != drawn {
					t.Errorf("%s by %s becomes %q; drawn is %s", cells[0], e, next, drawn)
				}
			}
		}
	}
	if rows != len(incident.States) {
		t.Errorf("%d states are drawn", rows)
	}
}

// Somebody without an account reports, the desk answers, and the answer is there for whoever has the code.
func TestAReportIsAnsweredByItsCode(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.mails()
		f, code := w.anonymous()
		if f.Number != "LF-INC-2026-0001" || f.Duty || f.Class != "information-content-security:unauthorised-information-modification" || f.Reporter.Phone != "0912345678" || len(f.Clocks.Clocks) != 0 {
			t.Errorf("%+v", f)
		}
		w.refused(w.Triage(ctx, desk, f.ID, incident.Triaging{Class: "none:such", Line: 1}), "bad_class")
		w.ok(w.Triage(ctx, desk, f.ID, incident.Triaging{Class: "malicious-code:infected-system", Line: 2, Words: "desk-words-triage"}))
		w.ok(w.Write(ctx, desk, f.ID, incident.ReporterSide, "pull the cable"))
		w.ok(w.Write(ctx, desk, f.ID, incident.DeskSide, "desk-words-note"))
		w.ok(w.AddWords(ctx, code, "it is pulled"))
		told, err := w.BySecret(ctx, code)
		w.ok(err)
		if told.State != incident.Triaged || len(told.Messages) != 2 || told.Messages[0].Words != "pull the cable" || told.Messages[0].Actor != 0 || told.Messages[1].Side != incident.ReporterSide {
			t.Errorf("%+v", told)
		}
		if s := fmt.Sprintf("%+v", told); strings.Contains(s, "desk-words") || strings.Contains(s, "reporter-name") || strings.Contains(s, "0912345678") {
			t.Errorf("a code shows too much: %s", s)
		}
		letters := w.post()
		if len(letters) != 1 || letters[0].Address != "reporter@example.org" || strings.Contains(fmt.Sprint(letters), code) || strings.Contains(fmt.Sprint(letters), "reporter-words") || letters[0].Link != "https://centre.example/track" {
			t.Errorf("%+v", letters)
		}
		_, err = w.BySecret(ctx, strings.Repeat("A", 26))
		w.refused(err, "no_such_incident")
		_, err = w.Find(ctx, w.as(w.hospital), f.UUID)
		w.refused(err, "desk_only")

		w.ok(w.Close(ctx, desk, f.ID, "all is well"))
		w.refused(w.Handle(ctx, desk, f.ID, ""), "wrong_state")
		w.clock = w.clock.Add(179 * 24 * time.Hour)
		w.ok(w.Sweep(ctx))
		if w.file(f.UUID).Reporter.Mail == "" {
			t.Error("who reported is forgotten too soon")
		}
		w.clock = w.clock.Add(2 * 24 * time.Hour)
		w.ok(w.Sweep(ctx))
		if r := w.file(f.UUID).Reporter; r != (incident.Reporter{}) {
			t.Errorf("who reported is still known: %+v", r)
		}
	})
}

func TestWhatIsNoReport(t *testing.T) {
	each(t, func(w *world) {
		for code, change := range map[string]func(*incident.Report){
			"text_missing": func(r *incident.Report) { r.What = "  " }, "text_too_long": func(r *incident.Report) { r.What = strings.Repeat("字", 20_001) }, "bad_text": func(r *incident.Report) { r.Name = "a\x00" },
			"bad_mail": func(r *incident.Report) { r.Mail = "a@b\r\nBcc: c@d" }, "no_such_playbook": func(r *incident.Report) { r.Kind = "nothing" }, "bad_time": func(r *incident.Report) { r.Happened = w.clock.Add(time.Hour) },
		} {
			_, _, err := w.Report(t.Context(), report(change))
			w.refused(err, code)
		}
		for code, change := range map[string]func(*incident.Report){"no_duty": w.dutiful(0), "own_incidents": func(r *incident.Report) { r.Org = w.hospital }, "bad_time": func(r *incident.Report) { r.Knew = w.clock.Add(time.Minute) }} {
			_, _, err := w.ReportAs(t.Context(), w.as(w.firm), report(change), incident.FromMember)
			w.refused(err, code)
		}
	})
}

// Who reads what: words are planted with each side and looked for in everything that the others can open.
func TestWhoReadsACase(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		public, _ := w.anonymous()
		free := w.of(w.hospital)
		duty := w.of(w.hospital, w.dutiful(0))
		agency := w.of(w.agency, w.dutiful(0))
		for _, f := range []incident.File{public, free, duty, agency} {
			w.ok(w.Write(ctx, desk, f.ID, incident.DeskSide, "desk-words"))
			w.ok(w.Write(ctx, desk, f.ID, incident.ReporterSide, "thread-words"))
		}
		see := func(org int64, f incident.File) string {
			w.t.Helper()
			o, err := w.FindOwn(ctx, w.as(org), f.UUID)
			if err != nil {
				w.refused(err, "no_such_incident")
				return "nothing"
			}
			s := fmt.Sprintf("%+v", o)
			if strings.Contains(s, "desk-words") || strings.Contains(s, "reporter-name") || strings.Contains(s, "0912345678") {
				t.Errorf("%d reads too much of %s: %s", org, f.Number, s)
			}
			if strings.Contains(s, "thread-words") {
				return "all"
			}
			return "case"
		}
		all := []int64{w.hospital, w.authority, w.agency, w.ministry, w.firm, w.agent}
		check := func(name string, f incident.File, want ...string) {
			w.t.Helper()
			for i, org := range all {
				if got := see(org, f); got != want[i] {
					t.Errorf("%s: %d reads %s, not %s", name, i, got, want[i])
				}
				list, err := w.Cases(ctx, w.as(org), incident.List{Limit: 100})
				w.ok(err)
				listed := slices.ContainsFunc(list.Cases, func(c incident.Case) bool { return c.ID == f.ID })
				if listed != (want[i] != "nothing") {
					t.Errorf("%s is in the list of %d: %v", name, i, listed)
				}
			}
			if list, err := w.Cases(ctx, marking.Public(), incident.List{Limit: 100}); err != nil || len(list.Cases) != 0 {
				t.Errorf("anybody lists %d cases: %v", len(list.Cases), err)
			}
		}
		check("a citizen's", public, "nothing", "nothing", "nothing", "nothing", "nothing", "nothing")
		check("a voluntary one", free, "all", "nothing", "nothing", "nothing", "nothing", "nothing")
		check("one under a duty", duty, "all", "case", "nothing", "nothing", "nothing", "nothing")
		check("an agency's", agency, "nothing", "nothing", "all", "case", "nothing", "nothing")
		share := func(v marking.Viewer) error {
			_, err := w.ShareWithAuthority(ctx, v, free.UUID)
			return err
		}
		w.refused(share(w.as(w.authority)), "no_such_incident")
		w.refused(share(desk), "no_such_incident")
		w.ok(share(w.as(w.hospital)))
		check("one that was shared", free, "all", "case", "nothing", "nothing", "nothing", "nothing")
		w.refused(w.AssessCase(ctx, w.as(w.authority), free.UUID, incident.Judgement{Level: 2, Words: "x"}), "no_such_incident")
		w.refused(w.ControlDone(ctx, w.as(w.authority), duty.UUID, w.clock, "x"), "no_such_incident")
		w.refused(w.WriteOwn(ctx, w.as(w.agent), duty.UUID, "x"), "no_such_incident")
	})
}

// A report under a duty is the notification; its level and clocks are the law's, and the case ends when they have.
func TestADutyRunsItsClocks(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital, w.dutiful(30*time.Minute))
		if f.Level != 3 || len(f.Assessments) != 1 || f.Assessments[0].Range != (law.Range{AtLeast: 3, AtMost: 3}) {
			t.Errorf("level %d by %+v", f.Level, f.Assessments)
		}
		if r, ok := w.Result(f.Assessments[0]); !ok || r.Trace[0].Row != "A3b" || r.Trace[0].Basis.Words().In(text.En) == "" {
			t.Errorf("no trace: %+v", r)
		}
		knew := w.clock.Add(-30 * time.Minute)
		if c := w.clockOf(f, "SN-NOTIFY"); c.State != law.Met || !c.Due.Equal(knew.Add(time.Hour)) {
			t.Errorf("%+v", c)
		}
		if c := w.clockOf(f, "SN-CONTROL-L34"); c.State != law.StillRunning || !c.Due.Equal(knew.Add(36*time.Hour)) {
			t.Errorf("%+v", c)
		}
		if due, ok := f.Due(); !ok || !due.Equal(w.clock.Add(2*time.Hour)) {
			t.Errorf("the nearest is %v, not the review", due)
		}
		w.refused(w.Close(ctx, desk, f.ID, "x"), "clocks_run")

		w.clock = w.clock.Add(time.Minute)
		w.ok(w.AssessCase(ctx, w.as(w.authority), f.UUID, incident.Judgement{Level: 2, Words: "the core is up"}))
		w.clock = w.clock.Add(time.Minute)
		if c := w.clockOf(f, "SN-CONTROL-L12"); c.State != law.StillRunning || !c.Due.Equal(knew.Add(72*time.Hour)) {
			t.Errorf("%+v", c)
		}
		if c := w.clockOf(f, "SN-CONTROL-L34"); c.State != law.Replaced {
			t.Errorf("%+v", c)
		}
		w.ok(w.ControlDone(ctx, w.as(w.hospital), f.UUID, w.clock, "restored"))
		if g := w.file(f.UUID); g.State != incident.Controlled || w.clockOf(f, "SN-REPORT").State != law.StillRunning {
			t.Errorf("%s", g.State)
		}
		ext := w.Extendable(w.file(f.UUID).Clocks)
		if len(ext) != 1 || ext[0].Duty != "SN-REPORT" || ext[0].Consent != "reviewer" {
			t.Fatalf("%+v", ext)
		}
		ext[0].Until, ext[0].Words = w.clock.Add(60*24*time.Hour), "agreed"
		w.ok(w.Extend(ctx, desk, f.ID, ext[0]))
		if c := w.clockOf(f, "SN-REPORT"); c.State != law.RunsLonger {
			t.Errorf("%+v", c)
		}
		w.clock = w.clock.Add(time.Hour)
		for _, c := range w.file(f.UUID).Clocks.Clocks {
			if c.State.Open() {
				w.ok(w.NoteDone(ctx, desk, f.ID, c.Regime, c.Duty, w.clock, "done"))
			}
		}
		w.ok(w.Close(ctx, desk, f.ID, "all is done"))
	})
}

// What nobody can answer yet gives a range, and until it is known the shorter limit holds.
func TestAnOpenAnswerGivesARange(t *testing.T) {
	each(t, func(w *world) {
		open := law.Facts{Affected: []law.Thing{{Loss: law.Availability, System: law.Unknown, Restored: law.Over}}}
		f := w.of(w.agency, w.dutiful(0), func(r *incident.Report) { r.Facts = open })
		if f.Level != -1 || f.Assessments[0].Range.Certain() {
			t.Errorf("level %d by %+v", f.Level, f.Assessments)
		}
		if c := w.clockOf(f, "PB-CONTROL-L34"); c.State != law.StillRunning || !c.Guess {
			t.Errorf("%+v", c)
		}
		w.ok(w.AssessCase(t.Context(), w.as(w.agency), f.UUID, incident.Judgement{Facts: coreDown}))
		if g := w.file(f.UUID); g.Level != 3 || len(g.Assessments) != 2 {
			t.Errorf("level %d by %+v", g.Level, g.Assessments)
		}
	})
}

// Each warning of a clock is told once, however many nodes look and however late.
func TestEachWarningIsToldOnce(t *testing.T) {
	each(t, func(w *world) {
		w.mails()
		f := w.of(w.agency, w.dutiful(0))
		other := w.node()
		if got := w.woken(other); len(got) != 0 {
			t.Errorf("told at once: %v", got)
		}
		w.clock = w.clock.Add(61 * time.Minute) // half of the review's two hours
		half := w.woken(w.Incidents)
		if len(half) != 1 || !strings.Contains(half[0], "PB-REVIEW-L34") || !strings.Contains(half[0], "50") {
			t.Fatalf("%v", half)
		}
		if again := w.woken(other); !slices.Equal(again, half) {
			t.Errorf("told twice: %v", again)
		}
		w.clock = w.clock.Add(36 * time.Hour) // nobody looked for a day and a half
		late := w.woken(other)
		seen := map[string]bool{}
		for _, k := range late {
			if seen[k] {
				t.Errorf("told twice: %s", k)
			}
			seen[k] = true
		}
		if again := w.woken(w.Incidents); !slices.Equal(again, late) || len(late) != 6 {
			t.Errorf("%d warnings: %v", len(late), late)
		}
		if c, err := w.Count(t.Context(), desk); err != nil || c.Overdue != 1 || c.Received != 1 {
			t.Errorf("%+v %v", c, err)
		}
		steps := 0
		for _, s := range w.file(f.UUID).Steps {
			if s.Event == incident.Fired {
				steps++
			}
		}
		if steps != len(late) {
			t.Errorf("%d steps for %d warnings", steps, len(late))
		}
	})
}

// The list begins with what is due first, in pages, and each filter holds.
func TestTheListBeginsWithWhatIsDueFirst(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		for i := range 3 {
			w.of(w.agency, w.dutiful(time.Duration(i)*time.Minute), func(r *incident.Report) { r.Kind = "ddos" })
			w.anonymous()
		}
		var got []incident.Case
		for after := ""; ; {
			p, err := w.Cases(ctx, desk, incident.List{Limit: 2, After: after})
			w.ok(err)
			got = append(got, p.Cases...)
			if after = p.Next; after == "" {
				break
			}
		}
		if len(got) != 6 || !slices.IsSortedFunc(got, func(a, b incident.Case) int { return int(min(max(a.DueAt-b.DueAt, -1), 1)) }) || !got[0].Duty || got[5].Duty {
			t.Errorf("%+v", got)
		}
		for n, l := range map[int]incident.List{3: {Kind: "ddos", Limit: 9}, 0: {Level: 4, Limit: 9}, 6: {State: incident.Received, Limit: 9}} {
			if p, err := w.Cases(ctx, desk, l); err != nil || len(p.Cases) != n {
				t.Errorf("%+v: %d cases, %v", l, len(p.Cases), err)
			}
		}
		_, err := w.Cases(ctx, desk, incident.List{After: "x"})
		w.refused(err, "bad_cursor")
	})
}
