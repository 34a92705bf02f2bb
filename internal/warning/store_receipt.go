package warning

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// recipientState is what receipts and escalation change of a recipient.
type recipientState struct {
	id, warning, org         int64
	audience, toldAt, seenAt int64
	answer                   Answer
	answeredAt, step, nextAt int64
}

const stateColumns = "id, warning, org, audience, told_at, seen_at, answer, answered_at, step, next_at"

func scanState(r interface{ Scan(...any) error }) (recipientState, error) {
	var s recipientState
	err := r.Scan(&s.id, &s.warning, &s.org, &s.audience, &s.toldAt, &s.seenAt, &s.answer, &s.answeredAt, &s.step, &s.nextAt)
	if errors.Is(err, sql.ErrNoRows) {
		return recipientState{}, nil
	}
	return s, err
}

func recipientOf(ctx context.Context, q store.Querier, warning, org int64) (recipientState, error) {
	return scanState(q.QueryRowContext(ctx, "SELECT "+stateColumns+" FROM recipient WHERE warning = $1 AND org = $2", warning, org))
}

func lockRecipient(ctx context.Context, tx *store.Tx, id int64) (recipientState, error) {
	return scanState(tx.QueryRowContext(ctx, "SELECT "+stateColumns+" FROM recipient WHERE id = $1"+tx.Dialect.Lock(), id))
}

func saveState(ctx context.Context, tx *store.Tx, s recipientState) error {
	_, err := tx.ExecContext(ctx, "UPDATE recipient SET seen_at = $1, answer = $2, answered_at = $3, step = $4, next_at = $5 WHERE id = $6",
		s.seenAt, string(s.answer), s.answeredAt, s.step, s.nextAt, s.id)
	return err
}

func insertReceipt(ctx context.Context, tx *store.Tx, recipient int64, r Receipt) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO receipt (id, recipient, warning, org, person, answer, note, incident, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		r.ID, recipient, r.Warning, r.Org, r.Person, string(r.Answer), r.Note, r.Incident, micros(r.At))
	return err
}

const receiptColumns = "id, warning, org, person, answer, note, incident, at"

func scanReceipt(r *sql.Rows) (Receipt, error) {
	var x Receipt
	var at int64
	err := r.Scan(&x.ID, &x.Warning, &x.Org, &x.Person, &x.Answer, &x.Note, &x.Incident, &at)
	x.At = instant(at)
	return x, err
}

// receiptsOfRecipient is in the order in which they were given: at counts, ids are taken in blocks by several nodes.
func receiptsOfRecipient(ctx context.Context, q store.Querier, recipient int64) ([]Receipt, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+receiptColumns+" FROM receipt WHERE recipient = $1 ORDER BY at, id", recipient)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanReceipt)
}

func selectReceipts(ctx context.Context, q store.Querier, v marking.Viewer, warning, after int64, limit int) ([]Receipt, error) {
	rows, err := q.QueryContext(ctx, "SELECT "+receiptColumns+" FROM receipt WHERE warning = $1 AND id > $2 AND "+v.WhereOrg("org")+" ORDER BY id LIMIT $3", warning, after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanReceipt)
}
