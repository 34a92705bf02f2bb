package exposure

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/life"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// quiet is the predicate that a suppression is in force on component c held as h, which verdict d meets, at a time.
func quiet(now int64) string {
	return fmt.Sprintf(`EXISTS (SELECT 1 FROM suppression z WHERE z.org = h.org AND z.vulnerability = d.vulnerability AND z.product = c.product AND (z.component = 0 OR z.component = h.component)
		AND (z.asset = 0 OR z.asset = h.asset) AND z.ended_at = 0 AND z.asked_at = 0 AND z.until > %d)`, now)
}

// nothingQuiet is quiet where nothing is.
const nothingQuiet = "(1 = 0)"

// quietOf is quiet for one organisation, which mostly has suppressed nothing: then no row is asked.
func quietOf(ctx context.Context, q store.Querier, org, now int64) (string, error) {
	var some bool
	err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM suppression WHERE org = $1 AND ended_at = 0)", org).Scan(&some)
	if err != nil || some {
		return quiet(now), err
	}
	return nothingQuiet, nil
}

// anybodySuppresses tells whether a vulnerability is suppressed anywhere, which a new one is not: then no row of those who have it is asked.
func anybodySuppresses(ctx context.Context, q store.Querier, vulnerability int64) (some bool, err error) {
	err = q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM suppression WHERE vulnerability = $1 AND ended_at = 0)", vulnerability).Scan(&some)
	return some, err
}

// standsOf reads where vulnerabilities stand at an organisation: some, or (nil) all, and with all how many lines are affected or cannot be told. It goes once
// through what the organisation holds: first its products, since of most of them nothing was found (SQLite takes a CROSS JOIN in the order in which it stands), then
// its machines for what was found on them alone.
func standsOf(ctx context.Context, s *store.Store, v marking.Viewer, org int64, only []int64, now int64) (out map[int64]stands, met Counts, err error) {
	some, args := "", []any{org}
	if only != nil {
		some, args = " AND d.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", append(args, store.IDs(only))
	}
	hush, err := quietOf(ctx, s.Read(), org, now)
	if err != nil {
		return nil, met, err
	}
	plan := ""
	if hush == nothingQuiet { // else the time stands in it, and it is another statement each time
		plan = store.Kept
	}
	found := "d.answer > 0" + some + " AND " + seenOf(v) + " AND h.org = $1 AND h.component = d.component AND " + undenied(v, "h") + " AND " + v.WhereOrg("h.org")
	columns := "SELECT d.vulnerability, h.asset, h.as_written, d.answer, c.name, d.at, CASE WHEN " + hush + " THEN 1 ELSE 0 END AS quiet FROM "
	rows, err := s.Read().QueryContext(ctx, plan+`WITH alone AS MATERIALIZED (SELECT d.* FROM asset m CROSS JOIN verdict d WHERE m.org = $1 AND d.asset = m.id AND d.asset <> 0),
		met AS MATERIALIZED (
			`+columns+`(SELECT DISTINCT component FROM holding WHERE org = $1) k CROSS JOIN verdict d CROSS JOIN component c CROSS JOIN holding h
			WHERE d.component = k.component AND d.asset = 0 AND c.id = d.component AND `+found+`
			UNION ALL `+columns+`alone d JOIN component c ON c.id = d.component CROSS JOIN holding h WHERE h.asset = d.asset AND `+found+`)
		SELECT x.vulnerability, x.quiet, max(x.answer), count(*), max(t.criticality), max(`+reach+`), min(t.name), min(x.name), min(x.first)
		FROM (SELECT y.vulnerability, y.asset, y.quiet, max(y.answer) AS answer, min(y.name) AS name, min(y.at) AS first FROM met y GROUP BY y.vulnerability, y.asset, y.quiet) x JOIN asset t ON t.id = x.asset
		GROUP BY x.vulnerability, x.quiet
		UNION ALL SELECT 0, 0, CAST(coalesce(sum(CASE WHEN l.answer = 2 THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(coalesce(sum(CASE WHEN l.answer = 1 THEN 1 ELSE 0 END), 0) AS BIGINT), 0, 0, '', '', 0
		FROM (SELECT max(y.answer) AS answer FROM met y GROUP BY y.asset, y.as_written) l`, args...)
	if err != nil {
		return nil, met, err
	}
	out = map[int64]stands{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id, answer, reach int64
		var hushed bool
		var x stood
		var name string
		err = r.Scan(&id, &hushed, &answer, &x.machines, &x.grade, &reach, &x.asset, &name, &x.first)
		if id == 0 { // the counts of lines
			met.Affected, met.Possible = answer, x.machines
			return none, err
		}
		x.result, x.product, x.internet = judge.Result(answer), titleOf(name), reachOf[reach]
		both := out[id]
		if hushed {
			both.quiet = x
		} else {
			both.loud = x
		}
		out[id] = both
		return none, err
	})
	return out, met, err
}

// reach is how bad it is whether machine t can be reached, in the order of reachOf.
const reach = "CASE t.internet WHEN 2 THEN 2 WHEN 1 THEN 0 ELSE 1 END"

// reachUnsaid is the reach of a machine of which nothing is said.
const reachUnsaid = 1

// reachOf are the answers in the order of how bad they are: one machine that can be reached decides, then one of which nobody knows.
var reachOf = map[int64]priority.Maybe{0: priority.IsNot, 1: priority.NotKnown, 2: priority.Is}

// handlings reads what was done about vulnerabilities: some, or (nil) all.
func handlings(ctx context.Context, q store.Querier, org int64, only []int64) (map[int64]Handling, error) {
	some, args := "", []any{org}
	if only != nil {
		some, args = " AND vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", append(args, store.IDs(only))
	}
	rows, err := q.QueryContext(ctx, "SELECT vulnerability, state, since, who, until, words, claimed_at, overdue_at FROM finding WHERE org = $1"+some, args...)
	if err != nil {
		return nil, err
	}
	out := map[int64]Handling{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id, since, until, claimed, overdue int64
		var h Handling
		var state string
		err = r.Scan(&id, &state, &since, &h.Who, &until, &h.Words, &claimed, &overdue)
		h.State, h.Since, h.Until, h.ClaimedAt, h.OverdueAt = life.State(state), when(since), when(until), when(claimed), when(overdue)
		out[id] = h
		return none, err
	})
	return out, err
}

// saidOf reads what the words on vulnerabilities say that a viewer may read.
func saidOf(ctx context.Context, q store.Querier, v marking.Viewer, list []int64) (map[int64]said, error) {
	if len(list) == 0 {
		return nil, nil
	}
	rows, err := q.QueryContext(ctx, `SELECT o.vulnerability, u.cve, o.title, o.kev_added, o.kev_due, o.cvss, o.epss, o.vector, o.ssvc FROM opinion o JOIN vulnerability u ON u.id = o.vulnerability
		WHERE o.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND `+seen(v, "o")+" ORDER BY o.vulnerability, o.assertion", store.IDs(list))
	if err != nil {
		return nil, err
	}
	out := map[int64]said{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id, kevAdded, kevDue, cvss, epss int64
		var cve, title, vector, ssvc string
		err = r.Scan(&id, &cve, &title, &kevAdded, &kevDue, &cvss, &epss, &vector, &ssvc)
		s, known := out[id]
		if !known {
			s.cve, s.cvss = cve, -1
		}
		out[id] = s.with(title, when(kevAdded), when(kevDue), cvss, epss, vector, ssvc)
		return none, err
	})
	return out, err
}

// with adds one word: the title that says most, the highest score with its vector, the highest forecast, each opinion on decision points.
func (s said) with(title string, kevAdded, kevDue time.Time, cvss, epss int64, vector, ssvc string) said {
	if len(title) > len(s.title) {
		s.title = title
	}
	if !kevAdded.IsZero() {
		s.KEV, s.KEVAdded = priority.Is, kevAdded
	}
	if s.KEVDue.IsZero() || !kevDue.IsZero() && kevDue.Before(s.KEVDue) {
		s.KEVDue = kevDue
	}
	if cvss > s.cvss || cvss == s.cvss && s.Vector == "" {
		score := float64(cvss) / 10
		s.cvss, s.CVSS, s.Vector = cvss, &score, vector
		if cvss < 0 {
			s.CVSS = nil
		}
	}
	if p := float64(epss) / 1e6; epss >= 0 && (s.EPSS == nil || p > *s.EPSS) {
		s.EPSS = &p
	}
	if p := strings.Split(ssvc, "/"); len(p) == 3 {
		s.SSVC = append(s.SSVC, priority.SSVC{Exploitation: p[0], Automatable: p[1], TechnicalImpact: p[2]})
	}
	return s
}

// anyKEV tells whether the catalogue of what is exploited was ever read.
func anyKEV(ctx context.Context, q store.Querier) (bool, error) {
	var n int
	err := q.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 AS one FROM vulnerability WHERE kev_added <> 0 LIMIT 1) x").Scan(&n)
	return n > 0, err
}
