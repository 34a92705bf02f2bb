package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// meets is what organisations meet: a row an organisation and vulnerability, with the surest answer. narrow is a further condition on organisation g.
func meets(v marking.Viewer, narrow string) string {
	return `SELECT d.vulnerability AS vulnerability, h.org AS org, g.sector AS sector, g.region AS region, max(d.answer) AS answer FROM verdict d JOIN opinion o ON o.assertion = d.assertion
		JOIN holding h ON h.component = d.component AND d.asset IN (0, h.asset) JOIN org g ON g.id = h.org
		WHERE d.answer > 0 AND ` + seen(v, "o") + " AND " + undenied(v, "h") + " AND " + v.WhereOrg("h.org") + narrow + " GROUP BY d.vulnerability, h.org, g.sector, g.region"
}

func riskIn(ctx context.Context, q store.Querier, v marking.Viewer, sector, region string, limit int) ([]NationalRow, []int64, error) {
	narrow := " AND ($1 = '' OR g.sector = $1) AND ($2 = '' OR g.region = CASE WHEN $2 = '" + Nationwide + "' THEN '' ELSE $2 END)"
	rows, err := q.QueryContext(ctx, `SELECT x.vulnerability, x.affected, x.possible FROM (SELECT vulnerability, CAST(sum(CASE WHEN answer = 2 THEN 1 ELSE 0 END) AS BIGINT) AS affected,
			CAST(sum(CASE WHEN answer = 1 THEN 1 ELSE 0 END) AS BIGINT) AS possible FROM (`+meets(v, narrow)+`) m GROUP BY vulnerability) x JOIN vulnerability u ON u.id = x.vulnerability
		WHERE x.affected > 0 ORDER BY CASE WHEN `+sum(v, "kev_added")+" > 0 THEN 0 ELSE 1 END, x.affected DESC, "+sum(v, "cvss")+" DESC, x.vulnerability LIMIT $3", sector, region, limit)
	if err != nil {
		return nil, nil, err
	}
	var ids []int64
	out, err := store.Collect(rows, func(r *sql.Rows) (NationalRow, error) {
		var n NationalRow
		err := r.Scan(&n.ID, &n.Affected, &n.Possible)
		ids = append(ids, n.ID)
		return n, err
	})
	return out, ids, err
}

func sectorsExposed(ctx context.Context, q store.Querier, v marking.Viewer, vulnerability int64) ([]SectorExposure, error) {
	rows, err := q.QueryContext(ctx, "SELECT sector, CAST(sum(CASE WHEN answer = 2 THEN 1 ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN answer = 1 THEN 1 ELSE 0 END) AS BIGINT) FROM ("+
		meets(v, " AND d.vulnerability = $1")+") x GROUP BY sector ORDER BY 2 DESC, 3 DESC, sector", vulnerability)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (SectorExposure, error) {
		var x SectorExposure
		err := r.Scan(&x.Sector, &x.Affected, &x.Possible)
		return x, err
	})
}
