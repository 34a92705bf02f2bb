package incident

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

const caseColumns = `c.id, c.uuid, c.number, c.origin, c.duty, c.org, c.reviewer, c.state, c.kind, c.class, c.line, c.what, c.place, c.going_on, c.happened_at, c.knew_at, c.received_at, c.changed_at, c.exercise, c.lang,
	c.warning, c.duplicate, c.level, c.due_at, c.wake_at, c.audience`

func scanCase(r *sql.Rows) (c Case, err error) {
	err = r.Scan(&c.ID, &c.UUID, &c.Number, &c.Origin, &c.Duty, &c.Org, &c.Reviewer, &c.State, &c.Kind, &c.Class, &c.Line, &c.What, &c.Place, &c.GoingOn, &c.HappenedAt, &c.KnewAt, &c.ReceivedAt, &c.ChangedAt, &c.Exercise, &c.Lang,
		&c.Warning, &c.Duplicate, &c.Level, &c.DueAt, &c.WakeAt, &c.Audience)
	return c, err
}

func selectCases(ctx context.Context, q store.Querier, where string, args ...any) ([]Case, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+caseColumns+" FROM incident_case c WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanCase)
}

func oneCase(ctx context.Context, q store.Querier, where string, args ...any) (Case, error) {
	all, err := selectCases(ctx, q, where, args...)
	if err != nil {
		return Case{}, err
	}
	if len(all) == 0 {
		return Case{}, noCase()
	}
	return all[0], nil
}

// lockCase reads one, so that two steps come one after the other.
func lockCase(ctx context.Context, tx *store.Tx, id int64) (Case, error) {
	return oneCase(ctx, tx, "c.id = $1"+tx.Dialect.Lock(), id)
}

// listCases reads from a place in the list on. An organisation's own cases are few; they are found by their organisation.
func (n *Incidents) listCases(ctx context.Context, v marking.Viewer, l List, due, id int64, limit int) ([]Case, error) {
	where, order := openCases+" AND (c.due_at, c.id) > ($1, $2)", " ORDER BY c.due_at, c.id LIMIT $3"
	args := []any{due, id, limit}
	also := func(column string, value any) {
		args = append(args, value)
		where += " AND " + column + " = $" + strconv.Itoa(len(args))
	}
	if l.State != "" {
		where, order = "c.state = $1 AND c.id < $2", " ORDER BY c.id DESC LIMIT $3"
		args[0] = string(l.State)
	}
	if l.Level != 0 {
		also("c.level", l.Level)
	}
	if l.Kind != "" {
		also("c.kind", l.Kind)
	}
	if l.Line != 0 {
		also("c.line", l.Line)
	}
	if v.All() {
		return selectCases(ctx, n.store.Read(), where+order, args...)
	}
	own, err := n.ownCases(ctx, v, func(a any) string { args = append(args, a); return "$" + strconv.Itoa(len(args)) })
	if err != nil {
		return nil, err
	}
	return selectCases(ctx, n.store.Read(), where+" AND "+own+order, args...)
}

// casesOfWarning reads the cases that came from a warning: of an organisation those that happened to it.
func (n *Incidents) casesOfWarning(ctx context.Context, v marking.Viewer, number string, most int) ([]Case, error) {
	return selectCases(ctx, n.store.Read(), "c.warning = $1 AND c.warning <> '' AND ($3 OR c.org = $4) AND "+v.Where("c.audience")+" ORDER BY c.id DESC LIMIT $2", number, most, v.All(), v.Org)
}

func insertCase(ctx context.Context, tx *store.Tx, c Case, hash []byte, who Reporter) error {
	var kept any
	if hash != nil {
		kept = hash
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO incident_case (id, uuid, number, hash, origin, duty, org, reviewer, state, kind, class, line, what, place, going_on, happened_at, knew_at, received_at, changed_at, exercise, lang,
		warning, duplicate, level, due_at, wake_at, audience) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,0,$23,$24,$25,$26)`,
		c.ID, c.UUID, c.Number, kept, string(c.Origin), c.Duty, c.Org, c.Reviewer, string(c.State), c.Kind, c.Class, c.Line, c.What, c.Place, string(c.GoingOn), c.HappenedAt, c.KnewAt, c.ReceivedAt, c.ChangedAt, c.Exercise, string(c.Lang),
		c.Warning, c.Level, c.DueAt, c.WakeAt, c.Audience)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO incident_reporter (case_id, name, phone, mail) VALUES ($1,$2,$3,$4)", c.ID, who.Name, who.Phone, who.Mail)
	return err
}

func updateCase(ctx context.Context, tx *store.Tx, c Case) error {
	_, err := tx.ExecContext(ctx, `UPDATE incident_case SET state = $1, class = $2, line = $3, changed_at = $4, duplicate = $5, level = $6, due_at = $7, wake_at = $8, reviewer = $9, audience = $10, knew_at = $12, happened_at = $13 WHERE id = $11`,
		string(c.State), c.Class, c.Line, c.ChangedAt, c.Duplicate, c.Level, c.DueAt, c.WakeAt, c.Reviewer, c.Audience, c.ID, c.KnewAt, c.HappenedAt)
	return err
}

// nextNumber takes the next number of this year.
func (n *Incidents) nextNumber(ctx context.Context, tx *store.Tx) (string, error) {
	year := n.now().In(taipei).Year()
	k, err := tx.NextOf(ctx, "incident_number", strconv.Itoa(year))
	return fmt.Sprintf("%s-INC-%d-%04d", n.code, year, k), err
}

func selectReporter(ctx context.Context, q store.Querier, id int64) (r Reporter, err error) {
	err = q.QueryRowContext(ctx, "SELECT name, phone, mail FROM incident_reporter WHERE case_id = $1", id).Scan(&r.Name, &r.Phone, &r.Mail)
	if errors.Is(err, sql.ErrNoRows) {
		return Reporter{}, nil
	}
	return r, err
}

func insertStep(ctx context.Context, tx *store.Tx, id, of int64, s Step) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_step (id, case_id, event, side, actor, words, at) VALUES ($1,$2,$3,$4,$5,$6,$7)", id, of, string(s.Event), string(s.Side), s.Actor, s.Words, s.At)
	return err
}

func selectSteps(ctx context.Context, q store.Querier, of int64) ([]Step, error) {
	rows, err := q.QueryContext(ctx, "SELECT event, side, actor, words, at FROM incident_step WHERE case_id = $1 ORDER BY at, id", of)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s Step, err error) {
		err = r.Scan(&s.Event, &s.Side, &s.Actor, &s.Words, &s.At)
		return s, err
	})
}

func insertMessage(ctx context.Context, tx *store.Tx, id, of int64, thread Side, m Message) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_message (id, case_id, thread, side, actor, words, at) VALUES ($1,$2,$3,$4,$5,$6,$7)", id, of, string(thread), string(m.Side), m.Actor, m.Words, m.At)
	return err
}

func selectMessages(ctx context.Context, q store.Querier, of int64, thread Side) ([]Message, error) {
	rows, err := q.QueryContext(ctx, "SELECT side, actor, words, at FROM incident_message WHERE case_id = $1 AND thread = $2 ORDER BY at, id", of, string(thread))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (m Message, err error) {
		err = r.Scan(&m.Side, &m.Actor, &m.Words, &m.At)
		if thread != DeskSide { // which of the desk's people wrote is theirs to know
			m.Actor = 0
		}
		return m, err
	})
}

func countMessages(ctx context.Context, q store.Querier, of int64, thread Side) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM incident_message WHERE case_id = $1 AND thread = $2", of, string(thread)).Scan(&n)
	return n, err
}

// countReports counts the reports of the public since a moment, and what nobody has looked at.

func (n *Incidents) countCases(ctx context.Context, now int64) (c Counts, err error) {
	count := func(where string) string { // drills are few, and have an index of their own
		return "(SELECT count(*) FROM incident_case c WHERE " + where + ") - (SELECT count(*) FROM incident_case c WHERE c.exercise AND " + where + ")"
	}
	err = n.store.Read().QueryRowContext(ctx, "SELECT "+count("c.state = 'received'")+", "+count(openCases+" AND c.due_at <= $1")+", "+count("c.due_at > $1 AND c.due_at < $2"), now, never).Scan(&c.Received, &c.Overdue, &c.Running)
	return c, err
}

// outlived are reporters of cases that ended long ago.
const outlived = "(name <> '' OR phone <> '' OR mail <> '') AND case_id IN (SELECT id FROM incident_case WHERE state IN ('closed','refused','duplicate') AND changed_at <= $1)"

func (n *Incidents) anyOutlived(ctx context.Context, ended int64) (any bool, err error) {
	err = n.store.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM incident_reporter WHERE "+outlived+")", ended).Scan(&any)
	return any, err
}

// forgetReporters gives the cases whose reporter is forgotten now.
func forgetReporters(ctx context.Context, tx *store.Tx, before int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, "UPDATE incident_reporter SET name = '', phone = '', mail = '' WHERE "+outlived+" RETURNING case_id", before)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (id int64, err error) {
		err = r.Scan(&id)
		return id, err
	})
}

func selectEnded(ctx context.Context, q store.Querier, ids []int64, before int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT id FROM incident_case WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND state IN ('closed','refused','duplicate') AND changed_at <= $2 ORDER BY id", store.IDs(ids), before)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (id int64, err error) {
		err = r.Scan(&id)
		return id, err
	})
}
