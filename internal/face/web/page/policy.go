package page

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Policy is the release policy as people read it: which warnings go out by themselves, and who must approve the rest.
type Policy struct {
	Version   string
	Since     time.Time
	By        text.Text
	Summary   text.Text
	Rules     []PolicyRule
	Reminders []Fact    // when a reminder goes out, when the desk calls
	Earlier   []LogLine // versions before this one
	Edit      bool      // this reader may change it
}

// PolicyRule is one line: if this, then that. The first that fits decides.
type PolicyRule struct {
	When      text.Text
	Edit      string    // where the rule is changed, "" for who may not
	Who       text.Text // who receives it
	Approvers int       // 0 goes out by itself
	Quiet     bool      // nothing goes out, so nobody approves and nothing is sent
	Channels  text.Text
	Answer    text.Text // by when an answer is expected
	Used      int       // how often it decided, last 30 days
}

// Page draws the page.
func (p Policy) Page(v View) templ.Component { return policyPage(v, p) }

// counted tells whether the page knows how often each rule decided; zeros in every line would say that none ever did.
func (p Policy) counted() bool {
	return slices.ContainsFunc(p.Rules, func(r PolicyRule) bool { return r.Used > 0 })
}

// since says which version is in force and, where it is known, by whom.
func (p Policy) since(v View) string {
	t := wVersionSince.With(p.Version, v.Deadline(p.Since))
	if !p.By.IsZero() {
		t = wVersionBy.With(t, p.By)
	}
	return v.T(t)
}

func approvers(n int) text.Text {
	switch n {
	case 0:
		return wByItself
	case 1:
		return wOneApproves
	case 2:
		return wTwoApprove
	}
	return wManyApprove.With(n)
}

// Why is the answer to two questions: why did I get this, and why did an organisation not get it. It is a list of checks in the order in
// which the rules ask them; the first no decides.
type Why struct {
	Not     bool // the second question
	Number  string
	Title   text.Text
	Back    string // the warning
	Result  text.Text
	Tone    Tone
	Checks  []Check
	Policy  Link   // the version of the policy that decided
	Ask     string // of the second question: GET here with "org"
	Org     string // what was asked
	Options []text.Text
}

// Check is one condition: it holds, it does not, or it cannot be told.
type Check struct {
	Answer Verdict // Affected here means yes, the condition holds
	What   text.Text
	Why    text.Text
	Href   string
}

// Page draws the page.
func (p Why) Page(v View) templ.Component { return whyPage(v, p) }

func (p Why) head() text.Text {
	if p.Not {
		return wWhyNot
	}
	return wWhyGot
}

func (c Check) state() State {
	switch c.Answer {
	case Affected:
		return State{Tone: Good, Name: wYes}
	case NotAffected:
		return State{Tone: Bad, Icon: "x", Name: wNo}
	}
	return State{Tone: Unknown, Name: wNotKnown}
}
