package access

import (
	"context"
	"fmt"
	"sync"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// refusal is a sort of failed attempt. The subject is the person or token whose secret it was, 0 where nobody's.
type refusal struct {
	door, why string
	subject   int64
}

// refusals counts failed attempts. The first of a sort is told at once, the next ones within a minute are counted and told with the
// first after it, or by Sweep.
type refusals struct {
	mu   sync.Mutex
	seen map[refusal]*tally
}

type tally struct {
	told time.Time
	n    int64 // since told
}

// refuse counts, and tells when it is time. A journal that cannot be written must not turn a refusal into something else, so the count is
// kept for the next time.
func (a *Access) refuse(ctx context.Context, r refusal) {
	now := a.now()
	n, due := a.refusals.count(r, now)
	if !due {
		return
	}
	if err := a.tellRefused(ctx, r, n); err != nil {
		a.refusals.giveBack(r, n)
	}
}

// refuseQuietly counts and leaves the telling to Sweep, where an answer's time must not tell whose secret it was: the first refusal of a person would
// cost a write, and that of nobody none.
func (a *Access) refuseQuietly(r refusal) {
	a.refusals.mu.Lock()
	defer a.refusals.mu.Unlock()
	a.refusals.at(r).n++
}

// NoteRefused counts an attempt that was turned away before anybody asked who it is.
func (a *Access) NoteRefused(ctx context.Context, door, why string) {
	a.refuse(ctx, refusal{door: door, why: why})
}

func (a *Access) tellRefused(ctx context.Context, r refusal, n int64) error {
	f := journal.Fact{Kind: Refused, Subject: r.subject, Body: fmt.Sprintf(`{"door":%q,"why":%q,"times":%d}`, r.door, r.why, n)}
	return a.fact(ctx, f, func(*store.Tx) error { return nil })
}

// count gives how many are to be told now, and whether it is time.
func (c *refusals) count(r refusal, now time.Time) (int64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.at(r)
	t.n++
	if !t.told.IsZero() && now.Sub(t.told) < refusedEvery && !now.Before(t.told) {
		return 0, false
	}
	n := t.n
	t.told, t.n = now, 0
	return n, true
}

// at finds the tally. Past the bound everything is one sort, so that memory does not grow with the attempts.
func (c *refusals) at(r refusal) *tally {
	if c.seen == nil {
		c.seen = map[refusal]*tally{}
	}
	t, ok := c.seen[r]
	if !ok && len(c.seen) >= refusedMax {
		r = refusal{door: r.door, why: "more"}
		t, ok = c.seen[r]
	}
	if !ok {
		t = &tally{}
		c.seen[r] = t
	}
	return t
}

func (c *refusals) giveBack(r refusal, n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at(r).n += n
}

// rest takes what was counted but not told, and forgets sorts that went quiet.
func (c *refusals) rest(now time.Time) map[refusal]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[refusal]int64{}
	for r, t := range c.seen {
		if t.n > 0 {
			out[r] = t.n
			t.told, t.n = now, 0
		} else if now.Sub(t.told) >= refusedEvery {
			delete(c.seen, r)
		}
	}
	return out
}
