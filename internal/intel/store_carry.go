package intel

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

type carried struct {
	successor
	audience int64
}

// copyDisclosures gives each new assertion the disclosures of the one it replaced, and tells which.
func copyDisclosures(ctx context.Context, tx *store.Tx, list []successor) ([]carried, error) {
	byOld := map[int64]successor{}
	ids := make([]int64, len(list))
	for i, s := range list {
		ids[i], byOld[s.old] = s.old, s
	}
	rows, err := tx.QueryContext(ctx, "SELECT assertion, audience, seq, reason FROM disclosure WHERE assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY assertion, audience", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	var word, audience, seq []int64
	var reason []string
	out, err := store.Collect(rows, func(r *sql.Rows) (carried, error) {
		var c carried
		var old, at int64
		var why string
		err := r.Scan(&old, &c.audience, &at, &why)
		c.successor = byOld[old]
		word, audience, seq, reason = append(word, c.word), append(audience, c.audience), append(seq, at), append(reason, why)
		return c, err
	})
	if err != nil {
		return nil, err
	}
	return out, tx.Insert(ctx, "disclosure", "ON CONFLICT (assertion, audience) DO NOTHING", store.Ints("assertion", word), store.Ints("audience", audience),
		store.Ints("seq", seq), store.Texts("reason", reason))
}
