package access_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

const why = "her telephone and laptop were stolen"

// staff are the people of the ladder, each signed in.
type staff struct {
	*world
	wu                                  int64 // the hospital's officer, who lost everything
	one, two, bankers, keeper1, keeper2 access.Who
	letters                             []access.Letter
}

func eachStaff(t *testing.T, test func(s *staff)) {
	each(t, func(w *world) {
		s := &staff{world: w, wu: w.person("Wu", "wu@hospital.example", w.hospital, member.Officer)}
		must(t, w.UseAddress("https://centre.example", "Centre"))
		in := func(name, mail string, org int64, role member.Role) access.Who {
			return w.who(w.session(w.person(name, mail, org, role), org, role))
		}
		s.one, s.two = in("One", "one@hospital.example", w.hospital, member.Admin), in("Two", "two@hospital.example", w.hospital, member.Admin)
		s.bankers = in("Banker", "admin@bank.example", w.bank, member.Admin)
		s.keeper1, s.keeper2 = w.who(w.session(w.chief, w.centre, member.Admin)), in("Keeper", "keeper@centre.example", w.centre, member.Admin)
		test(s)
	})
}

func (s *staff) open(by access.Who, mail string) int64 {
	s.t.Helper()
	_, err := s.OpenRecovery(s.ctx, by, mail, why)
	must(s.t, err)
	all, err := s.Recoveries(s.ctx, s.keeper1)
	must(s.t, err)
	if len(all) == 0 {
		s.t.Fatal("no recovery waits")
	}
	return all[len(all)-1].ID
}

func TestARecoveryTakesTwoAdministrators(t *testing.T) {
	eachStaff(t, func(s *staff) {
		wu := s.who(s.session(s.wu, s.hospital, member.Officer))
		h := s.setPassword(wu, goodPassword)
		living := s.session(s.wu, s.hospital, member.Officer)
		waiting := s.link(s.wu, s.hospital, member.Officer)
		id := s.open(s.one, "WU@hospital.example")
		for range 2 { // nobody confirms their own
			_, err := s.ConfirmRecovery(s.ctx, s.one, id)
			s.refused(err, "recovery_needs_another")
		}
		if s.who(living).Person != s.wu {
			t.Error("an open recovery changed something")
		}
		_, err := s.OpenRecovery(s.ctx, s.two, "wu@hospital.example", why)
		s.refused(err, "recovery_open")
		got, err := s.ConfirmRecovery(s.ctx, s.two, id)
		must(t, err)
		if got.Mailed || !strings.HasPrefix(got.Link, "https://centre.example/sign-in/lfk_") || got.Person != "Wu" {
			t.Errorf("%+v", got)
		}
		_, err = s.Who(s.ctx, living)
		s.refused(err, "sign_in_needed")
		_, err = s.Redeem(s.ctx, waiting)
		s.refused(err, "link_refused")
		s.clock = s.clock.Add(time.Minute)
		_, err = s.try("wu@hospital.example", goodPassword, s.code(h), "198.51.100.7")
		s.refused(err, "password_refused")
		_, err = s.ConfirmRecovery(s.ctx, s.keeper1, id)
		s.refused(err, "no_such_recovery")

		s.clock = s.clock.Add(23 * time.Hour)
		secret := strings.TrimPrefix(got.Link, "https://centre.example/sign-in/")
		session, err := s.Redeem(s.ctx, secret)
		must(t, err)
		if s.who(session).Person != s.wu {
			t.Error("the new link is another's")
		}
		_, err = s.Redeem(s.ctx, secret)
		s.refused(err, "link_refused")
		opened, confirmed := s.facts(access.RecoveryOpened), s.facts(access.RecoveryConfirmed)
		if len(opened) != 1 || opened[0].Subject != s.wu || opened[0].Actor != s.one.Person || !strings.Contains(opened[0].Body, why) || len(confirmed) != 1 || confirmed[0].Actor != s.two.Person {
			t.Errorf("facts %+v %+v", opened, confirmed)
		}
		for _, f := range s.facts(access.LinkMade) {
			if strings.Contains(f.Body, secret) {
				t.Error("a fact tells the link")
			}
		}
	})
}

func TestOfManyConfirmationsOneCounts(t *testing.T) {
	eachStaff(t, func(s *staff) {
		id := s.open(s.one, "wu@hospital.example")
		var done atomic.Int64
		var wg sync.WaitGroup
		for _, by := range []access.Who{s.two, s.keeper1, s.keeper2, s.two, s.keeper1} {
			wg.Go(func() {
				if _, err := s.ConfirmRecovery(s.ctx, by, id); err == nil {
					done.Add(1)
				}
			})
		}
		wg.Wait()
		if done.Load() != 1 || len(s.facts(access.RecoveryConfirmed)) != 1 {
			t.Errorf("%d confirmations", done.Load())
		}
	})
}

// The ladder: an organisation's administrators decide about people who stand there alone, the centre's about everybody, nobody about themselves.
func TestWhoMayOpenAndConfirmARecovery(t *testing.T) {
	eachStaff(t, func(s *staff) {
		open := func(by access.Who, who, code string) {
			t.Helper()
			_, err := s.OpenRecovery(s.ctx, by, who, why)
			if code == "" {
				must(t, err)
				return
			}
			s.refused(err, code)
		}
		wu := s.who(s.session(s.wu, s.hospital, member.Officer))
		desk := s.who(s.session(s.guard, s.centre, member.Desk))
		if wu.May(access.RecoverPeople) || desk.May(access.RecoverPeople) || !s.one.May(access.RecoverPeople) || !s.keeper1.May(access.RecoverPeople) {
			t.Error("the table of acts")
		}
		s.refused(s.Check(wu, access.RecoverPeople), "not_allowed")
		open(s.bankers, "wu@hospital.example", "no_such_person")
		open(s.one, "one@hospital.example", "recovery_of_oneself")
		open(s.keeper1, "Chief", "recovery_of_oneself")
		open(s.one, "nobody@hospital.example", "no_such_person")
		open(s.one, "林書瑜", "recovery_elsewhere") // stands in the bank too
		open(s.bankers, "林書瑜", "recovery_elsewhere")
		open(s.one, "Nobody", "recovery_of_whom")
		_, err := s.OpenRecovery(s.ctx, s.one, "wu@hospital.example", " no ")
		s.refused(err, "recovery_reason")

		// whom the centre opens, for the organisation's own people, the organisation may confirm; others hear nothing of it
		id := s.open(s.keeper1, "wu@hospital.example")
		for _, by := range []access.Who{s.bankers, wu, desk} {
			_, err := s.ConfirmRecovery(s.ctx, by, id)
			s.refused(err, "no_such_recovery")
			if all, err := s.Recoveries(s.ctx, by); err != nil || len(all) != 0 && by.Person != s.wu {
				t.Errorf("%s hears of it: %+v, %v", by.Name, all, err)
			}
		}
		_, err = s.ConfirmRecovery(s.ctx, s.two, id)
		must(t, err)

		// somebody of two organisations is the centre's business, both times
		ids, err := s.members.AddPeople(s.ctx, system, []member.NewPerson{{Name: "Both", Email: "both@hospital.example", Lang: text.En, Org: s.hospital, Role: member.Officer}})
		must(t, err)
		must(t, s.members.AddOffices(s.ctx, system, []member.Office{{Person: ids[0], Org: s.bank, Role: member.Officer}}))
		open(s.one, "both@hospital.example", "recovery_elsewhere")
		id = s.open(s.keeper1, "both@hospital.example")
		_, err = s.ConfirmRecovery(s.ctx, s.two, id)
		s.refused(err, "no_such_recovery")
		_, err = s.ConfirmRecovery(s.ctx, s.keeper1, id)
		s.refused(err, "recovery_needs_another")
		_, err = s.ConfirmRecovery(s.ctx, s.keeper2, id)
		must(t, err)

		// the centre's own people are recovered by the centre's administrators
		id = s.open(s.keeper1, "keeper@centre.example")
		_, err = s.ConfirmRecovery(s.ctx, s.keeper2, id)
		s.refused(err, "recovery_of_oneself")
	})
}

func TestARecoveryThatBecameAnotherIsNotConfirmed(t *testing.T) {
	eachStaff(t, func(s *staff) {
		// the person got an office elsewhere meanwhile: the organisation's administrators would open that too
		id := s.open(s.one, "wu@hospital.example")
		must(t, s.members.AddOffices(s.ctx, system, []member.Office{{Person: s.wu, Org: s.bank, Role: member.Officer}}))
		_, err := s.ConfirmRecovery(s.ctx, s.two, id)
		s.refused(err, "recovery_elsewhere")
		// whoever opened it is no administrator any more
		must(t, s.members.RemoveOffices(s.ctx, system, []member.Office{{Person: s.one.Person, Org: s.hospital, Role: member.Admin}}))
		_, err = s.ConfirmRecovery(s.ctx, s.keeper1, id)
		s.refused(err, "recovery_opener_left")
		must(t, s.CancelRecovery(s.ctx, s.keeper1, id))
		id = s.open(s.keeper1, "wu@hospital.example")
		_, err = s.ConfirmRecovery(s.ctx, s.keeper2, id)
		must(t, err)
	})
}

func TestARecoveryLapsesAndIsCancelled(t *testing.T) {
	eachStaff(t, func(s *staff) {
		id := s.open(s.one, "wu@hospital.example")
		s.clock = s.clock.Add(24 * time.Hour)
		_, err := s.ConfirmRecovery(s.ctx, s.who(s.session(s.two.Person, s.hospital, member.Admin)), id)
		s.refused(err, "no_such_recovery")
		s.one = s.who(s.session(s.one.Person, s.hospital, member.Admin))

		// the person, who can still come in, sees it and stops it
		id = s.open(s.one, "wu@hospital.example")
		wu := s.who(s.session(s.wu, s.hospital, member.Officer))
		mine, err := s.Recoveries(s.ctx, wu)
		must(t, err)
		if len(mine) != 1 || !mine[0].Mine || mine[0].OpenedBy != "One" || mine[0].Reason != why || mine[0].Confirm {
			t.Errorf("%+v", mine)
		}
		s.refused(s.CancelRecovery(s.ctx, s.bankers, id), "no_such_recovery")
		must(t, s.CancelRecovery(s.ctx, wu, id))
		_, err = s.ConfirmRecovery(s.ctx, s.two, id)
		s.refused(err, "no_such_recovery")
		s.refused(s.CancelRecovery(s.ctx, wu, id), "no_such_recovery")
		id = s.open(s.one, "wu@hospital.example")
		must(t, s.CancelRecovery(s.ctx, s.two, id))
		if n := len(s.facts(access.RecoveryCancelled)); n != 2 {
			t.Errorf("%d cancellations", n)
		}
	})
}

func TestThePersonIsToldByMail(t *testing.T) {
	eachStaff(t, func(s *staff) {
		var sent []access.Letter
		works := true
		s.UsePost(func(_ context.Context, l access.Letter) error {
			if !works {
				return errors.New("the mail server is away")
			}
			sent = append(sent, l)
			return nil
		})
		told, err := s.OpenRecovery(s.ctx, s.one, "wu@hospital.example", why)
		must(t, err)
		if !told || len(sent) != 1 || sent[0].Address != "wu@hospital.example" || sent[0].By != "One" || sent[0].Reason != why || sent[0].About != access.AboutRecovery || len(sent[0].Ways) != 0 {
			t.Fatalf("told %v: %+v", told, sent)
		}
		all, err := s.Recoveries(s.ctx, s.two)
		must(t, err)
		got, err := s.ConfirmRecovery(s.ctx, s.two, all[0].ID)
		must(t, err)
		if !got.Mailed || got.Link != "" || len(sent) != 2 || sent[1].About != access.AboutRecovered || len(sent[1].Ways) != 1 {
			t.Fatalf("%+v %+v", got, sent)
		}
		_, err = s.Redeem(s.ctx, strings.TrimPrefix(sent[1].Ways[0].Link, "https://centre.example/sign-in/"))
		must(t, err)
		// where the mail does not leave, the administrators are told, and no link is shown instead
		works = false
		if told, err = s.OpenRecovery(s.ctx, s.one, "wu@hospital.example", why); told || err != nil {
			t.Errorf("told %v, %v", told, err)
		}
		all, err = s.Recoveries(s.ctx, s.two)
		must(t, err)
		if got, err = s.ConfirmRecovery(s.ctx, s.two, all[0].ID); err != nil || got.Mailed || got.Link != "" {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
