package incident

import (
	"context"
	"database/sql"
	"time"

	"lianfang/internal/store"
)

// lockRoster lets one change at a time at the roster.
func lockRoster(ctx context.Context, tx *store.Tx) error {
	var line int64
	return tx.QueryRowContext(ctx, "SELECT line FROM incident_duty_told WHERE line = 1"+tx.Dialect.Lock()).Scan(&line)
}

const turnColumns = "id, uuid, person, line, from_at, until_at, actor"

func scanTurn(r *sql.Rows) (t Turn, err error) {
	var from, until int64
	err = r.Scan(&t.id, &t.UUID, &t.Person, &t.Line, &from, &until, &t.actor)
	t.From, t.Until = time.UnixMicro(from), time.UnixMicro(until)
	return t, err
}

func selectTurns(ctx context.Context, q store.Querier, from, until int64) ([]Turn, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+turnColumns+" FROM incident_duty WHERE until_at > $1 AND from_at < $2 ORDER BY from_at, line, id LIMIT $3", from, until, maxTurns)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanTurn)
}

func turnByUUID(ctx context.Context, q store.Querier, which string) (Turn, bool, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+turnColumns+" FROM incident_duty WHERE uuid = $1", which)
	if err != nil {
		return Turn{}, false, err
	}
	all, err := store.Collect(rows, scanTurn)
	if err != nil || len(all) == 0 {
		return Turn{}, false, err
	}
	return all[0], true, nil
}

func insertTurns(ctx context.Context, tx *store.Tx, all []Turn, at int64) error {
	var ids, people, lines, from, until, actors, when []int64
	var uuids []string
	for _, t := range all {
		ids, uuids, people, lines = append(ids, t.id), append(uuids, t.UUID), append(people, t.Person), append(lines, t.Line)
		from, until, actors, when = append(from, t.From.UnixMicro()), append(until, t.Until.UnixMicro()), append(actors, t.actor), append(when, at)
	}
	return tx.Insert(ctx, "incident_duty", "", store.Ints("id", ids), store.Texts("uuid", uuids), store.Ints("person", people), store.Ints("line", lines), store.Ints("from_at", from), store.Ints("until_at", until), store.Ints("actor", actors), store.Ints("at", when))
}

func cutTurn(ctx context.Context, tx *store.Tx, id, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_duty SET until_at = $1 WHERE id = $2", at, id)
	return err
}

func deleteTurn(ctx context.Context, tx *store.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM incident_duty WHERE id = $1", id)
	return err
}

// dutyTold is when a line was last told, 0 for never.
func (n *Incidents) dutyTold(ctx context.Context, line int64) (at int64, err error) {
	err = n.store.Read().QueryRowContext(ctx, "SELECT at FROM incident_duty_told WHERE line = $1", line).Scan(&at)
	return at, err
}

// markDutyTold notes that a line is told, unless another node did since.
func markDutyTold(ctx context.Context, tx *store.Tx, line, before, at int64) (bool, error) {
	r, err := tx.ExecContext(ctx, "UPDATE incident_duty_told SET at = $1 WHERE line = $2 AND at = $3", at, line, before)
	if err != nil {
		return false, err
	}
	k, err := r.RowsAffected()
	return k == 1, err
}

// newsOfLine tells whether since an instant a report came that waits on a line, a case was brought to it, or a clock of its cases came to a warning. It goes by
// times: each node gives ids out of a store of its own, so they tell no order. Drills are nobody's night.
func (n *Incidents) newsOfLine(ctx context.Context, line, since int64) (news bool, err error) {
	err = n.store.Read().QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM incident_case c WHERE c.state = 'received' AND c.line = $1 AND c.origin <> 'desk' AND NOT c.exercise AND c.received_at > $2)
		OR EXISTS (SELECT 1 FROM incident_case c JOIN incident_step s ON s.case_id = c.id WHERE $1 = 2 AND c.line = $1 AND c.due_at > 0 AND NOT c.exercise AND s.event IN ('triage', 'raise') AND s.at > $2)
		OR EXISTS (SELECT 1 FROM incident_fired f JOIN incident_case c ON c.id = f.case_id WHERE f.at > $2 AND c.line = $1 AND NOT c.exercise)`, line, since).Scan(&news)
	return news, err
}
