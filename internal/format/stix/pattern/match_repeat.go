package pattern

import "slices"

// repeated fulfils an expression with its first n qualifiers times over.
func (m *matcher) repeated(o *Observation, n, times int, l limits, yield func(binding) bool) bool {
	if places, times, l, ok := m.plain(o, n, times, l); ok {
		return m.repeatLeaf(places, times, l, yield)
	}
	return m.repeat(o, n, times, l, nil, -1, yield)
}

// plain tells whether a repeated expression is one test, and then where it is fulfilled. WITHIN asks nothing of a single observation,
// and repetitions of repetitions multiply.
func (m *matcher) plain(o *Observation, n, times int, l limits) ([]int, int, limits, bool) {
	if o.Test == nil {
		return nil, 0, l, false
	}
	for n--; n >= 0; n-- {
		switch q := o.Qualifiers[n]; q.Kind {
		case Within:
			if slices.ContainsFunc(o.Qualifiers[:n], func(q Qualifier) bool { return q.Kind == Repeats }) {
				return nil, 0, l, false
			}
		case Repeats:
			times = multiply(times, q.Times)
		case StartStop:
			s, err := q.span()
			if err != nil {
				m.err = err
				return nil, 0, l, true
			}
			l.spans = append(slices.Clip(l.spans), s)
		}
	}
	var places []int
	for _, i := range m.places[o.Test] {
		if m.left[i] > 0 && l.holds(m.seen[i]) {
			places = append(places, i)
		}
	}
	return places, times, l, true
}

// repeatLeaf takes observations from places, any number from each. Where they must lie close together one of them ends first: each is
// tried as this one, with those that can have happened soon enough after it.
func (m *matcher) repeatLeaf(places []int, times int, l limits, yield func(binding) bool) bool {
	if l.within == unlimited {
		return m.take(places, m.remaining(places), times, nil, yield)
	}
	slices.SortStableFunc(places, func(a, b int) int { return m.seen[a].Last.Compare(m.seen[b].Last) })
	for k, first := range places {
		near := []int{first}
		for _, i := range places[k+1:] {
			if m.seen[i].First.Sub(m.seen[first].Last) <= l.within {
				near = append(near, i)
			}
		}
		// at least one of the first is taken here; the rest may be more of it
		m.steps += len(places) / 32
		if !m.step() {
			return false
		}
		m.left[first]--
		one := m.single(first)
		more := times == 1 && yield(one) || times > 1 && m.take(near, m.remaining(near), times-1, &one, yield)
		m.left[first]++
		if !more {
			return false
		}
	}
	return true
}

// remaining adds up how much can be taken of places from each one on.
func (m *matcher) remaining(places []int) []int {
	sums := make([]int, len(places)+1)
	for k := len(places) - 1; k >= 0; k-- {
		sums[k] = add(sums[k+1], m.left[places[k]])
	}
	return sums
}

// take takes times observations from places, as many as it can from the first ones to begin with.
func (m *matcher) take(places, remaining []int, times int, so *binding, yield func(binding) bool) bool {
	if times == 0 {
		return yield(*so)
	}
	if len(places) == 0 || remaining[0] < times {
		return true
	}
	i := places[0]
	for n := min(m.left[i], times); n >= 0 && n >= times-remaining[1]; n-- {
		if !m.step() {
			return false
		}
		next := so
		if n > 0 {
			both, _ := so.join(m.single(i), unlimited)
			next = &both
		}
		m.left[i] -= n
		more := m.take(places[1:], remaining[1:], times-n, next, yield)
		m.left[i] += n
		if !more {
			return false
		}
	}
	return true
}

// repeat fulfils any expression times over. The repetitions are alike, so they are tried in one order only.
func (m *matcher) repeat(o *Observation, n, times int, l limits, so *binding, last int, yield func(binding) bool) bool {
	if times == 0 {
		return yield(*so)
	}
	if multiply(m.need(o, n), times) > m.total() {
		return true
	}
	return m.observation(o, n, l, func(b binding) bool {
		if b.head < last {
			return true
		}
		both, fits := so.join(b, l.within)
		return !fits || m.repeat(o, n, times-1, l, &both, b.head, yield)
	})
}

func (m *matcher) total() int {
	sum := 0
	for _, n := range m.left {
		sum = add(sum, n)
	}
	return sum
}
