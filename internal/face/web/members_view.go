package web

import (
	"context"
	"strconv"
	"time"

	"lianfang/internal/access"
	"lianfang/internal/face/web/page"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

var levelName = map[member.Level]text.Text{
	member.NationLevel: text.Of("國家", "Nation"), member.SectorLevel: text.Of("領域", "Sector"), member.ProviderLevel: text.Of("提供者", "Provider"),
}

var orgState = map[member.State]page.State{
	member.Applicant: {Tone: page.Waiting, Name: text.Of("審查中", "Under review")},
	member.Member:    {Tone: page.Good, Name: text.Of("已簽協議", "Agreement signed")},
	member.Suspended: {Tone: page.Bad, Name: text.Of("停權", "Suspended")},
	member.Left:      {Name: text.Of("已退出", "Left"), Icon: "off"},
}

const membersShown = 50

func (s *Server) members(ctx context.Context, q *request) (page.Page, error) {
	if !q.who.Viewer.All() {
		return s.memberOf(ctx, q, q.who.Org, text.Text{})
	}
	get := q.URL.Query()
	f := member.Filter{Text: get.Get("q"), Sector: get.Get("sector"), State: member.State(get.Get("state")), Tier: get.Get("tier"), Gap: member.Gap(get.Get("gap")), Old: get.Get("agreement") == "old", Limit: membersShown}
	f.After, _ = strconv.ParseInt(get.Get("after"), 10, 64)
	found, err := s.Members.ListOrgs(ctx, q.who.Viewer, f)
	if err != nil {
		return nil, err
	}
	cov, err := s.Members.Coverage(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	p := page.Members{Query: f.Text, Cursor: page.Cursor{Shown: len(found.Orgs)}, Heat: coverageHeat(cov), Todo: memberTodo(cov), Filters: memberFilters(f, cov), Tokens: memberTokens(f), Acts: memberActs(q)}
	p.Summary = text.Format("聯絡得到 **%s** 個單位，共 %s 個成員。", "**%s** of %s members can surely be reached.", page.N(int(cov.Fresh)), page.N(int(cov.Members)))
	contacts, err := s.contactsOf(ctx, q, found.Orgs)
	if err != nil {
		return nil, err
	}
	for _, o := range found.Orgs {
		p.Rows = append(p.Rows, page.MemberRow{Name: o.Name, Href: "/members/" + o.Slug, Sector: member.SectorName(o.Sector), Level: levelName[o.Level], Agreement: orgState[o.State],
			Channels: channelsOf(contacts[o.ID]), Verified: lastVerified(q, contacts[o.ID])})
	}
	if found.Next != 0 {
		get.Set("after", strconv.FormatInt(found.Next, 10))
		p.Cursor.Next = "/members?" + get.Encode()
	}
	return p, nil
}

func (s *Server) contactsOf(ctx context.Context, q *request, orgs []member.Org) (map[int64][]member.Contact, error) {
	ids := make([]int64, len(orgs))
	for i, o := range orgs {
		ids[i] = o.ID
	}
	return s.Members.ContactsOf(ctx, q.who.Viewer, ids)
}

func memberFilters(f member.Filter, cov member.Coverage) []page.Filter {
	sector := page.Filter{Name: text.Of("領域", "Sector"), Key: "sector", Choices: []page.Choice{{Name: text.Of("全部", "All"), On: f.Sector == ""}}}
	for _, x := range member.Sectors() {
		n := 0
		for _, c := range cov.Cells {
			if c.Sector == x.Code {
				n += int(c.Orgs)
			}
		}
		sector.Choices = append(sector.Choices, page.Choice{Name: x.Name, Value: x.Code, Count: n, On: f.Sector == x.Code})
	}
	return []page.Filter{sector, {Name: text.Of("狀態", "State"), Key: "state", Choices: []page.Choice{
		{Name: text.Of("全部", "All"), On: f.State == ""},
		{Name: orgState[member.Member].Name, Value: "member", On: f.State == member.Member},
		{Name: orgState[member.Applicant].Name, Value: "applicant", On: f.State == member.Applicant},
		{Name: orgState[member.Suspended].Name, Value: "suspended", On: f.State == member.Suspended}}}}
}

// memberTokens are the conditions that came by a link and have no choice of their own.
func memberTokens(f member.Filter) (out []page.Token) {
	if f.Gap != "" {
		out = append(out, page.Token{Name: text.Of("缺口 ", "gap "), Value: f.Gap.Name(), Key: "gap"})
	}
	if f.Tier != "" {
		out = append(out, page.Token{Name: text.Of("責任等級 ", "level "), Value: tierName(f.Tier), Key: "tier"})
	}
	if f.Old {
		out = append(out, page.Token{Name: text.Of("協議 ", "agreement "), Value: text.Of("舊版", "older version"), Key: "agreement"})
	}
	return out
}

func tierName(tier string) text.Text {
	if tier == "" || tier == "-" {
		return text.Of("未定級", "none")
	}
	return text.Same(tier)
}

// coverageHeat is the share that can be reached, by sector and responsibility level.
func coverageHeat(cov member.Coverage) page.Heat {
	h := page.Heat{Caption: text.Of("各領域與責任等級聯絡得到的比例", "Share that can be reached, by sector and level")}
	for _, c := range cov.Cells {
		if c.Sector == cov.Cells[0].Sector {
			h.Columns = append(h.Columns, tierName(c.Tier))
		}
		if len(h.Rows) == 0 || !sameText(h.Rows[len(h.Rows)-1].Name, member.SectorName(c.Sector)) {
			h.Rows = append(h.Rows, page.HeatRow{Name: member.SectorName(c.Sector)})
		}
		share := -1
		if c.Orgs > 0 {
			share = int(c.Fresh * 100 / c.Orgs)
		}
		r := &h.Rows[len(h.Rows)-1]
		r.Cells = append(r.Cells, share)
	}
	return h
}

func sameText(a, b text.Text) bool { return a.In(text.En) == b.In(text.En) }

// memberTodo is what wants somebody, each a list.
func memberTodo(cov member.Coverage) (out []page.Count) {
	add := func(name text.Text, n int64, href string) {
		if n > 0 {
			out = append(out, page.Count{Name: name, N: int(n), Href: href})
		}
	}
	add(text.Of("入會申請等審查", "applications to look at"), cov.Waiting, "/applications")
	add(text.Of("網段與網域等核可", "networks and domains to approve"), cov.Claims, "/claims")
	for _, g := range member.Gaps() {
		add(g.Name(), cov.Gaps[g], "/members?gap="+string(g))
	}
	add(text.Of("還在舊版協議", "under an older agreement"), cov.Old, "/members?agreement=old")
	return out
}

func memberActs(q *request) []page.Act {
	acts := []page.Act{{Name: text.Of("入會申請", "Applications"), Href: "/applications"}, {Name: text.Of("邀請碼", "Invitation codes"), Href: "/invitations"},
		{Name: text.Of("群組", "Communities"), Href: "/communities"}, {Name: text.Of("協議", "Agreement"), Href: "/agreement"}}
	if q.who.May(access.ApproveNetworks) {
		acts = append(acts, page.Act{Name: text.Of("網段與網域", "Networks and domains"), Href: "/claims"})
	}
	return acts
}

// channelsOf names each way to reach an organisation once, in the order in which they are tried.
func channelsOf(all []member.Contact) text.Text {
	out := text.Of("收件匣", "inbox")
	had := map[member.Channel]bool{}
	for _, c := range all {
		if !had[c.Channel] && c.StaleAt == 0 {
			had[c.Channel] = true
			out = text.Format("%s、%s", "%s, %s", out, inSentence(channelName(string(c.Channel))))
		}
	}
	return out
}

// lastVerified is when somebody of the organisation last proved to be reachable.
func lastVerified(q *request, all []member.Contact) page.State {
	var last int64
	for _, c := range all {
		if c.StaleAt == 0 {
			last = max(last, c.VerifiedAt)
		}
	}
	switch {
	case len(all) == 0:
		return page.State{Tone: page.Bad, Name: text.Of("沒有聯絡人", "no contact")}
	case last == 0:
		return page.State{Tone: page.Waiting, Name: text.Of("未驗證", "not verified")}
	}
	at := page.View{Lang: q.lang, Now: q.s.Now()}
	return page.State{Tone: page.Good, Name: text.Same(at.When(time.UnixMicro(last)))}
}

func channelName(c string) text.Text {
	switch c {
	case "mail":
		return text.Of("電子郵件", "E-mail")
	case "phone":
		return text.Of("電話", "Telephone")
	case "webhook":
		return text.Of("系統介接", "Machine feed")
	case "inbox":
		return text.Of("收件匣", "Inbox")
	}
	return text.Same(c)
}

func contactState(c member.Contact) page.State {
	if c.StaleAt != 0 {
		return page.State{Tone: page.Bad, Name: text.Of("失效", "Stale")}
	}
	if c.VerifiedAt == 0 {
		return page.State{Tone: page.Waiting, Name: text.Of("未驗證", "Not verified")}
	}
	return page.State{Tone: page.Good, Name: text.Of("已驗證", "Verified")}
}
