package exposure

import (
	"context"
	"slices"

	"lianfang/internal/store"
)

// What an upload ended and began is written down when it is judged: later the records change, and what nobody holds any more is not judged again.

// placed is a change of a snapshot.
type placed struct {
	list, n, place int64
	change
}

// effect is a vulnerability that an upload ended (gone) or began, with the component that met it before or does now; the other is what stands in its
// place, 0 for nothing.
type effect struct {
	list, n                            int64
	gone                               bool
	vulnerability, was, now, assertion int64
}

// strength is how sure an effect is, and on how many machines.
type strength struct{ answer, machines int64 }

// met is one word's answer on a component, on a machine or (0) wherever it stands.
type met struct{ vulnerability, assertion, answer int64 }

type metKey struct{ component, asset int64 }

type meetings map[metKey][]met

// of lists what a thing meets, by component.
func (m meetings) of(t *thing, each func(component int64, x met)) {
	if t == nil {
		return
	}
	for _, c := range t.components {
		for _, x := range m[metKey{c, 0}] {
			each(c, x)
		}
		for _, x := range m[metKey{c, t.asset}] {
			each(c, x)
		}
	}
}

// alone tells whether something is said of a thing for its machine alone.
func (m meetings) alone(t *thing) bool {
	return t != nil && slices.ContainsFunc(t.components, func(c int64) bool { return len(m[metKey{c, t.asset}]) > 0 })
}

// effects compares what was met before with what is met after, thing by thing. Things that changed alike on many machines are compared once.
func effects(all []placed, before, after meetings, product map[int64]int64) map[effect]strength {
	out := map[effect]strength{}
	same := map[string]map[effect]int64{}
	for _, p := range all {
		key := ""
		if !before.alone(p.was) && !after.alone(p.now) {
			key = signature(p)
		}
		found, known := same[key]
		if !known || key == "" {
			found = compareMeetings(p, before, after, product)
			same[key] = found
		}
		for e, answer := range found {
			s := out[e]
			out[e] = strength{max(s.answer, answer), s.machines + 1}
		}
	}
	return out
}

func signature(p placed) string {
	key := store.IDs([]int64{p.list, p.n})
	for _, t := range []*thing{p.was, p.now} {
		key += "|"
		if t != nil {
			key += store.IDs(t.components)
		}
	}
	return key
}

func compareMeetings(p placed, before, after meetings, product map[int64]int64) map[effect]int64 {
	had, has := map[int64]bool{}, map[int64]bool{}
	before.of(p.was, func(_ int64, x met) { had[x.vulnerability] = true })
	after.of(p.now, func(_ int64, x met) { has[x.vulnerability] = true })
	out := map[effect]int64{}
	before.of(p.was, func(c int64, x met) {
		if !has[x.vulnerability] {
			out[effect{p.list, p.n, true, x.vulnerability, c, twin(p.now, c, product), x.assertion}] = x.answer
		}
	})
	after.of(p.now, func(c int64, x met) {
		if !had[x.vulnerability] {
			out[effect{p.list, p.n, false, x.vulnerability, twin(p.was, c, product), c, x.assertion}] = x.answer
		}
	})
	return out
}

// twin is the component of a thing that is the same product, 0 if there is none.
func twin(t *thing, component int64, product map[int64]int64) int64 {
	if t == nil {
		return 0
	}
	for _, c := range t.components {
		if product[c] == product[component] {
			return c
		}
	}
	return 0
}

// beforeJudging reads what the snapshots changed of what met something so far.
func (e *Exposure) beforeJudging(ctx context.Context, tx *store.Tx, list []stock) ([]placed, meetings, error) {
	all, err := changesThatMeet(ctx, tx, list)
	if err != nil || len(all) == 0 {
		return nil, meetings{}, err
	}
	before, err := meetingsOf(ctx, tx, componentsOfChanges(all, oldSide))
	return all, before, err
}

// afterJudging writes down what the snapshots ended and began.
func (e *Exposure) afterJudging(ctx context.Context, tx *store.Tx, list []stock, had []placed, before meetings) error {
	all, err := changesThatMeet(ctx, tx, list)
	if err != nil {
		return err
	}
	all = together(had, all)
	if len(all) == 0 {
		return nil
	}
	both := append(componentsOfChanges(all, newSide), componentsOfChanges(all, oldSide)...)
	after, err := meetingsOf(ctx, tx, both)
	if err != nil {
		return err
	}
	for k, list := range after { // what was there may only now have been judged, with what replaced it
		before[k] = append(before[k], list...)
	}
	products, err := productsByComponent(ctx, tx, both)
	if err != nil {
		return err
	}
	return insertEffects(ctx, tx, effects(all, before, after, products))
}

// together is the changes of two readings, each once.
func together(a, b []placed) []placed {
	type key struct{ list, n, place int64 }
	have := map[key]bool{}
	for _, p := range a {
		have[key{p.list, p.n, p.place}] = true
	}
	for _, p := range b {
		if !have[key{p.list, p.n, p.place}] {
			a = append(a, p)
		}
	}
	return a
}

func oldSide(c change) *thing { return c.was }
func newSide(c change) *thing { return c.now }

func componentsOfChanges(all []placed, side func(change) *thing) []int64 {
	have := map[int64]bool{}
	var out []int64
	for _, p := range all {
		t := side(p.change)
		if t == nil {
			continue
		}
		for _, c := range t.components {
			if !have[c] {
				have[c], out = true, append(out, c)
			}
		}
	}
	return out
}
