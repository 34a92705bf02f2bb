package judge

import "lianfang/internal/format/cpe"

// What stands on a machine changes an answer only where the opinion asks for it. Those who judge one component on many machines ask once for all
// machines that are alike in this: give Judge the things on the machine that are Systems or of the products that Beside lists, in their order, and
// it answers as if it had been given everything.

// Beside lists the products that judging a product of the opinion looks for on the machine.
func (o Opinion) Beside(key string) []string {
	var out []string
	seen := map[string]bool{}
	add := func(list []Criterion, but string) {
		for i := range list {
			if k := list[i].Key; k != but && !seen[k] {
				seen[k], out = true, append(out, k)
			}
		}
	}
	for _, c := range o.Configurations {
		if !c.names(key) {
			continue
		}
		for _, n := range c.Nodes {
			if n.All || !n.names(key) {
				add(n.Criteria, key)
			}
		}
	}
	for _, d := range o.Denials {
		if d.Key == key {
			add(d.In, "")
		}
	}
	return out
}

// System tells whether the component says what operating system the machine runs.
func (c Component) System() bool {
	return !c.PURL && (c.CPE.Get(cpe.Part).Text() == "o" || familyOf(&c) != "")
}
