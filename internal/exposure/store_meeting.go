package exposure

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// amongThem is the predicate that a column is one of some organisations, which are $1 then.
func amongThem(column string, orgs []int64) (where string, args []any) {
	if orgs == nil {
		return "(1 = 1)", nil
	}
	return column + " IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", []any{store.IDs(orgs)}
}

// heldBy is a component at an organisation.
type heldBy struct{ component, org int64 }

// holders reads which organisations have which components, with what is said of their machines.
func holders(ctx context.Context, q store.Querier, orgs []int64) (map[int64][]holder, error) {
	told, err := toldOfMachines(ctx, q, orgs)
	if err != nil {
		return nil, err
	}
	where, args := amongThem("h.org", orgs)
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT h.component, h.org FROM holding h WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	out := map[int64][]holder{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var at heldBy
		err = r.Scan(&at.component, &at.org)
		h, ok := told[at]
		if !ok {
			h = holder{org: at.org, reach: reachUnsaid}
		}
		out[at.component] = append(out[at.component], h)
		return none, err
	})
	return out, err
}

// toldOfMachines reads what is said of the machines with a component, where anything is said of one of them.
func toldOfMachines(ctx context.Context, q store.Querier, orgs []int64) (map[heldBy]holder, error) {
	where, args := amongThem("x.org", orgs)
	rows, err := q.QueryContext(ctx, `SELECT h.component, h.org, max(t.criticality), max(`+reach+`) FROM (SELECT DISTINCT y.component, y.org FROM asset x CROSS JOIN holding y
			WHERE (x.criticality <> 0 OR x.internet <> 0) AND y.asset = x.id AND `+where+`) s CROSS JOIN holding h CROSS JOIN asset t
		WHERE h.component = s.component AND h.org = s.org AND t.id = h.asset GROUP BY h.component, h.org`, args...)
	if err != nil {
		return nil, err
	}
	out := map[heldBy]holder{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var at heldBy
		var h holder
		err = r.Scan(&at.component, &at.org, &h.grade, &h.reach)
		h.org = at.org
		out[at] = h
		return none, err
	})
	return out, err
}

// saidAnywhere reads what is said of components wherever they stand, as far as nobody denies it; of those that some organisations have, or of all.
func saidAnywhere(ctx context.Context, q store.Querier, v marking.Viewer, orgs []int64) ([]anywhere, error) {
	where, args := amongThem("h.org", orgs)
	if orgs != nil {
		where = "d.component IN (SELECT h.component FROM holding h WHERE " + where + ")"
	}
	rows, err := q.QueryContext(ctx, `SELECT d.vulnerability, d.component, d.answer FROM verdict d JOIN opinion o ON o.assertion = d.assertion
		WHERE d.answer > 0 AND d.asset = 0 AND d.denied < 1 AND `+seen(v, "o")+" AND "+where, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s anywhere, err error) {
		err = r.Scan(&s.vulnerability, &s.component, &s.answer)
		return s, err
	})
}

// metSingly reads what rows meet that have to be asked one by one: what is said of single machines, and what somebody denies. SQLite, which counts neither, begins
// with what is said, or with the machines of some organisations.
func metSingly(ctx context.Context, q store.Querier, v marking.Viewer, orgs []int64) ([]openPair, error) {
	machines, err := machinesTold(ctx, q)
	if err != nil {
		return nil, err
	}
	where, args := amongThem("h.org", orgs)
	const columns = "SELECT d.vulnerability, h.org, h.asset, d.answer FROM "
	from, everyRow := "verdict d JOIN opinion o ON o.assertion = d.assertion CROSS JOIN holding h WHERE ", "+d.asset <> 0" // an index would make SQLite jump about
	if orgs != nil {
		everyRow = "d.asset <> 0"
		here, _ := amongThem("t.org", orgs)
		from = "asset t CROSS JOIN verdict d CROSS JOIN opinion o CROSS JOIN holding h WHERE " + here + " AND o.assertion = d.assertion AND d.asset = t.id AND "
	}
	rows, err := q.QueryContext(ctx, columns+from+"d.answer > 0 AND "+everyRow+" AND d.denied < 1 AND "+seen(v, "o")+" AND h.asset = d.asset AND h.component BETWEEN d.component AND d.component"+
		" UNION ALL "+columns+`verdict d JOIN opinion o ON o.assertion = d.assertion JOIN holding h ON h.component = d.component AND (d.asset = 0 OR d.asset = h.asset)
			WHERE d.answer > 0 AND d.denied >= 1 AND `+seen(v, "o")+" AND "+undenied(v, "h")+" AND "+where, args...)
	if err != nil {
		return nil, err
	}
	found := map[pairOf]openPair{} // machines are many, and pairs few
	if _, err := store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var at pairOf
		var asset, answer int64
		err = r.Scan(&at.vulnerability, &at.org, &asset, &answer)
		m, told := machines[asset]
		if !told {
			m.reach = reachUnsaid
		}
		p := found[at]
		p.vulnerability, p.org = at.vulnerability, at.org
		p.take(answer, m.grade, m.reach)
		found[at] = p
		return none, err
	}); err != nil {
		return nil, err
	}
	return slices.Collect(maps.Values(found)), nil
}

// machinesTold reads what is said of machines, those of which anything is.
func machinesTold(ctx context.Context, q store.Querier) (map[int64]holder, error) {
	rows, err := q.QueryContext(ctx, "SELECT t.id, t.criticality, "+reach+" FROM asset t WHERE t.criticality <> 0 OR t.internet <> 0")
	if err != nil {
		return nil, err
	}
	out := map[int64]holder{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var h holder
		err = r.Scan(&id, &h.grade, &h.reach)
		out[id] = h
		return none, err
	})
	return out, err
}

func scanPair(r *sql.Rows) (p openPair, err error) {
	err = r.Scan(&p.vulnerability, &p.org, &p.answer, &p.grade, &p.reach)
	return p, err
}

// closed is the predicate that finding f was mitigated, or is said to be fixed.
const closed = "f.state IN ('mitigated', 'fixed')"

// settledPairs lists what organisations have seen to, and where something was suppressed.
func settledPairs(ctx context.Context, q store.Querier) (map[pairOf]bool, error) {
	rows, err := q.QueryContext(ctx, "SELECT f.org, f.vulnerability FROM finding f WHERE "+closed+" UNION SELECT org, vulnerability FROM suppression WHERE ended_at = 0")
	if err != nil {
		return nil, err
	}
	out := map[pairOf]bool{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var p pairOf
		err = r.Scan(&p.org, &p.vulnerability)
		out[p] = true
		return none, err
	})
	return out, err
}

// loudBeside reads what is open where something was suppressed: it may be of one machine, or of one version.
func loudBeside(ctx context.Context, q store.Querier, v marking.Viewer, now int64) ([]openPair, error) {
	rows, err := q.QueryContext(ctx, `SELECT y.vulnerability, y.org, y.answer, y.grade, y.reach FROM (SELECT d.vulnerability AS vulnerability, h.org AS org, max(d.answer) AS answer, max(t.criticality) AS grade, max(`+reach+`) AS reach
			FROM (SELECT DISTINCT org, vulnerability FROM suppression WHERE ended_at = 0) s JOIN verdict d ON d.vulnerability = s.vulnerability JOIN opinion o ON o.assertion = d.assertion
			JOIN holding h ON h.component = d.component AND h.org = s.org AND (d.asset = 0 OR d.asset = h.asset) JOIN asset t ON t.id = h.asset JOIN component c ON c.id = h.component
			WHERE d.answer > 0 AND `+seen(v, "o")+" AND "+undenied(v, "h")+" AND NOT "+quiet(now)+` GROUP BY d.vulnerability, h.org) y
		WHERE NOT EXISTS (SELECT 1 FROM finding f WHERE f.org = y.org AND f.vulnerability = y.vulnerability AND `+closed+")")
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanPair)
}

// orgsIn lists the organisations of a sector and a region that the viewer may know.
func orgsIn(ctx context.Context, q store.Querier, v marking.Viewer, sector, region string) (among, error) {
	if sector == "" && region == "" && v.All() {
		return among{everybody: true}, nil
	}
	rows, err := q.QueryContext(ctx, "SELECT g.id FROM org g WHERE ($1 = '' OR g.sector = $1) AND ($2 = '' OR g.region = CASE WHEN $2 = '"+Nationwide+"' THEN '' ELSE $2 END) AND "+v.WhereOrg("g.id"), sector, region)
	if err != nil {
		return among{}, err
	}
	list, err := store.Collect(rows, scanID)
	return among{orgs: list}, err
}

// gravity is by what vulnerabilities are put in order.
type gravity struct{ kev, cvss int64 }

// gravities reads how grave vulnerabilities are, as far as the viewer may read what is said of them.
func gravities(ctx context.Context, q store.Querier, v marking.Viewer, list []int64) (map[int64]gravity, error) {
	rows, err := q.QueryContext(ctx, "SELECT u.id, "+sum(v, "kev_added")+", "+sum(v, "cvss")+" FROM vulnerability u WHERE u.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(list))
	if err != nil {
		return nil, err
	}
	out := make(map[int64]gravity, len(list))
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var g gravity
		err = r.Scan(&id, &g.kev, &g.cvss)
		out[id] = g
		return none, err
	})
	return out, err
}
