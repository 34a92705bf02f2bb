package exposure

import (
	"context"
	"time"

	"lianfang/internal/exposure/priority"
	"lianfang/internal/marking"
)

// Risk is what is open in one sector of one region: vulnerabilities that something there is affected by, each counted once an organisation.
type Risk struct {
	Sector, Region string            // codes; Region is "" for organisations of the whole country
	Listed         int64             // organisations with an inventory
	Orgs           int64             // of these, that are affected by something
	Open           ByDecision[int64] // pairs of an organisation and a vulnerability
	Exploited      int64             // of these, of vulnerabilities known to be exploited
	Worst          priority.Decision // the most urgent decision that anybody there has to take
	Worsts         int64             // organisations that have to take it
}

// count adds an organisation by the most urgent thing that affects it.
func (r *Risk) count(rank int) {
	r.Orgs++
	switch at := r.Worst.Rank(); {
	case rank > at:
		r.Worst, r.Worsts = priority.Decisions[rank], 1
	case rank == at:
		r.Worsts++
	}
}

// Sum is how many pairs are open, by whatever decision.
func (r Risk) Sum() (n int64) {
	for _, x := range r.Open {
		n += x
	}
	return n
}

// Weight orders cells: the most urgent decision counts first, and among the same the share of organisations, in thousandths, that have to take it. However
// many have to attend to something, one that has to act weighs more.
func (r Risk) Weight() int64 {
	if r.Worsts == 0 {
		return 0
	}
	return int64(r.Worst.Rank())*1000 + r.share()
}

// share is the part of those with an inventory, in thousandths, from 1 to 1,000.
func (r Risk) share() int64 {
	of := max(r.Listed, r.Worsts)
	return max((r.Worsts*1000+of/2)/of, 1)
}

// RiskMap counts what is open by sector and region, as far as the viewer may know whose it is, and tells when that was counted.
func (e *Exposure) RiskMap(ctx context.Context, v marking.Viewer) (cells []Risk, at time.Time, err error) {
	if !v.All() {
		n, err := e.countWhole(ctx, v, v.WhereOrg("g.id"))
		return n.cells, e.now(), err
	}
	n, at, err := e.nationNow(ctx, v)
	return n.cells, at, err
}

// RiskIn lists the vulnerabilities that are open in a sector of a region, the exploited ones first, with how many organisations each concerns there.
// An empty sector or region is any; Nationwide are the organisations of no region.
func (e *Exposure) RiskIn(ctx context.Context, v marking.Viewer, sector, region string, limit int) ([]NationalRow, error) {
	of, err := orgsIn(ctx, e.store.Read(), v, sector, region)
	if err != nil {
		return nil, err
	}
	rows, err := e.metBy(ctx, v, of, 1)
	if err != nil {
		return nil, err
	}
	return e.gravest(ctx, v, rows, limit)
}

// Nationwide is the region of organisations that have none, where a region is asked for.
const Nationwide = "-"

// SectorExposure is how many organisations of a sector a vulnerability concerns.
type SectorExposure struct {
	Sector             string
	Affected, Possible int64
}

// SectorsExposed counts the organisations that a vulnerability concerns by sector; those that the viewer may not know are not counted.
func (e *Exposure) SectorsExposed(ctx context.Context, v marking.Viewer, vulnerability int64) ([]SectorExposure, error) {
	return sectorsExposed(ctx, e.store.Read(), v, vulnerability)
}
