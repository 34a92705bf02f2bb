package stix

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// class is the sort of a type: its objects share common properties, and references allow or forbid whole classes.
type class string

const (
	noClass         class = "" // custom types
	domainClass     class = "sdo"
	relationClass   class = "sro"
	observableClass class = "sco"
	metaClass       class = "smo"
)

// shape says what one type, or one part of objects, must and may hold.
type shape struct {
	name     string
	clause   string
	props    map[string]*property
	required []*property // sorted by name
	rules    []rule
}

// property is one line of a table. bit numbers it within its shape, so that a set of properties is one integer.
type property struct {
	name     string
	kind     kind
	required bool
	bit      uint
}

// kind is a data type: `list(ref(a|b))` is a list whose element is a ref with the words a and b.
type kind struct {
	name     string
	words    []string // of enum, ref, extensions, struct
	elem     *kind    // of list
	low, top float64  // of int, float
	capped   bool     // low and top count; an open end is infinite
}

// rule is a condition between properties: a word of judge_rule.go and its arguments.
type rule struct {
	word string
	args []string
}

// edition is one version of the standard.
type edition struct {
	name   string // "STIX 2.1", as findings cite it
	shapes map[string]*shape
	tops   map[string]bool // types of objects, not parts
}

var (
	edition21 = readTables("STIX 2.1", nil, domain21, observable21)
	edition20 = readTables("STIX 2.0", edition21, domain20, observable20)
	classes   = readClasses()
)

func editionOf(version string) *edition {
	if version == "2.0" {
		return edition20
	}
	return edition21
}

// classOf tells the class of a type of either version. The number of the section of STIX 2.1 tells it.
func classOf(typ string) class { return classes[typ] }

func readClasses() map[string]class {
	out := map[string]class{}
	for name, top := range edition21.tops {
		if !top {
			continue
		}
		switch clause := edition21.shapes[name].clause; clause[0] {
		case '4':
			out[name] = domainClass
		case '5':
			out[name] = relationClass
		case '6':
			out[name] = observableClass
		case '7':
			out[name] = metaClass
		}
	}
	return out
}

// readTables reads the notation that table_sdo.go explains. A mistake in a table is a mistake in this program: it panics, and the
// first test of the package meets it.
func readTables(name string, older *edition, tables ...string) *edition {
	e := &edition{name: name, shapes: map[string]*shape{}, tops: map[string]bool{}}
	for _, table := range tables {
		var s *shape
		for line := range strings.SplitSeq(table, "\n") {
			switch {
			case line == "":
			case line[0] == ' ':
				s.add(strings.TrimSpace(line))
			default:
				s = e.head(line, older)
			}
		}
	}
	for _, s := range e.shapes {
		s.number()
	}
	return e
}

func (e *edition) head(line string, older *edition) *shape {
	name, clause, _ := strings.Cut(line, " ")
	clause, like := strings.CutSuffix(clause, " like")
	plain, part := strings.CutPrefix(name, ".")
	s := &shape{name: plain, clause: clause, props: map[string]*property{}}
	if like {
		from := older.shapes[plain]
		for name, p := range from.props {
			copied := *p
			s.props[name] = &copied
		}
		s.rules = slices.Clone(from.rules)
	}
	e.shapes[plain] = s
	e.tops[plain] = !part
	return s
}

func (s *shape) add(line string) {
	words := strings.Fields(line)
	switch words[0] {
	case "-":
		delete(s.props, words[1])
		s.rules = slices.DeleteFunc(s.rules, func(r rule) bool { return slices.Contains(r.args, words[1]) })
		return
	case "=":
		r := rule{word: words[1], args: words[2:]}
		if !slices.ContainsFunc(s.rules, func(have rule) bool { return have.word == r.word && slices.Equal(have.args, r.args) }) {
			s.rules = append(s.rules, r)
		}
		return
	}
	name, required := strings.CutSuffix(words[0], "!")
	s.props[name] = &property{name: name, required: required, kind: readKind(words[1])}
}

// number gives each property its bit and collects the required ones.
func (s *shape) number() {
	for i, name := range slices.Sorted(maps.Keys(s.props)) {
		p := s.props[name]
		p.bit = uint(i)
		if p.required {
			s.required = append(s.required, p)
		}
	}
	if len(s.props) > 64 {
		panic("stix: too many properties in " + s.name)
	}
}

func readKind(s string) kind {
	name, args, _ := strings.Cut(strings.TrimSuffix(s, ")"), "(")
	k := kind{name: name}
	switch {
	case args == "":
	case name == "list":
		elem := readKind(args)
		k.elem = &elem
	case name == "int" || name == "float":
		low, top, _ := strings.Cut(args, "..")
		k.capped, k.low, k.top = true, bound(low), bound(top)
	default:
		k.words = strings.Split(args, "|")
	}
	return k
}

func bound(s string) float64 {
	if s == "" {
		return 1 << 62
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic("stix: bad bound " + s)
	}
	return f
}
