package incident

import (
	"context"
	"database/sql"
	"time"

	"lianfang/internal/incident/drill"
	"lianfang/internal/store"
)

func selectDrills(ctx context.Context, q store.Querier, where string, args ...any) ([]Drill, error) {
	rows, err := q.QueryContext(ctx, `SELECT d.id, d.uuid, d.title, d.class, d.lang, d.script, d.start_at, d.ends_at, d.ended_at, d.ordered, d.actor, d.at,
		(SELECT count(*) FROM incident_drill_body b WHERE b.drill = d.id) FROM incident_drill d WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (d Drill, err error) {
		var script string
		var start, ends, ended int64
		if err := r.Scan(&d.ID, &d.UUID, &d.Title, &d.Class, &d.Lang, &script, &start, &ends, &ended, &d.ordered, &d.actor, &d.At, &d.Bodies); err != nil {
			return d, err
		}
		d.Start, d.Ends = time.UnixMicro(start), time.UnixMicro(ends)
		if ended != 0 {
			d.Ended = time.UnixMicro(ended)
		}
		d.Script, _ = drill.Parse(script) // what cannot be read any more is a drill without parts, which ends, and keeps no other from running
		return d, nil
	})
}

// drillByID finds one that is there.
func drillByID(ctx context.Context, q store.Querier, id int64) (Drill, error) {
	return oneDrill(ctx, q, "d.id = $1", id)
}

func oneDrill(ctx context.Context, q store.Querier, where string, args ...any) (Drill, error) {
	all, err := selectDrills(ctx, q, where, args...)
	if err == nil && len(all) == 0 {
		err = noDrill()
	}
	if err != nil {
		return Drill{}, err
	}
	return all[0], nil
}

func lockDrill(ctx context.Context, tx *store.Tx, id int64) (Drill, error) {
	return oneDrill(ctx, tx, "d.id = $1"+tx.Dialect.Lock(), id)
}

func insertDrill(ctx context.Context, tx *store.Tx, d Drill, orgs []int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_drill (id, uuid, title, class, lang, script, start_at, ends_at, ordered, ended_at, actor, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,0,0,$9,$10)",
		d.ID, d.UUID, d.Title, d.Class, string(d.Lang), d.Script.String(), d.Start.UnixMicro(), d.Ends.UnixMicro(), d.actor, d.At)
	if err != nil {
		return err
	}
	drills, cases := make([]int64, len(orgs)), make([]int64, len(orgs))
	for i := range drills {
		drills[i] = d.ID
	}
	return tx.Insert(ctx, "incident_drill_body", "", store.Ints("drill", drills), store.Ints("org", orgs), store.Ints("case_id", cases))
}

// behindInDrill counts those who were not told all parts yet that they are to be told by now.
func behindInDrill(ctx context.Context, q store.Querier, d Drill) (n int, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM incident_drill_body b WHERE b.drill = $1 AND (SELECT count(*) FROM incident_drill_told t WHERE t.drill = b.drill AND t.org = b.org) < $2", d.ID, d.ordered).Scan(&n)
	return n, err
}

// lastTold is when somebody was told each part for the last time, by part.
func lastTold(ctx context.Context, q store.Querier, id int64) ([]drillMoment, error) {
	return drillMoments(ctx, q, "SELECT 0, part, max(at) FROM incident_drill_told WHERE drill = $1 GROUP BY part", id)
}

func markDrillOrdered(ctx context.Context, tx *store.Tx, id int64, parts int, ends int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_drill SET ordered = $1, ends_at = $2 WHERE id = $3", parts, ends, id)
	return err
}

func markDrillEnded(ctx context.Context, tx *store.Tx, id, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_drill SET ended_at = $1 WHERE id = $2", at, id)
	return err
}

func orgsOfDrill(ctx context.Context, q store.Querier, id int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT org FROM incident_drill_body WHERE drill = $1 ORDER BY org", id)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (org int64, err error) {
		err = r.Scan(&org)
		return org, err
	})
}

// drilled is a member in a drill.
type drilled struct {
	org, caseID int64
	told        int // parts
}

func drilledBody(ctx context.Context, q store.Querier, id, org int64) (drilled, bool, error) {
	rows, err := q.QueryContext(ctx, "SELECT b.org, b.case_id, (SELECT count(*) FROM incident_drill_told t WHERE t.drill = b.drill AND t.org = b.org) FROM incident_drill_body b WHERE b.drill = $1 AND b.org = $2", id, org)
	if err != nil {
		return drilled{}, false, err
	}
	all, err := store.Collect(rows, func(r *sql.Rows) (b drilled, err error) {
		err = r.Scan(&b.org, &b.caseID, &b.told)
		return b, err
	})
	if err != nil || len(all) == 0 {
		return drilled{}, false, err
	}
	return all[0], true, nil
}

func markDrilled(ctx context.Context, tx *store.Tx, id int64, b drilled) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_drill_body SET case_id = $1 WHERE drill = $2 AND org = $3", b.caseID, id, b.org)
	return err
}

// dropDrilled takes out who was told nothing yet.
func dropDrilled(ctx context.Context, tx *store.Tx, id, org int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM incident_drill_body WHERE drill = $1 AND org = $2 AND case_id = 0", id, org)
	return err
}

func insertDrillTold(ctx context.Context, tx *store.Tx, id, org int64, part int, at int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_drill_told (drill, org, part, at) VALUES ($1,$2,$3,$4)", id, org, part, at)
	return err
}

// drillOfCase is the drill to which a case belongs; 0 for none.
func drillOfCase(ctx context.Context, q store.Querier, caseID int64) (id int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT COALESCE(max(drill), 0) FROM incident_drill_body WHERE case_id = $1 AND case_id <> 0", caseID).Scan(&id)
	return id, err
}

// everyBody stands for all that take part.
const everyBody = 0

// selectDrilled are those who take part, or one of them, by their ids, with their cases.
func selectDrilled(ctx context.Context, q store.Querier, id, org int64) ([]DrillBody, error) {
	rows, err := q.QueryContext(ctx, `SELECT b.org, COALESCE(c.uuid, ''), COALESCE(c.number, '') FROM incident_drill_body b LEFT JOIN incident_case c ON c.id = b.case_id AND b.case_id <> 0
		WHERE b.drill = $1 AND (CAST($2 AS BIGINT) = 0 OR b.org = $2) ORDER BY b.org`, id, org)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (b DrillBody, err error) {
		err = r.Scan(&b.Org, &b.Case, &b.Number)
		return b, err
	})
}

// drillMoment is when something of a part was for the first time.
type drillMoment struct {
	org  int64
	part int
	at   int64
}

func drillMoments(ctx context.Context, q store.Querier, query string, args ...any) ([]drillMoment, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (m drillMoment, err error) {
		err = r.Scan(&m.org, &m.part, &m.at)
		return m, err
	})
}

// toldOfDrill is when each, or one of them, was told each part.
func toldOfDrill(ctx context.Context, q store.Querier, id, org int64) ([]drillMoment, error) {
	return drillMoments(ctx, q, "SELECT org, part, at FROM incident_drill_told WHERE drill = $1 AND (CAST($2 AS BIGINT) = 0 OR org = $2) ORDER BY org, part", id, org)
}

// firstOfDrill is when each, or one of them, did for the first time what is asked, after it was told a part, and before the drill ended.
func firstOfDrill(ctx context.Context, q store.Querier, id, org, until int64, asks drill.Ask) ([]drillMoment, error) {
	const told = "SELECT t.org, t.part, min(x.at) FROM incident_drill_told t JOIN incident_drill_body b ON b.drill = t.drill AND b.org = t.org JOIN "
	const where = " WHERE t.drill = $1 AND (CAST($3 AS BIGINT) = 0 OR t.org = $3) AND x.at <= $2"
	const of = " GROUP BY t.org, t.part"
	switch asks {
	case drill.Answer:
		return drillMoments(ctx, q, told+"incident_message x ON x.case_id = b.case_id AND x.thread = 'reporter' AND x.side = 'reporter' AND x.at >= t.at"+where+of, id, until, org)
	case drill.Assess, drill.Control:
		return drillMoments(ctx, q, told+"incident_step x ON x.case_id = b.case_id AND x.side = 'reporter' AND x.event = $4 AND x.at >= t.at"+where+of, id, until, org, string(asks))
	case drill.Report:
		return drillMoments(ctx, q, told+"(SELECT org, received_at AS at FROM incident_case WHERE exercise AND origin IN ('member', 'program')) x ON x.org = t.org AND x.at >= t.at"+where+of, id, until, org)
	}
	return nil, nil
}
