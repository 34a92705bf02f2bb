package restricted

import (
	"context"
	"slices"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/member"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

func noEntry() error {
	return fault.New(fault.NotFound, "no_such_entry", text.Of("找不到這筆產品，或您沒有權限看它。", "There is no such entry, or it is not for you to see."))
}

// Save writes an entry, or a new version of the one with its code. What it meets follows.
func (r *Restricted) Save(ctx context.Context, by marking.Viewer, e Entry) (Entry, error) {
	all, err := r.SaveAll(ctx, by, []Entry{e})
	if err != nil {
		return Entry{}, err
	}
	return all[0], nil
}

// SaveAll is Save for many, all or none. What says the same as before is left alone and makes no version.
func (r *Restricted) SaveAll(ctx context.Context, by marking.Viewer, list []Entry) ([]Entry, error) {
	if err := by.DeskOnly(); err != nil {
		return nil, err
	}
	list = slices.Clone(list)
	for i := range list {
		if err := list[i].check(); err != nil {
			return nil, atLine(err, i, len(list))
		}
		if err := r.mustBeObliged(ctx, list[i].Applies.Orgs); err != nil {
			return nil, atLine(err, i, len(list))
		}
	}
	first, err := r.store.TakeIDs(ctx, len(list))
	if err != nil {
		return nil, err
	}
	var out []Entry
	err = r.journal.Commit(ctx, func(tx *store.Tx) (facts []journal.Fact, err error) {
		if err := tx.Alone(ctx, registerKey); err != nil {
			return nil, err
		}
		out = slices.Clone(list)
		if err := mayHold(ctx, tx, len(list)); err != nil {
			return nil, err
		}
		for i := range out {
			changed, err := r.saveOne(ctx, tx, &out[i], first+int64(i), by.Actor())
			if err != nil {
				return nil, err
			}
			if changed {
				facts = append(facts, journal.Fact{Kind: EntryChanged, Subject: out[i].ID, Actor: by.Actor()})
			}
		}
		return facts, nil
	})
	return out, err
}

// registerKey keeps two writers of the register apart, and the following of inventories from either.
const registerKey = 8119_141

func (r *Restricted) saveOne(ctx context.Context, tx *store.Tx, e *Entry, id, by int64) (bool, error) {
	was, err := entryByCode(ctx, tx, e.Code)
	if err != nil {
		return false, err
	}
	now := r.now()
	e.ID, e.Version, e.At, e.Actor = was.ID, was.Version+1, now, by
	if was.ID == 0 {
		e.ID = id
	}
	if e.Since.IsZero() {
		if e.Since = was.Since; was.ID == 0 {
			e.Since = now
		}
	}
	if !e.Until.IsZero() && !e.Until.After(e.Since) {
		return false, invalid("bad_until", "失效日須在生效日之後。", "It ends after the day on which it begins.")
	}
	if e.Active = e.inForce(now); was.ID != 0 && same(was, *e) {
		*e = was
		return false, nil
	}
	return true, writeEntry(ctx, tx, *e, was.ID != 0)
}

// same tells whether two versions say the same.
func same(a, b Entry) bool {
	return string(a.json()) == string(b.json()) && a.Audience == b.Audience && a.Since.Equal(b.Since) && a.Until.Equal(b.Until)
}

// mustBeObliged refuses to name who joined freely, and who does not exist.
func (r *Restricted) mustBeObliged(ctx context.Context, orgs []int64) error {
	if len(orgs) == 0 {
		return nil
	}
	known, err := r.members.OrgsByID(ctx, background, orgs)
	if err != nil {
		return err
	}
	for _, id := range orgs {
		if o := known[id]; !o.Obliged() {
			return fault.New(fault.Invalid, "not_obliged", text.Format("「%v」不是公務機關，也沒有責任等級，不能列入適用對象。", "%q is no public agency and has no responsibility level, so it cannot be named.", o.Name))
		}
	}
	return nil
}

// End takes an entry out of force from now on; what it met is let go.
func (r *Restricted) End(ctx context.Context, by marking.Viewer, code string) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	return r.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, registerKey); err != nil {
			return nil, err
		}
		e, err := entryByCode(ctx, tx, code)
		if err != nil {
			return nil, err
		}
		now := r.now()
		if e.ID == 0 {
			return nil, noEntry()
		}
		if !e.Active && !e.Until.IsZero() && !e.Until.After(now) {
			return nil, conflict("ended", "這筆產品已經失效。", "The entry has ended already.")
		}
		e.Version, e.Until, e.Active, e.At, e.Actor = e.Version+1, now, false, now, by.Actor()
		if e.Since.After(now) {
			e.Since = now
		}
		return []journal.Fact{{Kind: EntryChanged, Subject: e.ID, Actor: e.Actor}}, writeEntry(ctx, tx, e, true)
	})
}

// Filter narrows the register.
type Filter struct {
	Text  string // in the code, the brand or another name
	Kind  Kind
	Ended bool // those too that are not in force
	After string
	Limit int
}

// Entries lists what a viewer may read of the register, by code: all for the desk, for others what is in force and applies to their organisation.
func (r *Restricted) Entries(ctx context.Context, v marking.Viewer, f Filter) ([]Entry, error) {
	show, err := r.readable(ctx, v)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for after := f.After; len(out) < f.Limit; {
		page, err := entriesBehind(ctx, r.store.Read(), after, f, pageOf)
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			if len(out) < f.Limit && show(e) && f.passes(e) {
				out = append(out, e)
			}
		}
		if len(page) < pageOf {
			return out, nil
		}
		after = page[len(page)-1].Code
	}
	return out, nil
}

// pageOf is how many entries or organisations are looked at at once.
const pageOf = 500

// EntryByCode gives one entry.
func (r *Restricted) EntryByCode(ctx context.Context, v marking.Viewer, code string) (Entry, error) {
	show, err := r.readable(ctx, v)
	if err != nil {
		return Entry{}, err
	}
	e, err := entryByCode(ctx, r.store.Read(), code)
	if err != nil {
		return e, err
	}
	if e.ID == 0 || !show(e) {
		return Entry{}, noEntry()
	}
	return e, nil
}

// History lists the versions of an entry, the newest first. It is the desk's.
func (r *Restricted) History(ctx context.Context, v marking.Viewer, code string, limit int) ([]Entry, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	e, err := r.EntryByCode(ctx, v, code)
	if err != nil {
		return nil, err
	}
	return versionsOf(ctx, r.store.Read(), e, limit)
}

// readable tells which entries a viewer may read.
func (r *Restricted) readable(ctx context.Context, v marking.Viewer) (func(Entry) bool, error) {
	if v.All() {
		return func(Entry) bool { return true }, nil
	}
	o, err := r.duty(ctx, v, v.Org)
	if err != nil {
		return nil, err
	}
	held, err := entriesHeld(ctx, r.store.Read(), o.ID)
	return func(e Entry) bool {
		return e.Active && e.Applies.To(o) && (e.Audience == Concerned || e.Audience == Holders && held[e.ID])
	}, err
}

// duty finds an organisation for which the viewer may act here and on which a duty can rest. Everybody else is told that nothing is here.
func (r *Restricted) duty(ctx context.Context, v marking.Viewer, org int64) (member.Org, error) {
	if err := own(v, org); err != nil {
		return member.Org{}, err
	}
	o, err := r.members.FindOrg(ctx, background, org)
	if err != nil {
		return o, err
	}
	if !o.Obliged() {
		return o, noDuty()
	}
	return o, nil
}

// Concerns tells whether a viewer's own organisation has to do with this at all, for menus.
func (r *Restricted) Concerns(ctx context.Context, v marking.Viewer) (bool, error) {
	if v.All() {
		return true, nil
	}
	_, err := r.duty(ctx, v, v.Org)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil, err
}

func (f Filter) passes(e Entry) bool {
	if f.Kind != "" && !slices.Contains(e.Kinds, f.Kind) {
		return false
	}
	if f.Text == "" {
		return true
	}
	want := phraseOf(f.Text)
	for _, s := range slices.Concat([]string{e.Code, e.Brand}, e.Names, e.Models) {
		if want.joined != "" && want.in(phraseOf(s), true) {
			return true
		}
	}
	return false
}

// Sweep lets entries come in force and end by their days, and exceptions end by theirs.
func (r *Restricted) Sweep(ctx context.Context) error {
	now := r.now()
	due, err := entriesTurned(ctx, r.store.Read(), now.UnixMicro())
	if err != nil {
		return err
	}
	if len(due) > 0 {
		err = r.journal.Commit(ctx, func(tx *store.Tx) (facts []journal.Fact, err error) {
			if err := tx.Alone(ctx, registerKey); err != nil {
				return nil, err
			}
			moved, err := turnEntries(ctx, tx, due, now.UnixMicro())
			for _, id := range moved {
				facts = append(facts, journal.Fact{Kind: EntryChanged, Subject: id})
			}
			return facts, err
		})
		if err != nil {
			return err
		}
	}
	return r.expire(ctx, now)
}

// DayOf writes the day on which something begins, as Day reads it.
func DayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(taipei).Format("2006-01-02")
}
