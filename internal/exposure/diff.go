package exposure

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"lianfang/internal/store"
)

// held is a row as it is kept: a component on a machine, as its owner writes it.
type held struct {
	asset, component int64
	as               string
}

// thing is what one line says of a machine: a product may be named in it twice, by CPE and purl.
type thing struct {
	asset      int64
	as         string
	components []int64
}

// change is a thing that went (now is nil), came (was is nil), or is there in another version.
type change struct{ was, now *thing }

func (c change) either() *thing {
	if c.now != nil {
		return c.now
	}
	return c.was
}

// count is how many things came, went and changed.
type count struct{ added, removed, changed int }

func countChanges(all []change) (n count) {
	for _, c := range all {
		switch {
		case c.was == nil:
			n.added++
		case c.now == nil:
			n.removed++
		default:
			n.changed++
		}
	}
	return n
}

// things puts rows together that one line of a machine says.
func things(rows []held) []*thing {
	type line struct {
		asset int64
		as    string
	}
	at := map[line]*thing{}
	var out []*thing
	for _, r := range rows {
		t := at[line{r.asset, r.as}]
		if t == nil {
			t = &thing{asset: r.asset, as: r.as}
			at[line{r.asset, r.as}] = t
			out = append(out, t)
		}
		t.components = append(t.components, r.component)
	}
	return out
}

// pair finds of rows that went and came those that are one thing in another version: on the same machine, and the same product. It gives the
// changes in the order in which people read them, by machine.
func pair(gone, came []held, product map[int64]int64, machine map[int64]string) []change {
	type place struct{ asset, product int64 }
	waiting := map[place][]*thing{}
	fresh := things(came)
	for _, t := range fresh {
		for _, p := range productsIn(t, product) {
			waiting[place{t.asset, p}] = append(waiting[place{t.asset, p}], t)
		}
	}
	taken := map[*thing]bool{}
	next := func(t *thing) *thing {
		for _, p := range productsIn(t, product) {
			for list := waiting[place{t.asset, p}]; len(list) > 0; list = list[1:] {
				if !taken[list[0]] {
					waiting[place{t.asset, p}] = list[1:]
					return list[0]
				}
			}
		}
		return nil
	}
	var out []change
	for _, t := range things(gone) {
		c := change{was: t, now: next(t)}
		if c.now != nil {
			taken[c.now] = true
		}
		out = append(out, c)
	}
	for _, t := range fresh {
		if !taken[t] {
			out = append(out, change{now: t})
		}
	}
	slices.SortFunc(out, func(a, b change) int {
		x, y := a.either(), b.either()
		return cmp.Or(cmp.Compare(machine[x.asset], machine[y.asset]), cmp.Compare(x.as, y.as), cmp.Compare(x.asset, y.asset))
	})
	return out
}

func productsIn(t *thing, product map[int64]int64) []int64 {
	out := make([]int64, len(t.components))
	for i, c := range t.components {
		out[i] = product[c]
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// differing is what differs between two states of a list, with the names of its machines.
type differing struct {
	all      []change
	machines map[int64]string
}

// differences puts together rows that went and came.
func differences(ctx context.Context, q store.Querier, gone, came []held) (differing, error) {
	components, assets := map[int64]bool{}, map[int64]bool{}
	for _, list := range [][]held{gone, came} {
		for _, h := range list {
			components[h.component], assets[h.asset] = true, true
		}
	}
	products, err := productsByComponent(ctx, q, slices.Collect(maps.Keys(components)))
	if err != nil {
		return differing{}, err
	}
	names, err := assetsNamed(ctx, q, slices.Collect(maps.Keys(assets)))
	return differing{pair(gone, came, products, names), names}, err
}

// changes says them in words.
func (d differing) changes(ctx context.Context, q store.Querier) ([]Change, error) {
	var ids []int64
	for _, c := range d.all {
		for _, t := range []*thing{c.was, c.now} {
			if t != nil {
				ids = append(ids, t.components...)
			}
		}
	}
	names, err := componentsNamed(ctx, q, ids)
	out := make([]Change, len(d.all))
	for i, c := range d.all {
		out[i] = Change{Place: int64(i + 1), Machine: d.machines[c.either().asset], Was: heldOf(c.was, names), Now: heldOf(c.now, names)}
	}
	return out, err
}

func heldOf(t *thing, names map[int64]string) Held {
	if t == nil {
		return Held{}
	}
	h := Held{Written: t.as}
	for _, c := range t.components {
		h.Names = append(h.Names, names[c])
	}
	return h
}
