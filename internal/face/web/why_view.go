package web

import (
	"context"

	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// whyGot answers a recipient: why did I get this?
func (s *Server) whyGot(ctx context.Context, q *request) (page.Page, error) {
	x, err := s.findWarning(ctx, q)
	if err != nil {
		return nil, err
	}
	org, err := s.orgAsked(ctx, q)
	if err != nil {
		return nil, err
	}
	checks, err := s.Warning.WhyGot(ctx, q.who.Viewer, x.ID, org)
	if err != nil {
		return nil, err
	}
	return page.Why{Number: x.Number, Title: x.Words.Title, Back: warningHref(x.Warning), Checks: checkRows(checks), Tone: page.Good,
		Result: text.Of("您收到它，因為以下都成立。", "You got it because all of this holds.")}, nil
}

// whyNot answers the desk, or a member about itself: why did this organisation not get it?
func (s *Server) whyNot(ctx context.Context, q *request) (page.Page, error) {
	x, err := s.findWarning(ctx, q)
	if err != nil {
		return nil, err
	}
	p := page.Why{Not: true, Number: x.Number, Title: x.Words.Title, Back: warningHref(x.Warning), Ask: warningHref(x.Warning) + "/why-not", Org: q.URL.Query().Get("org")}
	if q.who.Viewer.All() && p.Org == "" {
		p.Result = text.Of("請輸入單位代號。", "Name an organisation.")
		return p, nil
	}
	org, err := s.orgAsked(ctx, q)
	if err != nil {
		return nil, err
	}
	checks, err := s.Warning.WhyNot(ctx, q.who.Viewer, q.PathValue("number"), org)
	if err != nil {
		return nil, err
	}
	p.Checks, p.Tone, p.Result = checkRows(checks), page.Good, text.Of("每一項都成立，它收到了。", "All of it holds: it was told.")
	for _, c := range checks {
		if c.Answer == warning.No {
			p.Tone, p.Result = page.Waiting, text.Format("沒有收到，因為：%s", "It was not told, because: %s", c.Detail)
			break
		}
	}
	return p, nil
}

func checkRows(list []warning.Check) []page.Check {
	answer := map[warning.Verdict]page.Verdict{warning.Yes: page.Affected, warning.No: page.NotAffected, warning.Unknown: page.CannotTell}
	var out []page.Check
	for _, c := range list {
		out = append(out, page.Check{Answer: answer[c.Answer], What: c.Text, Why: c.Detail})
	}
	return out
}
