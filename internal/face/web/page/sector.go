package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Sector is how a sector stands, in numbers. What is told may be words: "fewer than 3".
type Sector struct {
	Name     text.Text
	Summary  text.Text
	How      Note // how the numbers are to be read
	Figures  []Figure
	Facts    []SectorFact // of each side
	Sides    []text.Text  // whose figures the tables tell: with a level, joined freely
	Open     []SectorOpen
	Rare     text.Text // what the table of decisions leaves out
	Flaws    []SectorFlaw
	More     text.Text // flaws that are not listed
	Products []SectorHeld
	Weeks    []SectorFlow
	WeeksTip text.Text
}

// SectorFact is a figure of both sides.
type SectorFact struct {
	Name        text.Text
	Href        string
	Bound, Free text.Text
}

// SectorPair is how many are affected, and of how many it cannot be told yet.
type SectorPair struct{ Affected, Possible text.Text }

// SectorOpen is how many findings of a decision are open, by side.
type SectorOpen struct {
	Decision text.Text
	Sides    []SectorPair
}

// SectorFlaw is an exploited vulnerability, and at how many organisations it is open.
type SectorFlaw struct {
	Name, Href string
	About      text.Text
	Sides      []SectorPair
}

// SectorHeld is a product, and how many organisations have it.
type SectorHeld struct {
	Name, Href string
	Sides      []text.Text
}

// SectorFlow is what was found and fixed in a week, by side.
type SectorFlow struct {
	From  time.Time
	Sides []SectorCame
}

// SectorCame is a week of a side.
type SectorCame struct{ Found, Fixed int }

// Page draws the page.
func (p Sector) Page(v View) templ.Component { return sectorPage(v, p) }

// under is a heading that says of which side a column is.
func (p Sector) under(i int, head text.Text) text.Text {
	return text.Format("%[1]s · %[2]s", "%[1]s · %[2]s", p.Sides[i], head)
}

// Sectors is the country by sector, exactly: for the desk.
type Sectors struct {
	Counted   text.Text   // when, if that is a while ago
	Decisions []text.Text // the most urgent first
	Rows      []SectorSum
}

// Page draws the page.
func (p Sectors) Page(v View) templ.Component { return sectorsPage(v, p) }

// SectorSum is a sector of the country.
type SectorSum struct {
	Sector          Link
	Listed, Members int
	Open            []int // affected, by decision, the most urgent first
	Exploited       int
	Possible        int
}
