package access

import (
	"context"

	"lianfang/internal/store"
)

// Sweep forgets links that are over and sessions that ended a month ago, and tells the refusals that were only counted. It is to be
// called now and then, and once at the end of the program.
func (a *Access) Sweep(ctx context.Context) error {
	for r, n := range a.refusals.rest(a.now()) {
		if err := a.tellRefused(ctx, r, n); err != nil {
			a.refusals.giveBack(r, n)
			return err
		}
	}
	now := a.now()
	for _, delete := range []func(context.Context, *store.Tx) (int64, error){
		func(ctx context.Context, tx *store.Tx) (int64, error) { return deleteLinks(ctx, tx, now) },
		func(ctx context.Context, tx *store.Tx) (int64, error) { return deleteSessions(ctx, tx, now) },
		func(ctx context.Context, tx *store.Tx) (int64, error) {
			return deleteCeremonies(ctx, tx, now.UnixMicro())
		},
		func(ctx context.Context, tx *store.Tx) (int64, error) {
			return deleteAnswered(ctx, tx, now.Add(-onceLasts).UnixMicro())
		},
	} {
		if err := a.inBatches(ctx, delete); err != nil {
			return err
		}
	}
	return nil
}

// inBatches leaves the writer to others between batches.
func (a *Access) inBatches(ctx context.Context, delete func(context.Context, *store.Tx) (int64, error)) error {
	for {
		var n int64
		err := a.store.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = delete(ctx, tx)
			return err
		})
		if err != nil || n < sweepBatch {
			return err
		}
	}
}
