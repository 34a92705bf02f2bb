package access

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// All SQL of this package. A secret that is not there reads as the zero row, whose hash equals none.

func none(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

func insertLink(ctx context.Context, tx *store.Tx, l link) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO sign_in_link (hash, person, org, role, expires_at, used_at, many) VALUES ($1, $2, $3, $4, $5, 0, $6)",
		l.hash, l.person, l.org, string(l.role), l.expiresAt, l.many)
	return err
}

func (a *Access) selectLink(ctx context.Context, hash []byte) (l link, _ error) {
	err := a.store.Read().QueryRowContext(ctx, "SELECT hash, person, org, role, expires_at, used_at, many FROM sign_in_link WHERE hash = $1", hash).
		Scan(&l.hash, &l.person, &l.org, &l.role, &l.expiresAt, &l.usedAt, &l.many)
	return l, none(err)
}

// useLink takes the link in the same statement that looks whether it still works: of two who come at once one gets in.
// countLiving is how many links of a person work now and were made for one use.
func (a *Access) countLiving(ctx context.Context, person int64) (n int, err error) {
	err = a.store.Read().QueryRowContext(ctx, "SELECT count(*) FROM sign_in_link WHERE person = $1 AND expires_at > $2 AND used_at = 0 AND NOT many", person, a.micro()).Scan(&n)
	return n, err
}

func useLink(ctx context.Context, tx *store.Tx, hash []byte, now int64) error {
	res, err := tx.ExecContext(ctx, "UPDATE sign_in_link SET used_at = $1 WHERE hash = $2 AND expires_at > $1 AND (used_at = 0 OR many)", now, hash)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return linkRefused()
	}
	return err
}

func insertSession(ctx context.Context, tx *store.Tx, s sessionRow) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO session (hash, person, org, role, created_at, seen_at, proved_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
		s.hash, s.person, s.org, string(s.role), s.createdAt, s.seenAt, s.provedAt)
	return err
}

// selectSession reads the membership epoch with the row, so that a request costs one query.
func (a *Access) selectSession(ctx context.Context, hash []byte) (s sessionRow, _ error) {
	err := a.store.Read().QueryRowContext(ctx, `SELECT s.hash, s.person, s.org, s.role, s.created_at, s.seen_at, s.proved_at, s.ended_at, e.n
		FROM session s, membership_epoch e WHERE s.hash = $1`, hash).
		Scan(&s.hash, &s.person, &s.org, &s.role, &s.createdAt, &s.seenAt, &s.provedAt, &s.endedAt, &s.epoch)
	return s, none(err)
}

func setSeen(ctx context.Context, tx *store.Tx, hash []byte, now int64) error {
	_, err := tx.ExecContext(ctx, "UPDATE session SET seen_at = $1 WHERE hash = $2 AND seen_at < $1", now, hash)
	return err
}

func setProved(ctx context.Context, tx *store.Tx, hash []byte, now int64) error {
	return ofLiving(tx.ExecContext(ctx, "UPDATE session SET proved_at = $1 WHERE hash = $2 AND ended_at = 0", now, hash))
}

// ofLiving refuses a change of a session that ended a moment ago.
func ofLiving(res sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return signInNeeded()
	}
	return err
}

func setOffice(ctx context.Context, tx *store.Tx, hash []byte, org int64, role member.Role) error {
	return ofLiving(tx.ExecContext(ctx, "UPDATE session SET org = $1, role = $2 WHERE hash = $3 AND ended_at = 0", org, string(role), hash))
}

func endSession(ctx context.Context, tx *store.Tx, hash []byte, now int64) (int64, error) {
	res, err := tx.ExecContext(ctx, "UPDATE session SET ended_at = $1 WHERE hash = $2 AND ended_at = 0", now, hash)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// endSessions counts only what had not run out by itself.
func endSessions(ctx context.Context, tx *store.Tx, person, now int64) (int64, error) {
	if _, err := tx.ExecContext(ctx, "UPDATE sign_in_link SET expires_at = $1 WHERE person = $2 AND expires_at > $1", now, person); err != nil {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, "UPDATE session SET ended_at = $1 WHERE person = $2 AND ended_at = 0", now, person)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

const tokenColumns = "t.id, t.uuid, t.role, t.org, t.created_at, t.expires_at, t.ended_at"

func insertToken(ctx context.Context, tx *store.Tx, t Token) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO token (id, uuid, hash, role, org, created_at, expires_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
		t.ID, t.UUID, t.hash, string(t.Role), t.Org, t.CreatedAt, t.ExpiresAt)
	return err
}

func (a *Access) selectToken(ctx context.Context, hash []byte) (t Token, _ error) {
	err := a.store.Read().QueryRowContext(ctx, store.Kept+"SELECT "+tokenColumns+", t.hash, e.n FROM token t, membership_epoch e WHERE t.hash = $1", hash).
		Scan(&t.ID, &t.UUID, &t.Role, &t.Org, &t.CreatedAt, &t.ExpiresAt, &t.EndedAt, &t.hash, &t.epoch)
	return t, none(err)
}

// mayHoldToken is narrower than WhereOrg: an MSSP does not see its clients' tokens.
func mayHoldToken(v marking.Viewer, column string) string {
	switch {
	case v.All():
		return "(1 = 1)"
	case v.Org == 0:
		return "(1 = 0)"
	}
	return column + " = " + strconv.FormatInt(v.Org, 10)
}

func endToken(ctx context.Context, tx *store.Tx, by marking.Viewer, uuid string, now int64) (t Token, _ error) {
	err := tx.QueryRowContext(ctx, "UPDATE token SET ended_at = $1 WHERE uuid = $2 AND ended_at = 0 AND "+mayHoldToken(by, "org")+" RETURNING id, org", now, uuid).
		Scan(&t.ID, &t.Org)
	return t, none(err)
}

func (a *Access) selectTokens(ctx context.Context, v marking.Viewer) ([]Token, error) {
	rows, err := a.store.Read().QueryContext(ctx, "SELECT "+tokenColumns+" FROM token t WHERE "+mayHoldToken(v, "t.org")+" ORDER BY t.created_at DESC, t.id DESC")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []Token
	for rows.Next() {
		var t Token
		if err := rows.Scan(&t.ID, &t.UUID, &t.Role, &t.Org, &t.CreatedAt, &t.ExpiresAt, &t.EndedAt); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// deleteLinks keeps a day, so that a link that was used twice still names its person.
func deleteLinks(ctx context.Context, tx *store.Tx, now time.Time) (int64, error) {
	day := now.Add(-24 * time.Hour).UnixMicro()
	res, err := tx.ExecContext(ctx, `DELETE FROM sign_in_link WHERE hash IN (SELECT hash FROM sign_in_link
		WHERE expires_at < $1 ORDER BY hash LIMIT $2)`, day, sweepBatch)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func deleteSessions(ctx context.Context, tx *store.Tx, now time.Time) (int64, error) {
	kept := now.Add(-keepEnded).UnixMicro()
	res, err := tx.ExecContext(ctx, `DELETE FROM session WHERE hash IN (SELECT hash FROM session
		WHERE (ended_at <> 0 AND ended_at < $1) OR created_at < $2 ORDER BY hash LIMIT $3)`, kept, now.Add(-sessionLasts-keepEnded).UnixMicro(), sweepBatch)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
