package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Restricted is what an organisation has that endangers national cyber security, or for the desk everybody.
type Restricted struct {
	Org     Link // whose, where it is not the reader's own
	Desk    bool // everybody's
	Summary text.Text
	Acts    []Act
	Ask     *Note // the yearly inventory waits
	Filters []Filter
	Rows    []RestrictedRow
	Cursor  Cursor
	Mark    *RestrictedMark
	Problem text.Text // why a form was not taken
}

// RestrictedRow is a thing.
type RestrictedRow struct {
	Org    Link // for the desk
	Thing  string
	Where  text.Text // the machine, or the place and how many
	Entry  Link
	Why    text.Text // by what it was met
	State  State
	Until  text.Text // the day of the plan
	Said   string
	Except Link // the exception that runs for it
	Href   string
}

// RestrictedMark is a thing that something is to be said of, with what was said so far.
type RestrictedMark struct {
	Name   text.Text
	Post   string // empty: the reader may not
	Events []Choice
	Until  string
	Words  string
	Except string // leads to where an exception is asked for
	Rule   string // where the desk's decision posts
	Log    []LogLine
}

// Page draws the page.
func (p Restricted) Page(v View) templ.Component { return restrictedPage(v, p) }

// Register is the register of products, or what a reader may read of it.
type Register struct {
	Desk    bool
	Query   string
	Ended   bool
	Rows    []RegisterRow
	Cursor  Cursor
	Edit    *RegisterForm
	Import  string // where a table posts
	Export  string
	New     string // leads to an empty form
	Problem text.Text
}

// RegisterRow is an entry.
type RegisterRow struct {
	Code   string
	Href   string // opens its form
	Names  string
	Models string
	Kinds  text.Text
	Whom   text.Text
	Legal  text.Text
	State  State
	Reason string
}

// RegisterForm writes one.
type RegisterForm struct {
	Post, End                                                string
	Known                                                    bool // it is there already
	Code, Brand, Names, Models, Products                     string
	Reason, Legal, Letter, Since, Until, Orgs, Groups, Holds string
	Kinds                                                    []Choice
	Public                                                   bool
	Audience                                                 []Choice
	Log                                                      []LogLine
}

// Page draws the page.
func (p Register) Page(v View) templ.Component { return registerPage(v, p) }

// RestrictedAsk asks for an exception.
type RestrictedAsk struct {
	Post                             string
	Entry                            string
	Things                           []Choice
	Need, Alternative, Area, Persons string
	Until                            string
	Offline, NoData                  bool
	Problem                          text.Text
}

// Page draws the page.
func (p RestrictedAsk) Page(v View) templ.Component { return restrictedAskPage(v, p) }

// Exceptions is those that were asked for.
type Exceptions struct {
	Desk    bool
	Filters []Filter
	Rows    []ExceptionRow
	Cursor  Cursor
}

// ExceptionRow is one.
type ExceptionRow struct {
	Name   Link
	Org    Link
	Area   string
	Until  string
	State  State
	Things int
}

// Page draws the page.
func (p Exceptions) Page(v View) templ.Component { return exceptionsPage(v, p) }

// Exception is one, with the two approvals and what the reader may do.
type Exception struct {
	Org     Link
	Entry   string
	State   State
	Way     []Stop
	Facts   []Fact
	Things  []Link
	Moves   []ExceptionMove
	Problem text.Text
}

// ExceptionMove is a step that the reader may take.
type ExceptionMove struct {
	ID    string
	Name  text.Text
	Tip   text.Text
	Post  string
	Words text.Text // the label of the reason; empty: none is asked
	Main  bool
}

// Page draws the page.
func (p Exception) Page(v View) templ.Component { return exceptionPage(v, p) }

// YearlyInventory is a year's inventory: a body's answer, or for the desk who answered.
type YearlyInventory struct {
	Year    string
	State   Note
	Words   string
	Years   []Filter
	Answer  *YearlyAnswer
	Figures []Figure
	Rows    []YearlyRow
	Cursor  Cursor
	Filters []Filter
	Open    *YearlyOpen
	Export  string
	Problem text.Text
}

// YearlyAnswer is what a body says.
type YearlyAnswer struct {
	Post  string
	Items string
	Known int // that inventories show
}

// YearlyRow is a body.
type YearlyRow struct {
	Org   Link
	Level string
	State State
	N     string
}

// YearlyOpen begins a year.
type YearlyOpen struct{ Post, Year, Deadline, Words string }

// Page draws the page.
func (p YearlyInventory) Page(v View) templ.Component { return yearlyPage(v, p) }

// Replacement is how far what was listed is replaced.
type Replacement struct {
	Org    Link
	Curve  *Curve
	Months []ReplacementRow
	Groups []ReplacementRow // by sector, then by level; for the desk
	Export string
}

// ReplacementRow is a month, or a group as it stands now.
type ReplacementRow struct {
	Name             text.Text
	Listed, Replaced int
}

// Page draws the page.
func (p Replacement) Page(v View) templ.Component { return replacementPage(v, p) }

// Share writes a part of a whole in per cent.
func Share(n, of int) string { return shareOf(n, of) }
