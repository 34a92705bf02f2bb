package incident

import (
	"context"
	"database/sql"
	"slices"

	"lianfang/internal/exposure/few"
	"lianfang/internal/store"
)

// inMonth are the cases that are counted of a month: those that somebody at the desk has looked at, or strangers could lift a figure that hides few by reports of their own.
const inMonth = "NOT c.exercise AND c.received_at >= $1 AND c.received_at < $2 AND c.state NOT IN ('received','refused','duplicate')"

func (n *Incidents) selectCounted(ctx context.Context, from, until int64) ([]counted, error) {
	rows, err := n.store.Read().QueryContext(ctx, `SELECT c.org, c.class, c.kind, coalesce(r.cause, ''), c.level, c.duty, count(*) FROM incident_case c LEFT JOIN incident_remedy r ON r.case_id = c.id
		WHERE `+inMonth+` GROUP BY c.org, c.class, c.kind, coalesce(r.cause, ''), c.level, c.duty`, from, until)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (c counted, err error) {
		err = r.Scan(&c.org, &c.class, &c.kind, &c.cause, &c.level, &c.duty, &c.n)
		return c, err
	})
}

// medianResponse is the middle of how long the desk took until its first step.
func (n *Incidents) medianResponse(ctx context.Context, from, until int64) (Response, error) {
	rows, err := n.store.Read().QueryContext(ctx, `SELECT c.org, (SELECT min(s.at) FROM incident_step s WHERE s.case_id = c.id AND s.side = 'desk' AND s.event <> 'came') - c.received_at FROM incident_case c WHERE `+inMonth, from, until)
	if err != nil {
		return Response{}, err
	}
	var seen tally
	var took []int64
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var org int64
		var t sql.NullInt64
		if err = r.Scan(&org, &t); err == nil && t.Valid {
			took = append(took, t.Int64)
			seen.add(counted{org: org, n: 1})
		}
		return none, err
	})
	if err != nil || seen.bodies() < few.Least {
		return Response{}, err
	}
	slices.Sort(took)
	const minute = 60_000_000
	return Response{Minutes: (took[len(took)/2] + minute/2) / minute, Told: true}, nil
}
