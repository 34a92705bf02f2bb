package exposure

import (
	"context"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/marking"
)

// Coverage is how well the known vulnerabilities can be compared with inventories. It is the desk's.
type Coverage struct {
	knowledge.Tally
	Months    knowledge.Months
	Uncounted int64 // read before this was counted, or in a list of numbers only
	// Blind are those without a rule that name a vendor of whom some organisation has a product on record: the newest, BlindN of them in all.
	Blind  []Blind
	BlindN int64
}

// Blind is a vulnerability that cannot be compared though its vendor's products are in use.
type Blind struct {
	CVE       string
	Published int64 // day, as knowledge.Day
	Vendor    string
	KEV       bool
}

const blindShown = 50

// Coverage counts; what it counts from are columns that are kept with each record, so no record is read again.
func (e *Exposure) Coverage(ctx context.Context, v marking.Viewer) (Coverage, error) {
	if !v.All() {
		return Coverage{}, nil
	}
	return e.coverage.One(e.now, struct{}{}, func() (Coverage, error) { return e.countCoverage(ctx, v) })
}

func (e *Exposure) countCoverage(ctx context.Context, v marking.Viewer) (Coverage, error) {
	c := Coverage{Months: knowledge.Months{}}
	err := coverRows(ctx, e.store.Read(), func(month int, k knowledge.Cover, n int64) {
		if !k.Known() {
			c.Uncounted += n
		}
		c.Add(k, n)
		c.Months.Add(month, k, n)
	})
	if err != nil {
		return c, err
	}
	vendors, err := vendorsHeld(ctx, e.store.Read())
	if err != nil || len(vendors) == 0 {
		return c, err
	}
	c.Blind, c.BlindN, err = blindRows(ctx, e.store.Read(), v, vendors, blindShown)
	return c, err
}
