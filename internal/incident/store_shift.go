package incident

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

func insertShiftNote(ctx context.Context, tx *store.Tx, id int64, x ShiftNote) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_shift_note (id, words, actor, at) VALUES ($1,$2,$3,$4)", id, x.Words, x.Actor, x.At)
	return err
}

func (n *Incidents) shiftNotes(ctx context.Context, most int) ([]ShiftNote, error) {
	rows, err := n.store.Read().QueryContext(ctx, "SELECT words, actor, at FROM incident_shift_note ORDER BY id DESC LIMIT $1", most)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (x ShiftNote, err error) {
		err = r.Scan(&x.Words, &x.Actor, &x.At)
		return x, err
	})
}
