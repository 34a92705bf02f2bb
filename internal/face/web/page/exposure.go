package page

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Exposure is a member's own systems: what concerns them, and what is missing to know.
type Exposure struct {
	Summary  text.Text // one sentence; ** marks what counts
	Meter    Meter
	Filters  []Filter // of the open matches
	Matches  []Match
	More     Cursor  // of the matches
	Late     Link    // leads to what is past its day, where the reader answers for that
	Sector   Link    // leads a sector's centre to how its sector stands
	Complete []Strip // how complete the data are, by group
	Assets   []Asset
	AssetSum text.Text
	Cursor   Cursor
	Upload   UploadForm
	Uploads  []UploadRow // the last ones
	Columns  bool        // something was said of the columns of tables, or is asked
	Judging  *Judging    // while something is still being compared

	Restricted     Link  // leads to what endangers national cyber security, for whom it concerns
	RestrictedNote *Note // what waits there
}

// Match is one vulnerability and the systems that it concerns.
type Match struct {
	Asset   text.Text
	Vuln    string
	Verdict Verdict
	Urgency Urgency
	At      time.Time
	Due     text.Text // the day, and whether it has passed
	State   State     // how far it is
	Overdue bool
	Href    string
}

// Asset is one registered system.
type Asset struct {
	Name    text.Text
	Code    string
	Href    string
	Product text.Text
	Version string    // empty: not known
	About   text.Text // what its owner says of the machine
	Known   text.Text // how it is known
	Changed time.Time
	Verdict Verdict // empty: no known vulnerability matches
}

// UploadForm takes a list of systems.
type UploadForm struct {
	Post   string // empty: the reader may not upload
	Error  text.Text
	Result *Note // what the last upload did
	Max    string
	Parts  string // where a script sends the file in parts
	To     string // begins the address of what it became
}

// addVersion leads to where a missing version can be given: its own page, or the upload of a newer list.
func (p Exposure) addVersion(a Asset) string {
	if a.Href == "" && p.Upload.Post != "" {
		return "#upload"
	}
	return a.Href
}

// clear tells whether those that are not affected were counted.
func (p ExposureDesk) clear() bool {
	return slices.ContainsFunc(p.Vulns, func(c VulnCount) bool { return c.Clear > 0 })
}

// Page draws the page.
func (p Exposure) Page(v View) templ.Component { return exposurePage(v, p) }

// ExposureDesk is the national picture: counts only, never a member's list.
type ExposureDesk struct {
	Summary text.Text
	Late    Link // leads to what is past its day

	Restricted Link // leads to what endangers national cyber security
	Figures    []Figure
	Filters    []Filter
	Vulns      []VulnCount
	Cursor     Cursor
}

// VulnCount is a vulnerability and how many it concerns.
type VulnCount struct {
	Name     string
	Href     string
	About    text.Text
	Urgency  Urgency
	KEV      bool // known to be exploited
	Affected int  // organisations
	Unknown  int
	Clear    int
	Warning  Link // the warning that went out, if one did
}

// Page draws the page.
func (p ExposureDesk) Page(v View) templ.Component { return exposureDeskPage(v, p) }

func (c VulnCount) slices() []Slice {
	return []Slice{{SliceYes, wAffected, c.Affected}, {SliceUnknown, wCannotTell, c.Unknown}, {SliceNo, wNotAffected, c.Clear}}
}
