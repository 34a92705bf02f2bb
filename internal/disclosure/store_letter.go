package disclosure

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/store"
)

func putLetter(ctx context.Context, tx *store.Tx, k letterKind, of, now int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO cvd_letter (kind, case_id, next_at, attempts) VALUES ($1,$2,$3,0) ON CONFLICT (kind, case_id) DO UPDATE SET next_at = excluded.next_at, attempts = 0", string(k), of, now)
	return err
}

func (d *Disclosures) anyLetter(ctx context.Context, now int64) (any bool, err error) {
	err = d.store.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM cvd_letter WHERE next_at <= $1)", now).Scan(&any)
	return any, err
}

// claimLetter takes one for the time of a lease.
func claimLetter(ctx context.Context, tx *store.Tx, now, until int64) (l letter, err error) {
	var kind string
	err = tx.QueryRowContext(ctx, "SELECT kind, case_id FROM cvd_letter WHERE next_at <= $1 ORDER BY next_at, case_id, kind LIMIT 1"+tx.Dialect.Lock(), now).Scan(&kind, &l.of)
	if errors.Is(err, sql.ErrNoRows) {
		return letter{}, nil
	}
	if err != nil {
		return letter{}, err
	}
	l.kind = letterKind(kind)
	err = tx.QueryRowContext(ctx, "UPDATE cvd_letter SET next_at = $1, attempts = attempts + 1 WHERE kind = $2 AND case_id = $3 RETURNING attempts", until, kind, l.of).Scan(&l.attempts)
	return l, err
}

func putBackLetter(ctx context.Context, tx *store.Tx, l letter, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE cvd_letter SET next_at = $1 WHERE kind = $2 AND case_id = $3 AND attempts = $4", at, string(l.kind), l.of, l.attempts)
	return err
}

// dropLetter takes away one that left, unless there was news meanwhile.
func dropLetter(ctx context.Context, tx *store.Tx, l letter) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM cvd_letter WHERE kind = $1 AND case_id = $2 AND attempts = $3", string(l.kind), l.of, l.attempts)
	return err
}
