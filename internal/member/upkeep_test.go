package member_test

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func (w *world) ask() int {
	w.t.Helper()
	n, err := w.AskContacts(ctx(w))
	must(w.t, err)
	return n
}

func TestContactsThatNobodyConfirmedAreAskedAbout(t *testing.T) {
	each(t, func(w *world) {
		c, box := ctx(w), w.mails()
		_, err := w.AddContacts(c, system, []member.NewContact{
			{Org: w.hospital, Role: "security", Channel: member.Mail, Address: "sec@hospital.example", Rank: 1},
			{Org: w.hospital, Role: "ciso", Channel: member.Mail, Address: "ciso@hospital.example", Rank: 2},
			{Org: w.hospital, Role: "duty", Channel: member.Phone, Address: "02-1234", Rank: 3},
			{Org: w.clinic, Role: "security", Channel: member.Phone, Address: "02-9876", Rank: 1}, // cannot be written to
		})
		must(t, err)
		if n := w.ask(); n != 0 {
			t.Fatalf("%d are asked at once", n)
		}
		w.clock = w.clock.Add(91 * 24 * time.Hour)
		if n := w.ask(); n != 1 {
			t.Fatalf("%d asked after 91 days, want the hospital", n)
		}
		if n := w.ask(); n != 0 {
			t.Fatalf("%d asked twice", n)
		}
		first := w.delivered(box)
		if len(box.letters) != 1 || first.Address != "sec@hospital.example" {
			t.Fatalf("letters %+v", box.letters)
		}
		w.clock = w.clock.Add(31 * 24 * time.Hour)
		if n := w.ask(); n != 1 {
			t.Fatalf("%d asked again after 31 days", n)
		}
		second := w.delivered(box)
		if len(box.letters) != 3 || second.Address != "ciso@hospital.example" {
			t.Fatalf("the second time: %+v", box.letters[1:])
		}
		w.clock = w.clock.Add(100 * 24 * time.Hour)
		if n := w.ask(); n != 0 {
			t.Fatalf("%d asked a third time", n)
		}
		if share := w.fresh(); share != 0 {
			t.Errorf("fresh share %d", share)
		}
		w.refused(w.ConfirmBySecret(c, secretOf(first)), fault.NotFound, "no_such_letter") // the newest letter only
	})
}

// fresh is the share for the hospital alone, as the figure says it.
func (w *world) fresh() int64 {
	w.t.Helper()
	w.clock = w.clock.Add(time.Second)
	got, err := w.Coverage(ctx(w), marking.Desk(1))
	must(w.t, err)
	return got.Fresh
}

func TestConfirmingIsOnePress(t *testing.T) {
	each(t, func(w *world) {
		c, box := ctx(w), w.mails()
		_, err := w.AddContacts(c, system, []member.NewContact{
			{Org: w.hospital, Role: "security", Channel: member.Mail, Address: "sec@hospital.example", Rank: 1},
			{Org: w.hospital, Role: "security", Channel: member.Phone, Address: "02-1234", Rank: 2}})
		must(t, err)
		w.clock = w.clock.Add(91 * 24 * time.Hour)
		w.ask()
		secret := secretOf(w.delivered(box))
		u, err := w.UpkeepBySecret(c, secret)
		if must(t, err); u.Org.ID != w.hospital || len(u.Contacts) != 2 {
			t.Errorf("%+v", u)
		}
		must(t, w.ConfirmBySecret(c, secret))
		w.refused(w.ConfirmBySecret(c, secret), fault.NotFound, "no_such_letter")
		if n := w.fresh(); n != 1 {
			t.Errorf("%d fresh", n)
		}
		if n := w.ask(); n != 0 {
			t.Errorf("%d asked after it was confirmed", n)
		}
		w.clock = w.clock.Add(91 * 24 * time.Hour)
		if n := w.ask(); n != 1 {
			t.Errorf("%d asked three months later", n)
		}
		w.refused(w.ConfirmContacts(c, w.as(0, w.bank, ""), w.hospital), fault.NotFound, "no_such_org")
		must(t, w.ConfirmContacts(c, w.as(0, w.hospital, ""), w.hospital))
		w.refused(w.ConfirmContacts(c, marking.Desk(1), w.bank), fault.Conflict, "no_contact")
	})
}

func TestBounceIsKnownAtOnce(t *testing.T) {
	each(t, func(w *world) {
		c, box := ctx(w), w.mails()
		_, err := w.AddContacts(c, system, []member.NewContact{
			{Org: w.hospital, Role: "security", Channel: member.Mail, Address: "gone@hospital.example", Rank: 1, Verified: true},
			{Org: w.bank, Role: "security", Channel: member.Mail, Address: "sec@bank.example", Rank: 1, Verified: true}})
		must(t, err)
		box.bounces["gone@hospital.example"] = true
		w.clock = w.clock.Add(91 * 24 * time.Hour)
		w.ask()
		w.delivered(box)
		contacts, err := w.ContactsOf(c, system, []int64{w.hospital})
		if must(t, err); contacts[w.hospital][0].StaleAt == 0 {
			t.Error("a letter came back and the contact still counts")
		}
		for gap, want := range map[member.Gap][]int64{member.GapBroken: {w.hospital}, member.GapDuty: {w.hospital}, member.GapNone: {w.centre, w.hospital, w.clinic, w.mssp}, member.GapOld: nil} {
			p, err := w.ListOrgs(c, marking.Desk(1), member.Filter{Gap: gap})
			must(t, err)
			var got []int64
			for _, o := range p.Orgs {
				got = append(got, o.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %v, want %v", gap, got, want)
			}
			cov, err := w.Coverage(c, marking.Desk(1))
			if must(t, err); cov.Gaps[gap] != int64(len(want)) {
				t.Errorf("%s is counted as %d, listed as %d", gap, cov.Gaps[gap], len(want))
			}
		}
		_, err = w.ListOrgs(c, w.as(0, w.bank, ""), member.Filter{Gap: member.GapBroken})
		w.refused(err, fault.NotAllowed, "desk_only")
	})
}

func TestLettersSurviveAServerThatIsDown(t *testing.T) {
	each(t, func(w *world) {
		c, box := ctx(w), w.mails()
		box.down = true
		_, err := w.Apply(c, shop())
		must(t, err)
		for range 7 {
			if sent, err := w.SendLetter(c, "https://centre.example"); !sent || err == nil {
				t.Fatalf("sent %v, %v", sent, err)
			}
			if sent, err := w.SendLetter(c, "https://centre.example"); sent || err != nil {
				t.Fatalf("it is tried again at once: %v %v", sent, err)
			}
			w.clock = w.clock.Add(20 * time.Minute)
		}
		box.down = false
		if l := w.delivered(box); l.Address != "lin@coast.example" {
			t.Errorf("letter %+v", l)
		}
	})
}

func TestDutyNeedsATelephone(t *testing.T) {
	each(t, func(w *world) {
		c, hospital := ctx(w), w.as(w.person("ann", w.hospital, member.Admin), w.hospital, member.Admin)
		mail := member.NewContact{Org: w.hospital, Role: "duty", Channel: member.Mail, Address: "duty@hospital.example", Rank: 2}
		phone := member.NewContact{Org: w.hospital, Role: "duty", Channel: member.Phone, Address: "02-1234", Rank: 1}
		_, err := w.AddContacts(c, hospital, []member.NewContact{mail})
		w.refused(err, fault.Invalid, "duty_without_phone")
		ids, err := w.AddContacts(c, hospital, []member.NewContact{mail, phone})
		must(t, err)
		w.refused(w.EndContact(c, w.as(0, w.bank, ""), ids[0]), fault.NotFound, "no_such_contact")
		must(t, w.EndContact(c, hospital, ids[0]))
		w.refused(w.EndContact(c, hospital, ids[0]), fault.NotFound, "no_such_contact")
	})
}

func TestClaimsShowWhoElseClaimsTheSame(t *testing.T) {
	each(t, func(w *world) {
		c, desk := ctx(w), marking.Desk(1)
		hospital, clinic := w.as(0, w.hospital, ""), w.as(0, w.clinic, "")
		theirs, err := w.AddNetworks(c, hospital, []member.NewNetwork{{Org: w.hospital, CIDR: "203.0.113.0/24"}})
		must(t, err)
		_, err = w.AddDomains(c, hospital, []member.NewDomain{{Org: w.hospital, Name: "ward.hospital.example"}})
		must(t, err)
		must(t, w.ApproveClaim(c, desk, member.NetworkPlace, theirs[0], false))
		mine, err := w.AddNetworks(c, clinic, []member.NewNetwork{{Org: w.clinic, CIDR: "203.0.113.77"}, {Org: w.clinic, CIDR: "198.51.100.0/24"}})
		must(t, err)
		above, err := w.AddDomains(c, clinic, []member.NewDomain{{Org: w.clinic, Name: "hospital.example"}})
		must(t, err)
		_, err = w.AddDomains(c, clinic, []member.NewDomain{{Org: w.clinic, Name: "othershospital.example"}})
		must(t, err)
		p, err := w.Claims(c, desk, 0, 10)
		must(t, err)
		rivals := map[string][]member.Rival{}
		for _, x := range p.Claims {
			rivals[x.What] = x.Rivals
		}
		for what, want := range map[string][]member.Rival{"203.0.113.77/32": {{w.hospital, "203.0.113.0/24", true}}, "198.51.100.0/24": nil, "othershospital.example": nil,
			"hospital.example": {{w.hospital, "ward.hospital.example", false}}, "ward.hospital.example": {{w.clinic, "hospital.example", false}}} {
			if !slices.Equal(rivals[what], want) {
				t.Errorf("rivals of %s: %v, want %v", what, rivals[what], want)
			}
		}
		if p, err := w.Claims(c, desk, p.Claims[1].ID, 2); err != nil || len(p.Claims) != 2 || p.Next == 0 {
			t.Errorf("the second page: %+v %v", p, err)
		}
		w.refused(w.ApproveClaim(c, desk, member.NetworkPlace, mine[0], false), fault.Conflict, "claimed_twice")
		must(t, w.ApproveClaim(c, desk, member.NetworkPlace, mine[0], true))
		must(t, w.RefuseClaim(c, desk, member.DomainPlace, above[0], "屬於醫院"))
		ds, err := w.DomainsOf(c, clinic, []int64{w.clinic})
		if must(t, err); len(ds) != 2 || ds[0].Refused != "屬於醫院" {
			t.Errorf("the clinic reads %+v", ds)
		}
		w.refused(w.WithdrawClaim(c, hospital, member.NetworkPlace, mine[0]), fault.NotFound, "no_such_network")
		must(t, w.WithdrawClaim(c, clinic, member.NetworkPlace, mine[0]))
		owners, err := w.OwnersOfAddresses(c, system, []member.Range{{Lo: addr("203.0.113.77"), Hi: addr("203.0.113.77")}})
		if must(t, err); len(owners) != 1 || owners[0].Org != w.hospital {
			t.Errorf("a network that was given back still has an owner: %v", owners)
		}
		_, err = w.AddDomains(c, clinic, []member.NewDomain{{Org: w.clinic, Name: "hospital.example"}}) // once more, with proof this time
		must(t, err)
	})
}

func TestCoverageBySectorAndTier(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		_, err := w.AddContacts(c, system, []member.NewContact{{Org: w.hospital, Role: "duty", Channel: member.Phone, Address: "02-1234", Rank: 1, Verified: true}})
		must(t, err)
		must(t, w.PublishAgreement(c, system, "2027-1", text.Of("本文", "text")))
		must(t, w.Accept(c, system, w.bank, "2027-1"))
		got, err := w.Coverage(c, marking.Desk(1))
		must(t, err)
		if got.Members != 5 || got.Fresh != 1 || got.FreshShare() != 20 || got.Old != 3 || got.Gaps[member.GapDuty] != 0 {
			t.Errorf("%+v", got)
		}
		for _, cell := range got.Cells {
			if cell.Sector == "health" && cell.Tier == "A" && (cell.Orgs != 1 || cell.Fresh != 1) {
				t.Errorf("%+v", cell)
			}
		}
		if p, err := w.ListOrgs(c, marking.Desk(1), member.Filter{Old: true}); err != nil || len(p.Orgs) != 3 {
			t.Errorf("under an older agreement: %v %v", p.Orgs, err)
		}
		if p, err := w.ListOrgs(c, marking.Desk(1), member.Filter{Tier: "A"}); err != nil || len(p.Orgs) != 1 {
			t.Errorf("level A: %v %v", p.Orgs, err)
		}
		_, err = w.Coverage(c, w.as(0, w.bank, ""))
		w.refused(err, fault.NotAllowed, "desk_only")
	})
}

func addr(s string) [16]byte { return netip.MustParseAddr(s).As16() }
