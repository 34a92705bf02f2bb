package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// System is the state of the machine itself: its journal, its followers, its checks.
type System struct {
	Summary   text.Text
	Figures   []Figure
	Journal   []Fact // epoch, head, last checkpoint, whether the chain was verified
	Followers []Follower
	Checks    []Check
	Jobs      []Count
	Audit     []LogLine
	AuditMore string
}

// Follower is a reader of the journal and how far it is behind.
type Follower struct {
	Name   text.Text
	Cursor int
	Lag    int // facts behind
	Age    text.Text
	State  State
}

// Page draws the page.
func (p System) Page(v View) templ.Component { return systemPage(v, p) }

// Regions are the parts of the system page that a stream keeps fresh.
func (p System) Regions(v View) []Region {
	return []Region{{"figures", figures(v, p.Figures)}, {"journal", facts(v, p.Journal)}, {"followers", followers(v, p.Followers)}}
}
