package law

import (
	"cmp"
	"iter"
	"slices"
	"strconv"
	"time"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Firing is a warning that came due. A duty warns once for each due that it has: a due that moved is told anew.
type Firing struct {
	Key     string    `json:"key"`     // stable, so that a store can keep it once
	At      time.Time `json:"at"`      // when it fires
	Instant time.Time `json:"instant"` // when it was by law; before At where what makes it was written down later
	Percent int       `json:"percent"`
	Clock   Clock     `json:"clock"` // as it stands at At
}

// Fired lists the warnings of (from, to] in their order. Each fires when it is due by what was written down until then, or, if that was already over
// when the reason for it was written down, at that moment; never for what was met by then. Events that are added later change nothing that has fired,
// so that any cut of time into pieces gives the same set, whether the program ran all the while or not.
func (b *Book) Fired(events []Event, from, to time.Time) ([]Firing, error) {
	sorted, err := b.check(events)
	if err != nil {
		return nil, err
	}
	if !sane(from) || !sane(to) {
		return nil, badInstant()
	}
	fired := map[string]bool{}
	var out []Firing
	for i, e := range sorted {
		end := to.Add(1)
		if i+1 < len(sorted) && !sorted[i+1].Noted.After(to) {
			end = sorted[i+1].Noted
		}
		if e.Noted.After(to) || !e.Noted.Before(end) {
			continue // nothing was known yet, or more was written down at the same moment
		}
		for f := range b.firedIn(sorted, e.Noted, end) {
			if fired[f.Key] {
				continue
			}
			fired[f.Key] = true
			if f.At.After(from) {
				f.Clock.settle(f.At)
				out = append(out, f)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Firing) int {
		return cmp.Or(x.At.Compare(y.At), x.Instant.Compare(y.Instant), cmp.Compare(x.Key, y.Key))
	})
	return out, nil
}

// firedIn gives the warnings of [known, end), between which nothing was written down; their clocks are not settled.
func (b *Book) firedIn(sorted []Event, known, end time.Time) iter.Seq[Firing] {
	return func(yield func(Firing) bool) {
		for _, c := range b.reckon(sorted, known, end.Add(-1)).clocks {
			if c.out != "" || !c.Ended.IsZero() {
				continue
			}
			for _, w := range c.Warn {
				at := w.At
				if at.Before(known) {
					at = known
				}
				if !at.Before(end) {
					break
				}
				key := c.Key + "@" + strconv.FormatInt(c.Due.Unix(), 10) + "/" + strconv.Itoa(w.Percent)
				if !yield(Firing{Key: key, At: at, Instant: w.At, Percent: w.Percent, Clock: c}) {
					return
				}
			}
		}
	}
}

func badInstant() error {
	return fault.New(fault.Invalid, CodeEvent, text.Format("時間要在 %d 年到 %d 年之間。", "The time lies between the years %d and %d.", firstYear, lastYear))
}
