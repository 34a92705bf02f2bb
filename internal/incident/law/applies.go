package law

import (
	"slices"
	"time"

	"lianfang/internal/text"
)

// applies decides whether a duty holds: by what happened, and by the level. What was met is judged by the level that counted then, since a duty that
// did not hold cannot have been late.
func (r *reckoning) applies(in binding, c *Clock) {
	d := c.duty
	happened := func(k Kind) bool { return len(r.under(k, in)) > 0 }
	switch {
	case len(d.needs) > 0 && !slices.ContainsFunc(d.needs, happened), slices.ContainsFunc(d.unless, happened):
		c.out = NotApplicable
		c.because(func() text.Text { return text.Of("本案沒有這種情形。", "This case is none of that sort.") })
		return
	case len(d.levels) == 0:
		return
	}
	levels := r.levelsFor(d)
	now, known := levelAt(levels, c.Ended)
	switch {
	case !known:
		r.unlevelled(in, c)
	case slices.Contains(d.levels, *now.Level):
	default:
		r.outOfLevel(in, c, levels, now)
	}
}

// unlevelled: until the level is known, of a group the shortest limit holds: a clock that nobody sees is worse than one that turns out to be generous.
func (r *reckoning) unlevelled(in binding, c *Clock) {
	d := c.duty
	strictest := true
	for _, o := range in.Duties {
		if o.ID != d.ID && d.group != "" && o.group == d.group && o.limit.shorter(d.limit) {
			strictest = false
		}
	}
	switch {
	case d.group != "" && strictest:
		c.Guess = true
		c.because(func() text.Text {
			return text.Of("等級尚未評估，先以較短的時限計算。", "The level is not known yet, so the shorter limit counts.")
		})
	case d.group != "":
		c.out = NotApplicable
		c.because(func() text.Text {
			return text.Of("等級尚未評估；以較短的時限計算。", "The level is not known yet; the shorter limit counts.")
		})
	case len(d.levels) < 4:
		c.Start, c.Due, c.First = time.Time{}, time.Time{}, time.Time{}
		c.begun = func() text.Text { return text.Of("等待等級評估。", "Waits for the level.") }
	}
}

func (l Limit) shorter(o Limit) bool {
	return !l.None() && (o.None() || l.length() < o.length())
}

// length compares limits; a month is as long as it can be.
func (l Limit) length() time.Duration {
	return l.For + time.Duration(l.Days)*24*time.Hour + time.Duration(l.Months)*31*24*time.Hour
}

// outOfLevel: a duty of another level. Where it held before the level changed it was replaced, and both are shown.
func (r *reckoning) outOfLevel(in binding, c *Clock, levels []Event, now Event) {
	d := c.duty
	held := slices.ContainsFunc(levels, func(e Event) bool {
		return slices.Contains(d.levels, *e.Level) && (c.Ended.IsZero() || !e.At.After(c.Ended))
	})
	later := slices.IndexFunc(levels, func(e Event) bool {
		return slices.Contains(d.levels, *e.Level) && !c.Ended.IsZero() && e.At.After(c.Ended)
	})
	other := slices.IndexFunc(in.Duties, func(o Duty) bool {
		return d.group != "" && o.group == d.group && slices.Contains(o.levels, *now.Level)
	})
	ended := c.Ended
	c.out, c.Ended, c.By, c.Late = NotApplicable, time.Time{}, "", 0
	switch {
	case later >= 0 && other >= 0:
		e := levels[later]
		c.because(func() text.Text {
			return text.Format("完成（%s）之後，等級才於 %s 改為%s（%s%s）；條文沒有過渡規定，以完成時的等級論。",
				"It was done (%s) before the level became %[3]s at %[2]s (%[4]s%[5]s); the text has no transition rule, so the level of that time counts.", say(ended), say(e.At), LevelWords(*e.Level), e.Stage.Words(), by(e))
		})
	case held && other >= 0:
		c.out = Replaced
		c.because(func() text.Text {
			return text.Format("等級於 %s 改為%s（%s%s），改依 %s 計算。", "At %s the level became %s (%s%s), so %s counts.", say(now.At), LevelWords(*now.Level), now.Stage.Words(), by(now), in.Duties[other].ID)
		})
	case *now.Level == 0:
		c.because(func() text.Text {
			return text.Of("未達等級，無須通報。", "No level: it need not be notified.")
		})
	default:
		c.because(func() text.Text {
			return text.Format("目前為%s，不適用。", "It is %s now, so this does not hold.", LevelWords(*now.Level))
		})
	}
}
