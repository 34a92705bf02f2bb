package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Warnings is the list of warnings: for the desk with its counts, for a member with its own answers.
type Warnings struct {
	Summary text.Text // one sentence; ** marks what counts
	Acts    []Act     // e.g. draft a warning
	Filters []Filter
	Tokens  []Token
	Rows    []WarningRow
	Cursor  Cursor
}

// WarningRow is one warning of the list.
type WarningRow struct {
	Number   string
	Href     string
	Urgency  Urgency
	Title    text.Text
	Kind     text.Text // 漏洞, 攻擊, EWA …
	TLP      TLP
	Released time.Time
	Due      time.Time // zero if there is no deadline
	State    State     // 派送中, 已結案, 已撤回; for a member: its own answer, or 等您回覆
	Verdict  Verdict   // member: is it affected; empty shows nothing
	Silent   int       // desk: recipients without answer
	Sent     int       // desk: recipients
	Struck   bool      // withdrawn: the title is struck through, and the state says so
}

// Page draws the page.
func (p Warnings) Page(v View) templ.Component { return warningsPage(v, p) }

func (w WarningRow) titleClass() string {
	if w.Struck {
		return "struck"
	}
	return ""
}
