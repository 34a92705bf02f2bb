package incident

import (
	"context"
	"strconv"
	"strings"

	"lianfang/internal/marking"
)

// List asks for a part of a list.
type List struct {
	State State  // "" for all that are open, the nearest due first; those of one state come newest first
	Level int64  // 1 to 4; 0 for all. Only among the open ones
	Kind  string // slug of a playbook; "" for all. Only among the open ones
	Line  int64  // 1 or 2, for the desk; 0 for both. Only among the open ones
	Words string // what is looked for, in cases of any state; "" for the whole list
	After string // Next of the page before
	Limit int
}

// Page is a part of a list.
type Page struct {
	Cases []Case
	Next  string // "" at the end
}

// openCases are those that have not ended: what orders them says so too, so that one index does both.
const openCases = "c.due_at > 0"

// Cases lists the cases that a viewer may see: the desk all, an organisation its own and those that it reviews.
func (n *Incidents) Cases(ctx context.Context, v marking.Viewer, l List) (Page, error) {
	if !v.All() && v.Org == 0 {
		return Page{}, nil
	}
	if l.State != "" && stateNames[l.State].IsZero() {
		return Page{}, invalid("bad_state", "沒有這種狀態。", "There is no such state.")
	}
	if l.Level < 0 || l.Level > 4 {
		return Page{}, invalid("bad_level", "等級是 1 到 4。", "The level is 1 to 4.")
	}
	if l.Line < 0 || l.Line > 2 || !v.All() {
		l.Line = 0
	}
	l.Limit = min(max(l.Limit, 1), maxPage)
	get := n.inTurn
	if strings.TrimSpace(l.Words) != "" {
		get = n.search
	}
	p, err := get(ctx, v, l)
	for i, c := range p.Cases {
		if !v.Sees(c.Audience) {
			p.Cases[i] = c.asGuest()
		}
	}
	return p, err
}

// inTurn is a page of the whole list.
func (n *Incidents) inTurn(ctx context.Context, v marking.Viewer, l List) (Page, error) {
	due, id, err := l.after()
	if err != nil {
		return Page{}, err
	}
	all, err := n.listCases(ctx, v, l, due, id, l.Limit+1)
	p := Page{Cases: all}
	if len(all) > l.Limit {
		last := all[l.Limit-1]
		p.Cases, p.Next = all[:l.Limit], strconv.FormatInt(last.DueAt, 10)+"."+strconv.FormatInt(last.ID, 10)
	}
	return p, err
}

// after reads where a page begins.
func (l List) after() (due, id int64, err error) {
	if l.After == "" {
		if l.State != "" {
			return never, never, nil
		}
		return 0, 0, nil
	}
	a, b, ok := strings.Cut(l.After, ".")
	due, wrong := strconv.ParseInt(a, 10, 64)
	id, bad := strconv.ParseInt(b, 10, 64)
	if !ok || wrong != nil || bad != nil {
		return 0, 0, badCursor()
	}
	return due, id, nil
}

func badCursor() error {
	return invalid("bad_cursor", "不認得這個 after，請用前一頁的 next。", "This after is not known; send the next of the page before.")
}

// Counts is what waits for the desk.
type Counts struct {
	Received int64 // nobody has looked at them
	Overdue  int64 // a clock of the law is over
	Running  int64 // a clock of the law runs
	Next     int64 // when the nearest that still runs is over; 0 for none
	NextCase Case
}

// Count counts it; whoever is not the desk has none.
func (n *Incidents) Count(ctx context.Context, v marking.Viewer) (Counts, error) {
	if !v.All() {
		return Counts{}, nil
	}
	return n.counts.One(n.now, struct{}{}, func() (Counts, error) { return n.count(ctx) })
}

func (n *Incidents) count(ctx context.Context) (Counts, error) {
	c, err := n.countCases(ctx, n.micro())
	if err != nil || c.Running == 0 {
		return c, err
	}
	all, err := selectCases(ctx, n.store.Read(), "c.due_at > $1 AND NOT c.exercise ORDER BY c.due_at, c.id LIMIT 1", n.micro())
	if err == nil && len(all) > 0 && all[0].DueAt != never {
		c.Next, c.NextCase = all[0].DueAt, all[0]
	}
	return c, err
}
