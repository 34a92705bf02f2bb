package web

import (
	"context"
	"slices"
	"strconv"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

const recipientsShown = 50

// warningDesk is a warning as the desk works on it.
func (s *Server) warningDesk(ctx context.Context, q *request) (page.Page, error) {
	v := q.who.Viewer
	x, err := s.findWarning(ctx, q)
	if err != nil {
		return nil, err
	}
	pr, err := s.Warning.Progress(ctx, v, x.ID)
	if err != nil {
		return nil, err
	}
	p := page.WarningDesk{Number: x.Number, Urgency: page.Urgency(x.Urgency), TLP: tlpOf(x.TLP), Kind: x.Kind.Name(), Title: x.Heading(), State: warningState[x.State],
		Preview: warningHref(x.Warning), CallsHref: "/warnings/calls", WhyNotHref: warningHref(x.Warning) + "/why-not"}
	p.Way, p.Answers, p.Sectors, p.Curve = deskWay(x.Warning, pr.Counts, x.Updates), answerMeter(pr.Counts), sectorStrips(pr.Sectors), answerCurve(x.Warning, pr)
	p.Summary = text.Format("通知 **%d** 個單位，**%d** 個已回覆，**%d** 個需要協助。", "Told: **%d**, answered: **%d**, in need of help: **%d**.", pr.Told, pr.Answered, pr.By[warning.NeedHelp])
	if pr.Answered > 0 {
		p.Summary = text.Format("%[1]v 一半在 %[2]v 內回覆，九成在 %[3]v 內。", "%[1]v Half answered within %[2]v, nine tenths within %[3]v.", p.Summary, span(pr.Half), span(pr.Most))
	}
	if x.State == warning.Draft {
		p.Summary = counted(pr.Recipients, "核可後會通知 **%d** 個單位。", "Once approved it goes to **%d** organisation.", "Once approved it goes to **%d** organisations.")
		p.Sectors, p.CallsHref = nil, "" // nobody was told yet, so nobody is silent
	}
	if x.State == warning.Withdrawn {
		p.Withdrawn = &page.Note{Tone: page.Bad, Icon: "undo", Lead: text.Of("已撤回。", "Withdrawn."), Body: x.EndedWhy}
	}
	if err := s.recipientRows(ctx, q, &p, x); err != nil {
		return nil, err
	}
	if p.Cases, err = s.casesOfWarning(ctx, q, x.Number); err != nil {
		return nil, err
	}
	for _, u := range x.Updates {
		p.Log = append(p.Log, page.LogLine{At: u.At, Icon: "undo", Tone: page.Bad, What: u.Words})
	}
	if !x.ReleasedAt.IsZero() {
		p.Log = append(p.Log, page.LogLine{At: x.ReleasedAt, Icon: "send", Tone: page.Good, What: text.Of("**派送**", "**Sent**"), Why: releasedBy(x.Warning)})
	}
	p.Log = append(p.Log, page.LogLine{At: x.DraftedAt, Icon: "plus", What: text.Of("**起草**", "**Drafted**"), Why: x.Plan.Why})
	s.decisions(q, &p, x, pr)
	return p, nil
}

// span is how long something took, as people say it.
func span(d time.Duration) text.Text {
	switch {
	case d < 2*time.Minute:
		return text.Format("%d 秒", "%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return text.Format("%d 分鐘", "%d min", int(d.Minutes()))
	}
	return text.Format("%d 小時", "%d h", int(d.Hours()))
}

// decisions offers what this person of the desk may decide now.
func (s *Server) decisions(q *request, p *page.WarningDesk, x warning.Found, pr warning.Progress) {
	at := "/warnings/" + x.UUID
	switch {
	case x.State == warning.Draft && q.who.May("warning.release"):
		p.Release = &page.ReleaseForm{Post: at + "/approve", Reach: int(pr.Recipients), Missing: max(x.Approvers-1, 0), Last: x.Approvers <= 1}
		if q.who.May("warning.draft") {
			p.EditHref = at + "/edit"
		}
		if !x.TLP.Valid() {
			p.Release.Refused = text.Of("情資還沒有標示分享等級，標示之後才能發布。", "What it rests on is not marked; it can go out once somebody has marked it.")
		}
	case x.State == warning.Released && q.who.May("warning.withdraw"):
		p.Withdraw = &page.WithdrawForm{Post: at + "/withdraw", Reach: int(pr.Told)}
	}
}

func (s *Server) recipientRows(ctx context.Context, q *request, p *page.WarningDesk, x warning.Found) error {
	v := q.who.Viewer
	after, _ := strconv.ParseInt(q.URL.Query().Get("after"), 10, 64)
	rows, next, err := s.Warning.Recipients(ctx, v, x.ID, after, recipientsShown)
	if err != nil {
		return err
	}
	ids := make([]int64, len(rows))
	for i, e := range rows {
		ids[i] = e.Org
	}
	orgs, err := s.Members.OrgsByID(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, e := range rows {
		o := orgs[e.Org]
		r := page.Recipient{Org: o.Name, Href: "/members/" + o.Slug, Sector: member.SectorName(o.Sector), Reason: deskReason(e.Reason), FirstAt: e.AnsweredAt,
			WhyHref: warningHref(x.Warning) + "/why-not?org=" + o.Slug}
		r.Channels = []page.State{inboxState(e, x.State)}
		if e.Answer != "" {
			r.Answer = answerState(e)
		}
		p.Recipients = append(p.Recipients, r)
	}
	p.Cursor = page.Cursor{Shown: len(rows)}
	if next != 0 {
		p.Cursor.Next = warningHref(x.Warning) + "/desk?after=" + strconv.FormatInt(next, 10)
	}
	return nil
}

// deskReason is the reason in the third person; the recipient reads it as addressed to itself.
func deskReason(r warning.Reason) text.Text {
	switch {
	case r.Touches > 0:
		return text.Format("%[1]d 項情資指到它登記的 %[2]s", "%[1]d indicators point to %[2]s, which it registered", r.Touches, r.What)
	case r.Affected > 0 && r.Possible > 0:
		return text.Format("%d 項確定受影響，%d 項還不能確定", "affected for certain: %d, cannot be told yet: %d", r.Affected, r.Possible)
	case r.Affected > 0:
		return text.Format("%d 項確定受影響", "affected for certain: %d", r.Affected)
	case r.Possible > 0:
		return text.Format("%d 項還不能確定，缺版本", "cannot be told yet: %d, the version is missing", r.Possible)
	}
	return text.Of("值班台指定", "named by the desk")
}

func inboxState(e warning.Entry, of warning.State) page.State {
	switch {
	case of == warning.Draft || of == warning.Dropped:
		return page.State{Name: text.Of("還沒派送", "Not sent"), Icon: "clock"}
	case !e.SeenAt.IsZero():
		return page.State{Tone: page.Good, Name: text.Of("收件匣已讀", "Inbox: read")}
	case !e.ToldAt.IsZero():
		return page.State{Tone: page.Waiting, Name: text.Of("收件匣未讀", "Inbox: unread")}
	}
	return page.State{Tone: page.Waiting, Name: text.Of("排隊中", "Queued")}
}

func organisations(n int64) text.Text {
	return counted(n, "%d 個單位", "%d organisation", "%d organisations")
}

func releasedBy(x warning.Warning) text.Text {
	if x.Approvers > 0 {
		return text.Format("%d 人核可", "approved by %d", x.Approvers)
	}
	return text.Format("依規則自動派送：%s", "by the rule: %s", x.Plan.Rule)
}

// deskWay is the whole way of a warning from its source to the answers.
func deskWay(x warning.Warning, c warning.Counts, updates []warning.Update) []page.Stop {
	way := []page.Stop{{Kind: page.Done, Name: text.Of("來源", "Source"), At: x.DraftedAt}, {Kind: page.Done, Name: text.Of("比對", "Matched"), At: x.DraftedAt, Note: organisations(c.Recipients)}}
	if x.ReleasedAt.IsZero() {
		kind := page.Here
		if x.State == warning.Dropped {
			kind = page.Off
		}
		return append(way, page.Stop{Kind: kind, Name: text.Of("核可", "Approval"), Word: text.Format("需要 %d 人", "%d needed", x.Approvers)},
			page.Stop{Kind: page.Then, Name: text.Of("派送", "Sent")}, page.Stop{Kind: page.Then, Name: text.Of("回覆", "Answered")})
	}
	note := text.Of("依規則", "by rule")
	if x.Approvers > 0 {
		note = text.Format("%d 人", "%d people", x.Approvers)
	}
	way = append(way, page.Stop{Kind: page.Done, Name: text.Of("核可", "Approved"), At: x.ReleasedAt, Note: note},
		page.Stop{Kind: page.Done, Name: text.Of("派送", "Sent"), At: x.ReleasedAt, Note: organisations(c.Told)})
	part := 0
	if c.Told > 0 {
		part = int(c.Answered * 100 / c.Told)
	}
	answered := page.Stop{Kind: page.Here, Name: text.Of("回覆", "Answered"), Word: text.Of("進行中", "under way"), Note: text.Format("%[1]d / %[2]d · %[3]d%%", "%[1]d / %[2]d · %[3]d%%", c.Answered, c.Told, part), Part: part}
	if part == 100 {
		answered.Kind = page.Done
	}
	way = append(way, answered)
	if done := corrections(updates); len(done) > 0 {
		way = append(way, page.Stop{Kind: page.Off, Name: text.Of("更正", "Corrected"), At: done[len(done)-1].At, Note: text.Format("%d 項，已通知", "%d, recipients told", len(done))})
	}
	if x.State == warning.Withdrawn {
		way = append(way, page.Stop{Kind: page.Off, Name: text.Of("撤回", "Withdrawn"), At: x.EndedAt})
	}
	return way
}

// corrections are the stations of what was taken back or added after the release.
func corrections(updates []warning.Update) []page.Stop {
	var out []page.Stop
	for _, u := range updates {
		if u.Kind != warning.WarningTakenBack { // that one is a station of its own
			out = append(out, page.Stop{Kind: page.Off, Name: text.Of("更正", "Corrected"), At: u.At, Note: u.Words})
		}
	}
	return out
}

// answerMeter divides everybody who was told by what came back; each organisation stands in one slice.
func answerMeter(c warning.Counts) page.Meter {
	done := c.By[warning.Fixed] + c.By[warning.NotMine] + c.By[warning.FalsePositive]
	got := c.By[warning.Acknowledged] + c.By[warning.Confirmed] + c.By[warning.CannotTell]
	seen := max(c.Seen-c.Answered, 0)
	return page.Meter{Label: text.Of("回覆進度", "Answers"), Slices: []page.Slice{
		{Kind: page.SliceDone, Name: text.Of("已處理好或無關", "Fixed or not mine"), Count: int(done)},
		{Kind: page.SliceRead, Name: text.Of("已收到，處理中", "Acknowledged"), Count: int(got)},
		{Kind: page.SliceHelp, Name: text.Of("需要協助", "Needs help"), Count: int(c.By[warning.NeedHelp])},
		{Kind: page.SliceGot, Name: text.Of("讀了沒回", "Read, no answer"), Count: int(seen)},
		{Kind: page.SliceWait, Name: text.Of("送到沒讀", "Delivered, unread"), Count: int(max(c.Told-done-got-c.By[warning.NeedHelp]-seen, 0))}}}
}

func sectorStrips(list []warning.SectorCounts) []page.Strip {
	var out []page.Strip
	for _, c := range list {
		silent := int(c.Told - c.Answered)
		out = append(out, page.Strip{Name: member.SectorName(c.Sector), Href: "/members?sector=" + c.Sector, Figure: silent, Whole: int(c.Told), Slices: []page.Slice{
			{Kind: page.SliceDone, Name: text.Of("已回覆", "Answered"), Count: int(c.Answered - c.Help)},
			{Kind: page.SliceHelp, Name: text.Of("需要協助", "Needs help"), Count: int(c.Help)},
			{Kind: page.SliceGot, Name: text.Of("讀了沒回", "Read, no answer"), Count: int(max(c.Seen-c.Answered, 0))},
			{Kind: page.SliceWait, Name: text.Of("沒讀", "Unread"), Count: int(c.Told - max(c.Seen, c.Answered))}}})
	}
	slices.SortStableFunc(out, func(a, b page.Strip) int { return b.Figure - a.Figure })
	return out
}

func answerCurve(x warning.Warning, p warning.Progress) *page.Curve {
	if len(p.Curve) < 2 || p.Told == 0 {
		return nil
	}
	c := &page.Curve{Label: text.Of("派送後的回覆比例", "Share answered since sending"), Caption: text.Of("派送後的回覆比例。", "Share answered since sending."),
		Start: p.Curve[0].At, End: p.Curve[len(p.Curve)-1].At}
	for _, pt := range p.Curve {
		c.Points = append(c.Points, page.Point{At: pt.At, Share: float64(pt.Answered) / float64(p.Told)})
	}
	c.NowWord = text.Format("目前 %d%%", "now %d%%", p.Answered*100/p.Told)
	return c
}

// orgAsked finds the organisation that "org" names: the desk may ask about any, a member about its own.
func (s *Server) orgAsked(ctx context.Context, q *request) (int64, error) {
	slug := q.URL.Query().Get("org")
	if slug == "" || !q.who.Viewer.All() {
		return q.who.Org, nil
	}
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, slug)
	return o.ID, err
}
