package member

import (
	"bytes"
	"context"

	"lianfang/internal/marking"
)

// Contested stands for an organisation where two have the same network: a person has to decide.
const Contested int64 = -1

// OwnerOfEach gives, for each range, the organisation with the narrowest approved network that holds all of it; 0 where there is none, and Contested where two
// have the same.
func (m *Members) OwnerOfEach(ctx context.Context, v marking.Viewer, asked []Range) ([]int64, error) {
	if err := askedTooMuch(len(asked)); err != nil || len(asked) == 0 {
		return nil, err
	}
	starts := map[[16]byte]bool{}
	for _, r := range asked {
		for _, s := range beginnings(r.Lo) {
			starts[s] = true
		}
	}
	found, err := m.selectOverlaps(ctx, v, starts, nil, "n.approved_at <> 0")
	if err != nil {
		return nil, err
	}
	byLo := map[[16]byte][]Network{}
	for _, n := range found {
		byLo[n.Lo] = append(byLo[n.Lo], n)
	}
	out := make([]int64, len(asked))
	for i, r := range asked {
		out[i] = narrowest(byLo, r)
	}
	return out, nil
}

// narrowest goes from the latest beginning to the earliest: blocks lie within each other, so the first that holds all of it is the narrowest.
func narrowest(byLo map[[16]byte][]Network, r Range) (org int64) {
	for _, s := range beginnings(r.Lo) {
		var best Network
		for _, n := range byLo[s] {
			if bytes.Compare(n.Hi[:], r.Hi[:]) < 0 {
				continue
			}
			switch by := bytes.Compare(n.Hi[:], best.Hi[:]); {
			case best.ID == 0 || by < 0:
				best, org = n, n.Org
			case by == 0 && n.Org != best.Org:
				org = Contested
			}
		}
		if best.ID != 0 {
			return org
		}
	}
	return 0
}
