package exposure

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/marking"
)

// Counts is how an organisation stands, in components on machines.
type Counts struct {
	Assets, Components, Affected, Possible int64
}

// AssetRow is one component on one machine, as its owner has it on record.
type AssetRow struct {
	Asset     int64
	Name      string
	Product   string // as written
	Title     string // the same for people
	Version   string
	Inventory string
	At        time.Time
	Answer    judge.Result // the gravest that stands; No where nothing was found
	Description
}

// NationalRow is one vulnerability and how many organisations it concerns.
type NationalRow struct {
	Vulnerability
	Affected, Possible int64 // organisations
}

func notThisOrg(v marking.Viewer, org int64) error {
	if v.For(org) {
		return nil
	}
	return noOrg()
}

// CountsOf counts an organisation's holdings and what concerns them.
func (e *Exposure) CountsOf(ctx context.Context, v marking.Viewer, org int64) (Counts, error) {
	c, _, err := e.Overview(ctx, v, org)
	return c, err
}

// Overview is CountsOf and Standings, for which an organisation's rows are gone through once.
func (e *Exposure) Overview(ctx context.Context, v marking.Viewer, org int64) (c Counts, all []Standing, err error) {
	if err := notThisOrg(v, org); err != nil {
		return Counts{}, nil, err
	}
	var met Counts
	beside, asking := errgroup.WithContext(ctx)
	beside.Go(func() (err error) {
		c, err = linesOfOrg(asking, e.store.Read(), v, org)
		return err
	})
	beside.Go(func() (err error) {
		all, met, err = e.standings(asking, v, org, nil)
		return err
	})
	err = beside.Wait()
	c.Affected, c.Possible = met.Affected, met.Possible
	return c, all, err
}

// Assets lists what an organisation has on record, a page at a time by asset, each with the gravest answer that stands.
func (e *Exposure) Assets(ctx context.Context, v marking.Viewer, org, after int64, limit int) ([]AssetRow, error) {
	if err := notThisOrg(v, org); err != nil {
		return nil, err
	}
	rows, err := assetRows(ctx, e.store.Read(), v, org, after, limit)
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	return rows, answersOn(ctx, e.store, v, org, rows)
}

// National counts organisations by vulnerability, the exploited ones first. It gives numbers and no names, and is for the desk.
// at is when it was counted: a large country is counted anew behind those who read.
func (e *Exposure) National(ctx context.Context, v marking.Viewer, limit int) (rows []NationalRow, at time.Time, err error) {
	if !v.All() {
		return nil, e.now(), nil
	}
	rows, at, err = e.nation.Aged(ctx, e.now, struct{}{}, func(ctx context.Context) ([]NationalRow, error) { return e.countNation(ctx, v) })
	return slices.Clone(rows[:min(len(rows), limit)]), at, err
}

// NationalMost is how many vulnerabilities are listed at most.
const NationalMost = 2000

func (e *Exposure) countNation(ctx context.Context, v marking.Viewer) ([]NationalRow, error) {
	rows, err := e.metBy(ctx, v, among{everybody: true}, 0)
	if err != nil {
		return nil, err
	}
	return e.gravest(ctx, v, rows, NationalMost)
}
