package law

import (
	"slices"
	"strconv"
	"time"

	"lianfang/internal/text"
)

// addClocks makes the clocks of one regime, duty by duty: those of a group and of what others rest on stand above.
func (r *reckoning) addClocks(in binding) {
	from := len(r.clocks)
	for _, d := range in.Duties {
		switch {
		case !d.runs():
		case d.after != "":
			r.addTurns(in, d, r.clocks[from:])
		case d.each:
			r.addEach(in, d)
		default:
			r.clocks = append(r.clocks, r.single(in, d, r.clocks[from:]))
		}
	}
}

func (r *reckoning) newClock(in binding, d Duty, which string) Clock {
	c := Clock{Key: in.Family + "/" + d.ID, Regime: in.ID, Duty: d.ID, Who: d.Who, To: d.To, Say: d.Say, Basis: d.Basis, duty: d}
	if which != "" {
		c.Key += "/" + which
	}
	return c
}

// run sets a clock going from an instant.
func (c *Clock) run(in binding, from time.Time, base string, begun func() text.Text) {
	c.Start, c.Base, c.begun = from, base, begun
	if !c.duty.limit.None() {
		c.Due = c.duty.limit.After(from, in.Counting)
	}
}

func (r *reckoning) runFrom(c *Clock, in binding, e Event) {
	kind := e.Kind
	if slices.Contains(derivedKinds, c.duty.start) {
		kind = c.duty.start
	}
	c.run(in, e.At, e.ID, func() text.Text {
		if to, ok := r.moved[e.ID]; ok {
			return text.Format("%s（%s，經更正：%s）", "%s (%s, corrected: %s)", kind.Words(), say(e.At), to.Reason)
		}
		return text.Format("%s（%s）", "%s (%s)", kind.Words(), say(e.At))
	})
}

// single is a duty that begins once.
func (r *reckoning) single(in binding, d Duty, above []Clock) Clock {
	c := r.newClock(in, d, "")
	e, ok := r.pinned(d.start, r.of(in))
	switch {
	case ok:
		r.runFrom(&c, in, e)
	case d.orElse != "":
		c.begun = func() text.Text { return text.Format("等待%s", "Waits for %s", d.start.Words()) }
		for _, g := range above {
			if g.duty.group == d.orElse && g.out == "" && !g.Due.IsZero() {
				r.runElse(&c, in, g)
			}
		}
	default:
		c.begun = func() text.Text { return text.Format("等待%s。", "Waits for %s.", d.start.Words()) }
	}
	r.extend(in, &c)
	r.finish(in, &c, time.Time{})
	return c
}

// runElse sets a clock going where what begins it is not noted: from when the other duty was met in some way, else from when it was due.
func (r *reckoning) runElse(c *Clock, in binding, g Clock) {
	c.Guess = g.Guess
	if !g.Ended.IsZero() {
		c.run(in, g.Ended, g.By, func() text.Text {
			return text.Format("%s 完成的時刻（%s）", "when %s was met (%s)", g.Duty, say(g.Ended))
		})
		return
	}
	c.run(in, g.Due, g.Base, func() text.Text {
		return text.Format("應完成的時刻（%[2]s；尚未記錄%[1]s）", "when it was due (%[2]s; %[1]s is not noted)", c.duty.start.Words(), say(g.Due))
	})
}

// addEach is a duty that every start begins anew.
func (r *reckoning) addEach(in binding, d Duty) {
	starts := r.starts(in, d)
	for _, e := range starts {
		c := r.newClock(in, d, e.ID)
		r.runFrom(&c, in, e)
		r.finish(in, &c, e.At)
		r.clocks = append(r.clocks, c)
	}
	if len(starts) == 0 {
		c := r.newClock(in, d, "")
		c.begun = func() text.Text { return text.Format("等待%s。", "Waits for %s.", d.start.Words()) }
		r.finish(in, &c, time.Time{})
		r.clocks = append(r.clocks, c)
	}
}

// starts: who reviews its own incidents receives them when it notifies.
func (r *reckoning) starts(in binding, d Duty) []Event {
	out := r.under(d.start, in)
	if d.start == Received && len(out) == 0 && r.opened().SelfReview {
		if e, ok := r.pinned(Notified, r.of(in)); ok {
			return []Event{e}
		}
	}
	return out
}

// finish finds what became of a clock: met, stopped, not applicable, replaced. Only what happened from since on meets it.
func (r *reckoning) finish(in binding, c *Clock, since time.Time) {
	met, ok := Event{}, false
	if !c.Start.IsZero() || !c.duty.each { // what begins each time anew cannot be met before it begins; a report may be filed early
		met, ok = r.metBy(in, c.duty, since)
	}
	if ok {
		c.meet(met)
	}
	r.applies(in, c)
	if c.out != "" {
		return
	}
	if e, stopped := r.stop(in, c); stopped && (!ok || e.At.Before(c.Ended)) {
		c.out, c.Ended, c.By, c.Late = Stopped, e.At, e.ID, 0
		c.because(func() text.Text {
			return text.Format("於 %s 停止（%s；佐證：%s%s）。", "Stopped at %s (%s; evidence: %s%s).", say(e.At), e.Reason, e.Evidence, by(e))
		})
		if !c.Due.IsZero() && e.At.After(c.Due) {
			c.because(func() text.Text {
				return text.Format("停止時已自 %s 起逾期。", "By then it was overdue since %s.", say(c.Due))
			})
		}
		return
	}
	if in.removed && !ok {
		c.out = NotApplicable
		c.because(func() text.Text {
			return text.Format("這套規定於 %s 移除（%s%s）。", "This law was removed at %s (%s%s).", say(in.gone.At), in.gone.Reason, by(in.gone))
		})
	}
}

func (c *Clock) meet(e Event) {
	c.Ended, c.By = e.At, e.ID
	if !c.Due.IsZero() && e.At.After(c.Due) {
		c.Late = int64(e.At.Sub(c.Due) / time.Second)
	}
}

// metBy is the first event that meets a duty.
func (r *reckoning) metBy(in binding, d Duty, since time.Time) (Event, bool) {
	var out Event
	take := func(all []Event, of string) {
		from, _ := slices.BinarySearchFunc(all, since, func(e Event, t time.Time) int { return e.At.Compare(t) })
		for _, e := range all[from:] {
			if e.Duty != of {
				continue
			}
			if out.ID == "" || e.At.Before(out.At) || e.At.Equal(out.At) && e.ID < out.ID {
				out = e
			}
			return
		}
	}
	take(r.under(Done, in), d.ID)
	for _, k := range d.met {
		take(r.under(k, in), "")
	}
	return out, out.ID != ""
}

// stop is the first word that a duty no longer runs. One that is about a time before the clock began does not reach it.
func (r *reckoning) stop(in binding, c *Clock) (Event, bool) {
	for _, e := range r.under(StoppedFor, in) {
		if (e.Duty == "" || e.Duty == c.Duty) && (c.Start.IsZero() || !c.duty.each && c.duty.after == "" || !e.At.Before(c.Start)) {
			return e, true
		}
	}
	return Event{}, false
}

// extend moves the due of a duty to the day to which everybody agreed who must: the earliest of their last words.
func (r *reckoning) extend(in binding, c *Clock) {
	rule, ok := in.extension(c.Duty)
	if !ok || c.Due.IsZero() {
		return
	}
	said := map[string]Event{}
	for _, e := range r.events {
		if e.Kind == Extended && e.Duty == c.Duty && r.of(in)(e) {
			said[e.Consent] = e
		}
	}
	var until time.Time
	for i, party := range rule.consent {
		e, agreed := said[party]
		switch {
		case !agreed && len(said) > 0:
			r.note(NoticeConsent, text.Format("「%s」的延長還缺%s的同意，尚未生效（%s）。", "The extension of %s still lacks the consent of %s and does not count yet (%s).", c.Say, rule.agreed[i], rule.Basis.Words()))
			return
		case !agreed:
			return
		case until.IsZero() || e.Until.Before(until):
			until = second(e.Until)
		}
	}
	if !until.After(c.Due) {
		r.note(NoticeShortExtend, text.Format("「%s」同意的期限 %s 不晚於原期限，不影響原期限。", "The time agreed for %s, %s, is no later than the limit and changes nothing.", c.Say, say(until)))
		return
	}
	c.First, c.Due = c.Due, until
	c.because(func() text.Text { return text.Format("延長依據：%s。", "Extended by: %s.", rule.Basis.Words()) })
}

// addTurns is a duty that comes round: from each time that it was met, or else was due, until something ends it.
func (r *reckoning) addTurns(in binding, d Duty, above []Clock) {
	first := above[slices.IndexFunc(above, func(c Clock) bool { return c.Duty == d.after })]
	if first.Start.IsZero() || first.out != "" {
		c := r.newClock(in, d, "")
		c.begun = func() text.Text { return text.Format("等待 %s。", "Waits for %s.", d.after) }
		r.finish(in, &c, time.Time{})
		r.clocks = append(r.clocks, c)
		return
	}
	from, base := first.Due, first.Base
	if !first.Ended.IsZero() && !first.Ended.After(first.Due) {
		from, base = first.Ended, first.By
	}
	end, ended := r.endOf(in, d)
	for n := 0; !from.After(second(r.horizon)) && (!ended || from.Before(end.At)); n++ {
		if n == maxTurns {
			r.note(NoticeMany, text.Format("「%s」已超過 %d 次，其後不再列出。", "%s has come round more than %d times; what follows is not listed.", d.Say, maxTurns))
			return
		}
		c := r.turn(in, d, from, base)
		if ended && (c.Ended.IsZero() || c.Ended.After(end.At)) && !end.At.After(c.Due) {
			c.Ended, c.By, c.Late, c.out = time.Time{}, "", 0, NotApplicable
			c.because(func() text.Text {
				return text.Format("已於 %s %s，不必再做。", "No longer needed: %[2]s at %[1]s.", say(end.At), end.Kind.Words())
			})
		}
		r.clocks = append(r.clocks, c)
		from, base = c.Due, c.Base
		if c.out == "" && !c.Ended.IsZero() && !c.Ended.After(c.Due) {
			from, base = c.Ended, c.By
		}
	}
}

func (r *reckoning) turn(in binding, d Duty, from time.Time, base string) Clock {
	c := r.newClock(in, d, strconv.FormatInt(from.Unix(), 10))
	c.run(in, from, base, func() text.Text {
		return text.Format("前一次登錄或前一個時限（%s）", "the last entry, or when it was due (%s)", say(from))
	})
	r.finish(in, &c, from.Add(time.Second))
	return c
}

func (r *reckoning) endOf(in binding, d Duty) (Event, bool) {
	var out Event
	for _, k := range d.until {
		for _, e := range r.under(k, in) {
			if out.ID == "" || e.At.Before(out.At) {
				out = e
			}
		}
	}
	return out, out.ID != ""
}
