package incident

import (
	"context"
	"fmt"

	"lianfang/internal/fault"
	"lianfang/internal/incident/law"
	"lianfang/internal/journal"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// deed is one step of a case.
type deed struct {
	event  Event
	side   Side
	actor  int64
	words  string
	events []law.Event                            // what the law sees of it
	found  *Assessment                            // what it says of the level
	change func(*Case) error                      // after the state is the new one; nil for nothing
	after  func(Case) error                       // once the clocks are reckoned anew; nil for nothing
	keep   func(context.Context, *store.Tx) error // what is kept beside the case; nil for nothing
	quiet  bool                                   // the fact is the desk's alone
	bare   bool                                   // it does not stand among the steps: the desk sees it elsewhere, and others are not to know of it
	always bool                                   // also done to a case that has ended
	tells  bool                                   // the reporter gets a letter
}

// moves tells whether an event changes the state.
func (e Event) moves() bool {
	for _, x := range Events {
		if x == e {
			return true
		}
	}
	return false
}

// step does a deed, if the state of the case allows it.
func (n *Incidents) step(ctx context.Context, id int64, d deed) error {
	ids, err := n.store.TakeIDs(ctx, 2)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := lockCase(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		return n.stepIn(ctx, tx, ids, c, d)
	})
}

// stepIn does a deed to a case that is locked; two ids from ids on are its own.
func (n *Incidents) stepIn(ctx context.Context, tx *store.Tx, ids int64, c Case, d deed) ([]journal.Fact, error) {
	if err := d.move(&c); err != nil {
		return nil, err
	}
	if err := n.write(ctx, tx, &c, d, ids+1); err != nil {
		return nil, err
	}
	if !d.bare {
		if err := insertStep(ctx, tx, ids, c.ID, Step{Event: d.event, Side: d.side, Actor: d.actor, Words: d.words, At: n.micro()}); err != nil {
			return nil, err
		}
	}
	if d.keep != nil {
		if err := d.keep(ctx, tx); err != nil {
			return nil, err
		}
	}
	if d.tells {
		if err := n.tellReporter(ctx, tx, c); err != nil {
			return nil, err
		}
	}
	audience := c.Audience
	if d.quiet {
		audience = deskAlone
	}
	return []journal.Fact{{Kind: CaseStepped, Subject: c.ID, Object: c.Org, Audience: audience, Actor: d.actor, Body: fmt.Sprintf(`{"event":%q}`, d.event)}}, nil
}

func (d deed) move(c *Case) error {
	if !d.event.moves() && !c.State.Open() && !d.always {
		return wrongState(c.State)
	}
	if d.event.moves() {
		next, ok := Next(c.State, d.event)
		if !ok {
			return wrongState(c.State)
		}
		c.State = next
	}
	if d.change == nil {
		return nil
	}
	return d.change(c)
}

// write keeps a case, what the law sees of a deed, and what it says of the level.
func (n *Incidents) write(ctx context.Context, tx *store.Tx, c *Case, d deed, raised int64) error {
	before, err := selectEvents(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	rows, err := n.settle(c, before, d.events)
	if err != nil {
		return err
	}
	if d.after != nil {
		if err := d.after(*c); err != nil {
			return err
		}
	}
	if d.found != nil {
		if err := n.raise(ctx, tx, c, d.found, raised); err != nil {
			return err
		}
	}
	c.ChangedAt = n.micro()
	if err := updateCase(ctx, tx, *c); err != nil {
		return err
	}
	if err := insertEvents(ctx, tx, c.ID, rows); err != nil || d.found == nil {
		return err
	}
	last, err := countAssessments(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	return insertAssessment(ctx, tx, c.ID, last+1, d.actor, *d.found)
}

// say writes a line into a thread.
func (n *Incidents) say(ctx context.Context, id int64, thread, side Side, by int64, words string) error {
	if err := said(words, true); err != nil {
		return err
	}
	line, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := lockCase(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		count, err := countMessages(ctx, tx, c.ID, thread)
		if err != nil {
			return nil, err
		}
		if count >= maxMessages {
			return nil, fault.New(fault.Conflict, "thread_full", text.Of("這件的往來太多了，請打電話給中心。", "There are too many words on this case; call the centre."))
		}
		if err := insertMessage(ctx, tx, line, c.ID, thread, Message{Side: side, Actor: by, Words: words, At: n.micro()}); err != nil {
			return nil, err
		}
		if side == DeskSide && thread == ReporterSide {
			if err := n.tellReporter(ctx, tx, c); err != nil {
				return nil, err
			}
		}
		// The desk's notes are its own; what is said with a body is not for whoever reviews it.
		return []journal.Fact{{Kind: CaseSaid, Subject: c.ID, Object: c.Org, Audience: deskAlone, Actor: by, Body: fmt.Sprintf(`{"thread":%q}`, thread)}}, nil
	})
}
