package exposure

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"lianfang/internal/store"
)

// ofList are the rows that a list ($1 organisation, $2 name) says so far.
const ofList = "org = $1 AND inventory IN (SELECT id FROM inventory WHERE org = $1 AND name = $2)"

// ofMachines narrows them to machines ($3).
const ofMachines = " AND asset IN (SELECT id FROM asset WHERE org = $1 AND name IN (SELECT value FROM json_each($3)))"

// eachPiece runs over the rows that an upload replaces: all of its list, or those of the machines that it names, some at a time.
func eachPiece(s *snapshot, do func(where string, args ...any) error) error {
	if !s.ByMachine {
		return do(ofList, s.Org, s.Name)
	}
	for piece := range slices.Chunk(slices.Sorted(maps.Keys(s.machines)), namesAtOnce) {
		if err := do(ofList+ofMachines, s.Org, s.Name, store.Names(piece)); err != nil {
			return err
		}
	}
	return nil
}

// heldBefore tells each row that an upload may replace.
func heldBefore(ctx context.Context, tx *store.Tx, s *snapshot, each func(kin)) error {
	return eachPiece(s, func(where string, args ...any) error {
		rows, err := tx.QueryContext(ctx, "SELECT asset, component, as_written, link, coalesce((SELECT l.source FROM name_link l WHERE l.id = holding.link), '') FROM holding WHERE "+where, args...)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var h kin
			var source string
			if err := rows.Scan(&h.asset, &h.component, &h.as, &h.link, &source); err != nil {
				return err
			}
			h.soft = isSoft(source)
			each(h)
		}
		return rows.Err()
	})
}

// dropGone removes the rows that the snapshot's differences say are gone.
func dropGone(ctx context.Context, tx *store.Tx, s *snapshot) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM holding WHERE (component, asset) IN (SELECT component, asset FROM inventory_change WHERE list = $3 AND n = $4 AND gone) AND "+ofList,
		s.Org, s.Name, s.list, s.n)
	return err
}

// keepHeld makes the rows that stay the new snapshot's.
func keepHeld(ctx context.Context, tx *store.Tx, s *snapshot) error {
	return eachPiece(s, func(where string, args ...any) error {
		id := "$3"
		if len(args) == 3 {
			id = "$4"
		}
		_, err := tx.ExecContext(ctx, "UPDATE holding SET inventory = "+id+" WHERE "+where, append(args, s.id)...)
		return err
	})
}

// heldAtOnce is how many rows are written by one statement: PostgreSQL's copy of them is in memory too.
const heldAtOnce = 10_000

func (w *inventoryWriter) insertHeld(ctx context.Context, s *snapshot) error {
	for piece := range slices.Chunk(s.came, heldAtOnce) {
		if err := w.insertSomeHeld(ctx, s, piece); err != nil {
			return err
		}
	}
	return nil
}

func (w *inventoryWriter) insertSomeHeld(ctx context.Context, s *snapshot, came []int) error {
	n := len(came)
	component, org, asset, inv, line, link := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	as := make([]string, n)
	for i, at := range came {
		r := s.rows[at]
		component[i], org[i], asset[i] = w.ids[r.comp.name], s.Org, s.assets[s.names[at]]
		inv[i], line[i], as[i], link[i] = s.id, int64(r.line), r.as, w.linkOf(at, s)
	}
	if err := forgetJudged(ctx, w.tx, component); err != nil {
		return err
	}
	return w.tx.Insert(ctx, "holding", "", store.Ints("component", component), store.Ints("org", org), store.Ints("asset", asset),
		store.Ints("inventory", inv), store.Ints("line", line), store.Texts("as_written", as), store.Ints("link", link))
}

// unnamedOf lists what a list says so far of rows that name no machine.
func unnamedOf(ctx context.Context, tx *store.Tx, org int64, list string) ([]loose, error) {
	prefix := unnamedKey(list, 0)
	prefix = prefix[:len(prefix)-1]
	rows, err := tx.QueryContext(ctx, `SELECT t.name, h.component, h.as_written FROM holding h JOIN asset t ON t.id = h.asset
		WHERE h.org = $1 AND h.inventory IN (SELECT id FROM inventory WHERE org = $1 AND name = $2) AND substr(t.name, 1, $3) = $4 AND NOT `+soft("h")+` ORDER BY h.asset, h.component`,
		org, list, len([]rune(prefix)), prefix)
	if err != nil {
		return nil, err
	}
	var out []loose
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var name, as string
		var component int64
		err = r.Scan(&name, &component, &as)
		n, ok := unnamedNumber(list, name)
		switch {
		case !ok:
		case len(out) > 0 && out[len(out)-1].number == n:
			out[len(out)-1].components = append(out[len(out)-1].components, component)
		default:
			out = append(out, loose{number: n, as: as, components: []int64{component}})
		}
		return none, err
	})
	return out, err
}

// productsByComponent gives the products of components.
func productsByComponent(ctx context.Context, q store.Querier, components []int64) (map[int64]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, product FROM component WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(components))
	if err != nil {
		return nil, err
	}
	out := make(map[int64]int64, len(components))
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id, product int64
		err = r.Scan(&id, &product)
		out[id] = product
		return none, err
	})
	return out, err
}

// assetsNamed gives the names of machines.
func assetsNamed(ctx context.Context, q store.Querier, assets []int64) (map[int64]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, name FROM asset WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(assets))
	if err != nil {
		return nil, err
	}
	return namesByID(rows, len(assets))
}

// componentsNamed gives the canonical names of components.
func componentsNamed(ctx context.Context, q store.Querier, components []int64) (map[int64]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, name FROM component WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(components))
	if err != nil {
		return nil, err
	}
	return namesByID(rows, len(components))
}

// namesByID reads rows of an id and a name.
func namesByID(rows *sql.Rows, n int) (map[int64]string, error) {
	out := make(map[int64]string, n)
	_, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var name string
		err = r.Scan(&id, &name)
		out[id] = name
		return none, err
	})
	return out, err
}
