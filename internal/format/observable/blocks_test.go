package observable

import (
	"bytes"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
)

func TestARangeIsTheFewestBlocks(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.0-192.0.2.255":                          "192.0.2.0/24",
		"192.0.2.1-192.0.2.6":                            "192.0.2.1/32 192.0.2.2/31 192.0.2.4/31 192.0.2.6/32",
		"192.0.2.7-192.0.2.7":                            "192.0.2.7/32",
		"192.0.2.7-192.0.2.6":                            "",
		"192.0.2.0-192.0.3.127":                          "192.0.2.0/24 192.0.3.0/25",
		"0.0.0.0-255.255.255.255":                        "0.0.0.0/0",
		"2001:db8::-2001:db8::1:0":                       "2001:db8::/112 2001:db8::1:0/128",
		"ffff::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff": "ffff::/16",
	} {
		first, last, _ := strings.Cut(in, "-")
		var got []string
		for _, b := range BlocksOf(netip.MustParseAddr(first).As16(), netip.MustParseAddr(last).As16()) {
			got = append(got, prefixOf(b).String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, not %s", in, got, want)
		}
	}
}

// prefixOf is a block as people write it.
func prefixOf(b Block) netip.Prefix {
	same := 0
	for same < 128 && (b.Lo[same/8]^b.Hi[same/8])&(0x80>>(same%8)) == 0 {
		same++
	}
	a := netip.AddrFrom16(b.Lo)
	if a.Is4In6() {
		return netip.PrefixFrom(a.Unmap(), same-96)
	}
	return netip.PrefixFrom(a, same)
}

// Blocks of any range follow one another without a hole, begin at one of the beginnings of each of their addresses, and are all of it.
func TestBlocksAreAllOfARange(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		var lo, hi [16]byte
		for i := range 16 {
			lo[i], hi[i] = byte(r.Uint32()), byte(r.Uint32())
		}
		copy(hi[:r.IntN(17)], lo[:])
		if bytes.Compare(lo[:], hi[:]) > 0 {
			lo, hi = hi, lo
		}
		all := BlocksOf(lo, hi)
		if len(all) == 0 || len(all) > 254 || all[0].Lo != lo || all[len(all)-1].Hi != hi {
			t.Fatalf("%x %x: %d blocks", lo, hi, len(all))
		}
		for i, b := range all {
			if i > 0 {
				if after, over := next(all[i-1].Hi); over || after != b.Lo {
					t.Fatalf("%x %x: a hole before %x", lo, hi, b.Lo)
				}
			}
			found := false
			for _, s := range Beginnings(b.Hi, 0, 0) {
				found = found || s == b.Lo
			}
			if !found {
				t.Fatalf("%x is no beginning of %x", b.Lo, b.Hi)
			}
		}
	}
}
