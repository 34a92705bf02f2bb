package intel

import (
	"context"
	"database/sql"
	"time"

	"lianfang/internal/store"
)

// arrivals are the ends of each source's last files, in order of time.
func arrivals(ctx context.Context, q store.Querier, most int) (map[int64][]time.Time, error) {
	rows, err := q.QueryContext(ctx, `SELECT f.source, f.done_at FROM source s JOIN intake_file f ON f.source = s.id
		WHERE f.done_at <> 0 AND f.done_at >= (SELECT coalesce(min(x.done_at), 0) FROM (SELECT l.done_at FROM intake_file l WHERE l.source = s.id ORDER BY l.done_at DESC LIMIT $1) x)
		ORDER BY f.source, f.done_at`, most)
	if err != nil {
		return nil, err
	}
	out := map[int64][]time.Time{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var source, at int64
		err = r.Scan(&source, &at)
		out[source] = append(out[source], time.UnixMicro(at))
		return none, err
	})
	return out, err
}
