package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// counted is the predicate that an organisation g is one of those whose figures are counted: members, without centres. $1 is a sector, "" all.
const counted = "g.state = 'member' AND g.kind NOT IN ('centre', 'peer') AND ($1 = '' OR g.sector = $1)"

// obliged is the side of an organisation g: 1 with a responsibility level, 0 that joined freely.
const obliged = "CASE WHEN g.tier = '' THEN 0 ELSE 1 END"

// bodyRow is what counting has to know of an organisation.
type bodyRow struct {
	sector, region string
	level          priority.Level
	inventory      int64 // when it handed in its newest
}

func (b bodyRow) side() side {
	if b.level == "" {
		return free
	}
	return bound
}

// bodies lists the organisations whose figures are counted; whose is a further predicate on g.
func bodies(ctx context.Context, q store.Querier, sector, whose string) (map[int64]bodyRow, error) {
	rows, err := q.QueryContext(ctx, `SELECT g.id, g.sector, g.region, g.tier, coalesce((SELECT i.at FROM inventory i WHERE i.org = g.id ORDER BY i.at DESC, i.id DESC LIMIT 1), 0)
		FROM org g WHERE `+counted+" AND "+whose, sector)
	if err != nil {
		return nil, err
	}
	out := map[int64]bodyRow{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var b bodyRow
		err = r.Scan(&id, &b.sector, &b.region, &b.level, &b.inventory)
		out[id] = b
		return none, err
	})
	return out, err
}

// metAnywhere lists vulnerabilities that something somewhere meets, a page at a time.
func metAnywhere(ctx context.Context, q store.Querier, after int64, limit int) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT u.id FROM vulnerability u WHERE u.id > $1 AND EXISTS (SELECT 1 FROM verdict d WHERE d.vulnerability = u.id AND d.answer > 0) ORDER BY u.id LIMIT $2", after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// knownTo is the predicate that a viewer may read some word on finding f's vulnerability.
func knownTo(v marking.Viewer) string {
	return "EXISTS (SELECT 1 FROM opinion o WHERE o.vulnerability = f.vulnerability AND " + seen(v, "o") + ")"
}

// flow is at how many organisations of a side vulnerabilities were found in a week.
type flow struct {
	week int
	side side
	n    int64
}

// foundByWeek counts findings by the week in which they were found, as far as a vulnerability was found at so many organisations of a side in it; week 0 begins at from.
func foundByWeek(ctx context.Context, q store.Querier, v marking.Viewer, sector, whose string, from, week, least int64) ([]flow, error) {
	rows, err := q.QueryContext(ctx, `SELECT x.week, x.side, CAST(sum(x.n) AS BIGINT) FROM (SELECT (f.since - $2) / $3 AS week, `+obliged+` AS side, count(*) AS n FROM org g JOIN finding f ON f.org = g.id
			WHERE `+counted+" AND "+whose+" AND f.since >= $2 AND f.state <> 'gone' AND "+knownTo(v)+" GROUP BY (f.since - $2) / $3, "+obliged+", f.vulnerability) x WHERE x.n >= $4 GROUP BY x.week, x.side", sector, from, week, least)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (f flow, err error) {
		err = r.Scan(&f.week, &f.side, &f.n)
		return f, err
	})
}

// mended is a finding that an inventory no longer has.
type mended struct {
	org               int64
	vulnerability     int64
	side              side
	since, shown, due int64 // shown: when the inventory came
	claimed           int64 // when somebody said so before, or 0
}

// mendedSince gives the findings that inventories showed to be fixed since a time.
func mendedSince(ctx context.Context, q store.Querier, v marking.Viewer, sector, whose string, from int64, do func(mended)) error {
	rows, err := q.QueryContext(ctx, `SELECT f.org, f.vulnerability, `+obliged+`, f.since, s.at, f.claimed_at, f.due_at FROM org g JOIN finding f ON f.org = g.id
		JOIN finding_step s ON s.org = f.org AND s.vulnerability = f.vulnerability AND s.at >= f.since AND s.event = $3
		WHERE `+counted+" AND "+whose+" AND f.state = 'verified' AND s.at >= $2 AND "+knownTo(v), sector, from, string(life.Cleared))
	if err != nil {
		return err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var m mended
		if err = r.Scan(&m.org, &m.vulnerability, &m.side, &m.since, &m.shown, &m.claimed, &m.due); err == nil {
			do(m)
		}
		return none, err
	})
	return err
}

// heldRow is how many organisations of a side have a product on record.
type heldRow struct {
	key  string
	side side
	orgs int64
}

// productsMeeting lists who holds the products that vulnerabilities affect, whatever the version.
func productsMeeting(ctx context.Context, q store.Querier, v marking.Viewer, sector, whose string, vulnerabilities []int64) ([]heldRow, error) {
	if len(vulnerabilities) == 0 {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT p.key, `+obliged+` AS side, count(DISTINCT h.org) FROM product p JOIN component c ON c.product = p.id JOIN holding h ON h.component = c.id JOIN org g ON g.id = h.org
		WHERE p.id IN (SELECT m.product FROM verdict d JOIN opinion o ON o.assertion = d.assertion JOIN component m ON m.id = d.component
			WHERE d.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) AND d.answer = 2 AND `+seen(v, "o")+`)
		AND substr(p.key, 1, 5) <> 'name:' AND `+counted+" AND "+whose+" GROUP BY p.key, "+obliged, sector, store.IDs(vulnerabilities))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (h heldRow, err error) {
		err = r.Scan(&h.key, &h.side, &h.orgs)
		return h, err
	})
}
