package exposure

import (
	"context"

	"lianfang/internal/marking"
)

// Risk is what is open in one sector of one region: vulnerabilities that something there is affected by, each counted once an organisation.
type Risk struct {
	Sector, Region string // codes; Region is "" for organisations of the whole country
	Orgs           int64  // that are affected by something
	Open           int64  // pairs of an organisation and a vulnerability
	Exploited      int64  // of these, of vulnerabilities known to be exploited
	Grave          int64  // of the others, those of CVSS 9.0 and above
	Weight         int64  // the weights below, added
}

// Weights of an open vulnerability: one that is exploited counts as much as eight whose gravity is unknown.
const (
	weightExploited = 8
	weightGrave     = 4 // CVSS from 9.0
	weightHigh      = 2 // from 7.0
	weightOther     = 1
)

// RiskMap counts what is open by sector and region, as far as the viewer may know whose it is.
func (e *Exposure) RiskMap(ctx context.Context, v marking.Viewer) ([]Risk, error) {
	if !v.All() {
		return risks(ctx, e.store.Read(), v)
	}
	return e.risks.One(e.now, "", func() ([]Risk, error) { return risks(ctx, e.store.Read(), v) })
}

// RiskIn lists the vulnerabilities that are open in a sector of a region, the exploited ones first, with how many organisations each concerns there.
// An empty sector or region is any; Nationwide are the organisations of no region.
func (e *Exposure) RiskIn(ctx context.Context, v marking.Viewer, sector, region string, limit int) ([]NationalRow, error) {
	rows, ids, err := riskIn(ctx, e.store.Read(), v, sector, region, limit)
	if err != nil {
		return nil, err
	}
	full, err := e.VulnerabilitiesByID(ctx, v, ids)
	for i := range rows {
		if x, ok := full[ids[i]]; ok {
			rows[i].Vulnerability = x
		}
	}
	return rows, err
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
