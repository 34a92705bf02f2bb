package warning

import (
	"context"
	"strconv"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Withdraw takes a released warning back, with a reason that everybody who was told will read. Where the policy asks for two people the first
// call proposes, with the reason that counts, and another person's call does it. It tells the state afterwards: Released means that the
// second person is still to come.
func (w *Warnings) Withdraw(ctx context.Context, by marking.Viewer, id int64, why string) (State, error) {
	if err := aPerson(by); err != nil {
		return "", err
	}
	if err := written("reason", why, maxReason, true); err != nil {
		return "", err
	}
	p, err := w.Policy(ctx)
	if err != nil {
		return "", err
	}
	update, err := w.store.TakeIDs(ctx, 1)
	if err != nil {
		return "", err
	}
	state := Released
	err = w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		state = Released
		x, err := lockWarning(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if x.State != Released {
			return nil, conflict("not_released", "這則預警不在發布中。", "This warning is not in force.")
		}
		if err := approve(ctx, tx, id, "withdraw", by.Person, w.micro(), why); err != nil {
			return nil, err
		}
		so, err := approvers(ctx, tx, id, "withdraw")
		if err != nil {
			return nil, err
		}
		approved := journal.Fact{Kind: WarningApproved, Subject: id, Actor: by.Person}
		if len(so) < p.WithdrawApprovers {
			return []journal.Fact{approved}, nil
		}
		reason, err := firstReason(ctx, tx, id, "withdraw")
		if err != nil {
			return nil, err
		}
		state = Withdrawn
		facts, err := w.withdrawTx(ctx, tx, x, update, text.Same(reason), by.Person)
		return append([]journal.Fact{approved}, facts...), err
	})
	return state, err
}

// withdrawTx ends a released warning and begins to tell everybody who was told.
func (w *Warnings) withdrawTx(ctx context.Context, tx *store.Tx, x Warning, update int64, why text.Text, by int64) ([]journal.Fact, error) {
	now := w.now()
	if err := markEnded(ctx, tx, x.ID, Withdrawn, why, now.UnixMicro()); err != nil {
		return nil, err
	}
	u := Update{ID: update, Warning: x.ID, Kind: WarningTakenBack, At: now, cause: "withdrawn:" + strconv.FormatInt(x.ID, 10),
		Words: text.Format("本則預警已撤回：%v", "This warning is withdrawn: %v", why)}
	if err := insertUpdates(ctx, tx, []Update{u}); err != nil {
		return nil, err
	}
	return []journal.Fact{
		{Kind: WarningWithdrawn, Subject: x.ID, Audience: x.Audience, Actor: by},
		{Kind: WarningUpdated, Subject: x.ID, Object: u.ID, Actor: by},
	}, nil
}

// Correct tells everybody who was told something more. The text of the warning itself stays as it was sent.
func (w *Warnings) Correct(ctx context.Context, by marking.Viewer, id int64, words text.Text) error {
	if err := aPerson(by); err != nil {
		return err
	}
	for _, l := range languages {
		if err := written("correction ("+string(l)+")", words.In(l), maxReason, true); err != nil {
			return err
		}
	}
	update, err := w.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return w.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		x, err := lockWarning(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if x.State != Released {
			return nil, conflict("not_released", "這則預警不在發布中。", "This warning is not in force.")
		}
		u := Update{ID: update, Warning: id, Kind: Correction, Words: words, At: w.now(), cause: "correction:" + strconv.FormatInt(update, 10)}
		return []journal.Fact{{Kind: WarningUpdated, Subject: id, Object: update, Actor: by.Person}}, insertUpdates(ctx, tx, []Update{u})
	})
}
