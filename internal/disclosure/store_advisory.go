package disclosure

import (
	"context"
	"database/sql"
	"errors"

	"lianfang/internal/store"
	"lianfang/internal/text"
)

func selectDraft(ctx context.Context, q store.Querier, id int64) (body string, err error) {
	err = q.QueryRowContext(ctx, "SELECT body FROM cvd_draft WHERE case_id = $1", id).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return body, err
}

func upsertDraft(ctx context.Context, tx *store.Tx, id int64, body string, at, by int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO cvd_draft (case_id, body, at, actor) VALUES ($1,$2,$3,$4) ON CONFLICT (case_id) DO UPDATE SET body = excluded.body, at = excluded.at, actor = excluded.actor", id, body, at, by)
	return err
}

// selectHistory gives the number of a case's advisory and its revisions, oldest first.
func selectHistory(ctx context.Context, q store.Querier, id int64) (tracking string, out []revision, err error) {
	rows, err := q.QueryContext(ctx, "SELECT tracking, revision, summary, current_at FROM cvd_advisory WHERE case_id = $1 ORDER BY revision", id)
	if err != nil {
		return "", nil, err
	}
	out, err = store.Collect(rows, func(r *sql.Rows) (x revision, err error) {
		err = r.Scan(&tracking, &x.number, &x.summary, &x.at)
		return x, err
	})
	return tracking, out, err
}

func countRevisions(ctx context.Context, q store.Querier, id int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT count(*) FROM cvd_advisory WHERE case_id = $1", id).Scan(&n)
	return n, err
}

// trackingOf is the number of a case's advisory, "" while there is none.
func trackingOf(ctx context.Context, q store.Querier, id int64) (tracking string, err error) {
	err = q.QueryRowContext(ctx, "SELECT coalesce(max(tracking), '') FROM cvd_advisory WHERE case_id = $1", id).Scan(&tracking)
	return tracking, err
}

func insertAdvisory(ctx context.Context, tx *store.Tx, id int64, a Advisory, summary string) error {
	if _, err := tx.ExecContext(ctx, "UPDATE cvd_advisory SET latest = $1 WHERE case_id = $2", false, id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO cvd_advisory (case_id, revision, tracking, file, year, title_zh, title_en, draft, summary, body, sha256, sha512, signature, initial_at, current_at, latest, cve, tvn)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)`, id, a.Revision, a.Tracking, a.File, a.Year, a.Title.In(text.ZhTW), a.Title.In(text.En), a.raw, summary, a.Body, a.SHA256, a.SHA512, a.Signature, a.InitialAt, a.CurrentAt, true, a.CVE, a.TVN)
	return err
}

func selectAdvisories(ctx context.Context, q store.Querier, where string, args ...any) ([]Advisory, error) {
	rows, err := q.QueryContext(ctx, `SELECT a.tracking, a.revision, a.file, a.year, a.title_zh, a.title_en, a.draft, a.summary, a.sha256, a.sha512, a.signature, a.initial_at, a.current_at, a.cve, a.tvn FROM cvd_advisory a WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (a Advisory, err error) {
		var zh, en string
		err = r.Scan(&a.Tracking, &a.Revision, &a.File, &a.Year, &zh, &en, &a.raw, &a.Summary, &a.SHA256, &a.SHA512, &a.Signature, &a.InitialAt, &a.CurrentAt, &a.CVE, &a.TVN)
		a.Title = text.Of(zh, en)
		return a, err
	})
}

func selectBody(ctx context.Context, q store.Querier, year int64, file string) (body []byte, err error) {
	err = q.QueryRowContext(ctx, "SELECT body FROM cvd_advisory WHERE latest AND year = $1 AND file = $2", year, file).Scan(&body)
	return body, err
}

func selectKey(ctx context.Context, q store.Querier) (k Key, found bool, err error) {
	err = q.QueryRowContext(ctx, "SELECT secret, public, fingerprint, made_at FROM cvd_key WHERE one = 1").Scan(&k.secret, &k.Public, &k.Fingerprint, &k.MadeAt)
	if errors.Is(err, sql.ErrNoRows) {
		return Key{}, false, nil
	}
	return k, err == nil, err
}

// ensureKey keeps a key unless there is one, and tells whether it did.
func ensureKey(ctx context.Context, tx *store.Tx, k Key) (bool, error) {
	res, err := tx.ExecContext(ctx, "INSERT INTO cvd_key (one, secret, public, fingerprint, made_at) VALUES (1,$1,$2,$3,$4) ON CONFLICT (one) DO NOTHING", k.secret, k.Public, k.Fingerprint, k.MadeAt)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
