package member_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func TestEverySectorAndRegionHasBothNames(t *testing.T) {
	if n := len(member.Sectors()); n != 9 {
		t.Errorf("%d sectors", n)
	}
	if n := len(member.Regions()); n != 22 {
		t.Errorf("%d regions", n)
	}
	seen := map[string]bool{}
	check := func(code string, name text.Text) {
		if seen[code] || name.In(text.ZhTW) == "" || name.In(text.En) == "" {
			t.Errorf("%q is repeated or lacks a name", code)
		}
		seen[code] = true
	}
	for _, s := range member.Sectors() {
		check(s.Code, member.SectorName(s.Code))
	}
	for _, r := range member.Regions() {
		check(r.Code, member.RegionName(r.Code))
	}
}

func TestOrgIsWrittenAsItWasGiven(t *testing.T) {
	each(t, func(w *world) {
		o, err := w.FindOrgBySlug(ctx(w), system, "morning-hospital")
		must(t, err)
		now := w.clock.UnixMicro()
		want := member.Org{ID: w.hospital, UUID: o.UUID, Slug: "morning-hospital", Name: text.Of("單位 morning-hospital", "The morning-hospital"),
			Level: member.ProviderLevel, Sector: "health", Tier: "A", Region: "TPE", Kind: "company", State: member.Member,
			AgreedAt: now, AgreedVersion: "2026-1", CreatedAt: now}
		if o != want || len(o.UUID) != 36 {
			t.Errorf("got  %+v\nwant %+v", o, want)
		}
		if k := w.kinds(w.hospital); k != "org.joined " {
			t.Errorf("facts: %s", k)
		}
		if k := w.kinds(w.applicant); k != "org.applied " {
			t.Errorf("facts: %s", k)
		}
	})
}

func TestBadOrgsAreRefusedWhole(t *testing.T) {
	each(t, func(w *world) {
		for code, change := range map[string]func(*member.NewOrg){
			"bad_slug":                 func(n *member.NewOrg) { n.Slug = "Ümläut" },
			"bad_level":                func(n *member.NewOrg) { n.Level = "county" },
			"bad_sector":               func(n *member.NewOrg) { n.Sector = "magic" },
			"bad_tier":                 func(n *member.NewOrg) { n.Tier = "F" },
			"bad_region":               func(n *member.NewOrg) { n.Region = "XXX" },
			"bad_kind":                 func(n *member.NewOrg) { n.Kind = "" },
			"text_missing":             func(n *member.NewOrg) { n.Name = text.Of("只有中文", "") },
			"bad_text":                 func(n *member.NewOrg) { n.Name = text.Of("a\x00b", "x") },
			"centre_without_agreement": func(n *member.NewOrg) { n.Kind, n.AgreedVersion = member.KindCentre, "" },
		} {
			_, err := w.CreateOrgs(ctx(w), system, []member.NewOrg{org("fine"), org("other", change)})
			w.refused(err, fault.Invalid, code)
		}
		_, err := w.CreateOrgs(ctx(w), system, []member.NewOrg{org("fine"), org("green-clinic")})
		w.refused(err, fault.Conflict, "slug_taken")
		_, err = w.CreateOrgs(ctx(w), system, []member.NewOrg{org("fine"), org("fine")})
		w.refused(err, fault.Conflict, "slug_taken")
		_, err = w.CreateOrgs(ctx(w), system, []member.NewOrg{org("second", func(n *member.NewOrg) { n.Kind = member.KindCentre })})
		w.refused(err, fault.Conflict, "centre_exists")
		_, err = w.CreateOrgs(ctx(w), system, []member.NewOrg{org("child", func(n *member.NewOrg) { n.Parent = 7 })})
		w.refused(err, fault.NotFound, "no_such_org")
		_, err = w.CreateOrgs(ctx(w), w.as(0, w.bank, ""), []member.NewOrg{org("fine")})
		w.refused(err, fault.NotAllowed, "desk_only")
		_, err = w.FindOrgBySlug(ctx(w), system, "fine")
		w.refused(err, fault.NotFound, "no_such_org")
	})
}

// Each row says who reads; the columns which organisations show by name and which with their state.
func TestWhoKnowsWhichOrganisation(t *testing.T) {
	each(t, func(w *world) {
		must(t, w.Delegate(ctx(w), system, []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: member.DelegateWarnings, Until: w.clock.Add(time.Hour).UnixMicro()}}))
		must(t, w.Suspend(ctx(w), system, w.bank, "fees"))
		all := []int64{w.centre, w.hospital, w.clinic, w.bank, w.mssp, w.applicant}
		members := all[:5]
		peer := marking.Standing{Class: marking.ClassPeer, Org: w.hospital, Agreed: true}
		asPeer, err := w.book.Resolve(ctx(w), peer)
		must(t, err)
		for _, c := range []struct {
			who        string
			v          marking.Viewer
			names, own []int64
		}{
			{"desk", marking.Desk(1), all, all},
			{"system", system, all, all},
			{"member", w.as(0, w.hospital, ""), members, []int64{w.hospital}},
			{"mssp", w.as(0, w.mssp, ""), members, []int64{w.mssp, w.clinic}},
			{"suspended", w.as(0, w.bank, ""), []int64{w.bank}, []int64{w.bank}},
			{"applicant", w.as(0, w.applicant, ""), []int64{w.applicant}, []int64{w.applicant}},
			{"peer", asPeer, []int64{w.hospital}, []int64{w.hospital}},
			{"public", marking.Public(), nil, nil},
			{"nobody", marking.Viewer{}, nil, nil},
		} {
			page, err := w.ListOrgs(ctx(w), c.v, member.Filter{})
			must(t, err)
			var names []int64
			for _, o := range page.Orgs {
				names = append(names, o.ID)
				if (o.State != "") != slices.Contains(c.own, o.ID) {
					t.Errorf("%s sees %s in state %q", c.who, o.Slug, o.State)
				}
				if (o.State == "") != (o.AgreedVersion == "" && o.AgreedAt == 0 && o.CreatedAt == 0 && o.Tier == "") && o.State != member.Applicant {
					t.Errorf("%s sees part of %+v", c.who, o)
				}
			}
			if !slices.Equal(names, c.names) {
				t.Errorf("%s lists %v, want %v", c.who, names, c.names)
			}
			byID, err := w.OrgsByID(ctx(w), c.v, all)
			must(t, err)
			if len(byID) != len(c.names) {
				t.Errorf("%s finds %d by id, want %d", c.who, len(byID), len(c.names))
			}
			for _, id := range all {
				_, err := w.FindOrg(ctx(w), c.v, id)
				if found := err == nil; found != slices.Contains(c.names, id) {
					t.Errorf("%s finds %d: %v", c.who, id, err)
				}
			}
			page, err = w.ListOrgs(ctx(w), c.v, member.Filter{State: member.Suspended})
			must(t, err)
			if (len(page.Orgs) == 1) != slices.Contains(c.own, w.bank) {
				t.Errorf("%s learns who is suspended from a filter: %v", c.who, page.Orgs)
			}
		}
	})
}

func TestCountsAreForEverybodyAndTellNoState(t *testing.T) {
	each(t, func(w *world) {
		count := func(v marking.Viewer) (n int64) {
			cs, err := w.CountBySector(ctx(w), v)
			must(t, err)
			if len(cs) != 9 {
				t.Errorf("%d sectors", len(cs))
			}
			for _, c := range cs {
				n += c.Orgs
			}
			return n
		}
		if n := count(marking.Public()); n != 5 {
			t.Errorf("the public counts %d", n)
		}
		must(t, w.Suspend(ctx(w), system, w.bank, ""))
		if n := count(marking.Public()); n != 5 {
			t.Errorf("after a suspension the public counts %d", n)
		}
		if n := count(marking.Viewer{}); n != 0 {
			t.Errorf("nobody counts %d", n)
		}
		if c, err := w.Centre(ctx(w), marking.Public()); err != nil || c.ID != w.centre || c.State != "" {
			t.Errorf("the public does not know the centre, or too much of it: %+v %v", c, err)
		}
	})
}

func TestListGoesPageByPage(t *testing.T) {
	each(t, func(w *world) {
		var orgs []member.NewOrg
		for i := range 25 {
			orgs = append(orgs, org(fmt.Sprintf("works-%02d", i), func(n *member.NewOrg) { n.Sector, n.Region = "parks", "HSZ" }))
		}
		ids, err := w.CreateOrgs(ctx(w), system, orgs)
		must(t, err)
		var got []int64
		f := member.Filter{Sector: "parks", Limit: 10}
		for range 4 {
			p, err := w.ListOrgs(ctx(w), system, f)
			must(t, err)
			for _, o := range p.Orgs {
				got = append(got, o.ID)
			}
			if f.After = p.Next; p.Next == 0 {
				break
			}
		}
		if !slices.Equal(got, ids) {
			t.Errorf("paged %v\nwant  %v", got, ids)
		}
		for text, want := range map[string]int{"WORKS-1": 10, "%": 0, "_": 0, `\`: 0, "單位 works-07": 1} {
			p, err := w.ListOrgs(ctx(w), system, member.Filter{Text: text, Region: "HSZ"})
			must(t, err)
			if len(p.Orgs) != want {
				t.Errorf("%q finds %d, want %d", text, len(p.Orgs), want)
			}
		}
		_, err = w.ListOrgs(ctx(w), system, member.Filter{Sector: "a\x00"})
		w.refused(err, fault.Invalid, "bad_text")
	})
}

func TestLifeOfAMembership(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		steps := []struct {
			do   func() error
			fact journal.Kind
		}{
			{func() error { return w.Accept(c, system, w.applicant, "2026-1") }, member.OrgJoined},
			{func() error { return w.Accept(c, system, w.applicant, "2027-1") }, member.OrgAgreed},
			{func() error { return w.Suspend(c, system, w.applicant, "沒有回應") }, member.OrgSuspended},
			{func() error { return w.Resume(c, system, w.applicant, "") }, member.OrgResumed},
			{func() error { return w.Leave(c, system, w.applicant, "") }, member.OrgLeft},
			{func() error { return w.Accept(c, system, w.applicant, "2027-1") }, member.OrgJoined},
		}
		want := "org.applied "
		for _, s := range steps {
			before := w.epoch()
			must(t, s.do())
			if w.epoch() == before {
				t.Errorf("%s does not move the epoch", s.fact)
			}
			want += string(s.fact) + " "
		}
		if got := w.kinds(w.applicant); got != want {
			t.Errorf("facts %s\nwant  %s", got, want)
		}
		w.refused(w.Resume(c, system, w.applicant, ""), fault.Conflict, "wrong_state")
		w.refused(w.Accept(c, system, w.applicant, "2027-1"), fault.Conflict, "agreement_signed")
		w.refused(w.Accept(c, system, w.applicant, " "), fault.Invalid, "text_missing")
		w.refused(w.Accept(c, system, 5, "x"), fault.NotFound, "no_such_org")
		w.refused(w.Suspend(c, w.as(0, w.bank, ""), w.bank, ""), fault.NotAllowed, "desk_only")
		must(t, w.Suspend(c, system, w.applicant, ""))
		w.refused(w.Accept(c, system, w.applicant, "2028-1"), fault.Conflict, "wrong_state")
	})
}

func TestTenThousandOrganisationsInAFewSeconds(t *testing.T) {
	each(t, func(w *world) {
		orgs := make([]member.NewOrg, 10_000)
		for i := range orgs {
			orgs[i] = org(fmt.Sprintf("org-%05d", i))
		}
		start := time.Now()
		ids, err := w.CreateOrgs(ctx(w), system, orgs)
		must(t, err)
		t.Logf("10,000 organisations in %v", time.Since(start))
		found, err := w.OrgsByID(ctx(w), system, ids)
		if must(t, err); len(found) != 10_000 {
			t.Errorf("found %d", len(found))
		}
	})
}
