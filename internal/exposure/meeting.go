package exposure

import (
	"cmp"
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"lianfang/internal/marking"
)

// Who meets what in a whole country is counted in memory. Its organisations have some million rows, but a component on all machines of an organisation is one pair
// of the two, and what is said of a component is said of all who have it: joined in the store that would be said again for each row.

// openPair is a vulnerability at an organisation, on the surest answer and the machine on which most hangs.
type openPair struct {
	vulnerability, org, answer int64
	grade, reach               int64
}

// take joins what is said of another row of the same two.
func (p *openPair) take(answer, grade, reach int64) {
	p.answer, p.grade, p.reach = max(p.answer, answer), max(p.grade, grade), max(p.reach, reach)
}

// anywhere is a verdict on a component, wherever it stands.
type anywhere struct{ vulnerability, component, answer int64 }

// holder is an organisation that has a component, and its machine with it on which most hangs.
type holder struct{ org, grade, reach int64 }

// amount is which pairs are wanted.
type amount int

const (
	allMet   amount = iota
	openOnly        // without what is said not to matter, mitigated or said to be fixed
)

// manyOrgs is from how many organisations on all rows are read in their order, and not those of each: that is sooner done.
const manyOrgs = 500

// among is of which organisations something is asked. The zero one is of none: a list that came out empty must never mean everybody.
type among struct {
	everybody bool
	orgs      []int64
}

// eachMet gives what organisations meet, each pair once, by vulnerability.
func (e *Exposure) eachMet(ctx context.Context, v marking.Viewer, of among, want amount, do func(openPair)) error {
	orgs := of.orgs
	switch {
	case of.everybody:
		orgs = nil
	case len(orgs) == 0:
		return nil
	}
	m := meeting{wanted: !of.everybody, at: map[int64]int{}}
	for _, o := range orgs {
		m.place(o)
	}
	if len(orgs) > manyOrgs {
		orgs = nil // and those that are not wanted are passed over
	}
	q := e.store.Read()
	reading, asking := errgroup.WithContext(ctx)
	reading.Go(func() (err error) {
		m.held, err = holders(asking, q, orgs)
		return err
	})
	reading.Go(func() (err error) {
		if m.said, err = saidAnywhere(asking, q, v, orgs); err == nil {
			slices.SortFunc(m.said, func(a, b anywhere) int { return cmp.Compare(a.vulnerability, b.vulnerability) })
		}
		return err
	})
	reading.Go(func() (err error) {
		if m.single, err = metSingly(asking, q, v, orgs); err == nil {
			slices.SortFunc(m.single, func(a, b openPair) int { return cmp.Compare(a.vulnerability, b.vulnerability) })
		}
		return err
	})
	if want == openOnly {
		reading.Go(func() (err error) {
			m.apart, err = settledPairs(asking, q)
			return err
		})
	}
	if err := reading.Wait(); err != nil {
		return err
	}
	m.each(do)
	if want != openOnly {
		return nil
	}
	loud, err := loudBeside(ctx, q, v, e.now().UnixMicro())
	for _, p := range loud {
		if m.wants(p.org) {
			do(p)
		}
	}
	return err
}

// pairOf is an organisation and a vulnerability.
type pairOf struct{ org, vulnerability int64 }

// meeting is what was read.
type meeting struct {
	wanted bool // of organisations only those that have a place
	held   map[int64][]holder
	said   []anywhere // by vulnerability
	single []openPair // of single rows, by vulnerability
	apart  map[pairOf]bool

	at    map[int64]int // places of organisations
	row   []openPair    // of one vulnerability, by place
	found []int         // the places that are filled
}

// wants tells whether an organisation is asked about.
func (m *meeting) wants(org int64) bool {
	_, has := m.at[org]
	return has || !m.wanted
}

func (m *meeting) place(org int64) int {
	i, ok := m.at[org]
	if !ok {
		i = len(m.row)
		m.at[org], m.row = i, append(m.row, openPair{})
	}
	return i
}

func (m *meeting) add(vulnerability, answer int64, h holder) {
	if !m.wants(h.org) {
		return
	}
	i := m.place(h.org)
	p := &m.row[i]
	if p.answer == 0 {
		p.vulnerability, p.org = vulnerability, h.org
		m.found = append(m.found, i)
	}
	p.take(answer, h.grade, h.reach)
}

// each goes through the vulnerabilities in order.
func (m *meeting) each(do func(openPair)) {
	said, single := m.said, m.single
	for len(said)+len(single) > 0 {
		var at int64
		switch {
		case len(single) == 0 || len(said) > 0 && said[0].vulnerability <= single[0].vulnerability:
			at = said[0].vulnerability
		default:
			at = single[0].vulnerability
		}
		for ; len(said) > 0 && said[0].vulnerability == at; said = said[1:] {
			for _, h := range m.held[said[0].component] {
				m.add(at, said[0].answer, h)
			}
		}
		for ; len(single) > 0 && single[0].vulnerability == at; single = single[1:] {
			p := single[0]
			m.add(at, p.answer, holder{p.org, p.grade, p.reach})
		}
		for _, i := range m.found {
			if p := m.row[i]; !m.apart[pairOf{p.org, at}] {
				do(p)
			}
			m.row[i] = openPair{}
		}
		m.found = m.found[:0]
	}
}

// metBy counts organisations by vulnerability, of those that affect so many at least.
func (e *Exposure) metBy(ctx context.Context, v marking.Viewer, of among, least int64) (out []NationalRow, err error) {
	err = e.eachMet(ctx, v, of, allMet, func(p openPair) {
		if len(out) == 0 || out[len(out)-1].ID != p.vulnerability {
			out = append(out, NationalRow{Vulnerability: Vulnerability{ID: p.vulnerability}})
		}
		if n := &out[len(out)-1]; p.affects() {
			n.Affected++
		} else {
			n.Possible++
		}
	})
	return slices.DeleteFunc(out, func(r NationalRow) bool { return r.Affected < least }), err
}

// gravest orders vulnerabilities, the exploited ones first, then by how many they affect, and says of the first ones what they are.
func (e *Exposure) gravest(ctx context.Context, v marking.Viewer, rows []NationalRow, limit int) ([]NationalRow, error) {
	list := make([]int64, len(rows))
	for i := range rows {
		list[i] = rows[i].ID
	}
	of, err := gravities(ctx, e.store.Read(), v, list)
	if err != nil {
		return nil, err
	}
	exploited := func(r *NationalRow) int {
		if of[r.ID].kev != 0 {
			return 0
		}
		return 1
	}
	slices.SortFunc(rows, func(a, b NationalRow) int {
		return cmp.Or(cmp.Compare(exploited(&a), exploited(&b)), cmp.Compare(b.Affected, a.Affected), cmp.Compare(of[b.ID].cvss, of[a.ID].cvss), cmp.Compare(a.ID, b.ID))
	})
	rows = slices.Clone(rows[:min(len(rows), limit)])
	for i := range rows {
		list[i] = rows[i].ID
	}
	full, err := e.VulnerabilitiesByID(ctx, v, list[:len(rows)])
	for i := range rows {
		if x, ok := full[rows[i].ID]; ok {
			rows[i].Vulnerability = x
		}
	}
	return rows, err
}
