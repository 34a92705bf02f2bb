package access

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

const recoveryColumns = "id, person, org, reason, opened_by, opened_at, expires_at"

func scanRecovery(scan func(...any) error) (r recoveryRow, err error) {
	err = scan(&r.id, &r.person, &r.org, &r.reason, &r.openedBy, &r.openedAt, &r.expires)
	return r, err
}

// insertRecovery first ends one of the same person that ran out.
func insertRecovery(ctx context.Context, tx *store.Tx, r recoveryRow) error {
	if _, err := tx.ExecContext(ctx, "UPDATE recovery SET ended_at = expires_at WHERE person = $1 AND ended_at = 0 AND expires_at <= $2", r.person, r.openedAt); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO recovery ("+recoveryColumns+", ended_by, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0)",
		r.id, r.person, r.org, r.reason, r.openedBy, r.openedAt, r.expires)
	return err
}

// selectRecovery gives one that waits.
func (a *Access) selectRecovery(ctx context.Context, id, now int64) (recoveryRow, error) {
	r, err := scanRecovery(a.store.Read().QueryRowContext(ctx, "SELECT "+recoveryColumns+" FROM recovery WHERE id = $1 AND ended_at = 0 AND expires_at > $2", id, now).Scan)
	return r, none(err)
}

// recoveryReader is who lists: a person, the organisation about whose people they decide (0 for none), or all.
type recoveryReader struct {
	person, org int64
	all         bool
}

func (a *Access) selectRecoveries(ctx context.Context, w recoveryReader, now int64) ([]recoveryRow, error) {
	rows, err := a.store.Read().QueryContext(ctx, "SELECT "+recoveryColumns+` FROM recovery WHERE ended_at = 0 AND expires_at > $1
		AND (person = $2 OR $3 OR (org <> 0 AND org = $4)) ORDER BY id LIMIT $5`, now, w.person, w.all, w.org, maxRecoveries)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (recoveryRow, error) { return scanRecovery(r.Scan) })
}

func endRecovery(ctx context.Context, tx *store.Tx, id, by, now int64) (bool, error) {
	return changedOne(tx.ExecContext(ctx, "UPDATE recovery SET ended_by = $1, ended_at = $2 WHERE id = $3 AND ended_at = 0 AND expires_at > $2", by, now, id))
}

// endWaysIn takes from a person everything that lets them in, besides the sessions and links that endSessions ends.
func endWaysIn(ctx context.Context, tx *store.Tx, person, now int64) error {
	if _, err := tx.ExecContext(ctx, "UPDATE passkey SET ended_at = $1 WHERE person = $2 AND ended_at = 0", now, person); err != nil {
		return err
	}
	if _, err := deletePassword(ctx, tx, person); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM sign_on WHERE person = $1", person)
	return err
}
