package rest

import (
	"context"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func (s *Server) tieOperations() []operation {
	return []operation{
		op("listCommunities", "GET /communities", access.ReadMembers, s.listCommunities, "Lists communities", "One's own ones, or all for the desk."),
		op("getCommunity", "GET /communities/{slug}", access.ReadMembers, s.getCommunity, "Gives a community with its organisations", "For those in it and for the desk."),
		once(op("createCommunity", "POST /communities", access.EditCommunities, s.createCommunity, "Makes a community", "It is empty.")),
		once(op("joinCommunity", "POST /communities/{slug}/members", access.EditCommunities, s.joinCommunity, "Lets organisations in", "Those who are in it already stay.")),
		op("leaveCommunity", "DELETE /communities/{slug}/members/{org}", access.EditCommunities, s.leaveCommunity, "Takes an organisation out", "One that is not in it is no error."),
		op("listDelegations", "GET /members/{slug}/delegations", access.ReadOwnOrg, s.listDelegations, "Lists what an organisation delegated, and what was delegated to it", "As far as it is the reader's own."),
		once(op("delegate", "POST /members/{slug}/delegations", access.EditDelegations, s.delegate, "Lets an agent act for an organisation", "Or renews that. AMBER reaches the agent where the agreement says so, AMBER+STRICT never.")),
		op("endDelegation", "DELETE /members/{slug}/delegations/{agent}/{what}", access.EditDelegations, s.endDelegation, "Takes back what was delegated", "The organisation, the agent or the centre may."),
		op("listSupplyLinks", "GET /members/{slug}/links", access.ReadOwnOrg, s.listLinks, "Lists the suppliers and customers of an organisation", "Those that it wrote down, and those that wrote it down and let it know."),
		once(op("addSupplyLink", "POST /members/{slug}/links", access.DeclareNetworks, s.addLink, "Writes down a supplier or a customer", "One of the two is named, the other is the organisation itself. It counts once it is confirmed.")),
	}
}

func (s *Server) listDelegations(a asked[none, none]) (client.DelegationList, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.DelegationList{}, err
	}
	return s.delegations(a.Context(), a.who.Viewer, org)
}

func (s *Server) delegations(ctx context.Context, v marking.Viewer, org int64) (client.DelegationList, error) {
	out := client.DelegationList{Delegations: []client.Delegation{}}
	list, err := s.Members.DelegationsOf(ctx, v, org)
	if err != nil {
		return out, err
	}
	names, err := slugsOfBoth(ctx, s, v, list, func(d member.Delegation) (int64, int64) { return d.Agent, d.Org })
	for _, d := range list {
		out.Delegations = append(out.Delegations, client.Delegation{Agent: names[d.Agent], Org: names[d.Org], What: d.What, Amber: d.Amber, Until: *micros(d.Until)})
	}
	return out, err
}

// slugsOfBoth are the short names of the two ends of some ties.
func slugsOfBoth[T any](ctx context.Context, s *Server, v marking.Viewer, ties []T, ends func(T) (int64, int64)) (map[int64]string, error) {
	var ids []int64
	for _, t := range ties {
		a, b := ends(t)
		ids = append(ids, a, b)
	}
	return slugs(ctx, s, v, ids, func(id int64) int64 { return id })
}

func (s *Server) delegate(a asked[none, client.NewDelegation]) (client.DelegationList, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.DelegationList{}, err
	}
	agent, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.body.Agent)
	if err != nil {
		return client.DelegationList{}, err
	}
	d := member.Delegation{Agent: agent.ID, Org: org, What: a.body.What, Amber: a.body.Amber, Until: a.body.Until.UnixMicro()}
	if err := s.Members.Delegate(a.Context(), a.who.Viewer, []member.Delegation{d}); err != nil {
		return client.DelegationList{}, err
	}
	return s.delegations(a.Context(), a.who.Viewer, org)
}

func (s *Server) endDelegation(a asked[none, none]) (none, error) {
	ctx, v := a.Context(), a.who.Viewer
	o, err := s.Members.FindOrgBySlug(ctx, v, a.PathValue("slug"))
	if err != nil {
		return none{}, err
	}
	agent, err := s.Members.FindOrgBySlug(ctx, v, a.PathValue("agent"))
	if err != nil {
		return none{}, err
	}
	return none{}, s.Members.EndDelegation(ctx, v, agent.ID, o.ID, a.PathValue("what"))
}

func (s *Server) listLinks(a asked[none, none]) (client.SupplyLinkList, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.SupplyLinkList{}, err
	}
	return s.links(a.Context(), a.who.Viewer, org)
}

func (s *Server) links(ctx context.Context, v marking.Viewer, org int64) (client.SupplyLinkList, error) {
	list, err := s.Members.LinksOf(ctx, v, []int64{org})
	if err != nil {
		return client.SupplyLinkList{Links: []client.SupplyLink{}}, err
	}
	return s.linkList(ctx, v, list)
}

func (s *Server) linkList(ctx context.Context, v marking.Viewer, list []member.Link) (client.SupplyLinkList, error) {
	out := client.SupplyLinkList{Links: []client.SupplyLink{}}
	names, err := slugsOfBoth(ctx, s, v, list, func(l member.Link) (int64, int64) { return l.Supplier, l.Customer })
	for _, l := range list {
		out.Links = append(out.Links, client.SupplyLink{Supplier: names[l.Supplier], Customer: names[l.Customer], What: l.What, Named: l.Named, ByCustomer: l.ByCustomer, BySupplier: l.BySupplier, ByDesk: l.ByDesk, Agreed: l.Agreed()})
	}
	return out, err
}

func (s *Server) addLink(a asked[none, client.NewSupplyLink]) (client.SupplyLinkList, error) {
	b := a.body
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.SupplyLinkList{}, err
	}
	if (b.Supplier == "") == (b.Customer == "") {
		return client.SupplyLinkList{}, fault.New(fault.Invalid, "one_end", text.Of("供應者與客戶請擇一說明，另一端就是這個單位。", "Name the supplier or the customer; the other end is the organisation itself."))
	}
	other, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, b.Supplier+b.Customer)
	if err != nil {
		return client.SupplyLinkList{}, err
	}
	l := member.Link{Supplier: other.ID, Customer: org, What: b.What, Named: b.Named}
	if b.Customer != "" {
		l.Supplier, l.Customer = org, other.ID
	}
	if err := s.Members.AddLinks(a.Context(), a.who.Viewer, []member.Link{l}); err != nil {
		return client.SupplyLinkList{}, err
	}
	return s.links(a.Context(), a.who.Viewer, org)
}
