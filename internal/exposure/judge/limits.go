package judge

import (
	"errors"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/vers"
)

// Limits is what a criterion's versions are held against, read under one order. There are a few for each vulnerability of each product that somebody has,
// so they are small.
type Limits struct {
	kind  limitsKind
	plain vers.PlainRange // if that is the kind
	more  *moreLimits     // of other ranges, and of single versions
}

type moreLimits struct {
	order  string
	bounds vers.Bounds
	err    error // of bounds
	exact  vers.Version
}

type limitsKind int8

const (
	askTheJudge limitsKind = iota
	plainRange
	otherRange
	exactVersion
)

// Limits reads the criterion for components of the given order.
func (c *Criterion) Limits(own string) Limits {
	more := moreLimits{order: c.OrderFor(own)}
	switch {
	case c.Ranged():
		if p, ok := c.Range.Plain(more.order); ok {
			return Limits{kind: plainRange, plain: p}
		}
		more.bounds, more.err = c.Range.Read(more.order)
		return Limits{kind: otherRange, more: &more}
	case c.Exact != "" && (c.PURL || !c.CPE.Get(cpe.Update).IsPlain()):
		v, err := vers.ParseVersion(more.order, c.Exact)
		if err != nil {
			return Limits{}
		}
		more.exact = v
		return Limits{kind: exactVersion, more: &more}
	}
	return Limits{}
}

// May tells whether a component that has a version may be meant; false is certain. read are readings of its version.
func (l *Limits) May(c *Component, read *Readings) bool {
	if l.kind == askTheJudge || l.kind == exactVersion && !c.PURL && c.CPE.Get(cpe.Update).IsPlain() {
		return true
	}
	v, err := read.in(l.order(), c.Version)
	if err != nil {
		return true
	}
	if l.kind == exactVersion {
		n, err := v.Compare(l.more.exact)
		return err == nil && n == 0 || v.String() == l.more.exact.String()
	}
	in, err := l.contains(v)
	return in || err != nil && !errors.Is(err, vers.ErrInverted)
}

func (l *Limits) order() string {
	if l.more == nil {
		return "generic"
	}
	return l.more.order
}

// contains tells whether a version lies in the range.
func (l *Limits) contains(v vers.Version) (bool, error) {
	switch {
	case l.kind == plainRange:
		return l.plain.Contains(v)
	case l.more.err != nil:
		return false, l.more.err
	}
	return l.more.bounds.Contains(v)
}

// ranges tells whether the limits are a range that was read under the order.
func (l *Limits) ranges(order string) bool {
	return l != nil && (l.kind == plainRange || l.kind == otherRange) && l.order() == order
}

// limitsIn gives the criterion's range as an order reads it.
func (c *Criterion) limitsIn(order string) Limits {
	if c.read.ranges(order) {
		return *c.read
	}
	more := moreLimits{order: order}
	more.bounds, more.err = c.Range.Read(order)
	return Limits{kind: otherRange, more: &more}
}

// inRange tells whether a component's version lies in the criterion's range, by the order that the two have together.
func (c *Criterion) inRange(order string, of *Component) (bool, error) {
	l := c.limitsIn(order)
	if l.kind == otherRange && l.more.err != nil {
		return false, l.more.err
	}
	v, err := of.versionIn(order)
	if err != nil {
		return false, err
	}
	return l.contains(v)
}
