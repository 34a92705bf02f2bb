package stage

import (
	"context"
	"time"

	"lianfang/internal/member"
	"lianfang/internal/warning"
)

// Result is what came of the last playing.
type Result struct {
	Warnings    []PlayedWarning
	Receipts    []PlayedReceipt
	Withdrawals []PlayedWithdrawal
}

// PlayedWarning is a warning that went out since the play began; Inbox is from the advisory's arrival to the last recipient's inbox.
type PlayedWarning struct {
	Number, Kind string
	Recipients   int
	Inbox        time.Duration
}

// PlayedReceipt is an answer that was given.
type PlayedReceipt struct{ Warning, Org, Answer string }

// PlayedWithdrawal is an item that was taken back and how many organisations heard of it.
type PlayedWithdrawal struct {
	Item    string
	Reached int
}

// Result looks up what the last playing led to.
func (s *Stage) Result(ctx context.Context) (Result, error) {
	var r Result
	found, err := s.app.Warning.List(ctx, keeper, warning.Filter{State: warning.Released, Limit: 500})
	if err != nil {
		return r, err
	}
	for _, e := range found.Entries {
		if e.ReleasedAt.Before(s.play.began) {
			continue
		}
		if err := s.addWarning(ctx, &r, e); err != nil {
			return r, err
		}
	}
	return r, s.addWithdrawals(ctx, &r)
}

func (s *Stage) addWarning(ctx context.Context, r *Result, e warning.Entry) error {
	rows, _, err := s.app.Warning.Recipients(ctx, keeper, e.ID, 0, 500)
	if err != nil {
		return err
	}
	ids := make([]int64, len(rows))
	w := PlayedWarning{Number: e.Number, Kind: string(e.Kind), Recipients: len(rows)}
	for i, x := range rows {
		ids[i] = x.Org
		w.Inbox = max(w.Inbox, x.ToldAt.Sub(s.play.arrived))
	}
	r.Warnings = append(r.Warnings, w)
	orgs, err := s.app.Members.OrgsByID(ctx, keeper, ids)
	if err != nil {
		return err
	}
	return s.addReceipts(ctx, r, e, orgs)
}

func (s *Stage) addReceipts(ctx context.Context, r *Result, e warning.Entry, orgs map[int64]member.Org) error {
	list, err := s.app.Warning.Receipts(ctx, keeper, e.ID, 0, 500)
	for _, x := range list {
		if x.Answer != warning.Seen {
			r.Receipts = append(r.Receipts, PlayedReceipt{e.Number, orgs[x.Org].Slug, string(x.Answer)})
		}
	}
	return err
}

func (s *Stage) addWithdrawals(ctx context.Context, r *Result) error {
	id := s.play.edition.id(s.nation.Script.Withdrawn)
	it, _, err := s.app.Intel.Find(ctx, keeper, id)
	if err != nil || !it.Withdrawn {
		return err
	}
	reach, err := s.app.Warning.Reached(ctx, keeper, it.ID)
	if err != nil {
		return err
	}
	n := 0
	for _, x := range reach {
		n += int(x.Reached)
	}
	r.Withdrawals = append(r.Withdrawals, PlayedWithdrawal{id, n})
	return nil
}
