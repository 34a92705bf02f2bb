package member

import (
	"context"
	"sync"
	"time"

	"lianfang/internal/marking"
)

// Coverage is how well the centre reaches whom it is for.
type Coverage struct {
	Cells   []CoverageCell // by sector in their usual order, then by tier
	Members int64
	Fresh   int64 // with a contact that was confirmed within 120 days
	Gaps    map[Gap]int64
	Waiting int64 // applications that wait for the desk
	Claims  int64 // networks and domains that do
	Old     int64 // members under an older agreement than the newest
}

// CoverageCell is a sector and tier.
type CoverageCell struct {
	Sector string
	Tier   string // A to E, "" for none
	Orgs   int64
	Fresh  int64
}

// FreshShare is the part of the members that can surely be reached, in per cent; −1 where there are none.
func (c Coverage) FreshShare() int {
	if c.Members == 0 {
		return -1
	}
	return int(c.Fresh * 100 / c.Members)
}

// coverageMemory keeps the last figures where counting is slow: it reads every member, and the pages that show it are opened all the time.
type coverageMemory struct {
	mu   sync.Mutex
	till time.Time
	last Coverage
}

const (
	coverageShare = 20 // figures last this many times as long as it took to count them,
	coverageLasts = time.Minute
)

// Coverage is for the desk. The figures of a large centre are up to a minute old; those of the work that waits never are.
func (m *Members) Coverage(ctx context.Context, v marking.Viewer) (Coverage, error) {
	if err := deskOnly(v); err != nil {
		return Coverage{}, err
	}
	c, err := m.remembered(ctx)
	if err != nil {
		return Coverage{}, err
	}
	c.Waiting, c.Claims, err = m.countWaiting(ctx)
	return c, err
}

func (m *Members) remembered(ctx context.Context) (Coverage, error) {
	c := &m.coverage
	c.mu.Lock() // whoever comes meanwhile waits for the figures and counts nothing
	defer c.mu.Unlock()
	began := m.now()
	if began.Before(c.till) {
		return c.last, nil
	}
	out, err := m.selectCoverage(ctx, began.Add(-freshFor).UnixMicro())
	if err != nil {
		return Coverage{}, err
	}
	c.last, c.till = out, began.Add(min(coverageShare*m.now().Sub(began), coverageLasts))
	return out, nil
}
