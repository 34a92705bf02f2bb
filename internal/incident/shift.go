package incident

import (
	"context"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// ShiftNote is what one shift of the desk leaves to the next. Notes are only ever added.
type ShiftNote struct {
	Words string
	Actor int64
	At    int64
}

// AddShiftNote writes one; a person of the desk does.
func (n *Incidents) AddShiftNote(ctx context.Context, by marking.Viewer, words string) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	if err := said(words, true); err != nil {
		return err
	}
	id, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: ShiftNoted, Subject: id, Audience: deskAlone, Actor: by.Actor()}}, insertShiftNote(ctx, tx, id, ShiftNote{Words: words, Actor: by.Person, At: n.micro()})
	})
}

// ShiftNotes are the last ones, the newest first, for the desk.
func (n *Incidents) ShiftNotes(ctx context.Context, v marking.Viewer, most int) ([]ShiftNote, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	return n.shiftNotes(ctx, min(max(most, 1), maxPage))
}
