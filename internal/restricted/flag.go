package restricted

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Flag is something that an organisation has and the register meets, or that it declared by hand.
type Flag struct {
	ID        int64
	Org       int64
	Entry     int64 // 0: declared, and the register meets it not
	Code      string
	Asset     string // the machine; "" is declared by hand
	Label     string // of what was declared
	Thing     string // as written
	How       string // product or words; "" of what was declared
	Met       string // the key, or the names that were met
	Kind      Kind   // of what was declared
	Place     string
	N         int64 // pieces
	State     State
	Isolated  time.Time // zero: not said
	Until     time.Time // the day of the plan, as the first instant after it
	Said      string    // the last words
	Found     time.Time
	Changed   time.Time
	Exception string // that runs for it, its UUID; "" is none

	place placedAt
}

// placedAt is where a flag of an inventory stands.
type placedAt struct{ asset, component int64 }

// Declared tells whether it was declared by hand.
func (f Flag) Declared() bool { return f.Asset == "" }

// Why says which words or which key met.
func (f Flag) Why() text.Text {
	switch f.How {
	case byProduct:
		return text.Format("產品識別碼 %s", "product key %s", f.Met)
	case byWords:
		return text.Format("名稱「%s」", "name %q", f.Met)
	}
	return text.Of("自行申報", "declared by hand")
}

// Mark is what the organisation says of a flag.
type Mark struct {
	Event Event     // one of Marks
	Until time.Time // for plan: the first instant after the day
	Words string
}

// Step is a line of a flag's history.
type Step struct {
	At    time.Time
	Actor int64 // 0: the centre's own watch
	Event Event
	Until time.Time
	Words string
}

// FlagFilter narrows a list of flags.
type FlagFilter struct {
	Org      int64 // 0: all, for the desk
	Entry    int64 // 0: of all
	State    State // "" is what stands, "all" is everything
	Disputed bool  // what waits for the desk
	After    int64
	Limit    int
}

// AllStates asks for flags in whatever state.
const AllStates State = "all"

func noFlag() error {
	return fault.New(fault.NotFound, "no_such_flag", text.Of("找不到這個項目，或您沒有權限看它。", "There is no such thing on the list, or it is not for you to see."))
}

// Flags lists what an organisation has, or for the desk everybody, in the order in which it was found.
func (r *Restricted) Flags(ctx context.Context, v marking.Viewer, f FlagFilter) ([]Flag, error) {
	if f.Org == 0 && !v.All() {
		f.Org = v.Org
	}
	if f.Org != 0 || !v.All() {
		if _, err := r.duty(ctx, v, f.Org); err != nil {
			return nil, err
		}
	}
	if f.State != "" && f.State != AllStates && !slices.Contains(States, f.State) {
		return nil, invalid("bad_state", "不認得這個狀態。", "The state is not known.")
	}
	return flagsOf(ctx, r.store.Read(), v.All(), f)
}

// FlagByID finds one flag.
func (r *Restricted) FlagByID(ctx context.Context, v marking.Viewer, id int64) (Flag, error) {
	list, err := flagsByID(ctx, r.store.Read(), v.All(), []int64{id})
	if err != nil {
		return Flag{}, err
	}
	if len(list) == 0 {
		return Flag{}, noFlag()
	}
	if _, err := r.duty(ctx, v, list[0].Org); err != nil {
		if fault.Is(err, fault.NotFound) {
			err = noFlag()
		}
		return Flag{}, err
	}
	return list[0], nil
}

// Counts is how many pieces stand at an organisation, by state.
func (r *Restricted) Counts(ctx context.Context, v marking.Viewer, org int64) (map[State]int64, error) {
	if _, err := r.duty(ctx, v, org); err != nil {
		return nil, err
	}
	return flagCounts(ctx, r.store.Read(), v.All(), org)
}

// Steps lists what was done about a flag, the newest first.
func (r *Restricted) Steps(ctx context.Context, v marking.Viewer, id int64, limit int) ([]Step, error) {
	f, err := r.FlagByID(ctx, v, id)
	if err != nil {
		return nil, err
	}
	return stepsOf(ctx, r.store.Read(), f.ID, limit)
}

func (m Mark) check(now time.Time) error {
	if utf8.RuneCountInString(m.Words) > maxWords {
		return tooLong()
	}
	switch {
	case !slices.Contains(Marks, m.Event):
		return invalid("bad_event", "請選一種處理方式。", "Choose what is done about it.")
	case m.Event == Plan && (!m.Until.After(now) || m.Until.Sub(now) > 5*maxAhead):
		return invalid("bad_until", "請填預定汰換的日期，從今天起五年以內。", "Say by which day it is replaced, within five years from today.")
	case m.Event == Dispute && m.Words == "":
		return invalid("words_missing", "請說明它其實是什麼。", "Say what it is.")
	}
	return nil
}

// Mark says what the organisation does about something that it has.
func (r *Restricted) Mark(ctx context.Context, by marking.Viewer, id int64, m Mark) error {
	m.Words = strings.TrimSpace(m.Words)
	if m.Event != Plan {
		m.Until = time.Time{}
	}
	if err := m.check(r.now()); err != nil {
		return err
	}
	return r.move(ctx, by, id, m, FlagMarked)
}

// Rule is the desk's decision on what an organisation says to be another product; also against what it decided before.
func (r *Restricted) Rule(ctx context.Context, by marking.Viewer, id int64, agree bool, words string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	m := Mark{Event: Disagree, Words: strings.TrimSpace(words)}
	if agree {
		m.Event = Agree
	}
	if utf8.RuneCountInString(m.Words) > maxWords {
		return tooLong()
	}
	if !agree && m.Words == "" {
		return invalid("words_missing", "請說明理由，單位看得到。", "Say why; the organisation reads it.")
	}
	return r.move(ctx, by, id, m, Ruled)
}

func (r *Restricted) move(ctx context.Context, by marking.Viewer, id int64, m Mark, kind journal.Kind) error {
	f, err := r.FlagByID(ctx, by, id)
	if err != nil {
		return err
	}
	audience, err := r.audience(ctx, f.Org)
	if err != nil {
		return err
	}
	hidden, err := r.hidden(ctx, f.Entry)
	if err != nil {
		return err
	}
	if hidden {
		audience = 0
	}
	step, err := r.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return r.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		now := r.now()
		moved, err := moveFlags(ctx, tx, []int64{id}, m, now)
		if err != nil {
			return nil, err
		}
		if len(moved) == 0 {
			return nil, fault.New(fault.Conflict, "wrong_state", text.Format("目前是「%s」，不能這樣做。請重新整理頁面。", "It is %q now, so this cannot be done. Load the page again.", f.State.Words()))
		}
		return []journal.Fact{{Kind: kind, Subject: f.Org, Object: id, Audience: audience, Actor: by.Actor(), Body: fmt.Sprintf(`{"event":%q}`, m.Event)}},
			insertSteps(ctx, tx, step, moved, by.Actor(), m, now.UnixMicro())
	})
}

// hidden tells whether what an entry meets is shown to the desk alone.
func (r *Restricted) hidden(ctx context.Context, entry int64) (bool, error) {
	if entry == 0 {
		return false, nil
	}
	list, err := entriesByID(ctx, r.store.Read(), []int64{entry})
	return list[entry].Audience == DeskAlone, err
}
