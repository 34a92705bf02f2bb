package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/exposure/names"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// nameColumns are those of a written name w; with an organisation, of its use u and pick k.
const nameColumns = "w.id, w.key, w.state, w.product, w.words, w.actor, w.at"

func scanName(r *sql.Rows) (n WrittenName, err error) {
	var at, pickedAt, picker int64
	var picked bool
	var k Pick
	err = r.Scan(&n.ID, &n.Key, &n.State, &n.Product, &n.Words, &n.Actor, &at, &n.Orgs, &n.Machines, &n.Picks, &picked, &k.Product, &k.Words, &picker, &pickedAt)
	if n.At = when(at); picked {
		k.Actor, k.At = picker, when(pickedAt)
		n.Pick = &k
	}
	return n, err
}

// namesFrom reads names: everybody's with the sums, or an organisation's ($1) with its own figures and pick.
func namesFrom(org int64) string {
	if org == 0 {
		return "SELECT " + nameColumns + ", w.orgs, w.machines, w.picks, FALSE, '', '', 0, 0 FROM written_name w WHERE w.orgs > 0 AND $1 = 0"
	}
	return "SELECT " + nameColumns + `, 0, u.machines, 0, k.org IS NOT NULL, coalesce(k.product, ''), coalesce(k.words, ''), coalesce(k.actor, 0), coalesce(k.at, 0)
		FROM name_use u JOIN written_name w ON w.id = u.name LEFT JOIN name_pick k ON k.name = w.id AND k.org = u.org WHERE u.org = $1`
}

func writtenName(ctx context.Context, q store.Querier, org, id int64) ([]WrittenName, error) {
	rows, err := q.QueryContext(ctx, namesFrom(org)+" AND w.id = $2", org, id)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanName)
}

func writtenNames(ctx context.Context, q store.Querier, n NameQuery, at listPlace, limit int) ([]WrittenName, error) {
	machines, picked := "w.machines", "w.picks > 0"
	if n.Org != 0 {
		machines, picked = "u.machines", "k.org IS NOT NULL"
	}
	which := map[NameView]string{NamesOpen: "w.state = 0 AND NOT w.known", NamesProposed: "w.state = 0 AND " + picked, NamesConfirmed: "w.state = 1", NamesNone: "w.state = 2"}[n.View]
	if which == "" {
		which = "w.state = 0 AND NOT w.known"
	}
	rows, err := q.QueryContext(ctx, namesFrom(n.Org)+" AND "+which+" AND ($2 = 0 OR "+machines+" < $3 OR "+machines+" = $3 AND w.id > $4) ORDER BY "+machines+" DESC, w.id LIMIT $5",
		n.Org, onlyIf(at.set), at.first, at.id, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanName)
}

// proposalsOn counts what organisations say for themselves that names mean.
func proposalsOn(ctx context.Context, q store.Querier, list []int64) (map[int64][]Proposal, error) {
	rows, err := q.QueryContext(ctx, "SELECT name, product, count(*) FROM name_pick WHERE name IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) GROUP BY name, product ORDER BY name, 3 DESC, product", store.IDs(list))
	if err != nil {
		return nil, err
	}
	out := map[int64][]Proposal{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var p Proposal
		err = r.Scan(&id, &p.Product, &p.Orgs)
		out[id] = append(out[id], p)
		return none, err
	})
	return out, err
}

func settleName(ctx context.Context, tx *store.Tx, id int64, m Meaning, actor, now int64) (bool, error) {
	res, err := tx.ExecContext(ctx, "UPDATE written_name SET state = $1, product = $2, words = $3, actor = $4, at = $5 WHERE id = $6", int64(m.State), m.Product, m.Words, actor, now, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

func pickName(ctx context.Context, tx *store.Tx, org, id int64, m Meaning, actor, now int64) error {
	if m.State == NameOpen {
		if _, err := tx.ExecContext(ctx, "DELETE FROM name_pick WHERE name = $1 AND org = $2", id, org); err != nil {
			return err
		}
	} else if _, err := tx.ExecContext(ctx, `INSERT INTO name_pick (name, org, product, words, actor, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (name, org) DO UPDATE SET product = excluded.product, words = excluded.words, actor = excluded.actor, at = excluded.at`, id, org, m.Product, m.Words, actor, now); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE written_name SET picks = (SELECT count(*) FROM name_pick p WHERE p.name = written_name.id) WHERE id = $1", id)
	return err
}

// countNames counts anew on how many machines of an organisation each name stands.
func countNames(ctx context.Context, tx *store.Tx, org int64) error {
	rows, err := tx.QueryContext(ctx, "SELECT name FROM name_use WHERE org = $1", org)
	if err != nil {
		return err
	}
	before, err := store.Collect(rows, scanID)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM name_use WHERE org = $1", org); err != nil {
		return err
	}
	if rows, err = tx.QueryContext(ctx, `INSERT INTO name_use (name, org, machines) SELECT w.id, CAST($1 AS BIGINT), count(DISTINCT h.asset) FROM holding h JOIN component c ON c.id = h.component JOIN written_name w ON w.id = c.product
		WHERE h.org = $1 GROUP BY w.id RETURNING name`, org); err != nil {
		return err
	}
	now, err := store.Collect(rows, scanID)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE written_name SET orgs = (SELECT count(*) FROM name_use u WHERE u.name = written_name.id),
			machines = (SELECT CAST(coalesce(sum(u.machines), 0) AS BIGINT) FROM name_use u WHERE u.name = written_name.id)
		WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`, store.IDs(append(before, now...)))
	return err
}

// orgsWithName lists organisations that have a name, in the order of their ids.
func orgsWithName(ctx context.Context, q store.Querier, name, only, after int64, limit int) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT h.org FROM component c JOIN holding h ON h.component = c.id WHERE c.product = $1 AND h.org > $2 AND ($3 = 0 OR h.org = $3) ORDER BY h.org LIMIT $4", name, after, only, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

const theseOrgs = "h.org IN (SELECT CAST(value AS BIGINT) FROM json_each($2))"

// heldInWords lists the rows of organisations that have a name.
func heldInWords(ctx context.Context, q store.Querier, name int64, orgs []int64) ([]heldAt, error) {
	rows, err := q.QueryContext(ctx, `SELECT h.component, h.org, h.asset, h.inventory, h.line, h.link, h.as_written, c.name FROM component c JOIN holding h ON h.component = c.id
		WHERE c.product = $1 AND `+theseOrgs+" ORDER BY h.org, h.asset, h.inventory, h.component", name, store.IDs(orgs))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanHeldAt)
}

// heldByMeaning lists the rows that organisations have because somebody said what a name means.
func heldByMeaning(ctx context.Context, q store.Querier, key string, orgs []int64) ([]heldAt, map[int64]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT h.component, h.org, h.asset, h.inventory, h.line, h.link, h.as_written, c.name, l.source FROM name_link l JOIN holding h ON h.link = l.id JOIN component c ON c.id = h.component
		WHERE l.from_key = $1 AND l.source IN ('confirmed', 'picked') AND `+theseOrgs+" ORDER BY h.org, h.asset, h.inventory, h.component", names.Kind+key, store.IDs(orgs))
	if err != nil {
		return nil, nil, err
	}
	sources := map[int64]string{}
	list, err := store.Collect(rows, func(r *sql.Rows) (h heldAt, err error) {
		var source string
		err = r.Scan(&h.component, &h.org, &h.asset, &h.inventory, &h.line, &h.link, &h.as, &h.name, &source)
		sources[h.link] = source
		return h, err
	})
	return list, sources, err
}

func scanHeldAt(r *sql.Rows) (h heldAt, err error) {
	err = r.Scan(&h.component, &h.org, &h.asset, &h.inventory, &h.line, &h.link, &h.as, &h.name)
	return h, err
}

// meaningsTo reads what a name means to organisations.
func meaningsTo(ctx context.Context, q store.Querier, name int64, orgs []int64) (key string, all map[int64]meaning, err error) {
	all = map[int64]meaning{}
	rows, err := q.QueryContext(ctx, `SELECT w.key, w.state, w.product, CAST(j.value AS BIGINT), coalesce(k.product, ''), k.org IS NOT NULL
		FROM written_name w JOIN json_each($2) j ON TRUE LEFT JOIN name_pick k ON k.name = w.id AND k.org = CAST(j.value AS BIGINT) WHERE w.id = $1`, name, store.IDs(orgs))
	if err != nil {
		return "", nil, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var state NameState
		var product, pick string
		var org int64
		var picked bool
		err = r.Scan(&key, &state, &product, &org, &pick, &picked)
		all[org] = meaningOf(state, product, picked, pick)
		return none, err
	})
	return key, all, err
}

// metBy lists a word on each vulnerability that components met.
func metBy(ctx context.Context, q store.Querier, components []int64) ([]goneMatch, error) {
	rows, err := q.QueryContext(ctx, `SELECT d.vulnerability, max(d.assertion) FROM verdict d JOIN opinion o ON o.assertion = d.assertion AND o.live
		WHERE d.component IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND d.answer > 0 GROUP BY d.vulnerability ORDER BY d.vulnerability`, store.IDs(components))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (g goneMatch, err error) {
		err = r.Scan(&g.vulnerability, &g.assertion)
		return g, err
	})
}

// goneMatch is a word on a vulnerability.
type goneMatch struct{ vulnerability, assertion int64 }

// judgedByMachine picks inventories on whose machines something is judged by all that stands there.
func judgedByMachine(ctx context.Context, q store.Querier, inventories, machines []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT h.inventory FROM holding h JOIN verdict d ON d.component = h.component AND d.asset = h.asset
		WHERE h.asset IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND h.inventory IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) ORDER BY 1`, store.IDs(machines), store.IDs(inventories))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// productsSpokenOf lists the keys of all products that a live word names.
func productsSpokenOf(ctx context.Context, q store.Querier) ([]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT p.key FROM product p WHERE EXISTS (SELECT 1 FROM rule r JOIN opinion o ON o.assertion = r.assertion AND o.live WHERE r.product = p.id) ORDER BY p.key")
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanKey)
}

func scanKey(r *sql.Rows) (key string, err error) {
	err = r.Scan(&key)
	return key, err
}

// productsSeen picks the products that some word names which the viewer may see.
func productsSeen(ctx context.Context, q store.Querier, v marking.Viewer, keys []string) (map[string]bool, error) {
	rows, err := q.QueryContext(ctx, "SELECT p.key FROM product p WHERE p.key IN (SELECT value FROM json_each($1)) AND EXISTS (SELECT 1 FROM rule r JOIN opinion o ON o.assertion = r.assertion WHERE r.product = p.id AND "+seen(v, "o")+")", store.Names(keys))
	if err != nil {
		return nil, err
	}
	list, err := store.Collect(rows, scanKey)
	out := map[string]bool{}
	for _, key := range list {
		out[key] = true
	}
	return out, err
}
