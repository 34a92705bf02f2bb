package intel

import (
	"context"
	"database/sql"

	"lianfang/internal/format/gram"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

type searchDoc struct {
	word int64
	body string
}

// searchDocs reads the writing of assertions that count, and which documents of the same items have to go because their words were superseded.
func searchDocs(ctx context.Context, q store.Querier, ids []int64) (docs []searchDoc, gone []int64, err error) {
	rows, err := q.QueryContext(ctx, `SELECT a.id, a.state, a.title, a.raw FROM assertion a
		WHERE a.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		UNION ALL SELECT o.id, o.state, '', NULL FROM assertion o WHERE o.state = 1
		AND o.item IN (SELECT b.item FROM assertion b WHERE b.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)))`, store.IDs(ids))
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, state int64
		var title string
		var raw []byte
		if err := rows.Scan(&id, &state, &title, &raw); err != nil {
			return nil, nil, err
		}
		gone = append(gone, id)
		if state != stateSuperseded {
			docs = append(docs, searchDoc{id, title + "\n" + Writing(raw)})
		}
	}
	return docs, gone, rows.Err()
}

func removeDocs(ctx context.Context, tx *store.Tx, ids []int64) error {
	q := tx.Dialect.Pick("DELETE FROM search WHERE rowid IN (SELECT value FROM json_each($1))",
		"DELETE FROM search WHERE assertion IN (SELECT CAST(value AS BIGINT) FROM json_each($1))")
	_, err := tx.ExecContext(ctx, q, store.IDs(ids))
	return err
}

// putDocs: the two full-text indexes have nothing in common but the tokens.
func putDocs(ctx context.Context, tx *store.Tx, docs []searchDoc) error {
	if tx.Dialect == store.SQLite {
		ids, bodies := make([]int64, len(docs)), make([]string, len(docs))
		for i, d := range docs {
			ids[i], bodies[i] = d.word, d.body
		}
		return tx.Insert(ctx, "search", "", store.Ints("rowid", ids), store.Texts("body", bodies))
	}
	ids, bodies := make([]int64, len(docs)), make([]string, len(docs))
	for i, d := range docs {
		ids[i], bodies[i] = d.word, d.body
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO search (assertion, body) SELECT x.id, to_tsvector('simple', x.body) FROM unnest($1::bigint[], $2::text[]) AS x(id, body)", ids, bodies)
	return err
}

// matchDocs lists the newest visible items with a word that holds the phrases, below a cursor.
func matchDocs(ctx context.Context, d store.Dialect, q store.Querier, v marking.Viewer, phrases [][]string, below int64, limit int) ([]int64, error) {
	match := d.Pick("a.id IN (SELECT rowid FROM search WHERE search MATCH $1)",
		"a.id IN (SELECT assertion FROM search WHERE body @@ to_tsquery('simple', $1))")
	rows, err := q.QueryContext(ctx, `SELECT a.item FROM assertion a WHERE `+match+` AND a.state NOT IN (1, 5) AND a.item < $2 AND `+v.WhereAssertion("a")+`
		GROUP BY a.item ORDER BY a.item DESC LIMIT $3`, gram.Query(d == store.SQLite, phrases, false), below, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (int64, error) { return scanInt(r) })
}
