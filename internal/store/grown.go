package store

import (
	"context"
	"database/sql"

	"github.com/jackc/pgx/v5"
)

// Grown does what a store needs after some thousands of new rows.
func (s *Store) Grown(ctx context.Context) error {
	if s.Dialect == Postgres {
		return s.analyzeGrown(ctx)
	}
	return s.sortNew(ctx)
}

// analyzeGrown looks at tables that have more than doubled since PostgreSQL last looked at them itself, which it does once a minute: a million
// rows come in in less, and until then statements are planned for the table that was. SQLite plans by the shape of a statement alone.
func (s *Store) analyzeGrown(ctx context.Context) error {
	rows, err := s.r.QueryContext(ctx, `SELECT c.relname FROM pg_stat_user_tables t JOIN pg_class c ON c.oid = t.relid
		WHERE t.schemaname = current_schema() AND t.n_mod_since_analyze > 2000 + greatest(c.reltuples, 0) ORDER BY c.relname`)
	if err != nil {
		return err
	}
	tables, err := Collect(rows, func(r *sql.Rows) (name string, err error) {
		err = r.Scan(&name)
		return name, err
	})
	for _, name := range tables {
		if _, e := s.w.ExecContext(ctx, "ANALYZE "+pgx.Identifier{name}.Sanitize()); e != nil && err == nil {
			err = e
		}
	}
	return err
}
