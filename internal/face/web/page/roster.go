package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Roster is who is on duty at the desk, now and in the days to come.
type Roster struct {
	Problem text.Text
	Turns   []RosterTurn
	Gaps    []text.Text
	May     bool // its reader may change it
	People  []Choice
	Lines   []Choice
	Weeks   []Choice
	Fields  []Field
}

// RosterTurn is a time in which somebody is on duty.
type RosterTurn struct {
	ID          string
	Name, Phone string
	Line        text.Text
	From, Until time.Time
	Now         bool
}

// Page draws the page.
func (p Roster) Page(v View) templ.Component { return rosterPage(v, p) }

var (
	wRoster       = text.Of("輪值表", "Roster")
	wRosterT      = text.Of("誰在什麼時候值班。值班的人會收到信：有新的通報等分案，或有法定時限快到。", "Who is on duty when. Whoever is on duty gets a mail when new reports wait for triage, or a clock of the law is nearly over.")
	wRosterNext   = text.Of("接下來兩週", "The next two weeks")
	wRosterNone   = text.Of("還沒有人排班。排了之後，通報進來時會寄信給值班的人。", "Nobody is on the roster yet. Once somebody is, new reports are told to whoever is on duty.")
	wRosterWho    = text.Of("誰", "Who")
	wRosterLine   = text.Of("線別", "Line")
	wRosterFrom   = text.Of("從", "From")
	wRosterUntil  = text.Of("到", "Until")
	wRosterNow    = text.Of("值班中", "on duty")
	wRosterEnd    = text.Of("取消這次輪值", "Take this turn back")
	wRosterAdd    = text.Of("排班", "Put somebody on duty")
	wRosterWeeks  = text.Of("每週重複", "Again each week")
	wDutyNow      = text.Of("現在值班", "On duty now")
	wDutyNobody   = text.Of("現在沒有人值班。", "Nobody is on duty now.")
	wDutyNoRoster = text.Of("還沒有輪值表。", "There is no roster yet.")
)
