package incident

import (
	"context"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// VictimStatus is how far a row is, as its sender reads it. English alone: it goes abroad.
type VictimStatus string

// All of them.
const (
	RowUnknown   VictimStatus = "owner unknown"
	RowWaits     VictimStatus = "owner found, not yet notified"
	RowNotified  VictimStatus = "notified, no answer yet"
	RowConfirmed VictimStatus = "confirmed, being handled"
	RowFixed     VictimStatus = "fixed"
	RowNotTheirs VictimStatus = "owner says it is not theirs"
)

// VictimStatuses are in the order in which a row goes through them.
var VictimStatuses = []VictimStatus{RowUnknown, RowWaits, RowNotified, RowConfirmed, RowFixed, RowNotTheirs}

// StatusRow is a row of the answer to a sender. There is no place in it for whose the row is, or for a word of the owner.
type StatusRow struct {
	Value  string
	Status VictimStatus
}

// StatusOfVictims is the answer to the sender of a list, row by row in the sender's order.
func (n *Incidents) StatusOfVictims(ctx context.Context, v marking.Viewer, which string) (VictimList, []StatusRow, error) {
	x, shares, err := n.FindVictims(ctx, v, which)
	if err != nil {
		return x, nil, err
	}
	type owner struct {
		org     int64
		contact string
	}
	of := map[owner]VictimShare{}
	for _, s := range shares {
		of[owner{s.Org, s.Contact}] = s
	}
	all, err := selectVictims(ctx, n.store.Read(), "list_id = $1", x.ID)
	out := make([]StatusRow, len(all))
	for i, r := range all {
		out[i] = StatusRow{r.Value, statusOf(r, of[owner{r.Org, r.Contact}])}
	}
	return x, out, err
}

func statusOf(r VictimRow, s VictimShare) VictimStatus {
	switch {
	case r.Org == 0 && r.Contact == "":
		return RowUnknown
	case r.Told == 0:
		return RowWaits
	case s.Answer == NotOurs && r.Told <= s.Answered:
		return RowNotTheirs
	case s.Answer == Fixed && r.Told <= s.Answered || s.Contact == "" && (s.State == Controlled || s.State == Closed):
		return RowFixed
	case r.Told > s.Answered: // no answer, or the row came after it
		return RowNotified
	}
	return RowConfirmed
}

// NoteStatusSent remembers that the sender was told how far its list is.
func (n *Incidents) NoteStatusSent(ctx context.Context, by marking.Viewer, which string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	x, err := n.victimList(ctx, by, which)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := markSaid(ctx, tx, x.ID, n.micro()); err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: ListSaid, Subject: x.ID, Audience: deskAlone, Actor: by.Actor()}}, nil
	})
}
