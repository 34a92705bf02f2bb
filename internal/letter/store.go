package letter

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/store"
)

// Put sends for letters of a kind: one that still waits is sent with what is true then, so a second one of the kind is not needed.
func (q *Queue) Put(ctx context.Context, tx *store.Tx, kind string, subjects ...int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO "+q.Table+` (kind, subject, next_at, attempts) SELECT $2, CAST(value AS BIGINT), CAST($3 AS BIGINT), 0 FROM json_each($1) WHERE true
		ON CONFLICT (kind, subject) DO UPDATE SET next_at = excluded.next_at, attempts = 0`, store.IDs(subjects), kind, q.Now().UnixMicro())
	return err
}

func (q *Queue) any(ctx context.Context) (any bool, err error) {
	err = q.Store.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+q.Table+" WHERE next_at <= $1)", q.Now().UnixMicro()).Scan(&any)
	return any, err
}

// claim takes the one that has waited longest; two nodes never take the same.
func (q *Queue) claim(ctx context.Context, tx *store.Tx, until int64) (l Due, err error) {
	err = tx.QueryRowContext(ctx, "UPDATE "+q.Table+" SET next_at = $2, attempts = attempts + 1 WHERE (kind, subject) = (SELECT kind, subject FROM "+q.Table+" WHERE next_at <= $1 ORDER BY next_at, kind, subject LIMIT 1"+
		tx.Dialect.LockSkip()+") RETURNING kind, subject, attempts", q.Now().UnixMicro(), until).Scan(&l.Kind, &l.Subject, &l.Attempts)
	if errors.Is(err, sql.ErrNoRows) {
		return Due{}, nil
	}
	return l, err
}

func (q *Queue) putBack(ctx context.Context, tx *store.Tx, l Due, next int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE "+q.Table+" SET next_at = $1 WHERE kind = $2 AND subject = $3 AND attempts = $4", next, l.Kind, l.Subject, l.Attempts)
	return err
}

// drop ends a letter, unless another of its kind was asked for while it left.
func (q *Queue) drop(ctx context.Context, tx *store.Tx, l Due) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM "+q.Table+" WHERE kind = $1 AND subject = $2 AND attempts = $3", l.Kind, l.Subject, l.Attempts)
	return err
}
