package cvss

import "strings"

// Version is the edition of the standard that a vector is written in.
type Version string

// The editions that are read.
const (
	V20 Version = "2.0"
	V30 Version = "3.0"
	V31 Version = "3.1"
	V40 Version = "4.0"
)

// Metric is one metric of a vector, by the short names of the standard: {"AV", "N"}.
type Metric struct{ Name, Value string }

// group is the part of the standard that a metric belongs to.
type group int

const (
	base          group = iota
	threat              // "temporal" before 4.0
	environmental       // how it is where somebody runs it
	supplemental        // 4.0: told, never reckoned with
)

// rule is one metric: its name and the values it may have, as the standard spells them. The first of an optional metric means "not
// defined" and changes no score.
type rule struct {
	name   string
	group  group
	values []string
}

// rules are in the order in which the standard writes a vector.
var rules = map[Version][]rule{
	V20: table(`
		AV L A N | AC H M L | Au M S N | C N P C | I N P C | A N P C
		E ND U POC F H | RL ND OF TF W U | RC ND UC UR C
		CDP ND N L LM MH H | TD ND N L M H | CR ND L M H | IR ND L M H | AR ND L M H`),
	V30: table(threes),
	V31: table(threes),
	V40: table(`
		AV N A L P | AC L H | AT N P | PR N L H | UI N P A | VC H L N | VI H L N | VA H L N | SC H L N | SI H L N | SA H L N
		E X A P U
		CR X H M L | IR X H M L | AR X H M L | MAV X N A L P | MAC X L H | MAT X N P | MPR X N L H | MUI X N P A | MVC X H L N | MVI X H L N | MVA X H L N | MSC X H L N | MSI X S H L N | MSA X S H L N
		S X N P | AU X N Y | R X A U I | V X D C | RE X L M H | U X Clear Green Amber Red`),
}

// 3.1 made the words and the rounding of 3.0 more exact and left the metrics as they were.
const threes = `
	AV N A L P | AC L H | PR N L H | UI N R | S U C | C H L N | I H L N | A H L N
	E X U P F H | RL X O T W U | RC X U R C
	CR X L M H | IR X L M H | AR X L M H | MAV X N A L P | MAC X L H | MPR X N L H | MUI X N R | MS X U C | MC X H L N | MI X H L N | MA X H L N`

// table reads rules from lines, one a group.
func table(s string) (out []rule) {
	for g, line := range strings.Split(strings.TrimSpace(s), "\n") {
		for part := range strings.SplitSeq(line, "|") {
			words := strings.Fields(part)
			out = append(out, rule{words[0], group(g), words[1:]})
		}
	}
	return out
}

// find gives the rule of a metric whatever the case of its letters, its place, and whether the letters were the standard's.
func (v Version) find(name string) (r rule, place int, exact bool) {
	for i, r := range rules[v] {
		if strings.EqualFold(r.name, name) {
			return r, i, r.name == name
		}
	}
	return rule{}, -1, false
}

// value gives a value as the standard spells it.
func (r rule) value(s string) (spelt string, ok bool) {
	for _, v := range r.values {
		if strings.EqualFold(v, s) {
			return v, true
		}
	}
	return "", false
}

// undefined tells whether value says nothing: the metric might as well be missing.
func (r rule) undefined(value string) bool { return r.group != base && value == r.values[0] }
