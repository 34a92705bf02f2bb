package access_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

func TestLinkLetsInOnce(t *testing.T) {
	each(t, func(w *world) {
		secret := w.link(w.lin, w.hospital, member.Officer)
		session, err := w.Redeem(w.ctx, secret)
		must(t, err)
		got := w.who(session)
		want := access.Who{Viewer: got.Viewer, Person: w.lin, Org: w.hospital, Role: access.Officer, Name: "林書瑜", OrgName: text.Of("單位hospital", "The hospital"),
			Lang: text.ZhTW, ProvedAt: w.clock.UnixMicro(), Session: true}
		if got.Viewer.Person != w.lin || got.Viewer.Org != w.hospital || got.Viewer.Class != marking.ClassMember {
			t.Errorf("viewer %+v", got.Viewer)
		}
		got.Viewer, want.Viewer = marking.Viewer{}, marking.Viewer{}
		if !sameWho(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		_, err = w.Redeem(w.ctx, secret)
		w.refused(err, "link_refused")
		if n := len(w.facts(access.SignedIn)); n != 1 {
			t.Errorf("%d sign-ins", n)
		}
	})
}

func sameWho(a, b access.Who) bool {
	return a.Person == b.Person && a.Org == b.Org && a.Role == b.Role && a.Name == b.Name && a.OrgName == b.OrgName && a.Lang == b.Lang && a.ProvedAt == b.ProvedAt && a.Session == b.Session
}

func TestOfManyAtOnceOneGetsIn(t *testing.T) {
	each(t, func(w *world) {
		secret := w.link(w.lin, w.hospital, member.Officer)
		var in atomic.Int64
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				if _, err := w.Redeem(w.ctx, secret); err == nil {
					in.Add(1)
				}
			})
		}
		wg.Wait()
		if in.Load() != 1 {
			t.Errorf("%d got in", in.Load())
		}
	})
}

func TestLinkRunsOut(t *testing.T) {
	each(t, func(w *world) {
		secret := w.link(w.lin, w.hospital, member.Officer)
		w.clock = w.clock.Add(15 * time.Minute)
		_, err := w.Redeem(w.ctx, secret)
		w.refused(err, "link_refused")
		_, err = w.Link(w.ctx, system, w.lin, w.hospital, member.Officer, 16*time.Minute, false)
		w.refused(err, "bad_link_time")
		_, err = w.Link(w.ctx, system, w.lin, w.hospital, member.Admin, time.Minute, false)
		w.refused(err, "no_such_office")
		_, err = w.Link(w.ctx, marking.Desk(w.guard), w.lin, w.hospital, member.Officer, time.Minute, true)
		w.refused(err, "many_links")
		_, err = w.Link(w.ctx, marking.Public(), w.lin, w.hospital, member.Officer, time.Minute, false)
		w.refused(err, "not_yours_to_give")
		_, err = w.Link(w.ctx, marking.Viewer{Class: marking.ClassMember, Org: w.bank}, w.lin, w.hospital, member.Officer, time.Minute, false)
		w.refused(err, "not_yours_to_give")
		many, err := w.Link(w.ctx, system, w.guard, w.centre, member.Desk, 7*24*time.Hour, true)
		must(t, err)
		for range 3 {
			_, err := w.Redeem(w.ctx, many)
			must(t, err)
		}
	})
}

func TestNoSecretIsKept(t *testing.T) {
	each(t, func(w *world) {
		link := w.link(w.lin, w.hospital, member.Officer)
		session, err := w.Redeem(w.ctx, link)
		must(t, err)
		token, _, err := w.CreateToken(w.ctx, system, access.Desk, 0, time.Hour)
		must(t, err)
		for _, q := range []string{"SELECT hash FROM sign_in_link", "SELECT hash FROM session", "SELECT hash FROM token"} {
			var h []byte
			must(t, w.store.Read().QueryRow(q).Scan(&h))
			if len(h) != 32 {
				t.Errorf("%s: %d bytes", q, len(h))
			}
			for _, s := range []string{link, session, token} {
				if strings.Contains(s, string(h)) {
					t.Error("a secret is kept")
				}
			}
		}
		for _, f := range w.facts(access.LinkMade, access.SignedIn, access.TokenMade) {
			for _, s := range []string{link, session, token} {
				if strings.Contains(f.Body, s) {
					t.Error("a fact tells a secret")
				}
			}
		}
		if !strings.HasPrefix(token, "lf_") || len(token) != 3+52 {
			t.Errorf("token %q", token)
		}
	})
}

func TestSessionEndsBySilenceByAgeAndBySignOut(t *testing.T) {
	each(t, func(w *world) {
		session := w.session(w.lin, w.hospital, member.Officer)
		for range 13 { // in use it lives on, up to a week
			w.clock = w.clock.Add(11*time.Hour + 59*time.Minute)
			w.who(session)
		}
		w.clock = w.clock.Add(11*time.Hour + 59*time.Minute + 13*time.Minute)
		_, err := w.Who(w.ctx, session)
		w.refused(err, "sign_in_needed")

		idle := w.session(w.lin, w.hospital, member.Officer)
		w.clock = w.clock.Add(12 * time.Hour)
		_, err = w.Who(w.ctx, idle)
		w.refused(err, "sign_in_needed")

		out := w.session(w.lin, w.hospital, member.Officer)
		must(t, w.SignOut(w.ctx, out))
		must(t, w.SignOut(w.ctx, out))
		must(t, w.SignOut(w.ctx, "nonsense"))
		_, err = w.Who(w.ctx, out)
		w.refused(err, "sign_in_needed")
		if n := len(w.facts(access.SignedOut)); n != 1 {
			t.Errorf("%d sign-outs", n)
		}
	})
}

func TestLostTelephone(t *testing.T) {
	each(t, func(w *world) {
		one, two, link := w.session(w.lin, w.hospital, member.Officer), w.session(w.lin, w.bank, member.Reader), w.link(w.lin, w.hospital, member.Officer)
		w.refused(w.SignOutEverywhere(w.ctx, marking.Public(), w.lin), "not_yours_to_give")
		must(t, w.SignOutEverywhere(w.ctx, marking.Viewer{Class: marking.ClassMember, Person: w.lin}, w.lin))
		for _, s := range []string{one, two} {
			_, err := w.Who(w.ctx, s)
			w.refused(err, "sign_in_needed")
		}
		_, err := w.Redeem(w.ctx, link)
		w.refused(err, "link_refused")
		if n := len(w.facts(access.SignedOut)); n != 2 {
			t.Errorf("%d sign-outs", n)
		}
	})
}

func TestSwitchingIsExplicitAndOnlyToOnesOwnOffices(t *testing.T) {
	each(t, func(w *world) {
		session := w.session(w.lin, w.hospital, member.Officer)
		must(t, w.Switch(w.ctx, session, w.bank, member.Reader))
		if got := w.who(session); got.Org != w.bank || got.Role != access.Reader || got.Viewer.Org != w.bank {
			t.Errorf("after switching: %+v", got)
		}
		w.refused(w.Switch(w.ctx, session, w.bank, member.Officer), "no_such_office")
		w.refused(w.Switch(w.ctx, session, w.centre, member.Desk), "no_such_office")
		if n := len(w.facts(access.Switched)); n != 1 {
			t.Errorf("%d switches", n)
		}
	})
}

func TestProofGrowsOld(t *testing.T) {
	each(t, func(w *world) {
		session := w.session(w.guard, w.centre, member.Desk)
		must(t, w.Check(w.who(session), access.ReleaseWarning))
		w.clock = w.clock.Add(15 * time.Minute)
		w.refused(w.Check(w.who(session), access.ReleaseWarning), "proof_needed")
		w.refused(w.Prove(w.ctx, session, w.link(w.lin, w.hospital, member.Officer)), "link_refused")
		must(t, w.Prove(w.ctx, session, w.link(w.guard, w.centre, member.Desk)))
		must(t, w.Check(w.who(session), access.ReleaseWarning))
		w.refused(w.Check(w.who(w.session(w.lin, w.hospital, member.Officer)), access.ReleaseWarning), "not_allowed")
		secret, _, err := w.CreateToken(w.ctx, system, access.Desk, 0, time.Hour)
		must(t, err)
		who, err := w.Bearer(w.ctx, secret)
		must(t, err)
		w.refused(w.Check(who, access.ReleaseWarning), "proof_needed") // a program is nobody who could prove
	})
}

func TestChangeOfMembershipWorksWithTheNextRequest(t *testing.T) {
	each(t, func(w *world) {
		amber, err := w.book.Intern(w.ctx, marking.Audience{TLP: tlp.Amber, Orgs: []int64{w.hospital}})
		must(t, err)
		session := w.session(w.lin, w.hospital, member.Officer)
		if !w.who(session).Viewer.Sees(amber) {
			t.Error("the officer does not see AMBER")
		}
		must(t, w.members.Suspend(w.ctx, system, w.hospital, ""))
		if v := w.who(session).Viewer; v.Sees(amber) || v.Sees(marking.GreenMembers) {
			t.Error("a suspension does not work")
		}
		must(t, w.members.Resume(w.ctx, system, w.hospital, ""))
		if !w.who(session).Viewer.Sees(amber) {
			t.Error("the suspension does not end")
		}
		must(t, w.members.RemoveOffices(w.ctx, system, []member.Office{{Person: w.lin, Org: w.hospital, Role: member.Officer}}))
		_, err = w.Who(w.ctx, session)
		w.refused(err, "sign_in_needed")
	})
}

func TestNewAudienceIsSeenAtOnce(t *testing.T) {
	each(t, func(w *world) {
		session := w.session(w.lin, w.hospital, member.Officer)
		w.who(session)
		red, err := w.book.Intern(w.ctx, marking.Audience{TLP: tlp.Red, Orgs: []int64{w.hospital}})
		must(t, err)
		if !w.who(session).Viewer.Sees(red) {
			t.Error("an audience made after the sign-in stays hidden")
		}
	})
}

func TestTenThousandGuessesAreAFewFacts(t *testing.T) {
	each(t, func(w *world) {
		link := w.link(w.lin, w.hospital, member.Officer)
		_, err := w.Redeem(w.ctx, link)
		must(t, err)
		head, err := w.journal.Head(w.ctx)
		must(t, err)
		guess := "lfk_" + strings.Repeat("a", 52)
		start := time.Now()
		for i := range 10_000 {
			secret := guess
			if i%100 == 0 {
				secret = link
			}
			if _, err := w.Redeem(w.ctx, secret); err == nil {
				t.Fatal("a guess got in")
			}
		}
		took := time.Since(start)
		must(t, w.Sweep(w.ctx))
		after, err := w.journal.Head(w.ctx)
		must(t, err)
		t.Logf("10,000 failed attempts in %v, %d facts", took, after-head)
		if after-head > 4 {
			t.Errorf("%d facts in %v", after-head, took)
		}
		total := 0
		for _, f := range w.facts(access.Refused) {
			_, times, _ := strings.Cut(f.Body, `"times":`)
			n := 0
			for _, c := range strings.TrimSuffix(times, "}") {
				n = n*10 + int(c-'0')
			}
			total += n
			if strings.Contains(f.Body, "used") != (f.Subject == w.lin) {
				t.Errorf("fact %+v", f)
			}
		}
		if total != 10_000 {
			t.Errorf("counted %d", total)
		}
	})
}

func TestSweepForgetsWhatIsOver(t *testing.T) {
	each(t, func(w *world) {
		w.link(w.lin, w.hospital, member.Officer)
		out := w.session(w.lin, w.hospital, member.Officer)
		must(t, w.SignOut(w.ctx, out))
		w.session(w.lin, w.bank, member.Reader)
		rows := func() (n int) {
			must(t, w.store.Read().QueryRow("SELECT (SELECT count(*) FROM sign_in_link) + (SELECT count(*) FROM session)").Scan(&n))
			return n
		}
		must(t, w.Sweep(w.ctx))
		if rows() != 5 {
			t.Errorf("at once %d rows", rows())
		}
		w.clock = w.clock.Add(31 * 24 * time.Hour)
		live := w.session(w.lin, w.bank, member.Reader)
		must(t, w.Sweep(w.ctx))
		if rows() != 3 {
			t.Errorf("after a month %d rows", rows())
		}
		w.clock = w.clock.Add(7 * 24 * time.Hour)
		must(t, w.Sweep(w.ctx))
		if rows() != 1 {
			t.Errorf("after five weeks %d rows", rows())
		}
		_, err := w.Who(w.ctx, live)
		w.refused(err, "sign_in_needed")
	})
}

func TestAReaderDoesNotWaitForAWriter(t *testing.T) {
	each(t, func(w *world) {
		session := w.session(w.lin, w.hospital, member.Officer)
		w.who(session)
		stop := errors.New("stop")
		err := w.store.Write(w.ctx, func(*store.Tx) error { // while somebody holds SQLite's writer, a reader still gets its answer
			for range 100 {
				w.who(session)
			}
			w.clock = w.clock.Add(6 * time.Minute) // now it would like to write that the session was seen
			w.who(session)
			return stop
		})
		if !errors.Is(err, stop) {
			t.Error(err)
		}
	})
}
