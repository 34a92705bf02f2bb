package disclosure

import (
	"context"
	"fmt"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// deskAlone is the audience of a case before a vendor that is a member was told.
const deskAlone = marking.RedDesk

// deed is one step of a case.
type deed struct {
	event   Event
	side    Side
	actor   int64
	words   string
	finder  string // said into the finder's thread too
	vendor  string // said into the vendor's
	tells   []letterKind
	change  func(context.Context, *store.Tx, *Case) error                  // after the state is the new one; nil for nothing
	further func(context.Context, *store.Tx, Case) ([]journal.Fact, error) // what else follows
}

// step does a deed, if the state of the case allows it.
func (d *Disclosures) step(ctx context.Context, id int64, s deed) error {
	ids, err := d.store.TakeIDs(ctx, 3)
	if err != nil {
		return err
	}
	return d.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := lockCase(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if s.event != Extend {
			next, ok := Next(c.State, s.event)
			if !ok {
				return nil, wrongState(c.State)
			}
			c.State = next
		}
		if s.change != nil {
			if err := s.change(ctx, tx, &c); err != nil {
				return nil, err
			}
		}
		c.ChangedAt = d.micro()
		if err := updateCase(ctx, tx, c); err != nil {
			return nil, err
		}
		if err := insertStep(ctx, tx, ids, c.ID, Step{Event: s.event, Side: s.side, Actor: s.actor, Words: s.words, At: d.micro()}); err != nil {
			return nil, err
		}
		if err := d.sayBoth(ctx, tx, ids+1, c, s); err != nil {
			return nil, err
		}
		if err := d.tell(ctx, tx, c, s.tells); err != nil {
			return nil, err
		}
		kind := CaseStepped
		if s.event == Confirm {
			kind = CaseCame
		}
		facts := []journal.Fact{{Kind: kind, Subject: c.ID, Object: c.VendorOrg, Audience: c.Audience, Actor: s.actor, Body: fmt.Sprintf(`{"event":%q}`, s.event)}}
		if s.further == nil {
			return facts, nil
		}
		more, err := s.further(ctx, tx, c)
		return append(facts, more...), err
	})
}

func (d *Disclosures) sayBoth(ctx context.Context, tx *store.Tx, id int64, c Case, s deed) error {
	for thread, said := range map[Side]string{FinderSide: s.finder, VendorSide: s.vendor} {
		if said == "" {
			continue
		}
		if err := insertMessage(ctx, tx, id, c.ID, thread, Message{Side: s.side, Actor: s.actor, Words: said, At: d.micro()}); err != nil {
			return err
		}
		id++
	}
	return nil
}

// say writes a line into a thread.
func (d *Disclosures) say(ctx context.Context, c Case, thread, side Side, actor int64, said string) error {
	if err := words(said); err != nil {
		return err
	}
	id, err := d.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return d.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		c, err := lockCase(ctx, tx, c.ID)
		if err != nil {
			return nil, err
		}
		n, err := countMessages(ctx, tx, c.ID, thread)
		if err != nil {
			return nil, err
		}
		if n >= maxMessages {
			return nil, fault.New(fault.Conflict, "thread_full", text.Of("這件的往來太多了，請打電話給中心。", "There are too many words on this case; call the centre."))
		}
		if err := insertMessage(ctx, tx, id, c.ID, thread, Message{Side: side, Actor: actor, Words: said, At: d.micro()}); err != nil {
			return nil, err
		}
		if side == DeskSide {
			if err := d.tell(ctx, tx, c, map[Side][]letterKind{FinderSide: {letterFinder}, VendorSide: {letterVendor}}[thread]); err != nil {
				return nil, err
			}
		}
		// A member's programs hear of its own thread alone.
		audience := int64(deskAlone)
		if thread == VendorSide {
			audience = c.Audience
		}
		return []journal.Fact{{Kind: CaseSaid, Subject: c.ID, Object: c.VendorOrg, Audience: audience, Actor: actor, Body: fmt.Sprintf(`{"thread":%q}`, thread)}}, nil
	})
}
