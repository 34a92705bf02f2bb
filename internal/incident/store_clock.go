package incident

import (
	"context"
	"database/sql"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"lianfang/internal/incident/law"
	"lianfang/internal/store"
)

func insertEvents(ctx context.Context, tx *store.Tx, of int64, rows []eventRow) error {
	var cases, numbers, noted []int64
	var bodies []string
	for _, r := range rows {
		b, err := json.Marshal(r.event)
		if err != nil {
			return err
		}
		cases, numbers, bodies, noted = append(cases, of), append(numbers, r.n), append(bodies, string(b)), append(noted, r.event.Noted.UnixMicro())
	}
	return tx.Insert(ctx, "incident_event", "", store.Ints("case_id", cases), store.Ints("n", numbers), store.Texts("body", bodies), store.Ints("noted_at", noted))
}

func selectEvents(ctx context.Context, q store.Querier, of int64) ([]eventRow, error) {
	all, err := selectEventsOf(ctx, q, []int64{of})
	return all[of], err
}

// selectEventsOf reads the events of several cases, each in the order in which they were written down.
func selectEventsOf(ctx context.Context, q store.Querier, of []int64) (map[int64][]eventRow, error) {
	rows, err := q.QueryContext(ctx, "SELECT case_id, n, body FROM incident_event WHERE case_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) ORDER BY case_id, n", store.IDs(of))
	if err != nil {
		return nil, err
	}
	out := map[int64][]eventRow{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var body string
		var e eventRow
		if err := r.Scan(&id, &e.n, &body); err != nil {
			return none, err
		}
		if err := json.Unmarshal([]byte(body), &e.event); err != nil {
			return none, err
		}
		out[id] = append(out[id], e)
		return none, nil
	})
	return out, err
}

func countAssessments(ctx context.Context, q store.Querier, of int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM incident_assessment WHERE case_id = $1", of).Scan(&n)
	return n, err
}

func insertAssessment(ctx context.Context, tx *store.Tx, of, n, by int64, a Assessment) error {
	facts := ""
	if a.Facts != nil {
		b, err := json.Marshal(a.Facts)
		if err != nil {
			return err
		}
		facts = string(b)
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_assessment (case_id, n, stage, side, ruleset, facts, low, high, words, actor, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
		of, n, string(a.Stage), string(a.Side), a.Ruleset, facts, a.Range.AtLeast, a.Range.AtMost, a.Words, by, a.At)
	return err
}

func selectAssessments(ctx context.Context, q store.Querier, of int64) ([]Assessment, error) {
	rows, err := q.QueryContext(ctx, "SELECT stage, side, ruleset, facts, low, high, words, at FROM incident_assessment WHERE case_id = $1 ORDER BY n", of)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (a Assessment, err error) {
		var facts string
		if err = r.Scan(&a.Stage, &a.Side, &a.Ruleset, &facts, &a.Range.AtLeast, &a.Range.AtMost, &a.Words, &a.At); err != nil || facts == "" {
			return a, err
		}
		a.Facts = &law.Facts{}
		return a, json.Unmarshal([]byte(facts), a.Facts)
	})
}

// dueCases are cases whose clocks have to be looked at.
func (n *Incidents) dueCases(ctx context.Context, now int64, most int) ([]int64, error) {
	rows, err := n.store.Read().QueryContext(ctx, "SELECT id FROM incident_case WHERE wake_at <= $1 AND wake_at < 9000000000000000000 ORDER BY wake_at LIMIT $2", now, most)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (id int64, err error) {
		err = r.Scan(&id)
		return id, err
	})
}

// lockDue reads those of some cases that are still to be looked at; another node passes them over.
func lockDue(ctx context.Context, tx *store.Tx, ids []int64, now int64) ([]Case, error) {
	return selectCases(ctx, tx, "c.id IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) AND c.wake_at <= $2 ORDER BY c.id"+tx.Dialect.LockSkip(), store.IDs(ids), now)
}

// updateDue keeps what was reckoned of some cases.
func updateDue(ctx context.Context, tx *store.Tx, cases []Case) error {
	var b strings.Builder
	for i, c := range cases {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("[" + strconv.FormatInt(c.ID, 10) + "," + strconv.FormatInt(c.DueAt, 10) + "," + strconv.FormatInt(c.WakeAt, 10) + "]")
	}
	_, err := tx.ExecContext(ctx, `UPDATE incident_case SET due_at = x.due, wake_at = x.wake FROM (SELECT CAST(json_extract(value, '$[0]') AS BIGINT) AS id, CAST(json_extract(value, '$[1]') AS BIGINT) AS due,
		CAST(json_extract(value, '$[2]') AS BIGINT) AS wake FROM json_each($1)) x WHERE incident_case.id = x.id`, "["+b.String()+"]")
	return err
}

// firedKey is a warning of a case.
type firedKey struct {
	of  int64
	key string
}

func selectFired(ctx context.Context, q store.Querier, of []int64) (map[firedKey]bool, error) {
	rows, err := q.QueryContext(ctx, "SELECT case_id, key FROM incident_fired WHERE case_id IN (SELECT CAST(value AS BIGINT) FROM json_each($1))", store.IDs(of))
	if err != nil {
		return nil, err
	}
	out := map[firedKey]bool{}
	_, err = store.Collect(rows, func(r *sql.Rows) (k firedKey, err error) {
		err = r.Scan(&k.of, &k.key)
		out[k] = true
		return k, err
	})
	return out, err
}

// insertFired keeps warnings that are told now, each as a step of its case too.
func insertFired(ctx context.Context, tx *store.Tx, ids int64, all []fired) error {
	var steps, cases, percents, at []int64
	var keys, words, events, sides []string
	for i, f := range all {
		steps, cases, percents, at = append(steps, ids+int64(i)), append(cases, f.of.ID), append(percents, int64(f.Percent)), append(at, f.At.UnixMicro())
		keys, words, events, sides = append(keys, f.Key), append(words, f.say()), append(events, string(Fired)), append(sides, string(SystemSide))
	}
	if err := tx.Insert(ctx, "incident_fired", "", store.Ints("case_id", cases), store.Texts("key", keys), store.Ints("percent", percents), store.Ints("at", at)); err != nil {
		return err
	}
	return tx.Insert(ctx, "incident_step", "", store.Ints("id", steps), store.Ints("case_id", cases), store.Texts("event", events), store.Texts("side", sides), store.Ints("actor", make([]int64, len(all))), store.Texts("words", words), store.Ints("at", at))
}
