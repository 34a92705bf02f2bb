package app_test

import (
	"slices"
	"testing"
	"time"

	"lianfang/client"
	"lianfang/internal/store/storetest"
)

func TestMembersAreKeptByProgram(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, desk := t.Context(), w.machine("desk's token").client(w)
		shop := client.NewMember{Slug: "corner-shop", Name: client.Words{Zh: "街角商店", En: "Corner shop"}, Level: "provider", Sector: "business", Kind: "company", Region: "TPE", Parent: "bank"}
		m := got(desk.CreateMember(ctx, shop))(w)
		if m.State != "applicant" || m.Region != "TPE" || m.Agreement != "" || m.Since == nil {
			t.Errorf("%+v", m)
		}
		w.refusedAs("the same short name", "slug_taken", second(desk.CreateMember(ctx, shop)))
		shop.Level = "village"
		w.refusedAs("an unknown level", "bad_level", second(desk.CreateMember(ctx, shop)))
		if m = got(desk.AcceptMember(ctx, "corner-shop", client.Agreement{Version: "2026-1"}))(w); m.State != "member" || m.Agreement != "2026-1" || m.Agreed == nil {
			t.Errorf("accepted: %+v", m)
		}
		w.refusedAs("the same agreement", "agreement_signed", second(desk.AcceptMember(ctx, "corner-shop", client.Agreement{Version: "2026-1"})))
		for _, step := range []struct {
			do    func() (client.Member, error)
			state string
		}{
			{func() (client.Member, error) {
				return desk.SuspendMember(ctx, "corner-shop", client.Reason{Reason: "late"})
			}, "suspended"},
			{func() (client.Member, error) {
				return desk.ResumeMember(ctx, "corner-shop", client.Reason{Reason: "paid"})
			}, "member"},
			{func() (client.Member, error) {
				return desk.ReleaseMember(ctx, "corner-shop", client.Reason{Reason: "closed"})
			}, "left"},
		} {
			if m := got(step.do())(w); m.State != step.state {
				t.Errorf("%+v, want %s", m, step.state)
			}
		}
		w.refusedAs("one that left", "wrong_state", second(desk.SuspendMember(ctx, "corner-shop", client.Reason{Reason: "x"})))
		w.refusedAs("no reason", "reason_missing", second(desk.ResumeMember(ctx, "corner-shop", client.Reason{})))
		if m := got(desk.GetMember(ctx, "corner-shop"))(w); m.State != "left" {
			t.Errorf("%+v", m)
		}
	})
}

func TestTheListOfMembersIsReadPageByPage(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		desk, bank := w.machine("desk's token").client(w), w.machine("bank's token").client(w)
		slugs := func(c *client.Client, q client.MemberQuery) (out []string) {
			q.Limit = 2
			for _, m := range all(w, c.Members(t.Context(), q)) {
				out = append(out, m.Slug)
			}
			return out
		}
		if list := slugs(desk, client.MemberQuery{}); len(list) != 11 || list[0] != "centre" {
			t.Errorf("the desk lists %v", list)
		}
		if list := slugs(bank, client.MemberQuery{}); slices.Contains(list, "newcomer") || !slices.Contains(list, "paused") || len(list) != 10 {
			t.Errorf("a member lists %v", list)
		}
		for want, q := range map[string]client.MemberQuery{"newcomer": {State: "applicant"}, "hospital": {Text: "hosp"}, "fisac": {Level: "sector"}, "school": {Community: "ring", Kind: "school"}} {
			if list := slugs(desk, q); !slices.Equal(list, []string{want}) {
				t.Errorf("%+v lists %v", q, list)
			}
		}
		w.refusedAs("a community that is not one's own", "no_such_community", second(bank.ListMembers(t.Context(), client.MemberQuery{Community: "ring"})))
		if m := got(bank.GetMember(t.Context(), "hospital"))(w); m.Agreement != "" || m.State != "" || m.Name.En != "Org hospital" {
			t.Errorf("a member knows of another %+v", m)
		}
		sectors := got(bank.ListSectors(t.Context()))(w).Sectors
		i := slices.IndexFunc(sectors, func(s client.SectorCount) bool { return s.Sector == "finance" })
		if i < 0 || sectors[i].Members != 3 || sectors[i].Name.Zh != "銀行與金融" {
			t.Errorf("%+v", sectors)
		}
	})
}

func TestPeopleAndContactsAreKeptByTheirOwn(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, admin, officer, clinic := t.Context(), w.hands("administrator of the hospital"), w.hands("officer of the hospital"), w.hands("officer of the clinic")
		lin := client.NewPerson{Name: "林小姐", Email: "Lin@hospital.example", Phone: "+886 2 1234", Lang: "zh-TW", Role: "reader"}
		p := got(admin.AddPerson(ctx, "hospital", lin))(w)
		if p.Email != "lin@hospital.example" || !slices.Equal(p.Offices, []string{"reader"}) {
			t.Errorf("%+v", p)
		}
		w.refusedAs("the same address", "mail_taken", second(admin.AddPerson(ctx, "hospital", lin)))
		w.refusedAs("another's people", "no_such_org", second(admin.AddPerson(ctx, "clinic", lin)))
		w.refusedAs("an officer", "not_allowed", second(officer.AddPerson(ctx, "hospital", lin)))
		w.refusedAs("a token", "not_allowed", second(w.machine("hospital's token").client(w).AddPerson(ctx, "hospital", lin)))
		w.refusedAs("a desk outside the centre", "desk_outside_centre", second(admin.GiveOffice(ctx, "hospital", p.ID, client.Office{Role: "desk"})))
		if p = got(admin.GiveOffice(ctx, "hospital", p.ID, client.Office{Role: "officer"}))(w); !slices.Contains(p.Offices, "officer") || len(p.Offices) != 2 {
			t.Errorf("%+v", p)
		}
		w.ok(admin.TakeOffice(ctx, "hospital", p.ID, "reader"))
		w.refusedAs("twice", "no_such_office", admin.TakeOffice(ctx, "hospital", p.ID, "reader"))
		people := got(admin.ListPeople(ctx, "hospital"))(w).People
		i := slices.IndexFunc(people, func(x client.Person) bool { return x.ID == p.ID })
		if i < 0 || !slices.Equal(people[i].Offices, []string{"officer"}) {
			t.Errorf("%+v", people)
		}
		n := client.NewContact{Role: "security", Channel: "webhook", Address: "https://soc.hospital.example/in", Rank: 1, Person: p.ID, Secret: "keep-me-to-yourself", Verified: true}
		list := got(officer.AddContact(ctx, "hospital", n))(w).Contacts
		if len(list) != 1 || list[0].Verified != nil || list[0].Address != n.Address {
			t.Errorf("%+v", list)
		}
		if list = got(officer.ConfirmContacts(ctx, "hospital"))(w).Contacts; len(list) != 1 || list[0].Verified == nil {
			t.Errorf("%+v", list)
		}
		w.refusedAs("another's contacts", "no_such_org", second(clinic.ConfirmContacts(ctx, "hospital")))
		n.Address, n.Rank = "http://soc.hospital.example/in", 2
		w.refusedAs("a webhook in the clear", "bad_webhook", second(officer.AddContact(ctx, "hospital", n)))
		w.refusedAs("a contact of another", "no_such_org", second(clinic.AddContact(ctx, "hospital", n)))
		w.refusedAs("another's contacts", "no_such_org", second(clinic.ListContacts(ctx, "hospital")))
		if list := got(w.machine("desk's token").client(w).ListContacts(ctx, "hospital"))(w).Contacts; len(list) != 1 {
			t.Errorf("the desk reads %+v", list)
		}
		if list := got(w.hands("agent with AMBER").ListContacts(ctx, "hospital"))(w).Contacts; len(list) != 0 {
			t.Errorf("an agent for warnings reads contacts: %+v", list)
		}
	})
}

func TestWhatAnOrganisationCallsItsOwn(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, officer, desk, bank := t.Context(), w.hands("officer of the hospital"), w.machine("desk's token").client(w), w.machine("bank's token").client(w)
		nets := got(officer.DeclareNetwork(ctx, "hospital", client.NewNetwork{CIDR: "203.0.113.7/24"}))(w).Networks
		if len(nets) != 1 || nets[0].CIDR != "203.0.113.0/24" || nets[0].Approved != nil {
			t.Errorf("%+v", nets)
		}
		w.refusedAs("its own approval", "not_allowed", second(officer.ApproveNetwork(ctx, "hospital", client.NetworkApproval{CIDR: "203.0.113.0/24"})))
		w.refusedAs("what was not declared", "no_such_network", second(desk.ApproveNetwork(ctx, "hospital", client.NetworkApproval{CIDR: "198.51.100.0/24"})))
		if nets = got(desk.ApproveNetwork(ctx, "hospital", client.NetworkApproval{CIDR: "203.0.113.0/24"}))(w).Networks; nets[0].Approved == nil {
			t.Errorf("%+v", nets)
		}
		w.refusedAs("a public suffix", "public_suffix", second(officer.DeclareDomain(ctx, "hospital", client.NewDomain{Name: "com.tw"})))
		domains := got(officer.DeclareDomain(ctx, "hospital", client.NewDomain{Name: "Hospital.Example.TW"}))(w).Domains
		if len(domains) != 1 || domains[0].Name != "hospital.example.tw" {
			t.Errorf("%+v", domains)
		}
		w.refusedAs("what was not declared", "no_such_domain", second(desk.ApproveDomain(ctx, "hospital", client.DomainApproval{Name: "clinic.example.tw"})))
		if domains = got(desk.ApproveDomain(ctx, "hospital", client.DomainApproval{Name: "hospital.example.tw"}))(w).Domains; domains[0].Approved == nil {
			t.Errorf("%+v", domains)
		}
		other := w.hands("officer of the clinic")
		got(other.DeclareDomain(ctx, "clinic", client.NewDomain{Name: "hospital.example.tw"}))(w)
		same := client.DomainApproval{Name: "hospital.example.tw"}
		claims := all(w, desk.Claims(ctx))
		if i := slices.IndexFunc(claims, func(c client.Claim) bool { return c.Org == "clinic" }); i < 0 || claims[i].Place != "domain" || len(claims[i].Rivals) != 1 || claims[i].Rivals[0].Org != "hospital" || !claims[i].Rivals[0].Approved {
			t.Errorf("%+v", claims)
		}
		w.refusedAs("a domain that counts for another", "claimed_twice", second(desk.ApproveDomain(ctx, "clinic", same)))
		refused := got(desk.RefuseDomain(ctx, "clinic", client.DomainRefusal{Name: same.Name, Reason: "it is the hospital's"}))(w).Domains
		if len(refused) != 1 || refused[0].Refused != "it is the hospital's" || refused[0].Approved != nil {
			t.Errorf("%+v", refused)
		}
		w.refusedAs("what was refused", "no_such_domain", second(desk.ApproveDomain(ctx, "clinic", same)))
		got(other.DeclareNetwork(ctx, "clinic", client.NewNetwork{CIDR: "203.0.113.128/25"}))(w)
		if n := got(desk.ApproveNetwork(ctx, "clinic", client.NetworkApproval{CIDR: "203.0.113.128/25", Despite: true}))(w).Networks; n[0].Approved == nil {
			t.Errorf("%+v", n)
		}
		w.refusedAs("another's network", "no_such_org", other.WithdrawNetwork(ctx, "hospital", client.NetworkQuery{CIDR: "203.0.113.0/24"}))
		w.ok(other.WithdrawNetwork(ctx, "clinic", client.NetworkQuery{CIDR: "203.0.113.128/25"}))
		w.refusedAs("what was given back", "no_such_network", other.WithdrawNetwork(ctx, "clinic", client.NetworkQuery{CIDR: "203.0.113.128/25"}))
		w.refusedAs("no reason", "text_missing", second(desk.RefuseNetwork(ctx, "hospital", client.NetworkRefusal{CIDR: "203.0.113.0/24"})))
		if n := got(desk.RefuseNetwork(ctx, "hospital", client.NetworkRefusal{CIDR: "203.0.113.0/24", Reason: "sold"}))(w).Networks; len(n) != 1 || n[0].Refused != "sold" {
			t.Errorf("%+v", n)
		}
		w.ok(officer.WithdrawDomain(ctx, "hospital", client.DomainQuery{Name: "hospital.example.tw"}))
		for what, err := range map[string]error{"networks": second(bank.ListNetworks(ctx, "hospital")), "domains": second(bank.ListDomains(ctx, "hospital")), "links": second(bank.ListSupplyLinks(ctx, "hospital")), "delegations": second(bank.ListDelegations(ctx, "hospital"))} {
			w.refusedAs("another's "+what, "no_such_org", err)
		}
		links := got(officer.AddSupplyLink(ctx, "hospital", client.NewSupplyLink{Supplier: "school", What: "laboratory"}))(w).Links
		if len(links) != 1 || links[0] != (client.SupplyLink{Supplier: "school", Customer: "hospital", What: "laboratory", ByCustomer: true}) {
			t.Errorf("%+v", links)
		}
		w.refusedAs("both ends", "one_end", second(officer.AddSupplyLink(ctx, "hospital", client.NewSupplyLink{Supplier: "school", Customer: "bank", What: "x"})))
		if links := got(w.machine("school's token").client(w).ListSupplyLinks(ctx, "school"))(w).Links; len(links) != 0 {
			t.Errorf("the other end, which was not let know, reads %+v", links)
		}
	})
}

func TestCommunitiesAndDelegations(t *testing.T) {
	t.Parallel()
	storetest.EachAddr(t, func(t *testing.T, addr string) {
		w := newWorld(t, addr)
		ctx, desk, bank := t.Context(), w.machine("desk's token").client(w), w.machine("bank's token").client(w)
		got(desk.CreateCommunity(ctx, client.Community{Slug: "alliance", Name: client.Words{Zh: "聯盟", En: "Alliance"}}))(w)
		if c := got(desk.JoinCommunity(ctx, "alliance", client.Joining{Orgs: []string{"bank", "clinic"}}))(w); !slices.Equal(c.Members, []string{"clinic", "bank"}) {
			t.Errorf("%+v", c)
		}
		w.refusedAs("an unknown organisation", "no_such_org", second(desk.JoinCommunity(ctx, "alliance", client.Joining{Orgs: []string{"nowhere"}})))
		w.refusedAs("a member", "not_allowed", second(bank.JoinCommunity(ctx, "alliance", client.Joining{Orgs: []string{"school"}})))
		if list := got(bank.ListCommunities(ctx))(w).Communities; len(list) != 1 || list[0].Slug != "alliance" {
			t.Errorf("%+v", list)
		}
		w.refusedAs("another's community", "no_such_community", second(bank.GetCommunity(ctx, "ring")))
		w.ok(desk.LeaveCommunity(ctx, "alliance", "bank"))
		w.refusedAs("a community that one left", "no_such_community", second(bank.GetCommunity(ctx, "alliance")))
		if c := got(desk.GetCommunity(ctx, "alliance"))(w); !slices.Equal(c.Members, []string{"clinic"}) {
			t.Errorf("%+v", c)
		}

		admin := w.hands("administrator of the hospital")
		d := client.NewDelegation{Agent: "agent", What: "inventory", Until: w.clock.now().Add(time.Hour)}
		list := got(admin.Delegate(ctx, "hospital", d))(w).Delegations
		if !slices.ContainsFunc(list, func(x client.Delegation) bool {
			return x.Agent == "agent" && x.What == "inventory" && x.Until.Equal(d.Until) && !x.Amber
		}) || len(list) != 4 {
			t.Errorf("%+v", list)
		}
		d.Until = w.clock.now().Add(-time.Hour)
		w.refusedAs("one that is over", "delegation_over", second(admin.Delegate(ctx, "hospital", d)))
		w.refusedAs("the agent itself", "not_allowed", second(w.hands("agent with AMBER").Delegate(ctx, "hospital", d)))
		w.refusedAs("a token", "not_allowed", second(desk.Delegate(ctx, "hospital", d)))
		w.ok(admin.EndDelegation(ctx, "hospital", "agent", "inventory"))
		w.refusedAs("one that ended", "no_such_delegation", admin.EndDelegation(ctx, "hospital", "agent", "inventory"))
		if list := got(admin.ListDelegations(ctx, "hospital"))(w).Delegations; len(list) != 3 {
			t.Errorf("%+v", list)
		}
	})
}
