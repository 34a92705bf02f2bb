package web

import (
	"cmp"
	"context"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// agreement is what members agree to, for everybody; whoever may sign or publish finds the form below it.
func (s *Server) agreement(ctx context.Context, q *request) (page.Page, error) {
	return s.agreementPage(ctx, q, text.Text{})
}

func (s *Server) agreementPage(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	all, err := s.Members.AgreementTexts(ctx)
	if err != nil {
		return nil, err
	}
	p := page.Agreement{Problem: problem}
	if len(all) > 0 {
		p.Version, p.Body, p.Since = all[0].Version, all[0].Body, time.UnixMicro(all[0].PublishedAt)
		for _, x := range all[1:] {
			p.Older = append(p.Older, x.Version)
		}
	}
	if q.who.May(access.EditAgreements) {
		body := pair(q, "body")
		if body[0] == "" {
			body = both(cmp.Or(p.Body, member.ModelAgreement))
		}
		p.Publish = &page.PublishForm{Version: q.FormValue("new-version"), Body: body}
	}
	if p.Version == "" || !q.who.May(access.SignAgreement) {
		return p, nil
	}
	o, err := s.Members.FindOrg(ctx, q.who.Viewer, q.who.Org)
	if err != nil {
		return nil, err
	}
	if (o.State == member.Applicant || o.State == member.Member) && o.AgreedVersion != p.Version {
		p.Sign = &page.SignForm{Org: o.Name, Post: "/members/" + o.Slug + "/sign", Scope: q.FormValue("scope"), Signer: cmp.Or(q.FormValue("signer"), q.who.Name)}
	}
	return p, nil
}

func (s *Server) agreementPublish(ctx context.Context, q *request) (string, error) {
	body := pair(q, "body")
	err := s.Members.PublishAgreement(ctx, q.who.Viewer, q.FormValue("new-version"), text.Of(body[0], body[1]))
	return s.agreementDone(ctx, q, "/agreement?did=published", err)
}

func (s *Server) memberSign(ctx context.Context, q *request) (string, error) {
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, q.PathValue("slug"))
	if err != nil {
		return "", err
	}
	if q.FormValue("agree") != "yes" {
		err = fault.New(fault.Invalid, "not_agreed", text.Of("請讀過協議，勾選同意之後再簽署。", "Read the agreement and tick that you agree before you sign."))
	} else {
		err = s.Members.Sign(ctx, q.who.Viewer, o.ID, member.Signing{Version: q.FormValue("version"), Scope: q.FormValue("scope"), Signer: q.FormValue("signer")})
	}
	return s.agreementDone(ctx, q, "/members?did=signed", err)
}

func (s *Server) agreementDone(ctx context.Context, q *request, next string, err error) (string, error) {
	if err == nil {
		return next, nil
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.agreementPage(ctx, q, problem) })
}
