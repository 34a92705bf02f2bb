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

// inOrder sorts rows by machine, and on it as they are written.
func inOrder(rows []held) []held {
	slices.SortFunc(rows, func(a, b held) int {
		return cmp.Or(cmp.Compare(a.asset, b.asset), cmp.Compare(a.as, b.as), cmp.Compare(a.component, b.component))
	})
	return rows
}

// things puts rows in order together that one line of a machine says.
func things(rows []held) []*thing {
	var out []*thing
	for _, r := range rows {
		if last := len(out) - 1; last < 0 || out[last].asset != r.asset || out[last].as != r.as {
			out = append(out, &thing{asset: r.asset, as: r.as})
		}
		t := out[len(out)-1]
		t.components = append(t.components, r.component)
	}
	return out
}

// lines counts the things that rows in order say.
func lines(rows []held) (n int) {
	for i, r := range rows {
		if i == 0 || rows[i-1].asset != r.asset || rows[i-1].as != r.as {
			n++
		}
	}
	return n
}

// pair finds of rows that went and came those that are one thing in another version: on the same machine, and the same product. The changes come
// machine by machine, in the order in which the machines were first named.
func pair(gone, came []held, product map[int64]int64) []change {
	gone, came = inOrder(gone), inOrder(came)
	var out []change
	for len(gone) > 0 || len(came) > 0 {
		var g, c []held
		asset := lowest(gone, came)
		g, gone = cutMachine(gone, asset)
		c, came = cutMachine(came, asset)
		out = append(out, pairOn(things(g), things(c), product)...)
	}
	return out
}

func lowest(a, b []held) int64 {
	if len(a) == 0 || len(b) > 0 && b[0].asset < a[0].asset {
		return b[0].asset
	}
	return a[0].asset
}

// cutMachine cuts the rows of a machine off the front of rows in order.
func cutMachine(rows []held, asset int64) (of, rest []held) {
	n := 0
	for n < len(rows) && rows[n].asset == asset {
		n++
	}
	return rows[:n], rows[n:]
}

// pairOn is pair on one machine.
func pairOn(gone, came []*thing, product map[int64]int64) []change {
	waiting := map[int64][]*thing{}
	for _, t := range came {
		for _, p := range productsIn(t, product) {
			waiting[p] = append(waiting[p], t)
		}
	}
	taken := map[*thing]bool{}
	next := func(t *thing) *thing {
		for _, p := range productsIn(t, product) {
			for list := waiting[p]; len(list) > 0; list = list[1:] {
				if !taken[list[0]] {
					waiting[p] = list[1:]
					taken[list[0]] = true
					return list[0]
				}
			}
		}
		return nil
	}
	var out []change
	for _, t := range gone {
		out = append(out, change{was: t, now: next(t)})
	}
	for _, t := range came {
		if !taken[t] {
			out = append(out, change{now: t})
		}
	}
	slices.SortFunc(out, func(a, b change) int { return cmp.Compare(a.either().as, b.either().as) })
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

// differences puts together rows that went and came.
func differences(ctx context.Context, q store.Querier, gone, came []held) ([]change, error) {
	components := map[int64]bool{}
	for _, list := range [][]held{gone, came} {
		for _, h := range list {
			components[h.component] = true
		}
	}
	products, err := productsByComponent(ctx, q, slices.Collect(maps.Keys(components)))
	if err != nil {
		return nil, err
	}
	return pair(gone, came, products), nil
}

// inWords says changes by the names of machines and products; the first is at a place.
func inWords(ctx context.Context, q store.Querier, all []change, place int64) ([]Change, error) {
	var components, assets []int64
	for _, c := range all {
		assets = append(assets, c.either().asset)
		for _, t := range []*thing{c.was, c.now} {
			if t != nil {
				components = append(components, t.components...)
			}
		}
	}
	machines, err := assetsNamed(ctx, q, assets)
	if err != nil {
		return nil, err
	}
	names, err := componentsNamed(ctx, q, components)
	out := make([]Change, len(all))
	for i, c := range all {
		out[i] = Change{Place: place + int64(i), Machine: machines[c.either().asset], Was: heldOf(c.was, names), Now: heldOf(c.now, names)}
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
