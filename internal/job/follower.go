package job

import (
	"context"
	"time"

	"lianfang/internal/journal"
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
	seq   int64 // persisted
	token int64
	held  bool
}

// advance reads the next facts and makes their jobs; it tells whether there may be more.
func (r *Runner) advance(ctx context.Context, c *cursor) (bool, error) {
	head, err := r.journal.Head(ctx)
	if err != nil || head <= c.seq {
		return false, err
	}
	facts, err := r.journal.Following(ctx, c.Kinds, c.seq, head, page)
	if err != nil {
		return false, err
	}
	to, parts := head, []Part(nil)
	if len(facts) > 0 {
		parts = c.Step(facts)
	}
	if len(facts) == page {
		to = facts[len(facts)-1].Seq
	}
	// A cursor that only passed over other followers' facts is not worth a commit each time.
	if len(parts) == 0 && to-c.seq < page && r.now().UnixMicro()-r.moved[c.Name] < int64(idleMove/time.Microsecond) {
		return false, nil
	}
	if err := r.move(ctx, c, to, parts); err != nil {
		return false, err
	}
	return to < head, nil
}

// idleMove is how long a cursor may lag behind facts that it has no use for.
const idleMove = 500 * time.Millisecond

func (r *Runner) move(ctx context.Context, c *cursor, to int64, parts []Part) error {
	ids, err := r.store.TakeIDs(ctx, len(parts))
	if err != nil {
		return err
	}
	err = r.store.Write(ctx, func(tx *store.Tx) error {
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
	c.seq = to
	r.moved[c.Name] = r.now().UnixMicro()
	return nil
}
