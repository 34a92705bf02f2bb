package supply

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

const noticeColumns = "n.id, n.uuid, n.supplier, n.kind, n.cause, n.given, n.state, n.vulnerability, n.tlp, n.since, n.said, n.todo, n.signs, n.at, n.actor, n.ended_at"

func scanNotice(r *sql.Rows, more ...any) (n Notice, err error) {
	var rank, since, at, ended int64
	err = r.Scan(append([]any{&n.ID, &n.UUID, &n.Supplier, &n.Kind, &n.cause, &n.Given, &n.State, &n.Vulnerability, &rank, &since, &n.Said, &n.Todo, &n.Signs, &at, &n.Actor, &ended}, more...)...)
	n.TLP, n.Since, n.At, n.EndedAt = levelOf(rank), when(since), when(at), when(ended)
	return n, err
}

func noticesWhere(ctx context.Context, q store.Querier, where string, args ...any) ([]Notice, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+noticeColumns+" FROM supply_notice n WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Notice, error) { return scanNotice(r) })
}

// noticeWhere gives the zero Notice when there is none.
func noticeWhere(ctx context.Context, q store.Querier, where string, args ...any) (Notice, error) {
	list, err := noticesWhere(ctx, q, where, args...)
	if err != nil || len(list) == 0 {
		return Notice{}, err
	}
	return list[0], nil
}

// openNotices lists what is open of a supplier and names it.
func openNotices(ctx context.Context, q store.Querier, supplier int64, limit int) ([]Notice, error) {
	return noticesWhere(ctx, q, "n.supplier = $1 AND n.state = 'open' AND n.given <> 'unnamed' ORDER BY n.id LIMIT $2", supplier, limit)
}

// insertNotice tells whether nobody was told of its cause before.
func insertNotice(ctx context.Context, tx *store.Tx, n Notice) (bool, error) {
	return some(tx.ExecContext(ctx, `INSERT INTO supply_notice (id, uuid, supplier, kind, cause, given, state, vulnerability, tlp, since, said, todo, signs, at, actor, ended_at)
		VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, $11, $12, $13, $14, 0) ON CONFLICT (cause) DO NOTHING`,
		n.ID, n.UUID, n.Supplier, string(n.Kind), n.cause, string(n.Given), n.Vulnerability, int64(n.TLP.Rank()), micros(n.Since), n.Said, n.Todo, n.Signs, micros(n.At), n.Actor))
}

// setState tells whether the notice was in the state from.
func setState(ctx context.Context, tx *store.Tx, id int64, from, to State, g Given, ended int64) (bool, error) {
	return some(tx.ExecContext(ctx, "UPDATE supply_notice SET state = $3, given = $4, ended_at = $5 WHERE id = $1 AND state = $2", id, string(from), string(to), string(g), ended))
}

func countOpen(ctx context.Context, q store.Querier, supplier int64) (all, attacks int, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(CASE WHEN kind = 'attacked' THEN 1 ELSE 0 END), 0) FROM supply_notice WHERE supplier = $1 AND state = 'open' AND given <> 'unnamed'", supplier).Scan(&all, &attacks)
	return all, attacks, err
}

// shownOf lists notices with what became of their warnings: of one supplier, or of all (0).
func shownOf(ctx context.Context, q store.Querier, supplier int64, limit int) ([]Shown, error) {
	where, args := "TRUE", []any{limit}
	if supplier != 0 {
		where, args = "n.supplier = $2", append(args, supplier)
	}
	rows, err := q.QueryContext(ctx, "SELECT "+noticeColumns+", coalesce(w.id, 0), coalesce(w.number, ''), coalesce(w.state, '') FROM supply_notice n LEFT JOIN warning w ON w.cause = 'supply:' || CAST(n.id AS TEXT) WHERE "+where+
		" ORDER BY n.id DESC LIMIT $1", args...)
	if err != nil {
		return nil, err
	}
	list, err := store.Collect(rows, func(r *sql.Rows) (x Shown, err error) {
		x.Notice, err = scanNotice(r, &x.warning, &x.Number, &x.Warning)
		return x, err
	})
	if err != nil {
		return nil, err
	}
	return list, count(ctx, q, list)
}

// count fills how the recipients of notices answered.
func count(ctx context.Context, q store.Querier, list []Shown) error {
	ids, at := make([]int64, len(list)), map[int64]int{}
	for i, x := range list {
		ids[i], at[x.warning] = x.warning, i
	}
	rows, err := q.QueryContext(ctx, `SELECT r.warning, sum(CASE WHEN r.told_at <> 0 THEN 1 ELSE 0 END), sum(CASE WHEN r.seen_at <> 0 THEN 1 ELSE 0 END), sum(CASE WHEN r.answered_at <> 0 THEN 1 ELSE 0 END),
		sum(CASE WHEN r.answer = 'confirmed' THEN 1 ELSE 0 END), sum(CASE WHEN r.answer = 'need_help' THEN 1 ELSE 0 END)
		FROM recipient r WHERE r.warning IN (SELECT CAST(value AS BIGINT) FROM json_each($1)) GROUP BY r.warning`, store.IDs(ids))
	if err != nil {
		return err
	}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		var id int64
		var x Shown
		err = r.Scan(&id, &x.Told, &x.Seen, &x.Answers, &x.SawSign, &x.Help)
		to := &list[at[id]]
		to.Told, to.Seen, to.Answers, to.SawSign, to.Help = x.Told, x.Seen, x.Answers, x.SawSign, x.Help
		return none, err
	})
	return err
}
