package rest

import (
	"context"
	"slices"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func (s *Server) peopleOperations() []operation {
	return []operation{
		op("listPeople", "GET /members/{slug}/people", access.EditPeople, s.listPeople, "Lists the people of an organisation", "With the offices that they hold there."),
		once(op("addPerson", "POST /members/{slug}/people", access.EditPeople, s.addPerson, "Adds a person with a first office", "A mail address belongs to one person.")),
		once(op("giveOffice", "POST /members/{slug}/people/{person}/offices", access.EditPeople, s.giveOffice, "Gives a person a further role", "The centre alone has a desk.")),
		op("takeOffice", "DELETE /members/{slug}/people/{person}/offices/{role}", access.EditPeople, s.takeOffice, "Takes a role away", "Sessions that stand on it end."),
		op("listContacts", "GET /members/{slug}/contacts", access.ReadOwnOrg, s.listContacts, "Tells how an organisation is reached, by rank", "For the organisation itself, an agent that keeps its contacts, and the centre."),
		once(op("addContact", "POST /members/{slug}/contacts", access.EditContacts, s.addContact, "Adds an address", "A webhook's secret is never given out again.")),
		once(op("confirmContacts", "POST /members/{slug}/contacts/confirm", access.EditContacts, s.confirmContacts, "Says that an organisation's contacts hold", "By somebody of it, or by the desk after a call.")),
	}
}

func (s *Server) listPeople(a asked[none, none]) (client.PersonList, error) {
	out := client.PersonList{People: []client.Person{}}
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return out, err
	}
	people, err := s.Members.PeopleOf(a.Context(), a.who.Viewer, org)
	for _, p := range people {
		out.People = append(out.People, personOf(p, org))
	}
	return out, err
}

// personOf is a person with the offices of one organisation.
func personOf(p member.Person, org int64) client.Person {
	out := client.Person{ID: p.UUID, Name: p.Name, Email: p.Email, Phone: p.Phone, Lang: string(p.Lang), Offices: []string{}}
	for _, o := range p.Offices {
		if o.Org == org {
			out.Offices = append(out.Offices, string(o.Role))
		}
	}
	return out
}

func (s *Server) addPerson(a asked[none, client.NewPerson]) (client.Person, error) {
	b := a.body
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.Person{}, err
	}
	ids, err := s.Members.AddPeople(a.Context(), a.who.Viewer, []member.NewPerson{{Name: b.Name, Email: b.Email, Phone: b.Phone, Lang: text.Lang(b.Lang), Org: org, Role: member.Role(b.Role)}})
	if err != nil {
		return client.Person{}, err
	}
	p, err := s.Members.PersonByID(a.Context(), a.who.Viewer, ids[0])
	return personOf(p, org), err
}

// person finds somebody of an organisation by the UUID.
func (s *Server) person(ctx context.Context, v marking.Viewer, org int64, uuid string) (member.Person, error) {
	people, err := s.Members.PeopleOf(ctx, v, org)
	if err != nil {
		return member.Person{}, err
	}
	i := slices.IndexFunc(people, func(p member.Person) bool { return p.UUID == uuid })
	if i < 0 {
		return member.Person{}, fault.New(fault.NotFound, "no_such_person", text.Of("找不到這個人。", "There is no such person."))
	}
	return people[i], nil
}

func (s *Server) giveOffice(a asked[none, client.Office]) (client.Person, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.Person{}, err
	}
	p, err := s.person(a.Context(), a.who.Viewer, org, a.PathValue("person"))
	if err != nil {
		return client.Person{}, err
	}
	if err := s.Members.AddOffices(a.Context(), a.who.Viewer, []member.Office{{Person: p.ID, Org: org, Role: member.Role(a.body.Role)}}); err != nil {
		return client.Person{}, err
	}
	p, err = s.person(a.Context(), a.who.Viewer, org, p.UUID)
	return personOf(p, org), err
}

func (s *Server) takeOffice(a asked[none, none]) (none, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return none{}, err
	}
	p, err := s.person(a.Context(), a.who.Viewer, org, a.PathValue("person"))
	if err != nil {
		return none{}, err
	}
	office := member.Office{Person: p.ID, Org: org, Role: member.Role(a.PathValue("role"))}
	if !slices.Contains(p.Offices, office) {
		return none{}, fault.New(fault.NotFound, "no_such_office", text.Of("這個人在這個單位沒有這個角色。", "The person does not hold this role there."))
	}
	return none{}, s.Members.RemoveOffices(a.Context(), a.who.Viewer, []member.Office{office})
}

func (s *Server) listContacts(a asked[none, none]) (client.ContactList, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.ContactList{}, err
	}
	return s.contacts(a.Context(), a.who.Viewer, org)
}

func (s *Server) contacts(ctx context.Context, v marking.Viewer, org int64) (client.ContactList, error) {
	out := client.ContactList{Contacts: []client.Contact{}}
	all, err := s.Members.ContactsOf(ctx, v, []int64{org})
	for _, c := range all[org] {
		out.Contacts = append(out.Contacts, client.Contact{Role: c.Role, Channel: string(c.Channel), Address: c.Address, Rank: c.Rank, Verified: micros(c.VerifiedAt), Stale: micros(c.StaleAt)})
	}
	return out, err
}

func (s *Server) confirmContacts(a asked[none, none]) (client.ContactList, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err == nil {
		err = s.Members.ConfirmContacts(a.Context(), a.who.Viewer, org)
	}
	if err != nil {
		return client.ContactList{}, err
	}
	return s.contacts(a.Context(), a.who.Viewer, org)
}

func (s *Server) addContact(a asked[none, client.NewContact]) (client.ContactList, error) {
	b := a.body
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.ContactList{}, err
	}
	n := member.NewContact{Org: org, Role: b.Role, Channel: member.Channel(b.Channel), Address: b.Address, Secret: b.Secret, Rank: b.Rank, Verified: b.Verified}
	if b.Person != "" {
		p, err := s.person(a.Context(), a.who.Viewer, org, b.Person)
		if err != nil {
			return client.ContactList{}, err
		}
		n.Person = p.ID
	}
	if _, err := s.Members.AddContacts(a.Context(), a.who.Viewer, []member.NewContact{n}); err != nil {
		return client.ContactList{}, err
	}
	return s.contacts(a.Context(), a.who.Viewer, org)
}
