package warning

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

const toldColumns = "id, org, added_at, audience, step"

func scanTold(r *sql.Rows) (toldRow, error) {
	var x toldRow
	err := r.Scan(&x.id, &x.org, &x.addedAt, &x.audience, &x.step)
	return x, err
}

func untold(ctx context.Context, q store.Querier, warning int64, limit int) ([]toldRow, error) {
	rows, err := q.QueryContext(ctx, store.Kept+"SELECT "+toldColumns+" FROM recipient WHERE warning = $1 AND told_at = 0 ORDER BY id LIMIT $2", warning, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanTold)
}

// untoldOf is untold of several warnings; whole is false where there are more than limit in all, and then it gives nothing.
func untoldOf(ctx context.Context, q store.Querier, warnings []int64, limit int) (out map[int64][]toldRow, whole bool, err error) {
	out = map[int64][]toldRow{}
	rows, err := q.QueryContext(ctx, store.Kept+"SELECT "+toldColumns+", warning FROM recipient WHERE told_at = 0 AND warning IN ("+askedFirst+") ORDER BY warning, id LIMIT $2", store.IDs(warnings), limit+1)
	if err != nil {
		return nil, false, err
	}
	n := 0
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var x toldRow
		var warning int64
		err = r.Scan(&x.id, &x.org, &x.addedAt, &x.audience, &x.step, &warning)
		out[warning] = append(out[warning], x)
		n++
		return none, err
	})
	if n > limit {
		clear(out)
	}
	return out, n <= limit, err
}

// lockReleased locks warnings, in one order, and tells which of them are in force.
func lockReleased(ctx context.Context, tx *store.Tx, warnings []int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, store.Kept+"SELECT id FROM warning WHERE state = 'released' AND id "+tx.Dialect.Among("$1")+" ORDER BY id"+tx.Dialect.Lock(), store.IDs(warnings))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanInt)
}

func toldBehind(ctx context.Context, q store.Querier, warning, after int64, limit int) ([]toldRow, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+toldColumns+" FROM recipient WHERE warning = $1 AND told_at <> 0 AND id > $2 ORDER BY id LIMIT $3", warning, after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanTold)
}

func idsOf(rows []toldRow) string {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.id
	}
	return store.IDs(ids)
}

// markTold tells how many were not told before.
func markTold(ctx context.Context, tx *store.Tx, rows []toldRow, released, audience, late, at, next int64) (int64, error) {
	res, err := tx.ExecContext(ctx, store.Kept+`UPDATE recipient SET told_at = $2, next_at = $3, audience = CASE WHEN added_at > $4 THEN CAST($5 AS BIGINT) ELSE CAST($6 AS BIGINT) END
		WHERE told_at = 0 AND id `+tx.Dialect.Among("$1"), idsOf(rows), at, next, released, late, audience)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func languagesOf(ctx context.Context, q store.Querier, people []int64) (map[int64]string, error) {
	out := map[int64]string{}
	if len(people) == 0 {
		return out, nil
	}
	rows, err := q.QueryContext(ctx, store.Kept+"SELECT id, lang FROM person WHERE id IN ("+askedFirst+")", store.IDs(people))
	if err != nil {
		return nil, err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var id int64
		var lang string
		err := r.Scan(&id, &lang)
		out[id] = lang
		return struct{}{}, err
	})
	return out, err
}

// insertDeliveries queues messages; one that is queued already stays as it is.
func insertDeliveries(ctx context.Context, tx *store.Tx, rows []newDelivery, at int64) error {
	n := len(rows)
	id, recipient, update, turn, contact, urgency, next, zero := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	channel, address, lang, state, said, doubt := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]bool, n)
	for i, r := range rows {
		id[i], recipient[i], update[i], turn[i], contact[i], urgency[i], next[i] = r.id, r.recipient, r.update, r.turn, r.contact.ID, int64(r.urgency), at
		channel[i], address[i], lang[i], state[i] = string(r.contact.Channel), r.contact.Address, r.lang, "queued"
	}
	return tx.InsertLater(ctx, "delivery", "ON CONFLICT (recipient, update_id, turn, channel, contact) DO NOTHING", store.Ints("id", id), store.Ints("recipient", recipient),
		store.Ints("update_id", update), store.Ints("turn", turn), store.Texts("channel", channel), store.Ints("contact", contact), store.Texts("address", address),
		store.Texts("lang", lang), store.Ints("urgency", urgency), store.Texts("state", state), store.Bools("doubt", doubt), store.Ints("attempts", zero),
		store.Ints("next_at", next), store.Ints("lease_until", zero), store.Ints("sent_at", zero), store.Texts("said", said))
}

// silent lists recipients whose silence leads further by now, of warnings in force.
func silent(ctx context.Context, q store.Querier, now int64, limit int) ([]recipientState, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+stateColumns+" FROM recipient WHERE next_at <> 0 AND next_at <= $1 AND answered_at = 0 ORDER BY next_at, id LIMIT $2", now, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (recipientState, error) { return scanState(r) })
}

func warningsByID(ctx context.Context, d store.Dialect, q store.Querier, ids []int64) ([]Warning, error) {
	rows, err := q.QueryContext(ctx, store.Kept+"SELECT "+warningColumns+" FROM warning w WHERE w.id "+d.Among("$1")+" ORDER BY w.id", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Warning, error) { return scanWarning(r) })
}

// moveStep moves those who are still at the step and silent, and tells who they are.
func moveStep(ctx context.Context, tx *store.Tx, rows []toldRow, step, next int64) ([]int64, error) {
	moved, err := tx.QueryContext(ctx, "UPDATE recipient SET step = $2 + 1, next_at = $3 WHERE step = $2 AND answered_at = 0 AND next_at <> 0 AND id IN ("+askedFirst+") RETURNING id",
		idsOf(rows), step, next)
	if err != nil {
		return nil, err
	}
	return store.Collect(moved, scanInt)
}

// selectCalls lists whom the desk has to call: who asked for help and was not reached since, and who stayed silent.
// selectCalls reads the calling list without reading all that are silent: the warnings with somebody silent are found by hopping over the index, and of each of
// the most urgent ones only as many recipients are read as the list is long.
func selectCalls(ctx context.Context, d store.Dialect, q store.Querier, limit int) ([]Call, error) {
	const columns = "r.id, r.warning, r.org, w.number, w.urgency, w.due_at, r.told_at"
	const silent = "answered_at = 0 AND step >= 3"
	first := "SELECT s.id FROM recipient s WHERE s.warning = w.id AND " + silent + " ORDER BY s.told_at, s.id LIMIT $1"
	rows, err := q.QueryContext(ctx, `WITH RECURSIVE hop (warning) AS (
			SELECT min(warning) FROM recipient WHERE `+silent+`
			UNION ALL SELECT (SELECT min(n.warning) FROM recipient n WHERE n.warning > hop.warning AND n.answered_at = 0 AND n.step >= 3) FROM hop WHERE hop.warning IS NOT NULL),
		urgent AS (SELECT w.id, w.number, w.urgency, w.due_at FROM hop JOIN warning w ON w.id = hop.warning WHERE w.state = 'released' ORDER BY w.urgency, w.id LIMIT $1)
		SELECT c.* FROM (
			SELECT `+columns+`, 1 AS help FROM recipient r CROSS JOIN warning w WHERE w.id = r.warning AND r.answer = 'need_help' AND w.state IN ('released','withdrawn')
				AND NOT EXISTS (SELECT 1 FROM phone_call p WHERE p.recipient = r.id AND p.outcome = 'reached' AND p.at >= r.answered_at)
			UNION ALL SELECT `+columns+", 0 FROM urgent w "+d.Pick("CROSS JOIN recipient r ON r.id IN ("+first+")", "CROSS JOIN LATERAL ("+first+") f JOIN recipient r ON r.id = f.id")+`) c
		ORDER BY c.help DESC, c.urgency, c.told_at, c.id LIMIT $1`, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Call, error) {
		var c Call
		var urgency, due, told, help int64
		err := r.Scan(&c.Recipient, &c.Warning, &c.Org, &c.Number, &urgency, &due, &told, &help)
		c.Urgency, c.Due, c.ToldAt, c.Help = int(urgency), instant(due), instant(told), help == 1
		return c, err
	})
}

func insertCall(ctx context.Context, tx *store.Tx, id, recipient int64, o CallOutcome, person, at int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO phone_call (id, recipient, outcome, person, at) VALUES ($1, $2, $3, $4, $5)", id, recipient, string(o), person, at)
	return err
}

// lastCalls gives the newest call to each recipient of a calling list.
func lastCalls(ctx context.Context, q store.Querier, calls []Call) (map[int64]Attempt, error) {
	ids := make([]int64, len(calls))
	for i, c := range calls {
		ids[i] = c.Recipient
	}
	rows, err := q.QueryContext(ctx, "SELECT recipient, outcome, at FROM phone_call WHERE recipient IN ("+askedFirst+") ORDER BY id", store.IDs(ids))
	if err != nil {
		return nil, err
	}
	out := map[int64]Attempt{}
	_, err = store.Collect(rows, func(r *sql.Rows) (struct{}, error) {
		var recipient, at int64
		var o CallOutcome
		err := r.Scan(&recipient, &o, &at)
		out[recipient] = Attempt{o, instant(at)}
		return struct{}{}, err
	})
	return out, err
}
