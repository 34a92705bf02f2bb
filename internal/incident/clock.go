package incident

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// eventRow is an event of the law as it is kept: n counts the events of a case.
type eventRow struct {
	n     int64
	event law.Event
}

// settle adds events to those that a case has, and makes of them all what lists and the ticker go by. It gives the rows that are to be kept.
func (n *Incidents) settle(c *Case, before []eventRow, fresh []law.Event) (rows []eventRow, err error) {
	if len(before)+len(fresh) > maxEvents {
		return nil, fault.New(fault.Conflict, "case_full", text.Of("這件的紀錄太多了，請另開一件。", "There are too many entries in this case; open another."))
	}
	now := n.now()
	for i, e := range fresh {
		if e.At.IsZero() {
			e.At = now
		}
		k := int64(len(before) + i + 1)
		e.ID, e.Noted = fmt.Sprintf("e%d", k), now
		rows = append(rows, eventRow{k, e})
	}
	return rows, n.reckon(c, append(slices.Clone(before), rows...))
}

// reckon makes the level, the nearest due and the next look of a case from its events.
func (n *Incidents) reckon(c *Case, rows []eventRow) error {
	v, err := n.view(rows)
	if err != nil {
		return err
	}
	c.Level, c.DueAt, c.WakeAt = -1, never, never
	if v.Level != nil {
		c.Level = int64(*v.Level)
	}
	for _, k := range v.Clocks {
		if k.State.Open() && !k.Due.IsZero() {
			c.DueAt = min(c.DueAt, k.Due.UnixMicro())
		}
	}
	c.running = c.DueAt != never
	if !c.State.Open() {
		c.DueAt = 0
		return nil
	}
	if v.Next != nil {
		c.WakeAt = v.Next.UnixMicro()
	}
	return nil
}

func (n *Incidents) view(rows []eventRow) (law.View, error) {
	if len(rows) == 0 {
		return law.View{At: n.now(), Clocks: []law.Clock{}}, nil
	}
	return n.law.View(eventsOf(rows), n.now())
}

func eventsOf(rows []eventRow) []law.Event {
	out := make([]law.Event, len(rows))
	for i, r := range rows {
		out[i] = r.event
	}
	return out
}

// clocks reads the clocks of a case and what was found about its level.
func (n *Incidents) clocks(ctx context.Context, id int64) (v law.View, found []Assessment, err error) {
	rows, err := selectEvents(ctx, n.store.Read(), id)
	if err != nil {
		return v, nil, err
	}
	if v, err = n.view(rows); err != nil {
		return v, nil, err
	}
	found, err = selectAssessments(ctx, n.store.Read(), id)
	return v, found, err
}

// Result says again how an assessment came about: by the text by which it was made.
func (n *Incidents) Result(a Assessment) (r law.Result, ok bool) {
	if a.Facts == nil {
		return r, false
	}
	l, err := n.law.LevelsFor(a.Ruleset, time.UnixMicro(a.At))
	if err != nil {
		return r, false
	}
	r, err = l.Assess(*a.Facts)
	return r, err == nil
}

// Wake looks at cases whose clocks have come to a warning, and tells each warning once: as a fact and a step, and by letter to the body. It gives how many it looked at; call it
// again until there are none. Several nodes may do so at once.
func (n *Incidents) Wake(ctx context.Context) (int, error) {
	due, err := n.dueCases(ctx, n.micro(), wakeBatch)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	ids, err := n.store.TakeIDs(ctx, len(due)*wakeSteps)
	if err != nil {
		return 0, err
	}
	return len(due), n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) { return n.wake(ctx, tx, due, ids) })
}

// wakeSteps is how many warnings of one case are told in one go; the rest wait for the next.
const wakeSteps = 30

// fired is a warning of a case that came due.
type fired struct {
	of Case
	law.Firing
}

func (n *Incidents) wake(ctx context.Context, tx *store.Tx, due []int64, ids int64) ([]journal.Fact, error) {
	cases, err := lockDue(ctx, tx, due, n.micro())
	if err != nil || len(cases) == 0 { // another node was first
		return nil, err
	}
	locked := make([]int64, len(cases))
	for i, c := range cases {
		locked[i] = c.ID
	}
	events, err := selectEventsOf(ctx, tx, locked)
	if err != nil {
		return nil, err
	}
	told, err := selectFired(ctx, tx, locked)
	if err != nil {
		return nil, err
	}
	var fresh []fired
	for i := range cases {
		more, err := n.firedOf(&cases[i], events[cases[i].ID], told)
		if err != nil {
			return nil, err
		}
		fresh = append(fresh, more...)
	}
	if err := updateDue(ctx, tx, cases); err != nil {
		return nil, err
	}
	if err := insertFired(ctx, tx, ids, fresh); err != nil {
		return nil, err
	}
	return factsOf(fresh), n.tellBodies(ctx, tx, fresh)
}

// firedOf reckons one case anew and gives what was not told yet.
func (n *Incidents) firedOf(c *Case, rows []eventRow, told map[firedKey]bool) (fresh []fired, err error) {
	if err := n.reckon(c, rows); err != nil {
		return nil, err
	}
	all, err := n.law.Fired(eventsOf(rows), time.UnixMicro(c.ReceivedAt).Add(-time.Second), n.now())
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if told[firedKey{c.ID, f.Key}] {
			continue
		}
		if len(fresh) == wakeSteps {
			c.WakeAt = n.micro()
			break
		}
		fresh = append(fresh, fired{*c, f})
	}
	return fresh, nil
}

func factsOf(all []fired) (out []journal.Fact) {
	for _, f := range all {
		out = append(out, journal.Fact{Kind: ClockFired, Subject: f.of.ID, Object: f.of.Org, Audience: f.of.Audience, Body: fmt.Sprintf(`{"duty":%q,"percent":%d}`, f.Clock.Duty, f.Percent)})
	}
	return out
}

// say says a warning in one line, for the steps of a case.
func (f fired) say() string {
	return text.Format("%[1]v：時限已過 %[2]d%%", "%[1]v: %[2]d%% of its time is gone", f.Clock.Say, f.Percent).In(f.of.Lang)
}
