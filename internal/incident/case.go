package incident

import (
	"strings"
	"time"
	"unicode/utf8"

	"lianfang/internal/incident/law"
	"lianfang/internal/text"
)

// Case is something that happened to somebody. What, Place and who reported are the reporter's own words.
type Case struct {
	ID         int64
	UUID       string
	Number     string // "LF-INC-2026-0001"
	Origin     Origin
	Duty       bool  // reported under a duty; else of one's own will
	Org        int64 // the member to which it happened, 0 for none
	Reviewer   int64 // the member that reviews it beside the desk, 0 for none
	State      State
	Kind       string // slug of a playbook, "" for something else
	Class      string // of RSIT, "" for not classed
	Line       int64
	What       string
	Place      string // where it happened, if that is no member
	GoingOn    GoingOn
	HappenedAt int64 // 0 where nobody knows
	KnewAt     int64
	ReceivedAt int64
	ChangedAt  int64
	Exercise   bool
	Lang       text.Lang
	Warning    string // number of the warning from which it came
	Duplicate  int64
	Level      int64 // -1 while it is not known
	DueAt      int64 // of the nearest open clock; never where none runs, 0 once the case has ended
	WakeAt     int64
	Audience   int64

	running bool // a clock with a day runs, whatever the state

	filled int64 // of a report that was written without a line: when, for its first step
	mailed bool  // of one that came by mail, for its first step
}

// Due is when the nearest open clock of a case is over; ok is false where none runs.
func (c Case) Due() (at time.Time, ok bool) {
	if !c.State.Open() || c.DueAt == never {
		return time.Time{}, false
	}
	return time.UnixMicro(c.DueAt), true
}

// headMost is how many characters of a report stand in lists.
const headMost = 80

// Head is the beginning of what was reported.
func (c Case) Head() string {
	line, _, _ := strings.Cut(strings.TrimSpace(c.What), "\n")
	line = strings.TrimSpace(line)
	if utf8.RuneCountInString(line) <= headMost {
		return line
	}
	return string([]rune(line)[:headMost-1]) + "…"
}

// Reporter is who reported. All of it may be empty.
type Reporter struct{ Name, Phone, Mail string }

// Step is something that was done.
type Step struct {
	Event Event
	Side  Side
	Actor int64
	Words string
	At    int64
}

// Message is a line of a thread.
type Message struct {
	Side  Side
	Actor int64
	Words string
	At    int64
}

// Assessment is what somebody found about the level: by answers, or as a judgement.
type Assessment struct {
	Stage   law.Stage
	Side    Side
	Ruleset string // of the law
	Facts   *law.Facts
	Range   law.Range
	Words   string
	At      int64
}

// Told is a case as whoever reported it reads it.
type Told struct {
	Number     string
	State      State
	Origin     Origin
	Kind       string
	What       string
	Place      string
	GoingOn    GoingOn
	HappenedAt int64
	ReceivedAt int64
	Exercise   bool
	Lang       text.Lang
	Steps      []Step // whose words are there only where they are for the reporter
	Messages   []Message
}

func (c Case) told() Told {
	return Told{Number: c.Number, State: c.State, Origin: c.Origin, Kind: c.Kind, What: c.What, Place: c.Place, GoingOn: c.GoingOn, HappenedAt: c.HappenedAt, ReceivedAt: c.ReceivedAt, Exercise: c.Exercise, Lang: c.Lang}
}

// Own is a case as the people of an organisation read it: of the body to which it happened or, Reviewing, of the one that reviews it. Who wrote the report and the desk's
// notes are not in it; what is said between body and desk is the body's.
type Own struct {
	Told
	UUID        string
	Org         int64
	Duty        bool
	Reviewing   bool
	Reviews     bool // the reader may say that its review is done
	SetsLevel   bool // and with it the level
	KnewAt      int64
	Warning     string
	Shared      bool // its authority reads it, since the reporter said so
	MayShare    bool
	Clocks      law.View
	Assessments []Assessment
}

// File is a case with all that the desk knows of it.
type File struct {
	Case
	Reporter    Reporter
	Steps       []Step
	Threads     map[Side][]Message
	Clocks      law.View
	Assessments []Assessment
	Of          string // number of the case that it repeats
}
