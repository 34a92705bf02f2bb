package judge

import "lianfang/internal/format/vers"

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

func (c Component) versionIn(order string) (vers.Version, error) {
	for i := range c.read {
		if c.read[i].order == order {
			return c.read[i].version, c.read[i].err
		}
	}
	return vers.ParseVersion(order, c.Version)
}

// limits is a criterion's range under one order.
type limits struct {
	order  string
	bounds vers.Bounds
	err    error
}

func (c Criterion) boundsIn(order string) (vers.Bounds, error) {
	if c.read != nil && c.read.order == order {
		return c.read.bounds, c.read.err
	}
	return c.Range.Read(order)
}

// inRange tells whether a component's version lies in the criterion's range, by the order that the two have together.
func (c Criterion) inRange(order string, of Component) (bool, error) {
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

// About is the part of the opinion that speaks of a product, with its ranges read for components of the given order. Judging by it gives the
// same answer. Of other products in the same nodes it keeps as many as evidence shows.
func (o Opinion) About(key, order string) Opinion {
	var out Opinion
	for _, c := range o.Configurations {
		if !c.names(key) {
			continue
		}
		nodes := make([]Node, len(c.Nodes))
		for i, n := range c.Nodes {
			if nodes[i] = n; n.names(key) {
				nodes[i].Criteria = about(n, key, order)
			}
		}
		c.Nodes = nodes
		out.Configurations = append(out.Configurations, c)
	}
	for _, d := range o.Denials {
		if d.Key == key {
			out.Denials = append(out.Denials, d)
		}
	}
	return out
}

func about(n Node, key, order string) []Criterion {
	var out []Criterion
	others := 0
	for _, x := range n.Criteria {
		if x.Key != key {
			if others++; others <= shown || n.All {
				out = append(out, x)
			}
			continue
		}
		if x.Ranged() {
			l := limits{order: x.OrderFor(order)}
			l.bounds, l.err = x.Range.Read(l.order)
			x.read = &l
		}
		out = append(out, x)
	}
	return out
}
