package member

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

// Range is a run of addresses, both ends included; one address has Lo = Hi. observable.RangeOf makes it.
type Range struct{ Lo, Hi [16]byte }

// Owner says that the asked value lies in something that an organisation calls its own, or holds it.
type Owner struct {
	Asked int    // index into what was asked
	Org   int64  // whose it is
	ID    int64  // the network or the domain
	What  string // its block or name
}

// OwnersOfAddresses finds the approved networks that overlap each range, as far as the viewer may know whose they are: all for the
// desk and the system, the own ones for a member. Answers come by Asked, then by network.
//
// Networks are CIDR blocks, so a block that holds an address begins at the address with its low bits cleared: at most 129 beginnings,
// and only as many different ones as the address has bits set. The index is asked for just those, whatever the number of networks.
func (m *Members) OwnersOfAddresses(ctx context.Context, v marking.Viewer, asked []Range) ([]Owner, error) {
	if err := askedTooMuch(len(asked)); err != nil {
		return nil, err
	}
	starts, inside := map[[16]byte]bool{}, []Range{}
	for _, r := range asked {
		if bytes.Compare(r.Lo[:], r.Hi[:]) > 0 {
			return nil, invalid("bad_range", "範圍的起點大於終點。", "A range ends before it begins.")
		}
		for _, s := range beginnings(r.Lo) {
			starts[s] = true
		}
		if r.Lo != r.Hi {
			inside = append(inside, r)
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	found, err := m.selectOverlaps(ctx, v, starts, inside, "n.approved_at <> 0")
	if err != nil {
		return nil, err
	}
	return assign(asked, found), nil
}

// beginnings is the first addresses of all blocks that may hold a, down to the widest that can be declared.
func beginnings(a [16]byte) [][16]byte { return observable.Beginnings(a, minBits4, minBits6) }

// assign says which of the found networks each asked range meets. found is sorted by Lo.
func assign(asked []Range, found []Network) []Owner {
	byLo := map[[16]byte][]Network{}
	for _, n := range found {
		byLo[n.Lo] = append(byLo[n.Lo], n)
	}
	var out []Owner
	for i, r := range asked {
		var mine []Network
		for _, s := range beginnings(r.Lo) {
			for _, n := range byLo[s] {
				if bytes.Compare(n.Hi[:], r.Lo[:]) >= 0 {
					mine = append(mine, n)
				}
			}
		}
		from, _ := slices.BinarySearchFunc(found, r.Lo, func(n Network, lo [16]byte) int {
			if bytes.Compare(n.Lo[:], lo[:]) <= 0 { // those that begin at lo were met above
				return -1
			}
			return 1
		})
		for _, n := range found[from:] {
			if bytes.Compare(n.Lo[:], r.Hi[:]) > 0 {
				break
			}
			mine = append(mine, n)
		}
		slices.SortFunc(mine, func(a, b Network) int { return cmp.Compare(a.ID, b.ID) })
		for _, n := range mine {
			out = append(out, Owner{Asked: i, Org: n.Org, ID: n.ID, What: n.CIDR})
		}
	}
	return out
}

// OwnersOfDomains finds the approved domains that each name is or lies under, in the viewer's view as above. A leading "*." is
// passed over. Answers come by Asked, the longest name first.
func (m *Members) OwnersOfDomains(ctx context.Context, v marking.Viewer, names []string) ([]Owner, error) {
	if err := askedTooMuch(len(names)); err != nil {
		return nil, err
	}
	chains := make([][]string, len(names))
	seen := map[string]bool{}
	var want []string
	for i, n := range names {
		if len(n) > maxDomainName {
			continue
		}
		chains[i] = observable.Suffixes(strings.TrimPrefix(n, "*."))
		for _, s := range chains[i] {
			if !seen[s] && ascii(s) { // no other name can have been declared
				seen[s] = true
				want = append(want, s)
			}
		}
	}
	if len(want) == 0 {
		return nil, nil
	}
	found, err := m.selectNamed(ctx, v, want)
	if err != nil {
		return nil, err
	}
	var out []Owner
	for i, chain := range chains {
		for _, s := range chain {
			for _, d := range found[s] {
				out = append(out, Owner{Asked: i, Org: d.Org, ID: d.ID, What: d.Name})
			}
		}
	}
	return out, nil
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

func askedTooMuch(n int) error {
	if n > maxAsked {
		return fault.New(fault.Invalid, "asked_too_much", text.Format("一次最多查 %d 個值。", "At most %d values at a time.", maxAsked))
	}
	return nil
}
