package member_test

import (
	"slices"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func TestCommunityIsKnownToThoseInIt(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		id, err := w.AddCommunity(c, system, "ciso-alliance", text.Of("資安長聯盟", "CISO alliance"))
		must(t, err)
		_, err = w.AddCommunity(c, system, "ciso-alliance", text.Of("又一個", "Another"))
		w.refused(err, fault.Conflict, "slug_taken")
		before := w.epoch()
		must(t, w.JoinCommunity(c, system, id, []int64{w.hospital, w.bank, w.bank}))
		if w.epoch() == before {
			t.Error("joining does not move the epoch")
		}
		before = w.epoch()
		must(t, w.JoinCommunity(c, system, id, []int64{w.bank}))
		if w.epoch() != before {
			t.Error("joining twice moves the epoch")
		}
		if k := w.kinds(w.bank); k != "org.joined community.joined " {
			t.Errorf("facts: %s", k)
		}
		for who, is := range map[string]struct {
			v  marking.Viewer
			in bool
		}{"bank": {w.as(0, w.bank, ""), true}, "desk": {marking.Desk(1), true}, "clinic": {w.as(0, w.clinic, ""), false}, "public": {marking.Public(), false}} {
			cs, err := w.Communities(c, is.v)
			must(t, err)
			orgs, err := w.OrgsOfCommunity(c, is.v, id)
			if is.in != (len(cs) == 1) || is.in != slices.Equal(orgs, []int64{w.hospital, w.bank}) || is.in != (err == nil) {
				t.Errorf("%s: %v %v %v", who, cs, orgs, err)
			}
			page, err := w.ListOrgs(c, is.v, member.Filter{Community: id})
			if must(t, err); is.in != (len(page.Orgs) == 2) {
				t.Errorf("%s lists %v", who, page.Orgs)
			}
		}
		must(t, w.LeaveCommunity(c, system, id, []int64{w.bank, w.clinic}))
		if k := w.kinds(w.bank); k != "org.joined community.joined community.left " {
			t.Errorf("facts: %s", k)
		}
		w.refused(w.JoinCommunity(c, system, 3, []int64{w.bank}), fault.NotFound, "no_such_community")
	})
}

func TestStandingOfEachKindOfReader(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		lin := w.person("lin", w.hospital, member.Officer)
		must(t, w.AddOffices(c, system, []member.Office{{lin, w.hospital, member.Reader}, {lin, w.centre, member.Desk}, {lin, w.centre, member.Reader}}))
		group, err := w.AddCommunity(c, system, "group", text.Of("群", "Group"))
		must(t, err)
		must(t, w.JoinCommunity(c, system, group, []int64{w.hospital, w.clinic}))
		until := w.clock.Add(time.Hour).UnixMicro()
		must(t, w.Delegate(c, system, []member.Delegation{
			{Agent: w.mssp, Org: w.clinic, What: member.DelegateWarnings, Until: until}, {Agent: w.mssp, Org: w.clinic, What: member.DelegateInventory, Amber: true, Until: until},
			{Agent: w.mssp, Org: w.bank, What: member.DelegateWarnings, Until: until}, {Agent: w.mssp, Org: w.bank, What: member.DelegateWarnings, Until: until + 1}}))
		get := func(person, org int64, role member.Role) marking.Standing {
			s, err := w.Standing(c, person, org, role)
			must(t, err)
			return s
		}
		if s := get(lin, w.hospital, member.Officer); !s.Agreed || !s.Officer || s.Sector != "health" || !slices.Equal(s.Communities, []int64{group}) || s.Class != marking.ClassMember {
			t.Errorf("officer: %+v", s)
		}
		if s := get(lin, w.hospital, member.Reader); s.Officer {
			t.Errorf("a reader is an officer: %+v", s)
		}
		if s := get(lin, w.centre, member.Desk); s.Class != marking.ClassDesk {
			t.Errorf("desk: %+v", s)
		}
		if s := get(lin, w.centre, member.Reader); s.Class != marking.ClassMember {
			t.Errorf("reader of the centre: %+v", s)
		}
		s := get(0, w.mssp, "")
		want := []marking.Client{{Org: w.clinic, Amber: true, Sector: "health", Communities: []int64{group}}, {Org: w.bank, Sector: "finance"}}
		if len(s.Clients) != 2 || s.Clients[0].Org != want[0].Org || !s.Clients[0].Amber || !slices.Equal(s.Clients[0].Communities, want[0].Communities) || s.Clients[1].Amber {
			t.Errorf("mssp: %+v", s.Clients)
		}
		if s := get(0, w.applicant, ""); s.Agreed || s.Officer {
			t.Errorf("applicant: %+v", s)
		}
		_, err = w.Standing(c, lin, w.bank, member.Officer)
		w.refused(err, fault.NotFound, "no_such_office")
		must(t, w.Suspend(c, system, w.bank, ""))
		if s := get(0, w.mssp, ""); len(s.Clients) != 1 {
			t.Errorf("a suspended client: %+v", s.Clients)
		}
		w.clock = w.clock.Add(2 * time.Hour)
		if s := get(0, w.mssp, ""); len(s.Clients) != 0 {
			t.Errorf("after the delegation's end: %+v", s.Clients)
		}
		before := w.epoch()
		must(t, w.SweepDelegations(c))
		if ds, err := w.DelegationsOf(c, system, w.mssp); err != nil || len(ds) != 0 || w.epoch() == before {
			t.Errorf("after the sweep: %v %v", ds, err)
		}
		must(t, w.SweepDelegations(c))
	})
}

func TestAmberReachesTheAgentOnlyWhereAgreed(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		intern := func(l tlp.Level) int64 {
			id, err := w.book.Intern(c, marking.Audience{TLP: l, Orgs: []int64{w.clinic}})
			must(t, err)
			return id
		}
		amber, strict, red := intern(tlp.Amber), intern(tlp.AmberStrict), intern(tlp.Red)
		until := w.clock.Add(time.Hour).UnixMicro()
		sees := func(v marking.Viewer) [3]bool { return [3]bool{v.Sees(amber), v.Sees(strict), v.Sees(red)} }
		must(t, w.Delegate(c, system, []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: member.DelegateWarnings, Until: until}}))
		if got := sees(w.as(0, w.mssp, "")); got != [3]bool{} {
			t.Errorf("without the agreement: %v", got)
		}
		must(t, w.Delegate(c, w.as(0, w.clinic, ""), []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: member.DelegateWarnings, Amber: true, Until: until}}))
		if got := sees(w.as(0, w.mssp, "")); got != [3]bool{true, false, false} {
			t.Errorf("with the agreement: %v", got)
		}
		if got := sees(w.as(0, w.clinic, "")); got != [3]bool{true, true, false} {
			t.Errorf("the organisation's token: %v", got)
		}
		lin := w.person("lin", w.clinic, member.Officer)
		if got := sees(w.as(lin, w.clinic, member.Officer)); got != [3]bool{true, true, true} {
			t.Errorf("the officer: %v", got)
		}
		must(t, w.EndDelegation(c, w.as(0, w.mssp, ""), w.mssp, w.clinic, member.DelegateWarnings))
		if got := sees(w.as(0, w.mssp, "")); got != [3]bool{} {
			t.Errorf("after its end: %v", got)
		}
		w.refused(w.EndDelegation(c, system, w.mssp, w.clinic, member.DelegateWarnings), fault.NotFound, "no_such_delegation")
		w.refused(w.Delegate(c, system, []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: "all", Until: until}}), fault.Invalid, "bad_delegation")
		w.refused(w.Delegate(c, system, []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: "warnings"}}), fault.Invalid, "delegation_over")
		w.refused(w.Delegate(c, system, []member.Delegation{{Agent: w.clinic, Org: w.clinic, What: "warnings", Until: until}}), fault.Invalid, "delegates_to_itself")
	})
}

func TestWhoLeavesACommunityHearsOfItAlone(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		id, err := w.AddCommunity(c, system, "alliance", text.Of("聯盟", "Alliance"))
		must(t, err)
		must(t, w.JoinCommunity(c, system, id, []int64{w.hospital, w.bank}))
		before := w.epoch()
		must(t, w.LeaveCommunity(c, system, id, []int64{w.bank}))
		if w.epoch() == before {
			t.Error("leaving does not move the epoch")
		}
		fs, err := w.journal.About(c, system, w.bank, 100)
		must(t, err)
		f := fs[len(fs)-1]
		if f.Kind != member.CommunityLeft || !w.as(0, w.bank, "").Sees(f.Audience) || w.as(0, w.hospital, "").Sees(f.Audience) {
			t.Errorf("%+v", f)
		}
	})
}
