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
	p := page.Why{Number: x.Number, Title: x.Heading(), Back: warningHref(x.Warning), Checks: checkRows(checks), Tone: page.Good, Result: text.Of("收到的原因如下。", "Why it was sent:")}
	for _, m := range x.Mine {
		if m.Org == org {
			p.Result = text.Format("您收到它，因為：%s", "You got it because of this. %s", m.Reason.Text())
		}
	}
	return p, nil
}

// whyNot answers the desk, or a member about itself: why did this organisation not get it?
func (s *Server) whyNot(ctx context.Context, q *request) (page.Page, error) {
	x, err := s.findWarning(ctx, q)
	if err != nil {
		return nil, err
	}
	p := page.Why{Not: true, Number: x.Number, Title: x.Heading(), Back: warningHref(x.Warning), Ask: warningHref(x.Warning) + "/why-not", Org: q.URL.Query().Get("org")}
	if q.who.Viewer.All() && p.Org == "" {
		p.Result = text.Of("請輸入單位代號（成員頁網址的最後一段）。", "Name an organisation by the last part of the address of its page.")
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
	for i := 0; i < len(list); i++ {
		c, same := list[i], 1
		for i+1 < len(list) && list[i+1] == c {
			i, same = i+1, same+1 // four mails in the queue are one line
		}
		row := page.Check{Answer: answer[c.Answer], What: c.Text, Why: c.Detail}
		if same > 1 {
			row.Why = text.Format("%[2]d 則：%[1]s", "%[2]d times: %[1]s", c.Detail, same)
		}
		out = append(out, row)
	}
	return out
}
