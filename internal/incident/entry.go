package incident

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Entry is an event as the law sees it, with what became of it.
type Entry struct {
	law.Event
	Moved time.Time // when it truly was, by the last correction; zero where nobody corrected it
	Gone  bool      // noted by mistake, and withdrawn
}

// entriesOf are the events of a case that were written down until an instant, the first first; corrections and withdrawals stand among them and at what they mend.
func entriesOf(rows []eventRow, until time.Time) []Entry {
	var out []Entry
	at := map[string]int{}
	for _, r := range rows {
		e := r.event
		if e.Noted.After(until) {
			break
		}
		if i, ok := at[e.Of]; ok && e.Of != "" {
			out[i].Gone = out[i].Gone || e.Kind == law.Withdrawn
			if e.Kind == law.Corrected {
				out[i].Moved = e.At
			}
		}
		at[e.ID] = len(out)
		out = append(out, Entry{Event: e})
	}
	return out
}

// Who names whoever noted it: a side by its words, an organisation by its name.
func (e Entry) Who() text.Text {
	for _, s := range []Side{DeskSide, ReporterSide, ReviewerSide} {
		if e.By == nameOf(s) {
			return s.Name()
		}
	}
	return text.Same(e.By)
}

// Mends tells whether the desk may correct the time of an entry, or withdraw it.
func (e Entry) Mends() bool {
	switch e.Kind {
	case law.Opened, law.RegimeAdded, law.RegimeRemoved, law.Corrected, law.Withdrawn:
		return false
	}
	return !e.Gone
}

// Notable is something that may be noted: of a law where it is done under one.
type Notable struct {
	Kind   law.Kind
	Regime string
	Title  text.Text // of the law
}

// notables are what a side may note: what the duties of the laws that hold ask about; a body of its own duties alone. What has a step of its own is not among them:
// the report that the Act wants is a paper, and no word that it was sent stands for it.
func (n *Incidents) notables(c Case, rows []eventRow, side Side) (out []Notable, err error) {
	all, err := n.bound(c, rows)
	if err != nil {
		return nil, err
	}
	entries := entriesOf(rows, n.now())
	for _, r := range all {
		for _, d := range r.Duties {
			if side != DeskSide && !d.OfBody() {
				continue
			}
			for _, k := range d.Kinds() {
				x := Notable{Kind: k}
				if k.OfRegime() {
					x.Regime, x.Title = r.ID, r.Title
				}
				if k == law.ControlDone || k == law.ReportFiled && c.HasPapers() && ofTheAct(r.ID) || onceKinds[k] && isNoted(entries, k) || slices.Contains(out, x) {
					continue
				}
				out = append(out, x)
			}
		}
	}
	return out, nil
}

// onceKinds begin a clock by the first word on them; what comes later is a correction.
var onceKinds = map[law.Kind]bool{law.Knew: true, law.Occurred: true}

func isNoted(entries []Entry, k law.Kind) bool {
	return slices.ContainsFunc(entries, func(e Entry) bool { return e.Kind == k && !e.Gone })
}

// Noted is something that happened, to be written down.
type Noted struct {
	Kind     law.Kind
	Regime   string
	At       time.Time // zero: now
	OtherWay bool      // of a notification: not by the way that is designated; then the words say why
	Words    string
}

// Happened writes down what happened or what somebody did, with the time at which it was: the desk, or the body about its own duties.
func (n *Incidents) Happened(ctx context.Context, by marking.Viewer, which string, x Noted) error {
	c, at, err := n.seenBy(ctx, by, which, DeskSide, ReporterSide)
	if err != nil {
		return err
	}
	if err := n.entered(x.At, x.Words, x.OtherWay); err != nil {
		return err
	}
	rows, err := selectEvents(ctx, n.store.Read(), c.ID)
	if err != nil {
		return err
	}
	can, err := n.notables(c, rows, at.side)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(can, func(o Notable) bool { return o.Kind == x.Kind && o.Regime == x.Regime })
	if i < 0 {
		return invalid("bad_entry", "這件不能記這件事。", "This is not noted in this case.")
	}
	e := law.Event{Kind: x.Kind, Regime: x.Regime, At: x.At, By: nameOf(at.side), Reason: x.Words}
	if x.OtherWay && x.Kind == law.Notified {
		e.Way = law.OtherWay
	}
	return n.step(ctx, c.ID, deed{event: Happen, side: at.side, actor: by.Actor(), words: worded(x.Kind.Words(), x.Words, c.Lang), tells: at.side == DeskSide, events: []law.Event{e},
		change: func(c *Case) error {
			if x.Kind == law.Occurred && !x.At.IsZero() {
				c.HappenedAt = x.At.UnixMicro()
			}
			return nil
		}})
}

// entered checks when something was and what is said of it.
func (n *Incidents) entered(at time.Time, words string, must bool) error {
	if err := said(words, must); err != nil {
		return err
	}
	if len(words) > maxReason {
		return reasoned(words)
	}
	if !at.IsZero() && (at.After(n.now()) || at.Year() < 2000) {
		return invalid("bad_time", "時間不能在未來，也不能早於 2000 年。", "The time cannot be in the future, nor before 2000.")
	}
	return nil
}

// StopClock says that a duty no longer runs, by evidence that somebody can look at. It is the desk's.
func (n *Incidents) StopClock(ctx context.Context, by marking.Viewer, which, regime, duty, evidence, why string) error {
	c, _, err := n.mending(ctx, by, which, why)
	if err != nil {
		return err
	}
	if err := said(evidence, true); err != nil {
		return err
	}
	if len(evidence) > maxReason {
		return reasoned(evidence)
	}
	r, err := n.boundRegime(ctx, c, regime)
	if err != nil {
		return err
	}
	if _, ok := r.Duty(duty); !ok {
		return noDuty()
	}
	return n.step(ctx, c.ID, deed{event: Stop, side: DeskSide, actor: by.Actor(), words: worded(text.Same(duty), why, c.Lang), tells: true,
		events: []law.Event{{Kind: law.StoppedFor, Regime: r.ID, Duty: duty, By: deskName, Reason: why, Evidence: evidence}}})
}

// mending finds a case for the desk that mends what is written down of it.
func (n *Incidents) mending(ctx context.Context, by marking.Viewer, which, why string) (Case, []eventRow, error) {
	if err := by.DeskOnly(); err != nil {
		return Case{}, nil, err
	}
	c, _, err := n.seen(ctx, by, which)
	if err == nil {
		err = reasoned(why)
	}
	if err != nil {
		return Case{}, nil, err
	}
	rows, err := selectEvents(ctx, n.store.Read(), c.ID)
	return c, rows, err
}

// mendable finds the entry that is to be mended.
func (n *Incidents) mendable(rows []eventRow, entry string) (Entry, error) {
	for _, e := range entriesOf(rows, n.now()) {
		if e.ID == entry && e.Mends() {
			return e, nil
		}
	}
	return Entry{}, fault.New(fault.NotFound, "no_such_entry", text.Of("沒有這一筆紀錄，或不能更正。", "There is no such entry, or it cannot be mended."))
}

// CorrectTime says when something truly was, with the reason. What was written stays to be seen, and clocks run by the new time. It is the desk's.
func (n *Incidents) CorrectTime(ctx context.Context, by marking.Viewer, which, entry string, at time.Time, why string) error {
	c, rows, err := n.mending(ctx, by, which, why)
	if err != nil {
		return err
	}
	if at.IsZero() {
		return invalid("bad_time", "請填正確的時間。", "Say when it truly was.")
	}
	if err := n.entered(at, why, true); err != nil {
		return err
	}
	e, err := n.mendable(rows, entry)
	if err != nil {
		return err
	}
	return n.step(ctx, c.ID, deed{event: Correct, side: DeskSide, actor: by.Actor(), words: worded(e.Kind.Words(), why, c.Lang), tells: true,
		events: []law.Event{{Kind: law.Corrected, Of: e.ID, At: at, By: deskName, Reason: why}},
		change: func(c *Case) error {
			switch first := firstOf(rows, e.Kind); {
			case first != e.ID:
			case e.Kind == law.Knew:
				c.KnewAt = at.UnixMicro()
			case e.Kind == law.Occurred:
				c.HappenedAt = at.UnixMicro()
			}
			return nil
		}})
}

// firstOf is the entry by which a time runs that begins once.
func firstOf(rows []eventRow, k law.Kind) string {
	for _, r := range rows {
		if r.event.Kind == k {
			return r.event.ID
		}
	}
	return ""
}

// WithdrawEntry takes back what was noted by mistake, with the reason; a clock that it stopped runs again. It is the desk's.
func (n *Incidents) WithdrawEntry(ctx context.Context, by marking.Viewer, which, entry, why string) error {
	c, rows, err := n.mending(ctx, by, which, why)
	if err != nil {
		return err
	}
	e, err := n.mendable(rows, entry)
	if err != nil {
		return err
	}
	return n.step(ctx, c.ID, deed{event: Withdraw, side: DeskSide, actor: by.Actor(), words: worded(e.Kind.Words(), why, c.Lang), tells: true,
		events: []law.Event{{Kind: law.Withdrawn, Of: e.ID, By: deskName, Reason: why}},
		change: func(c *Case) error {
			if e.Kind == law.ControlDone && c.State == Controlled {
				c.State = Handling
			}
			return nil
		}})
}

func noDuty() error { return invalid("bad_duty", "請選一項義務。", "Choose a duty.") }
