package incident

import (
	"context"

	"lianfang/internal/store"
)

// mailedBefore is the case that a mail was taken for.
func (n *Incidents) mailedBefore(ctx context.Context, digest []byte) (Case, error) {
	return oneCase(ctx, n.store.Read(), "c.id = (SELECT m.case_id FROM incident_mail m WHERE m.digest = $1)", digest)
}

func insertMail(ctx context.Context, tx *store.Tx, digest []byte, c, now int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_mail (digest, case_id, at) VALUES ($1, $2, $3)", digest, c, now)
	return err
}

// countMailedBy counts the reports that came by mail from an address since an instant.
func countMailedBy(ctx context.Context, q store.Querier, address string, since int64) (count int, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM incident_mail m JOIN incident_reporter r ON r.case_id = m.case_id WHERE m.at > $2 AND r.mail = $1", address, since).Scan(&count)
	return count, err
}

// forgetMails forgets which mails came before an instant.
func forgetMails(ctx context.Context, tx *store.Tx, before int64) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM incident_mail WHERE at < $1", before)
	return err
}

// codeHash is what is kept of a case's code.
func codeHash(ctx context.Context, q store.Querier, c int64) (hash []byte, err error) {
	err = q.QueryRowContext(ctx, "SELECT hash FROM incident_case WHERE id = $1", c).Scan(&hash)
	return hash, err
}

func setHash(ctx context.Context, tx *store.Tx, c int64, hash []byte) error {
	_, err := tx.ExecContext(ctx, "UPDATE incident_case SET hash = $2 WHERE id = $1", c, hash)
	return err
}
