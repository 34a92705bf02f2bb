package incident

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/store"
)

func (n *Incidents) leakOf(ctx context.Context, of int64) (l Leaked, err error) {
	err = n.store.Read().QueryRowContext(ctx, "SELECT answer, persons FROM incident_leak WHERE case_id = $1", of).Scan(&l.Answer, &l.Persons)
	if errors.Is(err, sql.ErrNoRows) {
		return Leaked{}, nil
	}
	return l, err
}

func setLeak(ctx context.Context, tx *store.Tx, of int64, l Leaked) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_leak (case_id, answer, persons) VALUES ($1,$2,$3) ON CONFLICT (case_id) DO UPDATE SET answer = excluded.answer, persons = excluded.persons", of, string(l.Answer), l.Persons)
	return err
}
