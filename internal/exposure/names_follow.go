package exposure

import (
	"context"
	"encoding/json"
	"slices"

	"lianfang/internal/exposure/names"
	"lianfang/internal/job"
	"lianfang/internal/journal"
	"lianfang/internal/store"
)

// reread is what a job of the follower does: count the names of organisations, read the lists that have a name by what it means now, or machines by what is
// known of updates. What it makes of a list follows from what stands in the store alone, so it may be done twice, and in any order.
type reread struct {
	Orgs   []int64 `json:"orgs,omitempty"`
	Name   int64   `json:"name,omitempty"`
	Only   int64   `json:"only,omitempty"` // organisation
	After  int64   `json:"after,omitempty"`
	Builds bool    `json:"builds,omitempty"`
}

// NameFollower keeps how much names in words are used, and reads lists anew when somebody says what a name means.
func (e *Exposure) NameFollower() job.Follower {
	return job.Follower{Name: "exposure-names", Kinds: []journal.Kind{InventoryTaken, NameSettled, NamePicked, NameReread, UpdatesLearned, BuildsReread}, Step: rereadStep, Prepare: e.prepareReread}
}

func rereadStep(facts []journal.Fact) []job.Part {
	var parts []job.Part
	var orgs []int64
	add := func(seq int64, r reread) {
		b, _ := json.Marshal(r) // numbers always marshal
		parts = append(parts, job.Part{Seq: seq, Part: int64(len(parts)), Payload: string(b)})
	}
	for _, f := range facts {
		switch f.Kind {
		case InventoryTaken:
			if !slices.Contains(orgs, f.Subject) {
				orgs = append(orgs, f.Subject)
			}
			if len(orgs) == wakeAtOnce {
				add(f.Seq, reread{Orgs: orgs})
				orgs = nil
			}
		case NameSettled:
			add(f.Seq, reread{Name: f.Subject})
		case NamePicked:
			add(f.Seq, reread{Name: f.Subject, Only: f.Object})
		case NameReread:
			add(f.Seq, reread{Name: f.Subject, After: f.Object})
		case UpdatesLearned, BuildsReread:
			add(f.Seq, reread{Builds: true, After: f.Object})
		}
	}
	if len(orgs) > 0 {
		add(facts[len(facts)-1].Seq, reread{Orgs: orgs})
	}
	return parts
}

func (e *Exposure) prepareReread(ctx context.Context, payload string) (job.Commit, error) {
	var r reread
	if err := json.Unmarshal([]byte(payload), &r); err != nil {
		return nil, err
	}
	switch {
	case r.Builds:
		return e.prepareBuilds(ctx, r.After)
	case r.Name != 0:
		return e.prepareName(ctx, r)
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, inventoryKey); err != nil { // two who count one organisation would each put in what the other has
			return nil, err
		}
		for _, org := range r.Orgs {
			if err := countNames(ctx, tx, org); err != nil {
				return nil, err
			}
		}
		return nil, nil
	}, nil
}

// orgsAtOnce is how many organisations' lists one job reads anew.
const orgsAtOnce = 50

func (e *Exposure) prepareName(ctx context.Context, r reread) (job.Commit, error) {
	q := e.store.Read()
	orgs, err := orgsWithName(ctx, q, r.Name, r.Only, r.After, orgsAtOnce)
	if err != nil || len(orgs) == 0 {
		return nil, err
	}
	rows, err := heldInWords(ctx, q, r.Name, orgs)
	if err != nil {
		return nil, err
	}
	n := 3*len(rows) + 100
	first, err := e.store.TakeIDs(ctx, n)
	if err != nil {
		return nil, err
	}
	return func(tx *store.Tx) ([]journal.Fact, error) {
		if err := tx.Alone(ctx, inventoryKey); err != nil {
			return nil, err
		}
		id, enough := idsFrom(first, n)
		facts, err := rereadName(ctx, tx, r.Name, orgs, id)
		if err == nil && !enough() {
			err = errMore
		}
		if len(orgs) == orgsAtOnce {
			facts = append(facts, journal.Fact{Kind: NameReread, Subject: r.Name, Object: orgs[len(orgs)-1]})
		}
		return facts, err
	}, nil
}

// rereadName makes the rows that organisations have because of what a name means to those that they should have.
func rereadName(ctx context.Context, tx *store.Tx, name int64, orgs []int64, id func() int64) ([]journal.Fact, error) {
	key, means, err := meaningsTo(ctx, tx, name, orgs)
	if err != nil || key == "" {
		return nil, err
	}
	rows, err := heldInWords(ctx, tx, name, orgs)
	if err != nil {
		return nil, err
	}
	had, sources, err := heldByMeaning(ctx, tx, key, orgs)
	if err != nil {
		return nil, err
	}
	type want struct {
		component        string
		asset, inventory int64
	}
	have := map[want]string{}
	for _, h := range had {
		have[want{h.name, h.asset, h.inventory}] = sources[h.link]
	}
	wanted := map[want]string{}
	var came []coming
	for _, h := range rows {
		w, ok := names.Read(h.name)
		m := means[h.org]
		comp, named := names.As(w, m.product)
		if !ok || m.product == "" || !named {
			continue
		}
		k := want{comp.Name, h.asset, h.inventory}
		if wanted[k] != "" {
			continue
		}
		if wanted[k] = m.source; have[k] != m.source {
			came = append(came, coming{h, namingOf(comp), meant(names.Kind+key, m.product, m.source)})
		}
	}
	var gone []heldAt
	var away []int64 // components that no longer are meant
	for _, h := range had {
		k := want{h.name, h.asset, h.inventory}
		if wanted[k] != sources[h.link] {
			if gone = append(gone, h); wanted[k] == "" {
				away = append(away, h.component)
			}
		}
	}
	touched, err := exchange(ctx, tx, id, gone, came)
	if err != nil {
		return nil, err
	}
	return factsOfReading(ctx, tx, gone, came, away, touched)
}

// factsOfReading: what an organisation met by a name that means something else now is gone, and what its lists name instead is compared. What only went needs no
// comparing, unless something on the machine is judged by all that stands there.
func factsOfReading(ctx context.Context, tx *store.Tx, gone []heldAt, came []coming, away, touched []int64) ([]journal.Fact, error) {
	var facts []journal.Fact
	if len(away) > 0 {
		slices.Sort(away)
		met, err := metBy(ctx, tx, slices.Compact(away))
		if err != nil {
			return nil, err
		}
		for _, g := range met {
			facts = append(facts, journal.Fact{Kind: MatchGone, Subject: g.vulnerability, Object: g.assertion})
		}
	}
	if len(came) == 0 {
		var machines []int64
		for _, h := range gone {
			machines = append(machines, h.asset)
		}
		whole, err := judgedByMachine(ctx, tx, touched, machines)
		if err != nil || len(whole) == 0 {
			return facts, err
		}
		touched = whole
	}
	more, err := rereadFacts(ctx, tx, touched, len(away) == 0)
	return append(facts, more...), err
}
