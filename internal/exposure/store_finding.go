package exposure

import (
	"context"
	"database/sql"

	"lianfang/internal/exposure/life"
	"lianfang/internal/store"
)

// metNow is the predicate that finding f stands somewhere, on anybody's word, unless one that its organisation may read denies it.
var metNow = `EXISTS (SELECT 1 FROM verdict d JOIN opinion o ON o.assertion = d.assertion AND o.live JOIN holding h ON h.component = d.component AND h.org = f.org AND (d.asset = 0 OR d.asset = h.asset)
	WHERE d.vulnerability = f.vulnerability AND d.answer > 0 AND ` + undenied(background, "h") + ")"

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
		FROM (SELECT DISTINCT h.org, d.vulnerability FROM verdict d JOIN opinion o ON o.assertion = d.assertion AND o.live JOIN holding h ON h.component = d.component AND (d.asset = 0 OR d.asset = h.asset)
			WHERE d.answer > 0 AND d.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND `+undenied(background, "h")+`) x JOIN org g ON g.id = x.org
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

// meetsNow lists what an organisation meets on anybody's word that none which it may read denies, and whether one of the inventory's rows does.
func meetsNow(ctx context.Context, q store.Querier, s stock) (map[int64]bool, error) {
	rows, err := q.QueryContext(ctx, `SELECT d.vulnerability, max(CASE WHEN h.inventory = $2 THEN 1 ELSE 0 END) FROM holding h JOIN verdict d ON d.component = h.component AND (d.asset = 0 OR d.asset = h.asset)
		JOIN opinion o ON o.assertion = d.assertion AND o.live WHERE h.org = $1 AND d.answer > 0 AND `+undenied(background, "h")+` GROUP BY d.vulnerability`, s.org, s.inventory)
	if err != nil {
		return nil, err
	}
	out := map[int64]bool{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id, here int64
		err = r.Scan(&id, &here)
		out[id] = here == 1
		return none, err
	})
	return out, err
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
