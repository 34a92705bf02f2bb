package restricted

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"lianfang/internal/exposure"
	"lianfang/internal/fault"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/member"
	"lianfang/internal/store"
)

// work is what a job of the follower looks at.
type work struct {
	Entries []int64 `json:"entries,omitempty"` // written: whose they may be is looked up
	Orgs    []int64 `json:"orgs,omitempty"`    // whose inventories are compared
}

const (
	orgsAtOnce    = 20  // with a new list to look through
	quietAtOnce   = 500 // that came or went, most of them without a list
	entriesAtOnce = 500
)

// Follower compares new inventories with the register, and the changed register with what everybody has.
func (r *Restricted) Follower() job.Follower {
	return job.Follower{Name: "restricted", Kinds: []journal.Kind{exposure.InventoryTaken, EntryChanged, EntryReaches, member.OrgJoined, member.OrgResumed, member.OrgLeft}, Step: workStep, Prepare: r.prepare}
}

func workStep(facts []journal.Fact) []job.Part {
	var parts []job.Part
	var w work
	have := map[[2]int64]bool{}
	load := 0 // of organisations, in those that came or went
	flush := func(seq int64) {
		if len(w.Entries)+len(w.Orgs) > 0 {
			b, _ := json.Marshal(w) // numbers always marshal
			parts = append(parts, job.Part{Seq: seq, Part: int64(len(parts)), Payload: string(b)})
		}
		w, load = work{}, 0
	}
	add := func(list *[]int64, sort, id int64) {
		if key := [2]int64{sort, id}; !have[key] {
			have[key] = true
			*list = append(*list, id)
		}
	}
	for _, f := range facts {
		switch f.Kind {
		case EntryChanged:
			add(&w.Entries, 1, f.Subject)
		case EntryReaches:
			add(&w.Orgs, 2, f.Object)
			load += quietAtOnce / orgsAtOnce
		case exposure.InventoryTaken:
			add(&w.Orgs, 2, f.Subject)
			load += quietAtOnce / orgsAtOnce
		default:
			add(&w.Orgs, 2, f.Subject)
			load++
		}
		if load >= quietAtOnce || len(w.Entries) >= entriesAtOnce {
			flush(f.Seq)
		}
	}
	if len(facts) > 0 {
		flush(facts[len(facts)-1].Seq)
	}
	return parts
}

func (r *Restricted) prepare(ctx context.Context, payload string) (job.Commit, error) {
	var w work
	if err := json.Unmarshal([]byte(payload), &w); err != nil {
		return nil, err
	}
	var commits []job.Commit
	if len(w.Entries) > 0 {
		c, err := r.spread(ctx, w.Entries)
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
	}
	for _, org := range w.Orgs {
		c, err := r.compare(ctx, org)
		if err != nil {
			return nil, err
		}
		commits = append(commits, c)
	}
	return job.InTurn(commits...), nil
}

// spread finds who may have something that changed entries meet or met: the components of everybody are looked at once, some at a time, and each
// organisation is then compared by a job of its own.
func (r *Restricted) spread(ctx context.Context, entries []int64) (job.Commit, error) {
	q := r.store.Read()
	byID, err := entriesByID(ctx, q, entries)
	if err != nil {
		return nil, err
	}
	var active []Entry
	for _, e := range byID {
		if e.Active {
			active = append(active, e)
		}
	}
	reached, err := orgsFlagged(ctx, q, entries)
	if err != nil {
		return nil, err
	}
	if len(active) > 0 {
		find := newFinder(active)
		err := eachComponent(ctx, q, func(batch []component) error {
			var met []int64
			for _, c := range batch {
				if len(find.component(c.name)) > 0 {
					met = append(met, c.id)
				}
			}
			if len(met) == 0 {
				return nil
			}
			more, err := orgsHolding(ctx, q, met)
			reached = append(reached, more...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(reached)
	reached = slices.Compact(reached)
	if len(reached) == 0 {
		return nil, nil
	}
	return func(*store.Tx) (facts []journal.Fact, err error) {
		for _, org := range reached {
			facts = append(facts, journal.Fact{Kind: EntryReaches, Subject: entries[0], Object: org})
		}
		return facts, nil
	}, nil
}

// compare holds what one organisation has against the register. What was read before the transaction is read again in it where the register or the
// organisation's inventories changed meanwhile.
func (r *Restricted) compare(ctx context.Context, org int64) (job.Commit, error) {
	o, err := r.members.FindOrg(ctx, background, org)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil || o.State == member.Suspended { // what it has stays as it is until it is back
		return nil, err
	}
	head, err := r.journal.Head(ctx)
	if err != nil {
		return nil, err
	}
	d, err := differ(ctx, r.store.Read(), o)
	if err != nil || !d.moves() {
		return nil, err // the fact that changes this is followed too
	}
	audience, err := r.audience(ctx, org)
	if err != nil {
		return nil, err
	}
	first, err := r.store.TakeIDs(ctx, 2*d.size()+spare)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, registerKey); err != nil {
			return nil, err
		}
		now := d
		late, err := changedSince(ctx, tx, head, org)
		if err != nil {
			return nil, err
		}
		if late {
			if now, err = differ(ctx, tx, o); err != nil {
				return nil, err
			}
			if now.size() > d.size()+spare/2 {
				return nil, fmt.Errorf("the inventory of organisation %d changed while it was compared", org) // the job is done again
			}
		}
		return now.write(ctx, tx, first, audience, r.now())
	}, nil
}

// spare is how many ids more than needed are taken, for what comes meanwhile.
const spare = 200

// difference is what has to change at one organisation.
type difference struct {
	org     member.Org
	fresh   []Flag
	events  map[Event][]int64 // flags by what moves them
	entries map[int64]Entry
	of      map[int64]int64 // entry by flag
}

func (d difference) moves() bool { return d.size() > 0 }

func (d difference) size() int {
	n := len(d.fresh)
	for _, ids := range d.events {
		n += len(ids)
	}
	return n
}

// spot is an entry on a machine.
type spot struct{ entry, asset int64 }

// differ compares.
func differ(ctx context.Context, q store.Querier, o member.Org) (difference, error) {
	d := difference{org: o, events: map[Event][]int64{}, of: map[int64]int64{}}
	active, err := activeEntries(ctx, q)
	if err != nil {
		return d, err
	}
	active = slices.DeleteFunc(active, func(e Entry) bool { return !e.Applies.To(o) })
	now, err := met(ctx, q, o.ID, active)
	if err != nil {
		return d, err
	}
	had, err := placed(ctx, q, o.ID)
	if err != nil {
		return d, err
	}
	for _, f := range had {
		d.of[f.id] = f.entry
		at := spot{f.entry, f.asset}
		here, there := now[at]
		delete(now, at)
		switch {
		case there && (f.state == Proven || f.state == Gone):
			d.add(Found, f.id)
		case there && f.state == Replaced && f.claimed < here.at:
			d.add(Seen, f.id)
		case !there && f.state.Stands() && f.held: // it is there, and the register no longer meets it
			d.add(Lapse, f.id)
		case !there && f.state.Stands():
			d.add(Absent, f.id)
		}
	}
	for at, h := range now {
		d.fresh = append(d.fresh, Flag{Org: o.ID, Entry: at.entry, How: h.how, Met: h.words, Thing: h.thing, N: 1, State: Open, place: placedAt{asset: at.asset, component: h.component}})
	}
	slices.SortFunc(d.fresh, func(a, b Flag) int {
		return cmp.Or(cmp.Compare(a.Entry, b.Entry), cmp.Compare(a.place.asset, b.place.asset))
	})
	list := make([]int64, 0, len(d.fresh)+len(had))
	for _, f := range d.fresh {
		list = append(list, f.Entry)
	}
	for _, f := range had {
		list = append(list, f.entry)
	}
	slices.Sort(list)
	d.entries, err = entriesByID(ctx, q, slices.Compact(list))
	return d, err
}

func (d difference) add(e Event, id int64) { d.events[e] = append(d.events[e], id) }

// kindOf are the facts that events of inventories and of the register are.
var kindOf = map[Event]journal.Kind{Found: Reopened, Seen: Reopened, Absent: Verified, Lapse: Lifted}

// write writes a difference, with its facts: one an entry and kind.
func (d difference) write(ctx context.Context, tx *store.Tx, first, audience int64, now time.Time) ([]journal.Fact, error) {
	type told struct {
		kind  journal.Kind
		entry int64
	}
	counts := map[told]int{}
	var order []told
	tell := func(k journal.Kind, entry int64) {
		t := told{k, entry}
		if counts[t]++; counts[t] == 1 {
			order = append(order, t)
		}
	}
	ids := make([]int64, len(d.fresh))
	for i := range d.fresh {
		ids[i] = first + int64(i)
		d.fresh[i].ID = ids[i]
		tell(Flagged, d.fresh[i].Entry)
	}
	first += int64(len(ids))
	if err := insertFlags(ctx, tx, d.fresh, now); err != nil {
		return nil, err
	}
	if err := insertSteps(ctx, tx, first, ids, 0, Mark{Event: Found}, now.UnixMicro()); err != nil {
		return nil, err
	}
	first += int64(len(ids))
	for _, e := range []Event{Found, Seen, Absent, Lapse} {
		moved, err := moveFlags(ctx, tx, d.events[e], Mark{Event: e}, now)
		if err != nil {
			return nil, err
		}
		if err := insertSteps(ctx, tx, first, moved, 0, Mark{Event: e}, now.UnixMicro()); err != nil {
			return nil, err
		}
		first += int64(len(moved))
		for _, id := range moved {
			tell(kindOf[e], d.of[id])
		}
	}
	var facts []journal.Fact
	for _, t := range order {
		f := journal.Fact{Kind: t.kind, Subject: d.org.ID, Object: t.entry, Audience: audience, Body: fmt.Sprintf(`{"n":%d}`, counts[t])}
		if d.entries[t.entry].Audience == DeskAlone {
			f.Audience = 0
		}
		facts = append(facts, f)
	}
	return facts, nil
}
