package restricted

import (
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"lianfang/internal/exposure"
	"lianfang/internal/marking"
	"lianfang/internal/member"
)

var lastDay = exposure.LastDay

// Month is how far the replacement is at the end of a month, in pieces: of all that was ever listed and still counts, what an inventory shows to be
// replaced. What turned out to be another product, and what the register let go, does not count from then on. A thing that came back counts as not replaced,
// for all its months: the curve says what is known today.
type Month struct {
	Month            int // 202611
	Listed, Replaced int64
}

// Rate is the share that is replaced; 0 where nothing is listed.
func (m Month) Rate() float64 {
	if m.Listed == 0 {
		return 0
	}
	return float64(m.Replaced) / float64(m.Listed)
}

// Curve is the replacement month by month, up to now.
type Curve struct {
	By     string // "" for all, else "sector" or "level"
	Key    string // the sector's code or the level; "" in a level is who has none
	Months []Month
}

// Last is the curve's newest month.
func (c Curve) Last() Month {
	if len(c.Months) == 0 {
		return Month{}
	}
	return c.Months[len(c.Months)-1]
}

// movedIn is how many pieces were listed, replaced and let go in which months, at organisations of a sector and level.
type movedIn struct {
	sector, tier              string
	found, verified, out, sum int64
}

// Progress gives the replacement at an organisation, or for the desk (org 0) of everybody, then by sector and by level.
func (r *Restricted) Progress(ctx context.Context, v marking.Viewer, org int64) ([]Curve, error) {
	if org == 0 && !v.All() {
		org = v.Org
	}
	if org != 0 || !v.All() {
		if _, err := r.duty(ctx, v, org); err != nil {
			return nil, err
		}
	}
	rows, err := movements(ctx, r.store.Read(), v.All(), org)
	if err != nil {
		return nil, err
	}
	now := month(r.now())
	all := curveOf(rows, now, func(movedIn) bool { return true })
	out := []Curve{{Months: all}}
	if org != 0 {
		return out, nil
	}
	for _, s := range member.Sectors() {
		if c := curveOf(rows, now, func(m movedIn) bool { return m.sector == s.Code }); len(c) > 0 {
			out = append(out, Curve{"sector", s.Code, c})
		}
	}
	for _, t := range []string{"A", "B", "C", "D", "E", ""} {
		if c := curveOf(rows, now, func(m movedIn) bool { return m.tier == t }); len(c) > 0 {
			out = append(out, Curve{"level", t, c})
		}
	}
	return out, nil
}

// curveOf adds up, from the first month in which something was listed to now.
func curveOf(rows []movedIn, now int64, mine func(movedIn) bool) (out []Month) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(m movedIn) bool { return !mine(m) })
	if len(rows) == 0 {
		return nil
	}
	at := slices.MinFunc(rows, func(a, b movedIn) int { return int(a.found - b.found) }).found
	for ; at <= now; at = following(at) {
		m := Month{Month: int(at)}
		for _, x := range rows {
			if x.found > at || x.out != 0 && x.out <= at {
				continue
			}
			m.Listed += x.sum
			if x.verified != 0 && x.verified <= at {
				m.Replaced += x.sum
			}
		}
		out = append(out, m)
	}
	return out
}

func following(month int64) int64 {
	if month%100 == 12 {
		return month + 89
	}
	return month + 1
}

// ExportProgress writes the curves as a table.
func (r *Restricted) ExportProgress(ctx context.Context, v marking.Viewer, org int64, to io.Writer) error {
	curves, err := r.Progress(ctx, v, org)
	if err != nil {
		return err
	}
	w := csv.NewWriter(to)
	if err := w.Write([]string{"by", "key", "month", "listed", "replaced", "rate"}); err != nil {
		return err
	}
	for _, c := range curves {
		for _, m := range c.Months {
			at := strconv.Itoa(m.Month/100) + "-" + strconv.Itoa(100 + m.Month%100)[1:]
			if err := w.Write([]string{c.By, c.Key, at, strconv.FormatInt(m.Listed, 10), strconv.FormatInt(m.Replaced, 10), strconv.FormatFloat(m.Rate(), 'f', 4, 64)}); err != nil {
				return err
			}
		}
	}
	w.Flush()
	return w.Error()
}
