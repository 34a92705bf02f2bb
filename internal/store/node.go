package store

import (
	"context"
	"database/sql"
	"time"
)

// Node is a server of this store.
type Node struct {
	ID        string
	Version   string // of its program
	Knows     int64  // the last migration that it has
	StartedAt time.Time
	SeenAt    time.Time
	Alive     bool
}

// nodesSince is the migration that made the table of nodes.
const nodesSince = 26

// A node that does not stop in order is called silent after three beats, and forgotten after an hour. The server of a folder is alone, and the folder's
// lock tells whether it lives; each beat is a write that wakes others, so it beats rarely.
const (
	nodeForgotten = time.Hour
	pgBeat        = 5 * time.Second
	liteBeat      = time.Minute
)

// BeatEvery is how often a node says that it lives.
func (s *Store) BeatEvery() time.Duration {
	if s.Dialect == Postgres {
		return pgBeat
	}
	return liteBeat
}

// Beat says that a node lives. Clocks of nodes may differ, so the database's own is noted on PostgreSQL.
func (s *Store) Beat(ctx context.Context, n Node) error {
	return s.Write(ctx, func(tx *Tx) error {
		if err := tx.Forgettable(ctx); err != nil {
			return err
		}
		now, err := s.clock(ctx, tx)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM node WHERE seen_at < $1", now.Add(-nodeForgotten).UnixMicro()); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO node (id, version, knows, started_at, seen_at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at`, n.ID, n.Version, s.knows, n.StartedAt.UnixMicro(), now.UnixMicro())
		return err
	})
}

// Leave takes a node that stops in order off the list.
func (s *Store) Leave(ctx context.Context, id string) error {
	return s.Write(ctx, func(tx *Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM node WHERE id = $1", id)
		return err
	})
}

// Nodes lists the servers of the last hour, the newest start first.
func (s *Store) Nodes(ctx context.Context) ([]Node, error) {
	now, err := s.clock(ctx, s.r)
	if err != nil {
		return nil, err
	}
	rows, err := s.r.QueryContext(ctx, "SELECT id, version, knows, started_at, seen_at FROM node ORDER BY started_at DESC, id LIMIT 100")
	if err != nil {
		return nil, err
	}
	return Collect(rows, func(r *sql.Rows) (n Node, err error) {
		var started, seen int64
		err = r.Scan(&n.ID, &n.Version, &n.Knows, &started, &seen)
		n.StartedAt, n.SeenAt = time.UnixMicro(started), time.UnixMicro(seen)
		n.Alive = now.Sub(n.SeenAt) < 3*s.BeatEvery()
		return n, err
	})
}

func (s *Store) clock(ctx context.Context, q Querier) (time.Time, error) {
	if s.Dialect == SQLite {
		return time.Now(), nil
	}
	var micros int64
	err := q.QueryRowContext(ctx, "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)").Scan(&micros)
	return time.UnixMicro(micros), err
}
