package page

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Calls is the list of whom the desk should telephone: organisations that were warned and have not answered.
type Calls struct {
	Summary text.Text
	Filters []Filter
	Rows    []CallRow
	Cursor  Cursor
}

// CallRow is one call to make, with what to say.
type CallRow struct {
	Urgency Urgency
	Org     text.Text
	Href    string
	Person  string
	Role    text.Text
	Phone   string
	Spare   string // a second number
	Number  string // of the warning
	Warning string // its address
	Say     text.Text
	Silent  text.Text // for how long without answer
	Last    text.Text // the last attempt and how it went
	LastAt  time.Time
	Post    string // where the outcome posts, field "outcome": reached, no_answer, wrong_number
}

// logged tells whether the outcome of a call can be kept; columns that stay empty for ever say nothing.
func (p Calls) logged() bool {
	return slices.ContainsFunc(p.Rows, func(r CallRow) bool { return r.Post != "" || !r.Last.IsZero() })
}

// Page draws the page.
func (p Calls) Page(v View) templ.Component { return callsPage(v, p) }
