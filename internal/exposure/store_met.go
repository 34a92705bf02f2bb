package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// Where a verdict meets a row there are three sorts of verdicts, and each is found by its own index: those of the component, wherever it stands; those of one
// machine; and those that somebody denies, for whom the row itself has to be asked.

// placesOf reads columns of what verdicts d stand on: the rows h of whoever holds them, with further tables. It begins with verdicts, which narrow picks.
func placesOf(v marking.Viewer, columns, join, narrow string) string {
	part := func(held, where string) string {
		return "SELECT " + columns + " FROM verdict d JOIN opinion o ON o.assertion = d.assertion JOIN holding h ON " + held + join +
			" WHERE d.answer > 0 AND " + narrow + " AND " + seen(v, "o") + " AND " + where + " AND " + undenied(v, "h") + " AND " + v.WhereOrg("h.org")
	}
	// A machine has few components, and a component may be on every machine: SQLite, which counts neither, would go through all holders of the component.
	return part("h.component = d.component", "d.asset = 0") + " UNION ALL " + part("h.asset = d.asset AND h.component BETWEEN d.component AND d.component", "d.asset <> 0")
}

// metByOrg lists what an organisation meets, and whether one of an inventory's rows does. Many machines run the same: what is said of a component is asked once for
// all of them. hush is what is left out.
func metByOrg(ctx context.Context, q store.Querier, v marking.Viewer, org, inventory int64, hush string) (map[int64]bool, error) {
	const rows = "(SELECT component, org, asset, as_written, link, CASE WHEN inventory = $2 THEN 1 ELSE 0 END AS here FROM holding WHERE org = $1) h"
	const things = "(SELECT component, org, max(CASE WHEN inventory = $2 THEN 1 ELSE 0 END) AS here FROM holding WHERE org = $1 GROUP BY component, org) h"
	part := func(from, meets, where string) string {
		return "SELECT d.vulnerability, h.here FROM " + from + " JOIN verdict d ON d.component = h.component AND " + meets +
			" JOIN opinion o ON o.assertion = d.assertion WHERE d.answer > 0 AND " + seen(v, "o") + " AND " + v.WhereOrg("h.org") + where
	}
	all := part(rows+" JOIN component c ON c.id = h.component", "d.asset IN (0, h.asset)", " AND "+undenied(v, "h")+" AND NOT "+hush)
	if hush == nothingQuiet {
		all = part(things, "d.asset = 0 AND d.denied < 1", "") + " UNION ALL " + part(rows, "d.asset = h.asset AND d.denied < 1", "") +
			" UNION ALL " + part(rows, "d.asset IN (0, h.asset) AND d.denied >= 1", " AND "+undenied(v, "h"))
	}
	found, err := q.QueryContext(ctx, "SELECT x.vulnerability, max(x.here) FROM ("+all+") x GROUP BY x.vulnerability", org, inventory)
	if err != nil {
		return nil, err
	}
	out := map[int64]bool{}
	_, err = store.Collect(found, func(r *sql.Rows) (none struct{}, err error) {
		var id, here int64
		err = r.Scan(&id, &here)
		out[id] = here == 1
		return none, err
	})
	return out, err
}

// exposureOf counts, by vulnerability, on how many things of an organisation it stands.
func exposureOf(ctx context.Context, q store.Querier, v marking.Viewer, org int64, vulnerabilities []int64) (map[int64]OrgExposure, error) {
	rows, err := q.QueryContext(ctx, `SELECT x.vulnerability, CAST(sum(CASE WHEN x.answer = 2 THEN 1 ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN x.answer = 1 THEN 1 ELSE 0 END) AS BIGINT)
		FROM (SELECT d.vulnerability, h.asset, h.as_written, max(d.answer) AS answer FROM holding h JOIN verdict d ON d.component = h.component AND d.asset IN (0, h.asset) JOIN opinion o ON o.assertion = d.assertion
			WHERE h.org = $1 AND d.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) AND d.answer > 0 AND `+seen(v, "o")+" AND "+undenied(v, "h")+" AND "+v.WhereOrg("h.org")+`
			GROUP BY d.vulnerability, h.asset, h.as_written) x GROUP BY x.vulnerability`, org, store.IDs(vulnerabilities))
	if err != nil {
		return nil, err
	}
	out := map[int64]OrgExposure{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		x := OrgExposure{Org: org}
		err = r.Scan(&id, &x.Affected, &x.Possible)
		out[id] = x
		return none, err
	})
	return out, err
}
