package warning_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/warning"
)

// TestTheAnswerInForceIsTheNewestThatWasNotTakenBack plays any sequence of answers, visits and undoings against a list kept by hand.
func TestTheAnswerInForceIsTheNewestThatWasNotTakenBack(t *testing.T) {
	each(t, func(w *world) {
		x := w.release(func(n *warning.NewWarning) { n.Orgs = []int64{w.hospital} })
		nurse, ctx := w.as(w.nurse, w.hospital), t.Context()
		type given struct {
			a  warning.Answer
			at time.Time
		}
		var stack []given
		receipts, seen := 0, false
		rapid.Check(t, func(r *rapid.T) {
			for range rapid.IntRange(1, 4).Draw(r, "acts") {
				w.clock.pass(time.Duration(rapid.SampledFrom([]int{1, 4, 9, 11}).Draw(r, "seconds")) * time.Second)
				switch act := rapid.SampledFrom([]string{"answer", "answer", "undo", "see"}).Draw(r, "act"); act {
				case "answer":
					a := rapid.SampledFrom(warning.Warning{Kind: warning.ANA}.Answers()).Draw(r, "answer")
					must(t, w.Give(ctx, nurse, x.ID, w.hospital, warning.Reply{Answer: a}))
					stack, receipts, seen = append(stack, given{a, w.clock.now()}), receipts+1, true
				case "undo":
					err := w.TakeBack(ctx, nurse, x.ID, w.hospital)
					n := len(stack)
					if n > 0 && w.clock.now().Sub(stack[n-1].at) <= 10*time.Second {
						must(t, err)
						stack, receipts = stack[:n-1], receipts+1
					} else {
						w.refused(err, "too_late_to_undo")
					}
				case "see":
					if !seen {
						receipts++
					}
					must(t, w.MarkSeen(ctx, nurse, x.ID, w.hospital))
					seen = true
				}
			}
			e := w.inbox(nurse)[0]
			want := warning.Answer("")
			if n := len(stack); n > 0 {
				want = stack[n-1].a
			}
			if e.Answer != want || (e.Answer == "") != e.AnsweredAt.IsZero() || e.SeenAt.IsZero() == seen {
				r.Fatalf("in force %q since %v, seen %v; want %q, seen %v", e.Answer, e.AnsweredAt, e.SeenAt, want, seen)
			}
			p, err := w.Progress(ctx, system, x.ID)
			must(t, err)
			if (p.Answered == 1) != (want != "") || want != "" && p.By[want] != 1 {
				r.Fatalf("%+v", p.Counts)
			}
		})
		n, after := 0, int64(0)
		for {
			got, err := w.Receipts(ctx, nurse, x.ID, after, 500)
			must(t, err)
			if len(got) == 0 {
				break
			}
			n, after = n+len(got), got[len(got)-1].ID
		}
		if n != receipts {
			t.Errorf("%d receipts, want %d: none is ever changed or lost", n, receipts)
		}
	})
}

func TestSilenceLeadsToTheCallingList(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		x := w.release(func(n *warning.NewWarning) { n.Orgs = []int64{w.hospital, w.bank, w.clinic} })
		w.deliver()
		w.mail.take()
		must(t, w.Give(ctx, w.as(w.teller, w.bank), x.ID, w.bank, warning.Reply{Answer: warning.Fixed}))
		must(t, w.Give(ctx, w.as(w.doctor, w.clinic), x.ID, w.clinic, warning.Reply{Answer: warning.NeedHelp}))
		for step, want := range [][]string{{"nurse@mail.example"}, {"night@mail.example", "chief@mail.example"}, nil} {
			w.clock.pass(30 * 24 * time.Hour)
			if n, err := w.Escalate(ctx, w.clock.now()); n != 1 || err != nil {
				t.Fatalf("step %d: %d %v", step, n, err)
			}
			if n, _ := w.Escalate(ctx, w.clock.now().Add(-time.Second)); n != 0 {
				t.Errorf("step %d happened twice", step)
			}
			w.deliver()
			var got []string
			for _, m := range w.mail.take() {
				got = append(got, m.Address)
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("step %d reached %v, want %v", step, got, want)
			}
		}
		calls, err := w.CallingList(ctx, marking.Desk(w.lin), 0)
		if err != nil || len(calls) != 2 || !calls[0].Help || calls[0].Org != w.clinic || calls[1].Org != w.hospital || calls[1].Contacts[0].Address != "02-5550-0100" {
			t.Errorf("%v %+v", err, calls)
		}
		o, err := w.Open(ctx, system)
		if err != nil || o.Unanswered != 1 || o.Help != 1 || o.Calls != 1 || o.Overdue != 1 {
			t.Errorf("%v %+v", err, o)
		}
		lin := marking.Desk(w.lin)
		w.refused(w.NoteCall(ctx, w.as(w.nurse, w.hospital), x.ID, w.hospital, warning.Reached), "person_only")
		w.refused(w.NoteCall(ctx, lin, x.ID, w.hospital, "sang"), "bad_outcome")
		w.refused(w.NoteCall(ctx, lin, x.ID, w.applicant, warning.Reached), "no_such_warning")
		must(t, w.NoteCall(ctx, lin, x.ID, w.hospital, warning.NoReply))
		must(t, w.NoteCall(ctx, lin, x.ID, w.hospital, warning.WrongNumber))
		calls, err = w.CallingList(ctx, lin, 0)
		if err != nil || len(calls) != 2 || calls[1].Last.Outcome != warning.WrongNumber || calls[1].Contacts[0].Channel == member.Phone {
			t.Errorf("after two calls: %v %+v", err, calls)
		}
		w.refused(w.NoteCall(ctx, lin, x.ID, w.hospital, warning.WrongNumber), "no_number")
		must(t, w.NoteCall(ctx, lin, x.ID, w.hospital, warning.Reached))
		if calls, _ := w.CallingList(ctx, system, 0); len(calls) != 1 {
			t.Error("an answer by telephone did not end the calls")
		}
	})
}

func TestAWithdrawalReachesEverybodyWhoWasTold(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		x := w.release()
		w.deliver()
		w.mail.take()
		lin, wang := marking.Desk(w.lin), marking.Desk(w.wang)
		if s, err := w.Withdraw(ctx, lin, x.ID, "來源弄錯了"); err != nil || s != warning.Released {
			t.Fatal(s, err)
		}
		if s, err := w.Withdraw(ctx, lin, x.ID, "twice"); err != nil || s != warning.Released {
			t.Fatal("one person was enough", s, err)
		}
		if s, err := w.Withdraw(ctx, wang, x.ID, "ok"); err != nil || s != warning.Withdrawn {
			t.Fatal(s, err)
		}
		w.drain()
		w.deliver()
		mails := w.mail.take()
		if len(mails) != 2 || mails[0].Notices[0].Event != warning.EventWithdrawn {
			t.Errorf("%+v", mails)
		}
		for _, v := range []marking.Viewer{w.as(w.nurse, w.hospital), w.as(w.teller, w.bank)} {
			f, err := w.Find(ctx, v, x.Number)
			if err != nil || f.State != warning.Withdrawn || f.EndedWhy.String() != "來源弄錯了" || f.Mine[0].News == 0 {
				t.Errorf("%v %+v", err, f)
			}
			if n := w.facts(v, warning.WarningWithdrawn, warning.UpdateTold); n != 2 {
				t.Errorf("%d facts", n)
			}
		}
		if n, err := w.Escalate(ctx, w.clock.now().Add(1000*time.Hour)); n != 0 || err != nil {
			t.Errorf("reminded of a withdrawn warning: %d %v", n, err)
		}
	})
}
