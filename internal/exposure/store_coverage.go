package exposure

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// allCovers is all that the opinions on a vulnerability cover together: no database here can join bits, so each is asked for.
func allCovers(vulnerability string) string {
	var bits []string
	for i := range knowledge.Bits {
		bits = append(bits, "max(o.covers & "+strconv.Itoa(1<<i)+")")
	}
	return "coalesce((SELECT " + strings.Join(bits, " + ") + " FROM opinion o WHERE o.vulnerability = " + vulnerability + "), 0)"
}

// insertVendors keeps whose products opinions without a rule are about.
func insertVendors(ctx context.Context, tx *store.Tx, all []judged, vulns map[string]vulnRow) error {
	var word, vuln []int64
	var vendor []string
	for _, j := range all {
		for _, v := range j.vendors {
			word, vendor, vuln = append(word, j.word.ID), append(vendor, v), append(vuln, vulns[j.cve].id)
		}
	}
	return tx.Insert(ctx, "opinion_vendor", "", store.Ints("assertion", word), store.Texts("vendor", vendor), store.Ints("vulnerability", vuln))
}

// coverRows counts numbers by month and by what covers them. The index holds all that is asked for.
func coverRows(ctx context.Context, q store.Querier, each func(month int, c knowledge.Cover, n int64)) error {
	rows, err := q.QueryContext(ctx, "SELECT published / 100, covers, count(*) FROM vulnerability WHERE NOT rejected GROUP BY 1, 2 ORDER BY 1, 2")
	if err != nil {
		return err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var month int
		var c, n int64
		err = r.Scan(&month, &c, &n)
		each(month, knowledge.Cover(c), n)
		return none, err
	})
	return err
}

// vendorsHeld lists whose products somebody holds.
func vendorsHeld(ctx context.Context, q store.Querier) ([]string, error) {
	rows, err := q.QueryContext(ctx, "SELECT p.key FROM product p WHERE p.key LIKE 'cpe:%' AND EXISTS (SELECT 1 FROM component c JOIN holding h ON h.component = c.id WHERE c.product = p.id)")
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	var out []string
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var key string
		err = r.Scan(&key)
		vendor, _, _ := strings.Cut(strings.TrimPrefix(key, "cpe:"), ":")
		if vendor = strings.ReplaceAll(vendor, `\`, ""); vendor != "" && !have[vendor] {
			have[vendor], out = true, append(out, vendor)
		}
		return none, err
	})
	return out, err
}

// noRule is the predicate that nobody gives a rule for vulnerability u.
const noRule = "u.covers > 0 AND u.covers < 256 AND NOT u.rejected"

// blindRows lists the vulnerabilities without a rule that name one of some vendors, the newest first; n is how many there are.
func blindRows(ctx context.Context, q store.Querier, v marking.Viewer, vendors []string, limit int) (out []Blind, n int64, err error) {
	const from = " FROM vulnerability u WHERE " + noRule + " AND u.id IN (SELECT w.vulnerability FROM opinion_vendor w JOIN opinion o ON o.assertion = w.assertion WHERE w.vendor IN (SELECT value FROM json_each($1)) AND "
	if err := q.QueryRowContext(ctx, "SELECT count(*)"+from+seen(v, "o")+")", store.Names(vendors)).Scan(&n); err != nil {
		return nil, 0, err
	}
	rows, err := q.QueryContext(ctx, "SELECT u.cve, u.published, "+sum(v, "kev_added")+" AS kev, (SELECT min(w.vendor) FROM opinion_vendor w WHERE w.vulnerability = u.id AND w.vendor IN (SELECT value FROM json_each($1)))"+
		from+seen(v, "o")+") ORDER BY kev DESC, u.published DESC, u.id DESC LIMIT $2", store.Names(vendors), limit)
	if err != nil {
		return nil, 0, err
	}
	out, err = store.Collect(rows, func(r *sql.Rows) (Blind, error) {
		var b Blind
		var kev int64
		err := r.Scan(&b.CVE, &b.Published, &kev, &b.Vendor)
		b.KEV = kev > 0
		return b, err
	})
	return out, n, err
}
