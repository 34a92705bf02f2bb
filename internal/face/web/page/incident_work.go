package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// IncidentTasks is what is to be done about a case, as far as its reader knows of it.
type IncidentTasks struct {
	Rows []TaskRow
	Add  *TaskForm // for the desk
}

// TaskRow is one task.
type TaskRow struct {
	ID    string
	What  string
	Who   text.Text
	Until time.Time
	State State
	Words string
	May   bool // its reader may end it
}

// TaskForm makes steps of a playbook into tasks, and others.
type TaskForm struct {
	Steps []Choice
	Who   []Choice
	Until Field
}

// IncidentGuests is who was let into a case, for the desk; the body may let somebody in.
type IncidentGuests struct {
	Rows []GuestRow
	Acts []CaseAct
}

// GuestRow is one of them.
type GuestRow struct {
	Name   Link
	Facts  []Fact
	Thread *Thread
}

// IncidentGuest is a case as an organisation reads it that was let in.
type IncidentGuest struct {
	Number  string
	State   State
	Drill   bool
	Problem text.Text
	Facts   []Fact
	What    string
	Clocks  []Clock
	Duties  []DutyRow
	Tasks   *IncidentTasks
	Thread  Thread
	Post    string
	Acts    []CaseAct
}

// Page draws the page.
func (p IncidentGuest) Page(v View) templ.Component { return incidentGuestPage(v, p) }

var (
	wTasks      = text.Of("待辦事項", "Tasks")
	wTasksNone  = text.Of("沒有待辦事項。", "There is nothing to do.")
	wTaskUntil  = text.Of("期限", "Until")
	wTaskWords  = text.Of("說明", "Words")
	wTaskDone   = text.Of("完成", "Done")
	wTaskDrop   = text.Of("不做了", "Drop it")
	wTaskAdd    = text.Of("加入待辦", "Add tasks")
	wTaskSteps  = text.Of("處置須知的步驟", "Steps of the playbook")
	wTaskOther  = text.Of("其他事項（每行一項）", "Others, one a line")
	wTaskWho    = text.Of("誰來做", "Who does it")
	wShift      = text.Of("交班紀錄", "Shift notes")
	wShiftT     = text.Of("只有值班台看得到；寫下去就不能改。", "For the desk alone; what is written stays.")
	wShiftAdd   = text.Of("留給下一班", "For the next shift")
	wShiftSave  = text.Of("寫下", "Write it down")
	wGuests     = text.Of("參與的單位", "Who was let in")
	wGuestsNone = text.Of("沒有其他單位參與。", "No other organisation was let in.")
	wGuestLead  = text.Of("貴單位獲邀參與這件的處理，只看得到下面這些。", "Your organisation was let into this case, and reads what stands here alone.")
	wGuestSeen  = text.Of("貴單位看得到的", "What you read of it")
)
