package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Now is the desk's page: the situation in one sentence, then figures, then what needs hands.
type Now struct {
	Situation text.Text // one sentence; ** marks what counts
	Acts      []Act
	Figures   []Figure
	Current   *Current // the warning that is on its way; nil when none is
	Clocks    []Clock
	Stream    []Tick
	Sectors   []Strip // by units without answer
	Channels  []Strip // how the current warning first arrived
	Work      []Task
	WorkViews []Choice // of the query key "work", e.g. 全部, 我的, 無人接手
}

// Current is the warning that most needs watching.
type Current struct {
	Urgency Urgency
	Number  string
	Title   text.Text
	TLP     TLP
	Href    string
	Preview string // where to see what recipients see
	Way     []Stop
	Answers Meter
	Curve   *Curve
}

// Task is a line of the work queue.
type Task struct {
	Urgency Urgency
	What    text.Text
	Href    string
	Code    string
	Queue   text.Text
	Left    text.Text // time left; empty shows —
	Who     text.Text
	State   State
}

// Region is a part of a page that the event stream replaces: the event is named Name, its data is what Body draws.
type Region struct {
	Name string
	Body templ.Component
}

// Living is a page whose parts change while it is read.
type Living interface {
	Regions(View) []Region
}

// Regions are the parts of Now that a stream keeps fresh; the work queue only raises its pill (event "work", data: the number of new rows).
func (p Now) Regions(v View) []Region {
	return []Region{
		{"situation", nowSituation(v, p)},
		{"figures", figures(v, p.Figures)},
		{"current", nowCurrent(v, p)},
		{"clocks", clocks(v, p.Clocks)},
		{"stream", ticks(v, p.Stream, wStreamList)},
		{"sectors", strips(v, p.Sectors)},
	}
}

// Page draws the page.
func (p Now) Page(v View) templ.Component { return nowPage(v, p) }

func (p Now) side() bool { return len(p.Clocks) > 0 || len(p.Stream) > 0 }

func (p Now) quiet() bool {
	return p.Current == nil && !p.side() && len(p.Sectors) == 0 && len(p.Work) == 0
}

// mainWidth leaves room for the side column when there is one.
func (p Now) mainWidth() string {
	if p.side() {
		return "w8"
	}
	return ""
}

// sideWidth fills the row when there is no warning beside it.
func (p Now) sideWidth() string {
	if p.Current != nil {
		return "w4"
	}
	return ""
}
