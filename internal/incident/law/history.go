package law

import (
	"cmp"
	"slices"
	"time"
)

// history is what is known of a case: events as corrected, without what was withdrawn.
type history struct {
	events []Event // in the order in which they were written down
	levels []Event // level events by when they happened
	moved  map[string]Event
}

// newHistory reads events that have passed check, in the order in which they were written down, as far as they were at t.
func newHistory(events []Event, t time.Time) *history {
	h := &history{moved: map[string]Event{}}
	gone := map[string]bool{}
	for _, e := range events {
		if e.Noted.After(t) {
			break
		}
		switch e.Kind {
		case Corrected:
			h.moved[e.Of] = e
		case Withdrawn:
			gone[e.Of] = true
		default:
			h.events = append(h.events, e)
		}
	}
	h.events = slices.DeleteFunc(h.events, func(e Event) bool { return gone[e.ID] })
	for i, e := range h.events {
		if by, ok := h.moved[e.ID]; ok {
			e.At = by.At
		}
		e.At = second(e.At)
		h.events[i] = e
		if e.Kind == LevelSet {
			h.levels = append(h.levels, e)
		}
	}
	slices.SortStableFunc(h.levels, func(x, y Event) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(rank(x.Stage), rank(y.Stage)), x.Noted.Compare(y.Noted), cmp.Compare(x.ID, y.ID))
	})
	return h
}

func rank(s Stage) int { return slices.Index([]Stage{Assessed, Reviewed, SecondReviewed}, s) }

// all lists what happened of a kind, by when it happened; under one family of law where the kind belongs to one.
func (h *history) all(k Kind, family func(Event) bool) []Event {
	if k == LevelChanged {
		return h.changes()
	}
	var out []Event
	for _, e := range h.events {
		if e.is(k) && (e.Regime == "" || family(e)) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(x, y Event) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.ID, y.ID)) })
	return out
}

func (e Event) is(k Kind) bool {
	switch k {
	case NotifiedUsualWay:
		return e.Kind == Notified && e.Way != otherWay
	case NotifiedOtherWay:
		return e.Kind == Notified && e.Way == otherWay
	}
	return e.Kind == k
}

// pinned is the event by which a time runs that begins once: the one that was written down first. Another of the kind does not move it; a correction does.
func (h *history) pinned(k Kind, family func(Event) bool) (Event, bool) {
	for _, e := range h.events {
		if e.is(k) && (e.Regime == "" || family(e)) {
			return e, true
		}
	}
	return Event{}, false
}

// changes are the level events that gave another level than the one before.
func (h *history) changes() []Event {
	var out []Event
	for i, e := range h.levels {
		if i > 0 && *e.Level != *h.levels[i-1].Level {
			out = append(out, e)
		}
	}
	return out
}

// levelsFor are the levels that decide for a duty.
func (h *history) levelsFor(d Duty) []Event {
	if !d.byOwn {
		return h.levels
	}
	own := slices.DeleteFunc(slices.Clone(h.levels), func(e Event) bool { return e.Stage != Assessed })
	if len(own) == 0 { // nobody but a reviewer has said any
		return h.levels
	}
	return own
}

// levelAt is the level that counted at an instant: the last before it, or the first after it where there was none yet. The zero instant is now.
func levelAt(levels []Event, at time.Time) (Event, bool) {
	if len(levels) == 0 {
		return Event{}, false
	}
	if at.IsZero() {
		return levels[len(levels)-1], true
	}
	after, _ := slices.BinarySearchFunc(levels, at, func(e Event, t time.Time) int {
		if e.At.After(t) {
			return 1
		}
		return -1
	})
	return levels[max(after-1, 0)], true
}

// start is when the incident began to be known, by which the law in force is chosen.
func (h *history) start() (time.Time, bool) {
	for _, k := range []Kind{Knew, Occurred} {
		if e, ok := h.pinned(k, nil); ok {
			return e.At, true
		}
	}
	return time.Time{}, false
}

// opened is the last word on which sort of body it is.
func (h *history) opened() Event {
	var out Event
	for _, e := range h.events {
		if e.Kind == Opened {
			out = e
		}
	}
	return out
}
