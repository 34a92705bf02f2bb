package evidence

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"lianfang/internal/blob"
	"lianfang/internal/format/custody"
	"lianfang/internal/store"
)

// caseRow is what a case has, and the end of its chain.
type caseRow struct {
	id, items, bytes, seq int64
	head, hold            string
}

func selectCase(ctx context.Context, q store.Querier, id int64) (caseRow, error) {
	return oneCase(ctx, q, id, "")
}

func oneCase(ctx context.Context, q store.Querier, id int64, lock string) (c caseRow, err error) {
	c = caseRow{id: id, head: custody.First}
	err = q.QueryRowContext(ctx, "SELECT items, bytes, seq, head, hold FROM evidence_case WHERE case_id = $1"+lock, id).Scan(&c.items, &c.bytes, &c.seq, &c.head, &c.hold)
	if errors.Is(err, sql.ErrNoRows) {
		return c, nil
	}
	return c, err
}

// lockCase reads a case, and makes its row where it has none, so that two deeds come one after the other.
func lockCase(ctx context.Context, tx *store.Tx, id int64, number string) (caseRow, error) {
	_, err := tx.ExecContext(ctx, "INSERT INTO evidence_case (case_id, number, items, bytes, seq, head, hold) VALUES ($1, $2, 0, 0, 0, $3, '') ON CONFLICT (case_id) DO NOTHING", id, number, custody.First)
	if err != nil {
		return caseRow{}, err
	}
	return oneCase(ctx, tx, id, tx.Dialect.Lock())
}

func updateCase(ctx context.Context, tx *store.Tx, c caseRow) error {
	_, err := tx.ExecContext(ctx, "UPDATE evidence_case SET items = $1, bytes = $2, seq = $3, head = $4, hold = $5 WHERE case_id = $6", c.items, c.bytes, c.seq, c.head, c.hold, c.id)
	return err
}

func insertLine(ctx context.Context, tx *store.Tx, id, seq int64, line []byte) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO evidence_custody (case_id, seq, line) VALUES ($1, $2, $3)", id, seq, line)
	return err
}

func selectLines(ctx context.Context, q store.Querier, id int64) ([]byte, error) {
	return selectLinesTo(ctx, q, id, maxChain)
}

// selectLinesTo gives a chain up to an entry, each line with its end.
func selectLinesTo(ctx context.Context, q store.Querier, id, seq int64) (out []byte, err error) {
	rows, err := q.QueryContext(ctx, "SELECT line FROM evidence_custody WHERE case_id = $1 AND seq <= $2 ORDER BY seq", id, seq)
	if err != nil {
		return nil, err
	}
	lines, err := store.Collect(rows, func(r *sql.Rows) (b []byte, err error) {
		err = r.Scan(&b)
		return b, err
	})
	for _, l := range lines {
		out = append(append(out, l...), '\n')
	}
	return out, err
}

const itemColumns = "id, case_id, n, side, org, actor, name, kind, size, sha256, sha1, md5, blocks, came_at, checked_at, sound, destroyed_at, erased, triage"

func scanItem(r *sql.Rows) (x Item, err error) {
	var sum []byte
	var triage string
	err = r.Scan(&x.ID, &x.Case, &x.N, &x.Side, &x.Org, &x.Actor, &x.Name, &x.Kind, &x.Size, &sum, &x.SHA1, &x.MD5, &x.blocks, &x.CameAt, &x.CheckedAt, &x.Sound, &x.DestroyedAt, &x.erased, &triage)
	if err != nil {
		return x, err
	}
	if len(sum) != len(x.SHA256) {
		return x, errors.New("evidence: a hash has another length")
	}
	x.SHA256 = blob.Sum(sum)
	if triage != "" {
		x.Triage = &Triage{}
		err = json.Unmarshal([]byte(triage), x.Triage)
	}
	return x, err
}

// selectItems gives pieces in the order of their numbers.
func selectItems(ctx context.Context, q store.Querier, where string, args ...any) ([]Item, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+itemColumns+" FROM evidence_item WHERE "+where+" ORDER BY case_id, n", args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanItem)
}

func insertItem(ctx context.Context, tx *store.Tx, x Item) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO evidence_item ("+itemColumns+") VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,0,$17,'')",
		x.ID, x.Case, x.N, string(x.Side), x.Org, x.Actor, x.Name, x.Kind, x.Size, x.SHA256[:], x.SHA1, x.MD5, x.blocks, x.CameAt, x.CheckedAt, x.Sound, false)
	return err
}

// countPublic counts what came by the code of a case since an instant, and how much by all codes.
func countPublic(ctx context.Context, q store.Querier, id, since int64) (files, bytes, all int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT coalesce(sum(CASE WHEN case_id = $1 THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN case_id = $1 THEN size ELSE 0 END), 0), coalesce(sum(size), 0) FROM evidence_item WHERE side = 'reporter' AND came_at > $2", id, since).
		Scan(&files, &bytes, &all)
	return files, bytes, all, err
}

func updateChecked(ctx context.Context, tx *store.Tx, x Item) error {
	_, err := tx.ExecContext(ctx, "UPDATE evidence_item SET checked_at = $1, sound = $2 WHERE id = $3", x.CheckedAt, x.Sound, x.ID)
	return err
}

// updateTriage keeps what was found; of what is destroyed nothing is.
func updateTriage(ctx context.Context, tx *store.Tx, id int64, found string) error {
	_, err := tx.ExecContext(ctx, "UPDATE evidence_item SET triage = $1 WHERE id = $2 AND destroyed_at = 0", found, id)
	return err
}
