package evidence

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"lianfang/internal/store"
	"lianfang/internal/transfer"
)

const uploadColumns = "id, part, person, token, by_org, case_id, number, side, org, name, metadata, size, received, state, n, code, expires_at"

func scanUpload(r *sql.Rows) (u Upload, err error) {
	var expires int64
	p := &u.pass
	err = r.Scan(&u.ID, &u.part, &p.Person, &p.Token, &p.ByOrg, &p.Case, &p.Number, &p.Side, &p.Org, &u.Name, &u.Metadata, &u.Size, &u.Received, &u.State, &u.N, &u.Code, &expires)
	if p.Actor = p.Person; p.Actor == 0 {
		p.Actor = p.Token
	}
	u.Expires = time.UnixMicro(expires)
	return u, err
}

func selectUploads(ctx context.Context, q store.Querier, where string, args ...any) ([]Upload, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+uploadColumns+" FROM evidence_upload WHERE "+where+" ORDER BY id", args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanUpload)
}

func uploadBy(ctx context.Context, q store.Querier, where string, arg any) (u Upload, found bool, err error) {
	all, err := selectUploads(ctx, q, where, arg)
	if err != nil || len(all) == 0 {
		return u, false, err
	}
	return all[0], true, nil
}

// openUploads counts what is on its way to a case, and how large that will be.
func openUploads(ctx context.Context, q store.Querier, id, now int64) (open, bytes int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(size), 0) FROM evidence_upload WHERE case_id = $1 AND state IN (0, 1) AND expires_at > $2", id, now).Scan(&open, &bytes)
	return open, bytes, err
}

func insertUpload(ctx context.Context, tx *store.Tx, u Upload, hash []byte) error {
	p := u.pass
	_, err := tx.ExecContext(ctx, "INSERT INTO evidence_upload (hash, writer, "+uploadColumns+") VALUES ($1,0,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,0,0,0,'',$14)",
		hash, u.ID, u.part, p.Person, p.Token, p.ByOrg, p.Case, p.Number, string(p.Side), p.Org, u.Name, u.Metadata, u.Size, u.Expires.UnixMicro())
	return err
}

// claimUpload makes a writer the one that is listened to.
func claimUpload(ctx context.Context, tx *store.Tx, u Upload, writer int64) error {
	res, err := tx.ExecContext(ctx, "UPDATE evidence_upload SET writer = $1 WHERE id = $2 AND received = $3 AND state = 0", writer, u.ID, u.Received)
	return oneUploadMoved(res, err, u)
}

func moveUpload(ctx context.Context, tx *store.Tx, was, next Upload, writer int64) error {
	res, err := tx.ExecContext(ctx, "UPDATE evidence_upload SET received = $1, expires_at = $2, state = $3 WHERE id = $4 AND writer = $5 AND received = $6 AND state = 0",
		next.Received, next.Expires.UnixMicro(), int64(next.State), was.ID, writer, was.Received)
	return oneUploadMoved(res, err, was)
}

// oneUploadMoved says that somebody else went on with an upload when its row is not as it was.
func oneUploadMoved(res sql.Result, err error, u Upload) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, transfer.WrongOffset(u.Received))
	}
	return nil
}

// takeUploadRow ends a whole upload as a piece; of two who try, one finds that it is no longer whole.
func takeUploadRow(ctx context.Context, tx *store.Tx, id, n int64) error {
	res, err := tx.ExecContext(ctx, "UPDATE evidence_upload SET state = 2, n = $1 WHERE id = $2 AND state = 1", n, id)
	return oneUploadMoved(res, err, Upload{})
}

func endUpload(ctx context.Context, tx *store.Tx, u Upload) error {
	_, err := tx.ExecContext(ctx, "UPDATE evidence_upload SET state = $1, n = $2, code = $3 WHERE id = $4", int64(u.State), u.N, u.Code, u.ID)
	return err
}

func deleteUpload(ctx context.Context, tx *store.Tx, id int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM evidence_upload WHERE id = $1", id)
	return err
}
