package judge

import (
	"lianfang/internal/format/cpe"
	"lianfang/internal/text"
)

// Verdict is an answer with its evidence.
type Verdict struct {
	Result     Result
	Confidence int       // 0 to 100
	Needs      text.Text // for Unknown: the fact that would settle it
	Fixed      []string  // versions from which on it is fixed, if the source names them
	Tree       Step
}

// Judge decides one component. machine is everything else on the same asset, nil when that is not known. An opinion that does not name
// the product answers No with an empty tree: ask only where it does.
func Judge(o Opinion, c Component, machine []Component) Verdict {
	var ways []Step
	for _, conf := range o.Configurations {
		if conf.names(c.Key) {
			ways = append(ways, configuration(conf, c, machine))
		}
	}
	v := Verdict{Confidence: 95, Fixed: o.Fixed(c.Key)}
	switch len(ways) {
	case 0:
		return Verdict{Tree: Step{Op: "or", Text: text.Of("沒有提到這個產品", "this product is not named")}}
	case 1:
		v.Tree = ways[0]
	default:
		v.Tree = anyOf(text.Of("有一種情形成立就受影響", "affected if one of these holds"), ways)
	}
	v.Result, v.Needs = v.Tree.Result, v.Tree.needs()
	if v.Result == Unknown {
		v.Confidence = 50
	}
	return v
}

func configuration(conf Configuration, c Component, machine []Component) Step {
	var nodes []Step
	for _, n := range conf.Nodes {
		nodes = append(nodes, node(n, c, machine))
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

func node(n Node, c Component, machine []Component) Step {
	var tests []Step
	for _, x := range n.Criteria {
		tests = append(tests, criterion(x, c, machine))
	}
	return join(n.All, n.Negate, brief(tests, n.All))
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
	var keep, rest []Step
	for _, t := range tests {
		if t.Result == decides || t.Result == Unknown {
			keep = append(keep, t)
		} else {
			rest = append(rest, t)
		}
	}
	if len(keep) > shown {
		keep = keep[:shown]
	}
	if len(rest) == 0 {
		return keep
	}
	left := len(tests) - len(keep)
	return append(keep, Step{Op: "test", Result: rest[0].Result, Text: text.Format("另外 %d 項", "%d more", left)})
}

func criterion(x Criterion, c Component, machine []Component) Step {
	if x.Vulnerable {
		if x.Key != c.Key {
			return Step{Op: "test", Result: No, Text: text.Format("產品不是 %s", "the product is not %s", productName(x))}
		}
		return test(x, c)
	}
	return platform(x, c, machine)
}

// platform asks whether something has to be there that is not itself affected: an operating system, a device.
func platform(x Criterion, c Component, machine []Component) Step {
	if x.Key == c.Key {
		return test(x, c)
	}
	if !c.PURL && !x.PURL && firmwareOf(c.CPE, x.CPE) {
		return Step{Op: "test", Result: Yes, Text: text.Format("韌體裝在 %s 上", "the firmware runs on %s", productName(x))}
	}
	said := false
	best := Step{Op: "test", Result: No}
	for _, m := range machine {
		if m.Key == x.Key {
			if s := test(x, m); s.Result >= best.Result {
				best = s
			}
		}
		said = said || samePart(m, x)
	}
	if best.Result > No || said {
		if best.Text.IsZero() {
			best.Text = text.Format("這台設備上沒有 %s", "the machine does not run %s", productName(x))
		}
		return best
	}
	return Step{Op: "test", Result: Unknown, Text: text.Format("要在 %s 上才受影響，不知道這台是不是", "affected only on %s; it is not known whether this machine is one", productName(x)),
		Needs: text.Format("這台設備的平台是不是 %s", "whether the machine runs %s", productName(x))}
}

// samePart: an inventory that names the machine's operating system says by that which others it does not run.
func samePart(m Component, x Criterion) bool {
	return !m.PURL && !x.PURL && x.CPE.Get(cpe.Part).Text() == "o" && m.CPE.Get(cpe.Part).Text() == "o"
}

func productName(x Criterion) string {
	if x.PURL {
		return x.Key[len("purl:"):]
	}
	return x.CPE.Get(cpe.Vendor).Text() + " " + x.CPE.Get(cpe.Product).Text()
}
