package exposure

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"lianfang/internal/exposure/life"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// suppressionRow is a suppression as it is kept.
type suppressionRow struct {
	Suppression
	product, component, asset int64
	grounds                   []int64
	kev                       bool
}

// whereabouts reads on what a vulnerability stands at an organisation, once for each rule that says so.
func whereabouts(ctx context.Context, q store.Querier, v marking.Viewer, org, vulnerability int64) ([]where, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT p.id, p.key, c.id, c.name, t.id, t.name, r.ground
		FROM verdict d JOIN opinion o ON o.assertion = d.assertion JOIN component c ON c.id = d.component JOIN product p ON p.id = c.product
		JOIN rule r ON r.product = p.id AND r.assertion = d.assertion JOIN holding h ON h.component = d.component AND h.org = $1 AND d.asset IN (0, h.asset) JOIN asset t ON t.id = h.asset
		WHERE d.vulnerability = $2 AND d.answer > 0 AND `+seen(v, "o")+" AND "+undenied(v, "h")+" AND "+v.WhereOrg("h.org"), org, vulnerability)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (w where, err error) {
		err = r.Scan(&w.product, &w.productKey, &w.component, &w.componentName, &w.asset, &w.machine, &w.ground)
		return w, err
	})
}

// insertSuppression writes one in the place of those with the same product, version and machine.
func insertSuppression(ctx context.Context, tx *store.Tx, s suppressionRow, now int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE suppression SET ended_at = $1, ended_why = 'replaced' WHERE org = $2 AND vulnerability = $3 AND product = $4 AND component = $5 AND asset = $6 AND ended_at = 0`,
		now, s.Org, s.Vulnerability, s.product, s.component, s.asset); err != nil {
		return err
	}
	slices.Sort(s.grounds)
	_, err := tx.ExecContext(ctx, `INSERT INTO suppression (id, org, vulnerability, product, component, asset, reason, words, until, ground, kev, made_at, actor, asked_at, asked_why, ended_at, ended_why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, '', 0, '')`, s.ID, s.Org, s.Vulnerability, s.product, s.component, s.asset, string(s.Reason), s.Words, s.Until.UnixMicro(),
		store.IDs(slices.Compact(s.grounds)), s.kev, now, s.Actor)
	return err
}

// restIfQuiet lets the watch leave a finding alone that is said not to matter wherever it stands.
func restIfQuiet(ctx context.Context, tx *store.Tx, org, vulnerability, now int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE finding SET check_at = -1, due_at = 0, overdue_at = 0 WHERE org = $1 AND vulnerability = $2 AND NOT EXISTS (SELECT 1
		FROM verdict d JOIN opinion o ON o.assertion = d.assertion AND o.live JOIN component c ON c.id = d.component JOIN holding h ON h.component = d.component AND h.org = $1 AND d.asset IN (0, h.asset)
		WHERE d.vulnerability = $2 AND d.answer > 0 AND `+undenied(background, "h")+" AND NOT "+quiet(now)+")", org, vulnerability)
	return err
}

// countFromNow lets the days of findings count anew: what was said not to matter matters again.
func countFromNow(ctx context.Context, tx *store.Tx, org int64, vulnerabilities []int64, now int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE finding SET since = $1, check_at = `+watched("finding.org")+`, due_at = 0, overdue_at = 0
		WHERE org = $2 AND vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($3)) AND state NOT IN ('verified', 'gone')`, now, org, store.IDs(vulnerabilities))
	return err
}

// closeSuppression ends one that is in force or asked about.
func closeSuppression(ctx context.Context, tx *store.Tx, id, org, vulnerability int64, why string, now int64) (bool, error) {
	res, err := tx.ExecContext(ctx, "UPDATE suppression SET ended_at = $1, ended_why = $2 WHERE id = $3 AND org = $4 AND vulnerability = $5 AND ended_at = 0", now, why, id, org, vulnerability)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// askAgain puts suppressions to people again, those that nobody ended meanwhile.
func askAgain(ctx context.Context, tx *store.Tx, all []asked, now int64) (done []asked, err error) {
	for _, a := range all {
		res, err := tx.ExecContext(ctx, "UPDATE suppression SET asked_at = $1, asked_why = $2 WHERE id = $3 AND ended_at = 0 AND asked_at = 0", now, encodeText(a.why), a.id)
		if err != nil {
			return nil, err
		}
		if n, err := res.RowsAffected(); err != nil {
			return nil, err
		} else if n > 0 {
			done = append(done, a)
		}
	}
	return done, nil
}

const suppressionColumns = `s.id, s.org, s.vulnerability, p.key, coalesce(c.name, ''), coalesce(t.name, ''), s.reason, s.words, s.until, s.made_at, s.actor, s.asked_at, s.asked_why,
	s.product, s.component, s.asset, s.ground, s.kev
	FROM suppression s JOIN product p ON p.id = s.product LEFT JOIN component c ON c.id = s.component LEFT JOIN asset t ON t.id = s.asset`

func scanSuppression(r *sql.Rows) (suppressionRow, error) {
	var s suppressionRow
	var until, at, asked int64
	var reason, why, ground string
	err := r.Scan(&s.ID, &s.Org, &s.Vulnerability, &s.Product, &s.Component, &s.Asset, &reason, &s.Words, &until, &at, &s.Actor, &asked, &why, &s.product, &s.component, &s.asset, &ground, &s.kev)
	if err == nil {
		err = json.Unmarshal([]byte(ground), &s.grounds)
	}
	s.Reason, s.Until, s.At, s.AskedAt, s.AskedWhy = life.Reason(reason), when(until), when(at), when(asked), decodeText(why)
	return s, err
}

func suppressionsOf(ctx context.Context, q store.Querier, org, vulnerability int64) ([]Suppression, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+suppressionColumns+" WHERE s.org = $1 AND s.vulnerability = $2 AND s.ended_at = 0 ORDER BY s.made_at DESC, s.id DESC", org, vulnerability)
	if err != nil {
		return nil, err
	}
	list, err := store.Collect(rows, scanSuppression)
	out := make([]Suppression, len(list))
	for i, s := range list {
		out[i] = s.Suppression
	}
	return out, err
}

// suppressionRows reads an organisation's in force, on some vulnerabilities or (nil) on all.
func suppressionRows(ctx context.Context, q store.Querier, org int64, only []int64) ([]suppressionRow, error) {
	some, args := "", []any{org}
	if only != nil {
		some, args = " AND s.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", append(args, store.IDs(only))
	}
	rows, err := q.QueryContext(ctx, "SELECT "+suppressionColumns+" WHERE s.org = $1 AND s.ended_at = 0 AND s.asked_at = 0"+some+" ORDER BY s.id", args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanSuppression)
}

// suppressing lists the organisations with a suppression in force on one of some vulnerabilities.
func suppressing(ctx context.Context, q store.Querier, vulnerabilities []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT org FROM suppression WHERE ended_at = 0 AND asked_at = 0 AND vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY org", store.IDs(vulnerabilities))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

func suppressionsDue(ctx context.Context, q store.Querier, now int64, limit int) ([]Suppression, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, org, vulnerability FROM suppression WHERE ended_at = 0 AND until <= $1 ORDER BY until, id LIMIT $2", now, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s Suppression, err error) {
		err = r.Scan(&s.ID, &s.Org, &s.Vulnerability)
		return s, err
	})
}

// groundsOf reads what the verdicts under each suppression of an organisation rest on now, as far as a viewer may read it.
func groundsOf(ctx context.Context, q store.Querier, v marking.Viewer, org int64, vulnerabilities []int64) (map[int64][]int64, error) {
	rows, err := q.QueryContext(ctx, `SELECT DISTINCT s.id, r.ground FROM suppression s JOIN component c ON c.product = s.product AND (s.component = 0 OR s.component = c.id)
		JOIN holding h ON h.component = c.id AND h.org = s.org AND (s.asset = 0 OR s.asset = h.asset)
		JOIN verdict d ON d.component = c.id AND d.vulnerability = s.vulnerability AND d.asset IN (0, h.asset) JOIN opinion o ON o.assertion = d.assertion
		JOIN rule r ON r.product = s.product AND r.assertion = d.assertion
		WHERE s.org = $1 AND s.ended_at = 0 AND s.asked_at = 0 AND d.answer > 0 AND s.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($2)) AND `+seen(v, "o")+" AND "+undenied(v, "h"), org, store.IDs(vulnerabilities))
	if err != nil {
		return nil, err
	}
	out := map[int64][]int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id, ground int64
		err = r.Scan(&id, &ground)
		out[id] = append(out[id], ground)
		return none, err
	})
	return out, err
}
