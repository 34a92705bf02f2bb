package match

import (
	"errors"
	"sync"
	"sync/atomic"

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
	always  bool // it cannot be told from versions alone
	machine bool // it asks what else runs on the machine
	spans   []span
	opinion atomic.Pointer[judge.Opinion] // what the voice says of this product, once somebody had to be judged by it
}

// span is one criterion's versions.
type span struct {
	scheme string
	kind   spanKind
	bounds vers.Bounds
	exact  vers.Version
}

type spanKind int8

const (
	spanAsk   spanKind = iota // only the judge can tell
	spanRange                 // bounds
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
func (b *Base) learn(u *use, v int32, id uint32, order string) {
	u.voice = v
	key := b.words.Text(id)
	o := judge.Sketch(b.voices[v].said, b.words, id)
	u.machine = o.Platforms(key)
	for _, c := range o.Configurations {
		named, plain := false, false
		for _, n := range c.Nodes {
			for i := range n.Criteria {
				x := &n.Criteria[i]
				if x.Key != key || !x.Vulnerable {
					continue
				}
				if named = true; !n.Negate {
					u.spans, plain = append(u.spans, newSpan(x, order)), true
				}
			}
		}
		u.always = u.always || named && (c.Negate || !plain)
	}
	for _, d := range o.Denials {
		u.always = u.always || d.Key == key
	}
}

// says is what the voice says of the product, with its ranges read for components of the given order.
func (b *Base) says(u *use, key, order string) *judge.Opinion {
	if o := u.opinion.Load(); o != nil {
		return o
	}
	o := judge.Unpack(b.voices[u.voice].said, b.words).About(key, order)
	u.opinion.Store(&o)
	return &o
}

func newSpan(x *judge.Criterion, order string) span {
	s := span{scheme: x.OrderFor(order)}
	var err error
	switch {
	case x.Ranged():
		s.kind = spanRange
		s.bounds, err = x.Range.Read(s.scheme)
	case x.Exact != "" && (x.PURL || !x.CPE.Get(cpe.Update).IsPlain()):
		s.kind = spanExact
		s.exact, err = vers.ParseVersion(s.scheme, x.Exact)
	}
	if err != nil {
		s.kind = spanAsk
	}
	return s
}

// may tells whether a voice may hold for a component; false is certain.
func (u *use) may(c *judge.Component, parsed *versions) bool {
	if u.always || c.Version == "" {
		return true
	}
	for i := range u.spans {
		if u.spans[i].may(c, parsed) {
			return true
		}
	}
	return false
}

func (s *span) may(c *judge.Component, parsed *versions) bool {
	if s.kind == spanAsk || s.kind == spanExact && !c.PURL && c.CPE.Get(cpe.Update).IsPlain() {
		return true
	}
	v, err := parsed.in(s.scheme, c.Version)
	if err != nil {
		return true
	}
	if s.kind == spanExact {
		n, err := v.Compare(s.exact)
		return err == nil && n == 0 || v.String() == s.exact.String()
	}
	in, err := s.bounds.Contains(v)
	return in || err != nil && !errors.Is(err, vers.ErrInverted)
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
