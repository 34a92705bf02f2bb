package stix

import (
	"slices"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Severity tells a broken MUST from a recommendation.
type Severity string

// The severities.
const (
	Broken  Severity = "error"   // MUST
	Advised Severity = "warning" // SHOULD
)

// Finding is one thing that Validate found.
type Finding struct {
	framing.Problem
	Severity Severity
	Clause   string // "STIX 2.1, 4.7.1"
	Path     string // where in the object: `external_references[0].source_name`; empty: the object itself
}

// The codes of findings.
const (
	CodeMissing  = "missing_property"
	CodeKind     = "wrong_kind"      // another JSON kind or form than the data type has
	CodeRange    = "out_of_range"    // a number beyond its limits
	CodeChoice   = "not_allowed"     // a value outside a closed list
	CodeTime     = "bad_timestamp"   // no timestamp, or not as precise as asked
	CodeOrder    = "bad_order"       // a time before the one it must follow
	CodeID       = "bad_id"          // no identifier of the form type--UUID, or of another type than the object
	CodeRef      = "bad_reference"   // an identifier that must not stand there
	CodeName     = "bad_name"        // a type, property or key that breaks the naming rules
	CodeTogether = "bad_combination" // properties that exclude, need or lack each other
	CodeEmpty    = "empty"           // an empty list or dictionary
	CodeMarking  = "bad_marking"     // a marking definition that isn't one
	CodeSelector = "bad_selector"    // a granular marking that points at nothing
	CodePattern  = "bad_pattern"     // a pattern that cannot be read
	CodeCustom   = "custom"          // a name without the prefix that custom names should have
	CodeRelation = "unusual_relationship"
	CodeUnusable = "unusable" // no usable id or type
	CodeDepth    = "too_deep" // more containers within containers, or more values, than are taken
	CodeMore     = "more"     // the list of findings was cut off
)

// Validate judges an object in full, by the tables of its version: broken MUSTs first, then recommendations that are not followed.
// It finds nothing in an object that has only its Raw, unless Parse made it.
func Validate(o *Object) []Finding {
	if o.Unusable {
		return unusableFindings(o)
	}
	t := &tree{}
	if t.build(o.Raw) != nil {
		return nil
	}
	found := t.judge(o, true)
	slices.SortStableFunc(found, func(a, b Finding) int {
		if a.Severity == b.Severity {
			return 0
		}
		if a.Severity == Broken {
			return -1
		}
		return 1
	})
	return found
}

func unusableFindings(o *Object) []Finding {
	var out []Finding
	for _, p := range o.Problems {
		out = append(out, Finding{Problem: p, Severity: Broken, Clause: edition21.name + ", 3.2"})
	}
	return out
}

// problems are the broken MUSTs as an intake notes them: one sentence each, with the clause.
func problems(found []Finding) []framing.Problem {
	var out []framing.Problem
	for _, f := range found {
		p := f.Problem
		p.Say = text.Format("%s（%s）", "%s (%s)", p.Say, f.Clause)
		out = append(out, p)
	}
	return out
}
