package web

import (
	"context"

	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

func (s *Server) calls(ctx context.Context, q *request) (page.Page, error) {
	list, err := s.Warning.CallingList(ctx, q.who.Viewer, 100)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, c := range list {
		ids[i] = c.Org
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	if err != nil {
		return nil, err
	}
	p := page.Calls{Summary: counted(len(list), "**%d** 個單位要打電話。", "**%d** organisation to call.", "**%d** organisations to call."), Cursor: page.Cursor{Shown: len(list)}}
	for _, c := range list {
		row := page.CallRow{Urgency: page.Urgency(c.Urgency), Org: orgs[c.Org].Name, Href: "/members/" + orgs[c.Org].Slug, Number: c.Number, Last: c.Last.Outcome.Name(), LastAt: c.Last.At, Post: "/warnings/" + urlEscape(c.Number) + "/call/" + orgs[c.Org].Slug, Warning: "/warnings/" + urlEscape(c.Number) + "/desk",
			Silent: text.Format("自 %s 起沒有回覆", "silent since %s", c.ToldAt.In(taipei).Format("01/02 15:04"))}
		row.Say = text.Format("這裡是值班台，關於預警 %s：看到了嗎？需要協助嗎？", "This is the desk about warning %s: have you seen it, and do you need help?", shortNumber(c.Number))
		if c.Help {
			row.Silent = text.Of("按了「需要協助」", "asked for help")
			row.Say = text.Format("這裡是值班台。您在預警 %s 按了「需要協助」，現在卡在哪一步？", "This is the desk. You asked for help with warning %s: which step is the trouble?", shortNumber(c.Number))
		}
		for _, k := range c.Contacts {
			if k.Channel != member.Phone || k.StaleAt != 0 {
				continue
			}
			if row.Phone == "" {
				row.Phone = k.Address
			} else if row.Spare == "" {
				row.Spare = k.Address
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

// callNote records what became of a call.
func (s *Server) callNote(ctx context.Context, q *request) (string, error) {
	x, err := s.Warning.Find(ctx, q.who.Viewer, q.PathValue("number"))
	if err != nil {
		return "", err
	}
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, q.PathValue("org"))
	if err != nil {
		return "", err
	}
	return "/warnings/calls?did=called", s.Warning.NoteCall(ctx, q.who.Viewer, x.ID, o.ID, warning.CallOutcome(q.FormValue("outcome")))
}
