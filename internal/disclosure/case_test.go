package disclosure_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lianfang/internal/disclosure"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// What must hold of the table whatever stands in it.
func TestTheLifeOfACase(t *testing.T) {
	reached := map[disclosure.State]bool{disclosure.Sent: true}
	for range disclosure.States {
		for s := range reached {
			for _, e := range disclosure.Events {
				if next, ok := disclosure.Next(s, e); ok {
					reached[next] = true
				}
			}
		}
	}
	for _, s := range disclosure.States {
		if !reached[s] || s.Name().In(text.En) == "" {
			t.Errorf("%s is never reached, or has no name", s)
		}
		for _, e := range disclosure.Events {
			if e.Name().In(text.En) == "" {
				t.Errorf("%s has no name", e)
			}
			next, ok := disclosure.Next(s, e)
			switch {
			case ok && !slices.Contains(disclosure.States, next):
				t.Errorf("%s by %s becomes %q", s, e, next)
			case ok && s == disclosure.Published && next != disclosure.Published:
				t.Errorf("%s takes back what everybody has read", e)
			case ok && next.Runs() && !s.Runs() && e != disclosure.Tell:
				t.Errorf("%s starts a clock without a vendor being told", e)
			case ok && !s.Open() && s != disclosure.Published && e != disclosure.Reopen:
				t.Errorf("%s moves what has ended", e)
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
		case len(cells) == 11 && cells[0] == "state":
			events = cells[1:]
		case len(cells) == 11 && events != nil && slices.Contains(disclosure.States, disclosure.State(cells[0])):
			rows++
			for i, e := range events {
				next, ok := disclosure.Next(disclosure.State(cells[0]), disclosure.Event(e))
				if drawn := cells[i+1]; ok != (drawn != "–") || ok && string(next) != drawn {
					t.Errorf("%s by %s becomes %q; drawn is %s", cells[0], e, next, drawn)
				}
			}
		}
	}
	if rows != len(disclosure.States) {
		t.Errorf("%d states are drawn", rows)
	}
}

// Whatever people try in whatever order: a case is only ever in a state to which its steps lead, nobody's words reach a thread that is not theirs, and the clock keeps its bounds.
func TestAnyOrderOfDeeds(t *testing.T) {
	each(t, func(w *world) {
		other, _ := w.validated()
		rapid.Check(w.t, func(r *rapid.T) {
			ctx, f, secret := w.t.Context(), disclosure.File{}, ""
			f, secret = w.opened(func(x *disclosure.Report) { x.Name = "finder-name" })
			state := disclosure.Received
			try := func(e disclosure.Event, err error) {
				next, may := disclosure.Next(state, e)
				if may != (err == nil) {
					r.Fatalf("%s of %s: %v", e, state, err)
				}
				if may {
					state = next
				}
			}
			for i := range rapid.IntRange(1, 12).Draw(r, "deeds") {
				w.clock = w.clock.Add(time.Hour)
				said := fmt.Sprintf("words %d", i)
				switch rapid.IntRange(0, 10).Draw(r, "deed") {
				case 0:
					try(disclosure.Validate, w.Validate(ctx, desk, f.ID, disclosure.Assessment{Title: "T", Product: "P"}))
				case 1:
					try(disclosure.Refuse, w.Refuse(ctx, desk, f.ID, said))
				case 2:
					try(disclosure.Repeat, w.Repeat(ctx, desk, f.ID, other.Number, said))
				case 3:
					_, err := w.Tell(ctx, desk, f.ID, disclosure.Vendor{Org: w.maker, Brief: "b"})
					try(disclosure.Tell, err)
				case 4:
					try(disclosure.Answer, w.Note(ctx, desk, f.ID, disclosure.Answer, said))
				case 5:
					try(disclosure.FixReady, w.Note(ctx, desk, f.ID, disclosure.FixReady, said))
				case 6:
					try(disclosure.Close, w.Close(ctx, desk, f.ID, said))
				case 7:
					try(disclosure.Reopen, w.Reopen(ctx, desk, f.ID, said))
				case 8:
					err := w.Extend(ctx, desk, f.ID, w.clock.Add(time.Duration(rapid.IntRange(-10, 300).Draw(r, "days"))*24*time.Hour), said)
					if err == nil && !state.Runs() {
						r.Fatalf("a clock that does not run was put off in %s", state)
					}
				case 9:
					if err := w.AddWords(ctx, secret, "finder "+said); err != nil {
						r.Fatal(err)
					}
				case 10:
					err := w.Answer(ctx, w.as(w.maker), f.UUID, disclosure.Reply{Words: "maker " + said})
					if err == nil {
						if !state.Runs() {
							r.Fatalf("a vendor answered in %s", state)
						}
						if state != disclosure.Ready {
							state = disclosure.Answered
						}
					}
				}
				now := w.file(f.UUID)
				if now.State != state {
					r.Fatalf("it is %s, by its steps %s", now.State, state)
				}
				if state.Runs() && (now.Deadline == 0 || now.Deadline > now.ToldAt+(disclosure.MostDays*24*time.Hour).Microseconds() || now.Extended > disclosure.MostExtensions) {
					r.Fatalf("the clock is out of bounds: %+v", now.Case)
				}
				for thread, list := range now.Threads {
					for _, m := range list {
						if m.Side != disclosure.DeskSide && m.Side != thread && thread != disclosure.DeskSide {
							r.Fatalf("%s speaks in the thread with %s", m.Side, thread)
						}
					}
				}
			}
			w.ok(closeUp(w, f))
		})
	})
}

// closeUp ends a case, so that lists stay short.
func closeUp(w *world, f disclosure.File) error {
	if !w.file(f.UUID).State.Open() {
		return nil
	}
	return w.Close(w.t.Context(), desk, f.ID, "done")
}

// Nobody learns from their own page what is said elsewhere, or who found it.
func TestWhatEachSideReads(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		f, secret := w.told(func(r *disclosure.Report) { r.Name, r.Credit = "finder-name", true })
		for thread, said := range map[disclosure.Side]string{disclosure.FinderSide: "desk-to-finder", disclosure.VendorSide: "desk-to-maker", disclosure.DeskSide: "desk-to-itself"} {
			w.ok(w.Write(ctx, desk, f.ID, thread, said))
		}
		w.ok(w.AddWords(ctx, secret, "finder-adds"))
		w.ok(w.Answer(ctx, w.as(w.maker), f.UUID, disclosure.Reply{Words: "maker-answers"}))
		w.ok(w.Extend(ctx, desk, f.ID, w.clock.Add(100*24*time.Hour), "why-later"))
		handed, err := w.Handed(ctx, w.as(w.maker), f.UUID)
		w.ok(err)
		seen, err := w.BySecret(ctx, secret)
		w.ok(err)
		whole := w.file(f.UUID)
		for _, c := range []struct {
			who   string
			page  any
			has   []string
			hides []string
		}{
			{"the maker", handed, []string{"brief-for-the-maker", "desk-to-maker", "maker-answers", "why-later"}, []string{"finder-", "desk-to-finder", "desk-to-itself", "desk-words"}},
			{"the finder", seen, []string{"finder-words-what", "desk-to-finder", "finder-adds"}, []string{"brief-for", "maker-", "desk-to-maker", "desk-to-itself", "desk-words", "why-later", "The maker"}},
			{"the desk", whole, []string{"finder-words-what", "finder-name", "desk-to-finder", "desk-to-maker", "desk-to-itself", "maker-answers", "finder-adds", "why-later"}, nil},
		} {
			page := fmt.Sprintf("%+v", c.page)
			for _, s := range c.has {
				if !strings.Contains(page, s) {
					w.t.Errorf("%s does not read %s: %s", c.who, s, page)
				}
			}
			for _, s := range c.hides {
				if strings.Contains(page, s) {
					w.t.Errorf("%s reads %s: %s", c.who, s, page)
				}
			}
		}
		shared, _ := w.told(func(r *disclosure.Report) { r.Name, r.Share = "finder-name", true })
		if h, err := w.Handed(ctx, w.as(w.maker), shared.UUID); err != nil || h.Finder != "finder-name" {
			w.t.Errorf("a finder who lets the vendor know is not named: %v %v", h.Finder, err)
		}
	})
}

// A case is the desk's and, once told, its vendor's: everybody else is answered as if it were not there.
func TestWhoSeesACase(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.ok(w.members.Delegate(ctx, system, []member.Delegation{{Agent: w.agent, Org: w.maker, What: member.DelegateContacts, Amber: true, Until: w.clock.Add(1000 * time.Hour).UnixMicro()}}))
		before, _ := w.validated()
		after, _ := w.told()
		for name, v := range map[string]marking.Viewer{"the hospital": w.as(w.hospital), "whoever looks after the maker": w.as(w.agent), "anybody": marking.Public(), "the maker": w.as(w.maker)} {
			for _, f := range []disclosure.File{before, after} {
				_, err := w.Handed(ctx, v, f.UUID)
				if mine := name == "the maker" && f.ID == after.ID; mine != (err == nil) {
					w.t.Errorf("%s reads %s: %v", name, f.State, err)
				} else if !mine {
					w.refused(err, fault.NotFound, "no_such_case")
				}
				_, err = w.Find(ctx, v, f.UUID)
				w.refused(err, fault.NotAllowed, "desk_only")
				w.refused(w.Write(ctx, v, f.ID, disclosure.DeskSide, "x"), fault.NotAllowed, "desk_only")
				w.refused(w.Close(ctx, v, f.ID, "x"), fault.NotAllowed, "desk_only")
			}
			list, _, err := w.HandedTo(ctx, v, 0, 10)
			w.ok(err)
			if (len(list) == 1) != (name == "the maker") {
				w.t.Errorf("%s has %d cases", name, len(list))
			}
			if _, err := w.Cases(ctx, v, disclosure.List{}); err == nil {
				w.t.Errorf("%s reads the desk's list", name)
			}
		}
		// Another vendor takes over: the first reads nothing more, and the second nothing of what was said with the first.
		w.ok(w.Answer(ctx, w.as(w.maker), after.UUID, disclosure.Reply{Words: "maker-answers"}))
		secret, err := w.Tell(ctx, desk, after.ID, disclosure.Vendor{Name: "Other", Mail: "psirt@other.example", Brief: "brief-for-the-other"})
		w.ok(err)
		_, err = w.Handed(ctx, w.as(w.maker), after.UUID)
		w.refused(err, fault.NotFound, "no_such_case")
		h, err := w.ByVendorSecret(ctx, secret)
		w.ok(err)
		if page := fmt.Sprintf("%+v", h); strings.Contains(page, "maker-answers") || !strings.Contains(page, "brief-for-the-other") {
			w.t.Errorf("the other vendor reads %s", page)
		}
		w.ok(w.AnswerBySecret(ctx, secret, disclosure.Reply{Words: "fixed", Ready: true}))
		if f := w.file(after.UUID); f.State != disclosure.Ready || len(f.Threads[disclosure.VendorSide]) != 1 {
			w.t.Errorf("%+v", f)
		}
		_, err = w.ByVendorSecret(ctx, strings.Repeat("A", 26))
		w.refused(err, fault.NotFound, "no_such_case")
	})
}

func TestTheClock(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		f, _ := w.told()
		if n, ok := f.DaysLeft(w.clock); !ok || n != disclosure.DeadlineDays {
			w.t.Errorf("%d days", n)
		}
		until := func(days int) time.Time { return w.clock.Add(time.Duration(days) * 24 * time.Hour) }
		w.refused(w.Extend(ctx, desk, f.ID, until(181), "r"), fault.Invalid, "bad_deadline")
		w.refused(w.Extend(ctx, desk, f.ID, until(-1), "r"), fault.Invalid, "bad_deadline")
		w.refused(w.Extend(ctx, desk, f.ID, until(100), " "), fault.Invalid, "text_missing")
		w.ok(w.Extend(ctx, desk, f.ID, until(100), "r"))
		w.ok(w.Extend(ctx, desk, f.ID, until(120), "r"))
		w.refused(w.Extend(ctx, desk, f.ID, until(130), "r"), fault.Conflict, "extended_enough")
		w.ok(w.Extend(ctx, desk, f.ID, until(7), "it is exploited"))
		w.clock = until(7).Add(time.Second)
		f = w.file(f.UUID)
		n, _ := f.DaysLeft(w.clock)
		counts, err := w.Count(ctx, desk)
		w.ok(err)
		if n != -1 || !f.Overdue(w.clock) || counts.Overdue != 1 || counts.Running != 1 {
			w.t.Errorf("%d days, %+v", n, counts)
		}
		if c, err := w.Count(ctx, w.as(w.maker)); err != nil || c != (disclosure.Counts{}) {
			w.t.Errorf("the maker counts %+v", c)
		}
	})
}

// A report with an address is confirmed by mail, and each letter brings a new link.
func TestLetters(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		w.mails()
		number, secret, err := w.Report(ctx, report(func(r *disclosure.Report) { r.Mail, r.Name, r.Lang = "Finder@Mail.example", "Lin", text.En }))
		w.ok(err)
		if p, err := w.Cases(ctx, desk, disclosure.List{Limit: 10}); err != nil || len(p.Cases) != 0 || secret != "" {
			w.t.Fatalf("the desk sees what nobody confirmed: %+v %v", p, err)
		}
		all := w.post()
		if len(all) != 1 || all[0].Address != "finder@mail.example" || !strings.Contains(all[0].Subject.In(text.En), number) || strings.Contains(fmt.Sprint(all[0]), "finder-words") {
			w.t.Fatalf("%+v", all)
		}
		first := secretIn(all[0])
		w.refused(w.AddWords(ctx, first, "x"), fault.Conflict, "wrong_state")
		w.ok(w.ConfirmReport(ctx, first))
		w.ok(w.ConfirmReport(ctx, first))
		p, err := w.Cases(ctx, desk, disclosure.List{Limit: 10})
		w.ok(err)
		f := p.Cases[0]
		w.ok(w.Validate(ctx, desk, f.ID, disclosure.Assessment{Title: "Secret title", Product: "Box"}))
		all = w.post()
		if len(all) != 1 || strings.Contains(fmt.Sprint(all[0]), "Secret title") {
			w.t.Fatalf("%+v", all)
		}
		if _, err := w.BySecret(ctx, first); err == nil {
			w.t.Error("an earlier link still works")
		}
		if s, err := w.BySecret(ctx, secretIn(all[0])); err != nil || s.State != disclosure.Validated {
			w.t.Errorf("%+v %v", s, err)
		}
		given, err := w.Tell(ctx, desk, f.ID, disclosure.Vendor{Name: "Acme", Mail: "psirt@acme.example", Brief: "Secret brief", Lang: text.En})
		w.ok(err)
		all = w.post()
		if len(all) != 2 || given != "" || strings.Contains(fmt.Sprint(all), "Secret") {
			w.t.Fatalf("%v %+v", given, all)
		}
		for _, l := range all {
			if l.Address == "psirt@acme.example" {
				w.ok(w.AnswerBySecret(ctx, secretIn(l), disclosure.Reply{Words: "thanks"}))
			}
		}
		if w.file(f.UUID).State != disclosure.Answered {
			w.t.Error("the vendor's answer is not there")
		}
	})
}

// A vendor that is a member is told by mail at its contacts, and reads it signed in.
func TestLettersToAMember(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		_, err := w.members.AddContacts(ctx, system, []member.NewContact{{Org: w.maker, Role: "security", Channel: member.Mail, Address: "duty@maker.example", Rank: 1, Verified: true}})
		w.ok(err)
		w.mails()
		f, _ := w.told()
		all := w.post()
		if len(all) != 1 || all[0].Address != "duty@maker.example" || all[0].Link != "https://centre.example/disclosure/handed/"+f.UUID || strings.Contains(fmt.Sprint(all), "brief-for") {
			w.t.Errorf("%+v", all)
		}
	})
}

func TestStrangersCannotFillTheStore(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		for code, change := range map[string]func(*disclosure.Report){
			"text_missing":  func(r *disclosure.Report) { r.What = " \n" },
			"text_too_long": func(r *disclosure.Report) { r.How = strings.Repeat("字", 20_001) },
			"bad_text":      func(r *disclosure.Report) { r.Product = "a\u202eb" },
			"bad_mail":      func(r *disclosure.Report) { r.Mail = "a@b.example\nBcc: c@d.example" },
		} {
			_, _, err := w.Report(ctx, report(change))
			w.refused(err, fault.Invalid, code)
		}
		_, _, err := w.Report(ctx, report(func(r *disclosure.Report) { r.What = "a\x00b" }))
		w.refused(err, fault.Invalid, "bad_text")
		_, _, err = w.Report(ctx, report(func(r *disclosure.Report) { r.Credit = true }))
		w.refused(err, fault.Invalid, "text_missing")
		w.mails()
		for range 3 {
			_, _, err := w.Report(ctx, report(func(r *disclosure.Report) { r.Mail = "a@mail.example" }))
			w.ok(err)
		}
		_, _, err = w.Report(ctx, report(func(r *disclosure.Report) { r.Mail = "a@mail.example" }))
		w.refused(err, fault.Conflict, "report_waits")
		for range 197 {
			_, _, err := w.Report(ctx, report())
			w.ok(err)
		}
		_, _, err = w.Report(ctx, report())
		w.refused(err, fault.Busy, "too_many_reports")
		w.clock = w.clock.Add(25 * time.Hour)
		w.ok(w.Sweep(ctx))
		_, _, err = w.Report(ctx, report(func(r *disclosure.Report) { r.Mail = "a@mail.example" }))
		w.ok(err)
	})
}

func TestFindersAreForgotten(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		f, _ := w.opened(func(r *disclosure.Report) { r.Name = "finder-name" })
		w.ok(w.Refuse(ctx, desk, f.ID, "no"))
		w.clock = w.clock.Add(179 * 24 * time.Hour)
		w.ok(w.Sweep(ctx))
		if w.file(f.UUID).Finder.Name == "" {
			w.t.Error("forgotten too soon")
		}
		w.clock = w.clock.Add(2 * 24 * time.Hour)
		w.ok(w.Sweep(ctx))
		if x := w.file(f.UUID); x.Finder != (disclosure.Finder{}) || x.What == "" {
			w.t.Errorf("%+v", x)
		}
	})
}
