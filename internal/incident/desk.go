package incident

import (
	"context"
	"slices"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// Find gives a case to the desk; which is its UUID.
func (n *Incidents) Find(ctx context.Context, v marking.Viewer, which string) (File, error) {
	if err := v.DeskOnly(); err != nil {
		return File{}, err
	}
	c, err := n.visible(ctx, v, which)
	if err != nil {
		return File{}, err
	}
	q := n.store.Read()
	f := File{Case: c, Threads: map[Side][]Message{}}
	if f.Reporter, err = selectReporter(ctx, q, c.ID); err != nil {
		return File{}, err
	}
	if f.Steps, err = selectSteps(ctx, q, c.ID); err != nil {
		return File{}, err
	}
	for _, thread := range []Side{ReporterSide, DeskSide} {
		if f.Threads[thread], err = selectMessages(ctx, q, c.ID, thread); err != nil {
			return File{}, err
		}
	}
	if c.Duplicate != 0 {
		of, err := oneCase(ctx, q, "c.id = $1", c.Duplicate)
		if err != nil {
			return File{}, err
		}
		f.Of = of.Number
	}
	f.Clocks, f.Assessments, err = n.clocks(ctx, c.ID)
	return f, err
}

// visible finds a case that a viewer may see.
func (n *Incidents) visible(ctx context.Context, v marking.Viewer, which string) (Case, error) {
	if len(which) > maxShort {
		return Case{}, noCase()
	}
	return oneCase(ctx, n.store.Read(), "c.uuid = $1 AND "+v.Where("c.audience"), which)
}

// Triaging is what the desk finds on the first look.
type Triaging struct {
	Class string // of RSIT
	Line  int64  // 1, or 2 for those who look deeper
	Words string
}

// Triage puts a case into a class and a line.
func (n *Incidents) Triage(ctx context.Context, by marking.Viewer, id int64, t Triaging) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := said(t.Words, false); err != nil {
		return err
	}
	if !classed(t.Class) {
		return invalid("bad_class", "請從清單選一個事件類別。", "Choose a class from the list.")
	}
	if t.Line != 1 && t.Line != 2 {
		return invalid("bad_line", "請選一線或二線。", "Choose the first line or the second.")
	}
	return n.step(ctx, id, deed{event: Triage, side: DeskSide, actor: by.Actor(), words: t.Words, tells: true, change: func(c *Case) error {
		c.Class, c.Line = t.Class, t.Line
		return nil
	}})
}

// Handle says that work on a case has begun.
func (n *Incidents) Handle(ctx context.Context, by marking.Viewer, id int64, words string) error {
	return n.does(ctx, by, id, false, deed{event: Handle, words: words})
}

// Refuse says that a case is none for this centre; the reporter reads why.
func (n *Incidents) Refuse(ctx context.Context, by marking.Viewer, id int64, reason string) error {
	return n.does(ctx, by, id, true, deed{event: Refuse, words: reason})
}

// Reopen looks at a case that ended once more.
func (n *Incidents) Reopen(ctx context.Context, by marking.Viewer, id int64, reason string) error {
	var of int64
	return n.does(ctx, by, id, true, deed{event: Reopen, words: reason, change: func(c *Case) error {
		of, c.Duplicate = c.Duplicate, 0
		return nil
	}, keep: func(ctx context.Context, tx *store.Tx) error { return dropSame(ctx, tx, id, of) }})
}

// Close ends a case, once no clock of the law runs any more.
func (n *Incidents) Close(ctx context.Context, by marking.Viewer, id int64, reason string) error {
	return n.does(ctx, by, id, true, deed{event: Close, words: reason, after: func(c Case) error {
		if c.running {
			return fault.New(fault.Conflict, "clocks_run", text.Of("還有法定時限沒有辦完，不能結案。", "A clock of the law still runs, so the case cannot be closed."))
		}
		return nil
	}})
}

// Repeat says that a case repeats another, by its number.
func (n *Incidents) Repeat(ctx context.Context, by marking.Viewer, id int64, number, why string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if len(number) > maxShort {
		return noCase()
	}
	of, err := oneCase(ctx, n.store.Read(), "c.number = $1", strings.TrimSpace(strings.ToUpper(number)))
	if err != nil {
		return err
	}
	c, err := oneCase(ctx, n.store.Read(), "c.id = $1", id)
	if err != nil {
		return err
	}
	if err := said(why, true); err != nil {
		return err
	}
	return n.joinTo(ctx, by, c, of, why)
}

// does is a step of the desk; must: it needs words.
func (n *Incidents) does(ctx context.Context, by marking.Viewer, id int64, must bool, d deed) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := said(d.words, must); err != nil {
		return err
	}
	d.side, d.actor, d.tells = DeskSide, by.Actor(), true
	return n.step(ctx, id, d)
}

// NoteDone notes that somebody did what a duty asks, and when.
func (n *Incidents) NoteDone(ctx context.Context, by marking.Viewer, id int64, regime, duty string, at time.Time, words string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := wording.Check(wording.Field{Name: text.Of("義務", "Duty"), Said: regime + duty, Most: maxShort, Must: true}); err != nil {
		return err
	}
	return n.does(ctx, by, id, true, deed{event: Note, words: duty + "：" + words, events: []law.Event{{Kind: law.Done, Regime: regime, Duty: duty, At: at, By: deskName, Reason: words}}})
}

// Extension puts a duty off, with the consent of somebody who has to agree.
type Extension struct {
	Regime, Duty, Consent string
	Until                 time.Time
	Words                 string
}

// Extend notes a consent.
func (n *Incidents) Extend(ctx context.Context, by marking.Viewer, id int64, x Extension) error {
	return n.does(ctx, by, id, true, deed{event: Extend, words: x.Words, events: []law.Event{{Kind: law.Extended, Regime: x.Regime, Duty: x.Duty, Consent: x.Consent, Until: x.Until, By: deskName, Reason: x.Words}}})
}

// deskName is how events of the law name the desk.
const deskName = "值班台 desk"

// Write is what the desk writes into one of the threads.
func (n *Incidents) Write(ctx context.Context, by marking.Viewer, id int64, thread Side, words string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if thread != ReporterSide && thread != DeskSide {
		return invalid("bad_thread", "請選寫給誰。", "Say to whom it is written.")
	}
	return n.say(ctx, id, thread, DeskSide, by.Actor(), words)
}

// Extendable are the open clocks of a case that may be put off, each with who may agree.
func (n *Incidents) Extendable(v law.View) (out []Extension) {
	for _, r := range n.law.Regimes() {
		if !slices.Contains(v.Regimes, r.ID) {
			continue
		}
		for _, d := range r.Duties {
			duty, consents := d.Extends()
			open := slices.ContainsFunc(v.Clocks, func(c law.Clock) bool {
				return c.Regime == r.ID && c.Duty == duty && (c.State.Open() || c.State == law.NotStarted)
			})
			if !open {
				continue
			}
			for _, who := range consents {
				out = append(out, Extension{Regime: r.ID, Duty: duty, Consent: who})
			}
		}
	}
	return out
}
