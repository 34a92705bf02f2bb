package judge

import (
	"slices"
	"strings"

	"lianfang/internal/format/cpe"
	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

// Opinion is what one source says of one vulnerability.
type Opinion struct {
	Configurations []Configuration
	Denials        []Denial // what is said to be not affected, or fixed; they stand before the configurations
}

// Denial says that a component is not affected, whatever else is known: a vendor's VEX, a fixed version.
type Denial struct {
	Criterion
	In  []Criterion // where the component is said to be, one of them; nil is anywhere
	Why text.Text
}

// Configuration is one way to be affected.
type Configuration struct {
	All    bool // every node must hold; otherwise one is enough
	Negate bool
	Nodes  []Node
}

// Node joins criteria.
type Node struct {
	All      bool
	Negate   bool
	Criteria []Criterion
}

// Criterion is a product and a range of its versions.
type Criterion struct {
	Key        string // as Component.Key
	Vulnerable bool   // false: a platform that has to be there but is not itself affected
	CPE        cpe.Name
	PURL       bool
	Scheme     string // version order; "" takes the component's
	Exact      string // one version
	Any        bool   // every version
	NA         bool   // the source wrote "-": it cannot be told which versions are meant, unless the inventory writes "-" too
	Doubt      Doubt  // why the source's word makes nothing certain
	Range      vers.Range
	Release    string // of a distribution, where the word is of its package: see Component.Release

	read *Limits
	name string // of the product, where only that is known: it is no more than another product
}

// Doubt is why a criterion that holds leaves the answer open.
type Doubt int8

// The doubts.
const (
	NoDoubt   Doubt = iota
	Unsettled       // the source says that it does not know whether these versions are affected
	Nameless        // the source does not know whose product it is, and neither does the inventory
)

// Ranged tells whether the criterion has a bound.
func (c *Criterion) Ranged() bool { return c.Range != vers.Range{} }

// CPECriterion reads a criterion from a CPE match string and NVD-style bounds. ok is false for one that names no product.
func CPECriterion(s string, r vers.Range, vulnerable bool) (Criterion, bool) {
	n, err := cpe.Parse(s)
	if err != nil || !n.Get(cpe.Product).IsPlain() || !n.Get(cpe.Vendor).IsPlain() {
		return Criterion{}, false // a product "*" would match the world: such a record cannot be used
	}
	if n.Get(cpe.Vendor).Text() == "null" && n.Get(cpe.Product).Text() == "null" {
		return Criterion{}, false // how some records say "matches nothing"
	}
	c := Criterion{Key: cpeKey(n), Vulnerable: vulnerable, CPE: n, Scheme: schemeOf(n), Range: r.Series()}
	if c.Ranged() {
		return c, true
	}
	v := n.Get(cpe.Version)
	switch {
	case v.IsAny():
		c.Any = true
	case v.IsNA():
		c.NA = true
	case v.IsPlain():
		c.Exact = versionOf(n)
	default: // a wildcard in the version is compared as NISTIR 7696 says
		c.Exact = ""
	}
	return c, true
}

// Products lists the keys of everything the opinion calls vulnerable, or not affected, each once.
func (o Opinion) Products() []string {
	seen := map[string]bool{}
	var out []string
	add := func(key string) {
		if !seen[key] {
			seen[key] = true
			out = append(out, key)
		}
	}
	o.each(func(_ *Node, c *Criterion) {
		if c.Vulnerable {
			add(c.Key)
		}
	})
	for _, d := range o.Denials {
		add(d.Key)
	}
	return out
}

// Keys lists every product that the opinion names, vulnerable or not, each once.
func (o Opinion) Keys() []string {
	var out []string
	o.each(func(_ *Node, c *Criterion) { out = append(out, c.Key) })
	for _, d := range o.Denials {
		out = append(out, d.Key)
		for _, x := range d.In {
			out = append(out, x.Key)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Platforms tells whether judging this product needs to know what else runs on the machine.
func (o Opinion) Platforms(key string) bool {
	if slices.ContainsFunc(o.Denials, func(d Denial) bool { return d.Key == key && d.In != nil }) {
		return true
	}
	for _, c := range o.Configurations {
		if c.names(key) && slices.ContainsFunc(c.Nodes, func(n Node) bool { return c.All && !n.names(key) || n.All && len(n.Criteria) > 1 }) {
			return true
		}
	}
	return false
}

func (c *Configuration) names(key string) bool {
	for i := range c.Nodes {
		if c.Nodes[i].names(key) {
			return true
		}
	}
	return false
}

func (n *Node) names(key string) bool {
	for i := range n.Criteria {
		if x := &n.Criteria[i]; x.Vulnerable && x.Key == key {
			return true
		}
	}
	return false
}

func (o Opinion) each(f func(*Node, *Criterion)) {
	for i := range o.Configurations {
		for j := range o.Configurations[i].Nodes {
			n := &o.Configurations[i].Nodes[j]
			for k := range n.Criteria {
				f(n, &n.Criteria[k])
			}
		}
	}
}

// Fixed lists the versions that end a range of the product, or begin a range that is not affected: from there on it is fixed.
func (o Opinion) Fixed(key string) []string {
	var out []string
	o.each(func(n *Node, c *Criterion) {
		v := c.Range.EndExcl
		if n.Negate {
			v = c.Range.StartIncl
		}
		if c.Key == key && c.Vulnerable && v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	})
	return out
}

// firmwareOf tells whether a firmware product belongs to a device by name, as CPE dictionaries write it: x_firmware runs on x.
func firmwareOf(firmware, device cpe.Name) bool {
	f := firmware.Get(cpe.Product).Text()
	return firmware.Get(cpe.Vendor) == device.Get(cpe.Vendor) && strings.TrimSuffix(f, "_firmware") == device.Get(cpe.Product).Text() && strings.HasSuffix(f, "_firmware")
}

// Names tells whether the opinion speaks of the product.
func (o Opinion) Names(key string) bool {
	return slices.ContainsFunc(o.Denials, func(d Denial) bool { return d.Key == key }) || slices.ContainsFunc(o.Configurations, func(c Configuration) bool { return c.names(key) })
}

// Comparable tells whether the opinion says of some product which of its versions it means, so that a version can be held against it.
func (o Opinion) Comparable() bool {
	found := false
	o.each(func(n *Node, c *Criterion) { found = found || c.Vulnerable && !c.NA && !n.Negate })
	return found
}
