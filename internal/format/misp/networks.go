package misp

import (
	"net/netip"
	"slices"
)

// networks finds all networks that contain an address. Two networks are either apart or one lies in the other, so sorted by
// first address and then by size, every network that contains an address is the last one that begins at or before it, or one of those it lies in.
type networks struct {
	sorted []network
}

type network struct {
	prefix netip.Prefix
	parent int32 // index of the smallest network around it, -1 for none
	list   uint16
}

// maxInside bounds how many networks inside a large one are looked at.
const maxInside = 20_000

func (n *networks) add(prefix netip.Prefix, list uint16) {
	n.sorted = append(n.sorted, network{prefix: prefix, parent: -1, list: list})
}

// seal sorts the networks and finds what lies in what.
func (n *networks) seal() {
	n.sorted = slices.Clip(n.sorted)
	slices.SortFunc(n.sorted, func(a, b network) int {
		if c := a.prefix.Addr().Compare(b.prefix.Addr()); c != 0 {
			return c
		}
		if c := a.prefix.Bits() - b.prefix.Bits(); c != 0 {
			return c
		}
		return int(a.list) - int(b.list)
	})
	around := int32(-1) // the innermost network that could still contain the next one
	for i := range n.sorted {
		for around >= 0 && !n.sorted[around].prefix.Contains(n.sorted[i].prefix.Addr()) {
			around = n.sorted[around].parent
		}
		n.sorted[i].parent = around
		around = int32(i)
	}
}

// match calls found for every network that contains p, the smallest first, and then for those that lie in p.
func (n *networks) match(p netip.Prefix, found func(*network)) {
	after, _ := slices.BinarySearchFunc(n.sorted, p, func(have network, want netip.Prefix) int {
		if c := have.prefix.Addr().Compare(want.Addr()); c != 0 {
			return c
		}
		if have.prefix.Bits() <= want.Bits() {
			return -1 // the network itself and those around it count as before
		}
		return 1
	})
	for i := int32(after) - 1; i >= 0; i = n.sorted[i].parent {
		if have := &n.sorted[i]; have.prefix.Bits() <= p.Bits() && have.prefix.Contains(p.Addr()) {
			found(have)
		}
	}
	for i := after; i < len(n.sorted) && i < after+maxInside && p.Contains(n.sorted[i].prefix.Addr()); i++ {
		found(&n.sorted[i])
	}
}
