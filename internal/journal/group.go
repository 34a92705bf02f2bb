package journal

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"lianfang/internal/spans"
	"lianfang/internal/store"
)

// group gathers small facts (a receipt, a sign-in) of one node into one transaction: while one is being committed the next ones gather, so that
// under load a commit is shared by many, and alone none waits.
type group struct {
	in     chan noted
	wg     sync.WaitGroup
	mu     sync.RWMutex // held for reading while a note is handed in, so that close never meets one
	closed bool
}

type noted struct {
	fn   func(*store.Tx) ([]Fact, error)
	done chan error
}

const gatherMax = 100

func (g *group) start(j *Journal) {
	g.in = make(chan noted, gatherMax)
	g.wg.Go(func() {
		for first := range g.in {
			j.writeGroup(g.gather(first))
		}
	})
}

func (g *group) close() {
	g.mu.Lock()
	if !g.closed {
		g.closed = true
		close(g.in)
	}
	g.mu.Unlock()
	g.wg.Wait()
}

// hand gives a note to the writer.
func (g *group) hand(ctx context.Context, n noted) error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.closed {
		return errClosed
	}
	select {
	case g.in <- n:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errClosed = errors.New("the journal is closed")

// gather takes what has come in meanwhile.
func (g *group) gather(first noted) []noted {
	notes := []noted{first}
	for len(notes) < gatherMax {
		select {
		case n, ok := <-g.in:
			if !ok {
				return notes
			}
			notes = append(notes, n)
		default:
			return notes
		}
	}
	return notes
}

// Note is Commit for a small fact: it returns when the fact is on disk, but shares the commit with others. fn must be short; one
// that fails undoes only itself.
func (j *Journal) Note(ctx context.Context, fn func(*store.Tx) ([]Fact, error)) (err error) {
	_, sp := spans.Start(ctx, "commit")
	defer func() { sp.End(err) }()
	n := noted{fn, make(chan error, 1)}
	if err := j.group.hand(ctx, n); err != nil {
		return err
	}
	return <-n.done // written or not, the caller must know which
}

// writeGroup writes notes in one transaction. Mostly none fails, and then they need no savepoints, each of which is a journey to the server that
// everybody waits for.
func (j *Journal) writeGroup(notes []noted) {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	err := j.store.Write(ctx, func(tx *store.Tx) error {
		var facts []Fact
		for _, n := range notes {
			more, err := guarded(tx, n.fn)
			if err != nil {
				return err
			}
			facts = append(facts, more...)
		}
		return j.appendTx(ctx, tx, facts)
	})
	if err != nil && len(notes) > 1 {
		j.writeApart(ctx, notes)
		return
	}
	for _, n := range notes {
		n.done <- err
	}
}

// writeApart writes notes in one transaction of which one that fails is undone alone.
func (j *Journal) writeApart(ctx context.Context, notes []noted) {
	failed := make([]error, len(notes))
	err := j.store.Write(ctx, func(tx *store.Tx) error {
		clear(failed)
		var facts []Fact
		for i, n := range notes {
			more, err := inSavepoint(ctx, tx, n.fn)
			if lost := (lostTx{}); errors.As(err, &lost) || tx.Dialect.Retryable(err) {
				return err
			}
			failed[i] = err
			if err == nil {
				facts = append(facts, more...)
			}
		}
		return j.appendTx(ctx, tx, facts)
	})
	for i, n := range notes {
		if err != nil { // one of them may have spoilt it for the others
			j.writeGroup([]noted{n})
			continue
		}
		n.done <- failed[i]
	}
}

// lostTx says that the transaction itself is gone: a caller who went away in the middle of a statement takes the connection, or on SQLite
// the whole transaction, along. What followed would be written outside of it.
type lostTx struct{ error }

func (l lostTx) Unwrap() error { return l.error }

func inSavepoint(ctx context.Context, tx *store.Tx, fn func(*store.Tx) ([]Fact, error)) ([]Fact, error) {
	if _, err := tx.ExecContext(ctx, "SAVEPOINT note"); err != nil {
		return nil, lostTx{err}
	}
	facts, err := guarded(tx, fn)
	if err == nil {
		if _, err = tx.ExecContext(ctx, "RELEASE SAVEPOINT note"); err == nil { // here at the latest it tells what failed
			return facts, nil
		}
	}
	if _, back := tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT note"); back != nil {
		return nil, lostTx{errors.Join(err, back)}
	}
	if _, rel := tx.ExecContext(ctx, "RELEASE SAVEPOINT note"); rel != nil {
		return nil, lostTx{errors.Join(err, rel)}
	}
	return nil, err
}

// guarded keeps a panic from ending the goroutine that writes for everybody.
func guarded(tx *store.Tx, fn func(*store.Tx) ([]Fact, error)) (facts []Fact, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return fn(tx)
}
