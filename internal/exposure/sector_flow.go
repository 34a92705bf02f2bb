package exposure

import (
	"context"
	"slices"

	"lianfang/internal/exposure/few"
)

// fixes is what a side fixed.
type fixes struct {
	weeks      [Weeks]map[int64]int64 // organisations by vulnerability
	days       []int                  // to fix each
	who, dated gather
	inTime     int64
}

// inTimeStep is in what steps the share of what was fixed in time is told: exactly it would tell of how many.
const inTimeStep = 5

// least is at how many organisations a vulnerability has to come or go in a week to be counted in it. All that came would, together with what is open
// and told, tell what is open and not told.
func (c *sectorCount) least() int64 {
	if c.exact {
		return 1
	}
	return few.Least
}

// countFlow counts what was found and fixed by week, how long fixing took, and how often it was done by its day.
func (c *sectorCount) countFlow(ctx context.Context) error {
	from, long := c.out.From.UnixMicro(), week.Microseconds()
	found, err := foundByWeek(ctx, c.store.Read(), c.v, c.code, others(c.v), from, long, c.least())
	if err != nil {
		return err
	}
	for _, f := range found {
		if p := c.part(f.side); p.Told && f.week >= 0 && f.week < Weeks {
			p.Weeks[f.week].Found = f.n
		}
	}
	var all [sides]fixes
	err = mendedSince(ctx, c.store.Read(), c.v, c.code, others(c.v), from, func(m mended) {
		if i := (m.shown - from) / long; i >= 0 && i < Weeks {
			all[m.side].add(int(i), m)
		}
	})
	for s := range sides {
		c.putFixes(s, all[s])
	}
	return err
}

// add takes a finding that was fixed when somebody said so, or else when the inventory showed it.
func (f *fixes) add(week int, m mended) {
	at := m.shown
	if m.claimed > 0 {
		at = m.claimed
	}
	if f.weeks[week] == nil {
		f.weeks[week] = map[int64]int64{}
	}
	f.weeks[week][m.vulnerability]++
	f.who.add(1, m.org)
	f.days = append(f.days, daysSince(m.since, at))
	if m.due > 0 && m.side == bound {
		f.dated.add(1, m.org)
		if at < m.due {
			f.inTime++
		}
	}
}

func (c *sectorCount) putFixes(s side, f fixes) {
	p := c.part(s)
	for i, by := range f.weeks {
		for _, n := range by {
			if p.Told && n >= c.least() {
				p.Weeks[i].Fixed += n
			}
		}
	}
	if c.enough(s, f.who) {
		slices.Sort(f.days)
		p.Days = f.days[len(f.days)/2]
	}
	if c.enough(s, f.dated) {
		p.InTime = int(f.inTime * 100 / f.dated.n)
		if !c.exact {
			p.InTime -= p.InTime % inTimeStep
		}
	}
}

// enough tells whether a middle or a share of what was gathered may be told.
func (c *sectorCount) enough(s side, g gather) bool {
	return g.n > 0 && (c.exact || c.part(s).Told && len(g.orgs) >= few.Least)
}
