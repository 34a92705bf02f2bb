package access

import (
	"context"
	"database/sql"
	"time"

	"lianfang/internal/store"
)

// findSignOn gives the person to whom an account is linked, 0 for nobody.
func (a *Access) findSignOn(ctx context.Context, issuer, subject string) (person int64, _ error) {
	err := a.store.Read().QueryRowContext(ctx, "SELECT person FROM sign_on WHERE issuer = $1 AND subject = $2", issuer, subject).Scan(&person)
	return person, none(err)
}

func (a *Access) selectSignOns(ctx context.Context, person int64, issuer string) ([]SignOn, error) {
	rows, err := a.store.Read().QueryContext(ctx, "SELECT id, subject, created_at, used_at FROM sign_on WHERE person = $1 AND issuer = $2 ORDER BY id", person, issuer)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s SignOn, err error) {
		var made, used int64
		err = r.Scan(&s.ID, &s.Subject, &made, &used)
		s.At = time.UnixMicro(made).UTC()
		if used != 0 {
			s.UsedAt = time.UnixMicro(used).UTC()
		}
		return s, err
	})
}

func insertSignOn(ctx context.Context, tx *store.Tx, id, person int64, issuer, subject string, now int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO sign_on (id, person, issuer, subject, created_at, used_at) VALUES ($1, $2, $3, $4, $5, 0)", id, person, issuer, subject, now)
	return err
}

func useSignOn(ctx context.Context, tx *store.Tx, person int64, issuer, subject string, now int64) (bool, error) {
	return changedOne(tx.ExecContext(ctx, "UPDATE sign_on SET used_at = $1 WHERE issuer = $2 AND subject = $3 AND person = $4", now, issuer, subject, person))
}

func deleteSignOn(ctx context.Context, tx *store.Tx, person, id int64) (bool, error) {
	return changedOne(tx.ExecContext(ctx, "DELETE FROM sign_on WHERE id = $1 AND person = $2", id, person))
}
