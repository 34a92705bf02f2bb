package match

import (
	"slices"
	"sync"

	"lianfang/internal/exposure/judge"
)

// product is everything that is said of one product. Its bounds are read the first time that somebody has it, once for each version order.
type product struct {
	key    uint32
	voices []int32

	mu    sync.Mutex
	order []*rules
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
}

// rulesFor gives what is said of a product; room is memory for what it has to read.
func (b *Base) rulesFor(key, order string, room *[]judge.Limits) *rules {
	id, known := b.words.Find(key)
	p := b.index[id]
	if !known || p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.order {
		if r.order == order {
			return r
		}
	}
	r := &rules{order, b.learn(p, order, room)}
	p.order = append(p.order, r)
	return r
}

// learn gathers the criteria that have to hold for the product to be affected. In negated parts a criterion that does not hold makes true, so those
// are left to the judge.
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
