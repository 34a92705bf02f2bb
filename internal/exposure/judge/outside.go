package judge

import (
	"errors"
	"slices"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/vers"
)

// Outside tells whether the answer is No by the component's version alone, whatever else runs on its machine, without saying why: most of what is judged is told so,
// and saying why costs ten times as much. False is not certain.
func (o *Opinion) Outside(c *Component) bool {
	if c.Version == "" || c.AtLeast {
		return false
	}
	return !slices.ContainsFunc(o.Configurations, func(conf Configuration) bool {
		return conf.names(c.Key) && (conf.Negate || slices.ContainsFunc(conf.Nodes, func(n Node) bool { return n.names(c.Key) && !n.outside(c) }))
	})
}

func (n *Node) outside(c *Component) bool {
	if n.Negate {
		return false
	}
	for i := range n.Criteria {
		if x := &n.Criteria[i]; x.Key == c.Key && !x.outside(c) {
			return false
		}
	}
	return true
}

// outside tells whether test says No by the version.
func (x *Criterion) outside(c *Component) bool {
	switch {
	case x.Ranged():
		in, err := contains(x, c)
		return !in && (err == nil || errors.Is(err, vers.ErrInverted))
	case x.Any, x.NA, x.Exact == "", same(x, c, c.Version, x.Exact):
		return false
	case x.PURL, c.PURL:
		return true
	}
	_, open := exactButUpdate(x, c)
	return !open && x.CPE.Get(cpe.Version).IsPlain()
}
