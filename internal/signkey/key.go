// Package signkey keeps the centre's own Ed25519 key, by which it signs what others check without it. The secret lies in the store like every other secret of the centre, so all nodes
// sign alike and a backup has it.
package signkey

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"lianfang/internal/store"
)

// Key gives the key, making it when it is first needed.
func Key(ctx context.Context, s *store.Store, now time.Time) (ed25519.PrivateKey, error) {
	k, found, err := read(ctx, s.Read())
	if err != nil || found {
		return k, err
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := rand.Read(seed); err != nil {
		return nil, err
	}
	err = s.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO signing_key (one, seed, made_at) VALUES (1, $1, $2) ON CONFLICT (one) DO NOTHING", seed, now.UnixMicro()) // another node may have been first
		return err
	})
	if err != nil {
		return nil, err
	}
	k, found, err = read(ctx, s.Read())
	if err == nil && !found {
		err = errors.New("signkey: the key that was made is not there")
	}
	return k, err
}

// Public gives the public key; found is false before anything was signed.
func Public(ctx context.Context, s *store.Store) (key ed25519.PublicKey, found bool, err error) {
	k, found, err := read(ctx, s.Read())
	if err != nil || !found {
		return nil, false, err
	}
	return k.Public().(ed25519.PublicKey), true, nil
}

func read(ctx context.Context, q store.Querier) (k ed25519.PrivateKey, found bool, err error) {
	var seed []byte
	err = q.QueryRowContext(ctx, "SELECT seed FROM signing_key WHERE one = 1").Scan(&seed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if len(seed) != ed25519.SeedSize {
		return nil, false, fmt.Errorf("signkey: the key has %d bytes", len(seed))
	}
	return ed25519.NewKeyFromSeed(seed), true, nil
}
