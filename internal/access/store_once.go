package access

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

func changedOne(res sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

func insertOnce(ctx context.Context, tx *store.Tx, hash, digest []byte, now int64) (bool, error) {
	return changedOne(tx.ExecContext(ctx, "INSERT INTO answered (hash, digest, at, status, body) VALUES ($1, $2, $3, 0, $4) ON CONFLICT (hash) DO NOTHING", hash, digest, now, []byte{}))
}

func findOnce(ctx context.Context, tx *store.Tx, hash []byte) (o once, err error) {
	err = tx.QueryRowContext(ctx, "SELECT digest, at, status, body FROM answered WHERE hash = $1", hash).Scan(&o.digest, &o.at, &o.status, &o.body)
	return o, err
}

func takeOnce(ctx context.Context, tx *store.Tx, hash, digest []byte, was, now int64) (bool, error) {
	return changedOne(tx.ExecContext(ctx, "UPDATE answered SET at = $1, digest = $2 WHERE hash = $3 AND status = 0 AND at = $4", now, digest, hash, was))
}

func keepOnce(ctx context.Context, tx *store.Tx, hash []byte, a Answered) error {
	_, err := tx.ExecContext(ctx, "UPDATE answered SET status = $1, body = $2 WHERE hash = $3", a.Status, a.Body, hash)
	return err
}

func dropOnce(ctx context.Context, tx *store.Tx, hash []byte) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM answered WHERE hash = $1 AND status = 0", hash)
	return err
}

func deleteAnswered(ctx context.Context, tx *store.Tx, before int64) (int64, error) {
	res, err := tx.ExecContext(ctx, "DELETE FROM answered WHERE hash IN (SELECT hash FROM answered WHERE at < $1 ORDER BY at LIMIT $2)", before, sweepBatch)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
