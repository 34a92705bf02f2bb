package judge

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Ground is a digest of what the opinion says of a product: the versions and conditions. It stays when the record changes in other things or
// writes them in another order, and is never 0.
func (o Opinion) Ground(key string) int64 {
	var all []string
	for _, c := range o.Configurations {
		if c.names(key) {
			all = append(all, c.ground(key))
		}
	}
	sum := sha256.Sum256([]byte(inOneOrder(all)))
	if n := int64(binary.BigEndian.Uint64(sum[:8])); n != 0 {
		return n
	}
	return 1
}

// ground leaves out what is about other products where one node, or one criterion of it, is enough.
func (c Configuration) ground(key string) string {
	var nodes []string
	for _, n := range c.Nodes {
		if !c.All && !n.names(key) {
			continue
		}
		var tests []string
		for _, x := range n.Criteria {
			if c.All || n.All || x.Key == key {
				tests = append(tests, x.ground())
			}
		}
		nodes = append(nodes, fmt.Sprintf("%t %t (%s)", n.All, n.Negate, inOneOrder(tests)))
	}
	return fmt.Sprintf("%t %t [%s]", c.All, c.Negate, inOneOrder(nodes))
}

func (c Criterion) ground() string {
	name := c.Key
	if !c.PURL {
		name = c.CPE.String()
	}
	if c.Release != "" {
		name += " of " + c.Release
	}
	return fmt.Sprintf("%q %t %q %q %t %t %d %q", name, c.Vulnerable, c.Scheme, c.Exact, c.Any, c.NA, c.Doubt,
		[]string{c.Range.StartIncl, c.Range.StartExcl, c.Range.EndIncl, c.Range.EndExcl})
}

func inOneOrder(list []string) string {
	slices.Sort(list)
	return strings.Join(slices.Compact(list), "\n")
}
