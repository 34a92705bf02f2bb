package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// LessonRow is something that was learned of a case, and what came of it.
type LessonRow struct {
	Words  string
	At     int64 // microseconds
	Case   Link
	Open   bool // nothing has come of it yet
	Led    Link // what did
	Reason string
	Warn   string // where a warning is drafted from it
	Advise string // where the advice is changed for it
	Post   string // where it is ended without either
}

// CaseLessons are those of one case.
type CaseLessons struct {
	Rows []LessonRow
	Add  *CaseAct
}

// Lessons is the page of all of them.
type Lessons struct {
	Problem text.Text
	All     bool // those too of which something has come
	Rows    []LessonRow
}

// Page draws the page.
func (p Lessons) Page(v View) templ.Component { return lessonsPage(v, p) }

// FormLesson is the lesson from which a form was opened.
type FormLesson struct {
	UUID   string
	Words  string
	Number string // of the case
}
