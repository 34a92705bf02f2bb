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

// What organisations call their own: networks and domains. A claim is named by what it is, since an organisation has one of each.
func (s *Server) placeOperations() []operation {
	declared := "Declared by the desk it counts at once, else once the desk approved it."
	approved := "Written as the list has it. Where another organisation's counts on the same the answer is 409 claimed_twice, unless despite says that they share it."
	return []operation{
		op("listClaims", "GET /claims", access.ApproveNetworks, s.listClaims, "Lists the networks and domains that wait for the desk, the oldest first", "Each with what other organisations claim of the same."),
		op("listNetworks", "GET /members/{slug}/networks", access.ReadOwnOrg, s.listNetworks, "Lists the networks of an organisation", "Approved or not, and those that were refused, with the reason."),
		once(op("declareNetwork", "POST /members/{slug}/networks", access.DeclareNetworks, s.declareNetwork, "Declares a network", declared)),
		op("withdrawNetwork", "DELETE /members/{slug}/networks", access.DeclareNetworks, s.withdrawNetwork, "Gives a network back", "Written as the list has it."),
		once(op("approveNetwork", "POST /members/{slug}/networks/approvals", access.ApproveNetworks, s.approveNetwork, "Lets a declared network count", approved)),
		once(op("refuseNetwork", "POST /members/{slug}/networks/refusals", access.ApproveNetworks, s.refuseNetwork, "Does not let a network count", "Its organisation reads the reason. One that counted counts no more.")),
		op("listDomains", "GET /members/{slug}/domains", access.ReadOwnOrg, s.listDomains, "Lists the domains of an organisation", "Approved or not, and those that were refused, with the reason."),
		once(op("declareDomain", "POST /members/{slug}/domains", access.DeclareNetworks, s.declareDomain, "Declares a domain", declared)),
		op("withdrawDomain", "DELETE /members/{slug}/domains", access.DeclareNetworks, s.withdrawDomain, "Gives a domain back", "Written as the list has it."),
		once(op("approveDomain", "POST /members/{slug}/domains/approvals", access.ApproveNetworks, s.approveDomain, "Lets a declared domain count", approved)),
		once(op("refuseDomain", "POST /members/{slug}/domains/refusals", access.ApproveNetworks, s.refuseDomain, "Does not let a domain count", "Its organisation reads the reason. One that counted counts no more.")),
	}
}

func (s *Server) listClaims(a asked[client.PageQuery, none]) (client.ClaimList, error) {
	out := client.ClaimList{Claims: []client.Claim{}}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	found, err := s.Members.Claims(a.Context(), a.who.Viewer, after, a.query.Limit)
	if err != nil {
		return out, err
	}
	var orgs []int64
	for _, c := range found.Claims {
		orgs = append(orgs, c.Org)
		for _, r := range c.Rivals {
			orgs = append(orgs, r.Org)
		}
	}
	names, err := slugs(a.Context(), s, a.who.Viewer, orgs, func(id int64) int64 { return id })
	for _, c := range found.Claims {
		claim := client.Claim{Place: string(c.Place), Org: names[c.Org], What: c.What, At: micros(c.At), Rivals: []client.Rival{}}
		for _, r := range c.Rivals {
			claim.Rivals = append(claim.Rivals, client.Rival{Org: names[r.Org], What: r.What, Approved: r.Approved})
		}
		out.Claims = append(out.Claims, claim)
	}
	out.Next = next(found.Next)
	return out, err
}

// networks gives the networks of an organisation of a path.
func (s *Server) networks(ctx context.Context, v marking.Viewer, slug string) (client.NetworkList, error) {
	out := client.NetworkList{Networks: []client.Network{}}
	org, err := s.own(ctx, v, slug)
	if err != nil {
		return out, err
	}
	list, err := s.Members.NetworksOf(ctx, v, []int64{org})
	for _, n := range list {
		out.Networks = append(out.Networks, client.Network{CIDR: n.CIDR, Approved: micros(n.ApprovedAt), Refused: n.Refused})
	}
	return out, err
}

// network finds a claim that has not ended.
func (s *Server) network(ctx context.Context, v marking.Viewer, slug, cidr string) (int64, error) {
	org, err := s.own(ctx, v, slug)
	if err != nil {
		return 0, err
	}
	list, err := s.Members.NetworksOf(ctx, v, []int64{org})
	for _, n := range list {
		if n.CIDR == cidr && n.Refused == "" {
			return n.ID, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "no_such_network", text.Of("這個單位沒有登錄這個網段。", "The organisation has not declared this network."))
	}
	return 0, err
}

func (s *Server) listNetworks(a asked[none, none]) (client.NetworkList, error) {
	return s.networks(a.Context(), a.who.Viewer, a.PathValue("slug"))
}

func (s *Server) declareNetwork(a asked[none, client.NewNetwork]) (client.NetworkList, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err == nil {
		_, err = s.Members.AddNetworks(a.Context(), a.who.Viewer, []member.NewNetwork{{Org: org, CIDR: a.body.CIDR}})
	}
	if err != nil {
		return client.NetworkList{}, err
	}
	return s.networks(a.Context(), a.who.Viewer, a.PathValue("slug"))
}

func (s *Server) withdrawNetwork(a asked[client.NetworkQuery, none]) (none, error) {
	id, err := s.network(a.Context(), a.who.Viewer, a.PathValue("slug"), a.query.CIDR)
	if err != nil {
		return none{}, err
	}
	return none{}, s.Members.WithdrawClaim(a.Context(), a.who.Viewer, member.NetworkPlace, id)
}

func (s *Server) approveNetwork(a asked[none, client.NetworkApproval]) (client.NetworkList, error) {
	id, err := s.network(a.Context(), a.who.Viewer, a.PathValue("slug"), a.body.CIDR)
	if err == nil {
		err = s.Members.ApproveClaim(a.Context(), a.who.Viewer, member.NetworkPlace, id, a.body.Despite)
	}
	if err != nil {
		return client.NetworkList{}, err
	}
	return s.networks(a.Context(), a.who.Viewer, a.PathValue("slug"))
}

func (s *Server) refuseNetwork(a asked[none, client.NetworkRefusal]) (client.NetworkList, error) {
	id, err := s.network(a.Context(), a.who.Viewer, a.PathValue("slug"), a.body.CIDR)
	if err == nil {
		err = s.Members.RefuseClaim(a.Context(), a.who.Viewer, member.NetworkPlace, id, a.body.Reason)
	}
	if err != nil {
		return client.NetworkList{}, err
	}
	return s.networks(a.Context(), a.who.Viewer, a.PathValue("slug"))
}

func (s *Server) domains(ctx context.Context, v marking.Viewer, slug string) (client.DomainList, error) {
	out := client.DomainList{Domains: []client.Domain{}}
	org, err := s.own(ctx, v, slug)
	if err != nil {
		return out, err
	}
	list, err := s.Members.DomainsOf(ctx, v, []int64{org})
	for _, d := range list {
		out.Domains = append(out.Domains, client.Domain{Name: d.Name, Approved: micros(d.ApprovedAt), Refused: d.Refused})
	}
	return out, err
}

func (s *Server) domain(ctx context.Context, v marking.Viewer, slug, name string) (int64, error) {
	org, err := s.own(ctx, v, slug)
	if err != nil {
		return 0, err
	}
	list, err := s.Members.DomainsOf(ctx, v, []int64{org})
	for _, d := range list {
		if d.Name == name && d.Refused == "" {
			return d.ID, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "no_such_domain", text.Of("這個單位沒有登錄這個網域。", "The organisation has not declared this domain."))
	}
	return 0, err
}

func (s *Server) listDomains(a asked[none, none]) (client.DomainList, error) {
	return s.domains(a.Context(), a.who.Viewer, a.PathValue("slug"))
}

func (s *Server) declareDomain(a asked[none, client.NewDomain]) (client.DomainList, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err == nil {
		_, err = s.Members.AddDomains(a.Context(), a.who.Viewer, []member.NewDomain{{Org: org, Name: a.body.Name}})
	}
	if err != nil {
		return client.DomainList{}, err
	}
	return s.domains(a.Context(), a.who.Viewer, a.PathValue("slug"))
}

func (s *Server) withdrawDomain(a asked[client.DomainQuery, none]) (none, error) {
	id, err := s.domain(a.Context(), a.who.Viewer, a.PathValue("slug"), a.query.Name)
	if err != nil {
		return none{}, err
	}
	return none{}, s.Members.WithdrawClaim(a.Context(), a.who.Viewer, member.DomainPlace, id)
}

func (s *Server) approveDomain(a asked[none, client.DomainApproval]) (client.DomainList, error) {
	id, err := s.domain(a.Context(), a.who.Viewer, a.PathValue("slug"), a.body.Name)
	if err == nil {
		err = s.Members.ApproveClaim(a.Context(), a.who.Viewer, member.DomainPlace, id, a.body.Despite)
	}
	if err != nil {
		return client.DomainList{}, err
	}
	return s.domains(a.Context(), a.who.Viewer, a.PathValue("slug"))
}

func (s *Server) refuseDomain(a asked[none, client.DomainRefusal]) (client.DomainList, error) {
	id, err := s.domain(a.Context(), a.who.Viewer, a.PathValue("slug"), a.body.Name)
	if err == nil {
		err = s.Members.RefuseClaim(a.Context(), a.who.Viewer, member.DomainPlace, id, a.body.Reason)
	}
	if err != nil {
		return client.DomainList{}, err
	}
	return s.domains(a.Context(), a.who.Viewer, a.PathValue("slug"))
}
