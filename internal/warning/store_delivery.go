package warning

import (
	"context"
	"database/sql"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/store"
)

// voidLeases frees what a server claimed that is gone. What it may have sent waits a little, so that a server which is killed again and again
// does not cut off the same message twice.
func voidLeases(ctx context.Context, tx *store.Tx, now int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE delivery SET lease_until = 0, next_at = CASE state WHEN 'sending' THEN CAST($1 AS BIGINT) ELSE next_at END
		WHERE state IN ('claimed','sending')`, now+doubtPause.Microseconds())
	return err
}

// Restored marks what was on its way when a backup was made: it may have arrived since, so it goes out once more and says so. What was
// a second copy already is no third time: it stays in doubt, and is given up.
func Restored(ctx context.Context, tx *store.Tx) error {
	_, err := tx.ExecContext(ctx, `UPDATE delivery SET doubt = TRUE, lease_until = 0, state = CASE WHEN state = 'sending' AND doubt THEN state ELSE 'queued' END
		WHERE state IN ('queued','claimed','sending')`)
	return err
}

// markLeaving tells how many of a message's rows are still this node's to send.
func markLeaving(ctx context.Context, tx *store.Tx, ids []int64) (int, error) {
	res, err := tx.ExecContext(ctx, "UPDATE delivery SET state = 'sending' WHERE id IN ("+askedFirst+") AND state = 'claimed'", store.IDs(ids))
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// renewLeases keeps what is still being sent.
func renewLeases(ctx context.Context, tx *store.Tx, ids []int64, until int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE delivery SET lease_until = $2 WHERE id IN ("+askedFirst+") AND state IN ('claimed','sending')", store.IDs(ids), until)
	return err
}

const dueNow = "state IN ('queued','claimed','sending') AND next_at <= $2 AND lease_until < $2 AND channel IN (SELECT value FROM json_each($1))"

func anyDue(ctx context.Context, q store.Querier, channels []string, now int64) (bool, error) {
	var any bool
	err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM delivery WHERE "+dueNow+")", store.Names(channels), now).Scan(&any)
	return any, err
}

// queues counts what is on its way, by channel and state, and how long the oldest that is due has waited.
func queues(ctx context.Context, q store.Querier, now int64) (out []Queue, oldest time.Duration, err error) {
	rows, err := q.QueryContext(ctx, "SELECT channel, state, count(*), min(next_at) FROM delivery WHERE state IN ('queued','claimed','sending') GROUP BY channel, state ORDER BY channel, state")
	if err != nil {
		return nil, 0, err
	}
	out, err = store.Collect(rows, func(r *sql.Rows) (x Queue, err error) {
		var first int64
		err = r.Scan(&x.Channel, &x.State, &x.N, &first)
		oldest = max(oldest, time.Duration(now-first)*time.Microsecond)
		return x, err
	})
	return out, oldest, err
}

// giveUpDoubtful ends those of which even the second copy was cut off: a third one would be worse than a telephone call.
func giveUpDoubtful(ctx context.Context, tx *store.Tx, now int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, `UPDATE delivery SET state = 'gave_up', next_at = $1, said = 'interrupted twice; it may have arrived'
		WHERE state = 'sending' AND doubt AND lease_until < $1 AND next_at <= $1 RETURNING id`, now)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

// claimDue takes what is due, all of one contact together, so that a digest can be made of it.
func claimDue(ctx context.Context, tx *store.Tx, channels []string, now, until int64) ([]sending, error) {
	rows, err := tx.QueryContext(ctx, `UPDATE delivery SET doubt = (doubt OR state = 'sending'), state = 'claimed', lease_until = $3
		WHERE id IN (SELECT id FROM delivery WHERE `+dueNow+` AND contact IN (
			SELECT contact FROM (SELECT contact, min(urgency) AS u, min(next_at) AS n, min(id) AS i FROM (
				SELECT contact, urgency, next_at, id FROM delivery WHERE `+dueNow+` ORDER BY next_at, id LIMIT 2000) d GROUP BY contact) c ORDER BY c.u, c.n, c.i LIMIT $4)
			ORDER BY urgency, next_at, id LIMIT $5`+tx.Dialect.LockSkip()+`)
		RETURNING id, recipient, update_id, turn, contact, attempts, channel, address, lang, urgency, doubt, held`,
		store.Names(channels), now, until, claimContacts, claimRows)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (sending, error) {
		var s sending
		var urgency int64
		err := r.Scan(&s.id, &s.recipient, &s.update, &s.turn, &s.contact, &s.attempts, &s.channel, &s.address, &s.lang, &urgency, &s.doubt, &s.held)
		s.urgency = int(urgency)
		return s, err
	})
}

// warningsOfRecipients gives each recipient's warning and organisation.
func warningsOfRecipients(ctx context.Context, d store.Dialect, q store.Querier, recipients []int64) (map[int64]Warning, map[int64]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT id, warning, org FROM recipient WHERE id IN ("+askedFirst+")", store.IDs(recipients))
	if err != nil {
		return nil, nil, err
	}
	of, orgs := map[int64]int64{}, map[int64]int64{}
	ids, err := store.Collect(rows, func(r *sql.Rows) (int64, error) {
		var id, warning, org int64
		err := r.Scan(&id, &warning, &org)
		of[id], orgs[id] = warning, org
		return warning, err
	})
	if err != nil {
		return nil, nil, err
	}
	list, err := warningsByID(ctx, d, q, ids)
	byID := map[int64]Warning{}
	for _, x := range list {
		byID[x.ID] = x
	}
	out := map[int64]Warning{}
	for recipient, warning := range of {
		out[recipient] = byID[warning]
	}
	return out, orgs, err
}

func updatesByID(ctx context.Context, q store.Querier, ids []int64) (map[int64]Update, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+updateColumns+" FROM warning_update WHERE id IN ("+askedFirst+")", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	out := map[int64]Update{}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		u, err := scanUpdate(r)
		out[u.ID] = u
		return struct{}{}, err
	})
	return out, err
}

// sentSince counts the mails that each contact got since an instant; a digest counts once.
func sentSince(ctx context.Context, q store.Querier, contacts []int64, since int64) (map[int64]int, error) {
	rows, err := q.QueryContext(ctx, "SELECT contact, count(DISTINCT sent_at) FROM delivery WHERE contact IN ("+askedFirst+") AND sent_at > $2 AND sent_at <> 0 GROUP BY contact",
		store.IDs(contacts), since)
	if err != nil {
		return nil, err
	}
	out := map[int64]int{}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var contact int64
		var n int
		err := r.Scan(&contact, &n)
		out[contact] = n
		return struct{}{}, err
	})
	return out, err
}

// deliveryMark is what became of a claimed delivery.
type deliveryMark struct {
	id, next, sent int64
	state, said    string
	doubt, held    bool
}

// markDeliveries writes many results in one statement, of those that are still claimed. What was held back was not an attempt.
func markDeliveries(ctx context.Context, tx *store.Tx, rows []deliveryMark) error {
	type wire struct {
		ID    int64  `json:"id"`
		Next  int64  `json:"next"`
		Sent  int64  `json:"sent"`
		State string `json:"state"`
		Said  string `json:"said"`
		Doubt int64  `json:"doubt"`
		Held  int64  `json:"held"`
	}
	list := make([]wire, len(rows))
	for i, r := range rows {
		list[i] = wire{ID: r.id, Next: r.next, Sent: r.sent, State: r.state, Said: r.said}
		if r.doubt {
			list[i].Doubt = 1
		}
		if r.held {
			list[i].Held = 1
		}
	}
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	// Unpacking JSON objects is where the two databases have no common words.
	_, err = tx.ExecContext(ctx, tx.Dialect.Pick(
		`UPDATE delivery SET state = m.value ->> 'state', next_at = m.value ->> 'next', sent_at = m.value ->> 'sent', said = m.value ->> 'said', doubt = m.value ->> 'doubt', lease_until = 0,
				held = (delivery.held OR m.value ->> 'held'), attempts = delivery.attempts + 1 - (m.value ->> 'held')
			FROM json_each($1) m WHERE delivery.id = (m.value ->> 'id') AND delivery.state IN ('claimed','sending')`,
		`UPDATE delivery SET state = m.state, next_at = m.next, sent_at = m.sent, said = m.said, doubt = (m.doubt = 1), lease_until = 0,
				held = (delivery.held OR m.held = 1), attempts = delivery.attempts + 1 - m.held
			FROM jsonb_to_recordset($1::jsonb) AS m(id bigint, next bigint, sent bigint, state text, said text, doubt bigint, held bigint) WHERE delivery.id = m.id AND delivery.state IN ('claimed','sending')`), string(body))
	return err
}
