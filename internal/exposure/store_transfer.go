package exposure

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/transfer"
)

func openTransfers(ctx context.Context, q store.Querier, org, now int64) (n int, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM upload WHERE org = $1 AND state = 0 AND expires_at > $2", org, now).Scan(&n)
	return n, err
}

func insertTransfer(ctx context.Context, tx *store.Tx, t Transfer, hash []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO upload (id, hash, person, token, by_org, org, name, metadata, by_machine, size, received, writer, parts, state, inventory, code, say, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, 0, 0, 0, '', '', $11)`,
		t.ID, hash, t.by.person, t.by.token, t.by.org, t.Org, t.Name, t.Metadata, t.ByMachine, t.Size, t.Expires.UnixMicro())
	return err
}

func transferByHash(ctx context.Context, q store.Querier, hash []byte) (Transfer, bool, error) {
	return oneTransfer(ctx, q, "hash = $1", hash)
}

func transferByID(ctx context.Context, q store.Querier, id int64) (Transfer, bool, error) {
	return oneTransfer(ctx, q, "id = $1", id)
}

func oneTransfer(ctx context.Context, q store.Querier, where string, arg any) (t Transfer, found bool, err error) {
	var expires int64
	var say string
	err = q.QueryRowContext(ctx, "SELECT id, person, token, by_org, org, name, metadata, by_machine, size, received, parts, state, inventory, code, say, expires_at FROM upload WHERE "+where, arg).
		Scan(&t.ID, &t.by.person, &t.by.token, &t.by.org, &t.Org, &t.Name, &t.Metadata, &t.ByMachine, &t.Size, &t.Received, &t.parts, &t.State, &t.Inventory, &t.Code, &say, &expires)
	t.Say, t.Expires = decodeText(say), when(expires)
	if errors.Is(err, sql.ErrNoRows) {
		return t, false, nil
	}
	return t, err == nil, err
}

// claimTransfer makes a writer the one that is listened to, and forgets parts that never came to count.
func claimTransfer(ctx context.Context, tx *store.Tx, t Transfer, writer int64) error {
	res, err := tx.ExecContext(ctx, "UPDATE upload SET writer = $1 WHERE id = $2 AND received = $3 AND state = 0", writer, t.ID, t.Received)
	if err := oneTransferMoved(res, err, t); err != nil {
		return err
	}
	return dropParts(ctx, tx, t, writer)
}

// oneTransferMoved says that somebody else went on with a transfer when its row is not as it was.
func oneTransferMoved(res sql.Result, err error, t Transfer) error {
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, transfer.WrongOffset(t.Received))
	}
	return nil
}

// insertPart stores a part as long as nobody else has taken over the writing.
func insertPart(ctx context.Context, tx *store.Tx, t Transfer, writer, at int64, b []byte) error {
	res, err := tx.ExecContext(ctx, "UPDATE upload SET parts = parts + 1 WHERE id = $1 AND writer = $2 AND received = $3 AND state = 0", t.ID, writer, t.Received)
	if err := oneTransferMoved(res, err, t); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO upload_part (upload, at, bytes) VALUES ($1, $2, $3)", t.ID, at, b)
	return err
}

// dropParts forgets the parts behind what counts.
func dropParts(ctx context.Context, tx *store.Tx, t Transfer, writer int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM upload_part WHERE upload = $1 AND at >= $2 AND EXISTS (SELECT 1 FROM upload u WHERE u.id = $1 AND u.writer = $3)", t.ID, t.Received, writer)
	return err
}

func moveTransfer(ctx context.Context, tx *store.Tx, was, next Transfer, writer int64) error {
	res, err := tx.ExecContext(ctx, "UPDATE upload SET received = $1, expires_at = $2, state = $3 WHERE id = $4 AND writer = $5 AND received = $6 AND state = 0",
		next.Received, next.Expires.UnixMicro(), int64(next.State), was.ID, writer, was.Received)
	return oneTransferMoved(res, err, was)
}

func partsFrom(ctx context.Context, q store.Querier, transfer, at int64, n int) ([][]byte, error) {
	rows, err := q.QueryContext(ctx, "SELECT bytes FROM upload_part WHERE upload = $1 AND at >= $2 ORDER BY at LIMIT $3", transfer, at, n)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (b []byte, err error) {
		err = r.Scan(&b)
		return b, err
	})
}

// endTransfer says what became of a file; its parts are no longer needed.
func endTransfer(ctx context.Context, tx *store.Tx, id int64, state TransferState, inventory int64, code string, say text.Text) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM upload_part WHERE upload = $1", id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "UPDATE upload SET state = $1, inventory = $2, code = $3, say = $4 WHERE id = $5", int64(state), inventory, code, encodeText(say), id)
	return err
}

// oldTransfers lists transfers that are over; one that is being read is not.
func oldTransfers(ctx context.Context, tx *store.Tx, now int64, limit int) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, "SELECT id FROM upload WHERE expires_at <= $1 AND state <> 1 ORDER BY expires_at LIMIT $2", now, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

func deleteTransfers(ctx context.Context, tx *store.Tx, ids []int64) error {
	const those = " IN (SELECT CAST(value AS BIGINT) FROM json_each($1))"
	if _, err := tx.ExecContext(ctx, "DELETE FROM upload_part WHERE upload"+those, store.IDs(ids)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM upload WHERE id"+those, store.IDs(ids))
	return err
}
