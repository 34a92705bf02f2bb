package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// System is the state of the machine itself: its journal, its followers, its checks.
type System struct {
	Summary   text.Text
	Figures   []Figure
	Journal   []Fact // epoch, head, last checkpoint, whether the chain was verified
	CheckNow  string // where to ask for a check of the journal, "" for who may not
	Followers []Follower
	Checks    []Check
	Sources   []SourceRow
	Nodes     []NodeRow
	Jobs      []Count
	Audit     []LogLine
	AuditMore string
}

// Follower is a reader of the journal and how far it is behind.
type Follower struct {
	Name   text.Text
	Cursor int
	Lag    int       // facts behind
	Since  time.Time // of the first fact that it has not read
	State  State
}

// SourceRow is whom the centre listens to, and whether they still speak.
type SourceRow struct {
	Name  text.Text
	Seen  time.Time
	Usual time.Duration // between two arrivals; 0 while nobody can tell
	State State
}

// NodeRow is a server of this store.
type NodeRow struct {
	ID      string
	Version string
	Since   time.Time
	State   State
}

// Page draws the page.
func (p System) Page(v View) templ.Component { return systemPage(v, p) }

// Regions are the parts of the system page that a stream keeps fresh.
func (p System) Regions(v View) []Region {
	all := []Region{{"figures", figures(v, p.Figures)}, {"journal", facts(v, p.Journal)}, {"followers", followers(v, p.Followers)}}
	if len(p.Checks) > 0 {
		all = append(all, Region{"checks", checks(v, p.Checks)})
	}
	if len(p.Sources) > 0 {
		all = append(all, Region{"sources", speakers(v, p.Sources)})
	}
	if len(p.Nodes) > 0 {
		all = append(all, Region{"nodes", nodes(v, p.Nodes)})
	}
	return all
}

// since writes how long ago something was, a dash where it was not.
func (v View) since(t time.Time) string {
	if t.IsZero() {
		return v.T(wDash)
	}
	return v.Left(v.Now.Sub(t))
}

// lasting writes a span, a dash for none.
func (v View) lasting(d time.Duration) string {
	if d == 0 {
		return v.T(wDash)
	}
	return v.Left(d)
}
