package judge

import "lianfang/internal/format/vers"

// Reading a version costs far more than comparing it. Those who judge much make components and opinions ready: what they hold is then read once,
// and the answers are the same.

// Readings are one version as several orders read it.
type Readings []reading

type reading struct {
	order   string
	version vers.Version
	err     error
}

// in gives the version as an order reads it, and keeps that.
func (r *Readings) in(order, version string) (vers.Version, error) {
	for i := range *r {
		if x := &(*r)[i]; x.order == order {
			return x.version, x.err
		}
	}
	v, err := vers.ParseVersion(order, version)
	*r = append(*r, reading{order, v, err})
	return v, err
}

// Ready is the component with its version read under its own order and the generic one.
func (c Component) Ready() Component {
	c.built, c.builtKnown, c.read = backported.MatchString(c.Version), true, nil
	if c.Version == "" {
		return c
	}
	for _, order := range []string{c.Order(), "generic"} {
		_, _ = c.read.in(order, c.Version) // which keeps the error too
	}
	return c
}

// Readings are those that the component is ready with. What the caller has read beside them stays the caller's.
func (c *Component) Readings() Readings { return c.read[:len(c.read):len(c.read)] }

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
