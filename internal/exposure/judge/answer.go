package judge

import (
	"slices"

	"lianfang/internal/text"
)

// Result is a three-valued truth (Kleene): a missing fact makes Unknown, unless the rest decides already.
type Result int8

// The results, from false to true, so that "and" is the smaller and "or" the greater.
const (
	No Result = iota
	Unknown
	Yes
)

func (r Result) String() string { return [...]string{"no", "unknown", "yes"}[r] }

func (r Result) not() Result { return Yes - r }

// Answer is what a Result means for whoever runs the component.
func (r Result) Answer() text.Text {
	return [...]text.Text{text.Of("不受影響", "not affected"), text.Of("還不能確定", "possible"), text.Of("受影響", "affected")}[r]
}

// Step is one node of the evidence: what was asked, what came out, and why.
type Step struct {
	Op       string    `json:"op"` // "and", "or", "not", "test", or "denied": somebody says that it is not affected
	Result   Result    `json:"-"`
	Text     text.Text `json:"text"`
	Needs    text.Text `json:"-"` // the missing fact, for a test that is Unknown
	Children []Step    `json:"children"`

	fixed string // the version that ends the range in which a version lies
}

// needs finds the missing fact that would settle an unknown step.
func (s Step) needs() text.Text {
	if s.Result != Unknown {
		return text.Text{}
	}
	if !s.Needs.IsZero() {
		return s.Needs
	}
	for _, c := range s.Children {
		if n := c.needs(); !n.IsZero() {
			return n
		}
	}
	return text.Text{}
}

// ends lists the versions that end the ranges that hold: from there on it is fixed.
func (s Step) ends(out []string) []string {
	if s.Result == Yes && s.fixed != "" && !slices.Contains(out, s.fixed) {
		out = append(out, s.fixed)
	}
	if s.Op == "not" {
		return out
	}
	for _, c := range s.Children {
		out = c.ends(out)
	}
	return out
}

func all(op string, say text.Text, children []Step) Step {
	s := Step{Op: op, Result: Yes, Text: say, Children: children}
	for _, c := range children {
		s.Result = min(s.Result, c.Result)
	}
	return s
}

func anyOf(say text.Text, children []Step) Step {
	s := Step{Op: "or", Result: No, Text: say, Children: children}
	for _, c := range children {
		s.Result = max(s.Result, c.Result)
	}
	return s
}

func negated(s Step) Step {
	return Step{Op: "not", Result: s.Result.not(), Text: text.Of("以下相反才成立", "holds when this does not"), Children: []Step{s}}
}

// Sentence is the evidence in one sentence: the test that decided, or else what the whole says.
func (s Step) Sentence() text.Text {
	if s.Op == "denied" {
		return s.Text
	}
	for _, c := range s.Children {
		if c.Result == s.Result || s.Op == "not" {
			return c.Sentence()
		}
	}
	return s.Text
}
