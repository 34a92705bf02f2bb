package exposure

import (
	"context"
	"time"

	"lianfang/internal/store"
)

const (
	diffsLast  = 2 * 365 * 24 * time.Hour // how long the differences of a snapshot are kept
	sweepBatch = 20                       // snapshots at once
)

// SweepSnapshots forgets the differences of snapshots that are older than two years; that they were, and their counts, stays. It is to be called now
// and then.
func (e *Exposure) SweepSnapshots(ctx context.Context) error {
	before := e.now().Add(-diffsLast).UnixMicro()
	for {
		n := 0
		err := e.store.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = forgetDiffs(ctx, tx, before, sweepBatch)
			return err
		})
		if err != nil || n < sweepBatch {
			return err
		}
	}
}
