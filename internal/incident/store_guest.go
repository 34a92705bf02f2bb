package incident

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

// partyMessages reads what was written with a guest; who of the desk wrote is for the desk.
func (n *Incidents) partyMessages(ctx context.Context, party int64, desk bool) ([]Message, error) {
	rows, err := n.store.Read().QueryContext(ctx, "SELECT side, actor, words, at FROM incident_party_message WHERE party = $1 ORDER BY id", party)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (m Message, err error) {
		err = r.Scan(&m.Side, &m.Actor, &m.Words, &m.At)
		if !desk {
			m.Actor = 0
		}
		return m, err
	})
}

func countPartyMessages(ctx context.Context, q store.Querier, party int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM incident_party_message WHERE party = $1", party).Scan(&n)
	return n, err
}

func insertPartyMessage(ctx context.Context, tx *store.Tx, id, party int64, m Message) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_party_message (id, party, side, actor, words, at) VALUES ($1,$2,$3,$4,$5,$6)", id, party, string(m.Side), m.Actor, m.Words, m.At)
	return err
}

// partyByID finds a guest for a letter.
func (n *Incidents) partyByID(ctx context.Context, id int64) (Party, bool, error) {
	rows, err := n.store.Read().QueryContext(ctx, "SELECT "+partyColumns+" FROM incident_party WHERE id = $1", id)
	if err != nil {
		return Party{}, false, err
	}
	all, err := store.Collect(rows, scanParty)
	if err != nil || len(all) == 0 {
		return Party{}, false, err
	}
	return all[0], true, nil
}

// tasksOf reads the tasks of a case: what is open first, by its day, then what ended.
func (n *Incidents) tasksOf(ctx context.Context, of int64) ([]Task, error) {
	rows, err := n.store.Read().QueryContext(ctx, "SELECT id, who, party, what, until_at, state, words, ended_by, since_at, ended_at FROM incident_task WHERE case_id = $1 ORDER BY ended_at, CASE WHEN until_at = 0 THEN 1 ELSE 0 END, until_at, id", of)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (t Task, err error) {
		err = r.Scan(&t.ID, &t.Who, &t.Party, &t.What, &t.UntilAt, &t.State, &t.Words, &t.EndedBy, &t.SinceAt, &t.EndedAt)
		return t, err
	})
}

func countTasks(ctx context.Context, q store.Querier, of int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM incident_task WHERE case_id = $1", of).Scan(&n)
	return n, err
}

func insertTasks(ctx context.Context, tx *store.Tx, of, actor int64, all []Task) error {
	var ids, cases, parties, until, since, actors, ended []int64
	var who, what, state, words, by []string
	for _, t := range all {
		ids, cases, parties, until, since, actors, ended = append(ids, t.ID), append(cases, of), append(parties, t.Party), append(until, t.UntilAt), append(since, t.SinceAt), append(actors, actor), append(ended, 0)
		who, what, state, words, by = append(who, string(t.Who)), append(what, t.What), append(state, string(t.State)), append(words, ""), append(by, "")
	}
	return tx.Insert(ctx, "incident_task", "", store.Ints("id", ids), store.Ints("case_id", cases), store.Texts("who", who), store.Ints("party", parties), store.Texts("what", what), store.Ints("until_at", until), store.Texts("state", state),
		store.Texts("words", words), store.Texts("ended_by", by), store.Ints("since_at", since), store.Ints("ended_at", ended), store.Ints("actor", actors))
}

// endTask ends one, unless somebody has.
func endTask(ctx context.Context, tx *store.Tx, t Task) (bool, error) {
	r, err := tx.ExecContext(ctx, "UPDATE incident_task SET state = $1, words = $2, ended_by = $3, ended_at = $4 WHERE id = $5 AND state = 'open'", string(t.State), t.Words, string(t.EndedBy), t.EndedAt, t.ID)
	if err != nil {
		return false, err
	}
	k, err := r.RowsAffected()
	return k == 1, err
}
