package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

// changesThatMeet reads what inventories changed, place by place, where what was there or is there now meets something.
func changesThatMeet(ctx context.Context, q store.Querier, list []stock) ([]placed, error) {
	rows, err := q.QueryContext(ctx, `SELECT c.list, c.n, c.place, c.gone, c.asset, c.component FROM inventory i JOIN inventory_change c ON c.list = i.list AND c.n = i.n
		WHERE i.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND i.diff AND EXISTS (SELECT 1 FROM inventory_change m JOIN verdict d ON d.component = m.component
			WHERE m.list = c.list AND m.n = c.n AND m.place = c.place AND d.answer > 0) ORDER BY c.list, c.n, c.place`, listsOf(list))
	if err != nil {
		return nil, err
	}
	var out []placed
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var p placed
		var h held
		var gone bool
		err = r.Scan(&p.list, &p.n, &p.place, &gone, &h.asset, &h.component)
		if last := len(out) - 1; last < 0 || out[last].list != p.list || out[last].n != p.n || out[last].place != p.place {
			out = append(out, p)
		}
		out[len(out)-1].take(h, gone)
		return none, err
	})
	return out, err
}

// take puts a row on its side of a change.
func (c *change) take(h held, gone bool) {
	side := &c.now
	if gone {
		side = &c.was
	}
	if *side == nil {
		*side = &thing{asset: h.asset, as: h.as}
	}
	(*side).components = append((*side).components, h.component)
}

// meetingsOf reads what components meet on the word of those who still say so, unless one denies it that every member may read.
func meetingsOf(ctx context.Context, q store.Querier, components []int64) (meetings, error) {
	out := meetings{}
	rows, err := q.QueryContext(ctx, `SELECT d.component, d.asset, d.vulnerability, d.assertion, d.answer FROM verdict d JOIN opinion o ON o.assertion = d.assertion AND o.live
		WHERE d.component IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND d.answer > 0 AND `+undenied(background, ""), store.IDs(components))
	if err != nil {
		return nil, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var k metKey
		var x met
		err = r.Scan(&k.component, &k.asset, &x.vulnerability, &x.assertion, &x.answer)
		out[k] = append(out[k], x)
		return none, err
	})
	return out, err
}

func insertEffects(ctx context.Context, tx *store.Tx, all map[effect]strength) error {
	var list, n, vulnerability, was, now, assertion, answer, machines []int64
	var gone []bool
	for e, s := range all {
		list, n, gone, vulnerability = append(list, e.list), append(n, e.n), append(gone, e.gone), append(vulnerability, e.vulnerability)
		was, now, assertion = append(was, e.was), append(now, e.now), append(assertion, e.assertion)
		answer, machines = append(answer, s.answer), append(machines, s.machines)
	}
	return tx.Insert(ctx, "inventory_match", "ON CONFLICT (list, n, gone, vulnerability, was, now, assertion) DO NOTHING", store.Ints("list", list), store.Ints("n", n), store.Bools("gone", gone),
		store.Ints("vulnerability", vulnerability), store.Ints("was", was), store.Ints("now", now), store.Ints("assertion", assertion),
		store.Ints("answer", answer), store.Ints("machines", machines))
}

// noteProgress says how far the comparison of inventories has come.
func noteProgress(ctx context.Context, tx *store.Tx, list []stock, done, all int) error {
	_, err := tx.ExecContext(ctx, "UPDATE inventory SET judged_n = $1, judge_n = $2 WHERE judged_at = 0 AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($3))", done, all, listsOf(list))
	return err
}

func noteJudged(ctx context.Context, tx *store.Tx, list []stock, now int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE inventory SET judged_n = judge_n, judged_at = $1 WHERE judged_at = 0 AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", now, listsOf(list))
	return err
}
