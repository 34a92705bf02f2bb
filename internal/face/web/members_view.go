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
		return s.memberOf(ctx, q, q.who.Org)
	}
	get := q.URL.Query()
	f := member.Filter{Text: get.Get("q"), Sector: get.Get("sector"), State: member.State(get.Get("state")), Limit: membersShown}
	f.After, _ = strconv.ParseInt(get.Get("after"), 10, 64)
	found, err := s.Members.ListOrgs(ctx, q.who.Viewer, f)
	if err != nil {
		return nil, err
	}
	counts, err := s.Members.CountBySector(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	p := page.Members{Query: f.Text, Cursor: page.Cursor{Shown: len(found.Orgs)}}
	sector := page.Filter{Name: text.Of("領域", "Sector"), Key: "sector", Choices: []page.Choice{{Name: text.Of("全部", "All"), On: f.Sector == ""}}}
	var total int64
	for _, c := range counts {
		total += c.Orgs
		sector.Choices = append(sector.Choices, page.Choice{Name: member.SectorName(c.Sector), Value: c.Sector, Count: int(c.Orgs), On: f.Sector == c.Sector})
	}
	p.Filters = []page.Filter{sector, {Name: text.Of("狀態", "State"), Key: "state", Choices: []page.Choice{
		{Name: text.Of("全部", "All"), On: f.State == ""},
		{Name: orgState[member.Member].Name, Value: "member", On: f.State == member.Member},
		{Name: orgState[member.Applicant].Name, Value: "applicant", On: f.State == member.Applicant}}}}
	p.Summary = text.Format("**%d** 個單位已簽協議，分屬 %d 個領域。", "**%d** organisations have signed the agreement, in %d sectors.", total, len(counts))
	ids := make([]int64, len(found.Orgs))
	for i, o := range found.Orgs {
		ids[i] = o.ID
	}
	contacts, err := s.Members.ContactsOf(ctx, q.who.Viewer, ids)
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

func (s *Server) member(ctx context.Context, q *request) (page.Page, error) {
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, q.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	return s.memberOf(ctx, q, o.ID)
}

func (s *Server) memberOf(ctx context.Context, q *request, org int64) (page.Page, error) {
	v := q.who.Viewer
	o, err := s.Members.FindOrg(ctx, v, org)
	if err != nil {
		return nil, err
	}
	p := page.Member{Name: o.Name, Own: o.ID == q.who.Org && !v.All(), Sector: member.SectorName(o.Sector), Level: levelName[o.Level], State: orgState[o.State]}
	fact := func(name, value text.Text) {
		if value.In(text.En) != "" {
			p.Facts = append(p.Facts, page.Fact{Name: name, Value: value})
		}
	}
	fact(text.Of("責任等級", "Responsibility level"), text.Same(o.Tier))
	fact(text.Of("縣市", "County"), regionName(o.Region))
	fact(text.Of("協議版本", "Agreement version"), text.Same(o.AgreedVersion))
	if !v.For(o.ID) {
		return p, nil
	}
	if !p.Own && v.MayUpload(o.ID) && q.who.May(access.ReadExposure) {
		p.Acts = append(p.Acts, page.Act{Name: text.Of("上傳紀錄", "Uploads"), Href: "/exposure/uploads?org=" + urlEscape(o.Slug), Icon: "expose"})
	}
	contacts, err := s.Members.ContactsOf(ctx, v, []int64{o.ID})
	if err != nil {
		return nil, err
	}
	for _, c := range contacts[o.ID] {
		p.Channels = append(p.Channels, page.ChannelRow{Name: channelName(string(c.Channel)), Whose: member.ContactRoleName(c.Role), To: c.Address, State: contactState(c)})
	}
	return p, nil
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

func regionName(code string) text.Text {
	for _, r := range member.Regions() {
		if r.Code == code {
			return r.Name
		}
	}
	return text.Same(code)
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
