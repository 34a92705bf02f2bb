package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Finding is one vulnerability at one organisation: whether it concerns it and why, how soon, what to do, and how far that is.
type Finding struct {
	Org          Link // whose, where it is not the reader's own
	Vuln         string
	Href         string // the vulnerability
	About        text.Text
	Verdict      Verdict // empty: it stands nowhere now
	Urgency      Urgency
	State        State
	Overdue      bool
	Summary      text.Text // the decision and the day
	Points       []Fact    // what the decision is made of
	Describe     string    // leads to where its machines are described
	Evidence     []FindingEvidence
	MoreEvidence int // machines whose evidence is left out
	Remedies     []RemedyBlock
	Handle       *HandleForm
	Suppress     *SuppressForm
	Suppressions []SuppressionRow
	Log          []LogLine
	Problem      text.Text // why a form was not taken
	Tell         string    // leads to what customers would be told; "" for whoever may not, and where nothing is affected
}

// FindingEvidence is why one machine is affected.
type FindingEvidence struct {
	Name text.Text
	Why  Evidence
}

// RemedyBlock is what to do about one product.
type RemedyBlock struct {
	Product string
	Fix     []RemedyStep
	Until   []RemedyStep
}

// RemedyStep is one thing to do.
type RemedyStep struct {
	Do      text.Text
	Note    text.Text
	Minutes int
	Command string
	Quote   string // a source's own words
	By      string
}

// HandleForm says what is done about it.
type HandleForm struct {
	Post  string
	Steps []Choice
	Who   string
	Until string // a day, as the form gives it back
	Words string
}

// SuppressForm says that it does not matter.
type SuppressForm struct {
	Post    string
	Whats   []Choice // products, and their versions
	Assets  []Choice
	Reasons []Choice
	Until   string
	Words   string
}

// SuppressionRow is one that was said.
type SuppressionRow struct {
	ID     string
	Reason text.Text
	On     text.Text
	Words  string
	Until  text.Text
	Asked  text.Text // why it has to be decided again; empty: it holds
	End    string    // where taking it back posts
}

// Page draws the page.
func (p Finding) Page(v View) templ.Component { return findingPage(v, p) }

// Machines is what an owner says of its machines.
type Machines struct {
	Org     Link
	Rows    []MachineRow
	Cursor  Cursor
	Edit    *MachineForm
	Problem text.Text
}

// MachineRow is one machine.
type MachineRow struct {
	Name        string
	Href        string // opens its form; empty where the reader may not
	Components  int
	Criticality text.Text
	Internet    text.Text
	Owner       string
	Group       string
}

// MachineForm describes one machine.
type MachineForm struct {
	Post        string
	Name        string
	Criticality []Choice
	Internet    []Choice
	Owner       string
	Group       string
}

// Page draws the page.
func (p Machines) Page(v View) templ.Component { return machinesPage(v, p) }

// Overdue is what is past its day, for those who answer for it.
type Overdue struct {
	Summary text.Text
	Rows    []OverdueRow
	Cursor  Cursor
}

// OverdueRow is one finding whose day has passed.
type OverdueRow struct {
	Org   Link
	Vuln  Link
	State State
	Day   string
	Days  int
}

// Page draws the page.
func (p Overdue) Page(v View) templ.Component { return overduePage(v, p) }
