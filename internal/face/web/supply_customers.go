package web

import (
	"context"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// customers is an organisation as a supplier.
func (s *Server) customers(ctx context.Context, q *request) (page.Page, error) {
	return s.customersAgain(ctx, q, text.Text{})
}

func (s *Server) customersAgain(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	v := q.who.Viewer
	org, name, err := s.whoseSupply(ctx, q)
	if err != nil {
		return nil, err
	}
	consent, err := s.Supply.Consent(ctx, v, org)
	if err != nil {
		return nil, err
	}
	n, err := s.Members.CustomersOf(ctx, v, org)
	if err != nil {
		return nil, err
	}
	own := !v.All() && q.who.May(access.TellCustomers)
	p := page.Customers{Org: name, Problem: problem, Summary: text.Format("確認過的客戶 **%[1]d** 家；登記您但沒有讓您知道的 **%[2]d** 家。", "Confirmed customers: **%[1]d**; customers that named you without letting you know: **%[2]d**.", n.Agreed, n.Unnamed)}
	if own {
		p.Set, p.Attack = "/supply/consent", "/supply/attack"
	}
	for _, c := range supply.Choices {
		p.Consent = append(p.Consent, page.Choice{Name: c.Words(), Value: string(c), On: c == consent.Choice})
	}
	links, err := s.Members.LinksOf(ctx, v, []int64{org})
	if err != nil {
		return nil, err
	}
	orgs, err := s.orgsOfLinks(ctx, q, links)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		if l.Supplier == org {
			p.Rows = append(p.Rows, customerRow(l, orgs, !v.All() && q.who.May(access.DeclareNetworks)))
		}
	}
	if p.Notices, err = s.noticeRows(ctx, q, org); err != nil {
		return nil, err
	}
	p.Requests, err = s.requestRows(ctx, q, org)
	return p, err
}

// whoseSupply is the organisation that a page is of: the reader's own, or for the desk the one that it names.
func (s *Server) whoseSupply(ctx context.Context, q *request) (int64, page.Link, error) {
	if !q.who.Viewer.All() {
		return q.who.Viewer.Org, page.Link{}, nil
	}
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, q.URL.Query().Get("org"))
	return o.ID, orgLink(o), err
}

// customerRow is a link as its supplier may see it.
func customerRow(l member.Link, orgs map[int64]member.Org, may bool) page.SupplierRow {
	r := page.SupplierRow{Org: orgLink(orgs[l.Customer]), What: l.What, Slugs: [2]string{orgs[l.Supplier].Slug, orgs[l.Customer].Slug}}
	switch {
	case l.Agreed():
		r.State = linkCounts
	case l.BySupplier:
		r.State, r.Note = linkWaits(text.Of("等客戶確認。", "The customer confirms it."))
	default:
		r.State, r.Note = linkWaits(text.Of("這家說它是您的客戶；確認後才算數。", "It says that it is your customer; it counts once you confirm."))
	}
	if may && !l.BySupplier {
		r.Confirm = text.Of("是我們的客戶", "It is our customer")
	}
	if may {
		r.End = text.Of("不是我們的客戶", "It is not our customer")
	}
	return r
}

var givenWords = map[supply.Given]text.Text{supply.Standing: text.Of("事先同意", "standing consent"), supply.Act: text.Of("供應商自己", "the supplier’s own act"), supply.Unnamed: text.Of("值班台，不具名", "the desk, without the name")}

func (s *Server) noticeRows(ctx context.Context, q *request, org int64) (out []page.NoticeRow, err error) {
	list, err := s.Supply.Notices(ctx, q.who.Viewer, org)
	if err != nil {
		return nil, err
	}
	orgs, err := orgsIn(ctx, s, q, list, func(n supply.Shown) int64 { return n.Supplier })
	for _, n := range list {
		r := page.NoticeRow{Org: orgLink(orgs[n.Supplier]), Name: suppliedKind[n.Kind], How: givenWords[n.Given], At: dayAndTime(n.At), State: noticeState(n.State)}
		if n.CVE != "" {
			r.Name = text.Format("%[2]v：%[1]s", "%[2]v: %[1]s", n.CVE, r.Name)
		}
		r.Told, r.Answers = toldWords(n), answerWords(n)
		if q.who.Viewer.All() && n.Number != "" {
			r.Warning.Href = warningHref(warning.Warning{Number: n.Number}) + "/desk"
		}
		if n.State == supply.Open && q.who.May(access.EndNotice) && q.who.Viewer.All() == (n.Given == supply.Unnamed) {
			r.End = "/supply/notices/" + n.UUID + "/end"
		}
		out = append(out, r)
	}
	return out, err
}

func toldWords(n supply.Shown) text.Text {
	switch n.Warning {
	case warning.Released, warning.Withdrawn:
		return text.Format("%d 家", "%d", n.Told)
	case warning.Draft:
		return text.Of("等值班台核可", "waits for the desk")
	case warning.Dropped:
		return text.Of("值班台沒有發出", "not sent by the desk")
	}
	return text.Of("正在準備", "being prepared")
}

func answerWords(n supply.Shown) text.Text {
	if !n.Counted {
		return text.Of("客戶少於三家時不顯示，以免看出是誰。", "Not shown below three customers: it would tell who.")
	}
	return text.Format("已讀 %[1]d、已回覆 %[2]d、也看到跡象 %[3]d、要協助 %[4]d", "seen %[1]d, answered %[2]d, see signs too %[3]d, need help %[4]d", n.Seen, n.Answers, n.SawSign, n.Help)
}

var replyTone = map[supply.Reply]page.Tone{"": page.Waiting, supply.Agreed: page.Good, supply.Refused: page.Plain}

func (s *Server) requestRows(ctx context.Context, q *request, org int64) (out []page.RequestRow, err error) {
	list, err := s.Supply.Requests(ctx, q.who.Viewer, org)
	if err != nil {
		return nil, err
	}
	orgs, err := orgsIn(ctx, s, q, list, func(r supply.Request) int64 { return r.Supplier })
	for _, x := range list {
		r := page.RequestRow{ID: x.UUID, About: text.Of("可以告訴您的客戶嗎？", "May your customers be told?"), Words: x.Words, At: dayAndTime(x.At), State: page.State{Tone: replyTone[x.Answer], Name: x.Answer.Words()}, Said: x.Said, Report: x.Vulnerability == 0}
		if x.CVE != "" {
			r.About = text.Format("%s：可以告訴您的客戶嗎？", "%s: may your customers be told?", x.CVE)
		}
		if q.who.Viewer.All() {
			r.Org = orgLink(orgs[x.Supplier])
		} else if x.Answer == "" && q.who.May(access.TellCustomers) {
			r.Answer = "/supply/requests/" + x.UUID + "/answer"
		}
		out = append(out, r)
	}
	return out, err
}
