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
	contacts, holders := make([]string, len(all)), make([]string, len(all))
	for i, x := range all {
		ids[i], places[i], values[i], whats[i], seen[i], orgs[i] = list, last+int64(i)+1, x.Value, x.What, x.Seen, x.Org
		contacts[i], holders[i] = x.Contact, x.Holder
	}
	if _, err := tx.ExecContext(ctx, "UPDATE incident_list SET ordered_at = 0 WHERE id = $1", list); err != nil {
		return err
	}
	return tx.Insert(ctx, "incident_list_row", "ON CONFLICT (list_id, value) DO NOTHING", store.Ints("list_id", ids), store.Ints("place", places), store.Texts("value", values), store.Texts("what", whats),
		store.Ints("seen_at", seen), store.Ints("org", orgs), store.Ints("told_at", told), store.Texts("contact", contacts), store.Texts("holder", holders))
}

// redivide writes whose rows are of which nobody was told; a row that somebody was told of meanwhile stays as it is.
func redivide(ctx context.Context, tx *store.Tx, list int64, all []VictimRow) error {
	ids, orgs, zero := make([]int64, len(all)), make([]int64, len(all)), make([]int64, len(all))
	values, contacts, holders, none := make([]string, len(all)), make([]string, len(all)), make([]string, len(all)), make([]string, len(all))
	for i, x := range all {
		ids[i], orgs[i], values[i], contacts[i], holders[i] = list, x.Org, x.Value, x.Contact, x.Holder
		zero[i] = int64(i) - maxListed // a place that no row has: the row is there, so it is never kept
	}
	if _, err := tx.ExecContext(ctx, "UPDATE incident_list SET ordered_at = 0 WHERE id = $1", list); err != nil {
		return err
	}
	return tx.Insert(ctx, "incident_list_row", "ON CONFLICT (list_id, value) DO UPDATE SET org = excluded.org, contact = excluded.contact, holder = excluded.holder WHERE incident_list_row.told_at = 0",
		store.Ints("list_id", ids), store.Ints("place", zero), store.Texts("value", values), store.Texts("what", none), store.Ints("seen_at", make([]int64, len(all))), store.Ints("org", orgs), store.Ints("told_at", make([]int64, len(all))), store.Texts("contact", contacts), store.Texts("holder", holders))
}

// selectShares gives those of all owners and contacts, or of those that which picks of the rows (r).
func selectShares(ctx context.Context, q store.Querier, list int64, which string, args ...any) ([]VictimShare, error) {
	rows, err := q.QueryContext(ctx, `SELECT r.org, r.contact, r.holder, r.k, r.told, COALESCE(c.uuid, ''), COALESCE(c.number, ''), COALESCE(c.state, ''), COALESCE(s.answer, k.answer, ''), COALESCE(s.answered_at, k.answered_at, 0), COALESCE(k.bounced_at, 0)
		FROM (SELECT r.org, r.contact, max(r.holder) AS holder, count(*) AS k, sum(CASE WHEN r.told_at <> 0 THEN 1 ELSE 0 END) AS told FROM incident_list_row r WHERE r.list_id = $1`+which+` GROUP BY r.org, r.contact) r
		LEFT JOIN incident_list_share s ON s.list_id = $1 AND s.org = r.org LEFT JOIN incident_list_contact k ON k.list_id = $1 AND r.org = 0 AND k.contact = r.contact
		LEFT JOIN incident_case c ON c.id = COALESCE(s.case_id, k.case_id) ORDER BY r.k DESC, r.org, r.contact`, append([]any{list}, args...)...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s VictimShare, err error) {
		err = r.Scan(&s.Org, &s.Contact, &s.Holder, &s.Rows, &s.Told, &s.Case, &s.Number, &s.State, &s.Answer, &s.Answered, &s.Bounced)
		return s, err
	})
}

// shareOfOwner is the one of an organisation, or of a mailbox where org is 0.
func shareOfOwner(ctx context.Context, q store.Querier, list, org int64, contact string) (VictimShare, bool, error) {
	all, err := selectShares(ctx, q, list, " AND r.org = $2 AND r.contact = $3", org, contact)
	if err != nil || len(all) == 0 {
		return VictimShare{}, false, err
	}
	return all[0], true, nil
}

func selectVictims(ctx context.Context, q store.Querier, where string, args ...any) ([]VictimRow, error) {
	rows, err := q.QueryContext(ctx, "SELECT value, what, seen_at, org, told_at, contact, holder FROM incident_list_row WHERE "+where+" ORDER BY place", args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (x VictimRow, err error) {
		err = r.Scan(&x.Value, &x.What, &x.Seen, &x.Org, &x.Told, &x.Contact, &x.Holder)
		return x, err
	})
}

func insertShare(ctx context.Context, tx *store.Tx, list int64, c Case) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_list_share (list_id, org, case_id, answer, answered_at) VALUES ($1,$2,$3,'',0)", list, c.Org, c.ID)
	return err
}

// shareOf is the list for which a case was opened, and for whom: an organisation (contact is "") or a mailbox.
func shareOf(ctx context.Context, q store.Querier, of int64) (list int64, contact string, a VictimAnswer, ok bool, err error) {
	rows, err := q.QueryContext(ctx, "SELECT list_id, '', answer FROM incident_list_share WHERE case_id = $1 UNION ALL SELECT list_id, contact, answer FROM incident_list_contact WHERE case_id = $1 AND case_id <> 0", of)
	if err != nil {
		return 0, "", "", false, err
	}
	all, err := store.Collect(rows, func(r *sql.Rows) (s VictimShare, err error) {
		err = r.Scan(&list, &contact, &s.Answer)
		return s, err
	})
	if err != nil || len(all) == 0 {
		return 0, "", "", false, err
	}
	return list, contact, all[0].Answer, true, nil
}

// answerShare finds nothing where a case did not come of a list.
func answerShare(ctx context.Context, tx *store.Tx, of int64, a VictimAnswer, at int64) error {
	var done int64
	for _, table := range []string{"incident_list_share", "incident_list_contact"} {
		r, err := tx.ExecContext(ctx, "UPDATE "+table+" SET answer = $1, answered_at = $2 WHERE case_id = $3 AND case_id <> 0", string(a), at, of)
		if err != nil {
			return err
		}
		k, err := r.RowsAffected()
		if err != nil {
			return err
		}
		done += k
	}
	if done == 0 {
		return noCase()
	}
	return nil
}

func markTold(ctx context.Context, tx *store.Tx, list, org int64, contact string, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_list_row SET told_at = $1 WHERE list_id = $2 AND org = $3 AND contact = $4 AND told_at = 0", at, list, org, contact)
	return err
}

// insertContacts gives each mailbox of a list an id; one that has an id keeps it. The answer is all of them by mailbox.
func insertContacts(ctx context.Context, tx *store.Tx, list int64, ids []int64, contacts, holders []string) (map[string]int64, error) {
	lists, zero, none := make([]int64, len(ids)), make([]int64, len(ids)), make([]string, len(ids))
	for i := range lists {
		lists[i] = list
	}
	err := tx.Insert(ctx, "incident_list_contact", "ON CONFLICT (list_id, contact) DO NOTHING", store.Ints("id", ids), store.Ints("list_id", lists), store.Texts("contact", contacts), store.Texts("holder", holders),
		store.Ints("case_id", zero), store.Texts("answer", none), store.Ints("answered_at", zero), store.Ints("bounced_at", zero))
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, "SELECT id, contact FROM incident_list_contact WHERE list_id = $1", list)
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	_, err = store.Collect(rows, func(r *sql.Rows) (id int64, err error) {
		var contact string
		err = r.Scan(&id, &contact)
		out[contact] = id
		return id, err
	})
	return out, err
}

func contactByID(ctx context.Context, q store.Querier, id int64) (contact string, err error) {
	err = q.QueryRowContext(ctx, "SELECT contact FROM incident_list_contact WHERE id = $1", id).Scan(&contact)
	return contact, err
}

func setContactCase(ctx context.Context, tx *store.Tx, list int64, contact string, c int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_list_contact SET case_id = $1 WHERE list_id = $2 AND contact = $3", c, list, contact)
	return err
}

func markBounced(ctx context.Context, tx *store.Tx, of, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_list_contact SET bounced_at = $1 WHERE case_id = $2 AND case_id <> 0", at, of)
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

// untell notes that the letter of a case did not reach its mailbox, so that its rows wait again.
func untell(ctx context.Context, tx *store.Tx, of, at int64) error {
	if err := markBounced(ctx, tx, of, at); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE incident_list_row SET told_at = 0 WHERE org = 0 AND (list_id, contact) IN (SELECT list_id, contact FROM incident_list_contact WHERE case_id = $1 AND case_id <> 0)", of)
	return err
}
