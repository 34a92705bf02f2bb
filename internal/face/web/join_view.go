package web

import (
	"context"
	"strings"
	"time"

	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/member"
	"lianfang/internal/text"
)

// orgKinds are the kinds of organisations that people choose from.
var orgKinds = []page.Choice{
	{Name: text.Of("公司", "firm"), Value: "company"}, {Name: text.Of("醫院、診所", "hospital or clinic"), Value: "hospital"}, {Name: text.Of("學校", "school"), Value: "school"},
	{Name: text.Of("政府機關", "public agency"), Value: "agency"}, {Name: text.Of("公會、協會", "association"), Value: member.KindAssociation},
	{Name: text.Of("資安服務廠商", "security service provider"), Value: member.KindMSSP}, {Name: text.Of("其他", "other"), Value: "other"},
}

func chosen(all []page.Choice, on string) []page.Choice {
	out := make([]page.Choice, len(all))
	for i, c := range all {
		c.On = c.Value == on
		out[i] = c
	}
	return out
}

func sectorChoices(on string) (out []page.Choice) {
	for _, x := range member.Sectors() {
		out = append(out, page.Choice{Name: x.Name, Value: x.Code, On: x.Code == on})
	}
	return out
}

func regionChoices(on string) []page.Choice {
	out := []page.Choice{{Name: text.Of("全國或不在此列", "the whole country, or none of these"), On: on == ""}}
	for _, x := range member.Regions() {
		out = append(out, page.Choice{Name: x.Name, Value: x.Code, On: x.Code == on})
	}
	return out
}

// join is the form; the code of an invitation may stand in the address.
func (s *Server) join(ctx context.Context, q *request) (page.Page, error) {
	get := q.URL.Query()
	if get.Get("did") == "sent" {
		return page.Join{Sent: true}, nil
	}
	return s.joinForm(ctx, member.NewApplication{Sector: member.Business, Kind: "company", Code: get.Get("code")}, text.Text{})
}

func (s *Server) joinForm(ctx context.Context, n member.NewApplication, problem text.Text) (page.Page, error) {
	p := page.Join{Problem: problem, Code: n.Code, Kinds: chosen(orgKinds, n.Kind), Sectors: sectorChoices(n.Sector), Regions: regionChoices(n.Region)}
	for field, value := range map[*page.Field]string{&p.Name: n.Name.In(text.ZhTW), &p.NameEn: n.Name.In(text.En), &p.Number: n.Registry, &p.Person: n.Person, &p.Title: n.Title, &p.Mail: n.Mail,
		&p.Phone: n.Phone, &p.Domains: strings.Join(n.Domains, "\n"), &p.Nets: strings.Join(n.Networks, "\n"), &p.Words: n.Words} {
		field.Value = value
	}
	if n.Code == "" {
		return p, nil
	}
	i, err := s.Members.InvitationByCode(ctx, strings.ToUpper(strings.TrimSpace(n.Code)))
	if err != nil {
		if fault.Of(err).Kind == fault.Internal {
			return nil, err
		}
		if problem.IsZero() {
			p.Problem = fault.Of(err).Say
		}
		return p, nil
	}
	p.Inviter, err = s.inviterName(ctx, i.Association)
	return p, err
}

func (s *Server) joinSend(ctx context.Context, q *request) (string, error) {
	n := member.NewApplication{Name: text.Of(strings.TrimSpace(q.FormValue("name")), strings.TrimSpace(q.FormValue("name-en"))), Registry: q.FormValue("registry"), Kind: q.FormValue("kind"),
		Sector: q.FormValue("sector"), Region: q.FormValue("region"), Person: q.FormValue("person"), Title: q.FormValue("title"), Mail: strings.TrimSpace(q.FormValue("mail")),
		Phone: strings.TrimSpace(q.FormValue("phone")), Lang: q.lang, Domains: linesOf(q.FormValue("domains")), Networks: linesOf(q.FormValue("networks")), Words: q.FormValue("words"),
		Code: q.FormValue("code")}
	secret, err := s.Members.Apply(ctx, n)
	if err != nil {
		return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.joinForm(ctx, n, problem) })
	}
	if secret == "" {
		return "/join?did=sent", nil
	}
	return "/join/" + secret, nil
}

// joinLead is what an applicant should know at each stage.
var joinLead = map[member.Stage]text.Text{
	member.StageSent:      text.Of("請按「確認」，讓我們知道這個信箱是您的。", "Press “Confirm”, so that we know the address is yours."),
	member.StageWaiting:   text.Of("值班台正在審查，通常三個工作天內有結果，會寄信給您。急事請直接打專線。", "The desk is looking at it; usually you hear within three working days, by mail. Call the hotline if it is urgent."),
	member.StageAsked:     text.Of("值班台有問題想請問，請在下面回覆。", "The desk has a question; answer it below."),
	member.StageApproved:  text.Of("已核可。請用申請時填的信箱登入，讀過協議並簽署。", "It is approved. Sign in with the address of the application, read the agreement and sign it."),
	member.StageMember:    text.Of("歡迎加入。與您有關的預警會送到您的收件匣與信箱。", "Welcome. Warnings that concern you come to your inbox and mail."),
	member.StageRefused:   text.Of("這次沒有通過，理由在下面。遇到資安事件，不是成員也可以通報。", "It was not accepted this time; the reason stands below. Anybody may report an incident, member or not."),
	member.StageWithdrawn: text.Of("申請已撤回。", "The application was taken back."),
}

var stageTone = map[member.Stage]page.Tone{member.StageSent: page.Waiting, member.StageWaiting: page.Waiting, member.StageAsked: page.Waiting, member.StageApproved: page.Good, member.StageMember: page.Good, member.StageRefused: page.Bad}

func applicationState(st member.Stage) page.State {
	return page.State{Tone: stageTone[st], Name: st.Name()}
}

func (s *Server) joinStatus(ctx context.Context, q *request) (page.Page, error) {
	secret := q.PathValue("secret")
	a, err := s.Members.ApplicationBySecret(ctx, secret)
	if err != nil {
		return nil, err
	}
	base := "/join/" + secret
	p := page.JoinStatus{Name: a.Name, State: applicationState(a.Stage), Lead: joinLead[a.Stage], Notes: notesOf(a), SignIn: a.Stage == member.StageApproved || a.Stage == member.StageMember}
	switch a.Stage {
	case member.StageSent:
		p.Confirm, p.Withdraw = base+"/confirm", base+"/withdraw"
	case member.StageWaiting, member.StageAsked:
		p.Answer, p.Withdraw = base+"/answer", base+"/withdraw"
	}
	return p, nil
}

func notesOf(a member.Application) (out []page.Said) {
	who := map[bool]text.Text{true: text.Of("值班台", "The desk"), false: text.Of("申請人", "The applicant")}
	for _, n := range a.Notes {
		out = append(out, page.Said{Who: who[n.Desk], Words: n.Words, At: time.UnixMicro(n.At)})
	}
	return out
}

func (s *Server) joinConfirm(ctx context.Context, q *request) (string, error) {
	return "/join/" + q.PathValue("secret"), s.Members.ConfirmApplication(ctx, q.PathValue("secret"))
}

func (s *Server) joinAnswer(ctx context.Context, q *request) (string, error) {
	return "/join/" + q.PathValue("secret"), s.Members.AnswerApplication(ctx, q.PathValue("secret"), q.FormValue("words"))
}

func (s *Server) joinWithdraw(ctx context.Context, q *request) (string, error) {
	return "/join/" + q.PathValue("secret"), s.Members.WithdrawApplication(ctx, q.PathValue("secret"))
}

// upkeep is the page of a letter that asks whether an organisation's contacts still hold.
func (s *Server) upkeep(ctx context.Context, q *request) (page.Page, error) {
	if q.URL.Query().Get("did") == "done" {
		return page.Upkeep{Done: true}, nil
	}
	u, err := s.Members.UpkeepBySecret(ctx, q.PathValue("secret"))
	if err != nil {
		return nil, err
	}
	p := page.Upkeep{Name: u.Org.Name, Post: "/contacts/" + q.PathValue("secret")}
	for _, c := range u.Contacts {
		p.Channels = append(p.Channels, channelRow(c))
	}
	return p, nil
}

func (s *Server) upkeepConfirm(ctx context.Context, q *request) (string, error) {
	return "/contacts/" + q.PathValue("secret") + "?did=done", s.Members.ConfirmBySecret(ctx, q.PathValue("secret"))
}
