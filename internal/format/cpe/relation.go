package cpe

// Relation is how a source stands to a target, as sets of products (NISTIR 7696 table 6-1).
type Relation int

// The relations.
const (
	Undefined Relation = iota
	Superset
	Subset
	Equal
	Disjoint
)

var relationNames = [...]string{"undefined", "superset", "subset", "equal", "disjoint"}

func (r Relation) String() string {
	if r < 0 || int(r) >= len(relationNames) {
		return "undefined"
	}
	return relationNames[r]
}

// Covers tells whether everything that the target names is named by the source too.
func (r Relation) Covers() bool { return r == Superset || r == Equal }

// CompareValues gives the relation of one attribute (NISTIR 7696 table 6-2; the rows are numbered as there). Wildcards count in
// the source only: a target with wildcards cannot be judged (rows 4, 8, 11, 18).
func CompareValues(source, target Value) Relation {
	source, target = source.orAny(), target.orAny()
	switch {
	case target.HasWildcard():
		return Undefined // 4, 8, 11, 18
	case source == target:
		return Equal // 1, 6, 9
	case source.IsAny():
		return Superset // 2, 3
	case target.IsAny():
		return Subset // 5, 13, 16
	case source.IsNA(), target.IsNA():
		return Disjoint // 7, 12, 17
	case source.HasWildcard() && matches(source.signs(), target.signs()):
		return Superset // 14
	}
	return Disjoint // 10, 15
}

// matches tells whether a text lies in a pattern: * is any number of characters, ? is exactly one.
func matches(pattern, text []sign) bool {
	head, tail := ends(pattern)
	body := pattern[head : len(pattern)-tail]
	free := len(text) - len(body)
	if free < 0 {
		return false
	}
	lead, leadOpen := width(pattern[:head])
	trail, trailOpen := width(pattern[len(pattern)-tail:])
	first, last := lead, free-trail // the offsets at which the body may begin
	if leadOpen {
		first = 0
	} else {
		last = min(last, lead)
	}
	if !trailOpen {
		first = max(first, free-trail)
	}
	for at := max(first, 0); at <= last; at++ {
		if same(body, text[at:at+len(body)]) {
			return true
		}
	}
	return false
}

// width is the number of characters that wildcards at one end stand for, or open.
func width(wild []sign) (n int, open bool) {
	if len(wild) > 0 && wild[0].c == '*' {
		return 0, true
	}
	return len(wild), false
}

func same(a, b []sign) bool {
	for i := range a {
		if a[i].c != b[i].c {
			return false
		}
	}
	return true
}

// Compare gives the relation of two names (NISTIR 7696 table 6-4): one disjoint attribute makes them disjoint; else the
// attributes must point one way, and what is mixed or undefined in any attribute is undefined.
func Compare(source, target Name) Relation {
	var seen [len(relationNames)]bool
	for a := range source.Values {
		r := CompareValues(source.Values[a], target.Values[a])
		if r == Disjoint {
			return Disjoint
		}
		seen[r] = true
	}
	switch {
	case seen[Undefined], seen[Superset] && seen[Subset]:
		return Undefined
	case seen[Superset]:
		return Superset
	case seen[Subset]:
		return Subset
	}
	return Equal
}
