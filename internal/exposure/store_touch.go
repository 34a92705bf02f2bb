package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

// insertTouches writes those that are new and gives them back.
func insertTouches(ctx context.Context, tx *store.Tx, found []Touch, now int64) ([]Touch, error) {
	items := make([]int64, len(found))
	for i, t := range found {
		items[i] = t.Item
	}
	rows, err := tx.QueryContext(ctx, "SELECT item, org, observable FROM touch WHERE item IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(items))
	if err != nil {
		return nil, err
	}
	known := map[[3]int64]bool{}
	if _, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var k [3]int64
		err = r.Scan(&k[0], &k[1], &k[2])
		known[k] = true
		return none, err
	}); err != nil {
		return nil, err
	}
	var fresh []Touch
	var item, org, obs, at []int64
	var what []string
	for _, t := range found {
		k := [3]int64{t.Item, t.Org, t.Observable}
		if known[k] {
			continue
		}
		known[k] = true
		fresh = append(fresh, t)
		item, org, obs, at, what = append(item, t.Item), append(org, t.Org), append(obs, t.Observable), append(at, now), append(what, t.What)
	}
	return fresh, tx.Insert(ctx, "touch", "", store.Ints("item", item), store.Ints("org", org), store.Ints("observable", obs), store.Texts("what", what), store.Ints("at", at))
}

// touchesOfOrgs reads what touches organisations, the next behind one.
func touchesOfOrgs(ctx context.Context, q store.Querier, orgs []int64, after Touch, limit int) ([]Touch, error) {
	rows, err := q.QueryContext(ctx, `SELECT t.item, t.org, t.observable, o.kind, o.value, t.what FROM touch t JOIN observable o ON o.id = t.observable
		WHERE t.org IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND (t.org, t.item, t.observable) > ($2, $3, $4) ORDER BY t.org, t.item, t.observable LIMIT $5`,
		store.IDs(orgs), after.Org, after.Item, after.Observable, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanTouch)
}

// deleteTouches ends what values touched an organisation: whose a value is does not depend on who speaks of it.
func deleteTouches(ctx context.Context, tx *store.Tx, org int64, values []int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM touch WHERE org = $1 AND observable IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", org, store.IDs(values))
	return err
}

// moveTouches writes in which network or domain values lie now, one statement for each of those.
func moveTouches(ctx context.Context, tx *store.Tx, moved []Touch) error {
	type into struct {
		org  int64
		what string
	}
	values := map[into][]int64{}
	for _, t := range moved {
		k := into{t.Org, t.What}
		values[k] = append(values[k], t.Observable)
	}
	for k, list := range values {
		if _, err := tx.ExecContext(ctx, "UPDATE touch SET what = $1 WHERE org = $2 AND observable IN (SELECT CAST(value AS BIGINT) FROM json_each($3))", k.what, k.org, store.IDs(list)); err != nil {
			return err
		}
	}
	return nil
}
