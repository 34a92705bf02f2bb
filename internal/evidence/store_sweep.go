package evidence

import (
	"context"
	"database/sql"

	"lianfang/internal/blob"
	"lianfang/internal/store"
)

// keeping are cases that have evidence which is kept, and that nobody holds back.
func (v *Vault) keeping(ctx context.Context, after int64, limit int) (out []Pass, err error) {
	rows, err := v.store.Read().QueryContext(ctx, `SELECT c.case_id, c.number FROM evidence_case c WHERE c.case_id > $1 AND c.hold = '' AND EXISTS (SELECT 1 FROM evidence_item i WHERE i.case_id = c.case_id AND i.destroyed_at = 0)
		ORDER BY c.case_id LIMIT $2`, after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (p Pass, err error) {
		p.Side = ByDesk
		err = r.Scan(&p.Case, &p.Number)
		return p, err
	})
}

// destroyItems forgets what pieces were called and what was found in them; hashes and sizes stay.
func destroyItems(ctx context.Context, tx *store.Tx, ids []int64, at int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE evidence_item SET destroyed_at = $1, name = '', triage = '', blocks = $2 WHERE destroyed_at = 0 AND id IN (SELECT CAST(value AS BIGINT) FROM json_each($3))", at, []byte{}, store.IDs(ids))
	return err
}

// toErase are pieces that are destroyed and whose bytes may still lie in the folder.
func (v *Vault) toErase(ctx context.Context) ([]Item, error) {
	return selectItems(ctx, v.store.Read(), "destroyed_at > 0 AND NOT erased")
}

// named picks, of some sums, those of pieces that are kept.
func named(ctx context.Context, q store.Querier, sums []blob.Sum) (map[blob.Sum]bool, error) {
	out := map[blob.Sum]bool{}
	for _, s := range sums {
		var any bool
		if err := q.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM evidence_item WHERE sha256 = $1 AND destroyed_at = 0)", s[:]).Scan(&any); err != nil {
			return nil, err
		}
		out[s] = any
	}
	return out, nil
}

func markErased(ctx context.Context, tx *store.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE evidence_item SET erased = $1 WHERE id = $2", true, id)
	return err
}

// unchecked are pieces whose bytes nobody has read since an instant, the longest ago first.
func (v *Vault) unchecked(ctx context.Context, before int64, limit int) ([]Item, error) {
	rows, err := v.store.Read().QueryContext(ctx, "SELECT "+itemColumns+" FROM evidence_item WHERE destroyed_at = 0 AND checked_at <= $1 ORDER BY checked_at LIMIT $2", before, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanItem)
}

func caseNumber(ctx context.Context, q store.Querier, id int64) (number string, err error) {
	err = q.QueryRowContext(ctx, "SELECT number FROM evidence_case WHERE case_id = $1", id).Scan(&number)
	return number, err
}

// sums are the names of all pieces that are kept.
func sums(ctx context.Context, q store.Querier) ([]blob.Sum, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT sha256 FROM evidence_item WHERE destroyed_at = 0 ORDER BY sha256")
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s blob.Sum, err error) {
		var b []byte
		err = r.Scan(&b)
		copy(s[:], b)
		return s, err
	})
}

// Sums are the names of all blobs that a store needs: what a backup brings along.
func Sums(ctx context.Context, s *store.Store) ([]blob.Sum, error) { return sums(ctx, s.Read()) }
