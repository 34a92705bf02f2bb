package web

import (
	"context"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/fault"
	"lianfang/internal/restricted"
	"lianfang/internal/text"
)

const exceptionsShown = 50

// exceptionForm asks for an exception for one thing, and offers the organisation's others of the same entry.
func (s *Server) exceptionForm(ctx context.Context, q *request) (page.Page, error) {
	return s.exceptionFormAgain(ctx, q, restricted.Exception{Flags: []int64{parsed(q.URL.Query().Get("holding"))}}, text.Text{})
}

func (s *Server) exceptionFormAgain(ctx context.Context, q *request, x restricted.Exception, problem text.Text) (page.Page, error) {
	if len(x.Flags) == 0 {
		x.Flags = []int64{parsed(q.FormValue("first"))}
	}
	f, err := s.Restricted.FlagByID(ctx, q.who.Viewer, x.Flags[0])
	if err != nil {
		return nil, err
	}
	all, err := s.Restricted.Flags(ctx, q.who.Viewer, restricted.FlagFilter{Org: f.Org, Entry: f.Entry, Limit: listedShown})
	if err != nil {
		return nil, err
	}
	p := page.RestrictedAsk{Post: restrictedHref + "/ask?first=" + number(f.ID), Entry: f.Code, Need: x.Need, Alternative: x.Alternative, Area: x.Area, Persons: x.Persons, Offline: x.Offline, NoData: x.NoData, Problem: problem, Until: q.FormValue("until")}
	for _, o := range all {
		if o.Exception != "" || o.Entry != f.Entry || o.State == restricted.Replaced {
			continue
		}
		c := page.Choice{Name: text.Same(o.Thing), Value: number(o.ID)}
		if o.Asset != "" {
			c.Name = text.Format("%s（%s）", "%s (%s)", o.Thing, o.Asset)
		}
		for _, id := range x.Flags {
			c.On = c.On || id == o.ID
		}
		p.Things = append(p.Things, c)
	}
	return p, nil
}

func (s *Server) exceptionAsk(ctx context.Context, q *request) (string, error) {
	x := restricted.Exception{Need: q.FormValue("need"), Alternative: q.FormValue("alternative"), Area: q.FormValue("area"), Persons: q.FormValue("persons"), Offline: q.FormValue("offline") == "yes", NoData: q.FormValue("no_data") == "yes"}
	for _, h := range q.Form["holding"] {
		x.Flags = append(x.Flags, parsed(h))
	}
	var err error
	if x.Until, err = lastDayOf(q, "until"); err == nil {
		var first restricted.Flag
		if first, err = s.Restricted.FlagByID(ctx, q.who.Viewer, parsed(q.FormValue("first"))); err != nil {
			return "", err
		}
		var id string
		if id, err = s.Restricted.Ask(ctx, q.who.Viewer, first.Org, x); err == nil {
			return restrictedHref + "/exceptions/" + id + "?did=excepted", nil
		}
	}
	return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.exceptionFormAgain(ctx, q, x, problem) })
}

var exceptionTone = map[restricted.Stage]page.Tone{restricted.Asked: page.Waiting, restricted.Endorsed: page.Waiting, restricted.Granted: page.Good, restricted.Refused: page.Bad, restricted.Revoked: page.Bad, restricted.Expired: page.Unknown}

func exceptionState(x restricted.Exception) page.State {
	return page.State{Tone: exceptionTone[x.Stage], Name: x.Stage.Words()}
}

func (s *Server) exceptions(ctx context.Context, q *request) (page.Page, error) {
	org, _, err := s.whoseRestricted(ctx, q)
	if err != nil {
		return nil, err
	}
	at := page.View{Path: q.URL.RequestURI()}
	f := restricted.ExceptionFilter{Org: org, Stage: restricted.Stage(q.URL.Query().Get("stage")), After: parsed(q.URL.Query().Get("after")), Limit: exceptionsShown + 1}
	list, err := s.Restricted.Exceptions(ctx, q.who.Viewer, f)
	if err != nil {
		return nil, err
	}
	p := page.Exceptions{Desk: org == 0}
	if len(list) > exceptionsShown {
		list = list[:exceptionsShown]
		p.Cursor.Next = at.With("after", number(list[exceptionsShown-1].ID))
	}
	if f.After != 0 {
		p.Cursor.First = at.With("after", "")
	}
	p.Cursor.Shown = len(list)
	stages := page.Filter{Name: text.Of("階段", "Stage"), Key: "stage", Choices: []page.Choice{{Name: text.Of("全部", "all"), On: f.Stage == ""}}}
	for _, st := range []restricted.Stage{restricted.Asked, restricted.Endorsed, restricted.Granted} {
		stages.Choices = append(stages.Choices, page.Choice{Name: st.Words(), Value: string(st), On: f.Stage == st})
	}
	p.Filters = []page.Filter{stages}
	ids := make([]int64, len(list))
	for i, x := range list {
		ids[i] = x.Org
	}
	orgs, err := s.Members.OrgsByID(ctx, q.who.Viewer, ids)
	for _, x := range list {
		o := orgs[x.Org]
		p.Rows = append(p.Rows, page.ExceptionRow{Name: page.Link{Name: exceptionName(x), Href: restrictedHref + "/exceptions/" + x.UUID}, Org: page.Link{Name: o.Name, Href: "/members/" + o.Slug}, Area: x.Area, Until: exposure.LastDay(x.Until), State: exceptionState(x), Things: len(x.Flags)})
	}
	return p, err
}

// exceptionName is the entry and the day on which it was asked.
func exceptionName(x restricted.Exception) text.Text {
	return text.Format("%[2]s %[1]s", "%[2]s, %[1]s", restricted.DayOf(x.AskedAt), x.Code)
}

func (s *Server) exception(ctx context.Context, q *request) (page.Page, error) {
	return s.exceptionAgain(ctx, q, text.Text{})
}

func (s *Server) exceptionAgain(ctx context.Context, q *request, problem text.Text) (page.Page, error) {
	v := q.who.Viewer
	x, err := s.Restricted.ExceptionByUUID(ctx, v, q.PathValue("exception"))
	if err != nil {
		return nil, err
	}
	people, err := s.Members.PeopleByID(ctx, v, []int64{x.AskedBy, x.EndorsedBy, x.GrantedBy, x.EndedBy})
	if err != nil {
		return nil, err
	}
	name := func(id int64) text.Text { return text.Same(people[id].Name) }
	p := page.Exception{Entry: x.Code, State: exceptionState(x), Problem: problem, Way: exceptionWay(x, name)}
	if v.All() {
		o, err := s.Members.FindOrg(ctx, v, x.Org)
		if err != nil {
			return nil, err
		}
		p.Org = page.Link{Name: o.Name, Href: restrictedHref + "?org=" + urlEscape(o.Slug)}
	}
	fact := func(name, value text.Text) { p.Facts = append(p.Facts, page.Fact{Name: name, Value: value}) }
	fact(text.Of("業務需求", "Business need"), text.Same(x.Need))
	fact(text.Of("無替代方案", "No alternative"), text.Same(x.Alternative))
	fact(text.Of("使用區域", "Where"), text.Same(x.Area))
	fact(text.Of("使用人員", "By whom"), text.Same(x.Persons))
	fact(text.Of("切結", "Declared"), text.Of("不連公務網路，不處理公務資料", "not on the official network, no official data"))
	fact(text.Of("使用期限", "Until"), text.Same(exposure.LastDay(x.Until)))
	if x.Why != "" {
		fact(text.Of("說明", "Words"), text.Same(x.Why))
	}
	flags, err := s.Restricted.FlagsOf(ctx, v, x)
	if err != nil {
		return nil, err
	}
	for _, f := range flags {
		p.Things = append(p.Things, page.Link{Name: text.Format("%s %s：%s", "%s %s: %s", f.Thing, f.Asset, f.State.Words())})
	}
	p.Moves, err = s.exceptionMoves(ctx, q, x)
	return p, err
}

// exceptionWay draws the stations: asked, the CISO, the authority, the end.
func exceptionWay(x restricted.Exception, name func(int64) text.Text) []page.Stop {
	stop := func(what text.Text, at time.Time, by int64, here bool) page.Stop {
		s := page.Stop{Kind: page.Then, Name: what, At: at}
		switch {
		case !at.IsZero():
			s.Kind, s.Note = page.Done, name(by)
		case here:
			s.Kind, s.Word = page.Here, text.Of("等待中", "waiting")
		default:
			s.Word = text.Of("尚未", "not yet")
		}
		return s
	}
	out := []page.Stop{stop(text.Of("申請", "Asked for"), x.AskedAt, x.AskedBy, false), stop(text.Of("資安長核可", "Approved by the CISO"), x.EndorsedAt, x.EndorsedBy, x.Stage == restricted.Asked),
		stop(text.Of("主管機關核定", "Granted by the authority"), x.GrantedAt, x.GrantedBy, x.Stage == restricted.Endorsed)}
	if !x.Ended.IsZero() {
		end := stop(x.Stage.Words(), x.Ended, x.EndedBy, false)
		if x.Stage != restricted.Finished {
			end.Kind = page.Off
		}
		return append(out, end)
	}
	return append(out, stop(text.Of("到期銷毀或封存", "Destroyed or sealed at its end"), time.Time{}, 0, x.Stage == restricted.Granted))
}

var moveWords = map[restricted.Move]page.ExceptionMove{
	restricted.Endorse:  {Name: text.Of("以資安長身分核可", "Approve as CISO"), Tip: text.Of("核可後送主管機關核定。", "It goes to the authority next."), Main: true},
	restricted.Grant:    {Name: text.Of("核定", "Grant it"), Tip: text.Of("核定後這些項目列為例外使用，到期自動恢復列管。", "What it is for counts as excepted, and is open again when its day comes."), Main: true},
	restricted.Refuse:   {Name: text.Of("不核可", "Refuse it"), Words: text.Of("不核可的理由（單位看得到）", "Why it is refused (the organisation reads it)")},
	restricted.Withdraw: {Name: text.Of("撤回申請", "Take it back")},
	restricted.Finish:   {Name: text.Of("結束並銷毀或封存", "End it: destroyed or sealed"), Words: text.Of("怎麼銷毀或封存", "How it was destroyed or sealed"), Main: true},
	restricted.Revoke:   {Name: text.Of("廢止", "Revoke it"), Words: text.Of("廢止的理由（單位看得到）", "Why it is revoked (the organisation reads it)")},
}

func (s *Server) exceptionMoves(ctx context.Context, q *request, x restricted.Exception) (out []page.ExceptionMove, err error) {
	may, err := s.Restricted.May(ctx, q.who.Viewer, x)
	for _, m := range may {
		act, ok := actOf[m]
		if !ok || !q.who.May(act) {
			continue
		}
		w := moveWords[m]
		w.ID, w.Post = string(m), restrictedHref+"/exceptions/"+x.UUID+"/"+string(m)
		out = append(out, w)
	}
	return out, err
}

// exceptionMove makes a step. A person of the desk stands for the authority, whatever else they are.
func (s *Server) exceptionMove(m restricted.Move) func(context.Context, *request) (string, error) {
	return func(ctx context.Context, q *request) (string, error) {
		id := q.PathValue("exception")
		if _, err := s.Restricted.ExceptionByUUID(ctx, q.who.Viewer, id); err != nil {
			return "", err
		}
		if _, err := s.Restricted.Move(ctx, q.who.Viewer, id, m, q.FormValue("why")); err != nil {
			if fault.Is(err, fault.NotAllowed) {
				return "", err
			}
			return q.redoOn(err, func(problem text.Text) (page.Page, error) { return s.exceptionAgain(ctx, q, problem) })
		}
		return restrictedHref + "/exceptions/" + id + "?did=exception_moved", nil
	}
}
