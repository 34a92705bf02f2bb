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
	Op       string // "and", "or", "not", "test", or "denied": somebody says that it is not affected
	Result   Result
	Text     text.Later
	Needs    text.Text // the missing fact, for a test that is Unknown
	Children []Step

	fixed string // the version that ends the range in which a version lies
}

// but says more: the patterns take what the step says already, and then the arguments.
func (s *Step) but(zh, en string, args ...any) text.Later {
	return text.Format(zh, en, append([]any{s.Text.Now()}, args...)...).Later()
}

// needs finds the missing fact that would settle an unknown step.
func (s *Step) needs() text.Text {
	if s.Result != Unknown {
		return text.Text{}
	}
	if !s.Needs.IsZero() {
		return s.Needs
	}
	for i := range s.Children {
		if n := s.Children[i].needs(); !n.IsZero() {
			return n
		}
	}
	return text.Text{}
}

// ends lists the versions that end the ranges that hold: from there on it is fixed.
func (s *Step) ends(out []string) []string {
	if s.Result == Yes && s.fixed != "" && !slices.Contains(out, s.fixed) {
		out = append(out, s.fixed)
	}
	if s.Op == "not" {
		return out
	}
	for i := range s.Children {
		out = s.Children[i].ends(out)
	}
	return out
}

func all(op string, say text.Later, children []Step) Step {
	s := Step{Op: op, Result: Yes, Text: say, Children: children}
	for i := range children {
		s.Result = min(s.Result, children[i].Result)
	}
	return s
}

func anyOf(say text.Later, children []Step) Step {
	s := Step{Op: "or", Result: No, Text: say, Children: children}
	for i := range children {
		s.Result = max(s.Result, children[i].Result)
	}
	return s
}

// Decides is the step that the evidence rests on: the test that decided, or else the whole.
func (s *Step) Decides() *Step {
	if s.Op == "denied" {
		return s
	}
	for i := range s.Children {
		if c := &s.Children[i]; c.Result == s.Result || s.Op == "not" {
			return c.Decides()
		}
	}
	return s
}

// Sentence is the evidence in one sentence.
func (s *Step) Sentence() text.Text { return s.Decides().Text.Now() }
