package incident

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

const partyColumns = "id, case_id, org, role, regime, reads_report, reads_clocks, reads_tasks, since_at, until_at, ended_at, why"

func scanParty(r *sql.Rows) (p Party, err error) {
	err = r.Scan(&p.ID, &p.Case, &p.Org, &p.Role, &p.Regime, &p.Scope.Report, &p.Scope.Clocks, &p.Scope.Tasks, &p.SinceAt, &p.UntilAt, &p.EndedAt, &p.Why)
	return p, err
}

// partiesOf reads who was ever let into a case, the first first.
func (n *Incidents) partiesOf(ctx context.Context, of int64) ([]Party, error) {
	rows, err := n.store.Read().QueryContext(ctx, "SELECT "+partyColumns+" FROM incident_party WHERE case_id = $1 ORDER BY id", of)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanParty)
}

// casesOfParty are the cases into which an organisation is let now. They are few; most organisations have none.
func casesOfParty(ctx context.Context, q store.Querier, org, now int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT case_id FROM incident_party WHERE org = $1 AND ended_at = 0 AND until_at > $2 ORDER BY case_id", org, now)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (id int64, err error) {
		err = r.Scan(&id)
		return id, err
	})
}

func insertParty(ctx context.Context, tx *store.Tx, p Party, actor int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_party ("+partyColumns+", actor) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,0,$11,$12)",
		p.ID, p.Case, p.Org, string(p.Role), p.Regime, p.Scope.Report, p.Scope.Clocks, p.Scope.Tasks, p.SinceAt, p.UntilAt, p.Why, actor)
	return err
}

func endParties(ctx context.Context, tx *store.Tx, ids []int64, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_party SET ended_at = $1 WHERE ended_at = 0 AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($2))", at, store.IDs(ids))
	return err
}
