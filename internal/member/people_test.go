package member_test

import (
	"slices"
	"testing"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func TestPersonStandsInSeveralOrganisations(t *testing.T) {
	each(t, func(w *world) {
		lin := w.person("lin", w.hospital, member.Officer)
		must(t, w.AddOffices(ctx(w), system, []member.Office{{lin, w.clinic, member.Reader}, {lin, w.hospital, member.Officer}}))
		p, err := w.PersonByID(ctx(w), system, lin)
		must(t, err)
		if want := []member.Office{{lin, w.hospital, member.Officer}, {lin, w.clinic, member.Reader}}; !slices.Equal(p.Offices, want) || p.Lang != text.ZhTW {
			t.Errorf("got %+v", p)
		}
		if k := w.kinds(lin); k != "person.added office.given office.given " {
			t.Errorf("facts: %s", k) // the office that was held already is no news
		}
		again, err := w.PersonByEmail(ctx(w), system, "LIN@MAIL.example")
		must(t, err)
		if again.ID != lin {
			t.Errorf("by mail: %+v", again)
		}
		before := w.epoch()
		must(t, w.RemoveOffices(ctx(w), system, []member.Office{{lin, w.clinic, member.Reader}, {lin, w.bank, member.Reader}}))
		offices, err := w.OfficesOf(ctx(w), system, lin)
		if must(t, err); len(offices) != 1 || w.epoch() == before {
			t.Errorf("after removal: %v", offices)
		}
		if k := w.kinds(lin); k != "person.added office.given office.given office.taken " {
			t.Errorf("facts: %s", k)
		}
	})
}

func TestBadPeopleAreRefused(t *testing.T) {
	each(t, func(w *world) {
		good := member.NewPerson{Name: "Ada", Email: "Ada@mail.example", Phone: "+886 2 2380-0000", Lang: text.En, Org: w.bank, Role: member.Admin}
		_, err := w.AddPeople(ctx(w), system, []member.NewPerson{good})
		must(t, err)
		for code, change := range map[string]func(*member.NewPerson){
			"text_missing":        func(n *member.NewPerson) { n.Name = "" },
			"bad_mail":            func(n *member.NewPerson) { n.Email = "nobody" },
			"bad_phone":           func(n *member.NewPerson) { n.Phone = "call me" },
			"bad_language":        func(n *member.NewPerson) { n.Lang = "de" },
			"bad_role":            func(n *member.NewPerson) { n.Role = "king" },
			"desk_outside_centre": func(n *member.NewPerson) { n.Role = member.Desk },
		} {
			bad := good
			bad.Email = "other@mail.example"
			change(&bad)
			_, err := w.AddPeople(ctx(w), system, []member.NewPerson{bad})
			w.refused(err, fault.Invalid, code)
		}
		good.Email = "ADA@MAIL.EXAMPLE"
		_, err = w.AddPeople(ctx(w), system, []member.NewPerson{good})
		w.refused(err, fault.Conflict, "mail_taken")
	})
}

func TestPeopleAndContactsAreForTheirOrganisation(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		lin, chen := w.person("lin", w.clinic, member.Officer), w.person("chen", w.bank, member.Admin)
		guest := w.person("guest", w.applicant, member.Admin)
		desk := w.person("desk", w.centre, member.Desk)
		_, err := w.AddContacts(c, system, []member.NewContact{
			{Org: w.clinic, Role: "duty", Channel: member.Phone, Address: "02-2380-0001", Rank: 2},
			{Org: w.clinic, Person: lin, Role: "security", Channel: member.Mail, Address: "Lin@Clinic.example", Rank: 1, Verified: true},
			{Org: w.clinic, Role: "system", Channel: member.Webhook, Address: "https://hook.example/in", Secret: "quiet", Rank: 3},
		})
		must(t, err)
		must(t, w.Delegate(c, system, []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: member.DelegateWarnings, Until: w.clock.Add(time.Hour).UnixMicro()}}))
		watcher := w.person("watcher", w.mssp, member.Officer)
		without := w.as(watcher, w.mssp, member.Officer)
		must(t, w.Delegate(c, system, []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: member.DelegateContacts, Until: w.clock.Add(time.Hour).UnixMicro()}}))
		with := w.as(watcher, w.mssp, member.Officer)
		check := func(who string, v marking.Viewer, want bool) {
			t.Helper()
			contacts, err := w.ContactsOf(c, v, []int64{w.clinic, w.hospital})
			must(t, err)
			if (len(contacts[w.clinic]) == 3) != want || !want && len(contacts) != 0 {
				t.Errorf("%s gets contacts %v", who, contacts)
			}
			people, err := w.PeopleOf(c, v, w.clinic)
			if (err == nil && len(people) == 1) != want {
				t.Errorf("%s gets people %v, %v", who, people, err)
			}
			if !want {
				w.refused(err, fault.NotFound, "no_such_org")
			}
			if _, err := w.PersonByID(c, v, lin); (err == nil) != want {
				t.Errorf("%s meets lin: %v", who, err)
			}
		}
		check("desk", w.as(desk, w.centre, member.Desk), true)
		check("own", w.as(lin, w.clinic, member.Officer), true)
		check("own token", w.as(0, w.clinic, ""), true)
		check("mssp with the contacts", with, true)
		check("mssp without", without, true) // the delegation is read when asked, whatever the viewer's age
		check("other member", w.as(chen, w.bank, member.Admin), false)
		check("applicant", w.as(guest, w.applicant, member.Admin), false)
		check("public", marking.Public(), false)
		check("nobody", marking.Viewer{}, false)
		w.clock = w.clock.Add(2 * time.Hour)
		check("mssp after its time", with, false)
		if self, err := w.PersonByID(c, w.as(chen, w.bank, member.Admin), chen); err != nil || self.Name != "chen" {
			t.Errorf("oneself: %v %v", self, err)
		}
		if people, err := w.PeopleOf(c, w.as(0, w.hospital, ""), w.hospital); err != nil || len(people) != 0 {
			t.Errorf("an organisation without people: %v %v", people, err)
		}
	})
}

func TestAnMSSPWithoutTheContactsDoesNotGetThem(t *testing.T) {
	each(t, func(w *world) {
		must(t, w.Delegate(ctx(w), system, []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: member.DelegateInventory, Amber: true, Until: w.clock.Add(time.Hour).UnixMicro()}}))
		v := w.as(0, w.mssp, "")
		if !v.For(w.clinic) {
			t.Error("it is no client")
		}
		_, err := w.PeopleOf(ctx(w), v, w.clinic)
		w.refused(err, fault.NotFound, "no_such_org")
	})
}

func TestContactsComeByRankAndKeepTheirSecret(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		ids, err := w.AddContacts(c, w.as(0, w.bank, ""), []member.NewContact{
			{Org: w.bank, Role: "system", Channel: member.Webhook, Address: "http://127.0.0.1:9/in", Secret: "quiet", Rank: 2, Verified: true},
			{Org: w.bank, Role: "ciso", Channel: member.Mail, Address: "ciso@bank.example", Rank: 1},
		})
		must(t, err)
		read := func(v marking.Viewer) []member.Contact {
			got, err := w.ContactsOf(c, v, []int64{w.bank})
			must(t, err)
			return got[w.bank]
		}
		got := read(system)
		if got[0].ID != ids[1] || got[1].Secret != "quiet" || got[1].VerifiedAt != 0 {
			t.Errorf("the system reads %+v", got) // a member's own word verifies nothing
		}
		if got := read(marking.Desk(3)); got[1].Secret != "" {
			t.Error("the desk reads a secret")
		}
		must(t, w.StaleContacts(c, system, ids[:1]))
		must(t, w.VerifyContacts(c, system, ids[1:]))
		got = read(system)
		if got[0].VerifiedAt == 0 || got[1].StaleAt == 0 {
			t.Errorf("after marking: %+v", got)
		}
		w.refused(w.VerifyContacts(c, w.as(0, w.clinic, ""), ids), fault.NotFound, "no_such_contact")
	})
}

func TestBadContactsAreRefused(t *testing.T) {
	each(t, func(w *world) {
		stranger := w.person("stranger", w.bank, member.Reader)
		for code, change := range map[string]func(*member.NewContact){
			"bad_contact_role":    func(n *member.NewContact) { n.Role = "friend" },
			"bad_rank":            func(n *member.NewContact) { n.Rank = 0 },
			"bad_channel":         func(n *member.NewContact) { n.Channel = "pigeon" },
			"bad_mail":            func(n *member.NewContact) { n.Address = "nobody" },
			"bad_phone":           func(n *member.NewContact) { n.Channel = member.Phone },
			"bad_webhook":         func(n *member.NewContact) { n.Channel, n.Address = member.Webhook, "http://hook.example/" },
			"contact_of_stranger": func(n *member.NewContact) { n.Person = stranger },
		} {
			bad := member.NewContact{Org: w.clinic, Role: "security", Channel: member.Mail, Address: "a@clinic.example", Rank: 1}
			change(&bad)
			_, err := w.AddContacts(ctx(w), system, []member.NewContact{bad})
			w.refused(err, fault.Invalid, code)
		}
	})
}

func TestNobodyWritesInAnothersHouse(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		must(t, w.Delegate(c, system, []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: member.DelegateContacts, Until: w.clock.Add(time.Hour).UnixMicro()}}))
		until := w.clock.Add(time.Hour).UnixMicro()
		lin := w.person("lin", w.clinic, member.Officer)
		clerk := w.person("clerk", w.centre, member.Reader)
		for who, v := range map[string]marking.Viewer{"bank": w.as(0, w.bank, ""), "mssp": w.as(0, w.mssp, ""), "public": marking.Public(), "nobody": {}} {
			errs := map[string]error{}
			_, errs["people"] = w.AddPeople(c, v, []member.NewPerson{{Name: "x", Lang: text.En, Org: w.clinic, Role: member.Admin}})
			_, errs["contacts"] = w.AddContacts(c, v, []member.NewContact{{Org: w.clinic, Role: "duty", Channel: member.Phone, Address: "110", Rank: 1}})
			_, errs["networks"] = w.AddNetworks(c, v, []member.NewNetwork{{Org: w.clinic, CIDR: "192.0.2.0/24"}})
			_, errs["domains"] = w.AddDomains(c, v, []member.NewDomain{{Org: w.clinic, Name: "clinic.example"}})
			_, errs["people of nobody"] = w.AddPeople(c, v, []member.NewPerson{{Name: "x", Lang: text.En}})
			errs["offices"] = w.AddOffices(c, v, []member.Office{{lin, w.clinic, member.Admin}})
			errs["removal"] = w.RemoveOffices(c, v, []member.Office{{lin, w.clinic, member.Officer}})
			errs["links"] = w.AddLinks(c, v, []member.Link{{Supplier: w.hospital, Customer: w.clinic, What: "beds"}})
			errs["delegation"] = w.Delegate(c, v, []member.Delegation{{Agent: w.mssp, Org: w.clinic, What: member.DelegateWarnings, Until: until}})
			for what, err := range errs {
				if !fault.Is(err, fault.NotFound) {
					t.Errorf("%s, %s: %v", who, what, err)
				}
			}
		}
		own := w.as(0, w.bank, "")
		w.refused(w.AddOffices(c, own, []member.Office{{lin, w.bank, member.Reader}}), fault.NotFound, "no_such_person")
		w.refused(w.AddOffices(c, w.as(clerk, w.centre, member.Reader), []member.Office{{clerk, w.centre, member.Desk}}), fault.NotAllowed, "desk_only")
	})
}
