package law

import (
	"time"

	"lianfang/internal/text"
)

// State is how far a duty is.
type State string

// The states.
const (
	NotStarted    State = "not_started"
	StillRunning  State = "running"
	RunsLonger    State = "extended" // running, by a consent
	Met           State = "met"
	MetLate       State = "met_late"
	Overdue       State = "overdue"
	Stopped       State = "stopped"
	Replaced      State = "replaced" // by another, since the level changed
	NotApplicable State = "not_applicable"
)

// Words says the state.
func (s State) Words() text.Text {
	switch s {
	case NotStarted:
		return text.Of("尚未起算", "not started")
	case StillRunning:
		return text.Of("進行中", "running")
	case RunsLonger:
		return text.Of("進行中（已延長）", "running (extended)")
	case Met:
		return text.Of("已完成", "met")
	case MetLate:
		return text.Of("已完成（逾期）", "met late")
	case Overdue:
		return text.Of("逾期", "overdue")
	case Stopped:
		return text.Of("已停止", "stopped")
	case Replaced:
		return text.Of("已由另一時限取代", "replaced")
	case NotApplicable:
		return text.Of("不適用", "not applicable")
	}
	return text.Text{}
}

// Open tells whether there is still something to do, and its time has begun.
func (s State) Open() bool { return s == StillRunning || s == RunsLonger || s == Overdue }

// Clock is one duty in one case.
type Clock struct {
	Key    string    `json:"key"` // stable: family/duty, and what began it where a duty begins more than once
	Regime string    `json:"regime"`
	Duty   string    `json:"duty"`
	Who    text.Text `json:"who"`
	To     text.Text `json:"to"`
	Say    text.Text `json:"say"`
	State  State     `json:"state"`
	Base   string    `json:"base,omitempty"`     // id of the event from which it runs
	Start  time.Time `json:"start,omitzero"`     // from when it runs
	Due    time.Time `json:"due,omitzero"`       // the last second in time; zero: no time is set, or it has not begun
	First  time.Time `json:"first_due,omitzero"` // the due before it was extended
	Ended  time.Time `json:"ended,omitzero"`     // when it was met or stopped
	Late   int64     `json:"late_seconds"`       // of what was met late
	By     string    `json:"met_by,omitempty"`   // id of the event that met or ended it
	Guess  bool      `json:"provisional"`        // the level is not known yet, so the strictest holds
	Warn   []Warning `json:"warnings"`
	Basis  Basis     `json:"basis"`
	Why    text.Text `json:"why"`

	duty   Duty
	out    State            // Stopped, NotApplicable or Replaced, whatever the time
	begun  func() text.Text // words are made only for whoever reads them
	reason []func() text.Text
}

// Warning is an instant at which somebody should look at a clock.
type Warning struct {
	Percent int       `json:"percent"`
	At      time.Time `json:"at"`
}

// percents are how much of the time is gone when somebody should look.
var percents = []int{50, 80, 100}

func (c *Clock) warnings() {
	c.Warn = []Warning{}
	if c.Due.IsZero() {
		return
	}
	for _, p := range percents {
		at := second(c.Start.Add(c.Due.Sub(c.Start) / 100 * time.Duration(p)))
		if p == 100 {
			at = c.Due
		}
		c.Warn = append(c.Warn, Warning{p, at})
	}
}

// settle gives the state at an instant, once, and puts it into words. Everything else of a clock is the same whenever one looks.
func (c *Clock) settle(t time.Time) {
	c.State = c.stateAt(second(t))
	c.Why = c.why()
	c.begun, c.reason = nil, nil
}

func (c *Clock) stateAt(t time.Time) State {
	switch {
	case c.out != "":
		return c.out
	case !c.Ended.IsZero() && !c.Due.IsZero() && c.Ended.After(c.Due):
		return MetLate
	case !c.Ended.IsZero():
		return Met
	case c.Start.IsZero() || c.Start.After(t):
		return NotStarted
	case !c.Due.IsZero() && t.After(c.Due):
		return Overdue
	case !c.First.IsZero():
		return RunsLonger
	}
	return StillRunning
}

// turns lists the instants at which the state changes by itself.
func (c *Clock) turns() []time.Time {
	if c.out != "" || !c.Ended.IsZero() {
		return nil
	}
	var out []time.Time // a start that lies ahead is the due of a clock that runs
	for _, w := range c.Warn {
		out = append(out, w.At)
	}
	if !c.Due.IsZero() {
		out = append(out, c.Due.Add(time.Second))
	}
	return out
}

func (c *Clock) because(t func() text.Text) { c.reason = append(c.reason, t) }

// why says in words what it runs from, how long, until when, and what became of it.
func (c *Clock) why() text.Text {
	begun := c.begun()
	t := begun
	switch {
	case c.Start.IsZero():
	case c.Due.IsZero():
		t = text.Format("%s起：%s。", "From %s: %s.", begun, c.duty.Time)
	case c.First.IsZero():
		t = text.Format("%s起 %s，至 %s 止。", "%[2]s from %[1]s, until %[3]s.", begun, c.duty.limit.Words(), say(c.Due))
	default:
		t = text.Format("%s起 %s，原至 %s 止，經同意延長至 %s。", "%[2]s from %[1]s, until %[3]s; extended by consent until %[4]s.", begun, c.duty.limit.Words(), say(c.First), say(c.Due))
	}
	for _, r := range c.reason {
		t = text.Format("%s%s", "%s %s", t, r())
	}
	switch c.State {
	case Met:
		t = text.Format("%s已於 %s 完成。", "%s Met at %s.", t, say(c.Ended))
	case MetLate:
		t = text.Format("%s已於 %s 完成，逾期 %s。", "%s Met at %s, late by %s.", t, say(c.Ended), lasted(time.Duration(c.Late)*time.Second))
	case Overdue:
		t = text.Format("%s自 %s 起逾期。", "%s Overdue since %s.", t, say(c.Due))
		if !c.duty.late.IsZero() {
			t = text.Format("%s%s", "%s %s", t, c.duty.late)
		}
	}
	return text.Format("%s依據：%s。", "%s Basis: %s.", t, c.Basis.Words())
}

// lasted writes a length of time for people.
func lasted(d time.Duration) text.Text {
	days, h, m, s := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60, int(d/time.Second)%60
	switch {
	case days > 0:
		return text.Format("%d 日 %d 小時 %d 分", "%d d %d h %d min", days, h, m)
	case h > 0:
		return text.Format("%d 小時 %d 分", "%d h %d min", h, m)
	case m > 0:
		return text.Format("%d 分 %d 秒", "%d min %d s", m, s)
	}
	return text.Format("%d 秒", "%d s", s)
}
