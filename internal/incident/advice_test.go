package incident_test

import (
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident"
	"lianfang/internal/incident/playbook"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
	"lianfang/internal/text"
)

// A centre words, hides and adds advice; everybody reads what is shown, and the program's own words can be put back.
func TestACentreWordsItsAdvice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := time.Date(2026, 11, 27, 1, 0, 0, 0, time.UTC)
		j, err := journal.Open(t.Context(), s, func() time.Time { return now })
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(j.Close)
		n := incident.New(s, j, marking.NewBook(s), member.New(s, j, func() time.Time { return now }), func() time.Time { return now }, incident.Options{})
		desk, member := marking.Desk(7), marking.Viewer{Class: marking.ClassMember, Org: 3}
		find := func(v marking.Viewer, slug string) incident.Advice {
			t.Helper()
			a, err := n.Playbook(t.Context(), v, slug)
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		set := func(from int64, p playbook.Playbook, shown bool, code string) {
			t.Helper()
			_, err := n.SetPlaybook(t.Context(), desk, from, p, shown)
			if got := fault.Of(err); (got == nil) != (code == "") || got != nil && got.Code != code {
				t.Fatalf("%q: %v", code, err)
			}
		}
		listed := func() int {
			t.Helper()
			all, err := n.Playbooks(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		all := len(playbook.Shipped())
		if listed() != all {
			t.Fatalf("%d of %d", listed(), all)
		}
		own := find(member, "ransomware").Playbook
		own.First[0] = text.Of("打 1234。", "Call 1234.")
		set(0, own, true, "")
		if a := find(member, "ransomware"); a.Version != 1 || !a.Changed || !a.Shipped || a.First[0].In(text.En) != "Call 1234." || a.Actor != 7 || !a.At.Equal(now) {
			t.Errorf("%+v", a)
		}
		set(0, own, true, "playbook_changed")
		set(1, own, false, "")
		if _, err := n.Playbook(t.Context(), member, "ransomware"); fault.Of(err).Code != "no_such_playbook" || listed() != all-1 {
			t.Errorf("what is hidden is shown: %v", err)
		}
		if a := find(desk, "ransomware"); a.Shown || a.Version != 2 {
			t.Errorf("%+v", a)
		}
		for _, p := range playbook.Shipped() {
			if p.Slug == "ransomware" {
				set(2, p, true, "")
			}
		}
		if a := find(member, "ransomware"); a.Changed || a.First[0].In(text.En) == "Call 1234." {
			t.Errorf("the program's own words are not back: %+v", a)
		}
		own.Slug, own.Order = "ours", 1
		set(0, own, true, "")
		if first, err := n.Playbooks(t.Context()); err != nil || first[0].Slug != "ours" || first[0].Shipped || len(first) != all+1 {
			t.Errorf("%v %+v", err, first[0])
		}
		own.First = nil
		set(1, own, true, "no_steps")
		if _, err := n.SetPlaybook(t.Context(), member, 1, own, true); fault.Of(err).Code != "desk_only" {
			t.Error(err)
		}
		if _, err := n.AllPlaybooks(t.Context(), member); fault.Of(err).Code != "desk_only" {
			t.Error(err)
		}
	})
}
