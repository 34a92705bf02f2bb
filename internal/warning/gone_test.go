package warning_test

import (
	"testing"

	"lianfang/internal/exposure"
	"lianfang/internal/format/tlp"
	"lianfang/internal/warning"
)

var _ warning.Exposed = (*exposure.Exposure)(nil)

func TestAnAdvisoryThatConcernsNobodyAnyMoreIsWithdrawn(t *testing.T) {
	each(t, func(w *world) {
		id := w.exposes(true, tlp.Amber, "harbour", exposure.OrgExposure{Org: w.hospital, Affected: 1})
		first := w.one()
		w.happens(exposure.MatchGone, id, 1)
		if w.one().State != warning.Released {
			t.Fatal("withdrawn though somebody is affected still")
		}
		w.mu.Lock()
		was := w.orgs[id]
		w.orgs[id] = nil
		w.mu.Unlock()
		w.happens(exposure.MatchGone, id, 1)
		x := w.one()
		if x.State != warning.Withdrawn || x.EndedWhy.IsZero() || w.inbox(w.as(w.nurse, w.hospital))[0].News == 0 {
			t.Fatalf("%+v", x.Warning)
		}
		w.mu.Lock()
		w.orgs[id] = was
		w.mu.Unlock()
		w.happens(exposure.MatchFound, id, 1)
		p, err := w.List(t.Context(), system, warning.Filter{State: warning.Draft})
		if err != nil || len(p.Entries) != 1 || p.Entries[0].Approvers != 1 || p.Entries[0].ID == first.ID {
			t.Errorf("it concerns somebody again, and no draft waits for a person: %v %+v", err, p.Entries)
		}
	})
}

func TestANewInventoryMeetsWhatNobodyWasWarnedOf(t *testing.T) {
	each(t, func(w *world) {
		id := w.exposes(true, tlp.Amber, "harbour")
		if p, err := w.List(t.Context(), system, warning.Filter{}); err != nil || len(p.Entries) != 0 {
			t.Fatal("a warning for nobody", err)
		}
		w.mu.Lock()
		w.orgs[id] = []exposure.OrgExposure{{Org: w.bank, Affected: 1}}
		w.mu.Unlock()
		w.happens(exposure.OrgMatched, 9, w.bank)
		if x := w.one(); x.State != warning.Released || len(w.inbox(w.as(w.teller, w.bank))) != 1 {
			t.Errorf("%+v", x.Warning)
		}
	})
}

func TestTheSameCauseWarnsOnce(t *testing.T) {
	each(t, func(w *world) {
		id := w.exposes(true, tlp.Amber, "harbour", exposure.OrgExposure{Org: w.hospital, Affected: 1})
		for _, kind := range []string{"match.found", "kev.listed", "match.found"} {
			k := exposure.MatchFound
			if kind == "kev.listed" {
				k = exposure.KEVListed
			}
			w.happens(k, id, 1)
		}
		w.one()
		w.deliver()
		if n := len(w.mail.take()); n != 2 {
			t.Errorf("%d mails", n)
		}
	})
}
