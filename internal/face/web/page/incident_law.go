package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// IncidentLaw is the laws that hold for a case, and what its reader may do about their clocks.
type IncidentLaw struct {
	Rules     []LawRule
	Think     []LawRule // laws to think of, each with a button
	More      []Choice  // all others that could be added
	Leak      *LeakForm // nil for who only reads
	LeakSaid  text.Text
	Reviewers []Fact
	Acts      []CaseAct
	Entries   []LawEntry
	Record    string // where the record of any time stands
}

// LawRule is a set of clocks.
type LawRule struct {
	ID    string
	Title text.Text
	Law   text.Text
	Notes []text.Text
}

// LeakForm asks about personal data.
type LeakForm struct {
	Answers []Choice
	Persons Field
}

// LawEntry is an event as the law sees it.
type LawEntry struct {
	What  text.Text
	At    time.Time
	Noted time.Time
	By    text.Text
	Why   string
	Moved time.Time
	Gone  bool
}

// IncidentRecord is what was known of a case at a time.
type IncidentRecord struct {
	Number  string
	Case    string
	At      Field
	Level   text.Text
	Clocks  []DutyRow
	Notices []text.Text
	Entries []LawEntry
}

// Page draws the page.
func (p IncidentRecord) Page(v View) templ.Component { return incidentRecordPage(v, p) }
