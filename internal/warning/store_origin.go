package warning

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/store"
)

// newestWord picks the file of the word that came last.
const newestWord = " ORDER BY a.received_at DESC, a.id DESC LIMIT 1"

const (
	fileOnVulnerability = "SELECT a.file FROM opinion o JOIN assertion a ON a.id = o.assertion WHERE o.vulnerability = "
	fileOfItem          = "SELECT a.file FROM assertion a WHERE a.item IN "
)

// lastFileOn is the file that spoke last of a vulnerability, 0 if none did.
func lastFileOn(ctx context.Context, q store.Querier, vulnerability int64) (int64, error) {
	return oneFile(q.QueryRowContext(ctx, fileOnVulnerability+"$1"+newestWord, vulnerability))
}

func lastFileOfItems(ctx context.Context, q store.Querier, items []int64) (int64, error) {
	return oneFile(q.QueryRowContext(ctx, fileOfItem+"("+askedFirst+")"+newestWord, store.IDs(items)))
}

func oneFile(r *sql.Row) (id int64, err error) {
	if err = r.Scan(&id); errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// filesOfWarnings is for each warning the file that spoke last of its cause before it was drafted, 0 for one that a person wrote. It stays the same
// for as long as the warning is there.
func filesOfWarnings(ctx context.Context, q store.Querier, ids []int64) (map[int64]int64, error) {
	const before = " AND a.received_at <= w.drafted_at"
	rows, err := q.QueryContext(ctx, `SELECT w.id, CASE WHEN w.cause LIKE 'hand:%' THEN 0 ELSE coalesce(
		(`+fileOnVulnerability+"w.vulnerability AND w.vulnerability <> 0"+before+newestWord+`),
		(`+fileOfItem+"(SELECT i.item FROM warning_item i WHERE i.warning = w.id)"+before+newestWord+`), 0) END
		FROM warning w WHERE w.id IN (`+askedFirst+")", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	out := map[int64]int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id, file int64
		err = r.Scan(&id, &file)
		out[id] = file
		return none, err
	})
	return out, err
}
