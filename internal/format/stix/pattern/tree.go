package pattern

// Pattern is a pattern that was read.
type Pattern struct {
	Version string // "2.0" or "2.1"
	Root    *Observation
}

// Join says how the parts of an Observation or a Test belong together.
type Join string

// The joins. Followed is for observations only. A leaf has none.
const (
	Leaf     Join = ""
	And      Join = "AND"
	Or       Join = "OR"
	Followed Join = "FOLLOWEDBY"
)

// Observation is an observation expression (STIX 2.1, 9.5): a leaf holds the test in its brackets, the others their parts.
type Observation struct {
	Join       Join
	Parts      []*Observation
	Test       *Test
	Qualifiers []Qualifier // in the order written, the innermost first
}

// QualifierKind is the sort of a Qualifier.
type QualifierKind string

// The qualifiers (STIX 2.1, 9.5.1).
const (
	Within    QualifierKind = "WITHIN"
	Repeats   QualifierKind = "REPEATS"
	StartStop QualifierKind = "START"
)

// Qualifier narrows an observation expression.
type Qualifier struct {
	Kind    QualifierKind
	Seconds float64 // of Within, > 0
	Times   int     // of Repeats, ≥ 1
	Start   string  // of StartStop, RFC 3339 as written; the start belongs to the span, the stop doesn't
	Stop    string
	At      int // where it begins, in characters from 0
}

// Test is a comparison expression (STIX 2.1, 9.6): a leaf holds one comparison, the others their parts.
type Test struct {
	Join       Join
	Parts      []*Test
	Comparison *Comparison
}

// Op is a comparison operator.
type Op string

// The operators (STIX 2.1, 9.6.1).
const (
	Equal        Op = "="
	NotEqual     Op = "!="
	Greater      Op = ">"
	Less         Op = "<"
	GreaterEqual Op = ">="
	LessEqual    Op = "<="
	In           Op = "IN"
	Like         Op = "LIKE"
	Matches      Op = "MATCHES"
	IsSubset     Op = "ISSUBSET"
	IsSuperset   Op = "ISSUPERSET"
	Exists       Op = "EXISTS"
)

// Comparison compares what one object path leads to with a constant.
type Comparison struct {
	ObjectType string
	Path       Path
	Op         Op
	Negated    bool    // NOT stands before the operator
	Value      Value   // of every operator but In and Exists
	Set        []Value // of In
	At         int     // where it begins, in characters from 0
}

// ValueKind is the sort of a constant.
type ValueKind string

// The constants (STIX 2.1, 9.2).
const (
	String    ValueKind = "string"
	Int       ValueKind = "integer"
	Float     ValueKind = "float"
	Bool      ValueKind = "boolean"
	Hex       ValueKind = "hex"
	Binary    ValueKind = "binary"
	Timestamp ValueKind = "timestamp"
)

// Value is a constant. Text is the string without its escapes; of other kinds what stands in the pattern, numbers exact, hex,
// base64 and time without the quotes.
type Value struct {
	Kind ValueKind
	Text string
}

// Equalities lists every equality in the pattern, in order: an `=`, a `!=` (as negated), and each constant of an `IN` by itself.
// Negated is set when a value must not be there, so it is never an indicator of anything.
func (p *Pattern) Equalities() []Comparison {
	var out []Comparison
	p.Each(func(c *Comparison) {
		switch c.Op {
		case Equal:
			out = append(out, *c)
		case NotEqual:
			out = append(out, c.equality(c.Value, !c.Negated))
		case In:
			for _, v := range c.Set {
				out = append(out, c.equality(v, c.Negated))
			}
		}
	})
	return out
}

func (c *Comparison) equality(v Value, negated bool) Comparison {
	return Comparison{ObjectType: c.ObjectType, Path: c.Path, Op: Equal, Negated: negated, Value: v, At: c.At}
}

// Each calls f with every comparison of the pattern in the order written.
func (p *Pattern) Each(f func(*Comparison)) { eachObservation(p.Root, f) }

func eachObservation(o *Observation, f func(*Comparison)) {
	if o.Test != nil {
		eachTest(o.Test, f)
	}
	for _, part := range o.Parts {
		eachObservation(part, f)
	}
}

func eachTest(t *Test, f func(*Comparison)) {
	if t.Comparison != nil {
		f(t.Comparison)
	}
	for _, part := range t.Parts {
		eachTest(part, f)
	}
}
