package incident

import (
	"context"
	"slices"
	"strings"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

// TaskState is how far a task is.
type TaskState string

// The states.
const (
	TaskOpen    TaskState = "open"
	TaskDone    TaskState = "done"
	TaskDropped TaskState = "dropped"
)

// Name is the state in words.
func (s TaskState) Name() text.Text {
	switch s {
	case TaskDone:
		return text.Of("完成", "done")
	case TaskDropped:
		return text.Of("不做了", "dropped")
	}
	return text.Of("待辦", "to do")
}

// Task is something that somebody is to do about a case. Steps of a playbook become tasks by a tick.
type Task struct {
	ID      int64
	Who     Side  // the desk, the body, or a guest
	Party   int64 // which guest
	What    string
	UntilAt int64 // 0 for no day
	State   TaskState
	Words   string // of whoever ended it
	EndedBy Side   // "" while it is open
	SinceAt int64
	EndedAt int64
}

// NewTasks are tasks of one kind of doer until one day.
type NewTasks struct {
	Who   Side
	Party int64 // of a guest
	What  []string
	Until time.Time // zero: no day
}

// AddTasks gives somebody something to do about a case. The desk does.
func (n *Incidents) AddTasks(ctx context.Context, by marking.Viewer, which string, t NewTasks) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	c, _, err := n.seen(ctx, by, which)
	if err != nil {
		return err
	}
	if t.What, err = tasksSaid(t.What); err != nil {
		return err
	}
	if err := n.doer(ctx, c, t); err != nil {
		return err
	}
	first, err := n.store.TakeIDs(ctx, len(t.What))
	if err != nil {
		return err
	}
	all := make([]Task, len(t.What))
	for i, what := range t.What {
		all[i] = Task{ID: first + int64(i), Who: t.Who, Party: t.Party, What: what, State: TaskOpen, SinceAt: n.micro()}
		if !t.Until.IsZero() {
			all[i].UntilAt = t.Until.UnixMicro()
		}
	}
	return n.step(ctx, c.ID, deed{event: Tasked, side: DeskSide, actor: by.Actor(), quiet: t.Who != ReporterSide, bare: t.Who != ReporterSide, tells: t.Who == ReporterSide, keep: func(ctx context.Context, tx *store.Tx) error {
		had, err := countTasks(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if had+int64(len(all)) > maxTasks {
			return fault.New(fault.Conflict, "too_many_tasks", text.Format("一件最多 %d 項待辦。", "A case has at most %d tasks.", maxTasks))
		}
		return insertTasks(ctx, tx, c.ID, by.Actor(), all)
	}})
}

func tasksSaid(all []string) (out []string, err error) {
	for _, what := range all {
		if what = strings.TrimSpace(what); what == "" {
			continue
		}
		if err := wording.Check(wording.Field{Name: text.Of("待辦", "Task"), Said: what, Most: maxTask}); err != nil {
			return nil, err
		}
		out = append(out, what)
	}
	if len(out) == 0 || len(out) > maxTasks {
		return nil, invalid("no_tasks", "請勾選或寫下要做的事。", "Tick or write what is to be done.")
	}
	return out, nil
}

// doer checks that there is somebody who could do it.
func (n *Incidents) doer(ctx context.Context, c Case, t NewTasks) error {
	if !t.Until.IsZero() && t.Until.Before(n.now()) {
		return invalid("bad_time", "期限不能在過去。", "The day cannot be over already.")
	}
	switch {
	case t.Who == DeskSide && t.Party == 0, t.Who == ReporterSide && t.Party == 0 && c.Org != 0:
		return nil
	case t.Who != GuestSide:
		return invalid("bad_doer", "請選誰來做；通報人不是成員單位時，請由值班台做。", "Say who does it; where the body is no member, the desk does.")
	}
	all, err := n.partiesOf(ctx, c.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(p Party) bool { return p.ID == t.Party && p.Role != Reviewing && p.In(n.micro()) }) {
		return noParty()
	}
	return nil
}

// Tasks lists the tasks of a case as far as their reader may know of them: all for the desk, the body's and a guest's own for themselves.
func (n *Incidents) Tasks(ctx context.Context, v marking.Viewer, which string) ([]Task, error) {
	c, at, err := n.seenBy(ctx, v, which, DeskSide, ReporterSide, GuestSide)
	if err != nil {
		return nil, err
	}
	return n.tasksFor(ctx, c, at)
}

func (n *Incidents) tasksFor(ctx context.Context, c Case, at place) ([]Task, error) {
	all, err := n.tasksOf(ctx, c.ID)
	return slices.DeleteFunc(all, func(t Task) bool { return !t.known(at) }), err
}

// known tells whether a reader knows of a task.
func (t Task) known(at place) bool {
	switch at.side {
	case DeskSide:
		return true
	case ReporterSide:
		return t.Who == ReporterSide
	case GuestSide:
		return t.Party == at.party.ID || at.party.Scope.Tasks
	}
	return false
}

// EndTask says that a task was done, or that it is not done at all: whose it is, or the desk.
func (n *Incidents) EndTask(ctx context.Context, by marking.Viewer, which string, task int64, done bool, words string) error {
	c, at, err := n.seenBy(ctx, by, which, DeskSide, ReporterSide, GuestSide)
	if err != nil {
		return err
	}
	if err := said(words, !done); err != nil {
		return err
	}
	all, err := n.tasksFor(ctx, c, at)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(t Task) bool { return t.ID == task })
	if i < 0 || at.side == GuestSide && all[i].Party != at.party.ID {
		return fault.New(fault.NotFound, "no_such_task", text.Of("沒有這項待辦。", "There is no such task."))
	}
	t := all[i]
	t.State, t.Words, t.EndedBy, t.EndedAt = TaskDropped, words, at.side, n.micro()
	if done {
		t.State = TaskDone
	}
	side := at.side
	if side == GuestSide {
		side = SystemSide
	}
	return n.step(ctx, c.ID, deed{event: TaskEnded, side: side, actor: by.Actor(), quiet: t.Who != ReporterSide, bare: t.Who != ReporterSide, always: true, keep: func(ctx context.Context, tx *store.Tx) error {
		ended, err := endTask(ctx, tx, t)
		if err == nil && !ended {
			err = fault.New(fault.Conflict, "task_ended", text.Of("這項待辦已經結束。", "This task has ended already."))
		}
		return err
	}})
}
