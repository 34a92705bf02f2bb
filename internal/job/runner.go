package job

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/spans"
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

	gather         = 10 * time.Millisecond // between two looks at the journal, so that what comes together is followed together; after a rest none waits
	strangersAfter = 50 * time.Millisecond // after a commit, other nodes' jobs are looked for
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
	made      bell                 // rung when this node has made jobs
	moved     map[string]time.Time // when a cursor was last written; touched by the following goroutine alone

	stop context.CancelFunc
	done sync.WaitGroup
	turn atomic.Int64 // whose jobs are taken first

	mu      sync.Mutex
	running map[int64]bool // jobs that this node has under a lease
}

// New makes a runner for these followers. Call Start to run it.
func New(s *store.Store, j *journal.Journal, now func() time.Time, log *slog.Logger, followers ...Follower) *Runner {
	id := make([]byte, 6)
	_, _ = rand.Read(id)
	r := &Runner{store: s, journal: j, now: now, log: log, owner: hex.EncodeToString(id), lease: heldForever,
		byName: map[string]*cursor{}, moved: map[string]time.Time{}, running: map[int64]bool{}}
	if s.Dialect == store.Postgres {
		r.lease = pgLease
	}
	for range workers {
		r.made = append(r.made, make(chan struct{}, 1))
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
	for _, made := range r.made {
		r.done.Go(func() { r.work(run, made) })
	}
	if r.store.Dialect == store.Postgres {
		r.done.Go(func() { r.keepLeases(run) })
	}
	return nil
}

// Stop ends the work; what was under way is finished or left to be claimed again. What this node held is free at once, so that another goes on
// without a pause.
func (r *Runner) Stop() {
	if r.stop == nil {
		return
	}
	r.stop()
	r.done.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), idle)
	defer cancel()
	if err := r.store.Write(ctx, func(tx *store.Tx) error { return release(ctx, tx, r.owner) }); err != nil {
		r.log.Error("leases could not be given back; they run out", "error", err)
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
		began := time.Now()
		if r.stepAll(ctx) {
			continue
		}
		if !r.settled() {
			if wait(ctx, wake, settleAfter) { // facts keep coming
				wait(ctx, nil, gather-time.Since(began))
				continue
			}
			if err := r.settle(ctx); err != nil && ctx.Err() == nil {
				r.log.Error("the followers' places could not be written", "error", err)
			}
		}
		wait(ctx, wake, idle)
		wait(ctx, nil, gather-time.Since(began))
	}
}

// stepAll lets every follower take a step and tells whether one of them has more to read.
func (r *Runner) stepAll(ctx context.Context) (more bool) {
	head, err := r.journal.Head(ctx)
	if err != nil {
		r.complain(ctx, "the journal's head could not be read", err)
		return false
	}
	var held []*cursor
	for _, c := range r.followers {
		if err := r.take(ctx, c); err != nil && !errors.Is(err, errLost) {
			r.complain(ctx, "follower "+c.Name+" could not be taken", err)
		}
		if c.held {
			held = append(held, c)
		}
	}
	return r.pages(ctx, held, head)
}

func (r *Runner) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		r.log.Error(what, "error", err)
	}
}

// take takes a follower that this node does not hold.
func (r *Runner) take(ctx context.Context, c *cursor) error {
	if c.held || time.Now().Before(c.try) { // another node has it: one question a second, not one a commit
		return nil
	}
	now, until := r.until()
	if err := r.store.Write(ctx, func(tx *store.Tx) error { return takeFollower(ctx, tx, c, r.owner, now, until) }); err != nil {
		c.try = time.Now().Add(idle)
		return err
	}
	c.held, c.passed = true, c.seq
	return nil
}

// bell wakes every worker once for any number of rings.
type bell []chan struct{}

func (b bell) ring() {
	for _, ch := range b {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

func (r *Runner) work(ctx context.Context, made <-chan struct{}) {
	wake, cancel := r.store.Wake()
	defer cancel()
	for ctx.Err() == nil {
		jobs, next, err := r.claim(ctx)
		if err != nil && ctx.Err() == nil {
			r.log.Error("jobs could not be claimed", "error", err)
		}
		for _, c := range jobs {
			r.do(ctx, c)
		}
		if len(jobs) == 0 {
			waitEither(ctx, made, wake, r.pause(next))
		}
	}
}

// claim looks with a reader first: an idle node writes nothing. It takes one job of each follower in turn, so that a large import is not
// in the way of a warning; only where a follower is alone with a long queue it takes several at once. next is when a postponed job is due.
func (r *Runner) claim(ctx context.Context) (jobs []claimed, next int64, err error) {
	n := len(r.followers)
	turn := int(r.turn.Add(1))
	names := make([]string, n)
	for i := range names {
		names[i] = r.followers[(turn+i)%n].Name
	}
	waiting, next, err := ready(ctx, r.store.Read(), r.now().UnixMicro(), names)
	if err != nil || len(waiting) == 0 {
		return nil, next, err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		jobs = nil
		if err := tx.Forgettable(ctx); err != nil { // a job is finished once, by whoever deletes its row
			return err
		}
		now, until := r.until()
		for _, w := range waiting {
			if len(jobs) == claimAtOnce {
				break
			}
			more := 1
			if len(waiting) == 1 && w.n > workers {
				more = claimAtOnce
			}
			got, err := claim(ctx, tx, r.owner, now, until, more, w.follower)
			if err != nil {
				return err
			}
			if jobs = append(jobs, got...); len(jobs) > 0 && w.n <= workers {
				break // there may be one for the other worker
			}
		}
		return nil
	})
	if err == nil {
		r.hold(jobs, true)
	}
	return jobs, next, err
}

func (r *Runner) hold(jobs []claimed, on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range jobs {
		if delete(r.running, c.id); on {
			r.running[c.id] = true
		}
	}
}

func (r *Runner) held() []int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Keys(r.running))
}

// pause is how long a worker rests that found nothing: until a postponed job is due. A lease that runs out is met within idle.
func (r *Runner) pause(next int64) time.Duration {
	if next == 0 {
		return idle
	}
	return min(idle, max(10*time.Millisecond, time.Duration(next-r.now().UnixMicro())*time.Microsecond))
}

func (r *Runner) do(ctx context.Context, c claimed) {
	defer r.hold([]claimed{c}, false)
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
	f := r.byName[c.follower].Follower
	ctx, sp := r.trace(ctx, f, "job", []Part{{Seq: c.seq, Payload: c.payload}})
	sp.Count("seq", c.seq)
	sp.Count("attempt", c.attempts)
	defer func() { sp.End(err) }()
	prepare, part := spans.Start(ctx, "prepare")
	commit, err := f.Prepare(prepare, c.payload)
	part.End(err)
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
		if err := r.store.Write(ctx, func(tx *store.Tx) error { return renew(ctx, tx, r.owner, r.held(), now, until) }); err != nil && ctx.Err() == nil {
			r.log.Error("leases could not be renewed", "error", err)
		}
	}
}

// waitEither rests for d at most, until this node has made jobs, or something was committed: that may be another node's jobs, but mostly is not, so
// it is looked at a little later, together with what follows.
func waitEither(ctx context.Context, made, wake <-chan struct{}, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-made:
	case <-ctx.Done():
	case <-t.C:
	case <-wake:
		select {
		case <-made:
		case <-ctx.Done():
		case <-time.After(min(d, strangersAfter)):
		}
	}
}

// wait rests for d at most and tells whether it was woken.
func wait(ctx context.Context, wake <-chan struct{}, d time.Duration) bool {
	if d <= 0 {
		return false
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-wake:
		return true
	case <-ctx.Done():
	case <-t.C:
	}
	return false
}

// Drain waits until every follower has read all facts and no job is ready. A job that was postponed after a failure is waited for too.
func Drain(ctx context.Context, s *store.Store) error {
	pause := 5 * time.Millisecond
	for {
		if idle, err := Idle(ctx, s); err != nil || idle {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
			pause = min(2*pause, 100*time.Millisecond)
		}
	}
}

// Idle tells whether every follower has read all facts and no job is ready.
func Idle(ctx context.Context, s *store.Store) (bool, error) {
	lags, err := Lags(ctx, s.Read())
	return err == nil && !slices.ContainsFunc(lags, func(l Lag) bool { return l.Behind > 0 || l.Ready > 0 }), err
}
