package exposure

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"lianfang/internal/exposure/life"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// watched is when the watch looks at a finding of an organisation next: at once where it has a responsibility level, else never.
func watched(org string) string {
	return "coalesce((SELECT CASE WHEN g.tier = '' THEN -1 ELSE 0 END FROM org g WHERE g.id = " + org + "), -1)"
}

// ensureFinding makes the row of a finding that was met a moment ago.
func ensureFinding(ctx context.Context, tx *store.Tx, org, vulnerability, since int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO finding (org, vulnerability, state, since, who, until, words, claimed_at, check_at, due_at, overdue_at)
		VALUES ($1, $2, 'open', $3, '', 0, '', 0, `+watched("$1")+", 0, 0) ON CONFLICT (org, vulnerability) DO NOTHING", org, vulnerability, since)
	return err
}

// begins is the states that an event moves, as a list for SQL.
func begins(e life.Event) string {
	b, _ := json.Marshal(life.From(e)) // strings always marshal
	return string(b)
}

// stepFinding moves a finding by what a person does; moved is false where its state does not allow it.
func stepFinding(ctx context.Context, tx *store.Tx, org, vulnerability int64, s Step, now int64) (moved bool, err error) {
	next, _ := life.Next(life.From(s.Event)[0], s.Event) // a person's step leads to one state, wherever it begins
	claimed := int64(0)
	if next == life.Fixed {
		claimed = now
	}
	res, err := tx.ExecContext(ctx, `UPDATE finding SET state = $1, who = $2, until = $3, words = $4, claimed_at = $5, check_at = `+watched("finding.org")+`
		WHERE org = $6 AND vulnerability = $7 AND state IN (SELECT value FROM json_each($8))`, string(next), s.Who, micros(s.Until), s.Words, claimed, org, vulnerability, begins(s.Event))
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// doneRow is a line of history on its way to the store.
type doneRow struct {
	org, vulnerability, actor int64
	event                     life.Event
	who                       string
	until                     time.Time
	words                     string
}

func insertSteps(ctx context.Context, tx *store.Tx, first int64, all []doneRow, now int64) error {
	n := len(all)
	id, org, vuln, at, actor, until := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	event, who, words := make([]string, n), make([]string, n), make([]string, n)
	for i, d := range all {
		id[i], org[i], vuln[i], at[i], actor[i], until[i] = first+int64(i), d.org, d.vulnerability, now, d.actor, micros(d.until)
		event[i], who[i], words[i] = string(d.event), d.who, d.words
	}
	return tx.Insert(ctx, "finding_step", "", store.Ints("id", id), store.Ints("org", org), store.Ints("vulnerability", vuln), store.Ints("at", at), store.Ints("actor", actor),
		store.Texts("event", event), store.Texts("who", who), store.Ints("until", until), store.Texts("words", words))
}

func historyOf(ctx context.Context, q store.Querier, org, vulnerability int64, limit int) ([]Done, error) {
	rows, err := q.QueryContext(ctx, "SELECT at, actor, event, who, until, words FROM finding_step WHERE org = $1 AND vulnerability = $2 ORDER BY at DESC, id DESC LIMIT $3", org, vulnerability, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Done, error) {
		var d Done
		var at, until int64
		var event string
		err := r.Scan(&at, &d.Actor, &event, &d.Who, &until, &d.Words)
		d.At, d.Until, d.Event = when(at), when(until), life.Event(event)
		return d, err
	})
}

// heardOf picks the vulnerabilities of which a viewer may read some word, live or not.
func heardOf(ctx context.Context, q store.Querier, v marking.Viewer, list []int64) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT o.vulnerability FROM opinion o WHERE o.vulnerability IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND "+heard(v, "o"), store.IDs(list))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}
