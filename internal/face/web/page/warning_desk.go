package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// WarningDesk is a warning as the duty desk works on it: the text is on the member's page, here are reach, answers and decisions.
type WarningDesk struct {
	Number     string
	Urgency    Urgency
	TLP        TLP
	Kind       text.Text
	Title      text.Text
	State      State
	Summary    text.Text // one sentence; ** marks what counts
	Preview    string    // the member's page
	EditHref   string    // where a draft is edited
	CallsHref  string    // the calling list of those without answer
	WhyNotHref string    // where to ask why an organisation did not get it
	Withdrawn  *Note
	Way        []Stop
	Answers    Meter
	Sectors    []Strip
	Curve      *Curve
	Filters    []Filter
	Recipients []Recipient
	Cases      []Link // of incidents, that came from it
	Cursor     Cursor
	Log        []LogLine
	Release    *ReleaseForm  // nil when it is out, or the reader may not decide
	Withdraw   *WithdrawForm // nil when it may not be withdrawn
}

// Recipient is one organisation that a warning goes to.
type Recipient struct {
	Org      text.Text
	Href     string
	Sector   text.Text
	Reason   text.Text // why it gets this
	WhyHref  string
	Channels []State // by channel, e.g. 收件匣 已讀, 郵件 已送達
	Answer   State   // the answer in force; zero means none yet
	FirstAt  time.Time
	Remark   string
}

// ReleaseForm is the decision to send: approvals so far, and the button.
type ReleaseForm struct {
	Post     string
	Reach    int         // organisations that will receive it
	Approved []text.Text // who approved, and when
	Missing  int         // approvals still needed before this one
	Last     bool        // this approval releases it
	Refused  text.Text   // why this reader may not approve, e.g. wrote it; empty if he may
}

// WithdrawForm takes a warning back with a reason.
type WithdrawForm struct {
	Post   string
	Reach  int
	Reason Field
}

// Page draws the page.
func (p WarningDesk) Page(v View) templ.Component { return warningDeskPage(v, p) }

func (p WarningDesk) head() text.Text { return first(p.Title, wWarnings) }

// Regions are the parts that a stream keeps fresh; the recipients raise their pill (event "recipients").
func (p WarningDesk) Regions(v View) []Region {
	return []Region{
		{"state", warningState(v, p)},
		{"way", way(v, p.Way)},
		{"answers", meter(v, p.Answers)},
		{"sectors", strips(v, p.Sectors)},
	}
}
