package match

import (
	"slices"
	"sync"
	"sync/atomic"

	"lianfang/internal/exposure/judge"
)

// product is everything that is said of one product.
type product struct {
	key    uint32
	voices []int32
}

// learned is what is said of a product of the inventory. Bounds are read the first time that they are asked for, once for each version order.
type learned struct {
	mu    sync.Mutex
	rules []*rules
}

// rules are a product's voices with their bounds as one version order reads them.
type rules struct {
	order string // of the component: what a criterion without an order of its own is compared by
	uses  []use
}

// use is what a voice says of a product that has to hold for it to be affected.
type use struct {
	voice  int32
	key    uint32 // of the product
	asks   judge.Asks
	limits []judge.Limits // one of which has to hold

	patterns atomic.Pointer[pattern]
}

// usesFor gives what is said of a component's product.
func (a *asker) usesFor(c *component) []use {
	x := &a.shelf.products[c.product]
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, r := range x.rules {
		if r.order == c.order {
			return r.uses
		}
	}
	r := &rules{order: c.order}
	if id, known := a.words.Find(c.Key); known && a.index[id] != nil {
		r.uses = a.learn(a.index[id], c.order, &a.limits)
	}
	x.rules = append(x.rules, r)
	return r.uses
}

// learn gathers the criteria that have to hold for the product to be affected; room is memory for what it has to read. In negated parts a criterion that does
// not hold makes true, so those are left to the judge.
func (b *Base) learn(p *product, order string, room *[]judge.Limits) []use {
	uses, ends := make([]use, len(p.voices)), make([]int, len(p.voices))
	limits := (*room)[:0] // of all uses, one after the other
	for i, v := range p.voices {
		u := &uses[i]
		u.voice, u.key = v, p.key
		u.asks = judge.Look(b.voices[v].said, b.words, p.key, func(x judge.Criterion) { limits = append(limits, x.Limits(order)) })
		ends[i] = len(limits)
	}
	*room, limits = limits, slices.Clone(limits)
	from := 0
	for i, to := range ends {
		uses[i].limits, from = limits[from:to:to], to
	}
	return uses
}

// may tells whether a voice may hold for a component; false is certain.
func (u *use) may(c *judge.Component, read *judge.Readings) bool {
	if u.asks.Always || c.Version == "" || c.AtLeast {
		return true
	}
	for i := range u.limits {
		if u.limits[i].May(c, read) {
			return true
		}
	}
	return false
}
