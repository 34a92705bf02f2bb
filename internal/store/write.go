package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"time"
)

// Querier reads: the pool of readers, or a transaction that must see its own writes.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Tx is a write in progress.
type Tx struct {
	*sql.Tx
	Dialect Dialect
	notify  bool
	light   bool // it may be lost, so its commit does not wait for the disk
}

const attempts = 20

// Write runs fn in one transaction. When the database reports that another writer was in the way, fn is run again from its
// start, so fn must not change anything outside the transaction before it returns nil.
func (s *Store) Write(ctx context.Context, fn func(*Tx) error) error {
	var err error
	for try := range attempts {
		if try > 0 {
			if err := rest(ctx, try); err != nil {
				return err
			}
		}
		if err = s.once(ctx, fn); err == nil {
			return nil
		}
		if !s.Dialect.Retryable(err) {
			return err
		}
	}
	return fmt.Errorf("gave up after %d attempts: %w", attempts, err)
}

func (s *Store) once(ctx context.Context, fn func(*Tx) error) error {
	tx, err := s.w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // also when fn panics: a transaction left open would hold SQLite's one writer for good
	t := &Tx{Tx: tx, Dialect: s.Dialect}
	if err := fn(t); err != nil {
		return err
	}
	start := time.Now()
	err = tx.Commit()
	if !t.light {
		s.timing.add(start)
	}
	if err == nil && t.notify {
		s.wake.all()
	}
	return err
}

func rest(ctx context.Context, try int) error {
	d := time.Duration(rand.Int64N(int64(try)*int64(10*time.Millisecond))) + time.Millisecond
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// Forgettable lets the transaction be lost by a power cut, whole, so that its commit need not wait for the disk: for what is done again when it
// is gone, such as a claim. What is committed after it and waits for the disk brings it there too. SQLite's commits are cheap where such
// transactions are many, since they come one by one.
func (t *Tx) Forgettable(ctx context.Context) error {
	if t.Dialect != Postgres {
		return nil
	}
	t.light = true
	_, err := t.ExecContext(ctx, forgettable)
	return err
}

// Later runs a statement of which only a failure matters, and that may be told by the next statement or by the commit: on PostgreSQL it travels with
// those. What it reads and writes is as if it ran at once. Its plan is kept (see Kept).
func (t *Tx) Later(ctx context.Context, query string, args ...any) error {
	_, err := t.ExecContext(ctx, later+query, args...)
	return err
}

// Alone makes the transaction wait for others that named the same key, and others for it, until it ends. SQLite has one writer anyway.
func (t *Tx) Alone(ctx context.Context, key int64) error {
	if t.Dialect != Postgres {
		return nil
	}
	_, err := t.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", key)
	return err
}
