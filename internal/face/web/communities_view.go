package web

import (
	"context"
	"slices"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func (s *Server) communities(ctx context.Context, q *request) (page.Page, error) {
	return s.communitiesPage(ctx, q, q.PathValue("slug"), text.Text{})
}

const communityShown = 500

func (s *Server) communitiesPage(ctx context.Context, q *request, open string, problem text.Text) (page.Page, error) {
	all, err := s.Members.Communities(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	p := page.Communities{Problem: problem, Make: q.who.May(access.EditCommunities), Slug: q.FormValue("slug"), Name: pair(q, "name")}
	for _, g := range all {
		p.Rows = append(p.Rows, page.Link{Name: g.Name, Href: "/communities/" + g.Slug})
	}
	if open == "" {
		return p, nil
	}
	g, err := s.community(ctx, q, open)
	if err != nil {
		return nil, err
	}
	ids, err := s.Members.OrgsOfCommunity(ctx, q.who.Viewer, g.ID)
	if err != nil {
		return nil, err
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids[:min(len(ids), communityShown)])
	if err != nil {
		return nil, err
	}
	p.Open = g.Name
	for _, id := range ids {
		if o, ok := orgs[id]; ok {
			p.Members = append(p.Members, page.CommunityMember{Org: orgLink(o), Slug: o.Slug})
		}
	}
	if p.Make {
		p.Post = "/communities/" + g.Slug
	}
	return p, nil
}

// community finds one by its slug among those that the reader may know.
func (s *Server) community(ctx context.Context, q *request, slug string) (member.Community, error) {
	all, err := s.Members.Communities(ctx, q.who.Viewer)
	if err != nil {
		return member.Community{}, err
	}
	i := slices.IndexFunc(all, func(g member.Community) bool { return g.Slug == slug })
	if i < 0 {
		return member.Community{}, fault.New(fault.NotFound, "no_such_community", text.Of("找不到這個群組。", "There is no such community."))
	}
	return all[i], nil
}

func (s *Server) communityMake(ctx context.Context, q *request) (string, error) {
	name := pair(q, "name")
	_, err := s.Members.AddCommunity(ctx, q.who.Viewer, q.FormValue("slug"), text.Of(name[0], name[1]))
	return s.communityDone(ctx, q, "", "/communities/"+q.FormValue("slug"), err)
}

func (s *Server) communityJoin(ctx context.Context, q *request) (string, error) {
	return s.regroup(ctx, q, linesOf(q.FormValue("orgs")), s.Members.JoinCommunity)
}

func (s *Server) communityLeave(ctx context.Context, q *request) (string, error) {
	return s.regroup(ctx, q, []string{q.FormValue("org")}, s.Members.LeaveCommunity)
}

func (s *Server) regroup(ctx context.Context, q *request, slugs []string, change func(context.Context, marking.Viewer, int64, []int64) error) (string, error) {
	g, err := s.community(ctx, q, q.PathValue("slug"))
	if err != nil {
		return "", err
	}
	ids, err := s.Members.IDsOfSlugs(ctx, q.who.Viewer, slugs)
	if err == nil {
		err = change(ctx, q.who.Viewer, g.ID, ids)
	}
	return s.communityDone(ctx, q, g.Slug, "/communities/"+g.Slug, err)
}

func (s *Server) communityDone(ctx context.Context, q *request, open, next string, err error) (string, error) {
	if err == nil {
		return next + "?did=saved", nil
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.communitiesPage(ctx, q, open, problem) })
}
