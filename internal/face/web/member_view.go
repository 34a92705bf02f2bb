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

func (s *Server) member(ctx context.Context, q *request) (page.Page, error) {
	o, err := s.Members.FindOrgBySlug(ctx, q.who.Viewer, q.PathValue("slug"))
	if err != nil {
		return nil, err
	}
	return s.memberOf(ctx, q, o.ID, text.Text{})
}

// memberOf is the page of one organisation; problem is why a form of it was not taken.
func (s *Server) memberOf(ctx context.Context, q *request, org int64, problem text.Text) (page.Page, error) {
	v := q.who.Viewer
	o, err := s.Members.FindOrg(ctx, v, org)
	if err != nil {
		return nil, err
	}
	p := page.Member{Name: o.Name, Own: o.ID == q.who.Org && !v.All(), Sector: member.SectorName(o.Sector), Level: levelName[o.Level], State: orgState[o.State]}
	if !problem.IsZero() {
		p.Notes = append(p.Notes, page.Note{Tone: page.Bad, Body: problem})
	}
	fact := func(name, value text.Text) {
		if value.In(text.En) != "" {
			p.Facts = append(p.Facts, page.Fact{Name: name, Value: value})
		}
	}
	fact(text.Of("責任等級", "Responsibility level"), text.Same(o.Tier))
	fact(text.Of("縣市", "County"), member.RegionName(o.Region))
	fact(text.Of("統一編號或 OID", "Registered number"), text.Same(o.Registry))
	if !v.For(o.ID) {
		return p, nil
	}
	if !p.Own && v.MayUpload(o.ID) && q.who.May(access.ReadExposure) {
		p.Acts = append(p.Acts, page.Act{Name: text.Of("上傳紀錄", "Uploads"), Href: "/exposure/uploads?org=" + urlEscape(o.Slug), Icon: "expose"})
	}
	for _, part := range []func(context.Context, *request, member.Org, *page.Member) error{s.fillForms, s.fillAgreements, s.fillContacts, s.fillPeople, s.fillPlaces, s.fillTies, s.fillGroups} {
		if err := part(ctx, q, o, &p); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// fillForms says what the reader may change here.
func (s *Server) fillForms(ctx context.Context, q *request, o member.Org, p *page.Member) error {
	mine := o.ID == q.who.Org || q.who.Viewer.All()
	may := func(a access.Act) bool { return mine && q.who.May(a) }
	p.Inside = true
	f := &p.Forms
	f.Base = "/members/" + o.Slug
	f.Contacts, f.People, f.Places, f.Ties = may(access.EditContacts), may(access.EditPeople), may(access.DeclareNetworks), may(access.EditDelegations)
	for _, r := range []member.Role{member.Admin, member.Officer, member.Reader, member.Desk} {
		if r != member.Desk || o.Kind == member.KindCentre {
			f.Roles = append(f.Roles, page.Choice{Name: r.Name(), Value: string(r)})
		}
	}
	f.Languages = []page.Choice{{Name: text.Same("中文"), Value: string(text.ZhTW)}, {Name: text.Same("English"), Value: string(text.En)}}
	for _, d := range []string{"security", "duty", "ciso", "deputy"} {
		f.Duties = append(f.Duties, page.Choice{Name: member.ContactRoleName(d), Value: d})
	}
	for _, c := range []member.Channel{member.Mail, member.Phone} {
		f.Channels = append(f.Channels, page.Choice{Name: channelName(string(c)), Value: string(c)})
	}
	for _, d := range []string{member.DelegateWarnings, member.DelegateInventory, member.DelegateContacts, member.DelegateMonitoring} {
		f.Delegable = append(f.Delegable, page.Choice{Name: delegateName[d], Value: d})
	}
	if !q.who.May(access.AcceptMembers) {
		return nil
	}
	texts, err := s.Members.AgreementTexts(ctx)
	for _, t := range texts {
		f.Agreements = append(f.Agreements, t.Version)
	}
	f.State = turnsOf(o)
	return err
}

// turnsOf is what the desk may make of an organisation now.
func turnsOf(o member.Org) (out []page.Choice) {
	add := func(to member.State, zh, en string) {
		out = append(out, page.Choice{Name: text.Of(zh, en), Value: string(to)})
	}
	switch {
	case o.Kind == member.KindCentre || o.State == member.Left:
	case o.State == member.Suspended:
		add(member.Member, "恢復", "let in again")
		add(member.Left, "退出", "end the membership")
	case o.State == member.Member:
		add(member.Suspended, "停權", "suspend")
		add(member.Left, "退出", "end the membership")
	default:
		add(member.Left, "結束申請", "end the application")
	}
	return out
}

func (s *Server) fillAgreements(ctx context.Context, q *request, o member.Org, p *page.Member) error {
	signed, err := s.Members.Agreements(ctx, q.who.Viewer, o.ID)
	if err != nil {
		return err
	}
	for _, a := range signed {
		note := text.Of("紙本", "on paper")
		if a.Online {
			note = text.Of("線上簽署", "signed here")
		}
		for _, more := range []string{a.Signer, a.Scope} {
			if more != "" {
				note = text.Format("%[1]s，%[2]s", "%[1]s, %[2]s", note, more)
			}
		}
		p.Facts = append(p.Facts, page.Fact{Name: text.Of("協議", "Agreement"), Value: text.Format("%[1]s（%[2]s）", "%[1]s (%[2]s)", a.Version, time.UnixMicro(a.SignedAt).In(taipei).Format("2006/01/02")), Note: note, Href: "/agreement"})
	}
	texts, err := s.Members.AgreementTexts(ctx)
	if err != nil || len(texts) == 0 || texts[0].Version == o.AgreedVersion || o.ID != q.who.Org || !q.who.May(access.SignAgreement) {
		return err
	}
	n := page.Note{Tone: page.Waiting, Lead: text.Of("協議有新的版本。", "There is a new version of the agreement."), Body: text.Of("請讀過之後簽署。", "Please read and sign it."), Act: page.Act{Name: text.Of("讀協議並簽署", "Read and sign"), Href: "/agreement", Main: true}}
	if o.State == member.Applicant {
		n.Lead = text.Of("只差一步：簽協議。", "One step is left: the agreement.")
		n.Body = text.Of("簽署之後，與您有關的預警就會送來。", "Once it is signed, warnings that concern you come here.")
	}
	p.Notes = append(p.Notes, n)
	return nil
}

func (s *Server) fillContacts(ctx context.Context, q *request, o member.Org, p *page.Member) error {
	contacts, err := s.Members.ContactsOf(ctx, q.who.Viewer, []int64{o.ID})
	if err != nil {
		return err
	}
	for _, c := range contacts[o.ID] {
		row := channelRow(c)
		if p.Forms.Contacts {
			row.End = p.Forms.Base + "/contacts/" + strconv.FormatInt(c.ID, 10) + "/end"
		}
		p.Channels = append(p.Channels, row)
	}
	if o.State != member.Member || o.Kind == member.KindPeer {
		return nil
	}
	for _, g := range member.GapsOf(o, contacts[o.ID], s.Now().UnixMicro()) {
		p.Notes = append(p.Notes, page.Note{Tone: page.Waiting, Icon: "phone", Lead: text.Format("%v。", "%v.", g.Name()), Body: gapAdvice[g]})
	}
	return nil
}

var gapAdvice = map[member.Gap]text.Text{
	member.GapNone:   text.Of("出事時沒有人會被通知到，請新增一個。", "Nobody would be reached when something happens: add one."),
	member.GapDuty:   text.Of("夜裡出事時打這支電話，請補上。", "It is what rings at night: add it."),
	member.GapBroken: text.Of("信件退回或電話打不通，請刪除並換一個。", "Mail came back or nobody picked up: delete it and give another."),
	member.GapOld:    text.Of("看一眼聯絡管道，都對就按「都正確」。", "Look at the ways to be reached and press “All right”."),
}

func channelRow(c member.Contact) page.ChannelRow {
	return page.ChannelRow{Name: channelName(string(c.Channel)), Whose: member.ContactRoleName(c.Role), To: c.Address, State: contactState(c)}
}

func (s *Server) fillPeople(ctx context.Context, q *request, o member.Org, p *page.Member) error {
	if o.ID != q.who.Org && !q.who.Viewer.All() {
		return nil
	}
	people, err := s.Members.PeopleOf(ctx, q.who.Viewer, o.ID)
	if err != nil {
		return err
	}
	for _, x := range people {
		c := page.Colleague{Name: x.Name, ID: x.UUID, Mail: x.Email, Phone: x.Phone}
		for _, f := range x.Offices {
			if f.Org != o.ID {
				continue
			}
			mark := page.OfficeMark{Name: f.Role.Name()}
			if p.Forms.People && x.ID != q.who.Person { // nobody locks themselves out by one press
				mark.End = string(f.Role)
			}
			c.Offices = append(c.Offices, mark)
		}
		if p.Forms.People && s.Mails && x.Email != "" {
			c.Link = p.Forms.Base + "/people/link"
		}
		p.Colleagues = append(p.Colleagues, c)
	}
	return nil
}

func (s *Server) fillPlaces(ctx context.Context, q *request, o member.Org, p *page.Member) error {
	networks, err := s.Members.NetworksOf(ctx, q.who.Viewer, []int64{o.ID})
	if err != nil {
		return err
	}
	domains, err := s.Members.DomainsOf(ctx, q.who.Viewer, []int64{o.ID})
	if err != nil {
		return err
	}
	p.MorePlaces = max(len(networks)+len(domains)-placesShown, 0)
	add := func(place member.Place, name string, id, approved int64, refused string) {
		if len(p.Places) == placesShown {
			return
		}
		row := page.PlaceRow{Name: name, Kind: placeName[place], State: placeState(approved != 0, refused), Why: refused}
		if p.Forms.Places && refused == "" {
			row.End = p.Forms.Base + "/places/" + string(place) + "/" + strconv.FormatInt(id, 10) + "/end"
		}
		p.Places = append(p.Places, row)
	}
	for _, n := range networks {
		add(member.NetworkPlace, n.CIDR, n.ID, n.ApprovedAt, n.Refused)
	}
	for _, d := range domains {
		add(member.DomainPlace, d.Name, d.ID, d.ApprovedAt, d.Refused)
	}
	return nil
}

const placesShown = 200

var delegateName = map[string]text.Text{
	member.DelegateWarnings: text.Of("代回預警", "answer warnings"), member.DelegateInventory: text.Of("代傳資產清單", "upload inventories"),
	member.DelegateContacts: text.Of("看聯絡窗口", "see contacts"), member.DelegateMonitoring: text.Of("代送監控資料", "hand in monitoring data"),
}

func (s *Server) fillTies(ctx context.Context, q *request, o member.Org, p *page.Member) error {
	v := q.who.Viewer
	delegations, err := s.Members.DelegationsOf(ctx, v, o.ID)
	if err != nil {
		return err
	}
	links, err := s.Members.LinksOf(ctx, v, []int64{o.ID})
	if err != nil {
		return err
	}
	var ids []int64
	for _, d := range delegations {
		ids = append(ids, d.Agent, d.Org)
	}
	for _, l := range links {
		ids = append(ids, l.Supplier, l.Customer)
	}
	orgs, err := s.Members.OrgsByID(ctx, v, ids)
	if err != nil {
		return err
	}
	for _, d := range delegations {
		row := page.DelegationRow{Org: orgLink(orgs[d.Org]), What: delegateName[d.What], Amber: d.Amber, Until: time.UnixMicro(d.Until)}
		if d.Org == o.ID {
			row.Ours, row.Org = true, orgLink(orgs[d.Agent])
			if p.Forms.Ties {
				row.End = orgs[d.Agent].Slug + " " + d.What
			}
		}
		p.Delegations = append(p.Delegations, row)
	}
	switch {
	case v.All():
		p.Supplies = "/supply/customers?org=" + urlEscape(o.Slug)
	case v.Org == o.ID && q.who.May(access.ReadSupply):
		p.Supplies = "/supply"
	}
	for _, l := range links {
		row := page.SupplyRow{Org: orgLink(orgs[l.Supplier]), Supplier: true, What: l.What, State: linkCounts}
		if !l.Agreed() {
			row.State, _ = linkWaits(text.Text{})
		}
		if l.Supplier == o.ID {
			row.Org, row.Supplier = orgLink(orgs[l.Customer]), false
		}
		p.Supply = append(p.Supply, row)
	}
	return nil
}

// fillGroups shows the communities of the reader's own organisation; whose organisation is another's is the community's page to tell.
func (s *Server) fillGroups(ctx context.Context, q *request, o member.Org, p *page.Member) error {
	if o.ID != q.who.Org || q.who.Viewer.All() {
		return nil
	}
	groups, err := s.Members.Communities(ctx, q.who.Viewer)
	for _, g := range groups {
		p.Groups = append(p.Groups, page.Link{Name: g.Name, Href: "/communities/" + g.Slug})
	}
	return err
}

// orgsIn finds the organisations that stand in rows of any sort, in one question.
func orgsIn[T any](ctx context.Context, s *Server, q *request, rows []T, org func(T) int64) (map[int64]member.Org, error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = org(r)
	}
	return s.Members.OrgsByID(ctx, q.who.Viewer, ids)
}
