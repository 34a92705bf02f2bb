package nvd

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Operator joins the parts of a configuration or node.
type Operator string

// The operators. The empty one is what most records leave out; it means Or.
const (
	Or  Operator = "OR"
	And Operator = "AND"
)

// Configuration is one way to be affected; a record is affected if one of its configurations is.
type Configuration struct {
	Operator Operator
	Negate   bool
	Nodes    []Node
}

// All tells whether every node must hold. No operator means that one is enough.
func (c Configuration) All() bool { return c.Operator == And }

// Node joins matches.
type Node struct {
	Operator Operator
	Negate   bool
	Matches  []Match
}

// All tells whether every match must hold.
func (n Node) All() bool { return n.Operator == And }

// Match names a product and a range of its versions. The bounds are texts of the product's own order, seldom plain numbers; empty: open.
type Match struct {
	Vulnerable bool   // false: a platform, needed but not affected
	Criteria   string // CPE 2.3 formatted string
	StartIncl  string
	StartExcl  string
	EndIncl    string
	EndExcl    string
	ID         string // matchCriteriaId, if there
}

// Nothing tells whether the criterion is one that matches no product.
func (m Match) Nothing() bool {
	part := strings.SplitN(m.Criteria, ":", 6)
	return len(part) >= 5 && part[3] == "null" && part[4] == "null"
}

// Ranged tells whether the match has a bound.
func (m Match) Ranged() bool { return m.StartIncl+m.StartExcl+m.EndIncl+m.EndExcl != "" }

// Tree is the configurations of a record, or what is wrong with them.
type Tree struct {
	Configurations []Configuration
	Problems       []framing.Problem
	Broken         bool // not to be matched: what is missing could turn the answer round
}

type wireTree struct {
	Configurations []wireConfiguration `json:"configurations"`
}

type wireConfiguration struct {
	Operator string     `json:"operator"`
	Negate   bool       `json:"negate"`
	Nodes    []wireNode `json:"nodes"`
}

type wireNode struct {
	Operator string         `json:"operator"`
	Negate   bool           `json:"negate"`
	Matches  []wireMatch    `json:"cpeMatch"`
	Children jsontext.Value `json:"children"` // of the 1.1 form; never in 2.0
}

type wireMatch struct {
	Vulnerable *bool  `json:"vulnerable"`
	Criteria   string `json:"criteria"`
	ID         string `json:"matchCriteriaId"`
	StartIncl  string `json:"versionStartIncluding"`
	StartExcl  string `json:"versionStartExcluding"`
	EndIncl    string `json:"versionEndIncluding"`
	EndExcl    string `json:"versionEndExcluding"`
}

// ParseTree reads an array of configurations: "configurations" of NVD, "cpeApplicability" of a CVE record. At is the place of the record
// and object its id, for the problems.
func ParseTree(raw jsontext.Value, at framing.Position, object string) Tree {
	if len(raw) == 0 || raw.Kind() == 'n' {
		return Tree{}
	}
	wrapped := append(append([]byte(`{"configurations":`), raw...), '}')
	wire, problems := framing.DecodeObject[wireTree](framing.Element{Raw: wrapped})
	b := treeBuilder{at: at, object: object}
	for _, p := range problems {
		b.broken(p.Code, p.Say)
	}
	b.configurations(wire.Configurations)
	if b.tree.Broken {
		b.tree.Configurations = nil
	}
	return b.tree
}

type treeBuilder struct {
	tree    Tree
	at      framing.Position
	object  string
	nodes   int
	matches int
}

func (b *treeBuilder) configurations(in []wireConfiguration) {
	if len(in) > maxConfigurations {
		b.broken(framing.CodeTooLarge, text.Format("受影響組態超過 %d 個。", "There are more than %d configurations.", maxConfigurations))
		return
	}
	for _, w := range in {
		c := Configuration{Operator: b.operator(w.Operator), Negate: w.Negate, Nodes: make([]Node, 0, len(w.Nodes))}
		for _, n := range w.Nodes {
			c.Nodes = append(c.Nodes, b.node(n))
		}
		if b.tree.Broken {
			return
		}
		b.tree.Configurations = append(b.tree.Configurations, c)
	}
}

func (b *treeBuilder) node(w wireNode) Node {
	b.nodes++
	b.matches += len(w.Matches)
	switch {
	case b.nodes > maxNodes || b.matches > maxMatches:
		b.broken(framing.CodeTooLarge, text.Format("受影響組態的條件超過 %d 個。", "The configurations hold more than %d criteria.", maxMatches))
		return Node{}
	case len(w.Children) > 0 && w.Children.Kind() == '[' && string(w.Children) != "[]":
		b.broken("unsupported", text.Of("節點含有子節點（NVD 1.1 格式），2.0 沒有這種寫法。", "A node has child nodes, as NVD 1.1 wrote; 2.0 has none."))
		return Node{}
	}
	n := Node{Operator: b.operator(w.Operator), Negate: w.Negate, Matches: make([]Match, 0, len(w.Matches))}
	for _, m := range w.Matches {
		n.Matches = append(n.Matches, b.match(m))
	}
	return n
}

func (b *treeBuilder) operator(s string) Operator {
	switch op := Operator(s); op {
	case "", Or, And:
		return op
	}
	b.broken("unknown_operator", text.Format("不認識的運算子「%.40s」。", "Unknown operator %.40[1]q.", s))
	return ""
}

func (b *treeBuilder) match(w wireMatch) Match {
	m := Match{Vulnerable: true, Criteria: w.Criteria, ID: w.ID, StartIncl: w.StartIncl, StartExcl: w.StartExcl, EndIncl: w.EndIncl, EndExcl: w.EndExcl}
	if w.Vulnerable != nil {
		m.Vulnerable = *w.Vulnerable
	}
	longest := max(len(m.StartIncl), len(m.StartExcl), len(m.EndIncl), len(m.EndExcl))
	switch {
	case m.Criteria == "":
		b.broken("no_criteria", text.Of("有一項條件缺少 CPE（criteria）。", "A match has no CPE (criteria)."))
	case len(m.Criteria) > maxCriteria || longest > maxVersion:
		b.broken(framing.CodeTooLarge, text.Format("CPE 超過 %d 或版本超過 %d 個位元組。", "A CPE is longer than %d bytes or a version than %d.", maxCriteria, maxVersion))
	case w.Vulnerable == nil:
		// The schema asks for it. Taking the product as affected errs on the side of telling people.
		b.note("no_vulnerable", text.Of("有一項條件沒有寫 vulnerable，視為受影響產品。", "A match lacks \"vulnerable\"; its product is taken as affected."))
	case m.StartIncl != "" && m.StartExcl != "" || m.EndIncl != "" && m.EndExcl != "":
		b.note("two_bounds", text.Of("同一端同時有「包含」與「不包含」兩種界限。", "One end of a range has both an including and an excluding bound."))
	}
	return m
}

func (b *treeBuilder) broken(code string, say text.Text) {
	b.tree.Broken = true
	b.note(code, say)
}

// note tells each kind of problem once a record.
func (b *treeBuilder) note(code string, say text.Text) {
	for _, p := range b.tree.Problems {
		if p.Code == code {
			return
		}
	}
	b.tree.Problems = append(b.tree.Problems, framing.Problem{Code: code, Say: say, At: b.at, Object: b.object})
}
