package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// FlawReport is the form by which anybody tells of a flaw in a product. No account is needed, and no name.
type FlawReport struct {
	Problem text.Text
	Sent    string // number of the report whose letter is on its way
	Product Field
	Version Field
	What    Field
	How     Field
	Others  Field
	Name    Field
	Mail    Field
	Credit  bool
	Share   bool
	Days    int // until it may be published
	Mails   bool
}

// Page draws the page.
func (p FlawReport) Page(v View) templ.Component { return flawReportPage(v, p) }

// FlawPolicy says how flaws are dealt with here.
type FlawPolicy struct{ Days, Most, Extensions int }

// Page draws the page.
func (p FlawPolicy) Page(v View) templ.Component { return flawPolicyPage(v, p) }

// FlawCode is the form for whoever has the code of a report.
type FlawCode struct{ Problem text.Text }

// Page draws the page.
func (p FlawCode) Page(v View) templ.Component { return flawCodePage(v, p) }

// FlawThread is a report as its finder sees it.
type FlawThread struct {
	Number  string
	Product string
	State   State
	Lead    text.Text
	Secret  string // shown once, with Link, right after it was sent
	Link    string
	Clock   text.Text // when it may be published, empty while no clock runs
	Steps   []LogLine
	Notes   []Said
	Facts   []Fact
	What    string
	How     string
	Confirm string
	Add     string
	Advice  Link
}

// Page draws the page.
func (p FlawThread) Page(v View) templ.Component { return flawThreadPage(v, p) }

// Handed is a case as its vendor sees it: with an account or, Outside, by a link.
type Handed struct {
	Number  string
	Title   string
	State   State
	Clock   text.Text
	Late    bool
	Facts   []Fact
	Brief   string
	Steps   []LogLine
	Notes   []Said
	Problem text.Text
	Answer  string // POST address, "" where nothing is to be said any more
	Ready   bool   // the fix may still be said to be ready
	Advice  Link
	Outside bool
}

// Page draws the page.
func (p Handed) Page(v View) templ.Component {
	if p.Outside {
		return handedOutsidePage(v, p)
	}
	return handedPage(v, p)
}

// Cases is a list of cases: the desk's, or a vendor's own.
type Cases struct {
	Desk    bool
	Summary text.Text
	Figures []Figure
	Filters []Filter
	Rows    []CaseRow
	Cursor  Cursor
}

// CaseRow is one of them.
type CaseRow struct {
	Number string
	Name   string
	Href   string
	Vendor string
	State  State
	Came   time.Time
	Clock  text.Text
	Late   bool
}

// Page draws the page.
func (p Cases) Page(v View) templ.Component { return casesPage(v, p) }

// CaseFile is a case as the desk leads it.
type CaseFile struct {
	Number  string
	Name    string
	State   State
	Clock   text.Text
	Late    bool
	Problem text.Text
	Given   string // link for a vendor that is no member, shown once
	Report  []Fact
	What    string
	How     string
	Others  string
	Finder  []Fact
	Vendor  []Fact
	Brief   string
	Steps   []LogLine
	Threads []Thread
	Post    string // what is below it are the deeds
	Acts    []CaseAct
	Draft   Link // to the advisory
	CVE     string
	TVN     string
}

// Thread is what is said with one side.
type Thread struct {
	Side  string // "finder", "vendor", "desk"
	Name  text.Text
	Hint  text.Text
	Notes []Said
	Write bool
}

// CaseAct is something that the desk may do now: its fields, and a button.
type CaseAct struct {
	What    string // below Post
	Name    text.Text
	Hint    text.Text
	Fields  []Field
	Choices []CaseChoice
	Main    bool
}

// CaseChoice is a choice in such a form.
type CaseChoice struct {
	Name    string
	Label   text.Text
	Choices []Choice
}

// Page draws the page.
func (p CaseFile) Page(v View) templ.Component { return caseFilePage(v, p) }

// AdvisoryForm is an advisory that is being written, and how it would look.
type AdvisoryForm struct {
	Number   string // of the case
	Case     Link
	Problem  text.Text
	Post     string
	Publish  string // POST address, "" while something stands in the way
	Words    [][2]Field
	Products [][]Field
	Remedies []Choice
	Rest     []Field
	Missing  []text.Text
	Checks   []FailedTest
	Document string
	Revision int // that would be published
}

// FailedTest is one of the standard's tests.
type FailedTest struct {
	Number string
	Where  string
	What   text.Text
}

// Page draws the page.
func (p AdvisoryForm) Page(v View) templ.Component { return advisoryFormPage(v, p) }

// Advisories is what the centre published, for everybody.
type Advisories struct {
	Rows   []AdvisoryRow
	Cursor Cursor
	Feed   string
	Meta   string
}

// AdvisoryRow is one of them.
type AdvisoryRow struct {
	Number  string
	Title   text.Text
	CVE     string
	Changed time.Time
	First   time.Time
}

// Page draws the page.
func (p Advisories) Page(v View) templ.Component { return advisoriesPage(v, p) }

// Advisory is one of them.
type Advisory struct {
	Number    string
	Title     text.Text
	Facts     []Fact
	Summary   text.Text
	Remedy    text.Text
	RemedyURL string
	Products  []AdvisoryProduct
	Links     []Link
	Thanks    []string
	History   []LogLine
	Files     []Link
}

// AdvisoryProduct is a product of it.
type AdvisoryProduct struct {
	Name     string
	Affected string
	Fixed    string
}

// Page draws the page.
func (p Advisory) Page(v View) templ.Component { return advisoryPage(v, p) }

// label asks for words: for whoever reads them.
func (t Thread) label() text.Text {
	if t.Side == "desk" {
		return wCaseNote
	}
	return wCaseWrite
}
