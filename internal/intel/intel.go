package intel

import (
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
