package job

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/store"
)

const (
	workers     = 2
	claimAtOnce = 4
	pgLease     = 4 * time.Second
	renewEvery  = 1300 * time.Millisecond
	heldForever = 24 * 365 * time.Hour // SQLite: the folder's lock is the lease
	maxAttempts = 20
	idle        = time.Second
)

// Runner does the background work of one node.
type Runner struct {
	store     *store.Store
	journal   *journal.Journal
	now       func() time.Time
	log       *slog.Logger
	owner     string
	lease     time.Duration
	followers []*cursor
	byName    map[string]*cursor
	moved     map[string]int64 // when a cursor was last written; touched by the following goroutine alone

	stop context.CancelFunc
	done sync.WaitGroup
	poke chan struct{}
}

// New makes a runner for these followers. Call Start to run it.
func New(s *store.Store, j *journal.Journal, now func() time.Time, log *slog.Logger, followers ...Follower) *Runner {
	id := make([]byte, 6)
	_, _ = rand.Read(id)
	r := &Runner{store: s, journal: j, now: now, log: log, owner: hex.EncodeToString(id), lease: heldForever,
		byName: map[string]*cursor{}, moved: map[string]int64{}, poke: make(chan struct{}, 1)}
	if s.Dialect == store.Postgres {
		r.lease = pgLease
	}
	for _, f := range followers {
		c := &cursor{Follower: f}
		r.followers = append(r.followers, c)
		r.byName[f.Name] = c
	}
	return r
}

// Start begins to follow and to work. On SQLite the caller holds the folder's lock.
func (r *Runner) Start(ctx context.Context) error {
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		for _, f := range r.followers {
			if err := createFollower(ctx, tx, f.Name); err != nil {
				return err
			}
		}
		if r.store.Dialect == store.SQLite {
			return voidLeases(ctx, tx)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("prepare the followers: %w", err)
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	r.stop = stop
	r.done.Go(func() { r.follow(run) })
	for range workers {
		r.done.Go(func() { r.work(run) })
	}
	if r.store.Dialect == store.Postgres {
		r.done.Go(func() { r.keepLeases(run) })
	}
	return nil
}

// Stop ends the work; what was under way is finished or left to be claimed again.
func (r *Runner) Stop() {
	if r.stop != nil {
		r.stop()
		r.done.Wait()
	}
}

func (r *Runner) until() (now, until int64) {
	n := r.now()
	return n.UnixMicro(), n.Add(r.lease).UnixMicro()
}

func (r *Runner) follow(ctx context.Context) {
	wake, cancel := r.store.Wake()
	defer cancel()
	for ctx.Err() == nil {
		more := false
		for _, c := range r.followers {
			m, err := r.step(ctx, c)
			if err != nil && ctx.Err() == nil && !errors.Is(err, errLost) {
				r.log.Error("a follower could not step", "follower", c.Name, "error", err)
			}
			more = more || m
		}
		if !more {
			wait(ctx, wake, idle)
		}
	}
}

func (r *Runner) step(ctx context.Context, c *cursor) (bool, error) {
	if !c.held {
		now, until := r.until()
		if err := r.store.Write(ctx, func(tx *store.Tx) error { return takeFollower(ctx, tx, c, r.owner, now, until) }); err != nil {
			return false, err
		}
		c.held = true
	}
	return r.advance(ctx, c)
}

func (r *Runner) work(ctx context.Context) {
	wake, cancel := r.store.Wake()
	defer cancel()
	names := make([]string, 0, len(r.byName))
	for n := range r.byName {
		names = append(names, n)
	}
	for ctx.Err() == nil {
		jobs, err := r.claim(ctx, names)
		if err != nil && ctx.Err() == nil {
			r.log.Error("jobs could not be claimed", "error", err)
		}
		for _, c := range jobs {
			r.do(ctx, c)
		}
		if len(jobs) == 0 {
			wait(ctx, wake, r.pause(ctx))
		}
	}
}

// claim looks with a reader first: an idle node writes nothing.
func (r *Runner) claim(ctx context.Context, names []string) ([]claimed, error) {
	at, err := nextRun(ctx, r.store.Read())
	if err != nil || at == 0 || at > r.now().UnixMicro() {
		return nil, err
	}
	var jobs []claimed
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		now, until := r.until()
		var err error
		jobs, err = claim(ctx, tx, r.owner, now, until, claimAtOnce, names)
		return err
	})
	return jobs, err
}

func (r *Runner) pause(ctx context.Context) time.Duration {
	at, err := nextRun(ctx, r.store.Read())
	if err != nil || at == 0 {
		return idle
	}
	return min(idle, max(10*time.Millisecond, time.Duration(at-r.now().UnixMicro())*time.Microsecond))
}

func (r *Runner) do(ctx context.Context, c claimed) {
	err := r.perform(ctx, c)
	if err == nil || ctx.Err() != nil || errors.Is(err, errLost) {
		return
	}
	dead := c.attempts >= maxAttempts
	r.log.Error("a job failed", "follower", c.follower, "attempt", c.attempts, "given_up", dead, "error", err)
	pause := time.Duration(min(c.attempts*c.attempts*200, 300_000)) * time.Millisecond
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		return postpone(ctx, tx, c, r.now().Add(pause).UnixMicro(), err.Error(), dead)
	})
	if err != nil && ctx.Err() == nil {
		r.log.Error("a failed job could not be postponed", "error", err)
	}
}

func (r *Runner) perform(ctx context.Context, c claimed) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	commit, err := r.byName[c.follower].Prepare(ctx, c.payload)
	if err != nil {
		return err
	}
	return r.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := finish(ctx, tx, c); err != nil || commit == nil {
			return nil, err
		}
		return commit(tx)
	})
}

func (r *Runner) keepLeases(ctx context.Context) {
	tick := time.NewTicker(renewEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now, until := r.until()
		if err := r.store.Write(ctx, func(tx *store.Tx) error { return renew(ctx, tx, r.owner, now, until) }); err != nil && ctx.Err() == nil {
			r.log.Error("leases could not be renewed", "error", err)
		}
	}
}

func wait(ctx context.Context, wake <-chan struct{}, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-t.C:
	}
}

// Drain waits until every follower has read all facts and no job is ready. A job that was postponed after a failure is waited for too.
func Drain(ctx context.Context, s *store.Store) error {
	for {
		lags, err := Lags(ctx, s.Read())
		if err != nil {
			return err
		}
		busy := false
		for _, l := range lags {
			busy = busy || l.Behind > 0 || l.Ready > 0
		}
		if !busy {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}
