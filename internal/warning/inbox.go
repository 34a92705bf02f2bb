package warning

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

// Entry is a warning in somebody's list. For a member it stands for one recipient, its own organisation or one that it looks after.
type Entry struct {
	Warning
	Recipient  int64
	Org        int64
	Reason     Reason
	ToldAt     time.Time
	SeenAt     time.Time
	Answer     Answer
	AnsweredAt time.Time
	News       int64 // the newest update it was told of, 0 for none
}

// Filter narrows a list; a field at its zero value does not.
type Filter struct {
	Kind       Kind
	State      State
	Urgency    int
	Answer     Answer
	Unanswered bool
	Org        int64  // one of the viewer's organisations, or any for the desk
	Before     string // Next of the page before
	Limit      int    // 0 is 50; at most 500
	warning    int64
	before     place
}

// EntryPage is a part of a list, the newest first.
type EntryPage struct {
	Entries []Entry
	Next    string // Filter.Before of the next page, "" at the end
}

// place is where a page ended: what it is ordered by, and the id among equals.
type place struct{ at, id int64 }

func (p place) String() string {
	return strconv.FormatInt(p.at, 36) + "." + strconv.FormatInt(p.id, 36)
}

func parsePlace(s string) (place, error) {
	if s == "" {
		return newest, nil
	}
	at, id, _ := strings.Cut(s, ".")
	a, err1 := strconv.ParseInt(at, 36, 64)
	b, err2 := strconv.ParseInt(id, 36, 64)
	if err1 != nil || err2 != nil {
		return place{}, invalid("bad_cursor", "游標讀不懂，請照原樣帶回伺服器給的值。", "The cursor cannot be read; send back what the server gave, unchanged.")
	}
	return place{a, b}, nil
}

// Inbox lists what the viewer's organisations were told, the newest first.
func (w *Warnings) Inbox(ctx context.Context, v marking.Viewer, f Filter) (EntryPage, error) {
	return page(f, func(f Filter) ([]Entry, error) { return selectEntries(ctx, w.store.Read(), v, f) },
		func(e Entry) place { return place{micros(e.ToldAt), e.Recipient} })
}

// List lists warnings, drafts too; it is the desk's.
func (w *Warnings) List(ctx context.Context, v marking.Viewer, f Filter) (EntryPage, error) {
	if err := v.DeskOnly(); err != nil {
		return EntryPage{}, err
	}
	return page(f, func(f Filter) ([]Entry, error) { return selectWarnings(ctx, w.store.Read(), f) },
		func(e Entry) place { return place{0, e.ID} })
}

// InForceOf gives the newest released warning about each of some vulnerabilities; it is the desk's.
func (w *Warnings) InForceOf(ctx context.Context, v marking.Viewer, vulnerabilities []int64) (map[int64]Warning, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	return inForceOf(ctx, w.store.Read(), vulnerabilities)
}

func page(f Filter, read func(Filter) ([]Entry, error), at func(Entry) place) (EntryPage, error) {
	var err error
	if f.before, err = parsePlace(f.Before); err != nil {
		return EntryPage{}, err
	}
	f.Limit = clampPage(f.Limit)
	rows, err := read(f)
	if err != nil || len(rows) <= f.Limit {
		return EntryPage{Entries: rows}, err
	}
	rows = rows[:f.Limit]
	return EntryPage{Entries: rows, Next: at(rows[f.Limit-1]).String()}, nil
}

// Found is one warning as a viewer may see it.
type Found struct {
	Warning
	Items   []NamedItem
	Updates []Update
	Mine    []Entry // the viewer's organisations that were told; empty for the desk
}

// For is the entry for which somebody reads and answers: that of the own organisation where it was told, else of the first client of an MSSP, else the
// bare warning.
func (x Found) For(own int64) Entry {
	for _, e := range x.Mine {
		if e.Org == own {
			return e
		}
	}
	if len(x.Mine) > 0 {
		return x.Mine[0]
	}
	return Entry{Warning: x.Warning, Org: own}
}

// NamedItem is an item that a warning names.
type NamedItem struct {
	Item        int64
	WithdrawnAt time.Time // zero while it stands
}

// Find gives a warning by its number or UUID. A member finds what it was told, and what is CLEAR or GREEN once it is released; it never
// learns of another recipient.
func (w *Warnings) Find(ctx context.Context, v marking.Viewer, ref string) (Found, error) {
	x, err := warningWhere(ctx, w.store.Read(), "(w.number = $1 OR w.uuid = $1) AND $1 <> ''", ref)
	if err != nil {
		return Found{}, err
	}
	if x.ID == 0 {
		return Found{}, noWarning()
	}
	out := Found{Warning: x}
	if !v.All() {
		if out.Mine, err = selectEntries(ctx, w.store.Read(), v, Filter{Limit: maxPage, warning: x.ID, before: newest}); err != nil {
			return Found{}, err
		}
		if len(out.Mine) == 0 && !(x.open() && v.Sees(x.Audience)) {
			return Found{}, noWarning()
		}
	}
	if out.Items, err = namedItems(ctx, w.store.Read(), x.ID); err != nil {
		return Found{}, err
	}
	out.Updates, err = updatesOf(ctx, w.store.Read(), x.ID)
	return out, err
}

// NoteRead is the fact that somebody opened the page of a TLP:RED warning.
func (w *Warnings) NoteRead(ctx context.Context, v marking.Viewer, warning int64) error {
	return w.journal.Note(ctx, func(*store.Tx) ([]journal.Fact, error) {
		return []journal.Fact{{Kind: WarningRead, Subject: warning, Object: v.Org, Actor: v.Actor()}}, nil
	})
}

// open tells that a warning may be read by those it was not sent to.
func (x Warning) open() bool {
	return (x.State == Released || x.State == Withdrawn) && x.TLP.Valid() && rankOf(x.TLP) <= 1
}

// Recipients lists who is told of a warning, by their ids: all for the desk, its own for a member. after is the Recipient of the last entry
// before; next is the after of the next page, 0 at the end.
func (w *Warnings) Recipients(ctx context.Context, v marking.Viewer, warning, after int64, limit int) (rows []Entry, next int64, err error) {
	limit = clampPage(limit)
	rows, err = selectRecipients(ctx, w.store.Read(), v, warning, after, limit+1)
	if len(rows) > limit {
		rows = rows[:limit]
		next = rows[limit-1].Recipient
	}
	return rows, next, err
}

// newest is before every page.
var newest = place{math.MaxInt64, math.MaxInt64}
