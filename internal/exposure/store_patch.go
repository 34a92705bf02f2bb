package exposure

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"lianfang/internal/format/winpatch"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// windowsKey begins the keys of all that is a Windows.
const windowsKey = "cpe:microsoft:windows_"

func isWindows(product string) bool { return strings.HasPrefix(product, windowsKey) }

// patchesOfMachines reads the updates on an organisation's machines that lists other than one tell.
func patchesOfMachines(ctx context.Context, q store.Querier, org int64, machines []string, except string) (map[string][]winpatch.KB, error) {
	out := map[string][]winpatch.KB{}
	for piece := range slices.Chunk(machines, namesAtOnce) {
		rows, err := q.QueryContext(ctx, `SELECT DISTINCT t.name, m.kb FROM asset t JOIN machine_patch m ON m.asset = t.id JOIN inventory_list l ON l.id = m.list
			WHERE t.org = $1 AND t.name IN (SELECT value FROM json_each($2)) AND l.name <> $3 ORDER BY t.name, m.kb`, org, store.Names(piece), except)
		if err != nil {
			return nil, err
		}
		if _, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
			var name string
			var kb winpatch.KB
			err = r.Scan(&name, &kb)
			out[name] = append(out[name], kb)
			return none, err
		}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// patchesOn reads the updates on machines, whichever list tells them.
func patchesOn(ctx context.Context, q store.Querier, machines []int64) (map[int64][]winpatch.KB, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT asset, kb FROM machine_patch WHERE asset IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY asset, kb", store.IDs(machines))
	if err != nil {
		return nil, err
	}
	out := map[int64][]winpatch.KB{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var asset int64
		var kb winpatch.KB
		err = r.Scan(&asset, &kb)
		out[asset] = append(out[asset], kb)
		return none, err
	})
	return out, err
}

// machinesWithPatches lists the machines of which the list told updates so far, those that the upload replaces.
func machinesWithPatches(ctx context.Context, tx *store.Tx, s *snapshot) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, "SELECT DISTINCT m.asset, t.name FROM machine_patch m JOIN asset t ON t.id = m.asset WHERE m.org = $1 AND m.list = $2", s.Org, s.list)
	if err != nil {
		return nil, err
	}
	var out []int64
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var asset int64
		var name string
		if err = r.Scan(&asset, &name); !s.ByMachine || s.machines[name] {
			out = append(out, asset)
		}
		return none, err
	})
	return out, err
}

// replacePatches puts the updates that an upload tells in the place of those that the list told before.
func replacePatches(ctx context.Context, tx *store.Tx, s *snapshot, assets map[string]int64) error {
	old, err := machinesWithPatches(ctx, tx, s)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM machine_patch WHERE list = $1 AND asset IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", s.list, store.IDs(old)); err != nil {
		return err
	}
	var asset, list, kb, org []int64
	for at, all := range s.patches {
		if at.machine == "" {
			continue // it stands on a machine of its own, on which nothing else is
		}
		for _, k := range all {
			asset, list, kb, org = append(asset, assets[at.machine]), append(list, s.list), append(kb, int64(k)), append(org, s.Org)
		}
	}
	return tx.Insert(ctx, "machine_patch", "ON CONFLICT DO NOTHING", store.Ints("asset", asset), store.Ints("list", list), store.Ints("kb", kb), store.Ints("org", org))
}

// windowsOn lists the Windows that lists have on machines.
func windowsOn(ctx context.Context, q store.Querier, machines []int64, except int64) ([]windowsHeld, error) {
	var out []windowsHeld
	for piece := range slices.Chunk(machines, namesAtOnce) {
		rows, err := q.QueryContext(ctx, `SELECT h.component, h.org, h.asset, h.inventory, h.line, h.link, h.as_written, c.name, coalesce(l.from_key, c.name)
			FROM holding h JOIN component c ON c.id = h.component JOIN product p ON p.id = c.product LEFT JOIN name_link l ON l.id = h.link AND l.source = 'patch'
			WHERE h.asset IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND h.inventory <> $2 AND substr(p.key, 1, $3) = $4 AND (h.link = 0 OR l.id IS NOT NULL)
			ORDER BY h.asset, h.inventory, h.component`, store.IDs(piece), except, len(windowsKey), windowsKey)
		if err != nil {
			return nil, err
		}
		some, err := store.Collect(rows, func(r *sql.Rows) (h windowsHeld, err error) {
			err = r.Scan(&h.component, &h.org, &h.asset, &h.inventory, &h.line, &h.link, &h.as, &h.name, &h.base)
			return h, err
		})
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

func deleteHeld(ctx context.Context, tx *store.Tx, gone []heldAt) error {
	type where struct{ component, inventory int64 }
	by := map[where][]int64{}
	for _, h := range gone {
		k := where{h.component, h.inventory}
		by[k] = append(by[k], h.asset)
	}
	for k, assets := range by {
		_, err := tx.ExecContext(ctx, "DELETE FROM holding WHERE component = $1 AND inventory = $2 AND asset IN (SELECT CAST(value AS BIGINT) FROM json_each($3))", k.component, k.inventory, store.IDs(assets))
		if err != nil {
			return err
		}
	}
	return nil
}

// insertComing puts rows into the holdings; what the same list gives itself stays as it is.
func insertComing(ctx context.Context, tx *store.Tx, came []coming) error {
	n := len(came)
	component, org, asset, inv, line, link := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	as := make([]string, n)
	for i, h := range came {
		component[i], org[i], asset[i], inv[i], line[i], link[i], as[i] = h.component, h.org, h.asset, h.inventory, h.line, h.heldAt.link, h.as
	}
	if err := forgetJudged(ctx, tx, component); err != nil {
		return err
	}
	return tx.Insert(ctx, "holding", "ON CONFLICT DO NOTHING", store.Ints("component", component), store.Ints("org", org), store.Ints("asset", asset),
		store.Ints("inventory", inv), store.Ints("line", line), store.Texts("as_written", as), store.Ints("link", link))
}

// rereadFacts gives the facts by which inventories are compared with what is known once more. With waits they count as not compared until then, so that nothing
// is taken for mended that only stands under another name.
func rereadFacts(ctx context.Context, tx *store.Tx, inventories []int64, waits bool) ([]journal.Fact, error) {
	const these = " WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"
	if waits {
		if _, err := tx.ExecContext(ctx, "UPDATE inventory SET judged_at = 0"+these, store.IDs(inventories)); err != nil {
			return nil, err
		}
	}
	rows, err := tx.QueryContext(ctx, "SELECT org, id, row_n FROM inventory"+these+" ORDER BY id", store.IDs(inventories))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (journal.Fact, error) {
		f := journal.Fact{Kind: InventoryReread}
		var n int64
		err := r.Scan(&f.Subject, &f.Object, &n)
		f.Body = fmt.Sprintf(`{"rows":%d}`, n)
		return f, err
	})
}

// patchMark changes with what is known of updates: rows are only added.
func patchMark(ctx context.Context, q store.Querier) (string, error) {
	var a, b int64
	err := q.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM patch_known), (SELECT count(*) FROM patch_replaces)").Scan(&a, &b)
	return fmt.Sprint(a, " ", b), err
}

// readUpdates reads all that is known of updates.
func readUpdates(ctx context.Context, q store.Querier) (*winpatch.Catalogue, error) {
	type one struct {
		kb      winpatch.KB
		product string
	}
	replaces := map[one][]winpatch.KB{}
	rows, err := q.QueryContext(ctx, "SELECT kb, old, product FROM patch_replaces ORDER BY kb, old, product")
	if err != nil {
		return nil, err
	}
	if _, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var k one
		var old winpatch.KB
		err = r.Scan(&k.kb, &old, &k.product)
		replaces[k] = append(replaces[k], old)
		return none, err
	}); err != nil {
		return nil, err
	}
	rows, err = q.QueryContext(ctx, "SELECT kb, product, build FROM patch_known ORDER BY kb, product, build")
	if err != nil {
		return nil, err
	}
	c := new(winpatch.Catalogue)
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var k one
		var said string
		err = r.Scan(&k.kb, &k.product, &said)
		rec := winpatch.Record{KB: k.kb, Product: k.product, Supersedes: replaces[k]}
		rec.Build, _ = winpatch.ParseBuild(said)
		delete(replaces, k) // once is enough
		c.Add(rec)
		return none, err
	})
	return c, err
}

// learnUpdates writes what records say of updates; it tells how many rows are new.
func learnUpdates(ctx context.Context, tx *store.Tx, records []winpatch.Record) (fresh bool, err error) {
	before, err := patchMark(ctx, tx)
	if err != nil {
		return false, err
	}
	var kb, ekb, old []int64
	var product, build, eproduct []string
	type pair struct {
		kb, old winpatch.KB
		product string
	}
	pairs, known := map[pair]bool{}, map[string]bool{}
	for _, r := range records {
		key := fmt.Sprintf("%d %s %s", r.KB, r.Product, r.Build)
		if !known[key] {
			known[key] = true
			kb, product, build = append(kb, int64(r.KB)), append(product, r.Product), append(build, r.Build.String())
		}
		for _, o := range r.Supersedes {
			pairs[pair{r.KB, o, r.Product}] = true
		}
	}
	for _, p := range slices.SortedFunc(maps.Keys(pairs), func(a, b pair) int {
		if a.kb != b.kb {
			return int(a.kb) - int(b.kb)
		}
		return int(a.old) - int(b.old)
	}) {
		ekb, old, eproduct = append(ekb, int64(p.kb)), append(old, int64(p.old)), append(eproduct, p.product)
	}
	if err := tx.Insert(ctx, "patch_known", "ON CONFLICT DO NOTHING", store.Ints("kb", kb), store.Texts("product", product), store.Texts("build", build)); err != nil {
		return false, err
	}
	if err := tx.Insert(ctx, "patch_replaces", "ON CONFLICT DO NOTHING", store.Ints("kb", ekb), store.Ints("old", old), store.Texts("product", eproduct)); err != nil {
		return false, err
	}
	after, err := patchMark(ctx, tx)
	return before != after, err
}

// patchedAfter lists machines whose updates are told, in the order of their ids.
func patchedAfter(ctx context.Context, q store.Querier, after int64, limit int) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT asset FROM machine_patch WHERE asset > $1 ORDER BY asset LIMIT $2", after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}
