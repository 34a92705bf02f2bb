package incident

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

const listColumns = "l.id, l.uuid, l.origin, l.sender, l.reference, l.what, l.class, l.tlp, l.names_sender, l.at, l.ordered_at, l.said_at"

func selectLists(ctx context.Context, q store.Querier, where string, args ...any) ([]VictimList, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+listColumns+" FROM incident_list l WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (x VictimList, err error) {
		err = r.Scan(&x.ID, &x.UUID, &x.Origin, &x.Sender, &x.Reference, &x.What, &x.Class, &x.TLP, &x.NamesSender, &x.At, &x.Ordered, &x.Said)
		return x, err
	})
}

func oneList(ctx context.Context, q store.Querier, where string, args ...any) (VictimList, error) {
	all, err := selectLists(ctx, q, where, args...)
	if err == nil && len(all) == 0 {
		err = noList()
	}
	if err != nil {
		return VictimList{}, err
	}
	return all[0], nil
}

// insertList leaves a list as it is that the sender sent before.
func insertList(ctx context.Context, tx *store.Tx, x VictimList) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_list (id, uuid, origin, sender, reference, what, class, tlp, names_sender, actor, at, ordered_at, said_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,0,0) ON CONFLICT (sender, reference) DO NOTHING",
		x.ID, x.UUID, string(x.Origin), x.Sender, x.Reference, x.What, x.Class, x.TLP, x.NamesSender, x.actor, x.At)
	return err
}

func lockList(ctx context.Context, tx *store.Tx, sender, reference string) (VictimList, error) {
	return oneList(ctx, tx, "l.sender = $1 AND l.reference = $2"+tx.Dialect.Lock(), sender, reference)
}

// addVictims adds the rows that a list does not have yet, behind those that it has.
func addVictims(ctx context.Context, tx *store.Tx, list int64, all []VictimRow) error {
	var last int64
	if err := tx.QueryRowContext(ctx, "SELECT COALESCE(max(place), 0) FROM incident_list_row WHERE list_id = $1", list).Scan(&last); err != nil {
		return err
	}
	if last+int64(len(all)) > maxListed {
		return invalid("list_full", "這份名單的列太多了。請用新的編號。", "This list has too many rows. Use a new reference.")
	}
	ids, places, values, whats := make([]int64, len(all)), make([]int64, len(all)), make([]string, len(all)), make([]string, len(all))
	seen, orgs, told := make([]int64, len(all)), make([]int64, len(all)), make([]int64, len(all))
	for i, x := range all {
		ids[i], places[i], values[i], whats[i], seen[i], orgs[i] = list, last+int64(i)+1, x.Value, x.What, x.Seen, x.Org
	}
	if _, err := tx.ExecContext(ctx, "UPDATE incident_list SET ordered_at = 0 WHERE id = $1", list); err != nil {
		return err
	}
	return tx.Insert(ctx, "incident_list_row", "ON CONFLICT (list_id, value) DO NOTHING", store.Ints("list_id", ids), store.Ints("place", places), store.Texts("value", values), store.Texts("what", whats),
		store.Ints("seen_at", seen), store.Ints("org", orgs), store.Ints("told_at", told))
}

// selectShares gives those of all owners, or of one.
func selectShares(ctx context.Context, q store.Querier, list int64, one ...int64) ([]VictimShare, error) {
	which, args := "", []any{list}
	if len(one) > 0 {
		which, args = " AND org = $2", append(args, one[0])
	}
	rows, err := q.QueryContext(ctx, `SELECT r.org, r.k, r.told, COALESCE(c.uuid, ''), COALESCE(c.number, ''), COALESCE(c.state, ''), COALESCE(s.answer, ''), COALESCE(s.answered_at, 0)
		FROM (SELECT org, count(*) AS k, sum(CASE WHEN told_at <> 0 THEN 1 ELSE 0 END) AS told FROM incident_list_row WHERE list_id = $1`+which+` GROUP BY org) r
		LEFT JOIN incident_list_share s ON s.list_id = $1 AND s.org = r.org LEFT JOIN incident_case c ON c.id = s.case_id ORDER BY r.k DESC, r.org`, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s VictimShare, err error) {
		err = r.Scan(&s.Org, &s.Rows, &s.Told, &s.Case, &s.Number, &s.State, &s.Answer, &s.Answered)
		return s, err
	})
}

func selectVictims(ctx context.Context, q store.Querier, where string, args ...any) ([]VictimRow, error) {
	rows, err := q.QueryContext(ctx, "SELECT value, what, seen_at, org, told_at FROM incident_list_row WHERE "+where+" ORDER BY place", args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (x VictimRow, err error) {
		err = r.Scan(&x.Value, &x.What, &x.Seen, &x.Org, &x.Told)
		return x, err
	})
}

func insertShare(ctx context.Context, tx *store.Tx, list int64, c Case) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_list_share (list_id, org, case_id, answer, answered_at) VALUES ($1,$2,$3,'',0)", list, c.Org, c.ID)
	return err
}

func shareOf(ctx context.Context, q store.Querier, of int64) (list int64, a VictimAnswer, ok bool, err error) {
	rows, err := q.QueryContext(ctx, "SELECT list_id, answer FROM incident_list_share WHERE case_id = $1", of)
	if err != nil {
		return 0, "", false, err
	}
	all, err := store.Collect(rows, func(r *sql.Rows) (s VictimShare, err error) {
		err = r.Scan(&list, &s.Answer)
		return s, err
	})
	if err != nil || len(all) == 0 {
		return 0, "", false, err
	}
	return list, all[0].Answer, true, nil
}

// answerShare finds nothing where a case did not come of a list.
func answerShare(ctx context.Context, tx *store.Tx, of int64, a VictimAnswer, at int64) error {
	done, err := tx.ExecContext(ctx, "UPDATE incident_list_share SET answer = $1, answered_at = $2 WHERE case_id = $3", string(a), at, of)
	if err != nil {
		return err
	}
	if k, err := done.RowsAffected(); err != nil || k == 0 {
		return noCase()
	}
	return nil
}

func markTold(ctx context.Context, tx *store.Tx, list, org, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_list_row SET told_at = $1 WHERE list_id = $2 AND org = $3 AND told_at = 0", at, list, org)
	return err
}

func markOrdered(ctx context.Context, tx *store.Tx, list, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_list SET ordered_at = $1 WHERE id = $2", at, list)
	return err
}

func markSaid(ctx context.Context, tx *store.Tx, list, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_list SET said_at = $1 WHERE id = $2", at, list)
	return err
}
