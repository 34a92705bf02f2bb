package intel

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"lianfang/internal/format/observable"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// Intel is the intelligence of one centre.
type Intel struct {
	store   *store.Store
	journal *journal.Journal
	now     func() time.Time
	log     *slog.Logger
	lists   atomic.Pointer[Warninglists]
	pace    atomic.Pointer[func(context.Context) error]
	today   store.Memory[int64, Day]
}

// Warninglists tells which list of harmless names and addresses a value stands on.
type Warninglists interface {
	// Listed names the list, "" when there is none.
	Listed(observable.Value) string
}

// New makes the intelligence domain of a store.
func New(s *store.Store, j *journal.Journal, now func() time.Time, log *slog.Logger) *Intel {
	return &Intel{store: s, journal: j, now: now, log: log}
}

// UseWarninglists makes the guard stage look at these lists from now on.
func (n *Intel) UseWarninglists(w Warninglists) { n.lists.Store(&w) }

// UsePace makes an import wait, before each batch, for what follows from the batches before.
func (n *Intel) UsePace(wait func(context.Context) error) { n.pace.Store(&wait) }

func (n *Intel) waitForOthers(ctx context.Context) error {
	if wait := n.pace.Load(); wait != nil {
		return (*wait)(ctx)
	}
	return nil
}
