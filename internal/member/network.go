package member

import (
	"context"
	"errors"
	"net/netip"

	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/journal"
	"lianfang/internal/marking"
	"lianfang/internal/store"
)

var errNotAddress = errors.New("not an address")

// Network is a block of addresses that an organisation calls its own.
type Network struct {
	ID, Org    int64
	CIDR       string
	Lo, Hi     [16]byte // first and last address, IPv4 as IPv4-mapped
	ApprovedAt int64    // 0 while the desk has not looked at it
	ClaimedAt  int64
	Refused    string // why the desk did not approve it; such a claim has ended
}

// NewNetwork is a network to be declared; CIDR is a block or one address.
type NewNetwork struct {
	Org  int64
	CIDR string
}

func (n NewNetwork) read() (Network, *fault.Fault) {
	p, err := readPrefix(n.CIDR)
	if err != nil {
		return Network{}, invalid("bad_network", "這不是 CIDR 網段或 IP 位址。", "This is neither a CIDR block nor an address.")
	}
	a := p.Addr()
	if a.Is4() && p.Bits() < minBits4 || !a.Is4() && p.Bits() < minBits6 {
		return Network{}, invalid("network_too_wide", "網段太大，請分成實際使用的網段。", "The block is too wide; declare the blocks that are in use.")
	}
	if a.IsLoopback() || a.IsMulticast() || a.IsLinkLocalUnicast() || a.IsUnspecified() {
		return Network{}, invalid("network_of_nobody", "這個網段不屬於任何單位。", "This block belongs to nobody.")
	}
	kind := observable.IPv6CIDR
	if a.Is4() {
		kind = observable.IPv4CIDR
	}
	lo, hi, ok := observable.RangeOf(observable.Value{Kind: kind, Text: p.String()})
	if !ok {
		return Network{}, invalid("bad_network", "這不是 CIDR 網段或 IP 位址。", "This is neither a CIDR block nor an address.")
	}
	return Network{Org: n.Org, CIDR: p.String(), Lo: lo, Hi: hi}, nil
}

func readPrefix(s string) (netip.Prefix, error) {
	if p, err := netip.ParsePrefix(s); err == nil && !p.Addr().Is4In6() {
		return p.Masked(), nil
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, errNotAddress
	}
	return a.Unmap().Prefix(a.Unmap().BitLen())
}

// AddNetworks declares networks, all or none, and gives their ids. Declared by the desk they count at once, else after
// ApproveNetworks.
func (m *Members) AddNetworks(ctx context.Context, by marking.Viewer, networks []NewNetwork) ([]int64, error) {
	if err := batch(len(networks)); err != nil {
		return nil, err
	}
	read := make([]Network, len(networks))
	for i, n := range networks {
		var f *fault.Fault
		if read[i], f = n.read(); f != nil {
			return nil, at(i, f)
		}
	}
	orgs := pluck(read, func(n Network) int64 { return n.Org })
	if err := m.mustOwn(ctx, by, orgs); err != nil {
		return nil, err
	}
	ids, err := m.series(ctx, len(read))
	if err != nil {
		return nil, err
	}
	kind, approved := NetworkDeclared, int64(0)
	if by.All() {
		kind, approved = NetworkApproved, m.micro()
	}
	for i := range read {
		read[i].ID, read[i].ApprovedAt, read[i].ClaimedAt = ids[i], approved, m.micro()
	}
	err = m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		return facts(by, kind, orgs, ids), insertNetworks(ctx, tx, read)
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

// mustOwn refuses rows of organisations that are not there or not the writer's own.
func (m *Members) mustOwn(ctx context.Context, by marking.Viewer, orgs []int64) error {
	if err := ownOnly(by, orgs); err != nil {
		return err
	}
	return m.mustExist(ctx, orgTable, orgs)
}

// ApproveNetworks lets declared networks count.
func (m *Members) ApproveNetworks(ctx context.Context, by marking.Viewer, ids []int64) error {
	return m.approve(ctx, by, ids, networkTable, NetworkApproved)
}

func (m *Members) approve(ctx context.Context, by marking.Viewer, ids []int64, t table, kind journal.Kind) error {
	if err := by.DeskOnly(); err != nil {
		return err
	}
	if err := batch(len(ids)); err != nil {
		return err
	}
	if err := m.mustExist(ctx, t, ids); err != nil {
		return err
	}
	return m.journal.Commit(ctx, func(tx *store.Tx) ([]journal.Fact, error) {
		done, orgs, err := approveRows(ctx, tx, t, ids, m.micro())
		return facts(by, kind, orgs, done), err
	})
}

// NetworksOf lists the networks of organisations whose own rows the viewer may read, approved or not, and those that were refused.
func (m *Members) NetworksOf(ctx context.Context, v marking.Viewer, orgs []int64) ([]Network, error) {
	return m.selectNetworks(ctx, "n.org IN ("+idList(1)+") AND "+shownPlace("n")+" AND "+v.WhereOrg("n.org")+" ORDER BY n.org, n.lo, n.id", idsArg(orgs))
}

// NetworksByID gives networks by their ids: what a fact named, so that whoever holds observables can look for those inside.
func (m *Members) NetworksByID(ctx context.Context, v marking.Viewer, ids []int64) ([]Network, error) {
	return m.selectNetworks(ctx, "n.id IN ("+idList(1)+") AND n.ended_at = 0 AND "+v.WhereOrg("n.org")+" ORDER BY n.id", idsArg(ids))
}
