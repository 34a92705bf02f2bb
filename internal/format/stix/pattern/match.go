package pattern

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"time"
)

// ErrCostly says that a pattern has too many ways to be fulfilled to try them all.
var ErrCostly = errors.New("the pattern has too many possible matches to try")

// Match tells whether observations fulfil a pattern (STIX 2.1, 9.5 to 9.7). What was observed n times counts as n observations.
//
// Within one observation all comparisons of an object type are about the same object; what several objects are compared for is
// several observations. Errors: a constant that cannot be compared with what stands there (a time with a text that is none), a set of
// constants of different kinds, an expression of MATCHES that Go's regexp package doesn't take, ErrCostly. Of more observations than
// MaxObservations the first ones count.
func Match(p *Pattern, seen []Seen) (bool, error) {
	m := &matcher{}
	for i := range seen {
		for range min(max(seen[i].Count, 1), MaxObservations-len(m.seen)) {
			m.seen = append(m.seen, &seen[i])
		}
	}
	slices.SortStableFunc(m.seen, func(a, b *Seen) int { return a.First.Compare(b.First) })
	m.used = make([]bool, len(m.seen))
	found := false
	m.observation(p.Root, len(p.Root.Qualifiers), unlimited, func(binding) bool {
		found = true
		return false
	})
	return found && m.err == nil, m.err
}

// binding is a set of observations that fulfil an expression together.
type binding struct {
	places            []int // in matcher.seen, the first one taken first
	maxFirst, minLast time.Time
	earliest, latest  time.Time
}

var unlimited = time.Duration(math.MaxInt64)

// matcher tries observations for an expression and takes them back again. yield answers false to stop.
type matcher struct {
	seen  []*Seen
	used  []bool
	tests map[testAt]bool
	steps int
	err   error
}

type testAt struct {
	test *Test
	seen *Seen
}

func (m *matcher) step() bool {
	m.steps++
	if m.steps > MaxBindings && m.err == nil {
		m.err = ErrCostly
	}
	return m.err == nil
}

// observation finds the bindings of an expression with its first n qualifiers, none spread over more than within.
func (m *matcher) observation(o *Observation, n int, within time.Duration, yield func(binding) bool) bool {
	if n == 0 {
		return m.bare(o, within, yield)
	}
	q := o.Qualifiers[n-1]
	switch q.Kind {
	case Within:
		limit := time.Duration(min(q.Seconds*float64(time.Second), float64(math.MaxInt64/2)))
		return m.observation(o, n-1, min(within, limit), yield)
	case Repeats:
		return m.repeat(o, n-1, q.Times, within, binding{}, yield)
	}
	start, stop, err := q.span()
	if err != nil {
		m.err = err
		return false
	}
	return m.observation(o, n-1, within, func(b binding) bool {
		inside := !slices.ContainsFunc(b.places, func(i int) bool {
			return !m.seen[i].First.Before(stop) || m.seen[i].Last.Before(start)
		})
		return !inside || yield(b)
	})
}

func (q Qualifier) span() (start, stop time.Time, err error) {
	start, err1 := time.Parse(time.RFC3339Nano, q.Start)
	stop, err2 := time.Parse(time.RFC3339Nano, q.Stop)
	if err := errors.Join(err1, err2); err != nil {
		return start, stop, fmt.Errorf("reading START and STOP: %w", err)
	}
	return start, stop, nil
}

func (m *matcher) bare(o *Observation, within time.Duration, yield func(binding) bool) bool {
	if o.Test != nil {
		return m.leaf(o.Test, within, yield)
	}
	if o.Join == Or {
		for _, part := range o.Parts {
			if !m.observation(part, len(part.Qualifiers), within, yield) {
				return false
			}
		}
		return true
	}
	return m.all(o.Parts, o.Join == Followed, within, binding{}, yield)
}

// all fulfils part after part, each by observations of its own; followed asks that they come in this order.
func (m *matcher) all(parts []*Observation, followed bool, within time.Duration, so binding, yield func(binding) bool) bool {
	if len(parts) == 0 {
		return yield(so)
	}
	return m.observation(parts[0], len(parts[0].Qualifiers), within, func(b binding) bool {
		if followed && len(so.places) > 0 && b.earliest.Before(so.latest) {
			return true
		}
		both, fits := so.join(b, within)
		return !fits || m.all(parts[1:], followed, within, both, yield)
	})
}

// repeat fulfils an expression times over. The repetitions are alike, so they are tried in one order only.
func (m *matcher) repeat(o *Observation, n, times int, within time.Duration, so binding, yield func(binding) bool) bool {
	if times == 0 {
		return yield(so)
	}
	if times > m.free() {
		return true
	}
	last := -1
	if len(so.places) > 0 {
		last = so.places[0]
	}
	return m.observation(o, n, within, func(b binding) bool {
		if b.places[0] < last {
			return true
		}
		both, fits := so.join(b, within)
		if !fits {
			return true
		}
		both.places = append([]int{b.places[0]}, both.places...) // the newest first, for the order
		return m.repeat(o, n, times-1, within, both, yield)
	})
}

func (m *matcher) free() int {
	n := 0
	for _, u := range m.used {
		if !u {
			n++
		}
	}
	return n
}

// leaf tries each observation that isn't used yet.
func (m *matcher) leaf(t *Test, within time.Duration, yield func(binding) bool) bool {
	for i, s := range m.seen {
		if m.used[i] || !m.fulfils(t, s) {
			if m.err != nil {
				return false
			}
			continue
		}
		if !m.step() {
			return false
		}
		m.used[i] = true
		more := yield(binding{places: []int{i}, maxFirst: s.First, minLast: s.Last, earliest: s.First, latest: s.Last})
		m.used[i] = false
		if !more {
			return false
		}
	}
	return true
}

// join adds b to so and tells whether all of it can have happened within a span of time.
func (so binding) join(b binding, within time.Duration) (binding, bool) {
	if len(so.places) == 0 {
		return b, b.maxFirst.Sub(b.minLast) <= within
	}
	out := binding{places: slices.Concat(so.places, b.places), maxFirst: so.maxFirst, minLast: so.minLast,
		earliest: so.earliest, latest: so.latest}
	if b.maxFirst.After(out.maxFirst) {
		out.maxFirst = b.maxFirst
	}
	if b.minLast.Before(out.minLast) {
		out.minLast = b.minLast
	}
	if b.earliest.Before(out.earliest) {
		out.earliest = b.earliest
	}
	if b.latest.After(out.latest) {
		out.latest = b.latest
	}
	return out, out.maxFirst.Sub(out.minLast) <= within
}

// fulfils remembers, because the same observation is tried again and again.
func (m *matcher) fulfils(t *Test, s *Seen) bool {
	if known, have := m.tests[testAt{t, s}]; have {
		return known
	}
	if !m.step() {
		return false
	}
	is, err := s.fulfils(t)
	if err != nil {
		m.err = err
		return false
	}
	if m.tests == nil {
		m.tests = map[testAt]bool{}
	}
	m.tests[testAt{t, s}] = is
	return is
}
