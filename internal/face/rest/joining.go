package rest

import (
	"context"
	"strings"
	"time"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/marking"
	"lianfang/internal/member"
)

// How organisations come in: applications, the codes of those who send them, and the agreement that they sign.
func (s *Server) joiningOperations() []operation {
	return []operation{
		op("listApplications", "GET /applications", access.AcceptMembers, s.listApplications, "Lists who asks to come in, the oldest first", "Those whose address nobody confirmed are not among them."),
		op("getApplication", "GET /applications/{id}", access.AcceptMembers, s.getApplication, "Gives an application", "With what was said, and what to look at twice."),
		once(op("askApplicant", "POST /applications/{id}/ask", access.AcceptMembers, s.askApplicant, "Sends a question to an applicant", "By mail, where the centre sends any; the page of the application shows it too.")),
		once(op("refuseApplicant", "POST /applications/{id}/refuse", access.AcceptMembers, s.refuseApplicant, "Ends an application", "The reason is sent to the applicant.")),
		once(op("approveApplicant", "POST /applications/{id}/approve", access.AcceptMembers, s.approveApplicant, "Approves an application", "The organisation is an applicant whose administrator may sign the agreement; only then is it a member.")),
		op("listInvitations", "GET /invitations", access.Invite, s.listInvitations, "Lists invitation codes, the newest first", "One's own organisation's, or all for the centre."),
		once(op("createInvitation", "POST /invitations", access.Invite, s.createInvitation, "Makes an invitation code", "For an association, by itself or by the centre. A code opens nothing by itself.")),
		op("endInvitation", "DELETE /invitations/{code}", access.Invite, s.endInvitation, "Makes a code useless", "Applications that came with it stay."),
		op("listAgreements", "GET /agreements", access.ReadOwnOrg, s.listAgreements, "Lists the published versions of the agreement, the newest first", "The newest is the one to sign."),
		once(byPerson(op("publishAgreement", "POST /agreements", access.EditAgreements, s.publishAgreement, "Publishes a version of the agreement", "It is never changed afterwards."))),
		op("listSignatures", "GET /members/{slug}/agreements", access.ReadOwnOrg, s.listSignatures, "Lists what an organisation signed, the newest first", "For the organisation itself and the centre."),
		once(byPerson(op("signAgreement", "POST /members/{slug}/agreements", access.SignAgreement, s.signAgreement, "Signs the agreement for one's own organisation", "Only the newest version can be signed."))),
	}
}

func (s *Server) listApplications(a asked[client.ApplicationQuery, none]) (client.ApplicationList, error) {
	out := client.ApplicationList{Applications: []client.Application{}}
	after, err := cursor(a.query.After)
	if err != nil {
		return out, err
	}
	stage := member.Stage(a.query.Stage)
	if stage == "" {
		stage = member.StageWaiting
	}
	found, err := s.Members.Applications(a.Context(), a.who.Viewer, stage, after, a.query.Limit)
	if err != nil {
		return out, err
	}
	out.Applications, err = s.applicationsOf(a.Context(), a.who.Viewer, found.Applications)
	out.Next = next(found.Next)
	return out, err
}

// applicationsOf names whom applications came from and what became of them.
func (s *Server) applicationsOf(ctx context.Context, v marking.Viewer, list []member.Application) ([]client.Application, error) {
	codes, err := s.Members.Invitations(ctx, v)
	if err != nil {
		return nil, err
	}
	inviter := map[int64]int64{}
	for _, c := range codes {
		inviter[c.ID] = c.Association
	}
	var orgs []int64
	for _, x := range list {
		orgs = append(orgs, x.Org, inviter[x.Invitation])
	}
	names, err := slugs(ctx, s, v, orgs, func(id int64) int64 { return id })
	out := []client.Application{}
	for _, x := range list {
		one := client.Application{ID: x.UUID, Name: words(x.Name), Stage: string(x.Stage), Registry: x.Registry, Kind: x.Kind, Sector: x.Sector, Region: x.Region, Person: x.Person, Title: x.Title, Mail: x.Mail,
			Phone: x.Phone, Domains: filled(x.Domains), Networks: filled(x.Networks), Words: x.Words, InvitedBy: names[inviter[x.Invitation]], Org: names[x.Org], Came: micros(x.SentAt), Confirmed: micros(x.ConfirmedAt)}
		for _, n := range x.Notes {
			one.Notes = append(one.Notes, client.ApplicationNote{Desk: n.Desk, Words: n.Words, At: micros(n.At)})
		}
		out = append(out, one)
	}
	return out, err
}

// filled is a list that is written as [] where it is empty.
func filled(list []string) []string { return append([]string{}, list...) }

func (s *Server) getApplication(a asked[none, none]) (client.Application, error) {
	return s.applicationOf(a.Context(), a.who.Viewer, a.PathValue("id"))
}

func (s *Server) applicationOf(ctx context.Context, v marking.Viewer, id string) (client.Application, error) {
	x, err := s.Members.FindApplication(ctx, v, id)
	if err != nil {
		return client.Application{}, err
	}
	list, err := s.applicationsOf(ctx, v, []member.Application{x})
	if err != nil {
		return client.Application{}, err
	}
	doubts, err := s.Members.Doubts(ctx, v, x)
	if err != nil {
		return client.Application{}, err
	}
	names, err := slugs(ctx, s, v, doubts, func(d member.Doubt) int64 { return d.Org })
	for _, d := range doubts {
		list[0].Doubts = append(list[0].Doubts, client.Doubt{Org: names[d.Org], What: words(d.What)})
	}
	return list[0], err
}

// settleApplicant does something to the application of a path and gives it as it is then.
func (s *Server) settleApplicant(ctx context.Context, v marking.Viewer, id string, deed func(member.Application) error) (client.Application, error) {
	x, err := s.Members.FindApplication(ctx, v, id)
	if err == nil {
		err = deed(x)
	}
	if err != nil {
		return client.Application{}, err
	}
	return s.applicationOf(ctx, v, id)
}

func (s *Server) askApplicant(a asked[none, client.Question]) (client.Application, error) {
	return s.settleApplicant(a.Context(), a.who.Viewer, a.PathValue("id"), func(x member.Application) error {
		return s.Members.AskApplicant(a.Context(), a.who.Viewer, x.ID, a.body.Words)
	})
}

func (s *Server) refuseApplicant(a asked[none, client.Reason]) (client.Application, error) {
	return s.settleApplicant(a.Context(), a.who.Viewer, a.PathValue("id"), func(x member.Application) error {
		return s.Members.RefuseApplicant(a.Context(), a.who.Viewer, x.ID, a.body.Reason)
	})
}

func (s *Server) approveApplicant(a asked[none, client.Approval]) (client.Application, error) {
	b := a.body
	return s.settleApplicant(a.Context(), a.who.Viewer, a.PathValue("id"), func(x member.Application) error {
		return s.Members.ApproveApplicant(a.Context(), a.who.Viewer, x.ID, member.Approval{Slug: b.Slug, Level: member.Level(b.Level), Sector: b.Sector, Kind: b.Kind, Tier: b.Tier, Region: b.Region})
	})
}

func (s *Server) listInvitations(a asked[none, none]) (client.InvitationList, error) {
	codes, err := s.Members.Invitations(a.Context(), a.who.Viewer)
	if err != nil {
		return client.InvitationList{}, err
	}
	list, err := s.invitationsOf(a.Context(), a.who.Viewer, codes)
	return client.InvitationList{Invitations: list}, err
}

func (s *Server) invitationsOf(ctx context.Context, v marking.Viewer, codes []member.Invitation) ([]client.Invitation, error) {
	out := []client.Invitation{}
	names, err := slugs(ctx, s, v, codes, func(i member.Invitation) int64 { return i.Association })
	if err != nil {
		return nil, err
	}
	groups, err := s.Members.Communities(ctx, v)
	community := map[int64]string{}
	for _, g := range groups {
		community[g.ID] = g.Slug
	}
	now := s.Now().UnixMicro()
	for _, i := range codes {
		out = append(out, client.Invitation{Code: i.Code, Association: names[i.Association], Community: community[i.Community], Most: i.Most, Came: i.Came, Members: i.Members, Until: micros(i.Until), Made: micros(i.MadeAt),
			Works: i.Living(now)})
	}
	return out, err
}

func (s *Server) createInvitation(a asked[none, client.NewInvitation]) (client.Invitation, error) {
	ctx, v, b := a.Context(), a.who.Viewer, a.body
	n := member.NewInvitation{Association: a.who.Org, Most: b.Most}
	if !b.Until.IsZero() && b.Until.Before(s.Now().Add(100*365*24*time.Hour)) {
		n.Until = b.Until.UnixMicro()
	}
	if b.Association != "" {
		o, err := s.Members.FindOrgBySlug(ctx, v, b.Association)
		if err != nil {
			return client.Invitation{}, err
		}
		n.Association = o.ID
	}
	if b.Community != "" {
		g, err := s.community(ctx, v, b.Community)
		if err != nil {
			return client.Invitation{}, err
		}
		n.Community = g.ID
	}
	made, err := s.Members.Invite(ctx, v, n)
	if err != nil {
		return client.Invitation{}, err
	}
	list, err := s.invitationsOf(ctx, v, []member.Invitation{made})
	if err != nil {
		return client.Invitation{}, err
	}
	return list[0], nil
}

func (s *Server) endInvitation(a asked[none, none]) (none, error) {
	i, err := s.Members.InvitationByCode(a.Context(), strings.ToUpper(a.PathValue("code")))
	if err != nil {
		i.ID = -1 // nobody's, so that a code which ended is answered like one of others
	}
	return none{}, s.Members.EndInvitation(a.Context(), a.who.Viewer, i.ID)
}

func (s *Server) listAgreements(a asked[none, none]) (client.AgreementTextList, error) {
	return s.agreements(a.Context())
}

func (s *Server) agreements(ctx context.Context) (client.AgreementTextList, error) {
	out := client.AgreementTextList{Agreements: []client.AgreementText{}}
	all, err := s.Members.AgreementTexts(ctx)
	for _, t := range all {
		out.Agreements = append(out.Agreements, client.AgreementText{Version: t.Version, Body: words(t.Body), Published: micros(t.PublishedAt)})
	}
	return out, err
}

func (s *Server) publishAgreement(a asked[none, client.NewAgreementText]) (client.AgreementTextList, error) {
	if err := s.Members.PublishAgreement(a.Context(), a.who.Viewer, a.body.Version, textOf(a.body.Body)); err != nil {
		return client.AgreementTextList{}, err
	}
	return s.agreements(a.Context())
}

func (s *Server) listSignatures(a asked[none, none]) (client.SignatureList, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err != nil {
		return client.SignatureList{}, err
	}
	return s.signatures(a.Context(), a.who.Viewer, org)
}

func (s *Server) signatures(ctx context.Context, v marking.Viewer, org int64) (client.SignatureList, error) {
	out := client.SignatureList{Signatures: []client.Signature{}}
	signed, err := s.Members.Agreements(ctx, v, org)
	for _, g := range signed {
		out.Signatures = append(out.Signatures, client.Signature{Version: g.Version, Scope: g.Scope, Signer: g.Signer, Paper: !g.Online, Signed: micros(g.SignedAt)})
	}
	return out, err
}

func (s *Server) signAgreement(a asked[none, client.Signing]) (client.SignatureList, error) {
	org, err := s.own(a.Context(), a.who.Viewer, a.PathValue("slug"))
	if err == nil {
		err = s.Members.Sign(a.Context(), a.who.Viewer, org, member.Signing{Version: a.body.Version, Scope: a.body.Scope, Signer: a.body.Signer})
	}
	if err != nil {
		return client.SignatureList{}, err
	}
	return s.signatures(a.Context(), a.who.Viewer, org)
}
