package store

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// waker tells whoever follows the journal that something was committed, here or by another process.
type waker struct {
	mu   sync.Mutex
	subs map[chan struct{}]bool
}

// Wake gives a channel that receives after commits that called Notify. Several commits may become one signal; a missed one is never needed, since
// whoever wakes reads from its own cursor to the end.
func (s *Store) Wake() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	s.wake.mu.Lock()
	if s.wake.subs == nil {
		s.wake.subs = map[chan struct{}]bool{}
	}
	s.wake.subs[ch] = true
	s.wake.mu.Unlock()
	return ch, func() {
		s.wake.mu.Lock()
		delete(s.wake.subs, ch)
		s.wake.mu.Unlock()
	}
}

// Stir wakes whoever waits on Wake in this process, though nothing was committed.
func (s *Store) Stir() { s.wake.all() }

func (w *waker) all() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for ch := range w.subs {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

const pollEvery = 200 * time.Millisecond

// watch notices commits of other processes until the store closes.
func (s *Store) watch(ctx context.Context) {
	if s.Dialect == Postgres {
		s.listen(ctx)
		return
	}
	s.poll(ctx)
}

// poll asks SQLite's data_version, which changes on a connection only when another connection has committed.
func (s *Store) poll(ctx context.Context) {
	conn, err := s.r.Conn(ctx)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	var last int64
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		var v int64
		if err := conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&v); err == nil && v != last {
			last = v
			s.wake.all()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Channel is what a transaction that appends facts notifies on PostgreSQL.
const Channel = "lianfang"

func (s *Store) listen(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.listenOnce(ctx); err != nil && ctx.Err() == nil {
			s.wake.all() // whatever was missed meanwhile is found by reading
			_ = rest(ctx, attempts)
		}
	}
}

func (s *Store) listenOnce(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.addr)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+Channel); err != nil {
		return err
	}
	for {
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
		s.wake.all()
	}
}

// Notify wakes followers and workers, here and on other nodes, when this transaction commits.
func (t *Tx) Notify(ctx context.Context) error {
	t.notify = true
	if t.Dialect != Postgres {
		return nil // data_version tells other processes
	}
	return t.Later(ctx, "SELECT pg_notify('"+Channel+"', '')")
}
