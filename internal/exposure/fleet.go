package exposure

import (
	"context"
	"iter"
	"slices"

	"lianfang/internal/exposure/judge"
)

// fleet is the machines of some organisations in memory, so that hundreds of words that look at whole machines need not read them each time.
type fleet struct {
	comps    map[int64]judge.Component
	system   map[int64]bool    // components that are or stand for an operating system
	on       map[int64][]int64 // components by machine
	machines map[int64][]int64 // machines by component
}

// fleetRows is how large organisations may be to be kept in memory.
const fleetRows = 300_000

func (e *Exposure) scopeOf(ctx context.Context, list []stock) (*scope, error) {
	out := &scope{list: list}
	n, err := holdingsOf(ctx, e.store.Read(), list, fleetRows+1)
	if err != nil || n > fleetRows {
		return out, err
	}
	out.fleet, err = fleetOf(ctx, e.store.Read(), list)
	return out, err
}

func (f *fleet) add(asset, id int64, name string) {
	if _, known := f.comps[id]; !known {
		c, err := judge.Read(name)
		if err != nil {
			return
		}
		f.comps[id], f.system[id] = c, c.System()
	}
	f.on[asset] = append(f.on[asset], id)
	f.machines[id] = append(f.machines[id], asset)
}

// machines gives the machines with one of the components, in order, with what on them may decide: products that are named, and operating systems.
func (e *Exposure) machines(ctx context.Context, components []int64, named []string, only *scope) iter.Seq2[machine, error] {
	switch {
	case only == nil:
		return e.machinesHolding(ctx, components, named, nil)
	case only.fleet == nil:
		return e.machinesHolding(ctx, components, named, only.list)
	}
	return func(yield func(machine, error) bool) {
		for _, m := range only.fleet.holding(components, named) {
			if !yield(m, nil) {
				return
			}
		}
	}
}

func (f *fleet) holding(components []int64, named []string) []machine {
	asked := map[int64]bool{}
	var assets []int64
	for _, c := range components {
		asked[c] = true
		assets = append(assets, f.machines[c]...)
	}
	slices.Sort(assets)
	assets = slices.Compact(assets)
	out := make([]machine, len(assets))
	for i, asset := range assets {
		m := machine{asset: asset}
		for _, id := range f.on[asset] {
			c := f.comps[id]
			if !f.system[id] && !slices.Contains(named, c.Key) {
				continue
			}
			if asked[id] {
				m.of = append(m.of, id)
			}
			m.ids, m.all = append(m.ids, id), append(m.all, c)
		}
		out[i] = m
	}
	return out
}
