package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

const applicationsShown = 50

func (s *Server) applications(ctx context.Context, q *request) (page.Page, error) {
	get := q.URL.Query()
	stage := member.Stage(get.Get("stage"))
	if stage == "" {
		stage = member.StageWaiting
	}
	after, _ := strconv.ParseInt(get.Get("after"), 10, 64)
	found, err := s.Members.Applications(ctx, q.who.Viewer, stage, after, applicationsShown)
	if err != nil {
		return nil, err
	}
	inviters, err := s.inviters(ctx, q, found.Applications)
	if err != nil {
		return nil, err
	}
	p := page.Applications{Summary: text.Of("新的申請由值班台審查：問清楚、核可，或說明理由不通過。", "The desk looks at each: asks, approves, or refuses with a reason."), Cursor: page.Cursor{Shown: len(found.Applications)}}
	f := page.Filter{Name: text.Of("狀態", "State"), Key: "stage"}
	for _, st := range []member.Stage{member.StageWaiting, member.StageAsked, member.StageApproved, member.StageMember, member.StageRefused, member.StageWithdrawn} {
		f.Choices = append(f.Choices, page.Choice{Name: st.Name(), Value: string(st), On: st == stage})
	}
	p.Filters = []page.Filter{f}
	for _, a := range found.Applications {
		p.Rows = append(p.Rows, page.ApplicationRow{Name: a.Name, Href: "/applications/" + a.UUID, Sector: member.SectorName(a.Sector), Person: a.Person, From: inviters[a.Invitation],
			Came: time.UnixMicro(a.SentAt), State: applicationState(a.Stage)})
	}
	if found.Next != 0 {
		get.Set("after", strconv.FormatInt(found.Next, 10))
		p.Cursor.Next = "/applications?" + get.Encode()
	}
	return p, nil
}

// inviters names who invited the applicants of a page, by invitation.
func (s *Server) inviters(ctx context.Context, q *request, all []member.Application) (map[int64]text.Text, error) {
	out := map[int64]text.Text{}
	asked := false
	for _, a := range all {
		asked = asked || a.Invitation != 0
	}
	if !asked {
		return out, nil
	}
	codes, err := s.Members.Invitations(ctx, q.who.Viewer)
	if err != nil {
		return nil, err
	}
	orgs, err := orgsIn(ctx, s, q, codes, func(i member.Invitation) int64 { return i.Association })
	for _, i := range codes {
		out[i.ID] = orgs[i.Association].Name
	}
	return out, err
}

// inviterName is the name of an association, to whoever holds its code.
func (s *Server) inviterName(ctx context.Context, org int64) (text.Text, error) {
	o, err := s.Members.FindOrg(ctx, marking.System("an invitation says whose it is"), org)
	return o.Name, err
}

func (s *Server) application(ctx context.Context, q *request) (page.Page, error) {
	a, err := s.Members.FindApplication(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return s.applicationPage(ctx, q, a, member.Approval{Slug: suggestedSlug(a), Level: member.ProviderLevel, Sector: a.Sector, Region: a.Region, Kind: a.Kind}, text.Text{})
}

func (s *Server) applicationPage(ctx context.Context, q *request, a member.Application, d member.Approval, problem text.Text) (page.Page, error) {
	doubts, err := s.Members.Doubts(ctx, q.who.Viewer, a)
	if err != nil {
		return nil, err
	}
	orgs, err := orgsIn(ctx, s, q, append(doubts, member.Doubt{Org: a.Org}), func(d member.Doubt) int64 { return d.Org })
	if err != nil {
		return nil, err
	}
	inviters, err := s.inviters(ctx, q, []member.Application{a})
	if err != nil {
		return nil, err
	}
	p := page.Application{Name: a.Name, State: applicationState(a.Stage), Words: a.Words, Places: append(append([]string{}, a.Domains...), a.Networks...), Notes: notesOf(a), Problem: problem, Slug: d.Slug,
		Levels: levelOfOrg(d.Level), Sectors: sectorChoices(d.Sector), Regions: regionChoices(d.Region), Tiers: tierChoices(d.Tier), Kinds: chosen(orgKinds, d.Kind)}
	if o, ok := orgs[a.Org]; ok {
		p.Org = orgLink(o)
	}
	for _, x := range doubts {
		p.Doubts = append(p.Doubts, page.Doubt{Org: orgLink(orgs[x.Org]), What: x.What})
	}
	for _, f := range []page.Fact{
		{Name: text.Of("統一編號或 OID", "Registered number"), Value: text.Same(a.Registry), Mono: true}, {Name: text.Of("種類", "Kind"), Value: orgKindName(a.Kind)},
		{Name: text.Of("領域", "Sector"), Value: member.SectorName(a.Sector)}, {Name: text.Of("縣市", "County"), Value: member.RegionName(a.Region)},
		{Name: text.Of("聯絡人", "Contact"), Value: text.Format("%[1]s %[2]s", "%[1]s %[2]s", a.Person, a.Title)}, {Name: text.Of("電子郵件", "E-mail"), Value: text.Same(a.Mail), Mono: true},
		{Name: text.Of("電話", "Telephone"), Value: text.Same(a.Phone)}, {Name: text.Of("邀請者", "Invited by"), Value: inviters[a.Invitation]},
		{Name: text.Of("收到", "Came"), Value: text.Same(time.UnixMicro(a.SentAt).In(taipei).Format("2006/01/02 15:04"))},
	} {
		if f.Value.In(q.lang) != "" {
			p.Facts = append(p.Facts, f)
		}
	}
	if a.Stage == member.StageWaiting || a.Stage == member.StageAsked {
		p.Post = "/applications/" + a.UUID
	}
	return p, nil
}

func orgKindName(kind string) text.Text {
	for _, c := range orgKinds {
		if c.Value == kind {
			return c.Name
		}
	}
	return text.Same(kind)
}

func levelOfOrg(on member.Level) (out []page.Choice) {
	for _, l := range []member.Level{member.ProviderLevel, member.SectorLevel, member.NationLevel} {
		out = append(out, page.Choice{Name: levelName[l], Value: string(l), On: l == on})
	}
	return out
}

func tierChoices(on string) []page.Choice {
	out := []page.Choice{{Name: text.Of("沒有", "none"), On: on == ""}}
	for _, t := range []string{"A", "B", "C", "D", "E"} {
		out = append(out, page.Choice{Name: text.Same(t), Value: t, On: t == on})
	}
	return out
}

// suggestedSlug is taken from the first domain, since names are mostly Chinese.
func suggestedSlug(a member.Application) string {
	name := a.Name.In(text.En)
	if len(a.Domains) > 0 {
		name, _, _ = strings.Cut(a.Domains[0], ".")
	}
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String()[:min(b.Len(), 40)], "-")
}

func (s *Server) applicationAsk(ctx context.Context, q *request) (string, error) {
	return s.applicationDeed(ctx, q, "asked_them", func(a member.Application) error {
		return s.Members.AskApplicant(ctx, q.who.Viewer, a.ID, q.FormValue("words"))
	})
}

func (s *Server) applicationRefuse(ctx context.Context, q *request) (string, error) {
	return s.applicationDeed(ctx, q, "refused_them", func(a member.Application) error {
		return s.Members.RefuseApplicant(ctx, q.who.Viewer, a.ID, q.FormValue("words"))
	})
}

func (s *Server) applicationApprove(ctx context.Context, q *request) (string, error) {
	return s.applicationDeed(ctx, q, "approved_them", func(a member.Application) error {
		return s.Members.ApproveApplicant(ctx, q.who.Viewer, a.ID, approvalOf(q))
	})
}

func approvalOf(q *request) member.Approval {
	return member.Approval{Slug: strings.TrimSpace(q.FormValue("slug")), Level: member.Level(q.FormValue("level")), Sector: q.FormValue("sector"), Tier: q.FormValue("tier"), Region: q.FormValue("region"), Kind: q.FormValue("kind")}
}

func (s *Server) applicationDeed(ctx context.Context, q *request, did string, deed func(member.Application) error) (string, error) {
	a, err := s.Members.FindApplication(ctx, q.who.Viewer, q.PathValue("id"))
	if err != nil {
		return "", err
	}
	err = deed(a)
	if err == nil {
		return "/applications/" + url.PathEscape(a.UUID) + "?did=" + did, nil
	}
	d := approvalOf(q)
	if d.Slug == "" {
		d = member.Approval{Slug: suggestedSlug(a), Level: member.ProviderLevel, Sector: a.Sector, Region: a.Region, Kind: a.Kind}
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.applicationPage(ctx, q, a, d, problem) })
}
