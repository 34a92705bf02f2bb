package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/exposure/life"
	"lianfang/internal/store"
)

// standNow are the organisations and vulnerabilities of some ($1) that stand somewhere, on anybody's word, unless one that the organisation may read denies it.
var standNow = placesOf(background, "h.org, d.vulnerability", "", "d.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($1))")

// metNow is the predicate that finding f is one of them.
var metNow = "(f.org, f.vulnerability) IN (" + standNow + ")"

const theseVulnerabilities = "f.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"

// foundAgain lists findings that had ended, and stand somewhere.
func foundAgain(ctx context.Context, q store.Querier, vulnerabilities []int64) ([]turned, error) {
	return turnedBy(ctx, q, life.Found, "f.state IN ('verified', 'gone') AND "+metNow, vulnerabilities)
}

// vanished lists findings that stand nowhere any more, of organisations none of whose inventories is still being judged.
func vanished(ctx context.Context, q store.Querier, vulnerabilities []int64) ([]turned, error) {
	return turnedBy(ctx, q, life.Vanished, "f.state NOT IN ('verified', 'gone') AND NOT EXISTS (SELECT 1 FROM inventory i WHERE i.org = f.org AND i.judged_at = 0) AND NOT "+metNow, vulnerabilities)
}

func turnedBy(ctx context.Context, q store.Querier, e life.Event, where string, vulnerabilities []int64) ([]turned, error) {
	rows, err := q.QueryContext(ctx, "SELECT f.org, f.vulnerability FROM finding f WHERE "+theseVulnerabilities+" AND "+where+" ORDER BY f.org, f.vulnerability", store.IDs(vulnerabilities))
	if err != nil {
		return nil, err
	}
	var out []turned
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var org, id int64
		err = r.Scan(&org, &id)
		if last := len(out) - 1; last < 0 || out[last].org != org {
			out = append(out, turned{org: org, event: e})
		}
		last := &out[len(out)-1]
		last.vulnerabilities = append(last.vulnerabilities, id)
		return none, err
	})
	return out, err
}

// insertFindings makes the rows of everybody whom vulnerabilities concern and who has none.
func insertFindings(ctx context.Context, tx *store.Tx, vulnerabilities []int64, now int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO finding (org, vulnerability, state, since, who, until, words, claimed_at, check_at, due_at, overdue_at)
		SELECT x.org, x.vulnerability, 'open', CAST($2 AS BIGINT), '', 0, '', 0, CASE WHEN g.tier = '' THEN -1 ELSE 0 END, 0, 0
		FROM (SELECT DISTINCT y.org, y.vulnerability FROM (`+standNow+`) y) x JOIN org g ON g.id = x.org
		WHERE TRUE ON CONFLICT (org, vulnerability) DO NOTHING`, store.IDs(vulnerabilities), now)
	return err
}

// insertFindingsOf makes the rows of one organisation.
func insertFindingsOf(ctx context.Context, tx *store.Tx, org int64, vulnerabilities []int64, now int64) error {
	if len(vulnerabilities) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO finding (org, vulnerability, state, since, who, until, words, claimed_at, check_at, due_at, overdue_at)
		SELECT g.id, CAST(j.value AS BIGINT), 'open', CAST($3 AS BIGINT), '', 0, '', 0, CASE WHEN g.tier = '' THEN -1 ELSE 0 END, 0, 0 FROM json_each($2) j JOIN org g ON g.id = $1
		WHERE TRUE ON CONFLICT (org, vulnerability) DO NOTHING`, org, store.IDs(vulnerabilities), now)
	return err
}

// regulated is the predicate that a finding's organisation has a responsibility level: only those are held to a day.
const regulated = "EXISTS (SELECT 1 FROM org g WHERE g.id = finding.org AND g.tier <> '')"

// lookAgainAt lets the watch reckon the day of vulnerabilities anew, of which something new is said.
func lookAgainAt(ctx context.Context, tx *store.Tx, vulnerabilities []int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE finding SET check_at = 0 WHERE vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND state IN ('open','accepted') AND "+regulated, store.IDs(vulnerabilities))
	return err
}

// lookAgainAtOrgs is the same for all that concerns organisations.
func lookAgainAtOrgs(ctx context.Context, tx *store.Tx, orgs []int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE finding SET check_at = 0 WHERE org IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND state IN ('open','accepted') AND "+regulated, store.IDs(orgs))
	return err
}

// inventoryAt tells when an inventory was handed in, and whether another of its owner is still being judged.
func inventoryAt(ctx context.Context, q store.Querier, s stock) (at int64, waits bool, err error) {
	err = q.QueryRowContext(ctx, "SELECT i.at, EXISTS (SELECT 1 FROM inventory w WHERE w.org = i.org AND w.judged_at = 0) FROM inventory i WHERE i.id = $1", s.inventory).Scan(&at, &waits)
	return at, waits, err
}

// turnFindings moves the findings of an organisation that an event still moves, and lists them.
func turnFindings(ctx context.Context, tx *store.Tx, t turned, now int64) ([]int64, error) {
	next, _ := life.Next(life.From(t.event)[0], t.event)
	set := "state = $1, check_at = -1"
	if next == life.Open {
		set = "state = $1, who = '', until = 0, words = '', claimed_at = 0, check_at = " + watched("finding.org")
	}
	args := []any{string(next), t.org, store.IDs(t.vulnerabilities), begins(t.event)}
	where := ""
	switch t.event {
	case life.Found: // it is new again, and so are its days
		set, args = set+", since = $5, due_at = 0, overdue_at = 0", append(args, now)
	case life.Still: // whoever claimed what is not so gets no further days
		where, args = " AND claimed_at < $5", append(args, t.before)
	}
	rows, err := tx.QueryContext(ctx, "UPDATE finding SET "+set+` WHERE org = $2 AND vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($3))
		AND state IN (SELECT value FROM json_each($4))`+where+" RETURNING vulnerability", args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}
