package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// IncidentReport is the form by which anybody tells what happened to them. No account is needed, and no name.
type IncidentReport struct {
	Problem text.Text
	Once    string // by which the same form is known when it comes a second time
	Kinds   []KindChoice
	GoingOn []Choice
	What    Field
	Since   Field
	Place   Field
	Name    Field
	Phone   Field
	Mail    Field
	Mails   bool
	Mailbox string // to which one may write instead, "" for none
	Offline OfflineNote
}

// KindChoice is what it looks like.
type KindChoice struct {
	Value string
	Name  text.Text
	When  text.Text
	On    bool
}

// Page draws the page.
func (p IncidentReport) Page(v View) templ.Component { return incidentReportPage(v, p) }

// TrackCode is the form for whoever has the code of a report.
type TrackCode struct{ Problem text.Text }

// Page draws the page.
func (p TrackCode) Page(v View) templ.Component { return trackCodePage(v, p) }

// Track is a report as whoever sent it reads it.
type Track struct {
	Number  string
	Name    text.Text
	State   State
	Lead    text.Text
	Secret  string // shown once, with Link, right after it was sent
	Link    string
	Advice  *Advice // what to do now; nil where the report was of no kind
	Steps   []LogLine
	Notes   []Said
	Facts   []Fact
	What    string
	Add     string
	Files   *CaseFiles
	Post    string       // what is below it are the deeds of Victims
	Victims *CaseVictims // rows of a list about which the centre wrote; nil for none
}

// Page draws the page.
func (p Track) Page(v View) templ.Component { return trackPage(v, p) }

// Incidents is a list of cases: the desk's, or an organisation's own.
type Incidents struct {
	Desk    bool
	Summary text.Text
	Filters []Filter
	Rows    []IncidentRow
	Cursor  Cursor
	Seek    IncidentSeek
	New     string      // where one is reported; "" for who only reads
	Shift   *ShiftNotes // for the desk
}

// ShiftNotes is what earlier shifts of the desk left to this one, the newest first.
type ShiftNotes struct {
	Notes  []Said
	May    bool        // its reader may write one
	Roster bool        // there is one
	Duty   []text.Text // who is on duty now
}

// IncidentRow is one of them.
type IncidentRow struct {
	Number string
	Name   string
	Href   string
	Org    text.Text
	Kind   text.Text
	Level  text.Text
	State  State
	Came   time.Time
	Due    time.Time // zero where no clock runs
	Late   bool
	Drill  bool
	Again  string // day on which its report is looked at again
}

// Page draws the page.
func (p Incidents) Page(v View) templ.Component { return incidentsPage(v, p) }

// IncidentFile is a case as the desk leads it or, with less in it, as an organisation reads its own.
type IncidentFile struct {
	Desk     bool
	Number   string
	Name     string
	State    State
	Drill    bool
	Problem  text.Text
	Given    string // code for whoever called, shown once
	Facts    []Fact
	What     string
	Reporter []Fact
	Clocks   []Clock     // that run
	Duties   []DutyRow   // all of them
	Notices  []text.Text // what the law adds
	Levels   []LevelView
	LevelAt  string // where the body answers about the level anew; "" for nobody
	Steps    []LogLine
	Threads  []Thread
	Post     string // what is below it are the deeds
	Acts     []CaseAct
	Links    []Link
	Files    *CaseFiles
	Law      *IncidentLaw // nil where its reader has nothing of it
	Kin      *IncidentKin
	Signs    *IncidentSigns
	Handed   *IncidentHandovers
	Victims  *CaseVictims // nil where it came of no list
	Drilled  []CaseDrill  // what its body was told in a drill by a script, the newest first
	Tasks    *IncidentTasks
	Guests   *IncidentGuests
	Papers   CasePapers
	Lessons  *CaseLessons
}

// DutyRow is a duty of the law as it stands in a case.
type DutyRow struct {
	Say   text.Text
	Who   text.Text
	State State
	Due   time.Time
	Why   text.Text
}

// LevelView is what somebody found about the level, and what led to it.
type LevelView struct {
	Who   text.Text
	At    time.Time
	Range text.Text
	Words string
	Lines []LevelLine
	Notes []text.Text
	Asks  []text.Text
}

// LevelLine is a row of the rule that holds, or nearly does.
type LevelLine struct {
	How   text.Text
	Say   text.Text
	Basis text.Text
}

// Page draws the page.
func (p IncidentFile) Page(v View) templ.Component { return incidentFilePage(v, p) }

// IncidentNew is the form by which a member tells of its own incident, or the desk of somebody who called.
type IncidentNew struct {
	Desk    bool
	Once    string // as in IncidentReport
	Fresh   bool   // nothing was sent yet, so what this browser keeps may be brought back
	Problem text.Text
	Lead    text.Text // what the law asks of the organisation
	Duty    []Choice  // as the law asks, or of one's own will; none where there is no duty
	Kinds   []Choice
	GoingOn []Choice
	Warning string
	From    *Link // the warning; nil for none
	Org     Field
	What    Field
	Since   Field
	Knew    Field
	Place   Field
	Name    Field
	Phone   Field
	Mail    Field
	Told    Field // when the authority was told in another way
	ToldHow Field
	Drill   bool
	Level   LevelForm
	Offline OfflineNote
}

// Page draws the page.
func (p IncidentNew) Page(v View) templ.Component { return incidentNewPage(v, p) }

// IncidentLevel is the form by which a body answers about the level of its case.
type IncidentLevel struct {
	Problem text.Text
	Number  string
	Case    string // its page
	Post    string
	Level   LevelForm
}

// Page draws the page.
func (p IncidentLevel) Page(v View) templ.Component { return incidentLevelPage(v, p) }

// LevelForm is the questions from which the level follows, and what followed from the answers.
type LevelForm struct {
	Groups []LevelGroup
	Found  *LevelView
}

// LevelGroup is the questions about one way in which something is affected.
type LevelGroup struct {
	Title   text.Text
	Hint    text.Text
	Choices []CaseChoice
	Fields  []Field
}
