package job

import (
	"context"
	"errors"
	"slices"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/spans"
	"lianfang/internal/store"
)

// Batch is how many rows a job should hold at most.
const Batch = 500

// page is how many facts one step reads.
const page = 2000

// Part is one job that a step wants done.
type Part struct {
	Seq     int64  // the fact that asks for it
	Part    int64  // its number among that fact's jobs
	Payload string // JSON, read by the follower's Prepare alone
}

// Commit writes a job's effects and returns the facts that they are. It may be run again from its start.
type Commit func(tx *store.Tx) ([]journal.Fact, error)

// InTurn is the commits of several pieces as one; those that are nil have nothing to write.
func InTurn(commits ...Commit) Commit {
	commits = slices.DeleteFunc(commits, func(c Commit) bool { return c == nil })
	if len(commits) == 0 {
		return nil
	}
	return func(tx *store.Tx) (facts []journal.Fact, err error) {
		for _, c := range commits {
			more, err := c(tx)
			if err != nil {
				return nil, err
			}
			facts = append(facts, more...)
		}
		return facts, nil
	}
}

// Follower turns facts into work.
type Follower struct {
	Name string
	// Kinds are the facts it reads.
	Kinds []journal.Kind
	// Step turns facts into parts. It only looks at the facts: no effects.
	Step func(facts []journal.Fact) []Part
	// Prepare reads and computes for one part, with no transaction open. A nil Commit means that there is nothing to write.
	// Parts of one follower may run side by side and in any order, and a part may be prepared more than once.
	Prepare func(ctx context.Context, payload string) (Commit, error)
	// Origin tells what began the thing that a part is about, for traces; it is only asked where they are told. nil for a follower that is not traced.
	Origin func(ctx context.Context, payload string) ([]spans.Origin, error)
}

// Chunk makes parts of at most size ids out of facts, each keyed by the last fact it holds; pick gives a fact's id, 0 for none.
func Chunk(facts []journal.Fact, size int, pick func(journal.Fact) int64) []Part {
	var parts []Part
	var ids []int64
	var last int64
	flush := func() {
		if len(ids) > 0 {
			parts = append(parts, Part{Seq: last, Payload: store.IDs(ids)})
			ids = nil
		}
	}
	for _, f := range facts {
		if id := pick(f); id != 0 {
			ids, last = append(ids, id), f.Seq
		}
		if len(ids) == size {
			flush()
		}
	}
	flush()
	return parts
}

// cursor is a follower's place, as this node holds it.
type cursor struct {
	Follower
	seq    int64 // persisted
	passed int64 // looked at; ahead of seq by facts that it has no use for
	token  int64
	held   bool
	try    time.Time // when to ask again for a lease that another node has
}

// span is how many facts one step passes over, so that a new follower of an old log reads it in short pieces.
const span = 50_000

// pages reads the next facts for every follower that this node holds: followers that are at the same place share one reading. It tells
// whether there may be more.
func (r *Runner) pages(ctx context.Context, held []*cursor, head int64) (more bool) {
	byPlace := map[int64][]*cursor{}
	for _, c := range held {
		if c.passed < head {
			byPlace[c.passed] = append(byPlace[c.passed], c)
		}
	}
	for at, together := range byPlace {
		facts, to, err := r.read(ctx, together, at, head)
		if err != nil {
			r.complain(ctx, "the journal could not be read", err)
			continue
		}
		more = more || to < head
		for _, c := range together {
			if err := r.advance(ctx, c, facts, to); err != nil && !errors.Is(err, errLost) {
				r.complain(ctx, "follower "+c.Name+" could not step", err)
			}
		}
	}
	return more
}

// read gives the facts behind a place that any of the followers reads, and how far it looked.
func (r *Runner) read(ctx context.Context, together []*cursor, at, head int64) (facts []journal.Fact, to int64, err error) {
	var kinds []journal.Kind
	for _, c := range together {
		for _, k := range c.Kinds {
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	to = min(head, at+span)
	if facts, err = r.journal.Following(ctx, kinds, at, to, page); err == nil && len(facts) == page {
		to = facts[len(facts)-1].Seq
	}
	return facts, to, err
}

// advance takes a follower over the facts up to a place, and makes the jobs that they ask for.
func (r *Runner) advance(ctx context.Context, c *cursor, facts []journal.Fact, to int64) (err error) {
	var own []journal.Fact
	for _, f := range facts {
		if slices.Contains(c.Kinds, f.Kind) {
			own = append(own, f)
		}
	}
	var parts []Part
	if len(own) > 0 {
		parts = c.Step(own)
		var sp *spans.Span
		if ctx, sp = r.trace(ctx, c.Follower, "step", parts); sp != nil {
			sp.Count("facts", int64(len(own)))
			sp.Count("parts", int64(len(parts)))
			sp.Count("seq.first", own[0].Seq)
			sp.Count("seq.last", own[len(own)-1].Seq)
			defer func() { sp.End(err) }()
		}
	}
	// A cursor that only passed over other followers' facts is not worth a commit each time.
	if len(parts) == 0 && time.Since(r.moved[c.Name]) < idleMove {
		c.passed = to
		return nil
	}
	return r.move(ctx, c, to, parts)
}

// idleMove is how long a cursor may lag, under load, behind facts that it has no use for; settleAfter is how long after the last one
// when nothing more comes.
const (
	idleMove    = 500 * time.Millisecond
	settleAfter = 15 * time.Millisecond
)

// settled tells whether every cursor is written where it is.
func (r *Runner) settled() bool {
	for _, c := range r.followers {
		if c.held && c.passed > c.seq {
			return false
		}
	}
	return true
}

// settle writes all cursors that have passed over facts, in one transaction.
func (r *Runner) settle(ctx context.Context) error {
	lost := map[*cursor]bool{}
	err := r.store.Write(ctx, func(tx *store.Tx) error {
		clear(lost)
		if err := tx.Forgettable(ctx); err != nil {
			return err
		}
		for _, c := range r.followers {
			if !c.held || c.passed <= c.seq {
				continue
			}
			if err := moveCursor(ctx, tx, c, c.passed); errors.Is(err, errLost) {
				lost[c] = true
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, c := range r.followers {
		if lost[c] {
			c.held = false
		} else if c.held && c.passed > c.seq {
			c.seq, r.moved[c.Name] = c.passed, time.Now()
		}
	}
	return nil
}

func (r *Runner) move(ctx context.Context, c *cursor, to int64, parts []Part) error {
	ids, err := r.store.TakeIDs(ctx, len(parts))
	if err != nil {
		return err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.Forgettable(ctx); err != nil { // its jobs are lost with it, and made again
			return err
		}
		if err := moveCursor(ctx, tx, c, to); err != nil {
			return err
		}
		if len(parts) == 0 {
			return nil
		}
		if err := insertJobs(ctx, tx, c.Name, ids, r.now().UnixMicro(), parts); err != nil {
			return err
		}
		return tx.Notify(ctx)
	})
	if err != nil {
		c.held = false // another node may have taken over: look again before the next step
		return err
	}
	c.seq, c.passed, r.moved[c.Name] = to, to, time.Now()
	if len(parts) > 0 {
		r.made.ring()
	}
	return nil
}
