package restricted

import (
	"context"
	"log/slog"
	"time"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/fault"
	"lianfang/internal/format/tlp"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Restricted is the domain of one centre. It is safe for use by many goroutines.
type Restricted struct {
	store   *store.Store
	journal *journal.Journal
	members *member.Members
	book    *marking.Book
	now     func() time.Time
	log     *slog.Logger
}

// New makes the domain of a store; now is the clock.
func New(s *store.Store, j *journal.Journal, m *member.Members, now func() time.Time, log *slog.Logger) *Restricted {
	return &Restricted{store: s, journal: j, members: m, book: marking.NewBook(s), now: now, log: log}
}

// Facts. Those on the register are the desk's; those on an organisation are its own and the desk's.
const (
	EntryChanged journal.Kind = "restricted.entry_changed" // subject entry: written, ended, or its day came
	EntryReaches journal.Kind = "restricted.entry_reaches" // subject entry, object organisation: it may meet what that one has

	Flagged    journal.Kind = "restricted.flagged"  // subject organisation, object entry; body {"n":N}
	Reopened   journal.Kind = "restricted.reopened" // likewise: it is still there, or there again
	Verified   journal.Kind = "restricted.replaced" // likewise: an inventory no longer has it
	Lifted     journal.Kind = "restricted.lifted"   // likewise: the entry no longer meets it
	FlagMarked journal.Kind = "restricted.marked"   // subject organisation, object flag; body {"event":…}
	Ruled      journal.Kind = "restricted.ruled"    // likewise: the desk decided on a wrong match

	ExceptionAsked journal.Kind = "restricted.exception_asked" // subject organisation, object exception
	ExceptionMoved journal.Kind = "restricted.exception_moved" // likewise; body {"move":…}

	SurveyOpened   journal.Kind = "restricted.survey_opened"   // object: the year
	SurveyAnswered journal.Kind = "restricted.survey_answered" // subject organisation, object: the year; body {"n":N}
)

var background = marking.System("restricted products")

func (r *Restricted) micro() int64 { return r.now().UnixMicro() }

// audience is the organisation's own people and programs, and the desk.
func (r *Restricted) audience(ctx context.Context, org int64) (int64, error) {
	return r.book.Intern(ctx, marking.Audience{TLP: tlp.AmberStrict, Orgs: []int64{org}})
}

// own refuses whoever is neither the organisation itself nor the desk. Who looks after an organisation is a stranger here.
func own(v marking.Viewer, org int64) error {
	if v.All() || org != 0 && v.Org == org && v.Sees(marking.GreenMembers) {
		return nil
	}
	return noDuty()
}

func noDuty() error {
	return fault.New(fault.NotFound, "no_such_duty", text.Of("這裡沒有與這個單位有關的資料。", "There is nothing here that concerns this organisation."))
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

// month writes an instant's month in Taipei as 202611.
func month(t time.Time) int64 {
	t = t.In(priority.Taipei)
	return int64(t.Year())*100 + int64(t.Month())
}

// Limits of what is written here.
const (
	maxWords   = 2000 // characters of a text
	maxName    = 120  // of a name
	maxList    = 200  // names, models or products of an entry
	maxOrgs    = 2000 // that an entry names
	maxAhead   = 366 * 24 * time.Hour
	maxEntries = 20_000
)
