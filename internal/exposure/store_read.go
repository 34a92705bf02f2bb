package exposure

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

func ids(list ...int64) string { return store.IDs(list) }

// How vulnerabilities are asked for.
const (
	byIDs = "u.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"
	byCVE = "u.cve = $1"
)

func scanID(r *sql.Rows) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}

func when(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// seen is the predicate that an opinion is live and one the viewer may see: by its audience, or because its assertion was disclosed.
func seen(v marking.Viewer, alias string) string {
	if v.All() {
		return alias + ".live"
	}
	return alias + ".live AND " + heard(v, alias)
}

// seenOf is the predicate that the viewer may see the opinion of verdict d, which is live. It is asked of each verdict by its key: PostgreSQL takes the verdicts that an organisation meets for
// very few and, where it may join them with the opinions, goes through all opinions for each.
func seenOf(v marking.Viewer) string {
	return "(SELECT " + seen(v, "o") + " FROM opinion o WHERE o.assertion = d.assertion)"
}

// heard is the predicate that the viewer may see an opinion, live or not.
func heard(v marking.Viewer, alias string) string {
	return "(" + v.Where(alias+".audience") + " OR EXISTS (SELECT 1 FROM disclosure vd WHERE vd.assertion = " + alias + ".assertion AND " + v.Where("vd.audience") + "))"
}

// sum is what the words on vulnerability u together say in a column: the desk reads what is kept with it, others the words that they may see.
func sum(v marking.Viewer, column string) string {
	if v.All() {
		return "u." + column
	}
	return "(SELECT coalesce(max(k." + column + "), 0) FROM opinion k WHERE k.vulnerability = u.id AND " + seen(v, "k") + ")"
}

func rejected(v marking.Viewer) string {
	if v.All() {
		return "u.rejected"
	}
	return "(u.rejected AND EXISTS (SELECT 1 FROM opinion k WHERE k.vulnerability = u.id AND k.rejected AND " + heard(v, "k") + "))"
}

func vulnerabilities(ctx context.Context, q store.Querier, v marking.Viewer, where string, arg any) ([]Vulnerability, error) {
	rows, err := q.QueryContext(ctx, `SELECT u.id, u.cve, `+sum(v, "kev_added")+", "+sum(v, "kev_due")+", "+sum(v, "cvss")+", "+sum(v, "epss")+", "+rejected(v)+`, o.assertion, o.title, a.item
		FROM vulnerability u JOIN opinion o ON o.vulnerability = u.id JOIN assertion a ON a.id = o.assertion
		WHERE `+where+" AND "+seen(v, "o")+" ORDER BY u.id, o.assertion", arg)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Vulnerability
	for rows.Next() {
		var x Vulnerability
		var kevAdded, kevDue, cvss, epss, word, item int64
		if err := rows.Scan(&x.ID, &x.CVE, &kevAdded, &kevDue, &cvss, &epss, &x.Rejected, &word, &x.Title, &item); err != nil {
			return nil, err
		}
		if len(out) == 0 || out[len(out)-1].ID != x.ID {
			x.KEVAdded, x.KEVDue, x.CVSS, x.EPSS = when(kevAdded), when(kevDue), float64(cvss)/10, float64(epss)/1e6
			if cvss < 0 {
				x.CVSS = -1
			}
			if epss < 0 {
				x.EPSS = -1
			}
			out = append(out, x)
		}
		last := &out[len(out)-1]
		if len(x.Title) > len(last.Title) {
			last.Title = x.Title // the words that say most
		}
		last.Words, last.Items = append(last.Words, word), append(last.Items, item)
	}
	return out, rows.Err()
}

func orgsExposed(ctx context.Context, q store.Querier, v marking.Viewer, vulnerability, after int64, limit int, which string) ([]OrgExposure, error) {
	join := ""
	if which != "" {
		join = " JOIN component c ON c.id = h.component"
	}
	places := placesOf(v, "h.org AS org, h.asset, h.as_written, d.answer", join, "d.vulnerability = $1 AND h.org > $2"+which)
	rows, err := q.QueryContext(ctx, `SELECT org, CAST(sum(CASE WHEN answer = 2 THEN 1 ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN answer = 1 THEN 1 ELSE 0 END) AS BIGINT) FROM (
			SELECT y.org, y.asset, y.as_written, max(y.answer) AS answer FROM (`+places+`) y GROUP BY y.org, y.asset, y.as_written) x GROUP BY org ORDER BY org LIMIT $3`, vulnerability, after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (OrgExposure, error) {
		var x OrgExposure
		err := r.Scan(&x.Org, &x.Affected, &x.Possible)
		return x, err
	})
}

func vulnerabilitiesOf(ctx context.Context, q store.Querier, v marking.Viewer, org, inventory, now int64) ([]int64, error) {
	hush, err := quietOf(ctx, q, org, now)
	if err != nil {
		return nil, err
	}
	met, err := metByOrg(ctx, q, v, org, inventory, hush)
	var out []int64
	for id, here := range met {
		if here || inventory == 0 {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out, err
}

func findings(ctx context.Context, q store.Querier, v marking.Viewer, org, vulnerability int64, which string, limit int) ([]Finding, error) {
	of, kev, rank := "$2 = 0", sum(v, "kev_added"), "CASE WHEN "+sum(v, "kev_added")+" = 0 THEN 1 ELSE 0 END, "+sum(v, "cvss")+" DESC, d.vulnerability, "
	if vulnerability != 0 { // what is said of it is the same for thousands of machines: it is asked once, and orders nothing
		of, rank = "d.vulnerability = $2", ""
		kev = "(SELECT " + kev + " FROM vulnerability u WHERE u.id = $2)"
	}
	rows, err := q.QueryContext(ctx, `SELECT d.vulnerability, u.cve, c.id, c.name, c.version, t.id, t.name, h.as_written, d.answer, d.confidence, d.needs, d.assertion, s.slug, `+kev+` AS kev, d.at, h.link
		FROM holding h JOIN verdict d ON d.component = h.component AND d.asset IN (0, h.asset)
		JOIN opinion o ON o.assertion = d.assertion JOIN vulnerability u ON u.id = d.vulnerability JOIN component c ON c.id = h.component
		JOIN asset t ON t.id = h.asset JOIN assertion a ON a.id = d.assertion JOIN source s ON s.id = a.source
		WHERE h.org = $1 AND `+of+` AND d.answer > 0 AND `+seen(v, "o")+" AND "+which+" AND "+v.WhereOrg("h.org")+`
		ORDER BY d.answer DESC, `+rank+`t.id, c.id, d.confidence DESC LIMIT $3`, org, vulnerability, limit*4)
	if err != nil {
		return nil, err
	}
	all, err := store.Collect(rows, func(r *sql.Rows) (Finding, error) {
		var f Finding
		var answer, kev, at int64
		var needs string
		err := r.Scan(&f.Vulnerability, &f.CVE, &f.Component, &f.Name, &f.Version, &f.Asset, &f.AssetName, &f.AsWritten, &answer, &f.Confidence, &needs, &f.Word, &f.Source, &kev, &at, &f.link)
		f.KEV, f.At = kev != 0, when(at)
		f.Result, f.Needs, f.Product = judge.Result(answer), decodeText(needs), judge.Title(f.Name)
		if !v.All() {
			f.Source = ""
		}
		return f, err
	})
	if err != nil {
		return nil, err
	}
	if err := withLinks(ctx, q, all); err != nil {
		return nil, err
	}
	return strongest(all, limit), nil
}

// strongest keeps one finding a vulnerability, machine and thing on it as its owner writes it: the opinion that says most. The others stay on
// the vulnerability's page.
func strongest(all []Finding, limit int) []Finding {
	type place struct {
		v, a int64
		as   string
	}
	have := map[place]bool{}
	var out []Finding
	for _, f := range all {
		if p := (place{f.Vulnerability, f.Asset, f.AsWritten}); !have[p] && len(out) < limit {
			have[p] = true
			out = append(out, f)
		}
	}
	return out
}

func onMachines(ctx context.Context, q store.Querier, assets []int64) (map[int64][]judge.Component, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT h.asset, c.name FROM holding h JOIN component c ON c.id = h.component
		WHERE h.asset IN (SELECT CAST(value AS BIGINT) FROM json_each($1))`, store.IDs(assets))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[int64][]judge.Component{}
	for rows.Next() {
		var asset int64
		var name string
		if err := rows.Scan(&asset, &name); err != nil {
			return nil, err
		}
		if c, err := judge.Read(name); err == nil {
			out[asset] = append(out[asset], c)
		}
	}
	return out, rows.Err()
}

// wordsOnProducts gives the live assertions on products that have to be judged, with their vulnerabilities: all on a vulnerability of which one names a fresh product,
// or looks at whole machines.
func wordsOnProducts(ctx context.Context, q store.Querier, products, fresh []string) (map[int64]int64, error) {
	rows, err := q.QueryContext(ctx, `WITH named AS (SELECT id FROM product WHERE key IN (SELECT value FROM json_each($1))),
			asking AS (SELECT r.vulnerability FROM product p JOIN rule r ON r.product = p.id WHERE p.key IN (SELECT value FROM json_each($2))
				UNION SELECT r.vulnerability FROM named p JOIN rule r ON r.product = p.id AND r.machine)
		SELECT DISTINCT r.assertion, r.vulnerability FROM asking a JOIN opinion o ON o.vulnerability = a.vulnerability JOIN rule r ON r.assertion = o.assertion WHERE r.product IN (SELECT id FROM named)`,
		store.Names(products), store.Names(fresh))
	if err != nil {
		return nil, err
	}
	out := map[int64]int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var word, vulnerability int64
		err = r.Scan(&word, &vulnerability)
		out[word] = vulnerability
		return none, err
	})
	return out, err
}

func touchesOf(ctx context.Context, q store.Querier, v marking.Viewer, item int64) ([]Touch, error) {
	rows, err := q.QueryContext(ctx, `SELECT t.item, t.org, t.observable, o.kind, o.value, t.what FROM touch t JOIN observable o ON o.id = t.observable
		WHERE t.item = $1 AND `+v.WhereOrg("t.org")+` AND EXISTS (SELECT 1 FROM mention m JOIN assertion a ON a.id = m.assertion
			WHERE m.observable = t.observable AND a.item = t.item AND `+v.WhereAssertion("a")+") ORDER BY t.org, t.observable", item)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanTouch)
}

func scanTouch(r *sql.Rows) (t Touch, err error) {
	err = r.Scan(&t.Item, &t.Org, &t.Observable, &t.Value.Kind, &t.Value.Text, &t.What)
	return t, err
}
