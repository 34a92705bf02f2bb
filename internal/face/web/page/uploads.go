package page

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Uploads is what an organisation has handed in, the newest first.
type Uploads struct {
	Org    text.Text // whose, where they are not the reader's own
	Rows   []UploadRow
	Cursor Cursor
}

// systems is what the reader calls the page of exposure.
func (v View) systems() text.Text {
	if v.Who.Desk {
		return wExposure
	}
	return wMySystems
}

// UploadRow is one upload of a list.
type UploadRow struct {
	Name  text.Text // of the list
	N     int       // which upload of it
	Href  string
	At    time.Time
	By    text.Text
	Rows  int
	Moved Moved
	State State
}

// Moved is how a list differs from the one before; the counts are -1 where they are not known.
type Moved struct {
	First                   bool // there was none before
	Added, Removed, Changed int
}

func (m Moved) known() bool { return m.Added >= 0 }

func (m Moved) same() bool { return m.Added+m.Removed+m.Changed == 0 }

func signed(sign string, n int) string {
	if n == 0 {
		return "0"
	}
	return sign + N(n)
}

// Page draws the page.
func (p Uploads) Page(v View) templ.Component { return uploadsPage(v, p) }

// Snapshot is one upload: what it changed, and what it ended and began.
type Snapshot struct {
	Org      Link // whose, where it is not the reader's own
	Name     text.Text
	N        int
	State    State
	Summary  text.Text
	Judging  *Judging
	Moved    Moved
	Facts    []Fact
	Download string // the list as it was, as CSV; empty where it cannot be given
	Lost     bool   // the differences are no longer kept
	Fixed    []EffectRow
	Begun    []EffectRow
	FixedAll bool // all of them are shown
	BegunAll bool
	Changes  []ChangeRow
	Cursor   Cursor
	Others   []Choice // uploads of the same list to compare with
	Against  text.Text
	Problems []ProblemRow
	ProblemN int
}

// Judging is how far an upload is compared with what is known; it stays while that goes on.
type Judging struct {
	Ask  string // where a script asks how far it is
	Back string // where the result is
	Done int
	All  int // 0: not known yet
}

// EffectRow is a vulnerability that an upload ended or began.
type EffectRow struct {
	Vuln     string
	Href     string
	Was, Now string
	Verdict  Verdict
	Machines int
	Open     bool // it is still met elsewhere
}

// ChangeRow is a thing on a machine that came, went, or is there in another version.
type ChangeRow struct {
	Machine   string
	About     text.Text // what its owner says of the machine
	Same      bool      // as in the row above
	Was, Now  string
	WasV      string // the versions alone, where the product is the same
	NowV      string
	Rewritten bool // the same product and version, written in another way
}

// ProblemRow is a row of which something could not be used.
type ProblemRow struct {
	Row int
	Say text.Text
}

func (c ChangeRow) state() State {
	switch {
	case c.Was == "":
		return State{Tone: Good, Name: wCame, Icon: "plus"}
	case c.Now == "":
		return State{Name: wWent, Icon: "x"}
	case c.Rewritten:
		return State{Name: wRewritten, Icon: "merge"}
	}
	return State{Tone: Waiting, Name: wVersionNew, Icon: "merge"}
}

func (j Judging) say() text.Text {
	if j.All == 0 {
		return wJudgingSoon
	}
	return wJudgingAt.With(N(j.Done), N(j.All))
}

func (j Judging) value() string { return strconv.Itoa(j.Done) }
func (j Judging) max() string   { return strconv.Itoa(j.All) }

// Page draws the page.
func (p Snapshot) Page(v View) templ.Component { return snapshotPage(v, p) }
