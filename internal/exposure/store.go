package exposure

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"slices"

	"lianfang/internal/store"
)

// nameKey is the index key of a component's canonical name.
func nameKey(name string) int64 {
	sum := sha256.Sum256([]byte(name))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// ensureComponents finds or makes the products and components of these names.
func ensureComponents(ctx context.Context, tx *store.Tx, want map[string]*naming, id func() int64) (map[string]int64, error) {
	keys := make([]int64, 0, len(want))
	products := map[string]bool{}
	for name, c := range want {
		keys = append(keys, nameKey(name))
		products[c.product] = true
	}
	ids := map[string]int64{}
	rows, err := tx.QueryContext(ctx, "SELECT id, name FROM component WHERE key IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(keys))
	if err != nil {
		return nil, err
	}
	if err := collectIDs(rows, ids); err != nil {
		return nil, err
	}
	pids, err := ensureProducts(ctx, tx, products, id)
	if err != nil {
		return nil, err
	}
	var cid, product, key []int64
	var name, version, scheme []string
	for n, c := range want {
		if _, ok := ids[n]; ok {
			continue
		}
		ids[n] = id()
		cid, product, key = append(cid, ids[n]), append(product, pids[c.product]), append(key, nameKey(n))
		name, version, scheme = append(name, n), append(version, c.version), append(scheme, c.scheme)
	}
	return ids, tx.Insert(ctx, "component", "", store.Ints("id", cid), store.Ints("product", product), store.Ints("key", key),
		store.Texts("name", name), store.Texts("version", version), store.Texts("scheme", scheme))
}

// ensureProducts finds or makes products by key.
func ensureProducts(ctx context.Context, tx *store.Tx, want map[string]bool, id func() int64) (map[string]int64, error) {
	list := make([]string, 0, len(want))
	for k := range want {
		list = append(list, k)
	}
	ids, err := findProducts(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	var pid []int64
	var key, title []string
	for _, k := range list {
		if _, ok := ids[k]; !ok {
			ids[k] = id()
			pid, key, title = append(pid, ids[k]), append(key, k), append(title, "")
		}
	}
	return ids, tx.Insert(ctx, "product", "", store.Ints("id", pid), store.Texts("key", key), store.Texts("title", title))
}

func findProducts(ctx context.Context, q store.Querier, keys []string) (map[string]int64, error) {
	ids := map[string]int64{}
	for piece := range slices.Chunk(keys, namesAtOnce) {
		rows, err := q.QueryContext(ctx, "SELECT id, key FROM product WHERE key IN (SELECT value FROM json_each($1))", store.Names(piece))
		if err != nil {
			return nil, err
		}
		if err := collectIDs(rows, ids); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// namesAtOnce is how many names one statement asks for: a long list of long names is copied more than once on its way.
const namesAtOnce = 2000

// collectIDs reads rows of an id and a name.
func collectIDs(rows *sql.Rows, ids map[string]int64) error {
	_, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var name string
		err = r.Scan(&id, &name)
		ids[name] = id
		return none, err
	})
	return err
}

// ensureAssets finds or makes an organisation's machines of these names.
func ensureAssets(ctx context.Context, tx *store.Tx, org int64, names []string, id func() int64) (map[string]int64, error) {
	var list []string
	ids := map[string]int64{}
	for _, n := range names {
		if _, ok := ids[n]; !ok {
			ids[n] = 0
			list = append(list, n)
		}
	}
	for piece := range slices.Chunk(list, namesAtOnce) {
		rows, err := tx.QueryContext(ctx, "SELECT id, name FROM asset WHERE org = $1 AND name IN (SELECT value FROM json_each($2))", org, store.Names(piece))
		if err != nil {
			return nil, err
		}
		if err := collectIDs(rows, ids); err != nil {
			return nil, err
		}
	}
	var aid, orgs []int64
	var name, class []string
	for _, n := range list {
		if ids[n] == 0 {
			ids[n] = id()
			aid, orgs, name, class = append(aid, ids[n]), append(orgs, org), append(name, n), append(class, "")
		}
	}
	return ids, tx.Insert(ctx, "asset", "", store.Ints("id", aid), store.Ints("org", orgs), store.Texts("name", name), store.Texts("class", class))
}
