package web

import (
	"context"
	"net/url"
	"strconv"

	"lianfang/internal/face/web/page"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

const warningsShown = 50

func (s *Server) warnings(ctx context.Context, q *request) (page.Page, error) {
	get := q.URL.Query()
	f := warning.Filter{State: warning.State(get.Get("state")), Kind: warning.Kind(get.Get("kind")), Unanswered: get.Get("answer") == "none", Before: get.Get("after"), Limit: warningsShown}
	f.Urgency, _ = strconv.Atoi(get.Get("urgency"))
	if q.who.Viewer.All() {
		return s.warningsDesk(ctx, q, f, get)
	}
	found, err := s.Warning.Inbox(ctx, q.who.Viewer, f)
	if err != nil {
		return nil, err
	}
	p := page.Warnings{Filters: []page.Filter{answerFilter(get), urgencyFilter(get)}, Cursor: cursorOf(found, get)}
	open := 0
	for _, e := range found.Entries {
		if e.Answer == "" && e.State == warning.Released {
			open++
		}
		p.Rows = append(p.Rows, inboxRow(e))
	}
	p.Summary = counted(open, "**%d** 則等您回覆。", "**%d** waits for your answer.", "**%d** wait for your answer.")
	if open == 0 {
		p.Summary = text.Of("都回覆了，沒有等您處理的預警。", "All answered; nothing waits for you.")
	}
	return p, nil
}

func inboxRow(e warning.Entry) page.WarningRow {
	r := page.WarningRow{Number: e.Number, Href: warningHref(e.Warning), Urgency: page.Urgency(e.Urgency), Title: e.Heading(), Kind: e.Kind.Name(),
		TLP: tlpOf(e.TLP), Released: e.ReleasedAt, Due: e.DueAt, State: answerState(e), Struck: e.State == warning.Withdrawn}
	switch {
	case e.Reason.Affected > 0:
		r.Verdict = page.Affected
	case e.Reason.Possible > 0:
		r.Verdict = page.CannotTell
	}
	if r.Struck {
		r.State = warningState[warning.Withdrawn]
	}
	return r
}

func warningHref(x warning.Warning) string {
	if x.Number != "" {
		return "/warnings/" + url.PathEscape(x.Number)
	}
	return "/warnings/" + x.UUID
}

func (s *Server) warningsDesk(ctx context.Context, q *request, f warning.Filter, get url.Values) (page.Page, error) {
	found, err := s.Warning.List(ctx, q.who.Viewer, f)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(found.Entries))
	for i, e := range found.Entries {
		ids[i] = e.ID
	}
	counts, err := s.Warning.Counts(ctx, q.who.Viewer, ids)
	if err != nil {
		return nil, err
	}
	p := page.Warnings{Filters: []page.Filter{stateFilter(get), urgencyFilter(get)}, Cursor: cursorOf(found, get)}
	drafts, silent := 0, 0
	for _, e := range found.Entries {
		c := counts[e.ID]
		row := page.WarningRow{Number: e.Number, Href: warningHref(e.Warning) + "/desk", Urgency: page.Urgency(e.Urgency), Title: e.Heading(), Kind: e.Kind.Name(),
			TLP: tlpOf(e.TLP), Released: e.ReleasedAt, Due: e.DueAt, State: warningState[e.State], Sent: c.Recipients, Silent: c.Silent, Struck: e.State == warning.Withdrawn}
		if e.State == warning.Draft {
			drafts++
		}
		if e.State == warning.Released {
			silent += c.Silent
		}
		p.Rows = append(p.Rows, row)
	}
	if q.who.May("warning.draft") {
		p.Acts = []page.Act{{Name: text.Of("起草預警", "Draft a warning"), Href: "/warnings/new", Icon: "plus"}, {Name: text.Of("辦一場演練", "Hold a drill"), Href: "/warnings/new?drill=yes", Icon: "play"}}
	}
	p.Summary = text.Format("%s，%s。", "%s, %s.", draftsWait(drafts), notAnswered(silent))
	return p, nil
}

func cursorOf(found warning.EntryPage, get url.Values) page.Cursor {
	c := page.Cursor{Shown: len(found.Entries)}
	if found.Next != "" {
		get.Set("after", found.Next)
		c.Next = "/warnings?" + get.Encode()
	}
	return c
}

func answerFilter(get url.Values) page.Filter {
	on := get.Get("answer") == "none"
	return page.Filter{Name: text.Of("回覆", "Answer"), Key: "answer", Choices: []page.Choice{
		{Name: text.Of("全部", "All"), On: !on}, {Name: text.Of("還沒回覆", "Not answered"), Value: "none", On: on}}}
}

func stateFilter(get url.Values) page.Filter {
	f := page.Filter{Name: text.Of("狀態", "State"), Key: "state", Choices: []page.Choice{{Name: text.Of("全部", "All"), On: get.Get("state") == ""}}}
	for _, st := range []warning.State{warning.Draft, warning.Released, warning.Withdrawn} {
		f.Choices = append(f.Choices, page.Choice{Name: warningState[st].Name, Value: string(st), On: get.Get("state") == string(st)})
	}
	return f
}

// urgencyNames are the four urgencies, 1 first.
var urgencyNames = []text.Text{text.Of("立即", "Now"), text.Of("今天", "Today"), text.Of("本週", "This week"), text.Of("知悉", "To know")}

func urgencyFilter(get url.Values) page.Filter {
	f := page.Filter{Name: text.Of("急迫", "Urgency"), Key: "urgency", Choices: []page.Choice{{Name: text.Of("全部", "All"), On: get.Get("urgency") == ""}}}
	for i, name := range urgencyNames {
		v := strconv.Itoa(i + 1)
		f.Choices = append(f.Choices, page.Choice{Name: name, Value: v, On: get.Get("urgency") == v})
	}
	return f
}
