package page

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Intelligence is the search over everything the reader may see; the query is the address.
type Intelligence struct {
	Query   string
	Summary text.Text // e.g. 976 筆，24 小時內 ; ** marks what counts
	Acts    []Act     // import, export
	Views   []Choice  // of the query key "view": saved views and queues
	Filters []Filter
	Tokens  []Token
	Problem text.Text // what is wrong with the query, in its own words
	Lag     text.Text // how far the text index is behind; empty when it is not
	Rows    []IntelRow
	Cursor  Cursor
}

// IntelRow is one object found.
type IntelRow struct {
	Name       string // in safe writing
	Mono       bool   // a value, not words
	Href       string
	Kind       text.Text
	About      text.Text
	Urgency    Urgency
	TLP        TLP
	Confidence string // e.g. 0.91
	Sources    int
	Told       int // organisations told of it
	Changed    time.Time
	State      State // e.g. 已撤回; zero for an object in force
}

// Page draws the page.
func (p Intelligence) Page(v View) templ.Component { return intelligencePage(v, p) }

// urgent and told tell whether any row has it: a column without a word takes the room of those that have some.
func (p Intelligence) urgent() bool {
	return slices.ContainsFunc(p.Rows, func(r IntelRow) bool { return r.Urgency > 0 })
}

func (p Intelligence) told() bool {
	return slices.ContainsFunc(p.Rows, func(r IntelRow) bool { return r.Told > 0 })
}

func (r IntelRow) class() string {
	if r.Mono {
		return "t mono"
	}
	return "t"
}

// Intake is the story of one draft object through the seven stages: why it is here, or why it is not.
type Intake struct {
	Name      string
	Mono      bool
	Source    text.Text
	At        time.Time
	Result    State     // 已收進, 扣住, 丟掉
	Summary   text.Text // the decision in one sentence
	Href      string    // the object, if it was accepted
	Stages    []IntakeStage
	Raw       string // the bytes as they came, cut to what a page can hold
	RawCut    bool
	Decisions []Act // what the desk may do with a held draft
}

// IntakeStage is one stage and its verdict.
type IntakeStage struct {
	Name    text.Text // 解析, 正規化, 把關, 標示, 衡量, 併同, 收進
	State   State
	Reason  text.Text
	Changes []Change // what the stage changed
}

// Change is a field before and after.
type Change struct {
	Name          text.Text
	Before, After string
}

// Page draws the page.
func (p Intake) Page(v View) templ.Component { return intakePage(v, p) }

func (p Intake) title() text.Text { return text.Same(p.Name) }
