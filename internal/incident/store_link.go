package incident

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

// linksOf reads what belongs to a case, the last first; a link of two cases stands once and is read from both.
func (n *Incidents) linksOf(ctx context.Context, of int64) ([]Link, error) {
	rows, err := n.store.Read().QueryContext(ctx, `SELECT l.sort, l.ref, l.other, l.says, l.words, l.at FROM incident_link l WHERE l.case_id = $1
		UNION ALL SELECT l.sort, c.uuid, c.id, l.says, l.words, l.at FROM incident_link l JOIN incident_case c ON c.id = l.case_id WHERE l.other = $1 AND l.other > 0 ORDER BY 6 DESC, 2`, of)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (l Link, err error) {
		err = r.Scan(&l.To, &l.Ref, &l.other, &l.Says, &l.Words, &l.At)
		return l, err
	})
}

func countLinks(ctx context.Context, q store.Querier, of int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM incident_link WHERE case_id = $1) + (SELECT count(*) FROM incident_link WHERE other = $1 AND other > 0)", of).Scan(&n)
	return n, err
}

// putLink keeps a link; what was found of it before is found anew.
func putLink(ctx context.Context, tx *store.Tx, of int64, l Link, actor int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO incident_link (case_id, sort, ref, other, says, words, actor, at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
		ON CONFLICT (case_id, sort, ref) DO UPDATE SET says = excluded.says, words = excluded.words, actor = excluded.actor, at = excluded.at`, of, string(l.To), l.Ref, l.other, string(l.Says), l.Words, actor, l.At)
	return err
}

// dropLink takes one away, from whichever of two cases it stands under.
func dropLink(ctx context.Context, tx *store.Tx, of int64, l Link) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM incident_link WHERE (case_id = $1 AND sort = $2 AND ref = $3) OR ($4 > 0 AND case_id = $4 AND sort = $2 AND other = $1)", of, string(l.To), l.Ref, l.other)
	return err
}

// dropSame takes back that two cases are the same.
func dropSame(ctx context.Context, tx *store.Tx, a, b int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM incident_link WHERE sort = 'case' AND says = 'same' AND other > 0 AND ((case_id = $1 AND other = $2) OR (case_id = $2 AND other = $1))", a, b)
	return err
}
