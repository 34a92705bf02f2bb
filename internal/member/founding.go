package member

import (
	"context"

	"github.com/google/uuid"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// founding prepares the rows of an organisation that comes from an application. What it gives runs in the transaction of the approval.
func (m *Members) founding(ctx context.Context, by marking.Viewer, a Application, n NewOrg) (func(context.Context, *store.Tx, *Application) ([]journal.Fact, error), error) {
	known, err := m.personByMail(ctx, a.Mail)
	if err != nil {
		return nil, err
	}
	ids, err := m.series(ctx, 4+len(a.Networks)+len(a.Domains))
	if err != nil {
		return nil, err
	}
	org, person, rest := ids[0], ids[1], ids[4:]
	people := []NewPerson{{Name: a.Person, Email: a.Mail, Phone: a.Phone, Lang: a.Lang}}
	if known != 0 {
		person, people = known, nil
	}
	contacts := []NewContact{
		{Org: org, Person: person, Role: "security", Channel: Mail, Address: a.Mail, Rank: 1, Verified: a.ConfirmedAt != 0},
		{Org: org, Person: person, Role: "security", Channel: Phone, Address: a.Phone, Rank: 2},
	}
	networks, domains, places := m.claimed(org, a, rest)
	return func(ctx context.Context, tx *store.Tx, a *Application) ([]journal.Fact, error) {
		a.Org = org
		if err := refuseTakenSlugs(ctx, tx, []NewOrg{n}); err != nil {
			return nil, err
		}
		if err := insertOrgs(ctx, tx, ids[:1], []string{uuid.NewString()}, []NewOrg{n}, m.micro()); err != nil {
			return nil, slugTaken(err)
		}
		if err := insertPeople(ctx, tx, ids[1:1+len(people)], uuids(len(people)), people, m.micro()); err != nil {
			return nil, mailTaken(err)
		}
		office := Office{Person: person, Org: org, Role: Admin}
		if err := insertOffices(ctx, tx, []Office{office}); err != nil {
			return nil, err
		}
		if err := insertContacts(ctx, tx, ids[2:4], contacts, m.micro()); err != nil {
			return nil, err
		}
		if err := insertNetworks(ctx, tx, networks); err != nil {
			return nil, err
		}
		if err := insertDomains(ctx, tx, domains); err != nil {
			return nil, err
		}
		out := facts(by, OrgApplied, []int64{org}, []int64{0})
		out = append(out, facts(by, PersonAdded, ids[1:1+len(people)], make([]int64, len(people)))...)
		out = append(out, officeFacts(by, OfficeGiven, []Office{office})...)
		out = append(out, facts(by, ContactAdded, []int64{org, org}, ids[2:4])...)
		return append(out, places...), nil
	}, nil
}

// claimed are the networks and domains of an application, as rows that wait for the desk.
func (m *Members) claimed(org int64, a Application, ids []int64) (networks []Network, domains []Domain, out []journal.Fact) {
	by := marking.System("an application was approved")
	for i, c := range a.Networks {
		n, bad := NewNetwork{Org: org, CIDR: c}.read()
		if bad != nil {
			continue // it was read when it came in
		}
		n.ID, n.ClaimedAt = ids[i], m.micro()
		networks = append(networks, n)
		out = append(out, facts(by, NetworkDeclared, []int64{org}, []int64{n.ID})...)
	}
	for i, c := range a.Domains {
		d, bad := NewDomain{Org: org, Name: c}.read()
		if bad != nil {
			continue
		}
		d.ID, d.ClaimedAt = ids[len(a.Networks)+i], m.micro()
		domains = append(domains, d)
		out = append(out, facts(by, DomainDeclared, []int64{org}, []int64{d.ID})...)
	}
	return networks, domains, out
}

func uuids(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = uuid.NewString()
	}
	return out
}
