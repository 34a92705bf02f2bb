package restricted

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// Survey is a year's inventory: each body to which the register applies says by a day what it has, or that it has nothing.
type Survey struct {
	Year     int
	Deadline time.Time // the first instant after the last day
	Words    string
	At       time.Time
}

// Answer is what a body said in a year.
type Answer struct {
	Year int
	Org  int64
	N    int64 // things; 0: none
	At   time.Time
	Late bool
}

// Item is a thing that is declared by hand, since no inventory has it: a telephone, a camera.
type Item struct {
	Brand string
	Model string
	Kind  Kind
	Place string // where it is
	N     int64  // pieces
}

const (
	maxItems  = 1000
	maxPieces = 1_000_000
)

func noSurvey() error {
	return fault.New(fault.NotFound, "no_such_survey", text.Of("這一年還沒有開始盤點。", "The inventory of that year has not begun."))
}

// OpenSurvey begins the inventory of a year, or moves its day.
func (r *Restricted) OpenSurvey(ctx context.Context, by marking.Viewer, s Survey) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	s.Words = strings.TrimSpace(s.Words)
	now := r.now()
	switch {
	case s.Year < 2019 || s.Year > now.In(taipei).Year()+1: // the principle is of 2019
		return invalid("bad_year", "年度讀不懂。", "The year cannot be read.")
	case !s.Deadline.After(now) || s.Deadline.Sub(now) > 2*maxAhead:
		return invalid("bad_deadline", "請填截止日，從今天起兩年以內。", "Give the last day, within two years from today.")
	case utf8.RuneCountInString(s.Words) > maxWords:
		return tooLong()
	}
	return r.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: SurveyOpened, Object: int64(s.Year), Actor: by.Actor()}}, writeSurvey(ctx, tx, s, now.UnixMicro(), by.Actor())
	})
}

// Surveys lists the years, the newest first.
func (r *Restricted) Surveys(ctx context.Context, v marking.Viewer, limit int) ([]Survey, error) {
	if !v.All() {
		if _, err := r.duty(ctx, v, v.Org); err != nil {
			return nil, err
		}
	}
	return surveys(ctx, r.store.Read(), 0, limit)
}

// SurveyOf gives one year.
func (r *Restricted) SurveyOf(ctx context.Context, v marking.Viewer, year int) (Survey, error) {
	if !v.All() {
		if _, err := r.duty(ctx, v, v.Org); err != nil {
			return Survey{}, err
		}
	}
	list, err := surveys(ctx, r.store.Read(), year, 1)
	if err == nil && len(list) == 0 {
		err = noSurvey()
	}
	if err != nil {
		return Survey{}, err
	}
	return list[0], nil
}

// AnswerOf gives what an organisation said in a year; ok is false where it has not answered.
func (r *Restricted) AnswerOf(ctx context.Context, v marking.Viewer, org int64, year int) (a Answer, ok bool, err error) {
	if _, err := r.duty(ctx, v, org); err != nil {
		return a, false, err
	}
	s, err := r.SurveyOf(ctx, v, year)
	if err != nil {
		return a, false, err
	}
	list, err := answersOf(ctx, r.store.Read(), s, []int64{org})
	a, ok = list[org]
	return a, ok, err
}

func (i *Item) check() error {
	i.Brand, i.Model, i.Place = strings.TrimSpace(i.Brand), strings.TrimSpace(i.Model), strings.TrimSpace(i.Place)
	i.Kind = cmp.Or(i.Kind, Other)
	switch {
	case i.Brand == "":
		return invalid("brand_missing", "請填廠牌。", "Give the brand.")
	case max(utf8.RuneCountInString(i.Brand), utf8.RuneCountInString(i.Model), utf8.RuneCountInString(i.Place)) > maxName:
		return tooLong()
	case !slices.Contains(Kinds, i.Kind):
		return quoted("bad_kind", "不認得種類「%s」。", "The kind %q is not known.", string(i.Kind))
	case i.N < 1 || i.N > maxPieces:
		return invalid("bad_count", "數量須為正整數。", "The number is a whole number from 1.")
	}
	return nil
}

// label tells one declared thing from another: the same brand and model at the same place is the same thing, whatever its number.
func (i Item) label() string {
	return phraseOf(i.Brand).joined + "|" + phraseOf(i.Model).joined + "|" + phraseOf(i.Place).joined
}

func (i Item) thing() string { return strings.TrimSpace(i.Brand + " " + i.Model) }

// Answer says what an organisation has in a year. What inventories found stands already and is not said again; items is all else that it has. What was declared
// before and is not among them now is replaced. It may be said anew as long as the year is the last one.
func (r *Restricted) Answer(ctx context.Context, by marking.Viewer, org int64, year int, items []Item) error {
	o, err := r.duty(ctx, by, org)
	if err != nil {
		return err
	}
	if len(items) > maxItems {
		return fault.New(fault.Invalid, "too_many", text.Format("一次最多申報 %d 項。", "At most %d things are declared.", maxItems))
	}
	all, err := together(items)
	if err != nil {
		return err
	}
	last, err := surveys(ctx, r.store.Read(), 0, 1)
	if err != nil {
		return err
	}
	if len(last) == 0 || last[0].Year != year {
		return noSurvey()
	}
	audience, err := r.audience(ctx, org)
	if err != nil {
		return err
	}
	first, err := r.store.TakeIDs(ctx, 2*len(all)+maxDeclared)
	if err != nil {
		return err
	}
	return r.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, registerKey); err != nil {
			return nil, err
		}
		n, err := declare(ctx, tx, o, all, first, by.Actor(), r.now())
		if err != nil {
			return nil, err
		}
		return []journal.Fact{{Kind: SurveyAnswered, Subject: org, Object: int64(year), Audience: audience, Actor: by.Actor(), Body: fmt.Sprintf(`{"n":%d}`, n)}},
			writeAnswer(ctx, tx, year, org, n, r.micro(), by.Actor())
	})
}

// SayNone says that an organisation has nothing. It is refused while something stands on its list.
func (r *Restricted) SayNone(ctx context.Context, by marking.Viewer, org int64, year int) error {
	if _, err := r.duty(ctx, by, org); err != nil {
		return err
	}
	standing, err := flagsOf(ctx, r.store.Read(), by.All(), FlagFilter{Org: org, Limit: maxDeclared})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(standing, func(f Flag) bool { return !f.Declared() }) {
		return conflict("still_listed", "清單上還有列管的產品，不能申報「沒有」。請先標示處理情形，或直接申報現有項目。", "Inventories still show listed products, so “none” cannot be said. Say what is done about them, or declare what there is.")
	}
	return r.Answer(ctx, by, org, year, nil)
}

// maxDeclared is how many declared things an organisation may have in all its years.
const maxDeclared = 5000

// together checks items and adds up those that are the same.
func together(items []Item) (out []Item, err error) {
	at := map[string]int{}
	for i, x := range slices.Clone(items) {
		if err := x.check(); err != nil {
			return nil, atLine(err, i, len(items))
		}
		if have, twice := at[x.label()]; twice {
			out[have].N += x.N
			continue
		}
		at[x.label()] = len(out)
		out = append(out, x)
	}
	return out, nil
}

// declare brings what an organisation declared to what it says now, and counts all that it has.
func declare(ctx context.Context, tx *store.Tx, o member.Org, items []Item, first, by int64, now time.Time) (int64, error) {
	had, err := declaredOf(ctx, tx, o.ID)
	if err != nil {
		return 0, err
	}
	active, err := activeEntries(ctx, tx)
	if err != nil {
		return 0, err
	}
	find := newFinder(slices.DeleteFunc(active, func(e Entry) bool { return !e.Applies.To(o) }))
	events := map[Event][]int64{}
	var fresh []Flag
	for _, x := range items {
		m := Met{}
		if found := find.name(x.thing()); len(found) > 0 {
			m = found[0]
		}
		f, known := had[x.label()]
		delete(had, x.label())
		if !known {
			fresh = append(fresh, Flag{Org: o.ID, Label: x.label(), Thing: x.thing(), Kind: x.Kind, Place: x.Place, N: x.N, Entry: m.Entry, How: m.How, Met: m.Words})
			continue
		}
		if m.Entry == 0 { // the entry that it met may have ended; it stays the thing of that entry
			m = Met{f.Entry, f.How, f.Met}
		}
		if err := countFlag(ctx, tx, f.ID, x.N, m); err != nil {
			return 0, err
		}
		switch f.State {
		case Proven, Gone:
			events[Found] = append(events[Found], f.ID)
		case Replaced:
			events[Seen] = append(events[Seen], f.ID)
		}
	}
	for _, f := range had {
		if f.State.Stands() {
			events[Absent] = append(events[Absent], f.ID)
		}
	}
	if len(fresh)+len(events[Absent])+len(events[Found])+len(events[Seen]) > maxDeclared {
		return 0, fault.New(fault.Invalid, "too_many", text.Format("自行申報的項目最多 %d 項。", "At most %d things are declared.", maxDeclared))
	}
	ids := make([]int64, len(fresh))
	for i := range fresh {
		ids[i] = first + int64(i)
		fresh[i].ID = ids[i]
	}
	first += int64(len(ids))
	if err := insertFlags(ctx, tx, fresh, now); err != nil {
		return 0, err
	}
	if err := insertSteps(ctx, tx, first, ids, by, Mark{Event: Found}, now.UnixMicro()); err != nil {
		return 0, err
	}
	first += int64(len(ids))
	for _, e := range []Event{Found, Seen, Absent} {
		moved, err := moveFlags(ctx, tx, events[e], Mark{Event: e}, now)
		if err != nil {
			return 0, err
		}
		if err := insertSteps(ctx, tx, first, moved, by, Mark{Event: e}, now.UnixMicro()); err != nil {
			return 0, err
		}
		first += int64(len(moved))
	}
	return standingPieces(ctx, tx, o.ID)
}

// Brand and Model are what a declared thing was called, for its form.
func (f Flag) Brand() string { b, _ := f.halves(); return b }

// Model is the rest of what it was called.
func (f Flag) Model() string { _, m := f.halves(); return m }

// halves divides what was declared where the label says that the brand ends: a brand may have several words.
func (f Flag) halves() (brand, model string) {
	key, _, _ := strings.Cut(f.Label, "|")
	words := strings.Fields(f.Thing)
	for i := range words {
		if phraseOf(strings.Join(words[:i+1], " ")).joined == key {
			return strings.Join(words[:i+1], " "), strings.Join(words[i+1:], " ")
		}
	}
	return f.Thing, ""
}
