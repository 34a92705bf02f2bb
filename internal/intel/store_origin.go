package intel

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

// filesOfWords are the files that assertions came in, the newest first.
func filesOfWords(ctx context.Context, q store.Querier, words []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT file FROM assertion WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY file DESC LIMIT 20", store.IDs(words))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (id int64, err error) {
		err = r.Scan(&id)
		return id, err
	})
}
