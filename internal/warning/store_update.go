package warning

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/store"
)

// warningsNaming lists the warnings that name an item which was not withdrawn from them yet.
func warningsNaming(ctx context.Context, q store.Querier, item int64) ([]Warning, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+warningColumns+` FROM warning_item wi JOIN warning w ON w.id = wi.warning
		WHERE wi.item = $1 AND wi.withdrawn_at = 0 AND w.state IN ('draft','released') ORDER BY w.id`, item)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Warning, error) { return scanWarning(r) })
}

func markItemWithdrawn(ctx context.Context, tx *store.Tx, item, at int64) (int64, error) {
	res, err := tx.ExecContext(ctx, "UPDATE warning_item SET withdrawn_at = $1 WHERE item = $2 AND withdrawn_at = 0", at, item)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func insertUpdates(ctx context.Context, tx *store.Tx, ups []Update) error {
	n := len(ups)
	id, warning, item, at := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	kind, cause, words := make([]string, n), make([]string, n), make([]string, n)
	for i, u := range ups {
		id[i], warning[i], item[i], at[i] = u.ID, u.Warning, u.Item, micros(u.At)
		kind[i], cause[i], words[i] = string(u.Kind), u.cause, encode(u.Words)
	}
	return tx.Insert(ctx, "warning_update", "ON CONFLICT (cause) DO NOTHING", store.Ints("id", id), store.Ints("warning", warning), store.Texts("kind", kind),
		store.Ints("item", item), store.Texts("cause", cause), store.Texts("words", words), store.Ints("at", at))
}

const updateColumns = "id, warning, kind, item, words, at"

func scanUpdate(r interface{ Scan(...any) error }) (Update, error) {
	var u Update
	var words string
	var at int64
	err := r.Scan(&u.ID, &u.Warning, &u.Kind, &u.Item, &words, &at)
	u.Words, u.At = decodeText(words), instant(at)
	return u, err
}

// updateByID gives the zero Update when there is none.
func updateByID(ctx context.Context, q store.Querier, id int64) (Update, error) {
	u, err := scanUpdate(q.QueryRowContext(ctx, "SELECT "+updateColumns+" FROM warning_update WHERE id = $1", id))
	if errors.Is(err, sql.ErrNoRows) {
		return Update{}, nil
	}
	return u, err
}

func updatesOf(ctx context.Context, q store.Querier, warning int64) ([]Update, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+updateColumns+" FROM warning_update WHERE warning = $1 ORDER BY id LIMIT 500", warning)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Update, error) { return scanUpdate(r) })
}

func markNews(ctx context.Context, tx *store.Tx, rows []toldRow, update int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE recipient SET news = $1 WHERE news < $1 AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", update, idsOf(rows))
	return err
}
