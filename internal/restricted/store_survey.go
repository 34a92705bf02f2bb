package restricted

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

func writeSurvey(ctx context.Context, tx *store.Tx, s Survey, now, actor int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO restricted_survey (year, deadline, words, at, actor) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (year) DO UPDATE SET deadline = excluded.deadline, words = excluded.words, at = excluded.at, actor = excluded.actor`, int64(s.Year), micros(s.Deadline), s.Words, now, actor)
	return err
}

// surveys lists years, the newest first, or the one of a year.
func surveys(ctx context.Context, q store.Querier, year, limit int) ([]Survey, error) {
	rows, err := q.QueryContext(ctx, "SELECT year, deadline, words, at FROM restricted_survey WHERE year = $1 OR $1 = 0 ORDER BY year DESC LIMIT $2", int64(year), limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (s Survey, err error) {
		var deadline, at int64
		err = r.Scan(&s.Year, &deadline, &s.Words, &at)
		s.Deadline, s.At = when(deadline), when(at)
		return s, err
	})
}

func writeAnswer(ctx context.Context, tx *store.Tx, year int, org, n, now, actor int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO restricted_answer (year, org, n, at, actor) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (year, org) DO UPDATE SET n = excluded.n, at = excluded.at, actor = excluded.actor`, int64(year), org, n, now, actor)
	return err
}

func answersOf(ctx context.Context, q store.Querier, s Survey, orgs []int64) (map[int64]Answer, error) {
	rows, err := q.QueryContext(ctx, "SELECT org, n, at FROM restricted_answer WHERE year = $1 AND org "+among("$2"), int64(s.Year), store.IDs(orgs))
	if err != nil {
		return nil, err
	}
	out := map[int64]Answer{}
	_, err = store.Collect(rows, func(r *sql.Rows) (none struct{}, err error) {
		a := Answer{Year: s.Year}
		var at int64
		err = r.Scan(&a.Org, &a.N, &at)
		a.At = when(at)
		a.Late = !a.At.Before(s.Deadline)
		out[a.Org] = a
		return none, err
	})
	return out, err
}

// obligedBehind lists organisations on which a duty can rest.
func obligedBehind(ctx context.Context, q store.Querier, after int64, limit int) ([]int64, error) {
	rows, err := q.QueryContext(ctx, "SELECT o.id FROM org o WHERE o.id > $1 AND "+obliged+" ORDER BY o.id LIMIT $2", after, limit)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, scanID)
}

// declaredOf is what an organisation declared so far, by label.
func declaredOf(ctx context.Context, q store.Querier, org int64) (map[string]Flag, error) {
	rows, err := q.QueryContext(ctx, selectFlags+"f.org = $1 AND f.asset = 0 ORDER BY f.id", org)
	if err != nil {
		return nil, err
	}
	list, err := store.Collect(rows, scanFlag)
	out := make(map[string]Flag, len(list))
	for _, f := range list {
		out[f.Label] = f
	}
	return out, err
}

// countFlag says how many there are of a declared thing, and what it meets now.
func countFlag(ctx context.Context, tx *store.Tx, flag, n int64, m Met) error {
	_, err := tx.ExecContext(ctx, "UPDATE restricted_flag SET n = $2, entry = $3, how = $4, words = $5 WHERE id = $1", flag, n, m.Entry, m.How, m.Words)
	return err
}

// standingPieces counts what an organisation has.
func standingPieces(ctx context.Context, q store.Querier, org int64) (n int64, err error) {
	err = q.QueryRowContext(ctx, "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM restricted_flag WHERE org = $1 AND state NOT IN ('verified','wrong','gone')", org).Scan(&n)
	return n, err
}

// movements counts pieces by the months in which they were listed, replaced and let go.
func movements(ctx context.Context, q store.Querier, desk bool, org int64) ([]movedIn, error) {
	rows, err := q.QueryContext(ctx, `SELECT o.sector, o.tier, f.found_month, f.verified_month, f.out_month, CAST(sum(f.n) AS BIGINT)
		FROM restricted_flag f JOIN org o ON o.id = f.org LEFT JOIN restricted_entry e ON e.id = f.entry WHERE (f.org = $1 OR $1 = 0) AND `+shownTo(desk)+`
		GROUP BY o.sector, o.tier, f.found_month, f.verified_month, f.out_month`, org)
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (m movedIn, err error) {
		err = r.Scan(&m.sector, &m.tier, &m.found, &m.verified, &m.out, &m.sum)
		return m, err
	})
}
