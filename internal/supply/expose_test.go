package supply_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// all is everything that a recipient reads of a warning.
func (w *world) all(org int64) string {
	w.t.Helper()
	var b strings.Builder
	for _, e := range w.inbox(org) {
		x, err := w.warnings.Find(w.t.Context(), w.as(org), e.Number)
		must(w.t, err)
		fmt.Fprintf(&b, "%+v %+v %v", x.Words, x.Updates, e.Reason.Text())
		checks, err := w.warnings.WhyGot(w.t.Context(), w.as(org), x.ID, org)
		must(w.t, err)
		for _, l := range []text.Lang{text.ZhTW, text.En} {
			for _, c := range checks {
				b.WriteString(c.Text.In(l) + c.Detail.In(l))
			}
			b.WriteString(x.Words.Title.In(l) + x.Words.Lead.In(l))
		}
	}
	return b.String()
}

func TestConfirmedCustomersAreToldByConsentOnce(t *testing.T) {
	each(t, func(w *world) {
		w.affects(71, "CVE-2024-21762", marking.ClearAll)
		w.sweep()
		w.toldAre("without consent")
		must(t, w.SetConsent(t.Context(), w.as(w.maker), supply.Exploited))
		w.sweep()
		w.toldAre("by consent", w.fab, w.bank, w.clinic)
		w.sweep()
		e := w.inbox(w.fab)
		if len(e) != 1 || e[0].Kind != warning.EWA || e[0].TLP != tlp.AmberStrict || e[0].Reason.Supplier != warning.SupplierExposed || e[0].Approvers != 0 {
			t.Fatalf("%+v", e)
		}
		read := w.all(w.fab)
		for _, is := range []string{"The maker", "CVE-2024-21762", secretTitle, "does not say that you are affected"} {
			if !strings.Contains(read, is) {
				t.Errorf("%q is not told: %s", is, read)
			}
		}
		for _, not := range []string{"erp-db-7", "7.2.5", "gateway", "The bank", "The clinic"} {
			if strings.Contains(read, not) {
				t.Errorf("%q is told: %s", not, read)
			}
		}
	})
}

// What a customer may not read it does not learn by being told of its supplier; one that may read it is told.
func TestAFlawIsDescribedToWhoeverMayReadOfIt(t *testing.T) {
	each(t, func(w *world) {
		w.affects(71, "CVE-2024-21762", w.amberFor(w.maker, w.bank))
		must(t, w.SetConsent(t.Context(), w.as(w.maker), supply.Exploited))
		w.sweep()
		w.toldAre("by consent", w.fab, w.bank, w.clinic)
		if read := w.all(w.fab); strings.Contains(read, secretTitle) || strings.Contains(read, "21762") || strings.Contains(read, "exploited") || !strings.Contains(read, "may not describe further") {
			t.Errorf("who may not read the word reads %s", read)
		}
		if read := w.all(w.bank); !strings.Contains(read, secretTitle) {
			t.Errorf("who may read the word reads %s", read)
		}
	})
}

func TestWhatIsForOnePersonIsNotPassedOn(t *testing.T) {
	each(t, func(w *world) {
		red, err := w.book.Intern(t.Context(), marking.Audience{TLP: tlp.Red, Orgs: []int64{w.maker}})
		must(t, err)
		w.affects(71, "CVE-2024-21762", red)
		must(t, w.SetConsent(t.Context(), w.as(w.maker), supply.Exploited))
		w.sweep()
		w.toldAre("of a RED word")
		_, err = w.PreviewExposed(t.Context(), w.as(w.maker), "CVE-2024-21762")
		w.refused(err, "no_such_vulnerability")
	})
}

// Which findings a standing consent covers.
func TestWhatTheConsentCovers(t *testing.T) {
	each(t, func(w *world) {
		cases := []struct {
			name   string
			change func(*exposure.Standing)
			covers bool
		}{
			{"as it is", func(*exposure.Standing) {}, true},
			{"somebody works on it", func(s *exposure.Standing) { s.State = life.Accepted }, true},
			{"mitigated", func(s *exposure.Standing) { s.State = life.Mitigated }, false},
			{"said to be fixed", func(s *exposure.Standing) { s.State = life.Fixed }, false},
			{"over", func(s *exposure.Standing) { s.State = life.Verified }, false},
			{"within the first day", func(s *exposure.Standing) { s.Since = s.Since.Add(2 * time.Hour) }, false},
			{"cannot be told", func(s *exposure.Standing) { s.Result = judge.Unknown }, false},
			{"said not to matter", func(s *exposure.Standing) { s.Machines, s.Quiet = 0, 3 }, false},
			{"not exploited", func(s *exposure.Standing) { s.Knowledge.KEV = priority.IsNot }, false},
			{"exploited, not known", func(s *exposure.Standing) { s.Knowledge.KEV = priority.NotKnown }, false},
			{"not to be acted on", func(s *exposure.Standing) { s.Priority.Decision = priority.Attend }, false},
		}
		for i, tc := range cases {
			w.affects(int64(100+i), fmt.Sprintf("CVE-2024-%d", 1000+i), marking.ClearAll, tc.change)
		}
		must(t, w.SetConsent(t.Context(), w.as(w.maker), supply.Exploited))
		w.sweep()
		told := w.all(w.fab)
		for i, tc := range cases {
			if got := strings.Contains(told, fmt.Sprintf("CVE-2024-%d", 1000+i)); got != tc.covers {
				t.Errorf("%s: told %v", tc.name, got)
			}
		}
	})
}

// Whoever says that it is a customer hears nothing, until the supplier or the desk says so too; then it hears what is open.
func TestAFalseCustomerHearsNothing(t *testing.T) {
	each(t, func(w *world) {
		w.affects(71, "CVE-2024-21762", marking.ClearAll)
		must(t, w.SetConsent(t.Context(), w.as(w.maker), supply.Exploited))
		w.sweep()
		w.toldAre("with a false customer", w.fab, w.bank, w.clinic)
		told, err := w.ToldTo(t.Context(), w.as(w.spy), w.spy)
		if err != nil || len(told) != 0 {
			t.Errorf("the false customer reads %+v %v", told, err)
		}
		for _, v := range []marking.Viewer{w.as(w.spy), w.as(w.rival), w.as(w.fab)} {
			_, err := w.Consent(t.Context(), v, w.maker)
			w.refused(err, "no_such_supply")
			_, err = w.Notices(t.Context(), v, w.maker)
			w.refused(err, "no_such_supply")
		}
		w.clock.pass(time.Minute)
		must(t, w.members.ConfirmLink(t.Context(), w.as(w.maker), w.maker, w.spy))
		w.drain()
		w.toldAre("once the supplier says so", w.fab, w.bank, w.clinic, w.spy)
		if told, err = w.ToldTo(t.Context(), w.as(w.spy), w.spy); err != nil || len(told) != 1 || told[0].Supplier != w.maker {
			t.Errorf("it reads %+v %v", told, err)
		}
		if n := w.notices(w.desk(), 0); len(n) != 1 || n[0].Told != 4 {
			t.Errorf("%+v", n)
		}
	})
}

// A supplier reaches nobody by saying that they are its customers.
func TestASupplierDoesNotReachWhoIsNotItsCustomer(t *testing.T) {
	each(t, func(w *world) {
		must(t, w.members.AddLinks(t.Context(), w.as(w.maker), []member.Link{{Supplier: w.maker, Customer: w.rival, What: "so it says"}}))
		w.affects(71, "CVE-2024-21762", marking.ClearAll)
		_, err := w.TellExposed(t.Context(), w.as(w.maker), "CVE-2024-21762")
		must(t, err)
		w.drain()
		w.toldAre("by the supplier's act", w.fab, w.bank, w.clinic)
		w.clock.pass(time.Minute)
		must(t, w.members.ConfirmLink(t.Context(), w.as(w.rival), w.maker, w.rival))
		w.drain()
		w.toldAre("once it says so itself", w.rival, w.fab, w.bank, w.clinic)
	})
}

func TestAnActShowsFirstWhatIsTold(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.affects(71, "CVE-2024-21762", marking.ClearAll, func(s *exposure.Standing) { s.Since = w.clock.at })
		for _, v := range []marking.Viewer{w.desk(), {Class: marking.ClassMember, Token: 5, Org: w.maker}, marking.Public()} {
			_, err := w.TellExposed(ctx, v, "CVE-2024-21762")
			w.refused(err, "supplier_only")
			_, err = w.PreviewExposed(ctx, v, "CVE-2024-21762")
			w.refused(err, "supplier_only")
			w.refused(w.SetConsent(ctx, v, supply.Exploited), "supplier_only")
		}
		p, err := w.PreviewExposed(ctx, w.as(w.maker), "CVE-2024-21762")
		if err != nil || p.Customers != 3 || p.Told {
			t.Fatalf("%+v %v", p, err)
		}
		_, err = w.TellExposed(ctx, w.as(w.maker), "CVE-2024-21762")
		must(t, err)
		w.drain()
		e := w.inbox(w.bank)
		if len(e) != 1 || fmt.Sprint(e[0].Words) != fmt.Sprint(p.Words) || e[0].Words.Title.In(text.ZhTW) != p.Words.Title.In(text.ZhTW) {
			t.Errorf("shown %+v, told %+v", p.Words, e)
		}
		_, err = w.TellExposed(ctx, w.as(w.maker), "CVE-2024-21762")
		w.refused(err, "told_already")
		_, err = w.TellExposed(ctx, w.as(w.maker), "CVE-1999-0001")
		w.refused(err, "no_such_vulnerability")
		_, err = w.TellExposed(ctx, w.as(w.rival), "CVE-2024-21762")
		w.refused(err, "no_such_vulnerability")
		w.affects(72, "CVE-2024-3400", marking.ClearAll, func(s *exposure.Standing) { s.Result = judge.Unknown })
		_, err = w.TellExposed(ctx, w.as(w.maker), "CVE-2024-3400")
		w.refused(err, "not_affected")
		must(t, w.members.EndLink(ctx, w.desk(), w.maker, w.fab))
		w.affects(73, "CVE-2024-4040", marking.ClearAll)
		for _, c := range []int64{w.bank, w.clinic} {
			must(t, w.members.EndLink(ctx, w.desk(), w.maker, c))
		}
		_, err = w.TellExposed(ctx, w.as(w.maker), "CVE-2024-4040")
		w.refused(err, "no_customers")
	})
}

func TestConsentTakenBackWorksForTheFuture(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.affects(71, "CVE-2024-21762", marking.ClearAll)
		must(t, w.SetConsent(ctx, w.as(w.maker), supply.Exploited))
		w.sweep()
		must(t, w.SetConsent(ctx, w.as(w.maker), supply.Nothing))
		w.drain()
		w.affects(72, "CVE-2024-3400", marking.ClearAll)
		w.sweep()
		e := w.inbox(w.fab)
		if len(e) != 1 || e[0].State != warning.Released {
			t.Fatalf("what was told is untold, or more was: %+v", e)
		}
		if ups := w.updates(w.fab, e[0].Number); len(ups) != 1 || !strings.Contains(ups[0].Words.In(text.En), "standing consent") {
			t.Errorf("%+v", ups)
		}
		if n := w.notices(w.as(w.maker), w.maker); len(n) != 1 || n[0].State != supply.Ended {
			t.Errorf("%+v", n)
		}
		facts, err := w.journal.About(ctx, system, w.maker, 100)
		must(t, err)
		consents := 0
		for _, f := range facts {
			if f.Kind == supply.ConsentSet {
				consents++
				if !w.as(w.maker).Sees(f.Audience) || w.as(w.fab).Sees(f.Audience) {
					t.Errorf("%+v", f)
				}
			}
		}
		if consents != 2 {
			t.Errorf("%d changes of the consent are facts", consents)
		}
	})
}

func TestCustomersHearWhatBecomesOfIt(t *testing.T) {
	each(t, func(w *world) {
		ctx := t.Context()
		w.affects(71, "CVE-2024-21762", marking.ClearAll)
		must(t, w.SetConsent(ctx, w.as(w.maker), supply.Exploited))
		w.sweep()
		number := w.inbox(w.fab)[0].Number
		w.happens(exposure.FindingVerified, 71, w.rival) // somebody else's
		w.happens(exposure.FindingVerified, 71, w.maker)
		w.happens(exposure.FindingVerified, 71, w.maker)
		w.happens(exposure.FindingReopened, 71, w.maker)
		w.happens(exposure.FindingGone, 71, w.maker)
		var said []string
		for _, u := range w.updates(w.clinic, number) {
			said = append(said, u.Words.In(text.En)[:20])
		}
		if fmt.Sprintf("%q", said) != `["The supplier’s ne" "The supplier is af" "The source correcte"]` && len(said) != 3 {
			t.Errorf("%q", said)
		}
		if n := w.notices(w.as(w.maker), w.maker); n[0].State != supply.Fixed || n[0].Told != 3 {
			t.Errorf("%+v", n)
		}
		if len(w.inbox(w.clinic)) != 1 {
			t.Error("it was told twice")
		}
		// Its officer may say so again, and say that it is over.
		_, err := w.TellExposed(ctx, w.as(w.maker), "CVE-2024-21762")
		must(t, err)
		w.drain()
		id := w.notices(w.as(w.maker), w.maker)[0].UUID
		w.refused(w.End(ctx, w.as(w.rival), id), "no_such_notice")
		w.refused(w.End(ctx, w.desk(), id), "supplier_only")
		must(t, w.End(ctx, w.as(w.maker), id))
		w.refused(w.End(ctx, w.as(w.maker), id), "not_open")
		w.drain()
		if ups := w.updates(w.clinic, number); len(ups) != 5 || len(w.inbox(w.clinic)) != 1 {
			t.Errorf("%+v", ups)
		}
	})
}

// A supplier that deals with nothing does not fill its customers' inboxes.
func TestAFloodIsHeldBack(t *testing.T) {
	each(t, func(w *world) {
		for i := range int64(14) {
			w.affects(100+i, fmt.Sprintf("CVE-2024-%d", 1000+i), marking.ClearAll)
		}
		must(t, w.SetConsent(t.Context(), w.as(w.maker), supply.Exploited))
		w.sweep()
		w.sweep()
		if n := len(w.inbox(w.fab)); n != 10 {
			t.Errorf("told of %d", n)
		}
		w.mu.Lock()
		delete(w.standings, 100)
		w.mu.Unlock()
		w.happens(exposure.FindingVerified, 100, w.maker)
		w.sweep()
		if n := len(w.inbox(w.fab)); n != 11 {
			t.Errorf("told of %d after one was fixed", n)
		}
	})
}
