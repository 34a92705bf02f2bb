package web

import (
	"context"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/supply"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// supplyChain is a member's suppliers with what they told it, and for the desk what waits.
func (s *Server) supplyChain(ctx context.Context, q *request) (page.Page, error) {
	return s.supplyAgain(ctx, q, text.Text{})
}

func (s *Server) supplyAgain(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	if q.who.Viewer.All() {
		return s.supplyDesk(ctx, q, problem)
	}
	v := q.who.Viewer
	links, err := s.Members.LinksOf(ctx, v, []int64{v.Org})
	if err != nil {
		return nil, err
	}
	told, err := s.Supply.ToldTo(ctx, v, v.Org)
	if err != nil {
		return nil, err
	}
	orgs, err := s.orgsOfLinks(ctx, q, links)
	if err != nil {
		return nil, err
	}
	p := page.Suppliers{Problem: problem}
	may := q.who.May(access.DeclareNetworks)
	if may {
		p.Add = "/supply/links"
	}
	for _, l := range links {
		if l.Customer == v.Org {
			p.Rows = append(p.Rows, supplierRow(l, orgs, may))
		}
	}
	tellers, err := orgsIn(ctx, s, q, told, func(t supply.Telling) int64 { return t.Supplier })
	for _, t := range told {
		p.Told = append(p.Told, toldRow(t, tellers[t.Supplier]))
	}
	return p, err
}

func (s *Server) orgsOfLinks(ctx context.Context, q *request, links []member.Link) (map[int64]member.Org, error) {
	var ids []int64
	for _, l := range links {
		ids = append(ids, l.Supplier, l.Customer)
	}
	return s.Members.OrgsByID(ctx, q.who.Viewer, ids)
}

var linkCounts = page.State{Tone: page.Good, Name: text.Of("已確認", "confirmed")}

func linkWaits(note text.Text) (page.State, text.Text) {
	return page.State{Tone: page.Waiting, Name: text.Of("還沒確認", "not confirmed yet")}, note
}

// supplierRow is a link as its customer sees it.
func supplierRow(l member.Link, orgs map[int64]member.Org, may bool) page.SupplierRow {
	r := page.SupplierRow{Org: orgLink(orgs[l.Supplier]), What: l.What, Slugs: [2]string{orgs[l.Supplier].Slug, orgs[l.Customer].Slug}}
	switch {
	case l.Agreed():
		r.State = linkCounts
	case !l.ByCustomer:
		r.State, r.Note = linkWaits(text.Of("這家供應商說您是它的客戶；確認後才算數。", "This supplier says that you are its customer; it counts once you confirm."))
		r.Confirm = text.Of("確認", "Confirm")
	case l.Named:
		r.State, r.Note = linkWaits(text.Of("等供應商或值班台確認。", "The supplier or the desk confirms it."))
	default:
		r.State, r.Note = linkWaits(text.Of("等值班台確認；供應商不知道您登記了它。", "The desk confirms it; the supplier does not know that you named it."))
		r.Confirm = text.Of("讓供應商知道", "Let the supplier know")
	}
	if !may {
		r.Confirm = text.Text{}
		return r
	}
	r.End = text.Of("移除", "Remove")
	return r
}

var suppliedKind = map[supply.Kind]text.Text{supply.Flawed: text.Of("受弱點影響", "affected by a flaw"), supply.Attacked: text.Of("遭到攻擊", "attacked")}

var noticeTone = map[supply.State]page.Tone{supply.Open: page.Waiting, supply.Fixed: page.Good, supply.Ended: page.Good}

func noticeState(s supply.State) page.State { return page.State{Tone: noticeTone[s], Name: s.Words()} }

func toldRow(t supply.Telling, by member.Org) page.SupplierWord {
	r := page.SupplierWord{Who: page.Link{Name: text.Of("供應商之一（不具名）", "one of them (not named)")}, What: page.Link{Name: suppliedKind[t.Kind], Href: warningHref(warning.Warning{Number: t.Number})},
		At: dayAndTime(t.ToldAt), State: noticeState(t.State), Answer: page.State{Tone: page.Waiting, Name: text.Of("等您回覆", "waits for your answer")}}
	if t.Supplier != 0 {
		r.Who = orgLink(by)
	}
	if t.Warning == warning.Withdrawn {
		r.State = warningState[warning.Withdrawn]
	}
	if t.Answer != "" {
		r.Answer = page.State{Tone: page.Good, Name: supplierAnswer(t.Answer)}
	}
	return r
}

// supplierAnswer is an answer to a supplier's warning in words.
func supplierAnswer(a warning.Answer) text.Text {
	if a == warning.Confirmed {
		return page.SeeSigns
	}
	return a.Name()
}

func dayAndTime(t time.Time) text.Text { return text.Same(t.In(taipei).Format("2006-01-02 15:04")) }

const linksWaitingShown = 100

// supplyDesk is what the desk sees: links to confirm, what customers were told, what it asked.
func (s *Server) supplyDesk(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	v := q.who.Viewer
	p := page.SupplyDesk{Problem: problem, Lead: q.who.May(access.LeadSupply), Unnamed: q.who.May(access.ReleaseWarning), Slug: q.FormValue("supplier"), CVE: q.FormValue("cve"), Words: q.FormValue("words")}
	for _, k := range []supply.Kind{supply.Flawed, supply.Attacked} {
		p.Kinds = append(p.Kinds, page.Choice{Name: suppliedKind[k], Value: string(k)})
	}
	links, err := s.Members.WaitingLinks(ctx, v, linksWaitingShown)
	if err != nil {
		return nil, err
	}
	orgs, err := s.orgsOfLinks(ctx, q, links)
	if err != nil {
		return nil, err
	}
	for _, l := range links {
		p.Waiting = append(p.Waiting, waitingRow(l, orgs, q.who.May(access.DeclareNetworks)))
	}
	if p.Notices, err = s.noticeRows(ctx, q, 0); err != nil {
		return nil, err
	}
	p.Requests, err = s.requestRows(ctx, q, 0)
	return p, err
}

func waitingRow(l member.Link, orgs map[int64]member.Org, may bool) page.SupplierRow {
	r := page.SupplierRow{Org: orgLink(orgs[l.Customer]), What: l.What, Slugs: [2]string{orgs[l.Supplier].Slug, orgs[l.Customer].Slug}}
	r.State, r.Note = linkWaits(text.Format("說它的供應商是「%s」。", "It says that %s is its supplier.", orgs[l.Supplier].Name))
	if may {
		r.Confirm, r.End = text.Of("查證過，確認", "Checked: confirm"), text.Of("移除", "Remove")
	}
	return r
}

// linkTasks are the links that wait for the desk to check them.
func (s *Server) linkTasks(ctx context.Context, q *request) ([]page.Task, error) {
	if !q.who.May(access.LeadSupply) {
		return nil, nil
	}
	links, err := s.Members.WaitingLinks(ctx, q.who.Viewer, linksWaitingShown)
	if err != nil || len(links) == 0 {
		return nil, err
	}
	return []page.Task{{Urgency: 4, What: counted(int64(len(links)), "%d 筆供應關係等查證", "%d supply link waits to be checked", "%d supply links wait to be checked"), Href: "/supply", Queue: text.Of("供應鏈", "Supply chain"),
		State: page.State{Tone: page.Waiting, Name: text.Of("等查證", "to check")}}}, nil
}
