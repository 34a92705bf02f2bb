package exposure

import (
	"log/slog"
	"time"

	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// Exposure is the exposure domain of one centre.
type Exposure struct {
	store   *store.Store
	journal *journal.Journal
	intel   *intel.Intel
	members *member.Members
	book    *marking.Book
	now     func() time.Time
	log     *slog.Logger

	coverage store.Memory[struct{}, Coverage]
	whole    store.Memory[struct{}, nationSum]
	sectors  store.Memory[string, SectorFigures]
	nation   store.Memory[struct{}, []NationalRow]
	windows  knownUpdates
	products store.Memory[struct{}, *productIndex]
	shelf    shelf
}

// New makes the exposure domain of a store.
func New(s *store.Store, j *journal.Journal, n *intel.Intel, m *member.Members, now func() time.Time, log *slog.Logger) *Exposure {
	return &Exposure{store: s, journal: j, intel: n, members: m, book: marking.NewBook(s), now: now, log: log}
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

	InventoryJudged journal.Kind = "inventory.judged" // subject organisation, object inventory: it was compared with all that is known
	AssetDescribed  journal.Kind = "asset.described"  // subject organisation, object asset: its owner said what hangs on it

	ColumnsTold journal.Kind = "inventory.columns" // subject organisation: it said what the columns of its tables hold, or took that back

	// What rows mean was read anew: subject organisation, object inventory; it is compared again.
	InventoryReread journal.Kind = "inventory.reread"
	NameSettled     journal.Kind = "name.settled"   // subject name: the desk says what it means, or takes that back; body {"state":…}
	NamePicked      journal.Kind = "name.picked"    // subject name, object organisation: it says so for itself, or takes that back
	NameReread      journal.Kind = "name.reread"    // subject name: the lists of organisations up to the object were read by what it means
	UpdatesLearned  journal.Kind = "updates.known"  // more is known of updates of Windows
	BuildsReread    journal.Kind = "updates.reread" // the machines up to the object were read by it

	// The life of a finding: subject vulnerability, object organisation, for the organisation and the desk.
	FindingHandled    journal.Kind = "exposure.handled"      // somebody took it, mitigated it, said that it is fixed, or opened it again; body {"event":…}
	FindingVerified   journal.Kind = "exposure.verified"     // an inventory no longer has it
	FindingReopened   journal.Kind = "exposure.reopened"     // an inventory still has it, or it is there again
	FindingGone       journal.Kind = "exposure.gone"         // no record says any more that it is affected
	FindingSuppressed journal.Kind = "exposure.suppressed"   // it is said not to matter
	SuppressionEnded  journal.Kind = "exposure.unsuppressed" // that was taken back, or its day came
	SuppressionAsked  journal.Kind = "exposure.asked_again"  // what it rested on changed
	FindingOverdue    journal.Kind = "exposure.overdue"      // its day passed, at an organisation with a responsibility level

	Rematched journal.Kind = "exposure.rematched" // all that is known is to be compared with all that is held once more; body {"from":[…]}

	DaysSet journal.Kind = "exposure.days_set" // subject: the version of the policy that says how many days a decision gives
)
