package incident_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"lianfang/internal/incident"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// deskPeople adds people to the centre's desk.
func (w *world) deskPeople(names ...string) (ids []int64) {
	w.t.Helper()
	centre, err := w.members.FindOrgBySlug(w.t.Context(), system, "centre")
	w.ok(err)
	for _, name := range names {
		more, err := w.members.AddPeople(w.t.Context(), system, []member.NewPerson{{Name: name, Email: name + "@centre.example", Lang: text.En, Org: centre.ID, Role: member.Desk}})
		w.ok(err)
		ids = append(ids, more...)
	}
	return ids
}

func (w *world) turn(person, line int64, from, until time.Duration) incident.Turn {
	w.t.Helper()
	all, err := w.AddTurns(w.t.Context(), desk, incident.NewTurn{Person: person, Line: line, From: w.clock.Add(from), Until: w.clock.Add(until)})
	w.ok(err)
	return all[0]
}

// A turn is of somebody of the desk, not twice at once on a line; one that was stays as it was.
func TestTurnsOfTheRoster(t *testing.T) {
	each(t, func(w *world) {
		c := t.Context()
		people := w.deskPeople("lin", "chen")
		outside, err := w.members.AddPeople(c, system, []member.NewPerson{{Name: "officer", Email: "o@hospital.example", Lang: text.En, Org: w.hospital, Role: member.Officer}})
		w.ok(err)
		night := w.turn(people[0], 1, -time.Hour, 8*time.Hour)
		all, err := w.AddTurns(c, desk, incident.NewTurn{Person: people[1], Line: 1, From: w.clock.Add(8 * time.Hour), Until: w.clock.Add(20 * time.Hour), Weeks: 3})
		if err != nil || len(all) != 4 || all[3].From.Sub(all[0].From) != 21*24*time.Hour {
			t.Fatalf("%+v %v", all, err)
		}
		at := func(person, line int64, from, until time.Duration, weeks int) incident.NewTurn {
			return incident.NewTurn{Person: person, Line: line, From: w.clock.Add(from), Until: w.clock.Add(until), Weeks: weeks}
		}
		for code, x := range map[string]incident.NewTurn{
			"on_duty_already": at(people[1], 1, 7*24*time.Hour+19*time.Hour, 7*24*time.Hour+22*time.Hour, 0), "bad_line": at(people[0], 3, 0, time.Hour, 0), "bad_weeks": at(people[0], 1, time.Hour, 2*time.Hour, 27), "not_of_the_desk": at(outside[0], 1, 0, time.Hour, 0),
			"bad_time": at(people[0], 1, 0, 40*time.Hour, 0),
		} {
			_, err := w.AddTurns(c, desk, x)
			w.refused(err, code)
		}
		for _, x := range []incident.NewTurn{at(people[0], 1, -3*time.Hour, -2*time.Hour, 0), at(people[0], 1, time.Hour, time.Hour, 0), at(people[0], 1, 500*24*time.Hour, 500*24*time.Hour+time.Hour, 0)} {
			_, err := w.AddTurns(c, desk, x)
			w.refused(err, "bad_time")
		}
		_, err = w.AddTurns(c, desk, at(people[1], 2, 9*time.Hour, 10*time.Hour, 0)) // both lines at once, as in a small centre
		w.ok(err)
		for _, v := range []marking.Viewer{w.as(w.hospital), system} {
			_, err := w.AddTurns(c, v, at(people[0], 2, 0, time.Hour, 0))
			w.refused(err, "person_only")
			w.refused(w.EndTurn(c, v, night.UUID), "person_only")
		}
		_, err = w.Roster(c, w.as(w.hospital), w.clock, w.clock.Add(time.Hour))
		w.refused(err, "desk_only")
		w.ok(w.EndTurn(c, desk, night.UUID)) // it runs: it ends now
		w.ok(w.EndTurn(c, desk, all[2].UUID))
		w.refused(w.EndTurn(c, desk, all[2].UUID), "no_such_turn")
		w.clock = w.clock.Add(time.Minute)
		w.refused(w.EndTurn(c, desk, night.UUID), "turn_over")
		got, err := w.Roster(c, desk, w.clock.Add(-time.Hour), w.clock.Add(40*24*time.Hour))
		if err != nil || len(got.Turns) != 5 || !got.Turns[0].Until.Equal(w.clock.Add(-time.Minute)) || got.Turns[0].Person != people[0] || !got.Kept {
			t.Errorf("%+v %v", got, err)
		}
	})
}

// A minute is in a gap of a line exactly when the line has turns at all, none of them has that minute, and it is not behind both the last of them and a day.
func TestGapsAreWhereNobodyIs(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	start := time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)
	for range 300 {
		var turns []incident.Turn
		for range r.IntN(8) {
			from := start.Add(time.Duration(r.IntN(2000)-300) * time.Minute)
			turns = append(turns, incident.Turn{Line: 1 + r.Int64N(2), From: from, Until: from.Add(time.Duration(1+r.IntN(600)) * time.Minute)})
		}
		gaps := incident.GapsOf(turns, start)
		for line := int64(1); line <= 2; line++ {
			used, until := false, start.Add(24*time.Hour)
			for _, x := range turns {
				if x.Line == line {
					used = true
					if x.Until.After(until) {
						until = x.Until
					}
				}
			}
			for at := start; at.Before(start.Add(48 * time.Hour)); at = at.Add(time.Minute) {
				covered, inGap := false, 0
				for _, x := range turns {
					covered = covered || x.Line == line && x.At(at)
				}
				for _, g := range gaps {
					if g.Line == line && !at.Before(g.From) && at.Before(g.Until) {
						inGap++
					}
				}
				if want := used && !covered && at.Before(until); want != (inGap == 1) || inGap > 1 {
					t.Fatalf("line %d at %v: covered %v, in %d gaps of %+v by %+v", line, at, covered, inGap, gaps, turns)
				}
			}
		}
	}
}

// Who is on duty hears once of all that came, and not again for a while; where nobody is, who is next; without a roster nobody, and never of a drill.
func TestWhoIsOnDutyHearsOfWhatWaits(t *testing.T) {
	each(t, func(w *world) {
		c := t.Context()
		w.mails()
		other := w.node2()
		report := func(words string, exercise bool) {
			_, _, err := w.ReportAs(c, system, incident.Report{What: words, Org: w.hospital, Exercise: exercise}, incident.FromProgram)
			w.ok(err)
		}
		told := func() (out []string) {
			w.clock = w.clock.Add(10 * time.Second)
			w.ok(w.TellDuty(c))
			w.ok(other.TellDuty(c))
			for _, l := range w.post() {
				if strings.Contains(l.Address, "@centre.example") {
					out = append(out, l.Address+" "+l.Subject.In(l.Lang))
				}
				if said := strings.Join(bodyOf(l), " "); strings.Contains(said, "secret") {
					t.Errorf("the letter says %s", said)
				}
			}
			return out
		}
		is := func(got []string, want ...string) {
			t.Helper()
			if strings.Join(got, "; ") != strings.Join(want, "; ") {
				t.Errorf("told: %q, not %q", got, want)
			}
		}
		report("secret-1", false)
		is(told())
		people := w.deskPeople("lin", "chen", "wu")
		w.turn(people[1], 1, 2*time.Hour, 10*time.Hour)
		w.turn(people[2], 2, -time.Hour, 10*time.Hour)
		is(told(), "chen@centre.example [Lianfang] on duty: 1 to triage, 0 overdue") // nobody is on: who is next
		w.turn(people[0], 1, -time.Hour, 2*time.Hour)
		report("secret-2", false)
		report("secret-3", false)
		is(told()) // told a moment ago
		w.clock = w.clock.Add(11 * time.Minute)
		is(told(), "lin@centre.example [Lianfang] on duty: 3 to triage, 0 overdue")
		w.clock = w.clock.Add(11 * time.Minute)
		is(told())
		report("secret-drill", true)
		is(told())
		// Whoever left the desk hears nothing more, and the second line hears of what is brought to it.
		offices, err := w.members.OfficesOf(c, system, people[0])
		w.ok(err)
		w.ok(w.members.RemoveOffices(c, system, offices))
		w.clock = w.clock.Add(11 * time.Minute)
		report("secret-5", false)
		is(told(), "chen@centre.example [Lianfang] on duty: 4 to triage, 0 overdue")
		all, err := w.Cases(c, desk, incident.List{State: incident.Received, Limit: 10})
		w.ok(err)
		w.ok(w.Triage(c, desk, all.Cases[0].ID, incident.Triaging{Class: "intrusions:system-compromise", Line: 2, Words: "secret-why"}))
		is(told(), "wu@centre.example [Lianfang] on duty: 3 to triage, 0 overdue")
		w.clock = w.clock.Add(20 * time.Hour) // after all turns
		report("secret-4", false)
		is(told())
	})
}
