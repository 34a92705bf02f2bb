package web

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

func (s *Server) invitations(ctx context.Context, q *request) (page.Page, error) {
	return s.invitationsPage(ctx, q, text.Text{})
}

func (s *Server) invitationsPage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	v := q.who.Viewer
	codes, err := s.Members.Invitations(ctx, v)
	if err != nil {
		return nil, err
	}
	orgs, err := orgsIn(ctx, s, q, codes, func(i member.Invitation) int64 { return i.Association })
	if err != nil {
		return nil, err
	}
	groups, err := s.Members.Communities(ctx, v)
	if err != nil {
		return nil, err
	}
	names := map[int64]text.Text{}
	for _, g := range groups {
		names[g.ID] = g.Name
	}
	p := page.Invitations{Problem: problem, Most: cmp.Or(q.FormValue("most"), "200"), Days: cmp.Or(q.FormValue("days"), "90")}
	now := s.Now().UnixMicro()
	for _, i := range codes {
		row := page.InvitationRow{Code: i.Code, Link: s.Address + "/join?code=" + i.Code, Org: orgs[i.Association].Name, Into: names[i.Community], Until: time.UnixMicro(i.Until), Came: int(i.Came), Members: int(i.Members), Most: int(i.Most),
			State: page.State{Name: text.Of("停用", "Ended"), Icon: "off"}}
		if i.Living(now) {
			row.State = page.State{Tone: page.Good, Name: text.Of("可用", "Works")}
			row.End = "/invitations/" + strconv.FormatInt(i.ID, 10) + "/end"
		}
		p.Rows = append(p.Rows, row)
	}
	return p, s.mayInvite(ctx, q, &p, groups)
}

// mayInvite fills the form for whoever may make a code.
func (s *Server) mayInvite(ctx context.Context, q *request, p *page.Invitations, groups []member.Community) error {
	if !q.who.Viewer.All() {
		o, err := s.Members.FindOrg(ctx, q.who.Viewer, q.who.Org)
		p.May = o.Kind == member.KindAssociation
		return err
	}
	found, err := s.Members.ListOrgs(ctx, q.who.Viewer, member.Filter{Kind: member.KindAssociation, State: member.Member, Limit: 200})
	if err != nil {
		return err
	}
	centre, err := s.Members.Centre(ctx, q.who.Viewer)
	if err != nil {
		return err
	}
	p.May = true
	for _, o := range append(found.Orgs, centre) {
		p.Associations = append(p.Associations, page.Choice{Name: o.Name, Value: o.Slug, On: o.Slug == q.FormValue("association")})
	}
	p.Communities = []page.Choice{{Name: text.Of("不加入群組", "none")}}
	for _, g := range groups {
		p.Communities = append(p.Communities, page.Choice{Name: g.Name, Value: g.Slug, On: g.Slug == q.FormValue("community")})
	}
	return nil
}

func (s *Server) invitationMake(ctx context.Context, q *request) (string, error) {
	n, err := s.invitationOf(ctx, q)
	if err == nil {
		_, err = s.Members.Invite(ctx, q.who.Viewer, n)
	}
	if err == nil {
		return "/invitations?did=saved", nil
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.invitationsPage(ctx, q, problem) })
}

func (s *Server) invitationOf(ctx context.Context, q *request) (member.NewInvitation, error) {
	n := member.NewInvitation{Association: q.who.Org}
	n.Most, _ = strconv.ParseInt(q.FormValue("most"), 10, 64)
	if days, err := strconv.Atoi(q.FormValue("days")); err == nil && days < 10_000 {
		n.Until = s.Now().AddDate(0, 0, days).UnixMicro()
	}
	if slug := q.FormValue("association"); slug != "" {
		o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, slug)
		if err != nil {
			return n, err
		}
		n.Association = o.ID
	}
	if slug := q.FormValue("community"); slug != "" {
		g, err := s.community(ctx, q, slug)
		if err != nil {
			return n, err
		}
		n.Community = g.ID
	}
	return n, nil
}

func (s *Server) invitationEnd(ctx context.Context, q *request) (string, error) {
	id, err := strconv.ParseInt(q.PathValue("id"), 10, 64)
	if err != nil {
		return "", noSuchPage()
	}
	return "/invitations?did=saved", s.Members.EndInvitation(ctx, q.who.Viewer, id)
}
