package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/store"
)

func orgsOf(list []stock) string { return pick(list, func(s stock) int64 { return s.org }) }

func listsOf(list []stock) string { return pick(list, func(s stock) int64 { return s.inventory }) }

func pick(list []stock, id func(stock) int64) string {
	out := make([]int64, len(list))
	for i, s := range list {
		out[i] = id(s)
	}
	return store.IDs(out)
}

func scanStock(r *sql.Rows) (s stock, err error) {
	err = r.Scan(&s.inventory, &s.org)
	return s, err
}

func stocks(ctx context.Context, q store.Querier, inventories []int64) ([]stock, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, org FROM inventory WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY id", store.IDs(inventories))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanStock)
}

// componentsOfStocks lists the components of every machine that the inventories speak of, whichever list they stand in, and those of the same
// organisations that some rule judges by the whole machine: a machine may have lost what it was judged by, and its last list with it. What no
// rule names is left out.
func componentsOfStocks(ctx context.Context, q store.Querier, list []stock) ([]component, error) {
	rows, err := q.QueryContext(ctx, `WITH orgs AS (SELECT CAST(value AS BIGINT) AS id FROM json_each($1)), lists AS (SELECT CAST(value AS BIGINT) AS id FROM json_each($2))
		SELECT c.id, p.key, c.name, c.judged FROM component c JOIN product p ON p.id = c.product
		WHERE EXISTS (SELECT 1 FROM rule r WHERE r.product = c.product) AND c.id IN (SELECT component FROM holding WHERE org IN (SELECT id FROM orgs) AND (asset IN (SELECT asset FROM holding WHERE org IN (SELECT id FROM orgs) AND inventory IN (SELECT id FROM lists))
			OR component IN (SELECT k.id FROM component k JOIN rule r ON r.product = k.product WHERE r.machine AND k.id IN (SELECT component FROM holding WHERE org IN (SELECT id FROM orgs)))))`,
		orgsOf(list), listsOf(list))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanComponent)
}

// meetAnything picks the inventories that hold something which a live word speaks of.
func meetAnything(ctx context.Context, q store.Querier, list []stock) ([]stock, error) {
	rows, err := q.QueryContext(ctx, `SELECT i.id, i.org FROM inventory i WHERE i.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		AND EXISTS (SELECT 1 FROM holding h JOIN verdict d ON d.component = h.component AND d.asset IN (0, h.asset)
			JOIN opinion o ON o.assertion = d.assertion AND o.live WHERE h.org = i.org AND h.inventory = i.id AND d.answer > 0 AND `+undenied(background, "h")+`) ORDER BY i.id`, listsOf(list))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanStock)
}

// takenOf tells whether an inventory of one of the organisations was taken after a fact.
func takenOf(ctx context.Context, tx *store.Tx, seq int64, list []stock) (bool, error) {
	var n int
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 AS one FROM fact WHERE seq > $1 AND subject IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) AND kind IN ($3, $4) LIMIT 1) x",
		seq, orgsOf(list), string(InventoryTaken), string(InventoryReread)).Scan(&n)
	return n > 0, err
}

// dropMachineVerdicts removes what was said of what the organisations hold by the whole machine. What they no longer hold shows nowhere, and
// is dropped when it comes back; so verdicts are found by component and machine, and not by walking through all of them.
func dropMachineVerdicts(ctx context.Context, tx *store.Tx, list []stock) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM verdict WHERE (component, asset) IN (SELECT component, asset FROM holding WHERE org "+tx.Dialect.Among("$1")+")", orgsOf(list))
	return err
}

// holdingsOf counts what organisations hold, up to a bound.
func holdingsOf(ctx context.Context, q store.Querier, list []stock, most int) (n int, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 AS one FROM holding WHERE org IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) LIMIT $2) x", orgsOf(list), most).Scan(&n)
	return n, err
}

// fleetOf reads all machines of organisations.
func fleetOf(ctx context.Context, q store.Querier, list []stock) (*fleet, error) {
	rows, err := q.QueryContext(ctx, `SELECT h.asset, c.id, c.name FROM holding h JOIN component c ON c.id = h.component
		WHERE h.org IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) GROUP BY h.asset, c.id, c.name ORDER BY h.asset, c.id`, orgsOf(list))
	if err != nil {
		return nil, err
	}
	f := &fleet{comps: map[int64]judge.Component{}, system: map[int64]bool{}, on: map[int64][]int64{}, machines: map[int64][]int64{}}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var asset, id int64
		var name string
		err = r.Scan(&asset, &id, &name)
		f.add(asset, id, name)
		return none, err
	})
	return f, err
}

// noteComponentsJudged marks components that were judged against all that is known.
func noteComponentsJudged(ctx context.Context, tx *store.Tx, components []int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE component SET judged = TRUE WHERE NOT judged AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(components))
	return err
}

// forgetJudged has components judged anew: those that nobody held when they came back, and so missed what was said meanwhile.
func forgetJudged(ctx context.Context, tx *store.Tx, components []int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE component SET judged = FALSE WHERE judged AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))
		AND NOT EXISTS (SELECT 1 FROM holding h WHERE h.component = component.id)`, store.IDs(components))
	return err
}
