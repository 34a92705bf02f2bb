package judge

import (
	"errors"

	"lianfang/internal/format/vers"
)

// Reading a version costs far more than comparing it. Those who judge much make components and opinions ready: what they hold is then read once,
// and the answers are the same.

// reading is a component's version under one order.
type reading struct {
	order   string
	version vers.Version
	err     error
}

// Ready is the component with its version read under its own order and the generic one.
func (c Component) Ready() Component {
	c.built, c.builtKnown = backported.MatchString(c.Version), true
	if c.Version == "" {
		return c
	}
	c.read = nil
	for _, order := range []string{c.Order(), "generic"} {
		if len(c.read) == 1 && c.read[0].order == order {
			continue
		}
		v, err := vers.ParseVersion(order, c.Version)
		c.read = append(c.read, reading{order, v, err})
	}
	return c
}

// backported tells whether a distribution built the version.
func (c *Component) backported() bool {
	if c.builtKnown {
		return c.built
	}
	return backported.MatchString(c.Version)
}

func (c *Component) versionIn(order string) (vers.Version, error) {
	for i := range c.read {
		if c.read[i].order == order {
			return c.read[i].version, c.read[i].err
		}
	}
	return vers.ParseVersion(order, c.Version)
}

// Limits is a criterion's range under one order.
type Limits struct {
	order  string
	bounds vers.Bounds
	err    error
}

// Limits reads the range for components of the given order.
func (c *Criterion) Limits(own string) *Limits {
	l := Limits{order: c.OrderFor(own)}
	l.bounds, l.err = c.Range.Read(l.order)
	return &l
}

// May tells whether a version that was read under the order may lie in the range; false is certain.
func (l *Limits) May(v vers.Version) bool {
	if l.err != nil {
		return true
	}
	in, err := l.bounds.Contains(v)
	return in || err != nil && !errors.Is(err, vers.ErrInverted)
}

// Order is the order that the range was read under.
func (l *Limits) Order() string { return l.order }

func (c *Criterion) boundsIn(order string) (vers.Bounds, error) {
	if c.read != nil && c.read.order == order {
		return c.read.bounds, c.read.err
	}
	return c.Range.Read(order)
}

// inRange tells whether a component's version lies in the criterion's range, by the order that the two have together.
func (c *Criterion) inRange(order string, of *Component) (bool, error) {
	b, err := c.boundsIn(order)
	if err != nil {
		return false, err
	}
	v, err := of.versionIn(order)
	if err != nil {
		return false, err
	}
	return b.Contains(v)
}
