package journal

import (
	"context"
	"fmt"
	"time"

	"lianfang/internal/store"
)

// EpochBegun: the log lives on in another place, after a restore or a move. Cursors of the epoch before are answered "cursor_ahead", since what
// they were told may be gone; the body says why.
const EpochBegun Kind = "journal.epoch" // object: the new epoch

// BeginEpoch starts the next epoch as the last act of the transaction that put a log into a store.
func BeginEpoch(ctx context.Context, tx *store.Tx, now func() time.Time, why string) error {
	var epoch int64
	if err := tx.QueryRowContext(ctx, "UPDATE journal SET epoch = epoch + 1 WHERE one = 1 RETURNING epoch").Scan(&epoch); err != nil {
		return fmt.Errorf("begin an epoch: %w", err)
	}
	j := &Journal{now: now}
	return j.appendTx(ctx, tx, []Fact{{Kind: EpochBegun, Object: epoch, Body: fmt.Sprintf(`{"why":%q}`, why)}})
}
