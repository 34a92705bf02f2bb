package judge

import (
	"lianfang/internal/text"
)

// Verdict is an answer with its evidence.
type Verdict struct {
	Result     Result
	Confidence int       // 0 to 100
	Needs      text.Text // for Unknown: the fact that would settle it
	Fixed      []string  // versions from which on it is fixed, if the source names them
	Tree       Step
	Silent     bool // the opinion names the product and says nothing of this version
}

// Judge decides one component. machine is everything else on the same asset, nil when that is not known. An opinion that does not name
// the product answers No with an empty tree: ask only where it does.
func Judge(o Opinion, c Component, machine []Component) Verdict {
	if s, ok := denied(&o, &c, machine); ok {
		return Verdict{Result: No, Confidence: 95, Tree: s}
	}
	var ways []Step
	for i := range o.Configurations {
		if conf := &o.Configurations[i]; conf.names(c.Key) {
			ways = append(ways, configuration(conf, &c, machine))
		}
	}
	v := Verdict{Confidence: 95}
	switch len(ways) {
	case 0:
		return Verdict{Silent: true, Tree: Step{Op: "or", Text: text.Of("沒有提到這個產品", "this product is not named")}}
	case 1:
		v.Tree = ways[0]
	default:
		v.Tree = anyOf(text.Of("有一種情形成立就受影響", "affected if one of these holds"), ways)
	}
	v.Result, v.Needs = v.Tree.Result, v.Tree.needs()
	v.Silent = v.Result == No && o.elsewhere(&c)
	if v.Fixed = v.Tree.ends(nil); len(v.Fixed) == 0 {
		v.Fixed = o.Fixed(c.Key)
	}
	if v.Result == Unknown {
		v.Confidence = 50
	}
	return v
}

// elsewhere tells whether all that is said of the product is said of other releases of the distribution.
func (o Opinion) elsewhere(c *Component) bool {
	here, there := false, false
	o.each(func(_ *Node, x *Criterion) {
		if x.Key == c.Key && x.Vulnerable {
			other := x.Release != "" && c.Release != "" && !sameRelease(x.Release, c.Release)
			here, there = here || !other, there || other
		}
	})
	return there && !here
}

// denied tells whether a denial holds for sure.
func denied(o *Opinion, c *Component, machine []Component) (Step, bool) {
	for i := range o.Denials {
		d := &o.Denials[i]
		if d.Key != c.Key || test(&d.Criterion, c).Result != Yes || !stands(d.In, machine) {
			continue
		}
		return Step{Op: "denied", Result: No, Text: d.Why, Children: []Step{test(&d.Criterion, c)}}, true
	}
	return Step{}, false
}

func stands(in []Criterion, machine []Component) bool {
	if in == nil {
		return true
	}
	for i := range in {
		for k := range machine {
			if s, ok := beside(&in[i], &machine[k]); ok && s.Result == Yes {
				return true
			}
		}
	}
	return false
}

// configuration judges each node. Where one node is enough, those that do not name the product are about others.
func configuration(conf *Configuration, c *Component, machine []Component) Step {
	nodes := make([]Step, 0, len(conf.Nodes))
	for i := range conf.Nodes {
		if n := &conf.Nodes[i]; conf.All || n.names(c.Key) {
			nodes = append(nodes, node(n, c, machine))
		}
	}
	return join(conf.All, conf.Negate, nodes)
}

func join(every, negate bool, children []Step) Step {
	s := anyOf(text.Of("其中一項成立", "one of these holds"), children)
	if every {
		s = all("and", text.Of("每一項都要成立", "all of these hold"), children)
	}
	if len(children) == 1 {
		s = children[0]
	}
	if negate {
		return negated(s)
	}
	return s
}

// shown is how many criteria of a node that do not decide are written out; the rest are counted.
const shown = 8

// node judges the component where the node names it, and else what stands beside it on the machine: that may be a platform, or a second
// product that is vulnerable only together with the first.
func node(n *Node, c *Component, machine []Component) Step {
	tests := make([]Step, 0, min(len(n.Criteria), 2*shown))
	mine := n.names(c.Key) && !n.All
	others := 0
	for i := range n.Criteria {
		x := &n.Criteria[i]
		switch {
		case x.Key == c.Key:
			tests = append(tests, test(x, c))
		case !mine:
			tests = append(tests, platform(x, c, machine))
		case x.Vulnerable && others < shown:
			others++
			tests = append(tests, Step{Op: "test", Result: No, Text: x.isNot()})
		}
	}
	return join(n.All, n.Negate, brief(tests, n.All))
}

// isNot is what evidence says of a criterion that is about another product.
func (x *Criterion) isNot() text.Text {
	if x.other != nil {
		return *x.other
	}
	return isNot(x)
}

func isNot(x *Criterion) text.Text {
	return text.Format("產品不是 %s", "the product is not %s", productName(x))
}

// brief keeps what decided and a few of the rest: a record may list a thousand ranges.
func brief(tests []Step, every bool) []Step {
	if len(tests) <= shown {
		return tests
	}
	decides := Yes
	if every {
		decides = No
	}
	var keep, open, rest []Step
	for _, t := range tests {
		switch t.Result {
		case decides:
			keep = append(keep, t)
		case Unknown:
			open = append(open, t)
		default:
			rest = append(rest, t)
		}
	}
	keep = append(keep, open...) // what decides comes first, or it would be cut off below
	if len(keep) > shown {
		keep = keep[:shown]
	}
	if len(rest) == 0 {
		return keep
	}
	left := len(tests) - len(keep)
	return append(keep, Step{Op: "test", Result: rest[0].Result, Text: text.Format("另外 %d 項", "%d more", left)})
}
