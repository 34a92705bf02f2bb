package incident

import (
	"context"

	"github.com/google/uuid"

	"lianfang/internal/fault"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
)

// A lesson is what the desk learned of a case. It is open until somebody says what came of it: a warning to others, a change of the advice, or nothing, with the reason. Lessons are the desk's
// own: what a body told freely leaves by nobody's hand but a person's, who writes the warning or the advice in words of their own.

// Led is what a lesson led to.
type Led string

// What it may lead to.
const (
	ToWarn    Led = "warning"
	ToAdvise  Led = "advice"
	ToNothing Led = "nothing"
)

// Lesson is one.
type Lesson struct {
	UUID   string
	Case   string // UUID of the case
	Number string // of the case
	Kind   string // of the case: the advice that it may change
	Words  string
	At     int64
	Led    Led    // "" while it is open
	Ref    string // UUID of the warning's draft, or the short name of the advice
	Reason string
	LedAt  int64
}

// LessonList narrows a list of lessons.
type LessonList struct {
	Case  string // UUID; "" for all
	Open  bool   // those alone of which nothing has come yet
	Limit int
}

// Learn writes a lesson down. A person of the desk does, whatever became of the case.
func (n *Incidents) Learn(ctx context.Context, by marking.Viewer, which, words string) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	if err := said(words, true); err != nil {
		return err
	}
	c, _, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	id, err := n.store.TakeIDs(ctx, 1)
	if err != nil {
		return err
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		count, err := countLessons(ctx, tx, c.ID)
		if err != nil {
			return nil, err
		}
		if count >= maxLessons {
			return nil, fault.New(fault.Conflict, "too_many_lessons", text.Format("一件最多 %d 條心得。", "A case has at most %d lessons.", maxLessons))
		}
		return []journal.Fact{{Kind: LessonLearned, Subject: c.ID, Object: id, Audience: deskAlone, Actor: by.Actor()}}, insertLesson(ctx, tx, id, c.ID, Lesson{UUID: uuid.NewString(), Words: words, At: n.micro()}, by.Person)
	})
}

// Lead says what came of a lesson, once. Of nothing the reason is needed.
func (n *Incidents) Lead(ctx context.Context, by marking.Viewer, lesson string, to Led, ref, reason string) error {
	if err := deskPerson(by); err != nil {
		return err
	}
	if to != ToWarn && to != ToAdvise && to != ToNothing {
		return invalid("bad_lesson", "請選這條心得帶來什麼：預警、處置須知，或沒有。", "Say what the lesson led to: a warning, the advice, or nothing.")
	}
	if err := said(reason, to == ToNothing); err != nil {
		return err
	}
	if (ref == "") != (to == ToNothing) {
		return invalid("bad_lesson", "請說是哪一則預警或哪一份處置須知。", "Say which warning or which advice.")
	}
	return n.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		id, of, err := leadLesson(ctx, tx, lesson, Lesson{Led: to, Ref: ref, Reason: reason, LedAt: n.micro()}, by.Person)
		if err != nil {
			return nil, err
		}
		if id == 0 {
			return nil, fault.New(fault.NotFound, "no_such_lesson", text.Of("找不到這條心得，或已經有人說過它帶來什麼。", "There is no such lesson, or somebody has said already what came of it."))
		}
		return []journal.Fact{{Kind: LessonLed, Subject: of, Object: id, Audience: deskAlone, Actor: by.Actor()}}, nil
	})
}

// Lessons lists them for the desk, the last first.
func (n *Incidents) Lessons(ctx context.Context, v marking.Viewer, l LessonList) ([]Lesson, error) {
	if err := v.DeskOnly(); err != nil {
		return nil, err
	}
	var of int64
	if l.Case != "" {
		c, _, err := n.seen(ctx, v, l.Case)
		if err != nil {
			return nil, err
		}
		of = c.ID
	}
	return selectLessons(ctx, n.store.Read(), of, l.Open, min(max(l.Limit, 1), maxPage))
}

// LessonOf gives one to the desk.
func (n *Incidents) LessonOf(ctx context.Context, v marking.Viewer, lesson string) (Lesson, error) {
	if err := v.DeskOnly(); err != nil {
		return Lesson{}, err
	}
	return oneLesson(ctx, n.store.Read(), lesson)
}
