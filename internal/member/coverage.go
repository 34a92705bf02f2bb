package member

import (
	"context"

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

// Coverage is for the desk. The figures of a very large centre are up to a minute old; those of the work that waits never are.
func (m *Members) Coverage(ctx context.Context, v marking.Viewer) (Coverage, error) {
	if err := v.DeskOnly(); err != nil {
		return Coverage{}, err
	}
	c, err := m.coverage.One(m.now, struct{}{}, func() (Coverage, error) { return m.selectCoverage(ctx, m.now().Add(-freshFor).UnixMicro()) })
	if err != nil {
		return Coverage{}, err
	}
	c.Waiting, c.Claims, err = m.countWaiting(ctx)
	return c, err
}
