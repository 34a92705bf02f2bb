package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/exposure/life"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// findingsToCheck lists findings at which the watch has to look, by organisation.
func findingsToCheck(ctx context.Context, q store.Querier, now int64, limit int) ([]turned, error) {
	rows, err := q.QueryContext(ctx, "SELECT org, vulnerability FROM finding WHERE check_at >= 0 AND state IN ('open','accepted') AND check_at <= $1 ORDER BY check_at, org, vulnerability LIMIT $2", now, limit)
	if err != nil {
		return nil, err
	}
	at := map[int64]int{}
	var out []turned
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var org, id int64
		err = r.Scan(&org, &id)
		i, known := at[org]
		if !known {
			i, at[org] = len(out), len(out)
			out = append(out, turned{org: org})
		}
		out[i].vulnerabilities = append(out[i].vulnerabilities, id)
		return none, err
	})
	return out, err
}

// noteChecked writes down until when a finding may wait; told is true where its day has passed and nobody was told so far.
func noteChecked(ctx context.Context, tx *store.Tx, org int64, c checked, now, again int64) (told bool, err error) {
	next := min(c.due, again)
	if c.due == 0 || c.late {
		next = -1
	}
	const open = " WHERE org = $3 AND vulnerability = $4 AND state IN ('open','accepted')"
	if _, err := tx.ExecContext(ctx, "UPDATE finding SET check_at = $1, due_at = $2"+open, next, c.due, org, c.vulnerability); err != nil || !c.late {
		return false, err
	}
	res, err := tx.ExecContext(ctx, "UPDATE finding SET overdue_at = $1 WHERE overdue_at = $2 AND org = $3 AND vulnerability = $4 AND state IN ('open','accepted')", now, 0, org, c.vulnerability)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// late is the predicate that a finding f of organisation g was told to be past its day and still is, at a time ($1), as a viewer may know of it: its own,
// and those of a sector ($2) that it answers for. CROSS JOIN keeps SQLite from beginning with all members: the index of what is late is short.
func late(v marking.Viewer, sector string) string {
	whose := "(" + v.WhereOrg("f.org") + " AND $2 = '')"
	if sector != "" {
		whose = "(" + v.WhereOrg("f.org") + " OR g.sector = $2)"
	}
	return `finding f CROSS JOIN org g CROSS JOIN vulnerability u
		WHERE g.id = f.org AND u.id = f.vulnerability AND f.overdue_at <> 0 AND f.state IN ('open','accepted') AND f.due_at > 0 AND f.due_at <= $1 AND g.tier <> '' AND g.state = 'member' AND ` + whose + `
		AND EXISTS (SELECT 1 FROM opinion o WHERE o.vulnerability = f.vulnerability AND ` + seen(v, "o") + ")"
}

// lateCount counts what is late in a sector, and at how many organisations.
func lateCount(ctx context.Context, q store.Querier, v marking.Viewer, sector string, now int64) (n, orgs int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*), count(DISTINCT f.org) FROM "+late(v, sector)+" AND g.sector = $2", now, sector).Scan(&n, &orgs)
	return n, orgs, err
}

// lateOnes lists what is late.
func lateOnes(ctx context.Context, q store.Querier, v marking.Viewer, sector string, after LateMark, now int64, limit int) ([]Late, error) {
	rows, err := q.QueryContext(ctx, "SELECT f.org, f.vulnerability, u.cve, f.state, f.due_at FROM "+late(v, sector)+
		" AND (f.due_at, f.org, f.vulnerability) > ($3, $4, $5) ORDER BY f.due_at, f.org, f.vulnerability LIMIT $6", now, sector, after.Due, after.Org, after.Vulnerability, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Late, error) {
		var l Late
		var state string
		var due int64
		err := r.Scan(&l.Org, &l.Vulnerability, &l.CVE, &state, &due)
		l.State, l.Due = life.State(state), when(due)
		return l, err
	})
}
