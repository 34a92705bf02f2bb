package judge

import (
	"strconv"

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
	var stays *Room
	return stays.Judge(&o, &c, machine)
}

// Judge is the function Judge, with evidence that is good until the room is cleared.
func (r *Room) Judge(o *Opinion, c *Component, machine []Component) Verdict {
	if s, ok := r.denied(o, c, machine); ok {
		return Verdict{Result: No, Confidence: 95, Tree: s}
	}
	ways := r.list(len(o.Configurations))
	for i := range o.Configurations {
		if conf := &o.Configurations[i]; conf.names(c.Key) {
			ways = append(ways, r.configuration(conf, c, machine))
		}
	}
	v := Verdict{Confidence: 95}
	switch len(ways) {
	case 0:
		return Verdict{Silent: true, Tree: Step{Op: "or", Text: text.Say("沒有提到這個產品", "this product is not named")}}
	case 1:
		v.Tree = ways[0]
	default:
		v.Tree = anyOf(text.Say("有一種情形成立就受影響", "affected if one of these holds"), ways)
	}
	v.Result, v.Needs = v.Tree.Result, v.Tree.needs()
	v.Silent = v.Result == No && o.elsewhere(c)
	if v.Fixed = r.ends(&v.Tree); len(v.Fixed) == 0 {
		v.Fixed = o.Fixed(c.Key)
	}
	if v.Result == Unknown {
		v.Confidence = 50
	}
	return v
}

// elsewhere tells whether all that is said of the product is said of other releases of the distribution.
func (o *Opinion) elsewhere(c *Component) bool {
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
func (r *Room) denied(o *Opinion, c *Component, machine []Component) (Step, bool) {
	for i := range o.Denials {
		d := &o.Denials[i]
		if d.Key != c.Key || !stands(d.In, machine) {
			continue
		}
		if s := test(&d.Criterion, c); s.Result == Yes {
			return Step{Op: "denied", Result: No, Text: d.Why.Later(), Children: append(r.list(1), s)}, true
		}
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
func (r *Room) configuration(conf *Configuration, c *Component, machine []Component) Step {
	nodes := r.list(len(conf.Nodes))
	for i := range conf.Nodes {
		if n := &conf.Nodes[i]; conf.All || n.names(c.Key) {
			nodes = append(nodes, r.node(n, c, machine))
		}
	}
	return r.join(conf.All, conf.Negate, nodes)
}

func (r *Room) join(every, negate bool, children []Step) Step {
	var s Step
	switch {
	case len(children) == 1:
		s = children[0]
	case every:
		s = all("and", text.Say("每一項都要成立", "all of these hold"), children)
	default:
		s = anyOf(text.Say("其中一項成立", "one of these holds"), children)
	}
	if negate {
		return Step{Op: "not", Result: s.Result.not(), Text: text.Say("以下相反才成立", "holds when this does not"), Children: append(r.list(1), s)}
	}
	return s
}

// shown is how many criteria of a node that do not decide are written out; the rest are counted.
const shown = 8

// node judges the component where the node names it, and else what stands beside it on the machine: that may be a platform, or a second
// product that is vulnerable only together with the first.
func (r *Room) node(n *Node, c *Component, machine []Component) Step {
	tests := r.list(len(n.Criteria))
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
			tests = append(tests, Step{Op: "test", Result: No, Text: text.Say("產品不是 %s", "the product is not %s", productName(x))})
		}
	}
	return r.join(n.All, n.Negate, r.brief(tests, n.All))
}

// brief keeps what decided and a few of the rest: a record may list a thousand ranges.
func (r *Room) brief(tests []Step, every bool) []Step {
	if len(tests) <= shown {
		return tests
	}
	decides, rest := Yes, No
	if every {
		decides, rest = No, Yes
	}
	keep, left := r.list(shown+1), 0
	for _, what := range [...]Result{decides, Unknown} { // what decides comes first, or it would be cut off
		for i := range tests {
			if tests[i].Result == what && len(keep) < shown {
				keep = append(keep, tests[i])
			}
		}
	}
	for i := range tests {
		if tests[i].Result == rest {
			left++
		}
	}
	if left == 0 {
		return keep
	}
	return append(keep, Step{Op: "test", Result: rest, Text: text.Say("另外 %s 項", "%s more", strconv.Itoa(len(tests)-len(keep)))})
}
