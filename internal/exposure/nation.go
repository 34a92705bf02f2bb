package exposure

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/exposure/priority"
	"lianfang/internal/marking"
	"lianfang/internal/member"
)

// side is whether the law obliges an organisation. What one side does is never counted together with the other's.
type side int

const (
	free  side = iota // joined freely, without a responsibility level
	bound             // has a responsibility level
	sides
)

// ByDecision is a figure for each of priority.Decisions, the least urgent first.
type ByDecision[T any] [4]T

// SectorSum is what is open in a sector, in findings: pairs of an organisation and a vulnerability.
type SectorSum struct {
	Sector    string
	Members   int64
	Bound     int64 // of these, with a responsibility level
	Listed    int64 // with an inventory
	Affected  ByDecision[int64]
	Possible  ByDecision[int64]
	Exploited int64             // of Affected, of vulnerabilities known to be exploited
	Worst     ByDecision[int64] // organisations by the most urgent thing that affects them
}

// nationSum is the country in one counting: by sector, and by sector and region.
type nationSum struct {
	sectors []SectorSum
	cells   []Risk
}

// Sectors counts what is open by sector, in their usual order, and tells when that was counted. It is the desk's.
func (e *Exposure) Sectors(ctx context.Context, v marking.Viewer) (all []SectorSum, at time.Time, err error) {
	if !v.All() {
		return nil, e.now(), nil
	}
	n, at, err := e.nationNow(ctx, v)
	return n.sectors, at, err
}

func (e *Exposure) nationNow(ctx context.Context, v marking.Viewer) (nationSum, time.Time, error) {
	return e.whole.Aged(ctx, e.now, struct{}{}, func(ctx context.Context) (nationSum, error) { return e.countWhole(ctx, v, "(1 = 1)") })
}

// rating decides for many pairs at once, by what a viewer may know of each vulnerability.
type rating struct {
	policy  priority.Policy
	known   map[int64]ground // by vulnerability
	decided map[ratingKey]int
}

type ground struct {
	priority.Grounds
	exploited bool
}

type ratingKey struct {
	priority.Grounds
	level        priority.Level
	grade, reach int64
}

// ratedAtOnce is how many vulnerabilities are weighed at a time.
const ratedAtOnce = 5_000

// rating weighs all vulnerabilities that are met anywhere.
func (e *Exposure) rating(ctx context.Context, v marking.Viewer) (*rating, error) {
	q := e.store.Read()
	days, err := e.Days(ctx)
	if err != nil {
		return nil, err
	}
	catalogue, err := anyKEV(ctx, q)
	if err != nil {
		return nil, err
	}
	r := &rating{policy: days.Policy, known: map[int64]ground{}, decided: map[ratingKey]int{}}
	for after := int64(0); ; {
		list, err := metAnywhere(ctx, q, after, ratedAtOnce)
		if err != nil || len(list) == 0 {
			return r, err
		}
		after = list[len(list)-1]
		words, err := saidOf(ctx, q, v, list)
		if err != nil {
			return nil, err
		}
		for id, w := range words {
			if catalogue && w.KEV == priority.NotKnown {
				w.KEV = priority.IsNot
			}
			r.known[id] = ground{w.Grounds(days.Policy), w.KEV == priority.Is}
		}
	}
}

// rank is the decision on a pair, by its place in priority.Decisions.
func (r *rating) rank(p openPair, level priority.Level) int {
	k := ratingKey{r.known[p.vulnerability].Grounds, level, p.grade, p.reach}
	rank, ok := r.decided[k]
	if !ok {
		rank = k.Decide(priority.Asset{Internet: reachOf[p.reach], Criticality: gradeOf(p.grade), Level: level}, r.policy).Rank()
		r.decided[k] = rank
	}
	return rank
}

// affects tells whether the answer is that it is affected.
func (p openPair) affects() bool { return judge.Result(p.answer) == judge.Yes }

// countWhole counts all sectors and regions in one pass, as far as whose, a predicate on organisation g, lets it.
func (e *Exposure) countWhole(ctx context.Context, v marking.Viewer, whose string) (nationSum, error) {
	q := e.store.Read()
	orgs, err := bodies(ctx, q, "", whose)
	if err != nil {
		return nationSum{}, err
	}
	rates, err := e.rating(ctx, v)
	if err != nil {
		return nationSum{}, err
	}
	sectors, cells, worst := map[string]*SectorSum{}, map[[2]string]*Risk{}, map[int64]int{}
	for _, o := range orgs {
		s, c := sectorSum(sectors, o.sector), riskCell(cells, o)
		s.Members++
		if o.side() == bound {
			s.Bound++
		}
		if o.inventory > 0 {
			s.Listed++
			c.Listed++
		}
	}
	err = e.eachMet(ctx, v, among{orgs: slices.Collect(maps.Keys(orgs))}, openOnly, func(p openPair) {
		o := orgs[p.org]
		rank := rates.rank(p, o.level)
		if rank < 0 {
			return
		}
		s, c := sectorSum(sectors, o.sector), riskCell(cells, o)
		if !p.affects() {
			s.Possible[rank]++
			return
		}
		s.Affected[rank]++
		c.Open[rank]++
		if rates.known[p.vulnerability].exploited {
			s.Exploited++
			c.Exploited++
		}
		if was, ok := worst[p.org]; !ok || rank > was {
			worst[p.org] = rank
		}
	})
	for org, rank := range worst {
		o := orgs[org]
		sectorSum(sectors, o.sector).Worst[rank]++
		riskCell(cells, o).count(rank)
	}
	return nationSum{sectorList(sectors), cellList(cells)}, err
}

func sectorSum(all map[string]*SectorSum, code string) *SectorSum {
	s := all[code]
	if s == nil {
		s = &SectorSum{Sector: code}
		all[code] = s
	}
	return s
}

func riskCell(all map[[2]string]*Risk, o bodyRow) *Risk {
	k := [2]string{o.sector, o.region}
	c := all[k]
	if c == nil {
		c = &Risk{Sector: o.sector, Region: o.region}
		all[k] = c
	}
	return c
}

func sectorList(all map[string]*SectorSum) (out []SectorSum) {
	for _, s := range member.Sectors() {
		if x := all[s.Code]; x != nil {
			out = append(out, *x)
		}
	}
	return out
}

// cellList lists the cells in which something is open.
func cellList(all map[[2]string]*Risk) (out []Risk) {
	for _, c := range all {
		if c.Orgs > 0 {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(a, b Risk) int {
		return strings.Compare(a.Sector+"\x00"+a.Region, b.Sector+"\x00"+b.Region)
	})
	return out
}

// daysSince is how many whole days have passed.
func daysSince(from, to int64) int { return int(max(to-from, 0) / (24 * time.Hour).Microseconds()) }
