package observable

import (
	"bytes"
	"net/netip"
)

// Block is a CIDR block: its first and its last address in 16-byte form, IPv4 as IPv4-mapped.
type Block struct{ Lo, Hi [16]byte }

// Beginnings is the first addresses of all blocks that may hold a: a with ever more low bits cleared, down to the block whose prefix is least4 bits for an IPv4
// address, and least6 for another. There are as many different ones as a has bits set behind those, and itself.
func Beginnings(a [16]byte, least4, least6 int) [][16]byte {
	least := least6
	if netip.AddrFrom16(a).Is4In6() {
		least = 96 + least4
	}
	out := [][16]byte{a}
	for bit := 127; bit >= least; bit-- {
		mask := byte(0x80) >> (bit % 8)
		if a[bit/8]&mask != 0 {
			a[bit/8] &^= mask
			out = append(out, a)
		}
	}
	return out
}

// BlocksOf is the fewest blocks that are together the addresses from lo to hi, in their order: at most 254. It is none where lo is behind hi.
func BlocksOf(lo, hi [16]byte) (out []Block) {
	for bytes.Compare(lo[:], hi[:]) <= 0 {
		b := Block{lo, lo}
		for bit := 127; bit >= 0; bit-- { // wider by one bit, while it still begins at lo and ends in time
			mask := byte(0x80) >> (bit % 8)
			if lo[bit/8]&mask != 0 {
				break
			}
			wider := b.Hi
			wider[bit/8] |= mask
			if bytes.Compare(wider[:], hi[:]) > 0 {
				break
			}
			b.Hi = wider
		}
		out = append(out, b)
		var over bool
		if lo, over = next(b.Hi); over {
			break
		}
	}
	return out
}

// next is the address behind one; over tells that there is none.
func next(a [16]byte) (b [16]byte, over bool) {
	for i := 15; i >= 0; i-- {
		if a[i]++; a[i] != 0 {
			return a, false
		}
	}
	return a, true
}
