package page

import (
	"strings"
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
	Name   string // title, or the id where there is none
	ID     string
	Href   string // of the object
	Story  string // of its way through the intake
	Source text.Text
	File   string
	At     time.Time
	Why    text.Text
	Asks   text.Text // what letting it go on would do; empty where there is nothing to decide
	Post   string    // where the decision posts: decision = go or refuse, reason
}

// Page draws the page.
func (p Held) Page(v View) templ.Component { return heldPage(v, p) }

// key tells the forms of a page apart.
func (r HeldRow) key() string {
	if i := strings.LastIndexByte(r.Post, '/'); i >= 0 {
		return r.Post[i+1:]
	}
	return r.ID
}
