package exposure

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"lianfang/internal/exposure/few"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/marking"
)

// sectorCount is a sector while it is counted.
type sectorCount struct {
	*Exposure
	v     marking.Viewer
	code  string
	now   time.Time
	exact bool
	orgs  map[int64]bodyRow
	rates *rating
	at    map[sortOf]*spread
	with  [sides]int64 // organisations with an inventory
	out   SectorFigures
}

// sortOf is a vulnerability at a side, by whether it affects.
type sortOf struct {
	vulnerability int64
	side          side
	affects       bool
}

// spread is at how many organisations something is, and how urgent there.
type spread struct {
	orgs int64
	by   ByDecision[gather]
}

// gather counts findings and remembers the organisations behind them, up to three.
type gather struct {
	n    int64
	orgs []int64
}

func (g *gather) add(n int64, orgs ...int64) {
	g.n += n
	for _, o := range orgs {
		if len(g.orgs) < few.Least && !slices.Contains(g.orgs, o) {
			g.orgs = append(g.orgs, o)
		}
	}
}

func (g gather) part() few.Part { return few.Part{N: g.n, Orgs: int64(len(g.orgs))} }

func (e *Exposure) countSector(ctx context.Context, v marking.Viewer, code string) (SectorFigures, error) {
	c := &sectorCount{Exposure: e, v: v, code: code, now: e.now(), exact: v.All(), at: map[sortOf]*spread{}}
	tomorrow := priority.Day(c.now).AddDate(0, 0, 1)
	c.out = SectorFigures{Sector: code, Exact: c.exact, From: tomorrow.Add(-Weeks * week)}
	for _, step := range []func(context.Context) error{c.countBodies, c.countOpen, c.countFlow, c.listExploited} {
		if err := step(ctx); err != nil {
			return SectorFigures{}, err
		}
	}
	return c.out, nil
}

func (c *sectorCount) part(s side) *SectorPart {
	if s == bound {
		return &c.out.Bound
	}
	return &c.out.Free
}

// countBodies counts members, who has an inventory, and how old these are.
func (c *sectorCount) countBodies(ctx context.Context) (err error) {
	if c.orgs, err = bodies(ctx, c.store.Read(), c.code, others(c.v)); err != nil {
		return err
	}
	for s := range sides {
		var members int64
		var ages []int
		for _, o := range c.orgs {
			if o.side() != s {
				continue
			}
			members++
			if o.inventory > 0 {
				ages = append(ages, daysSince(o.inventory, c.now.UnixMicro()))
			}
		}
		slices.Sort(ages)
		p, listed := c.part(s), int64(len(ages))
		c.with[s] = listed
		p.Members, p.Listed, p.Told = few.Exact(members), few.Exact(listed), listed > 0
		p.Age, p.AgeLate, p.Days, p.InTime = -1, -1, -1, -1
		if !c.exact {
			p.Members, p.Listed, p.Told = few.Of(members), few.Share(listed, members), listed >= few.Least
		}
		if p.Told {
			p.Age, p.AgeLate = ages[len(ages)/2], ages[len(ages)*3/4]
		}
	}
	return nil
}

// countOpen counts what is open, and lays it out by decision.
func (c *sectorCount) countOpen(ctx context.Context) (err error) {
	if c.rates, err = c.rating(ctx, c.v); err != nil {
		return err
	}
	err = c.eachMet(ctx, c.v, among{orgs: slices.Collect(maps.Keys(c.orgs))}, openOnly, func(p openPair) {
		o := c.orgs[p.org]
		rank := c.rates.rank(p, o.level)
		if rank < 0 {
			return
		}
		k := sortOf{p.vulnerability, o.side(), p.affects()}
		x := c.at[k]
		if x == nil {
			x = &spread{}
			c.at[k] = x
		}
		x.orgs++
		x.by[rank].add(1, p.org)
	})
	for s := range sides {
		c.lay(s, true)
		c.lay(s, false)
	}
	c.countRare()
	return err
}

// countRare counts the vulnerabilities that lay leaves out.
func (c *sectorCount) countRare() {
	rare := map[sortOf]bool{}
	for k, x := range c.at {
		if !c.exact && x.orgs < few.Least {
			rare[sortOf{k.vulnerability, k.side, false}] = true
		}
	}
	for k := range rare {
		c.part(k.side).Rare++
	}
}

// lay puts together what affects a side, or may. What is at one or two organisations is left out of the sums: taken away from them, the vulnerabilities
// that are told would tell of it.
func (c *sectorCount) lay(s side, affects bool) {
	p := c.part(s)
	into := &p.Possible
	if affects {
		into = &p.Affected
	}
	var sums ByDecision[gather]
	told := int64(0)
	for k, x := range c.at {
		switch {
		case k.side != s || k.affects != affects:
			continue
		case !c.exact && x.orgs < few.Least:
			continue
		}
		told++
		for i, g := range x.by {
			sums[i].add(g.n, g.orgs...)
		}
	}
	parts := make([]few.Part, len(sums))
	for i, g := range sums {
		parts[i] = g.part()
	}
	switch {
	case c.exact:
		for i, g := range sums {
			into[i] = few.Exact(g.n)
		}
	case p.Told:
		copy(into[:], few.Partition(parts, 2*told))
	default:
		copy(into[:], slices.Repeat([]few.Count{{Hidden: few.Withheld}}, len(into)))
	}
}

// tell is a count that stands alone.
func (c *sectorCount) tell(s side, n, orgs int64) few.Count {
	switch {
	case c.exact:
		return few.Exact(n)
	case !c.part(s).Told:
		return few.Count{Hidden: few.Withheld}
	}
	return few.Behind(n, orgs)
}

// listExploited lists the exploited vulnerabilities that are open, and the products that they are in.
func (c *sectorCount) listExploited(ctx context.Context) error {
	ids := map[int64]bool{}
	for k := range c.at {
		if c.rates.known[k.vulnerability].exploited {
			ids[k.vulnerability] = true
		}
	}
	list := slices.Sorted(maps.Keys(ids))
	full, err := c.VulnerabilitiesByID(ctx, c.v, list)
	if err != nil {
		return err
	}
	for _, id := range list {
		c.out.Exploited = append(c.out.Exploited, SectorVulnerability{full[id], c.pair(id, bound), c.pair(id, free)})
	}
	slices.SortFunc(c.out.Exploited, mostTold)
	return c.listProducts(ctx, list)
}

// mostTold orders by what is told: by the true numbers the order would tell them. What is affected somewhere stands before what may be.
func mostTold(a, b SectorVulnerability) int {
	return cmp.Or(cmp.Compare(b.Bound.Affected.N+b.Free.Affected.N, a.Bound.Affected.N+a.Free.Affected.N), cmp.Compare(b.small(), a.small()),
		cmp.Compare(b.Bound.Possible.N+b.Free.Possible.N, a.Bound.Possible.N+a.Free.Possible.N), strings.Compare(b.CVE, a.CVE))
}

// small is on how many sides it affects one or two.
func (x SectorVulnerability) small() (n int) {
	for _, p := range []SectorPair{x.Bound, x.Free} {
		if p.Affected.Hidden == few.Few {
			n++
		}
	}
	return n
}

func (c *sectorCount) pair(id int64, s side) SectorPair {
	var n [2]int64
	for i, affects := range []bool{true, false} {
		if x := c.at[sortOf{id, s, affects}]; x != nil {
			n[i] = x.orgs
		}
	}
	switch {
	case c.exact:
		return SectorPair{few.Exact(n[0]), few.Exact(n[1])}
	case !c.part(s).Told:
		return SectorPair{few.Count{Hidden: few.Withheld}, few.Count{Hidden: few.Withheld}}
	}
	a, b := few.Pair(n[0], n[1], c.with[s])
	return SectorPair{a, b}
}

func (c *sectorCount) listProducts(ctx context.Context, exploited []int64) error {
	rows, err := productsMeeting(ctx, c.store.Read(), c.v, c.code, others(c.v), exploited)
	if err != nil {
		return err
	}
	by := map[string]*SectorProduct{}
	for _, r := range rows {
		p := by[r.key]
		if p == nil {
			p = &SectorProduct{Key: r.key, Title: judge.KeyTitle(r.key), Bound: c.held(bound, 0), Free: c.held(free, 0)}
			by[r.key] = p
		}
		if r.side == bound {
			p.Bound = c.held(bound, r.orgs)
		} else {
			p.Free = c.held(free, r.orgs)
		}
	}
	for _, p := range by {
		if p.Bound.N+p.Free.N > 0 { // the others are at one or two organisations
			c.out.Products = append(c.out.Products, *p)
		}
	}
	slices.SortFunc(c.out.Products, func(a, b SectorProduct) int {
		return cmp.Or(cmp.Compare(b.Bound.N+b.Free.N, a.Bound.N+a.Free.N), strings.Compare(a.Key, b.Key))
	})
	return nil
}

// held is how many hold a product, in steps: told exactly it would say how many of them a vulnerability that all of them may have leaves out.
func (c *sectorCount) held(s side, n int64) few.Count {
	if told := c.tell(s, n, n); c.exact || told.Hidden != few.Told {
		return told
	}
	return few.AtLeast(n)
}
