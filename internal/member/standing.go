package member

import (
	"context"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Standing says what marking.Book.Resolve has to know of somebody who reads for an organisation. person is 0 for a token, which holds
// no office. Where the person does not hold that role there, it answers NotFound.
//
// For the centre's own desk and administrators the Class is marking.ClassDesk: they are not resolved, they are marking.Desk. Its
// administrators are among them, since who hands out the desk's role could take it.
func (m *Members) Standing(ctx context.Context, person, org int64, role Role) (marking.Standing, error) {
	o, holds, err := m.standingRow(ctx, person, org, role)
	if err != nil {
		return marking.Standing{}, err
	}
	if person != 0 && !holds {
		return marking.Standing{}, fault.New(fault.NotFound, "no_such_office", text.Of("這個人在這個單位沒有這個角色。", "The person does not hold this role there."))
	}
	agreed := o.State == Member && o.AgreedVersion != ""
	s := marking.Standing{
		Class: marking.ClassMember, Person: person, Org: org, Sector: o.Sector, Agreed: agreed,
		Officer: agreed && person != 0 && role == Officer,
	}
	switch {
	case o.Kind == KindPeer:
		s.Class = marking.ClassPeer
	case o.Kind == KindCentre && agreed && holds && (role == Desk || role == Admin):
		s.Class = marking.ClassDesk
		return s, nil
	}
	if !agreed {
		return s, nil // communities and clients do not open anything to it
	}
	s.Clients, err = m.clients(ctx, org)
	if err != nil {
		return marking.Standing{}, err
	}
	return s, m.fillCommunities(ctx, &s)
}

// fillCommunities adds the communities of the organisation and of its clients, in one query for all.
func (m *Members) fillCommunities(ctx context.Context, s *marking.Standing) error {
	orgs := []int64{s.Org}
	for _, c := range s.Clients {
		orgs = append(orgs, c.Org)
	}
	of, err := m.communitiesOf(ctx, orgs)
	if err != nil {
		return err
	}
	s.Communities = of[s.Org]
	for i := range s.Clients {
		s.Clients[i].Communities = of[s.Clients[i].Org]
	}
	return nil
}
