package intel

import (
	"context"
	"database/sql"
	"time"

	"lianfang/internal/store"
)

type sentCount struct {
	before, now int64
	last        time.Time
}

// sentSince sums what files of each source brought from a moment on: up to a turn, and from then on.
func sentSince(ctx context.Context, q store.Querier, from, turn time.Time) (map[int64]sentCount, error) {
	rows, err := q.QueryContext(ctx, `SELECT source, CAST(sum(CASE WHEN done_at < $2 THEN new_n + updated_n ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN done_at < $2 THEN 0 ELSE new_n + updated_n END) AS BIGINT), max(done_at)
		FROM intake_file WHERE done_at >= $1 GROUP BY source`, from.UnixMicro(), turn.UnixMicro())
	if err != nil {
		return nil, err
	}
	out := map[int64]sentCount{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id, last int64
		var x sentCount
		err = r.Scan(&id, &x.before, &x.now, &last)
		x.last = time.UnixMicro(last).UTC()
		out[id] = x
		return none, err
	})
	return out, err
}
