package observable

import (
	"net/netip"
	"strings"

	"lianfang/internal/text"
)

// Use is a special use that a registry of IANA gives to an address block or name.
type Use struct {
	Code string    // "private", "loopback", "documentation", …
	Say  text.Text // with the RFC
}

type block struct {
	net netip.Prefix
	use Use
}

func in(net, code, zh, en string) block {
	return block{netip.MustParsePrefix(net), Use{code, text.Of(zh, en)}}
}

// The IANA special-purpose address registries (RFC 6890 and its updates) and multicast; the narrower block stands before the wider.
var blocks = [...]block{
	in("255.255.255.255/32", "broadcast", "廣播位址（RFC 919）", "limited broadcast (RFC 919)"),
	in("0.0.0.0/8", "this_network", "「本網路」位址（RFC 791）", "“this network” (RFC 791)"),
	in("10.0.0.0/8", "private", "私有位址（RFC 1918）", "private use (RFC 1918)"),
	in("100.64.0.0/10", "shared", "電信業者共用位址（RFC 6598）", "shared address space of carriers (RFC 6598)"),
	in("127.0.0.0/8", "loopback", "迴路位址（RFC 1122）", "loopback (RFC 1122)"),
	in("169.254.0.0/16", "link_local", "鏈路本地位址（RFC 3927）", "link-local (RFC 3927)"),
	in("172.16.0.0/12", "private", "私有位址（RFC 1918）", "private use (RFC 1918)"),
	in("192.0.0.0/24", "protocol", "IETF 協定指派位址（RFC 6890）", "IETF protocol assignments (RFC 6890)"),
	in("192.0.2.0/24", "documentation", "文件範例位址（RFC 5737）", "documentation (RFC 5737)"),
	in("192.168.0.0/16", "private", "私有位址（RFC 1918）", "private use (RFC 1918)"),
	in("198.18.0.0/15", "benchmark", "效能測試位址（RFC 2544）", "benchmarking (RFC 2544)"),
	in("198.51.100.0/24", "documentation", "文件範例位址（RFC 5737）", "documentation (RFC 5737)"),
	in("203.0.113.0/24", "documentation", "文件範例位址（RFC 5737）", "documentation (RFC 5737)"),
	in("224.0.0.0/4", "multicast", "群播位址（RFC 5771）", "multicast (RFC 5771)"),
	in("240.0.0.0/4", "reserved", "保留位址（RFC 1112）", "reserved (RFC 1112)"),
	in("::/128", "unspecified", "未指定位址（RFC 4291）", "unspecified address (RFC 4291)"),
	in("::1/128", "loopback", "迴路位址（RFC 4291）", "loopback (RFC 4291)"),
	in("64:ff9b:1::/48", "translation", "區域 IPv4/IPv6 轉換位址（RFC 8215）", "local IPv4/IPv6 translation (RFC 8215)"),
	in("100::/64", "discard", "丟棄用位址（RFC 6666）", "discard only (RFC 6666)"),
	in("2001:2::/48", "benchmark", "效能測試位址（RFC 5180）", "benchmarking (RFC 5180)"),
	in("2001:db8::/32", "documentation", "文件範例位址（RFC 3849）", "documentation (RFC 3849)"),
	in("3fff::/20", "documentation", "文件範例位址（RFC 9637）", "documentation (RFC 9637)"),
	in("fc00::/7", "private", "唯一本地位址（RFC 4193）", "unique local (RFC 4193)"),
	in("fe80::/10", "link_local", "鏈路本地位址（RFC 4291）", "link-local (RFC 4291)"),
	in("ff00::/8", "multicast", "群播位址（RFC 4291）", "multicast (RFC 4291)"),
}

type suffix struct {
	name string
	use  Use
}

// The IANA registry of special-use domain names, as far as such a name can turn up in intelligence. onion is not here: it is in real use.
var suffixes = [...]suffix{
	{"example", documentationName}, {"example.com", documentationName}, {"example.net", documentationName}, {"example.org", documentationName},
	{"test", Use{"testing", text.Of("測試用網域（RFC 6761）", "testing (RFC 6761)")}},
	{"invalid", Use{"invalid", text.Of("保證無效的網域（RFC 6761）", "guaranteed to be invalid (RFC 6761)")}},
	{"localhost", Use{"loopback", text.Of("本機網域（RFC 6761）", "loopback name (RFC 6761)")}},
	{"local", Use{"link_local", text.Of("區域網路多點傳播網域（RFC 6762）", "multicast DNS (RFC 6762)")}},
	{"home.arpa", Use{"private", text.Of("家用網路網域（RFC 8375）", "home network (RFC 8375)")}},
	{"internal", Use{"private", text.Of("內部網路保留網域（ICANN 2024）", "reserved for private use (ICANN 2024)")}},
}

var documentationName = Use{"documentation", text.Of("文件範例網域（RFC 2606）", "documentation (RFC 2606)")}

// IsSpecial tells whether the value can be nobody's on the public network, with the reason: private, loopback, documentation, multicast … A block
// is special when it lies wholly inside a special one; a URL or e-mail address when its host is.
func IsSpecial(v Value) (text.Text, bool) {
	u, ok := SpecialUse(v)
	return u.Say, ok
}

// SpecialUse is IsSpecial with the code of the use.
func SpecialUse(v Value) (Use, bool) {
	switch v.Kind {
	case IPv4, IPv6:
		a, ok := parseAddress(v.Text)
		if !ok {
			return Use{}, false
		}
		return specialBlock(netip.PrefixFrom(a, a.BitLen()))
	case IPv4CIDR, IPv6CIDR:
		p, ok := parseNetwork(v.Text)
		if !ok {
			return Use{}, false
		}
		return specialBlock(p)
	case Domain, DomainWildcard:
		return specialName(strings.TrimPrefix(v.Text, "*."))
	case URL, Email:
		if host, ok := v.Host(); ok {
			return SpecialUse(host)
		}
	}
	return Use{}, false
}

func specialBlock(p netip.Prefix) (Use, bool) {
	for _, b := range blocks {
		if b.net.Bits() <= p.Bits() && b.net.Contains(p.Addr()) {
			return b.use, true
		}
	}
	return Use{}, false
}

func specialName(name string) (Use, bool) {
	for _, s := range suffixes {
		if name == s.name || strings.HasSuffix(name, "."+s.name) {
			return s.use, true
		}
	}
	return Use{}, false
}
