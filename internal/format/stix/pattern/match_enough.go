package pattern

import "math"

// Sums and products here may be beyond any number of observations; they stop at the largest int32.
const plenty = math.MaxInt32

func add(a, b int) int { return min(a+b, plenty) }

func multiply(a, b int) int {
	if a > 0 && b > plenty/a {
		return plenty
	}
	return a * b
}

// need is the least number of observations that an expression with its first n qualifiers takes.
func (m *matcher) need(o *Observation, n int) int {
	times := 1
	for _, q := range o.Qualifiers[:n] {
		if q.Kind == Repeats {
			times = multiply(times, q.Times)
		}
	}
	sum := 0
	for i, part := range o.Parts {
		one := m.need(part, len(part.Qualifiers))
		switch {
		case o.Join != Or:
			sum = add(sum, one)
		case i == 0 || one < sum:
			sum = one
		}
	}
	if o.Test != nil {
		sum = 1
	}
	return multiply(times, sum)
}

// demand is a test that must be fulfilled a number of times, each time by an observation that nothing else takes.
type demand struct {
	places []int
	times  int
	taken  map[int]int // from which place how many
}

// demands lists those of an expression. What stands under OR may be left out, so it asks for nothing.
func (m *matcher) demands(o *Observation, times int, out []demand) []demand {
	for _, q := range o.Qualifiers {
		if q.Kind == Repeats {
			times = multiply(times, q.Times)
		}
	}
	if o.Test != nil {
		return append(out, demand{places: m.places[o.Test], times: times, taken: map[int]int{}})
	}
	if o.Join == Or {
		return out
	}
	for _, part := range o.Parts {
		out = m.demands(part, times, out)
	}
	return out
}

// enough tells whether there are observations for all demands at once, times left aside. Where there are not, a search would try every
// order of those that there are before it gave up.
func (m *matcher) enough(root *Observation) bool {
	if m.need(root, len(root.Qualifiers)) > m.total() {
		return false
	}
	all := m.demands(root, 1, nil)
	free := append([]int(nil), m.left...)
	tries := 0
	for d := range all {
		for all[d].times > 0 {
			if tries++; tries*len(all)*len(m.seen) > MaxTested {
				return true // too many to tell beforehand
			}
			got := supply(all, d, free, map[int]bool{})
			if got == 0 {
				return false
			}
			all[d].times -= got
		}
	}
	return true
}

// supply finds observations for a demand, if need be by moving another demand to another place. It answers how many.
func supply(all []demand, d int, free []int, visited map[int]bool) int {
	for _, i := range all[d].places {
		if n := min(free[i], all[d].times); n > 0 {
			free[i] -= n
			all[d].taken[i] += n
			return n
		}
	}
	for _, i := range all[d].places {
		if visited[i] {
			continue
		}
		visited[i] = true
		for other := range all {
			if other == d || all[other].taken[i] == 0 {
				continue
			}
			before := all[other].times
			all[other].times = 1
			moved := supply(all, other, free, visited)
			all[other].times = before
			if moved > 0 {
				all[other].taken[i]--
				all[d].taken[i]++
				return 1
			}
		}
	}
	return 0
}
