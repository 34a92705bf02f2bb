package access

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"lianfang/internal/store"
)

const passkeyColumns = "id, person, record, name, created_at, used_at, ended_at"

func scanPasskey(scan func(...any) error) (k Passkey, err error) {
	var record string
	var created, used, ended int64
	if err := scan(&k.ID, &k.person, &record, &k.Name, &created, &used, &ended); err != nil {
		return k, err
	}
	k.CreatedAt, k.ended = time.UnixMicro(created).UTC(), ended != 0
	if used != 0 {
		k.UsedAt = time.UnixMicro(used).UTC()
	}
	return k, json.Unmarshal([]byte(record), &k.record)
}

func (a *Access) selectPasskeys(ctx context.Context, person int64) ([]Passkey, error) {
	rows, err := a.store.Read().QueryContext(ctx, "SELECT "+passkeyColumns+" FROM passkey WHERE person = $1 AND ended_at = 0 ORDER BY id", person)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (Passkey, error) { return scanPasskey(r.Scan) })
}

// selectPasskey finds one in force by the id that its device gave it.
func (a *Access) selectPasskey(ctx context.Context, credential []byte) (Passkey, error) {
	k, err := scanPasskey(a.store.Read().QueryRowContext(ctx, "SELECT "+passkeyColumns+" FROM passkey WHERE credential = $1 AND ended_at = 0", credential).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return k, passkeyRefused()
	}
	return k, err
}

func insertPasskey(ctx context.Context, tx *store.Tx, k Passkey) error {
	record, err := json.Marshal(k.record)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO passkey (id, person, credential, record, name, created_at, used_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, 0, 0)",
		k.ID, k.person, k.record.ID, string(record), k.Name, k.CreatedAt.UnixMicro())
	return err
}

// usePasskey keeps the counter that its device has reached.
func usePasskey(ctx context.Context, tx *store.Tx, k Passkey, now int64) (bool, error) {
	record, err := json.Marshal(k.record)
	if err != nil {
		return false, err
	}
	return changedOne(tx.ExecContext(ctx, "UPDATE passkey SET record = $1, used_at = $2 WHERE id = $3 AND ended_at = 0", string(record), now, k.ID))
}

func endPasskey(ctx context.Context, tx *store.Tx, person, id, now int64) (bool, error) {
	return changedOne(tx.ExecContext(ctx, "UPDATE passkey SET ended_at = $1 WHERE id = $2 AND person = $3 AND ended_at = 0", now, id, person))
}

func (a *Access) isSpent(ctx context.Context, hash []byte) (spent bool, err error) {
	err = a.store.Read().QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM ceremony_used WHERE hash = $1)", hash).Scan(&spent)
	return spent, err
}

// insertSpent notes that a ceremony was used; false where it was before.
func insertSpent(ctx context.Context, tx *store.Tx, hash []byte, until int64) (bool, error) {
	return changedOne(tx.ExecContext(ctx, "INSERT INTO ceremony_used (hash, expires_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING", hash, until))
}

// deleteCeremonies forgets those that would be refused for their age anyway.
func deleteCeremonies(ctx context.Context, tx *store.Tx, now int64) (int64, error) {
	res, err := tx.ExecContext(ctx, "DELETE FROM ceremony_used WHERE hash IN (SELECT hash FROM ceremony_used WHERE expires_at < $1 ORDER BY hash LIMIT $2)", now, sweepBatch)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// ensureCeremonyKey gives the store's key, which is fresh's bytes if it had none.
func ensureCeremonyKey(ctx context.Context, tx *store.Tx, fresh []byte) (key []byte, err error) {
	if _, err := tx.ExecContext(ctx, "INSERT INTO ceremony_key (one, secret) VALUES (1, $1) ON CONFLICT (one) DO NOTHING", fresh); err != nil {
		return nil, err
	}
	err = tx.QueryRowContext(ctx, "SELECT secret FROM ceremony_key WHERE one = 1").Scan(&key)
	return key, err
}
