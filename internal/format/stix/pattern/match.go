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
// several observations. An observation that lasted may have happened at any moment of its span, so a pattern is fulfilled if moments can
// be chosen that do. Errors: a constant that cannot be compared with what stands there (a time with a text that is none), wherever it
// stands, a set of constants of different kinds, an expression of MATCHES that Go's regexp package doesn't take, a reference that is no
// text, ErrCostly.
func Match(p *Pattern, seen []Seen) (bool, error) {
	m := &matcher{places: map[*Test][]int{}}
	for i := range seen {
		m.seen = append(m.seen, &seen[i])
	}
	slices.SortStableFunc(m.seen, func(a, b *Seen) int { return a.First.Compare(b.First) })
	for _, s := range m.seen {
		m.left = append(m.left, max(s.Count, 1))
	}
	if err := m.testAll(p.Root); err != nil {
		return false, err
	}
	if !m.enough(p.Root) {
		return false, nil
	}
	found := false
	m.observation(p.Root, len(p.Root.Qualifiers), limits{within: unlimited}, func(binding) bool {
		found = true
		return false
	})
	if found {
		return true, nil
	}
	return false, m.err
}

// binding is what matters of a set of observations that fulfil an expression together.
type binding struct {
	head              int // the place taken first
	maxFirst, minLast time.Time
}

// limits are what the qualifiers around an expression ask of each of its bindings.
type limits struct {
	within time.Duration // the moments lie no further apart
	spans  []span        // each moment lies in all of them
}

type span struct{ start, stop time.Time }

const unlimited = time.Duration(math.MaxInt64)

// matcher tries observations for an expression and takes them back again. yield answers false to stop.
type matcher struct {
	seen   []*Seen
	left   []int           // how often each can still be taken
	places map[*Test][]int // which of seen fulfil a test
	steps  int
	tested int // comparisons made
	err    error
}

func (m *matcher) step() bool {
	m.steps++
	if m.steps > MaxBindings && m.err == nil {
		m.err = ErrCostly
	}
	return m.err == nil
}

// observation finds the bindings of an expression with its first n qualifiers.
func (m *matcher) observation(o *Observation, n int, l limits, yield func(binding) bool) bool {
	if n == 0 {
		return m.bare(o, l, yield)
	}
	q := o.Qualifiers[n-1]
	switch q.Kind {
	case Within:
		seconds := min(q.Seconds*float64(time.Second), float64(math.MaxInt64/2))
		l.within = min(l.within, time.Duration(seconds))
	case StartStop:
		s, err := q.span()
		if err != nil {
			m.err = err
			return false
		}
		l.spans = append(slices.Clip(l.spans), s)
	case Repeats:
		return m.repeated(o, n-1, q.Times, l, yield)
	}
	return m.observation(o, n-1, l, yield)
}

func (q Qualifier) span() (s span, err error) {
	start, err1 := time.Parse(time.RFC3339Nano, q.Start)
	stop, err2 := time.Parse(time.RFC3339Nano, q.Stop)
	if err := errors.Join(err1, err2); err != nil {
		return s, fmt.Errorf("reading START and STOP: %w", err)
	}
	return span{start, stop}, nil
}

// holds tells whether an observation can have happened in every span. The start belongs to a span, the stop doesn't.
func (l limits) holds(s *Seen) bool {
	return !slices.ContainsFunc(l.spans, func(p span) bool {
		return !p.start.Before(p.stop) || !s.First.Before(p.stop) || s.Last.Before(p.start)
	})
}

func (m *matcher) bare(o *Observation, l limits, yield func(binding) bool) bool {
	if o.Test != nil {
		return m.leaf(o.Test, l, yield)
	}
	if o.Join == Or {
		for _, part := range o.Parts {
			if !m.observation(part, len(part.Qualifiers), l, yield) {
				return false
			}
		}
		return true
	}
	return m.all(o.Parts, o.Join == Followed, l, nil, yield)
}

// all fulfils part after part, each by observations of its own; followed asks that they come in this order.
func (m *matcher) all(parts []*Observation, followed bool, l limits, so *binding, yield func(binding) bool) bool {
	if len(parts) == 0 {
		return yield(*so)
	}
	return m.observation(parts[0], len(parts[0].Qualifiers), l, func(b binding) bool {
		if followed && so != nil && so.maxFirst.After(b.minLast) {
			return true
		}
		both, fits := so.join(b, l.within)
		return !fits || m.all(parts[1:], followed, l, &both, yield)
	})
}

// leaf tries each observation that fulfils the test and can still be taken.
func (m *matcher) leaf(t *Test, l limits, yield func(binding) bool) bool {
	for _, i := range m.places[t] {
		if m.left[i] == 0 || !l.holds(m.seen[i]) {
			continue
		}
		if !m.step() {
			return false
		}
		m.left[i]--
		more := yield(m.single(i))
		m.left[i]++
		if !more {
			return false
		}
	}
	return true
}

func (m *matcher) single(i int) binding {
	return binding{head: i, maxFirst: m.seen[i].First, minLast: m.seen[i].Last}
}

// join adds b to so and tells whether all of it can have happened within a span of time.
func (so *binding) join(b binding, within time.Duration) (binding, bool) {
	if so != nil {
		b.head = so.head
		if so.maxFirst.After(b.maxFirst) {
			b.maxFirst = so.maxFirst
		}
		if so.minLast.Before(b.minLast) {
			b.minLast = so.minLast
		}
	}
	return b, b.maxFirst.Sub(b.minLast) <= within
}
