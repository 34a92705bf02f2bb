package warning_test

import (
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func words() warning.Words {
	return warning.Words{Title: text.Of("標題", "Title"), Lead: text.Of("導言", "Lead"), Todo: []warning.Step{{Do: text.Of("做", "Do")}}}
}

func (w *world) draft(change ...func(*warning.NewWarning)) int64 {
	w.t.Helper()
	n := warning.NewWarning{Kind: warning.ANA, TLP: tlp.Amber, Words: words(), Orgs: []int64{w.hospital, w.bank}}
	for _, c := range change {
		c(&n)
	}
	id, err := w.Draft(w.t.Context(), marking.Desk(w.lin), n)
	must(w.t, err)
	w.drain()
	return id
}

func TestTwoApprovalsAreTwoPeopleAndTheDrafterIsNotTheSecond(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		red := func(n *warning.NewWarning) { n.TLP = tlp.Red }
		id := w.draft(red)
		lin, wang := marking.Desk(w.lin), marking.Desk(w.wang)
		if s, err := w.Approve(ctx, wang, id); err != nil || s != warning.Draft {
			t.Fatalf("the first of two: %v %v", s, err)
		}
		_, err := w.Approve(ctx, wang, id)
		w.refused(err, "approved_already")
		_, err = w.Approve(ctx, lin, id)
		w.refused(err, "own_draft")
		id = w.draft(red)
		if _, err := w.Approve(ctx, lin, id); err != nil {
			t.Fatal(err)
		}
		must(t, w.Edit(ctx, lin, id, warning.Change{Urgency: 2}))
		if s, err := w.Approve(ctx, wang, id); err != nil || s != warning.Draft {
			t.Errorf("an approval of another text counted: %v %v", s, err)
		}
		_, err = w.Approve(ctx, system, id)
		w.refused(err, "person_only")
	})
}

func TestNumbersHaveNoGaps(t *testing.T) {
	each(t, func(w *world) {
		for _, want := range []string{"LF-ANA-202611-00000001", "LF-ANA-202611-00000002", "LF-DEF-202611-00000001"} {
			id := w.draft(func(n *warning.NewWarning) {
				if want[3] == 'D' {
					n.Kind = warning.DEF
				}
			})
			dropped := w.draft()
			must(t, w.Drop(w.t.Context(), marking.Desk(w.wang), dropped, "twice"))
			if s, err := w.Approve(w.t.Context(), marking.Desk(w.wang), id); err != nil || s != warning.Released {
				t.Fatal(s, err)
			}
			if f, err := w.Find(w.t.Context(), system, want); err != nil || f.ID != id {
				t.Errorf("%s: %v", want, err)
			}
		}
	})
}

func TestWhatIsUnmarkedWaitsForTheDesk(t *testing.T) {
	each(t, func(w *world) {
		w.exposes(true, tlp.None, "harbour", exposure.OrgExposure{Org: w.hospital, Affected: 1})
		x := w.one()
		if x.State != warning.Draft || x.TLP.Valid() || x.Approvers != 2 {
			t.Fatalf("%+v", x.Warning)
		}
		_, err := w.Approve(w.t.Context(), marking.Desk(w.wang), x.ID)
		w.refused(err, "unmarked")
		must(t, w.Edit(w.t.Context(), marking.Desk(w.lin), x.ID, warning.Change{TLP: tlp.Amber}))
		if s, err := w.Approve(w.t.Context(), marking.Desk(w.wang), x.ID); err != nil || s != warning.Draft {
			t.Errorf("%v %v", s, err)
		}
	})
}

func TestASourceThatIsNotReliableWaitsForOnePerson(t *testing.T) {
	each(t, func(w *world) {
		w.exposes(false, tlp.Green, "rumour", exposure.OrgExposure{Org: w.hospital, Affected: 1})
		x := w.one()
		if x.State != warning.Draft || x.Approvers != 1 || x.Plan.Why.IsZero() {
			t.Fatalf("%+v", x.Warning)
		}
		if len(w.inbox(w.as(w.nurse, w.hospital))) != 0 {
			t.Error("a draft is in an inbox")
		}
		_, err := w.Find(w.t.Context(), w.as(w.nurse, w.hospital), x.UUID)
		w.refused(err, "no_such_warning")
		if s, err := w.Approve(w.t.Context(), marking.Desk(w.lin), x.ID); err != nil || s != warning.Released {
			t.Fatal(s, err)
		}
		w.drain()
		if len(w.inbox(w.as(w.nurse, w.hospital))) != 1 {
			t.Error("the hospital was not told")
		}
	})
}

func TestDecide(t *testing.T) {
	p := warning.DefaultPolicy()
	for name, tc := range map[string]struct {
		c         warning.Case
		approvers int
		quiet     bool
	}{
		"exploited and affected":            {warning.Case{Kind: warning.ANA, KEV: true, TLP: tlp.Clear, Reach: 9, Affected: 1}, 0, false},
		"exploited and many":                {warning.Case{Kind: warning.ANA, KEV: true, TLP: tlp.Clear, Reach: 900, Affected: 1}, 0, false},
		"exploited but nobody is sure":      {warning.Case{Kind: warning.ANA, KEV: true, TLP: tlp.Clear, Reach: 9}, 1, false},
		"reliable advisory":                 {warning.Case{Kind: warning.ANA, Advisory: true, Reliability: "B", TLP: tlp.Amber, Reach: 9, Affected: 1}, 0, false},
		"reliable advisory to very many":    {warning.Case{Kind: warning.ANA, Advisory: true, Reliability: "A", TLP: tlp.Amber, Reach: 501, Affected: 1}, 2, false},
		"advisory of unknown reliability":   {warning.Case{Kind: warning.ANA, Advisory: true, TLP: tlp.Amber, Reach: 9, Affected: 1}, 1, false},
		"red":                               {warning.Case{Kind: warning.ANA, KEV: true, TLP: tlp.Red, Reach: 1, Affected: 1}, 2, false},
		"unmarked":                          {warning.Case{Kind: warning.ANA, KEV: true, TLP: tlp.None, Reach: 1, Affected: 1}, 2, false},
		"a mild catalogue entry":            {warning.Case{Kind: warning.ANA, TLP: tlp.Clear, Reach: 9, Affected: 9, CVSS: 5, EPSS: -1}, 1, true},
		"a catalogue entry without a score": {warning.Case{Kind: warning.ANA, TLP: tlp.Clear, Reach: 9, Affected: 9, CVSS: -1, EPSS: -1}, 1, false},
		"reliable early warning":            {warning.Case{Kind: warning.EWA, Reliability: "B", TLP: tlp.Amber, Reach: 1, Affected: 1}, 0, false},
		"a supplier that consents":          {warning.Case{Kind: warning.EWA, Supplier: warning.SupplierExposed, TLP: tlp.AmberStrict, Reach: 9}, 0, false},
		"a supplier of very many":           {warning.Case{Kind: warning.EWA, Supplier: warning.SupplierExposed, TLP: tlp.AmberStrict, Reach: 501}, 2, false},
		"a supplier that is attacked":       {warning.Case{Kind: warning.EWA, Supplier: warning.SupplierAttacked, TLP: tlp.Amber, Reach: 9}, 1, false},
		"a supplier that is not named":      {warning.Case{Kind: warning.EWA, Supplier: warning.SupplierUnnamed, TLP: tlp.AmberStrict, Reach: 9}, 1, false},
	} {
		if plan, _ := p.Decide(tc.c); plan.Approvers != tc.approvers || plan.Quiet != tc.quiet || plan.Why.IsZero() {
			t.Errorf("%s: %+v", name, plan)
		}
	}
}

func TestPoliciesHaveVersions(t *testing.T) {
	each(t, func(w *world) {
		p := warning.DefaultPolicy()
		p.WithdrawApprovers = 1
		_, err := w.SetPolicy(w.t.Context(), w.as(w.nurse, w.hospital), p)
		w.refused(err, "desk_only")
		for want := int64(1); want < 3; want++ {
			if n, err := w.SetPolicy(w.t.Context(), marking.Desk(w.lin), p); n != want || err != nil {
				t.Fatal(n, err)
			}
		}
		got, err := w.Policy(w.t.Context())
		if err != nil || got.Version != 2 || got.WithdrawApprovers != 1 || len(got.Rules) != len(p.Rules) || got.Rules[1].When.KEV != true {
			t.Errorf("%v %+v", err, got)
		}
		p.Rules[0].Then.Urgency = 5
		_, err = w.SetPolicy(w.t.Context(), marking.Desk(w.lin), p)
		w.refused(err, "bad_policy")
	})
}
