package supply

import (
	"context"
	"io"
	"log/slog"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/intel"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/warning"
)

// Exposed is what this package asks of package exposure.
type Exposed interface {
	Standings(ctx context.Context, v marking.Viewer, org int64) ([]exposure.Standing, error)
	StandingOf(ctx context.Context, v marking.Viewer, org int64, cve string) (exposure.Standing, error)
	VulnerabilitiesByID(ctx context.Context, v marking.Viewer, ids []int64) (map[int64]exposure.Vulnerability, error)
}

// Intake is what this package asks of package intel: a report's signs are taken like any other intelligence.
type Intake interface {
	Import(ctx context.Context, by marking.Viewer, f intel.File, r io.Reader) (*intel.Report, error)
	ItemsBySTIX(ctx context.Context, v marking.Viewer, stixIDs []string) (map[string]int64, error)
}

// Supply is the domain of one centre. It is safe for use by many goroutines.
type Supply struct {
	store    *store.Store
	journal  *journal.Journal
	book     *marking.Book
	members  *member.Members
	exposed  Exposed
	intel    Intake
	warnings *warning.Warnings
	now      func() time.Time
	log      *slog.Logger
}

// New makes the domain of a store; now is the clock.
func New(s *store.Store, j *journal.Journal, b *marking.Book, m *member.Members, e Exposed, n Intake, w *warning.Warnings, now func() time.Time, log *slog.Logger) *Supply {
	return &Supply{store: s, journal: j, book: b, members: m, exposed: e, intel: n, warnings: w, now: now, log: log}
}

// What this package tells the journal, for the supplier itself and the desk except where said.
const (
	ConsentSet      journal.Kind = "supply.consent_set" // subject: the supplier; body {"choice":…}
	NoticeGiven     journal.Kind = "supply.noticed"     // subject: the supplier, object: the notice; body {"again":true} where it was over and is not
	NoticeSpread    journal.Kind = "supply.spread"      // subject: the notice, object: the last customer of a page; the desk alone
	NoticeEnded     journal.Kind = "supply.ended"       // subject: the supplier, object: the notice; body {"state":…}
	SupplierAsked   journal.Kind = "supply.asked"       // subject: the supplier, object: the request
	SupplierAnswers journal.Kind = "supply.answered"    // likewise; body {"answer":…}
)

var background = marking.System("supply")

// members reads what every member may read: up to TLP:GREEN.
var everyMember = marking.UpTo(tlp.Green, "supply")

// audience is the supplier's own people and programs, and the desk.
func (s *Supply) audience(ctx context.Context, supplier int64) (int64, error) {
	return s.book.Intern(ctx, marking.Audience{TLP: tlp.AmberStrict, Orgs: []int64{supplier}})
}

// eyes is what an organisation as a whole may read. What is for single people alone is never passed on.
func (s *Supply) eyes(ctx context.Context, org int64) (marking.Viewer, error) {
	standing, err := s.members.Standing(ctx, 0, org, "")
	if err != nil {
		return marking.Viewer{}, err
	}
	return s.book.Resolve(ctx, standing)
}

// own refuses whoever is neither the organisation itself nor the desk. Who looks after an organisation is a stranger here: it may be the supplier.
func own(v marking.Viewer, org int64) error {
	if org != 0 && (v.All() || v.Org == org && v.Sees(marking.GreenMembers)) {
		return nil
	}
	return fault.New(fault.NotFound, "no_such_supply", text.Of("這裡沒有與這個單位有關的資料。", "There is nothing here that concerns this organisation."))
}

// itself refuses whoever is not a person of the supplier: nobody consents for another, the desk neither.
func itself(v marking.Viewer) error {
	if !v.All() && v.Person != 0 && v.Org != 0 && v.Sees(marking.GreenMembers) {
		return nil
	}
	return fault.New(fault.NotAllowed, "supplier_only", text.Of("這要由供應商自己的人決定，中心不能代為同意。", "A person of the supplier decides this; the centre does not consent for it."))
}

func deskPerson(v marking.Viewer) error {
	if v.Class == marking.ClassDesk && v.Person != 0 {
		return nil
	}
	return fault.New(fault.NotAllowed, "person_only", text.Of("這需要值班台的一個人來決定。", "This needs a person of the desk to decide."))
}

func invalid(code, zh, en string) error { return fault.New(fault.Invalid, code, text.Of(zh, en)) }

func conflict(code, zh, en string) error { return fault.New(fault.Conflict, code, text.Of(zh, en)) }

func when(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}
