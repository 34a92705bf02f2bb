package outbound

import (
	"fmt"
	"net/netip"

	"lianfang/internal/text"
)

// reserved are the blocks that are no public destination: RFC 6890 and the IANA special-purpose registries, RFC 5737, RFC 3849, RFC 9637.
// Blocks whose addresses carry an IPv4 address inside are here too: through a translator they lead anywhere.
var reserved = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/128", "::1/128", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
	"5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// Refused says that an address is not for this program to connect to.
type Refused struct{ Addr netip.Addr }

func (r *Refused) Error() string { return fmt.Sprintf("%s is not a public address", r.Addr) }

// Words are for the person who named the address.
func (r *Refused) Words() text.Text {
	return text.Format("不能連到 %s：它不是公開的位址。若確實要連，請管理者把這個網段列為可連。",
		"%s is not a public address. If it has to be reached, an administrator can list its network.", r.Addr)
}

// check tells whether an address may be connected to.
func check(a netip.Addr, allow []netip.Prefix) error {
	a = a.Unmap().WithZone("")
	for _, p := range allow {
		if p.Contains(a) {
			return nil
		}
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return &Refused{a}
		}
	}
	if !a.IsValid() || !a.IsGlobalUnicast() {
		return &Refused{a}
	}
	return nil
}
