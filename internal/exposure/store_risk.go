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
