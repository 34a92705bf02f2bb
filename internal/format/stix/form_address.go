package stix

import (
	"net/netip"
	"strings"
	"unicode/utf8"
)

// Forms of the names that things have on a network.

// isURI checks scheme and alphabet of RFC 3986; letters beyond ASCII are let pass, as in RFC 3987.
func isURI(s []byte) bool {
	scheme, rest, ok := strings.Cut(string(s), ":")
	if !ok || scheme == "" || rest == "" || !isLetter(scheme[0]) {
		return false
	}
	for i := range len(scheme) {
		if c := scheme[i]; !isLetter(c) && !isDigit(c) && c != '+' && c != '-' && c != '.' {
			return false
		}
	}
	return isEscaped(rest) && areBracketsOfHost(rest) && !strings.ContainsFunc(rest, func(r rune) bool { return r <= ' ' || r == 0x7F || strings.ContainsRune("<>\"{}|\\^`", r) })
}

// isEscaped tells whether two hexadecimal digits stand behind each %.
func isEscaped(s string) bool {
	for {
		at := strings.IndexByte(s, '%')
		if at < 0 {
			return true
		}
		if len(s) < at+3 || !isHexDigit(s[at+1]) || !isHexDigit(s[at+2]) {
			return false
		}
		s = s[at+3:]
	}
}

// areBracketsOfHost: square brackets stand around an address of IPv6 and nowhere else.
func areBracketsOfHost(rest string) bool {
	host, ok := strings.CutPrefix(rest, "//")
	if !ok {
		return !strings.ContainsAny(rest, "[]")
	}
	end := strings.IndexAny(host, "/?#")
	if end < 0 {
		end = len(host)
	}
	host, behind := host[:end], host[end:]
	host = host[strings.LastIndexByte(host, '@')+1:]
	if inner, ok := strings.CutPrefix(host, "["); ok {
		address, port, closed := strings.Cut(inner, "]")
		return closed && isIPv6([]byte(address)) && (port == "" || port[0] == ':') && !strings.ContainsAny(port+behind, "[]")
	}
	return !strings.ContainsAny(host+behind, "[]")
}

// isMAC checks six octets in lower case with colons (STIX 2.1, 6.10.1).
func isMAC(s []byte) bool {
	if len(s) != 17 {
		return false
	}
	for i, c := range s {
		if i%3 == 2 {
			if c != ':' {
				return false
			}
		} else if !isHexDigit(c) || c >= 'A' && c <= 'F' {
			return false
		}
	}
	return true
}

// isIPv4 and isIPv6 check an address or a network in CIDR notation (STIX 2.1, 6.8.1 and 6.9.1).
func isIPv4(s []byte) bool {
	a, ok := parseCIDR(string(s))
	return ok && a.Is4()
}

func isIPv6(s []byte) bool {
	a, ok := parseCIDR(string(s))
	return ok && a.Is6() && a.Zone() == ""
}

func parseCIDR(s string) (netip.Addr, bool) {
	if strings.Contains(s, "/") {
		p, err := netip.ParsePrefix(s)
		return p.Addr(), err == nil
	}
	a, err := netip.ParseAddr(s)
	return a, err == nil
}

// isEmail checks the addr-spec of RFC 5322 roughly: a local part, which may be quoted, an at sign and a domain, and nothing around it.
func isEmail(s []byte) bool {
	at := strings.LastIndexByte(string(s), '@')
	if at <= 0 || at == len(s)-1 {
		return false
	}
	local, domain := string(s[:at]), string(s[at+1:])
	quoted := len(local) > 2 && local[0] == '"' && local[len(local)-1] == '"'
	if !quoted && strings.ContainsAny(local, " \t\r\n<>()[],;:\"@") {
		return false
	}
	return !strings.ContainsAny(domain, " \t\r\n<>(),;\"")
}

// isDomain checks a domain name: labels of 1 to 63 bytes, 253 in all (RFC 1034), of letters, digits, hyphens and underscores; labels of
// other scripts are let pass, as they become ASCII by RFC 5890.
func isDomain(s []byte) bool {
	name := strings.TrimSuffix(string(s), ".")
	if name == "" || len(name) > 253 && !strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || utf8.RuneCountInString(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(label, func(r rune) bool {
			return r < utf8.RuneSelf && !isLetter(byte(r)) && !isDigit(byte(r)) && r != '-' && r != '_'
		}) {
			return false
		}
	}
	return true
}
