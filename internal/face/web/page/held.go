package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Held is the list of objects that wait for the desk, each with the decision.
type Held struct {
	Summary text.Text
	Rows    []HeldRow
	Cursor  Cursor
}

// HeldRow is one object with the reason that held it.
type HeldRow struct {
	Name    string // title, or the id where there is none
	ID      string
	Href    string // of the object
	Story   string // of its way through the intake
	Source  text.Text
	File    string
	At      time.Time
	Why     text.Text
	Asks    text.Text // what letting it go on would do; empty where there is nothing to decide
	Post    string    // where the decision posts: verdict, decision = go or refuse, reason
	Verdict string    // which one is decided
}

// Page draws the page.
func (p Held) Page(v View) templ.Component { return heldPage(v, p) }
