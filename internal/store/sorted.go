package store

import (
	"context"
	"database/sql"
	"errors"
)

// On SQLite an index by hash is two tables: a large one in the order of its keys, and a small one of the newest entries. Hashes come in no order,
// so in one large table each new entry would change a page of its own, and a batch of a thousand rows would write four megabytes an index. The small
// one stays within the writer's cache; when it is full, its entries are put into the large one in order, so that a page takes many at once. Triggers
// fill it, views read both (migrations/sqlite/00016_sorted.sql).
var sortedIndexes = []string{"index_item_key", "index_observable_hash", "index_observable_scope", "index_edge_source", "index_edge_target"}

// sortAt is how many entries wait before they are put in order, and how many are moved in one transaction: a tenth of a second of SQLite's
// one writer.
const sortAt = 40_000

func (s *Store) sortNew(ctx context.Context) error {
	for _, name := range sortedIndexes {
		for full := true; full; {
			var n int64
			if err := s.r.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+name+"_new LIMIT $1)", sortAt).Scan(&n); err != nil {
				return err
			}
			if full = n == sortAt; full {
				if err := s.Write(ctx, func(tx *Tx) error { return tx.sortSome(ctx, name) }); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// sortSome moves the entries of the lowest keys, or all if they are few.
func (t *Tx) sortSome(ctx context.Context, name string) error {
	below, args := "", []any(nil)
	var key, id int64
	switch err := t.QueryRowContext(ctx, "SELECT key, id FROM "+name+"_new ORDER BY key, id LIMIT 1 OFFSET $1", sortAt+sortAt/2).Scan(&key, &id); {
	case err == nil:
		below, args = " WHERE (key, id) < ($1, $2)", []any{key, id}
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	for _, q := range []string{"INSERT INTO " + name + " SELECT key, id FROM " + name + "_new" + below + " ORDER BY key, id", "DELETE FROM " + name + "_new" + below} {
		if _, err := t.ExecContext(ctx, q, args...); err != nil {
			return err
		}
	}
	return nil
}
