package rest

import (
	"context"

	"lianfang/client"
	"lianfang/internal/marking"
	"lianfang/internal/member"
)

func communityOf(c member.Community) client.Community {
	return client.Community{Slug: c.Slug, Name: words(c.Name)}
}

func (s *Server) listCommunities(a asked[none, none]) (client.CommunityList, error) {
	out := client.CommunityList{Communities: []client.Community{}}
	all, err := s.Members.Communities(a.Context(), a.who.Viewer)
	for _, c := range all {
		out.Communities = append(out.Communities, communityOf(c))
	}
	return out, err
}

func (s *Server) getCommunity(a asked[none, none]) (client.CommunityDetail, error) {
	c, err := s.community(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.CommunityDetail{}, err
	}
	return s.withMembers(a.Context(), a.who.Viewer, c)
}

func (s *Server) withMembers(ctx context.Context, v marking.Viewer, c member.Community) (client.CommunityDetail, error) {
	out := client.CommunityDetail{Community: communityOf(c), Members: []string{}}
	ids, err := s.Members.OrgsOfCommunity(ctx, v, c.ID)
	if err != nil {
		return out, err
	}
	names, err := slugs(ctx, s, v, ids, func(id int64) int64 { return id })
	for _, id := range ids {
		if name, ok := names[id]; ok {
			out.Members = append(out.Members, name)
		}
	}
	return out, err
}

func (s *Server) createCommunity(a asked[none, client.Community]) (client.Community, error) {
	_, err := s.Members.AddCommunity(a.Context(), a.who.Viewer, a.body.Slug, textOf(a.body.Name))
	return a.body, err
}

func (s *Server) joinCommunity(a asked[none, client.Joining]) (client.CommunityDetail, error) {
	c, err := s.community(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.CommunityDetail{}, err
	}
	ids, err := s.Members.Choose(a.Context(), a.who.Viewer, nil, a.body.Orgs)
	if err != nil {
		return client.CommunityDetail{}, err
	}
	if err := s.Members.JoinCommunity(a.Context(), a.who.Viewer, c.ID, ids); err != nil {
		return client.CommunityDetail{}, err
	}
	return s.withMembers(a.Context(), a.who.Viewer, c)
}

func (s *Server) leaveCommunity(a asked[none, none]) (none, error) {
	c, err := s.community(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return none{}, err
	}
	o, err := s.Members.FindOrgBySlug(a.Context(), a.who.Viewer, a.PathValue("org"))
	if err != nil {
		return none{}, err
	}
	return none{}, s.Members.LeaveCommunity(a.Context(), a.who.Viewer, c.ID, []int64{o.ID})
}
