package intel

import (
	"context"

	"lianfang/internal/store"
)

// countSince reads the sums that every import leaves, so it costs by files and not by objects.
func countSince(ctx context.Context, q store.Querier, since int64) (Day, error) {
	var d Day
	err := q.QueryRowContext(ctx, `SELECT CAST(coalesce(sum(new_n + updated_n), 0) AS BIGINT), CAST(coalesce(sum(new_n), 0) AS BIGINT),
		(SELECT count(*) FROM intake_verdict v LEFT JOIN assertion a ON a.id = v.assertion WHERE `+stillHeld+`) FROM intake_file WHERE at >= $1`, since).Scan(&d.Words, &d.Items, &d.Held)
	return d, err
}
