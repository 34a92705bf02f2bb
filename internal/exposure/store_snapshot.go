package exposure

import (
	"context"
	"encoding/json"
	"slices"

	"lianfang/internal/store"
)

// nextSnapshot finds or makes a list, and counts one more snapshot of it.
func nextSnapshot(ctx context.Context, tx *store.Tx, id, org int64, name string) (list, n int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO inventory_list (id, org, name, n) VALUES ($1, $2, $3, 1)
		ON CONFLICT (org, name) DO UPDATE SET n = inventory_list.n + 1 RETURNING id, n`, id, org, name).Scan(&list, &n)
	if err != nil {
		return 0, 0, err
	}
	// While nodes are replaced one by one, the old program takes uploads without a snapshot: what was before them cannot be given again.
	res, err := tx.ExecContext(ctx, "UPDATE inventory SET list = $1, n = $2, judged_at = at WHERE org = $3 AND name = $4 AND list = 0", list, n, org, name)
	if err != nil {
		return 0, 0, err
	}
	if old, err := res.RowsAffected(); err != nil || old == 0 {
		return list, n, err
	}
	err = tx.QueryRowContext(ctx, "UPDATE inventory_list SET n = n + 1 WHERE id = $1 RETURNING n", list).Scan(&n)
	return list, n, err
}

func insertInventory(ctx context.Context, tx *store.Tx, s *snapshot, now int64, by uploader) error {
	problems, err := json.Marshal(s.problems)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO inventory (id, org, name, format, sha256, row_n, problem_n, problems, at, actor, list, n, known_n, added_n, removed_n, changed_n, diff, by_machine, by_org, token, told_print)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`, s.id, s.Org, s.Name, string(s.Format), s.sum, s.parsed.n, s.problemN, string(problems), now, by.person,
		s.list, s.n, s.named, s.added, s.removed, s.changed, s.diff, s.ByMachine, by.org, by.token, s.header)
	return err
}

// changesAtOnce is how many changes are written by one statement.
const changesAtOnce = 5000

// insertChanges writes how a snapshot differs from the one before, in the order in which people read it.
func insertChanges(ctx context.Context, tx *store.Tx, list, n int64, all []change, links map[held]int64) error {
	first := int64(1)
	for piece := range slices.Chunk(all, changesAtOnce) {
		if err := insertSomeChanges(ctx, tx, list, n, first, piece, links); err != nil {
			return err
		}
		first += int64(len(piece))
	}
	return nil
}

func insertSomeChanges(ctx context.Context, tx *store.Tx, list, n, first int64, all []change, links map[held]int64) error {
	var place, asset, component, lists, ns, link []int64
	var gone []bool
	var as []string
	add := func(at int, t *thing, went bool) {
		if t == nil {
			return
		}
		for _, c := range t.components {
			lists, ns, place, gone = append(lists, list), append(ns, n), append(place, first+int64(at)), append(gone, went)
			asset, component, as, link = append(asset, t.asset), append(component, c), append(as, t.as), append(link, links[held{t.asset, c, t.as}])
		}
	}
	for i, c := range all {
		add(i, c.was, true)
		add(i, c.now, false)
	}
	return tx.Insert(ctx, "inventory_change", "", store.Ints("list", lists), store.Ints("n", ns), store.Ints("place", place), store.Bools("gone", gone),
		store.Ints("asset", asset), store.Ints("component", component), store.Texts("as_written", as), store.Ints("link", link))
}
