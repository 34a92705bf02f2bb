package web

import (
	"context"
	"slices"
	"strconv"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/face/web/page"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// taipei has had one offset and no summer time since 1979.
var taipei = time.FixedZone("Asia/Taipei", 8*60*60)

func (s *Server) now(ctx context.Context, q *request) (page.Page, error) {
	v := q.who.Viewer
	open, err := s.Warning.Open(ctx, v)
	if err != nil {
		return nil, err
	}
	today, err := s.Intel.Since(ctx, v, s.midnight())
	if err != nil {
		return nil, err
	}
	cov, err := s.Members.Coverage(ctx, v)
	if err != nil {
		return nil, err
	}
	p := page.Now{Situation: situation(open), Work: memberTasks(cov)}
	p.Figures = []page.Figure{
		{Name: text.Of("未回覆單位", "Not answered"), Value: page.N(int(open.Unanswered)), Note: text.Format("%d 個已逾期", "%d past the deadline", open.Overdue), Href: "/warnings?state=released", Hot: open.Overdue > 0},
		{Name: text.Of("請求協助", "Asked for help"), Value: page.N(int(open.Help)), Note: text.Format("電話名單上 %d 個", "%d on the calling list", open.Calls+open.Help), Href: "/warnings/calls", Hot: open.Help > 0},
		{Name: text.Of("等核可", "Wait for approval"), Value: page.N(int(open.Drafts)), Note: text.Of("預警草稿", "drafts of warnings"), Href: "/warnings?state=draft"},
		{Name: text.Of("待研判情資", "To be assessed"), Value: page.N(int(today.Held)), Note: text.Of("扣住，等值班台看過", "held for the desk"), Href: "/intelligence/held"},
		{Name: text.Of("今日收進情資", "Items in today"), Value: page.N(int(today.Words)), Note: text.Format("其中 %s 筆是新的", "%s of them new", page.N(int(today.Items))), Href: "/intelligence"},
		freshFigure(cov),
	}
	if err := s.current(ctx, q, &p); err != nil {
		return nil, err
	}
	p.Stream, err = s.stream(ctx, q)
	return p, err
}

// freshFigure is the share of members that can surely be reached: whose contacts were confirmed within 120 days.
func freshFigure(cov member.Coverage) page.Figure {
	f := page.Figure{Name: text.Of("聯絡得到的成員", "Members within reach"), Value: "–", Note: text.Of("還沒有成員", "no members yet"), Href: "/members"}
	if share := cov.FreshShare(); share >= 0 {
		f.Value, f.Hot = strconv.Itoa(share)+"%", share < 50
		f.Note = text.Format("%[1]s 個超過 120 天沒確認", "%[1]s not confirmed for 120 days", page.N(int(cov.Members-cov.Fresh)))
	}
	return f
}

// memberTasks is what applicants and claims ask of the desk.
func memberTasks(cov member.Coverage) (out []page.Task) {
	if cov.Waiting > 0 {
		out = append(out, page.Task{Urgency: 3, What: counted(cov.Waiting, "%d 件入會申請等審查", "%d application waits", "%d applications wait"), Href: "/applications", Queue: text.Of("成員", "Members"), State: page.State{Tone: page.Waiting, Name: text.Of("等審查", "To look at")}})
	}
	if cov.Claims > 0 {
		out = append(out, page.Task{Urgency: 3, What: counted(cov.Claims, "%d 項網段或網域等核可", "%d network or domain waits", "%d networks or domains wait"), Href: "/claims", Queue: text.Of("成員", "Members"), State: page.State{Tone: page.Waiting, Name: text.Of("等核可", "To approve")}})
	}
	return out
}

func (s *Server) midnight() time.Time {
	n := s.Now().In(taipei)
	return time.Date(n.Year(), n.Month(), n.Day(), 0, 0, 0, 0, taipei)
}

func situation(o warning.Open) text.Text {
	switch {
	case o.Unanswered == 0 && o.Drafts == 0 && o.Help == 0:
		return text.Of("沒有預警在等回覆，也沒有草稿在等核可。", "No warning waits for an answer and no draft for approval.")
	case o.Help > 0:
		help := counted(o.Help, "**%d** 個需要協助", "**%d** needs help", "**%d** need help")
		return text.Format("%s，%s，%s。", "%s, %s, %s.", notAnswered(o.Unanswered), help, draftsWait(o.Drafts))
	}
	return text.Format("%s，%s。", "%s, %s.", notAnswered(o.Unanswered), draftsWait(o.Drafts))
}

func notAnswered[N int | int64](n N) text.Text {
	return counted(n, "**%d** 個單位還沒回覆", "**%d** organisation has not answered", "**%d** organisations have not answered")
}

func draftsWait[N int | int64](n N) text.Text {
	return counted(n, "**%d** 則草稿等核可", "**%d** draft waits for approval", "**%d** drafts wait for approval")
}

// current is the newest warning in force: the one that most needs watching.
func (s *Server) current(ctx context.Context, q *request, p *page.Now) error {
	v := q.who.Viewer
	found, err := s.Warning.List(ctx, v, warning.Filter{Limit: 20})
	if err != nil {
		return err
	}
	cases, err := s.caseTasks(ctx, q)
	if err != nil {
		return err
	}
	p.Work = append(p.Work, cases...)
	links, err := s.linkTasks(ctx, q)
	if err != nil {
		return err
	}
	p.Work = append(p.Work, links...)
	incidents, next, err := s.incidentTasks(ctx, q)
	if err != nil {
		return err
	}
	p.Work, p.Clocks = append(p.Work, incidents...), append(p.Clocks, next...)
	calls, err := s.callTasks(ctx, q)
	if err != nil {
		return err
	}
	p.Work = append(p.Work, calls...)
	for _, e := range found.Entries {
		p.Work = append(p.Work, s.task(e)...)
	}
	slices.SortStableFunc(p.Work, func(a, b page.Task) int { return int(a.Urgency - b.Urgency) })
	for _, e := range found.Entries {
		if e.State != warning.Released {
			continue
		}
		pr, err := s.Warning.Progress(ctx, v, e.ID)
		if err != nil {
			return err
		}
		whole, err := s.Warning.Find(ctx, v, e.UUID)
		if err != nil {
			return err
		}
		p.Current = &page.Current{Urgency: page.Urgency(e.Urgency), Number: shortNumber(e.Number), Title: e.Heading(), TLP: tlpOf(e.TLP), Href: warningHref(e.Warning) + "/desk",
			Preview: warningHref(e.Warning), Way: deskWay(e.Warning, pr.Counts, whole.Updates), Answers: answerMeter(pr.Counts), Curve: answerCurve(e.Warning, pr)}
		p.Sectors = sectorStrips(pr.Sectors)
		if !e.DueAt.IsZero() && pr.Told > pr.Answered {
			p.Clocks = append(p.Clocks, page.Clock{Name: text.Format("%[1]s · 全部回覆", "%[1]s · all answered", shortNumber(e.Number)), Href: warningHref(e.Warning) + "/desk",
				Note: text.Format("目前 %d%%", "now %d%%", pr.Answered*100/max(pr.Told, 1)), Start: e.ReleasedAt, Due: e.DueAt, Late: s.Now().After(e.DueAt)})
		}
		return nil
	}
	return nil
}

const callsQueued = 5 // the rest stand on the calling list

// callTasks are the telephone calls that wait for the desk.
func (s *Server) callTasks(ctx context.Context, q *request) ([]page.Task, error) {
	list, err := s.Warning.CallingList(ctx, q.who.Viewer, callsQueued)
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
	var out []page.Task
	for _, c := range list {
		t := page.Task{Urgency: page.Urgency(c.Urgency), What: text.Format("打電話給%s", "Call %s", orgs[c.Org].Name), Href: "/warnings/calls", Code: c.Number, Queue: text.Of("電話名單", "Calling list"),
			State: page.State{Tone: page.Waiting, Name: text.Of("沒有回覆", "No answer")}}
		if c.Help {
			t.State = page.State{Tone: page.Bad, Name: text.Of("需要協助", "Needs help"), Icon: "help"}
		}
		out = append(out, t)
	}
	return out, nil
}

// task is what a warning asks of the desk now.
func (s *Server) task(e warning.Entry) []page.Task {
	if e.State != warning.Draft {
		return nil
	}
	return []page.Task{{Urgency: page.Urgency(e.Urgency), What: e.Heading(), Href: warningHref(e.Warning) + "/desk", Queue: text.Of("核可", "Approval"),
		State: page.State{Tone: page.Waiting, Name: text.Format("需要 %d 人", "%d needed", e.Approvers)}}}
}

// streamed says which facts the desk's stream shows, and how.
var streamed = map[journal.Kind]struct {
	icon string
	tone page.Tone
	what text.Text
}{
	intel.FileImported:       {"feed", page.Plain, text.Of("收進一個檔案", "A file came in")},
	intel.ItemWithdrawn:      {"undo", page.Bad, text.Of("來源撤回一筆情資", "A source withdrew an item")},
	intel.ObjectHeld:         {"clock", page.Waiting, text.Of("扣住一筆情資", "An object is held for the desk")},
	exposure.MatchFound:      {"expose", page.Plain, text.Of("一個漏洞比對到成員的資產", "A vulnerability meets members’ systems")},
	exposure.KEVListed:       {"bang", page.Waiting, text.Of("一個漏洞列入已遭利用目錄", "A vulnerability is known to be exploited")},
	exposure.TouchFound:      {"tag", page.Waiting, text.Of("一項指標指到成員的網路", "An indicator points at a member’s network")},
	exposure.InventoryTaken:  {"expose", page.Plain, text.Of("成員上傳一份清單", "A member uploaded an inventory")},
	warning.WarningReleased:  {"send", page.Good, text.Of("發布預警", "A warning is released")},
	warning.WarningDrafted:   {"plus", page.Waiting, text.Of("起草預警", "A warning is drafted")},
	warning.WarningWithdrawn: {"undo", page.Bad, text.Of("撤回預警", "A warning is withdrawn")},
	warning.WarningUpdated:   {"undo", page.Bad, text.Of("通知更正", "A correction goes out")},
	warning.ReceiptGiven:     {"check", page.Good, text.Of("收到一則回覆", "An answer came in")},
}

const streamShown = 14

func (s *Server) stream(ctx context.Context, q *request) ([]page.Tick, error) {
	kinds := make([]journal.Kind, 0, len(streamed))
	for k := range streamed {
		kinds = append(kinds, k)
	}
	facts, err := s.Journal.Latest(ctx, q.who.Viewer, kinds, streamShown)
	if err != nil {
		return nil, err
	}
	named, err := s.named(ctx, q, facts)
	if err != nil {
		return nil, err
	}
	var out []page.Tick
	for i, f := range facts {
		x := streamed[f.Kind]
		if i > 0 && facts[i-1].Kind == f.Kind && facts[i-1].Subject == f.Subject && f.Kind == intel.ItemWithdrawn {
			continue // one withdrawal is a fact for each audience that it reached
		}
		if f.Kind == warning.ReceiptGiven && named[f.Seq].link.Href == "" {
			continue // read, but not answered
		}
		t := page.Tick{At: time.UnixMicro(f.At), Icon: x.icon, Tone: x.tone, Before: x.what}
		if n, ok := named[f.Seq]; ok {
			t.Before, t.Link, t.After = n.before, n.link, n.after
			if n.tone != "" {
				t.Tone, t.Icon = n.tone, n.icon
			}
		}
		out = append(out, t)
	}
	return out, nil
}
