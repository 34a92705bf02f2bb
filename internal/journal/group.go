package journal

import (
	"context"
	"sync"
	"time"

	"lianfang/internal/store"
)

// group gathers small facts (a receipt, a sign-in) of one node into one transaction: under load a commit is shared by many, and
// alone it waits gatherFor at most.
type group struct {
	in   chan noted
	wg   sync.WaitGroup
	once sync.Once
}

type noted struct {
	ctx  context.Context
	fn   func(*store.Tx) ([]Fact, error)
	done chan error
}

const (
	gatherFor = 5 * time.Millisecond
	gatherMax = 100
)

func (g *group) start(j *Journal) {
	g.in = make(chan noted, gatherMax)
	g.wg.Go(func() {
		for first := range g.in {
			j.writeGroup(g.gather(first))
		}
	})
}

func (g *group) close() {
	g.once.Do(func() { close(g.in) })
	g.wg.Wait()
}

func (g *group) gather(first noted) []noted {
	notes := []noted{first}
	timer := time.NewTimer(gatherFor)
	defer timer.Stop()
	for len(notes) < gatherMax {
		select {
		case n, ok := <-g.in:
			if !ok {
				return notes
			}
			notes = append(notes, n)
		case <-timer.C:
			return notes
		}
	}
	return notes
}

// Note is Commit for a small fact: it returns when the fact is on disk, but shares the commit with others. fn must be short; one
// that fails undoes only itself.
func (j *Journal) Note(ctx context.Context, fn func(*store.Tx) ([]Fact, error)) error {
	n := noted{ctx, fn, make(chan error, 1)}
	select {
	case j.group.in <- n:
	case <-ctx.Done():
		return ctx.Err()
	}
	return <-n.done // written or not, the caller must know which
}

func (j *Journal) writeGroup(notes []noted) {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	failed := make([]error, len(notes))
	err := j.store.Write(ctx, func(tx *store.Tx) error {
		clear(failed)
		var facts []Fact
		for i, n := range notes {
			more, err := inSavepoint(ctx, tx, n.fn)
			failed[i] = err
			if err == nil {
				facts = append(facts, more...)
			}
		}
		return j.appendTx(ctx, tx, facts)
	})
	for i, n := range notes {
		if err != nil {
			n.done <- err
			continue
		}
		n.done <- failed[i]
	}
}

func inSavepoint(ctx context.Context, tx *store.Tx, fn func(*store.Tx) ([]Fact, error)) ([]Fact, error) {
	if _, err := tx.ExecContext(ctx, "SAVEPOINT note"); err != nil {
		return nil, err
	}
	facts, err := fn(tx)
	if err != nil {
		if _, back := tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT note"); back != nil {
			return nil, back
		}
	}
	if _, rel := tx.ExecContext(ctx, "RELEASE SAVEPOINT note"); rel != nil && err == nil {
		return nil, rel
	}
	return facts, err
}
