package member

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/store"
)

func upsertProfile(ctx context.Context, tx *store.Tx, p Profile, at int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO centre_profile (one, code, hotline, lang, at) VALUES (1, $1, $2, $3, $4)
		ON CONFLICT (one) DO UPDATE SET code = excluded.code, hotline = excluded.hotline, lang = excluded.lang, at = excluded.at`, p.Code, p.Hotline, string(p.Lang), at)
	return err
}

func selectProfile(ctx context.Context, q store.Querier) (p Profile, err error) {
	err = q.QueryRowContext(ctx, "SELECT code, hotline, lang FROM centre_profile WHERE one = 1").Scan(&p.Code, &p.Hotline, &p.Lang)
	if errors.Is(err, sql.ErrNoRows) {
		return Profile{}, nil
	}
	return p, err
}
