package incident

import (
	"context"
	"time"

	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
)

// Record is what the law knew of a case at an instant: what was written down until then, and the clocks that follow from that alone. What was added or mended later is not in it, so that
// somebody can see afterwards by what was decided.
type Record struct {
	UUID    string
	Number  string
	At      time.Time
	Clocks  law.View
	Entries []Entry
}

// RecordAt gives the record of a case: to the desk, the body, and whoever reviews it.
func (n *Incidents) RecordAt(ctx context.Context, v marking.Viewer, which string, at time.Time) (Record, error) {
	c, _, err := n.seenBy(ctx, v, which, DeskSide, ReporterSide, ReviewerSide)
	if err != nil {
		return Record{}, err
	}
	if at.IsZero() || at.After(n.now()) {
		at = n.now()
	}
	if at.Year() < 2000 {
		return Record{}, invalid("bad_time", "時間不能早於 2000 年。", "The time cannot be before 2000.")
	}
	rows, err := selectEvents(ctx, n.store.Read(), c.ID)
	if err != nil {
		return Record{}, err
	}
	out := Record{UUID: c.UUID, Number: c.Number, At: at, Clocks: law.View{At: at, Clocks: []law.Clock{}}, Entries: entriesOf(rows, at)}
	if len(out.Entries) > 0 {
		out.Clocks, err = n.law.View(eventsOf(rows), at)
	}
	return out, err
}

// Lawful is what the page of a case needs to let somebody work on its clocks.
type Lawful struct {
	Rules     []Rule
	Leaked    Leaked
	Entries   []Entry
	Notables  []Notable // what its reader may note
	Reviewers []Party   // beside the one that leads
	Mine      Party     // by which the reader stands in the case, where it is let in
	Side      Side      // of the reader
}

// Law gives it: to the desk, the body, and whoever reviews the case.
func (n *Incidents) Law(ctx context.Context, v marking.Viewer, which string) (l Lawful, err error) {
	c, at, err := n.seenBy(ctx, v, which, DeskSide, ReporterSide, ReviewerSide)
	if err != nil {
		return l, err
	}
	rows, err := selectEvents(ctx, n.store.Read(), c.ID)
	if err != nil {
		return l, err
	}
	found, err := selectAssessments(ctx, n.store.Read(), c.ID)
	if err != nil {
		return l, err
	}
	l.Side, l.Mine, l.Entries = at.side, at.party, entriesOf(rows, n.now())
	if l.Leaked, err = n.leakOf(ctx, c.ID); err != nil {
		return l, err
	}
	if l.Rules, err = n.rules(ctx, c, rows, found, l.Leaked); err != nil {
		return l, err
	}
	if at.side != ReviewerSide && c.State.Open() {
		if l.Notables, err = n.notables(c, rows, at.side); err != nil {
			return l, err
		}
	}
	all, err := n.partiesOf(ctx, c.ID)
	for _, p := range all {
		if p.Role == Reviewing && p.In(n.micro()) {
			l.Reviewers = append(l.Reviewers, p)
		}
	}
	return l, err
}
