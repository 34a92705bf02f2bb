package warning

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

func countLists(ctx context.Context, q store.Querier, ids []int64) (map[int64]ListCounts, error) {
	rows, err := q.QueryContext(ctx, `SELECT warning, count(*), CAST(sum(CASE WHEN told_at <> 0 AND answer = '' THEN 1 ELSE 0 END) AS BIGINT) FROM recipient
		WHERE warning IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) GROUP BY warning`, store.IDs(ids))
	if err != nil {
		return nil, err
	}
	out := map[int64]ListCounts{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var c ListCounts
		err = r.Scan(&id, &c.Recipients, &c.Silent)
		out[id] = c
		return none, err
	})
	return out, err
}

func receiptsByID(ctx context.Context, q store.Querier, ids []int64) ([]Receipt, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+receiptColumns+" FROM receipt WHERE id IN ("+askedFirst+")", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanReceipt)
}
