package match

import (
	"sync"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cpe"
	"lianfang/internal/format/vers"
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
	voice   int32
	key     uint32          // of the product
	always  bool            // it cannot be told from versions alone
	machine bool            // it asks what else runs on the machine
	spans   []span          // one of which has to hold
	limits  []*judge.Limits // of spans that are ranges and not plain; it may end before them
}

// span is one criterion's versions: a range, or an exact version. There are a few for each vulnerability of each product, so they are small.
type span struct {
	kind  spanKind
	plain vers.PlainRange
	exact *vers.Version
}

type spanKind int8

const (
	spanAsk   spanKind = iota // only the judge can tell
	spanPlain                 // plain
	spanRange                 // limits
	spanExact                 // exact
)

func (b *Base) rulesFor(key, order string) *rules {
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
	r := &rules{order: order, uses: make([]use, len(p.voices))}
	for i, v := range p.voices {
		b.learn(&r.uses[i], v, id, order)
	}
	p.order = append(p.order, r)
	return r
}

// learn gathers the criteria that have to hold for the product to be affected. In negated parts a criterion that does not hold makes true, so those
// are left to the judge.
func (b *Base) learn(u *use, v int32, key uint32, order string) {
	u.voice, u.key = v, key
	u.always, u.machine = judge.Look(b.voices[v].said, b.words, key, func(x judge.Criterion) {
		s, l := newSpan(&x, order)
		if u.spans = append(u.spans, s); l != nil {
			u.limits = append(append(u.limits, make([]*judge.Limits, len(u.spans)-1-len(u.limits))...), l)
		}
	})
}

func newSpan(x *judge.Criterion, order string) (s span, l *judge.Limits) {
	switch {
	case x.Ranged():
		var ok bool
		if s.plain, ok = x.Range.Plain(x.OrderFor(order)); ok {
			s.kind = spanPlain
			return s, nil
		}
		s.kind, l = spanRange, x.Limits(order)
	case x.Exact != "" && (x.PURL || !x.CPE.Get(cpe.Update).IsPlain()):
		if v, err := vers.ParseVersion(x.OrderFor(order), x.Exact); err == nil {
			s.kind, s.exact = spanExact, &v
		}
	}
	return s, l
}

// may tells whether a voice may hold for a component; false is certain.
func (u *use) may(c *judge.Component, parsed *versions) bool {
	if u.always || c.Version == "" || c.AtLeast {
		return true
	}
	for i := range u.spans {
		var l *judge.Limits
		if i < len(u.limits) {
			l = u.limits[i]
		}
		if u.spans[i].may(l, c, parsed) {
			return true
		}
	}
	return false
}

func (s *span) may(l *judge.Limits, c *judge.Component, parsed *versions) bool {
	scheme := "generic"
	switch {
	case s.kind == spanAsk, s.kind == spanExact && !c.PURL && c.CPE.Get(cpe.Update).IsPlain():
		return true
	case s.kind == spanExact:
		scheme = s.exact.Scheme()
	case s.kind == spanRange:
		scheme = l.Order()
	}
	v, err := parsed.in(scheme, c.Version)
	if err != nil {
		return true
	}
	switch s.kind {
	case spanExact:
		n, err := v.Compare(*s.exact)
		return err == nil && n == 0 || v.String() == s.exact.String()
	case spanPlain:
		in, err := s.plain.Contains(v)
		return in || err != nil
	}
	return l.May(v)
}

// versions is a component's version as each scheme that was asked for reads it.
type versions struct {
	schemes []string
	read    []vers.Version
	errs    []error
}

func (p *versions) in(scheme, text string) (vers.Version, error) {
	for i, s := range p.schemes {
		if s == scheme {
			return p.read[i], p.errs[i]
		}
	}
	v, err := vers.ParseVersion(scheme, text)
	p.schemes, p.read, p.errs = append(p.schemes, scheme), append(p.read, v), append(p.errs, err)
	return v, err
}
