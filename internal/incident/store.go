package incident

import (
	"context"
	"database/sql"

	"lianfang/internal/store"
)

// playbookRow is the newest version of a playbook that a centre touched.
type playbookRow struct {
	slug    string
	version int64
	shown   bool
	body    string // "" for the program's own words
	at      int64
	actor   int64
}

func selectPlaybooks(ctx context.Context, q store.Querier) ([]playbookRow, error) {
	rows, err := q.QueryContext(ctx, "SELECT p.slug, p.version, p.shown, p.body, p.at, p.actor FROM incident_playbook p WHERE p.version = (SELECT max(l.version) FROM incident_playbook l WHERE l.slug = p.slug)")
	if err != nil {
		return nil, err
	}
	return store.Collect(rows, func(r *sql.Rows) (p playbookRow, err error) {
		err = r.Scan(&p.slug, &p.version, &p.shown, &p.body, &p.at, &p.actor)
		return p, err
	})
}

func insertPlaybook(ctx context.Context, tx *store.Tx, p playbookRow) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_playbook (slug, version, shown, body, at, actor) VALUES ($1, $2, $3, $4, $5, $6)", p.slug, p.version, p.shown, p.body, p.at, p.actor)
	return err
}
