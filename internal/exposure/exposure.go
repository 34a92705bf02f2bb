package exposure

import (
	"log/slog"
	"time"

	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// Exposure is the exposure domain of one centre.
type Exposure struct {
	store   *store.Store
	journal *journal.Journal
	intel   *intel.Intel
	members *member.Members
	now     func() time.Time
	log     *slog.Logger

	coverage store.Memory[struct{}, Coverage]
	risks    store.Memory[string, []Risk]
}

// New makes the exposure domain of a store.
func New(s *store.Store, j *journal.Journal, n *intel.Intel, m *member.Members, now func() time.Time, log *slog.Logger) *Exposure {
	return &Exposure{store: s, journal: j, intel: n, members: m, now: now, log: log}
}

// Facts of exposure.
const (
	InventoryTaken journal.Kind = "inventory.taken" // subject organisation, object inventory; body {"rows":N}
	// A file that came in parts is whole (object: the transfer), or could not be read; body {"code":…}.
	InventoryReceived journal.Kind = "inventory.received"
	InventoryRefused  journal.Kind = "inventory.refused"

	MatchFound journal.Kind = "match.found" // subject vulnerability, object assertion: somebody may be affected
	MatchGone  journal.Kind = "match.gone"  // the opinion was corrected or withdrawn, and what it had matched no longer stands
	KEVListed  journal.Kind = "kev.listed"  // subject vulnerability: now known to be exploited
	OrgMatched journal.Kind = "org.matched" // subject inventory, object organisation: a new inventory meets what is known
	TouchFound journal.Kind = "touch.found" // subject item, object organisation: an indicator lies in a member's network or names its domain
)
