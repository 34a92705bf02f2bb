package member_test

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lianfang/internal/fault"
	"lianfang/internal/format/observable"
	"lianfang/internal/marking"
	"lianfang/internal/member"
)

func rangeOf(t testing.TB, s string) member.Range {
	v, ok := observable.Guess(s)
	lo, hi, is := observable.RangeOf(v)
	if !ok || !is {
		t.Fatalf("%q is no address", s)
	}
	return member.Range{Lo: lo, Hi: hi}
}

func (w *world) network(org int64, cidr string) int64 {
	w.t.Helper()
	ids, err := w.AddNetworks(w.t.Context(), system, []member.NewNetwork{{Org: org, CIDR: cidr}})
	must(w.t, err)
	return ids[0]
}

func TestOwnersOfAddresses(t *testing.T) {
	each(t, func(w *world) {
		wide, narrow := w.network(w.hospital, "198.51.0.0/16"), w.network(w.clinic, "198.51.100.0/24")
		six, one := w.network(w.bank, "2001:db8:5::/48"), w.network(w.bank, "203.0.113.9")
		same := w.network(w.mssp, "198.51.100.0/24")
		asked := []string{"198.51.100.7", "198.51.99.255", "198.52.0.1", "2001:db8:5::77", "203.0.113.0/24", "198.51.100.128/25", "198.0.0.0/8", "203.0.113.9", "198.51.100.0/24"}
		want := [][]int64{{wide, narrow, same}, {wide}, nil, {six}, {one}, {wide, narrow, same}, {wide, narrow, same}, {one}, {wide, narrow, same}}
		ranges := make([]member.Range, len(asked))
		for i, a := range asked {
			ranges[i] = rangeOf(t, a)
		}
		got := func(v marking.Viewer) map[int][]int64 {
			owners, err := w.OwnersOfAddresses(ctx(w), v, ranges)
			must(t, err)
			out := map[int][]int64{}
			for _, o := range owners {
				out[o.Asked] = append(out[o.Asked], o.ID)
			}
			return out
		}
		all := got(system)
		for i := range asked {
			if !slices.Equal(all[i], want[i]) {
				t.Errorf("%s is in %v, want %v", asked[i], all[i], want[i])
			}
		}
		if own := got(w.as(0, w.clinic, "")); len(own) != 4 || !slices.Equal(own[0], []int64{narrow}) {
			t.Errorf("a member learns %v", own)
		}
		if n := got(marking.Public()); len(n) != 0 {
			t.Errorf("the public learns %v", n)
		}
		_, err := w.OwnersOfAddresses(ctx(w), system, []member.Range{{Lo: rangeOf(t, "10.0.0.2").Lo, Hi: rangeOf(t, "10.0.0.1").Lo}})
		w.refused(err, fault.Invalid, "bad_range")
	})
}

// A slow search through all networks gives the same answer.
func TestOwnersAreThoseOfASlowSearch(t *testing.T) {
	each(t, func(w *world) {
		var nets []member.NewNetwork
		var prefixes []netip.Prefix
		for i := range 300 {
			p := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i % 5), byte(i * 7), byte(i * 31)}), 12+i%21).Masked()
			nets, prefixes = append(nets, member.NewNetwork{Org: w.bank, CIDR: p.String()}), append(prefixes, p)
		}
		ids, err := w.AddNetworks(ctx(w), system, nets)
		must(t, err)
		rapid.Check(t, func(r *rapid.T) {
			q := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(rapid.IntRange(0, 5).Draw(r, "b")), rapid.Byte().Draw(r, "c"), rapid.Byte().Draw(r, "d")}),
				rapid.IntRange(9, 32).Draw(r, "bits")).Masked()
			var want, got []int64
			for i, p := range prefixes {
				if p.Overlaps(q) {
					want = append(want, ids[i])
				}
			}
			owners, err := w.OwnersOfAddresses(ctx(w), system, []member.Range{rangeOf(t, q.String())})
			if err != nil {
				r.Fatal(err)
			}
			for _, o := range owners {
				got = append(got, o.ID)
			}
			if !slices.Equal(got, want) {
				r.Fatalf("%s overlaps %v, want %v", q, got, want)
			}
		})
	})
}

func TestNetworkCountsAfterTheDeskApprovedIt(t *testing.T) {
	each(t, func(w *world) {
		c := ctx(w)
		ids, err := w.AddNetworks(c, w.as(0, w.bank, ""), []member.NewNetwork{{Org: w.bank, CIDR: "192.0.2.77/24"}})
		must(t, err)
		names, err := w.AddDomains(c, w.as(0, w.bank, ""), []member.NewDomain{{Org: w.bank, Name: "Bank.Example"}})
		must(t, err)
		count := func() (n int) {
			as, err := w.OwnersOfAddresses(c, system, []member.Range{rangeOf(t, "192.0.2.1")})
			must(t, err)
			ds, err := w.OwnersOfDomains(c, system, []string{"www.bank.example"})
			must(t, err)
			return len(as) + len(ds)
		}
		if count() != 0 {
			t.Error("a declaration counts before it is approved")
		}
		w.refused(w.ApproveNetworks(c, w.as(0, w.bank, ""), ids), fault.NotAllowed, "desk_only")
		must(t, w.ApproveNetworks(c, system, ids))
		must(t, w.ApproveNetworks(c, system, ids))
		must(t, w.ApproveDomains(c, system, names))
		if count() != 2 {
			t.Error("an approved declaration does not count")
		}
		if k := w.kinds(w.bank); k != "org.joined network.declared domain.declared network.approved domain.approved " {
			t.Errorf("facts: %s", k)
		}
		ns, err := w.NetworksByID(c, system, ids)
		if must(t, err); len(ns) != 1 || ns[0].CIDR != "192.0.2.0/24" || ns[0].Lo != rangeOf(t, "192.0.2.0").Lo || ns[0].Hi != rangeOf(t, "192.0.2.255").Hi || ns[0].Org != w.bank {
			t.Errorf("networks %+v", ns)
		}
		ds, err := w.DomainsByID(c, system, names)
		if must(t, err); len(ds) != 1 || ds[0].Name != "bank.example" {
			t.Errorf("domains %+v", ds)
		}
		if ns, err := w.NetworksOf(c, w.as(0, w.clinic, ""), []int64{w.bank}); err != nil || len(ns) != 0 {
			t.Errorf("another member reads %v %v", ns, err)
		}
		if ds, err := w.DomainsOf(c, w.as(0, w.bank, ""), []int64{w.bank}); err != nil || len(ds) != 1 {
			t.Errorf("the bank reads %v %v", ds, err)
		}
		w.refused(w.ApproveNetworks(c, system, names), fault.NotFound, "no_such_network")
	})
}

func TestOwnersOfDomains(t *testing.T) {
	each(t, func(w *world) {
		ids, err := w.AddDomains(ctx(w), system, []member.NewDomain{{w.hospital, "morning.com.tw"}, {w.clinic, "clinic.morning.com.tw"}, {w.bank, "臺灣銀行.example"}, {w.mssp, "morning.com.tw"}})
		must(t, err)
		bank, err := observable.Normalise(observable.Domain, "臺灣銀行.example")
		must(t, err)
		asked := []string{"www.clinic.morning.com.tw", "MORNING.com.tw", "evil-morning.com.tw", "*.clinic.morning.com.tw", "com.tw", bank.Text, "", "bad\x00name", "a.morning.com.tw."}
		owners, err := w.OwnersOfDomains(ctx(w), system, asked)
		must(t, err)
		got := map[int][]int64{}
		for _, o := range owners {
			got[o.Asked] = append(got[o.Asked], o.ID)
		}
		want := map[int][]int64{0: {ids[1], ids[0], ids[3]}, 1: {ids[0], ids[3]}, 3: {ids[1], ids[0], ids[3]}, 5: {ids[2]}, 8: {ids[0], ids[3]}}
		for i := range asked {
			if !slices.Equal(got[i], want[i]) {
				t.Errorf("%q belongs to %v, want %v", asked[i], got[i], want[i])
			}
		}
		mine, err := w.OwnersOfDomains(ctx(w), w.as(0, w.clinic, ""), asked)
		if must(t, err); len(mine) != 2 {
			t.Errorf("a member learns %v", mine)
		}
	})
}

func TestBadDeclarationsAreRefused(t *testing.T) {
	each(t, func(w *world) {
		for cidr, code := range map[string]string{"10.0.0.0/7": "network_too_wide", "::/0": "network_too_wide", "127.0.0.0/24": "network_of_nobody", "224.0.0.0/24": "network_of_nobody",
			"fe80::/64": "network_of_nobody", "1.2.3.400": "bad_network", "": "bad_network", "fe80::1%eth0": "bad_network", "::ffff:1.2.3.0/120": "bad_network"} {
			_, err := w.AddNetworks(ctx(w), system, []member.NewNetwork{{w.bank, "192.0.2.0/24"}, {w.bank, cidr}})
			w.refused(err, fault.Invalid, code)
		}
		for name, code := range map[string]string{"com.tw": "public_suffix", "tw": "bad_domain", "a b.tw": "bad_domain", "gov.tw": "public_suffix"} {
			_, err := w.AddDomains(ctx(w), system, []member.NewDomain{{w.bank, name}})
			w.refused(err, fault.Invalid, code)
		}
		_, err := w.AddDomains(ctx(w), system, []member.NewDomain{{w.bank, "bank.example"}, {w.bank, "BANK.example"}})
		w.refused(err, fault.Conflict, "domain_declared")
	})
}

func TestManyAddressesAreOneQuery(t *testing.T) {
	each(t, func(w *world) {
		nets := make([]member.NewNetwork, 20_000)
		for i := range nets {
			nets[i] = member.NewNetwork{Org: w.bank, CIDR: fmt.Sprintf("10.%d.%d.0/24", i/256, i%256)}
		}
		_, err := w.AddNetworks(ctx(w), system, nets)
		must(t, err)
		ranges := make([]member.Range, 10_000)
		for i := range ranges {
			ranges[i] = rangeOf(t, fmt.Sprintf("10.%d.%d.%d", i%100, i%256, i%251))
		}
		start := time.Now()
		owners, err := w.OwnersOfAddresses(ctx(w), system, ranges)
		must(t, err)
		took := time.Since(start)
		t.Logf("10,000 addresses among 20,000 networks: %d owners in %v", len(owners), took)
		if len(owners) < 7000 {
			t.Errorf("%d owners in %v", len(owners), took)
		}
	})
}
