package observable

import (
	"net/netip"
	"strings"

	"golang.org/x/text/width"
)

// address reads an IP address of either family. Octets with a leading zero are refused: some programs read them as octal, so nobody can say
// which address was meant (RFC 6943 §3.1.1). The text of IPv6 is that of RFC 5952.
func address(k Kind, s string) (Value, error) {
	a, ok := parseAddress(s)
	if !ok {
		return refuse(k, "這不是 IP 位址。", "This is not an IP address.")
	}
	v := addressValue(a)
	if k == IPv4 && v.Kind == IPv6 {
		return refuse(k, "這是 IPv6 位址，不是 IPv4。", "This is an IPv6 address, not an IPv4 one.")
	}
	if k == IPv6 && v.Kind == IPv4 && !strings.Contains(s, ":") {
		return refuse(k, "這是 IPv4 位址，不是 IPv6。", "This is an IPv4 address, not an IPv6 one.")
	}
	return v, nil
}

func parseAddress(s string) (netip.Addr, bool) {
	if !ascii(s) {
		s = strings.ReplaceAll(width.Fold.String(s), "。", ".")
	}
	if inner, ok := strings.CutPrefix(s, "["); ok {
		s = strings.TrimSuffix(inner, "]")
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Addr{}, false
	}
	return a.Unmap(), true
}

func addressValue(a netip.Addr) Value {
	if a.Is4() {
		return Value{IPv4, a.String()}
	}
	return Value{IPv6, a.String()}
}

// network reads a CIDR block and clears its host bits.
func network(k Kind, s string) (Value, error) {
	p, ok := parseNetwork(s)
	if !ok {
		return refuse(k, "這不是 CIDR 網段。", "This is not a CIDR block.")
	}
	v := networkValue(p)
	if four := p.Addr().Is4(); four != (k == IPv4CIDR) {
		return refuse(k, "網段的位址家族不符。", "The block is of the other address family.")
	}
	return v, nil
}

func parseNetwork(s string) (netip.Prefix, bool) {
	host, bits, ok := strings.Cut(s, "/")
	if !ok {
		return netip.Prefix{}, false
	}
	a, ok := parseAddress(strings.TrimSpace(host))
	if !ok {
		return netip.Prefix{}, false
	}
	p, err := netip.ParsePrefix(a.String() + "/" + strings.TrimSpace(bits))
	if err != nil {
		return netip.Prefix{}, false
	}
	return p.Masked(), true
}

func networkValue(p netip.Prefix) Value {
	switch {
	case p.IsSingleIP():
		return addressValue(p.Addr())
	case p.Addr().Is4():
		return Value{IPv4CIDR, p.String()}
	}
	return Value{IPv6CIDR, p.String()}
}

// RangeOf gives the first and the last address of an address or CIDR value in 16-byte form, IPv4 as IPv4-mapped (RFC 4291 §2.5.5.2).
func RangeOf(v Value) (lo, hi [16]byte, ok bool) {
	switch v.Kind {
	case IPv4, IPv6:
		a, ok := parseAddress(v.Text)
		if !ok {
			return lo, hi, false
		}
		return a.As16(), a.As16(), true
	case IPv4CIDR, IPv6CIDR:
		p, ok := parseNetwork(v.Text)
		if !ok {
			return lo, hi, false
		}
		lo, hi = p.Addr().As16(), p.Addr().As16()
		fixed := p.Bits()
		if p.Addr().Is4() {
			fixed += 96
		}
		for bit := fixed; bit < 128; bit++ {
			hi[bit/8] |= 0x80 >> (bit % 8)
		}
		return lo, hi, true
	}
	return lo, hi, false
}
