package access

import (
	"context"

	"lianfang/internal/store"
)

// passwordRow is a password with its app; the zero row is nobody's.
type passwordRow struct {
	person    int64
	phc       string
	box       []byte
	step      int64 // the last code's; older ones and itself are spent
	createdAt int64
	usedAt    int64
	codes     int
}

func (a *Access) selectPassword(ctx context.Context, person int64) (r passwordRow, _ error) {
	err := a.store.Read().QueryRowContext(ctx, `SELECT person, phc, box, step, created_at, used_at,
		(SELECT count(*) FROM backup_code c WHERE c.person = p.person AND c.used_at = 0) FROM password p WHERE person = $1`, person).
		Scan(&r.person, &r.phc, &r.box, &r.step, &r.createdAt, &r.usedAt, &r.codes)
	return r, none(err)
}

func insertPassword(ctx context.Context, tx *store.Tx, r passwordRow, codes [][]byte) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO password (person, phc, box, step, created_at, used_at) VALUES ($1, $2, $3, $4, $5, 0)",
		r.person, r.phc, r.box, r.step, r.createdAt)
	for i := 0; err == nil && i < len(codes); i++ { // ten, once in a long while
		_, err = tx.ExecContext(ctx, "INSERT INTO backup_code (person, hash, used_at) VALUES ($1, $2, 0)", r.person, codes[i])
	}
	return err
}

func deletePassword(ctx context.Context, tx *store.Tx, person int64) (bool, error) {
	if _, err := tx.ExecContext(ctx, "DELETE FROM backup_code WHERE person = $1", person); err != nil {
		return false, err
	}
	return changedOne(tx.ExecContext(ctx, "DELETE FROM password WHERE person = $1", person))
}

// useStep takes a code in the statement that looks whether it or a later one was taken: of two nodes that are shown it at once, one takes it. The
// password is still the one that was compared.
func useStep(ctx context.Context, tx *store.Tx, r passwordRow, step, now int64) (bool, error) {
	return changedOne(tx.ExecContext(ctx, "UPDATE password SET step = $1, used_at = $2 WHERE person = $3 AND phc = $4 AND step < $1", step, now, r.person, r.phc))
}

func useBackupCode(ctx context.Context, tx *store.Tx, r passwordRow, hash []byte, now int64) (bool, error) {
	still, err := changedOne(tx.ExecContext(ctx, "UPDATE password SET used_at = $1 WHERE person = $2 AND phc = $3", now, r.person, r.phc))
	if err != nil || !still {
		return still, err
	}
	return changedOne(tx.ExecContext(ctx, "UPDATE backup_code SET used_at = $1 WHERE person = $2 AND hash = $3 AND used_at = 0", now, r.person, hash))
}

func (a *Access) hasBackupCode(ctx context.Context, person int64, hash []byte) (unused bool, err error) {
	err = a.store.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM backup_code WHERE person = $1 AND hash = $2 AND used_at = 0)", person, hash).Scan(&unused)
	return unused, err
}
