package exposure

import (
	"context"
	"database/sql"
	"strconv"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/store"
)

func insertDays(ctx context.Context, tx *store.Tx, d Days) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO days_policy (version, body, at, actor) VALUES ($1, $2, $3, $4)", d.Version, d.File, micros(d.At), d.Actor)
	return err
}

func selectDays(ctx context.Context, q store.Querier, limit int) ([]Days, error) {
	rows, err := q.QueryContext(ctx, "SELECT version, body, at, actor FROM days_policy ORDER BY version DESC LIMIT "+strconv.Itoa(limit))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (d Days, err error) {
		var at int64
		if err = r.Scan(&d.Version, &d.File, &at, &d.Actor); err != nil {
			return d, err
		}
		d.At = when(at)
		d.Policy, err = priority.ParsePolicy([]byte(d.File))
		return d, err
	})
}
