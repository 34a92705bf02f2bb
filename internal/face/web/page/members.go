package page

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Members is the list of organisations: who can be reached, and where coverage is thin.
type Members struct {
	Summary text.Text
	Figures []Figure
	Heat    Heat
	Todo    []Count // what wants attention, e.g. 聯絡人超過 180 天沒驗證
	Query   string
	Filters []Filter
	Tokens  []Token
	Rows    []MemberRow
	Cursor  Cursor
	Acts    []Act
}

// Count is a number with a name that leads to its list.
type Count struct {
	Name text.Text
	N    int
	Href string
}

// Heat is a table of shares by sector and level; its darkest cells are full coverage.
type Heat struct {
	Caption text.Text
	Columns []text.Text
	Rows    []HeatRow
}

// HeatRow is one sector.
type HeatRow struct {
	Name  text.Text
	Cells []int // per cent; −1 where the level does not exist
}

// MemberRow is one organisation.
type MemberRow struct {
	Name      text.Text
	Href      string
	Sector    text.Text
	Level     text.Text
	Agreement State
	Channels  text.Text
	Verified  State
	Assets    int
}

// Member is one organisation: its people, its agreement, how it is reached, what it was told.
type Member struct {
	Name     text.Text
	Own      bool // the reader's own organisation
	Sector   text.Text
	Level    text.Text
	State    State
	Summary  text.Text
	Acts     []Act
	Facts    []Fact
	People   []Contact
	Channels []ChannelRow
	Groups   []Link
	Warnings []WarningRow
	Log      []LogLine

	Notes       []Note // what wants doing first
	Colleagues  []Colleague
	Places      []PlaceRow
	MorePlaces  int // that are not shown
	Delegations []DelegationRow
	Supply      []SupplyRow
	Supplies    string // leads to its supply chain
	Forms       MemberForms
	Inside      bool // the reader may see how it is reached and what it claims
}

func (p Member) newestAgreement() string {
	if len(p.Forms.Agreements) == 0 {
		return ""
	}
	return p.Forms.Agreements[0]
}

// Contact is a person to reach.
type Contact struct {
	Name     string
	Role     text.Text
	Phone    string
	Mail     string
	Verified State
}

// ChannelRow is a way to reach the organisation and how it last went.
type ChannelRow struct {
	Name  text.Text
	Whose text.Text // the duty behind it, e.g. 資安窗口
	To    string
	Last  time.Time
	State State
	End   string // POST address that deletes it
}

// Page draws the page.
func (p Members) Page(v View) templ.Component { return membersPage(v, p) }

// Page draws the page.
func (p Member) Page(v View) templ.Component { return memberPage(v, p) }

// counted tells whether the systems of any were counted.
func (p Members) counted() bool {
	return slices.ContainsFunc(p.Rows, func(m MemberRow) bool { return m.Assets > 0 })
}

// arrived tells whether it is known when something last came through.
func (p Member) arrived() bool {
	return slices.ContainsFunc(p.Channels, func(c ChannelRow) bool { return !c.Last.IsZero() })
}

// heatClass is one of five steps; the number stands in the cell, so the tint only helps the eye.
func heatClass(percent int) string {
	switch {
	case percent < 0:
		return "nil"
	case percent >= 98:
		return "q4"
	case percent >= 90:
		return "q3"
	case percent >= 75:
		return "q2"
	case percent >= 50:
		return "q1"
	}
	return "q0"
}
