package restricted_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/restricted"
	"lianfang/internal/text"
)

// people adds an officer and a CISO to the agency; the CISO is one by its contacts.
func (w *world) people() (officer, ciso marking.Viewer) {
	w.t.Helper()
	ids, err := w.members.AddPeople(w.t.Context(), system, []member.NewPerson{
		{Name: "Lin", Email: "lin@example.org", Lang: text.ZhTW, Org: w.agency, Role: member.Officer},
		{Name: "Chen", Email: "chen@example.org", Lang: text.ZhTW, Org: w.agency, Role: member.Reader}})
	w.must(err)
	_, err = w.members.AddContacts(w.t.Context(), system, []member.NewContact{{Org: w.agency, Role: "ciso", Channel: member.Mail, Address: "chen@example.org", Rank: 1}})
	w.must(err)
	return w.viewer(w.agency, ids[0]), w.viewer(w.agency, ids[1])
}

func asking(w *world, flags ...int64) restricted.Exception {
	return restricted.Exception{Flags: flags, Need: "the gate", Alternative: "none is sold", Area: "gate 3", Persons: "Lin", Offline: true, NoData: true, Until: w.clock.now().Add(100 * 24 * time.Hour)}
}

func TestAnExceptionTakesTheCISOAndTheAuthority(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		officer, ciso := w.people()
		w.save("Z", "Zorro")
		w.upload(w.agency, "l.csv", zorro)
		cam := w.flag(w.agency, "cam-1")
		for want, change := range map[string]func(*restricted.Exception){
			"words_missing": func(x *restricted.Exception) { x.Alternative = " " }, "not_declared": func(x *restricted.Exception) { x.NoData = false }, "nothing_chosen": func(x *restricted.Exception) { x.Flags = nil },
			"bad_until": func(x *restricted.Exception) { x.Until = w.clock.now().Add(400 * 24 * time.Hour) }, "no_such_flag": func(x *restricted.Exception) { x.Flags = []int64{cam.ID, 7} },
		} {
			x := asking(w, cam.ID)
			change(&x)
			if _, err := w.Ask(t.Context(), officer, w.agency, x); err == nil || fault.Of(err).Code != want {
				t.Errorf("%v, want %s", err, want)
			}
		}
		id, err := w.Ask(t.Context(), officer, w.agency, asking(w, cam.ID))
		w.must(err)
		if _, err := w.Ask(t.Context(), officer, w.agency, asking(w, cam.ID)); !fault.Is(err, fault.Conflict) {
			t.Errorf("asked twice: %v", err)
		}
		refused := func(by marking.Viewer, m restricted.Move, why, code string) {
			t.Helper()
			if _, err := w.Move(t.Context(), by, id, m, why); err == nil || fault.Of(err).Code != code {
				t.Errorf("%s: %v, want %s", m, err, code)
			}
		}
		move := func(by marking.Viewer, m restricted.Move, why string, stage restricted.Stage) {
			t.Helper()
			x, err := w.Move(t.Context(), by, id, m, why)
			if err != nil || x.Stage != stage {
				t.Fatalf("%s: %s, %v", m, x.Stage, err)
			}
		}
		refused(officer, restricted.Endorse, "", "ciso_only")
		refused(desk, restricted.Endorse, "", "ciso_only")
		refused(desk, restricted.Grant, "", "wrong_stage")
		refused(w.viewer(w.hospital, 0), restricted.Endorse, "", "no_such_exception")
		refused(w.viewer(w.keeper, 77), restricted.Withdraw, "", "no_such_exception")
		refused(marking.Desk(0), restricted.Refuse, "no", "person_only")
		refused(ciso, restricted.Refuse, " ", "words_missing")
		move(ciso, restricted.Endorse, "", restricted.Endorsed)
		refused(marking.Desk(ciso.Person), restricted.Grant, "", "two_people")
		refused(ciso, restricted.Grant, "", "authority_only")
		w.has(w.agency, "cam-1 Z open; cam-2 Z open")
		move(desk, restricted.Grant, "", restricted.Granted)
		w.has(w.agency, "cam-1 Z excepted; cam-2 Z open")
		w.upload(w.agency, "l.csv", zorro)
		w.has(w.agency, "cam-1 Z excepted; cam-2 Z open")
		refused(officer, restricted.Finish, "", "words_missing")
		w.clock.pass(101 * 24 * time.Hour)
		w.must(w.Sweep(t.Context()))
		w.has(w.agency, "cam-1 Z open; cam-2 Z open")
		x, err := w.ExceptionByUUID(t.Context(), officer, id)
		if err != nil || x.Stage != restricted.Expired || x.EndorsedBy != ciso.Person || x.GrantedBy != desk.Person || x.Ended.IsZero() {
			t.Errorf("%+v, %v", x, err)
		}
		mine, err := w.Ask(t.Context(), ciso, w.agency, asking(w, w.flag(w.agency, "cam-2").ID))
		w.must(err)
		if _, err := w.Move(t.Context(), ciso, mine, restricted.Endorse, ""); fault.Of(err).Code != "two_people" {
			t.Errorf("the CISO approves what it asked for itself: %v", err)
		}
		again, err := w.Ask(t.Context(), officer, w.agency, asking(w, cam.ID))
		w.must(err)
		id = again
		move(ciso, restricted.Endorse, "", restricted.Endorsed)
		move(desk, restricted.Grant, "", restricted.Granted)
		move(officer, restricted.Finish, "shredded", restricted.Finished)
		w.has(w.agency, "cam-1 Z replaced; cam-2 Z open")
		w.upload(w.agency, "l.csv", rest)
		w.has(w.agency, "cam-1 Z verified; cam-2 Z open")
		if got, want := w.kinds(), "exception_asked exception_moved exception_moved exception_moved exception_asked exception_asked exception_moved exception_moved exception_moved replaced"; !strings.HasSuffix(got, want) {
			t.Error(got)
		}
	})
}

// However people and the clock push: no exception is in force without the CISO's approval and another person's of the authority, both before its day; nobody says no
// without a reason; and what has ended stays as it is.
func TestNoExceptionWithoutTwoPeopleOfTwoSides(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		officer, ciso := w.people()
		w.save("Z", "Zorro")
		w.upload(w.agency, "l.csv", zorro)
		cam := w.flag(w.agency, "cam-1")
		r := rand.New(rand.NewPCG(7, 11))
		people := []marking.Viewer{officer, ciso, desk, marking.Desk(ciso.Person), marking.Desk(0), w.viewer(w.hospital, 5), w.viewer(w.agency, 0)}
		reached := map[restricted.Stage]int{}
		for range 40 {
			x := asking(w, cam.ID)
			x.Until = w.clock.now().Add(10 * 24 * time.Hour)
			id, err := w.Ask(t.Context(), officer, w.agency, x)
			w.must(err)
			for {
				was, err := w.ExceptionByUUID(t.Context(), desk, id)
				w.must(err)
				by := people[r.IntN(len(people))]
				may, err := w.May(t.Context(), by, was)
				w.must(err)
				if r.IntN(60) == 0 {
					w.clock.pass(11 * 24 * time.Hour)
					w.must(w.Sweep(t.Context()))
				} else {
					why := []string{"", "because"}[r.IntN(2)]
					moves := restricted.Moves
					if len(may) > 0 && may[0] != restricted.Refuse && may[0] != restricted.Withdraw && r.IntN(4) > 0 {
						moves = may[:1] // yes is said seldom by chance alone
					} else if r.IntN(2) > 0 {
						continue
					}
					_, err := w.Move(t.Context(), by, id, moves[r.IntN(len(moves))], why)
					if err != nil && fault.Of(err).Kind == fault.Internal {
						t.Fatal(err)
					}
				}
				now, err := w.ExceptionByUUID(t.Context(), desk, id)
				w.must(err)
				holds(t, was, now, ciso.Person)
				state := w.flag(w.agency, "cam-1").State
				if (state == restricted.Excepted) != (now.Stage == restricted.Granted) {
					t.Fatalf("%s while the exception is %s", state, now.Stage)
				}
				if now.Stage.Ended() {
					reached[now.Stage]++
					if _, err := w.Move(t.Context(), desk, id, restricted.Revoke, "x"); !fault.Is(err, fault.Conflict) {
						t.Fatalf("what has ended moves: %v", err)
					}
					if state == restricted.Replaced {
						w.upload(w.agency, "l.csv", zorro)
					}
					break
				}
			}
		}
		if len(reached) < 5 {
			t.Errorf("the walk met few ends: %v", reached)
		}
	})
}

func holds(t *testing.T, was, now restricted.Exception, ciso int64) {
	t.Helper()
	granted := now.Stage == restricted.Granted || !now.GrantedAt.IsZero()
	switch {
	case granted && (now.EndorsedBy != ciso || now.GrantedBy == 0 || now.GrantedBy == now.EndorsedBy || now.EndorsedAt.IsZero() || now.GrantedAt.Before(now.EndorsedAt) || !now.GrantedAt.Before(now.Until)):
		t.Fatalf("in force: %+v", now)
	case (now.Stage == restricted.Refused || now.Stage == restricted.Revoked) && now.Why == "":
		t.Fatalf("no, and no reason: %+v", now)
	case was.Stage.Ended() && was.Stage != now.Stage:
		t.Fatalf("%s became %s", was.Stage, now.Stage)
	case now.Stage == restricted.Finished && was.Stage != restricted.Granted && was.Stage != restricted.Finished:
		t.Fatalf("%s became %s", was.Stage, now.Stage)
	}
}
