package rest

import (
	"context"
	"strings"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func (s *Server) memberOperations() []operation {
	return []operation{
		op("listMembers", "GET /members", access.ReadMembers, s.listMembers, "Lists organisations, the oldest first", "Members know each other's names; the rest of an organisation is its own and the desk's."),
		op("getMember", "GET /members/{slug}", access.ReadOwnOrg, s.getMember, "Gives an organisation", "State, tier and agreement where they may be known."),
		once(op("createMember", "POST /members", access.AcceptMembers, s.createMember, "Makes an organisation", "With an agreement it is a member at once, else an applicant.")),
		once(op("acceptMember", "POST /members/{slug}/accept", access.AcceptMembers, s.acceptMember, "Makes an organisation a member", "Or notes that a member signed a newer agreement.")),
		once(op("suspendMember", "POST /members/{slug}/suspend", access.AcceptMembers, s.turn((*member.Members).Suspend), "Keeps a member out until it is resumed", "It reads what is TLP:CLEAR, its people see their own organisation.")),
		once(op("resumeMember", "POST /members/{slug}/resume", access.AcceptMembers, s.turn((*member.Members).Resume), "Lets a suspended member in again", "The reason is kept.")),
		once(op("releaseMember", "POST /members/{slug}/leave", access.AcceptMembers, s.turn((*member.Members).Leave), "Ends a membership, or an application", "The reason is kept.")),
		op("listSectors", "GET /sectors", access.ReadMembers, s.listSectors, "Counts members by sector", "Every sector, in the usual order."),
	}
}

func (s *Server) listMembers(a asked[client.MemberQuery, none]) (client.MemberList, error) {
	q, out := a.query, client.MemberList{Members: []client.Member{}}
	f := member.Filter{Text: q.Text, Sector: q.Sector, Level: member.Level(q.Level), Region: q.Region, Kind: q.Kind, State: member.State(q.State), Limit: q.Limit}
	var err error
	if f.After, err = cursor(q.After); err != nil {
		return out, err
	}
	if q.Community != "" {
		c, err := s.community(a.Context(), a.who.Viewer, q.Community)
		if err != nil {
			return out, err
		}
		f.Community = c.ID
	}
	found, err := s.Members.ListOrgs(a.Context(), a.who.Viewer, f)
	for _, o := range found.Orgs {
		out.Members = append(out.Members, memberOf(o))
	}
	out.Next = next(found.Next)
	return out, err
}

func memberOf(o member.Org) client.Member {
	return client.Member{ID: o.UUID, Slug: o.Slug, Name: words(o.Name), Level: string(o.Level), Sector: o.Sector, Region: o.Region, Kind: o.Kind, State: string(o.State), Tier: o.Tier,
		Agreement: o.AgreedVersion, Agreed: micros(o.AgreedAt), Since: micros(o.CreatedAt)}
}

func (s *Server) getMember(a asked[none, none]) (client.Member, error) {
	o, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.Member{}, err
	}
	return memberOf(o), nil
}

func (s *Server) createMember(a asked[none, client.NewMember]) (client.Member, error) {
	b := a.body
	n := member.NewOrg{Slug: b.Slug, Name: textOf(b.Name), Level: member.Level(b.Level), Sector: b.Sector, Tier: b.Tier, Region: b.Region, Kind: b.Kind, AgreedVersion: b.Agreement}
	if b.Parent != "" {
		p, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, b.Parent)
		if err != nil {
			return client.Member{}, err
		}
		n.Parent = p.ID
	}
	ids, err := s.Members.CreateOrgs(a.Context(), a.who.Viewer, []member.NewOrg{n})
	if err != nil {
		return client.Member{}, err
	}
	return s.memberByID(a.Context(), a.who.Viewer, ids[0])
}

func (s *Server) memberByID(ctx context.Context, v marking.Viewer, id int64) (client.Member, error) {
	o, err := s.Members.FindOrg(ctx, v, id)
	return memberOf(o), err
}

func (s *Server) acceptMember(a asked[none, client.Agreement]) (client.Member, error) {
	o, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err == nil {
		err = s.Members.Accept(a.Context(), a.who.Viewer, o.ID, a.body.Version)
	}
	if err != nil {
		return client.Member{}, err
	}
	return s.memberByID(a.Context(), a.who.Viewer, o.ID)
}

// turn moves an organisation to another state, with a reason.
func (s *Server) turn(deed func(*member.Members, context.Context, marking.Viewer, int64, string) error) func(asked[none, client.Reason]) (client.Member, error) {
	return func(a asked[none, client.Reason]) (client.Member, error) {
		o, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.PathValue("slug"))
		if err == nil && strings.TrimSpace(a.body.Reason) == "" {
			err = fault.New(fault.Invalid, "reason_missing", text.Of("請寫下理由，會記入日誌。", "Give a reason; it is kept in the journal."))
		}
		if err == nil {
			err = deed(s.Members, a.Context(), a.who.Viewer, o.ID, a.body.Reason)
		}
		if err != nil {
			return client.Member{}, err
		}
		return s.memberByID(a.Context(), a.who.Viewer, o.ID)
	}
}

func (s *Server) listSectors(a asked[none, none]) (client.SectorList, error) {
	out := client.SectorList{Sectors: []client.SectorCount{}}
	counts, err := s.Members.CountBySector(a.Context(), a.who.Viewer)
	for _, c := range counts {
		out.Sectors = append(out.Sectors, client.SectorCount{Sector: c.Sector, Name: words(member.SectorName(c.Sector)), Members: c.Orgs})
	}
	return out, err
}

// own finds the organisation of a path for whoever speaks for it; to everybody else it has nothing of its own.
func (s *Server) own(ctx context.Context, v marking.Viewer, slug string) (int64, error) {
	o, err := s.Members.FindOrgBySlug(ctx, v, slug)
	if err == nil && !v.For(o.ID) {
		err = noOrg()
	}
	return o.ID, err
}

// community finds one that the viewer may know by its short name.
func (s *Server) community(ctx context.Context, v marking.Viewer, slug string) (member.Community, error) {
	all, err := s.Members.Communities(ctx, v)
	for _, c := range all {
		if c.Slug == slug {
			return c, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "no_such_community", text.Of("找不到這個社群。", "There is no such community."))
	}
	return member.Community{}, err
}
