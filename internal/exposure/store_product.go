package exposure

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// productSeen finds a product that some word the viewer may see names, or that one of its own organisations holds; 0 is none.
func productSeen(ctx context.Context, q store.Querier, v marking.Viewer, key string) (int64, error) {
	var id int64
	err := q.QueryRowContext(ctx, `SELECT p.id FROM product p WHERE p.key = $1 AND (EXISTS (SELECT 1 FROM rule r JOIN opinion o ON o.assertion = r.assertion WHERE r.product = p.id AND `+seen(v, "o")+
		") OR EXISTS (SELECT 1 FROM component c JOIN holding h ON h.component = c.id WHERE c.product = p.id AND "+v.WhereOrg("h.org")+"))", key).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// namedBy are the vulnerabilities that name product $1 in a word the viewer may see, with what the viewer may know of them.
func namedBy(v marking.Viewer) string {
	return `SELECT u.id AS id, u.cve AS cve, ` + sum(v, "kev_added") + " AS kev, " + sum(v, "cvss") + " AS cvss, " + sum(v, "epss") + " AS epss, " + sum(v, "published") + ` AS published
		FROM vulnerability u WHERE u.id IN (SELECT r.vulnerability FROM rule r JOIN opinion o ON o.assertion = r.assertion WHERE r.product = $1 AND ` + seen(v, "o") + ")"
}

func knownOfProduct(ctx context.Context, q store.Querier, v marking.Viewer, product int64) (all, exploited int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*), CAST(coalesce(sum(CASE WHEN x.kev > 0 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM ("+namedBy(v)+") x", product).Scan(&all, &exploited)
	return all, exploited, err
}

func vulnerabilitiesOfProduct(ctx context.Context, q store.Querier, v marking.Viewer, product int64, order ProductOrder, after listPlace, limit int) ([]ProductVulnerability, []listPlace, error) {
	first, second := "CASE WHEN x.kev > 0 THEN 1 ELSE 0 END", "x.cvss"
	if order == NewestFirst {
		first, second = "x.published", "0"
	}
	rows, err := q.QueryContext(ctx, `SELECT y.*, coalesce((SELECT max(o.title) FROM opinion o WHERE o.vulnerability = y.id AND `+seen(v, "o")+" AND NOT "+red("o.audience")+`), ''),
			(SELECT count(DISTINCT h.org) FROM component c JOIN verdict d ON d.component = c.id AND d.vulnerability = y.id AND d.answer = 2 JOIN opinion o ON o.assertion = d.assertion
				JOIN holding h ON h.component = c.id AND d.asset IN (0, h.asset) WHERE c.product = $1 AND `+seen(v, "o")+" AND "+undenied(v, "h")+" AND "+v.WhereOrg("h.org")+`)
		FROM (SELECT x.id, x.cve, x.kev, x.cvss, x.epss, x.published, `+first+" AS a, "+second+" AS b FROM ("+namedBy(v)+`) x) y
		WHERE $2 = 0 OR y.a < $3 OR y.a = $3 AND (y.b < $4 OR y.b = $4 AND y.id < $5) ORDER BY y.a DESC, y.b DESC, y.id DESC LIMIT $6`, product, onlyIf(after.set), after.first, after.second, after.id, limit)
	if err != nil {
		return nil, nil, err
	}
	var places []listPlace
	out, err := store.Collect(rows, func(r *sql.Rows) (ProductVulnerability, error) {
		var p ProductVulnerability
		var at listPlace
		var kev, cvss, epss int64
		err := r.Scan(&at.id, &p.CVE, &kev, &cvss, &epss, &p.Published, &at.first, &at.second, &p.Title, &p.Orgs)
		p.KEV, p.CVSS, p.EPSS = kev > 0, float64(cvss)/10, float64(epss)/1e6
		if cvss < 0 {
			p.CVSS = -1
		}
		if epss < 0 {
			p.EPSS = -1
		}
		places = append(places, at)
		return p, err
	})
	return out, places, err
}

func onlyIf(set bool) int64 {
	if set {
		return 1
	}
	return 0
}

func versionsInUse(ctx context.Context, q store.Querier, v marking.Viewer, product int64, limit int) ([]RunVersion, error) {
	met := func(answer string) string {
		return "(SELECT count(*) FROM (SELECT d.vulnerability FROM verdict d JOIN opinion o ON o.assertion = d.assertion WHERE d.component = x.id AND " + seen(v, "o") + " AND " + undenied(v, "") + " GROUP BY d.vulnerability HAVING max(d.answer) = " + answer + ") m)"
	}
	rows, err := q.QueryContext(ctx, "SELECT x.name, x.version, x.orgs, x.machines, "+met("2")+", "+met("1")+` FROM (SELECT c.id AS id, c.name AS name, c.version AS version, count(DISTINCT h.org) AS orgs, count(DISTINCT h.asset) AS machines
			FROM component c JOIN holding h ON h.component = c.id WHERE c.product = $1 AND `+v.WhereOrg("h.org")+` GROUP BY c.id, c.name, c.version ORDER BY 4 DESC, 5 DESC, c.id LIMIT $2) x
		ORDER BY x.orgs DESC, x.machines DESC, x.id`, product, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (RunVersion, error) {
		var x RunVersion
		err := r.Scan(&x.Name, &x.Version, &x.Orgs, &x.Machines, &x.Affected, &x.Possible)
		return x, err
	})
}

// sameLines lists the keys of other products that the viewer's lists name in one line with a product. Which components ever stood in one line is noted (twins), so
// that not every row of a product that thousands run has to be looked at.
func sameLines(ctx context.Context, q store.Querier, v marking.Viewer, product int64, limit int) ([]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT p.key FROM component c JOIN twin t ON t.component = c.id JOIN component n ON n.id = t.other JOIN product p ON p.id = n.product
		WHERE c.product = $1 AND n.product <> $1 AND substr(p.key, 1, 5) <> 'name:' AND EXISTS (SELECT 1 FROM holding h JOIN holding b ON b.asset = h.asset AND b.inventory = h.inventory AND b.as_written = h.as_written
			WHERE h.component = c.id AND b.component = n.id AND `+v.WhereOrg("h.org")+") ORDER BY p.key LIMIT $2", product, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (key string, err error) {
		err = r.Scan(&key)
		return key, err
	})
}
