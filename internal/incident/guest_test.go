package incident_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
)

// insider is who was let into a case.
func (w *world) insider(f incident.File, org int64) incident.Insider {
	w.t.Helper()
	all, err := w.Insiders(w.t.Context(), desk, f.UUID)
	w.ok(err)
	for _, p := range all {
		if p.Org == org && p.EndedAt == 0 {
			return p
		}
	}
	w.t.Fatalf("%d is not in the case", org)
	return incident.Insider{}
}

// Who is let into a case reads what its scope says and its own thread; guests know nothing of each other, and who is out reads nothing.
func TestAGuestReadsItsScopeAlone(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.mails()
		f := w.of(w.hospital, w.dutiful(time.Hour))
		w.ok(w.Write(ctx, desk, f.ID, incident.ReporterSide, "thread-words"))
		w.ok(w.Write(ctx, desk, f.ID, incident.DeskSide, "desk-words"))
		guest := func(org int64, change ...func(*incident.NewGuest)) incident.NewGuest {
			g := incident.NewGuest{Org: org, Role: incident.Vendor, Why: "why-words"}
			for _, c := range change {
				c(&g)
			}
			return g
		}
		for code, g := range map[string]incident.NewGuest{"bad_role": guest(w.firm, func(g *incident.NewGuest) { g.Role = incident.Reviewing }), "consent_needed": guest(w.firm, func(g *incident.NewGuest) { g.Scope.Report = true }),
			"not_a_member": guest(w.hospital), "bad_time": guest(w.firm, func(g *incident.NewGuest) { g.Until = w.clock }), "text_missing": guest(w.firm, func(g *incident.NewGuest) { g.Why = "" })} {
			w.refused(w.LetIn(ctx, desk, f.UUID, g), code)
		}
		w.refused(w.LetIn(ctx, desk, w.of(w.hospital).UUID, guest(w.ministry, func(g *incident.NewGuest) { g.Role = incident.Authority })), "voluntary")
		w.refused(w.LetIn(ctx, w.as(w.authority), f.UUID, guest(w.firm)), "no_such_incident")
		w.ok(w.LetIn(ctx, desk, f.UUID, guest(w.firm)))
		w.refused(w.LetIn(ctx, desk, f.UUID, guest(w.firm)), "already_in")
		w.ok(w.LetIn(ctx, w.as(w.hospital), f.UUID, guest(w.agent, func(g *incident.NewGuest) {
			g.Scope, g.Until, g.Role = incident.Scope{Report: true, Clocks: true, Tasks: true}, w.clock.Add(24*time.Hour), incident.Helper
		})))
		w.ok(w.LetIn(ctx, desk, f.UUID, guest(w.agency, func(g *incident.NewGuest) { g.Role = incident.Police })))
		firm, agent := w.insider(f, w.firm), w.insider(f, w.agent)
		w.ok(w.WriteTo(ctx, desk, f.UUID, firm.ID, "to-firm"))
		w.ok(w.WriteTo(ctx, desk, f.UUID, agent.ID, "to-agent"))
		w.ok(w.WriteGuest(ctx, w.as(w.firm), f.UUID, "from-firm"))
		w.ok(w.AddTasks(ctx, desk, f.UUID, incident.NewTasks{Who: incident.GuestSide, Party: firm.ID, What: []string{"firm-task"}}))
		w.ok(w.AddTasks(ctx, desk, f.UUID, incident.NewTasks{Who: incident.ReporterSide, What: []string{"body-task"}}))
		w.ok(w.AddTasks(ctx, desk, f.UUID, incident.NewTasks{Who: incident.DeskSide, What: []string{"desk-task"}}))

		planted := []string{"reporter-words", "reporter-name", "thread-words", "desk-words", "why-words", "to-firm", "from-firm", "to-agent", "firm-task", "body-task", "desk-task"}
		check := func(org int64, want string) {
			w.t.Helper()
			g, err := w.FindGuest(ctx, w.as(org), f.UUID)
			w.ok(err)
			s := fmt.Sprintf("%+v %+v", g, g.Report)
			if g.Clocks != nil {
				s += " clocks"
			}
			for _, word := range append(planted, "clocks") {
				if strings.Contains(s, word) != strings.Contains(want, word) {
					t.Errorf("%d reads %s: %v", org, word, !strings.Contains(want, word))
				}
			}
			_, err = w.FindOwn(ctx, w.as(org), f.UUID)
			w.refused(err, "no_such_incident")
			_, err = w.RecordAt(ctx, w.as(org), f.UUID, w.clock)
			w.refused(err, "no_such_incident")
			p, err := w.Cases(ctx, w.as(org), incident.List{Limit: 9})
			w.ok(err)
			if s := fmt.Sprintf("%+v", p.Cases); len(p.Cases) != 1 || strings.Contains(s, "reporter-words") || p.Cases[0].Org != 0 || p.Cases[0].Level != -1 {
				t.Errorf("the list of %d: %s", org, s)
			}
		}
		check(w.firm, "to-firm from-firm firm-task")
		check(w.agent, "reporter-words to-agent firm-task body-task desk-task clocks")
		check(w.agency, "")
		for _, org := range []int64{w.hospital, w.authority} {
			o, err := w.FindOwn(ctx, w.as(org), f.UUID)
			w.ok(err)
			mine, err := w.Tasks(ctx, w.as(org), f.UUID)
			if org == w.authority {
				w.refused(err, "no_such_incident")
			}
			s := fmt.Sprintf("%+v %+v", o, mine)
			for _, word := range []string{"to-firm", "from-firm", "to-agent", "firm-task", "desk-task", "police", "desk-words"} {
				if strings.Contains(s, word) {
					t.Errorf("%d reads %s", org, word)
				}
			}
			if strings.Contains(s, "body-task") != (org == w.hospital) {
				t.Errorf("%d and the body's task: %s", org, s)
			}
		}
		for _, l := range w.post() {
			if strings.Contains(fmt.Sprint(l), "words") {
				t.Errorf("a letter says too much: %+v", l)
			}
		}
		w.refused(w.WriteTo(ctx, desk, f.UUID, 12345, "x"), "no_such_party")
		w.refused(w.WriteGuest(ctx, w.as(w.hospital), f.UUID, "x"), "no_such_incident")
		w.ok(w.EndParty(ctx, w.as(w.firm), f.UUID, firm.ID, "we have left"))
		w.clock = w.clock.Add(25 * time.Hour) // the agent's day is over
		for _, org := range []int64{w.firm, w.agent} {
			_, err := w.FindGuest(ctx, w.as(org), f.UUID)
			w.refused(err, "no_such_incident")
			w.refused(w.WriteGuest(ctx, w.as(org), f.UUID, "x"), "no_such_incident")
			if p, err := w.Cases(ctx, w.as(org), incident.List{Limit: 9}); err != nil || len(p.Cases) != 0 {
				t.Errorf("%d still lists %d cases, %v", org, len(p.Cases), err)
			}
		}
		w.refused(w.WriteTo(ctx, desk, f.UUID, firm.ID, "x"), "no_such_party")
	})
}

// A task is ended once, by whose it is or by the desk, and dropped with words alone.
func TestATaskIsEndedByWhoseItIs(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		f := w.of(w.hospital)
		public, _ := w.anonymous()
		w.refused(w.AddTasks(ctx, desk, public.UUID, incident.NewTasks{Who: incident.ReporterSide, What: []string{"x"}}), "bad_doer")
		w.refused(w.AddTasks(ctx, desk, f.UUID, incident.NewTasks{Who: incident.ReporterSide, What: []string{" "}}), "no_tasks")
		w.refused(w.AddTasks(ctx, w.as(w.hospital), f.UUID, incident.NewTasks{Who: incident.ReporterSide, What: []string{"x"}}), "desk_only")
		w.ok(w.AddTasks(ctx, desk, f.UUID, incident.NewTasks{Who: incident.ReporterSide, What: []string{"pull the cable", "", "keep the logs"}, Until: w.clock.Add(time.Hour)}))
		w.ok(w.AddTasks(ctx, desk, f.UUID, incident.NewTasks{Who: incident.DeskSide, What: []string{"call back"}}))
		all, err := w.Tasks(ctx, desk, f.UUID)
		w.ok(err)
		body, err := w.Tasks(ctx, w.as(w.hospital), f.UUID)
		w.ok(err)
		if len(all) != 3 || len(body) != 2 || body[0].UntilAt != w.clock.Add(time.Hour).UnixMicro() || all[2].What != "call back" {
			t.Fatalf("%+v\n%+v", all, body)
		}
		w.refused(w.EndTask(ctx, w.as(w.hospital), f.UUID, all[2].ID, true, ""), "no_such_task")
		w.refused(w.EndTask(ctx, w.as(w.hospital), f.UUID, body[0].ID, false, ""), "text_missing")
		w.ok(w.EndTask(ctx, w.as(w.hospital), f.UUID, body[0].ID, true, ""))
		w.refused(w.EndTask(ctx, desk, f.UUID, body[0].ID, false, "x"), "task_ended")
		w.ok(w.EndTask(ctx, desk, f.UUID, body[1].ID, false, "there are none"))
		if all, err = w.Tasks(ctx, desk, f.UUID); err != nil || all[0].What != "call back" || all[1].State == incident.TaskOpen || all[2].State == incident.TaskOpen {
			t.Errorf("%+v %v", all, err)
		}
	})
}

// What is bad enough goes to the second line by itself, once; the desk puts it back, and its queue follows.
func TestWhatIsBadEnoughGoesToTheSecondLine(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		bad, small := w.of(w.hospital, w.dutiful(time.Hour)), w.of(w.firm)
		if bad.Line != 2 || small.Line != 1 {
			t.Errorf("lines %d and %d", bad.Line, small.Line)
		}
		lines := func(n int64) (out []string) {
			p, err := w.Cases(ctx, desk, incident.List{Line: n, Limit: 9})
			w.ok(err)
			for _, c := range p.Cases {
				out = append(out, c.Number)
			}
			return out
		}
		if a, b := lines(1), lines(2); len(a) != 1 || a[0] != small.Number || len(b) != 1 || b[0] != bad.Number || len(lines(0)) != 2 {
			t.Errorf("%v %v", a, b)
		}
		w.ok(w.Triage(ctx, desk, bad.ID, incident.Triaging{Class: "availability:outage", Line: 1}))
		w.ok(w.Handle(ctx, desk, bad.ID, ""))
		if w.file(bad.UUID).Line != 1 {
			t.Error("what the desk put back is raised again by nothing")
		}
		w.ok(w.AssessCase(ctx, w.as(w.authority), bad.UUID, incident.Judgement{Level: 4, Words: "it spreads"}))
		if w.file(bad.UUID).Line != 2 {
			t.Error("a level said anew raises nothing")
		}
		w.refused(w.AddShiftNote(ctx, system, "x"), "person_only")
		w.ok(w.AddShiftNote(ctx, desk, "the hospital calls back at six"))
		notes, err := w.ShiftNotes(ctx, desk, 9)
		w.ok(err)
		if len(notes) != 1 || notes[0].Actor != 77 {
			t.Errorf("%+v", notes)
		}
		_, err = w.ShiftNotes(ctx, w.as(w.hospital), 9)
		w.refused(err, "desk_only")
	})
}
