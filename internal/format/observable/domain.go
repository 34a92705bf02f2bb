package observable

import (
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// names maps as UTS #46 without transition; what DNS itself allows (an underscore, hyphens in any place) is let through, because hostile
// names use it.
var names = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false), idna.CheckHyphens(false), idna.VerifyDNSLength(false))

func domain(s string) (Value, error) {
	name, ok := hostName(s)
	if !ok || !strings.Contains(name, ".") {
		return refuse(Domain, "這不是網域名稱。", "This is not a domain name.")
	}
	return Value{Domain, name}, nil
}

func wildcard(s string) (Value, error) {
	rest, ok := strings.CutPrefix(s, "*.")
	if !ok {
		return refuse(DomainWildcard, "萬用網域須以 *. 開頭。", "A wildcard domain starts with *.")
	}
	v, err := domain(rest)
	if err != nil {
		return refuse(DomainWildcard, "*. 之後不是網域名稱。", "What follows *. is not a domain name.")
	}
	return Value{DomainWildcard, "*." + v.Text}, nil
}

// hostName brings a host name to lower-case A-labels without the trailing dot. It refuses names whose last label is a number, because a
// resolver may take those for addresses (WHATWG URL §3.5).
func hostName(s string) (string, bool) {
	if ascii(s) {
		s = strings.ToLower(s)
	} else {
		mapped, err := names.ToASCII(s)
		if err != nil {
			return "", false
		}
		s = mapped
	}
	s = strings.TrimSuffix(s, ".")
	if s == "" || len(s) > maxDomain {
		return "", false
	}
	label := ""
	for label = range strings.SplitSeq(s, ".") {
		if !goodLabel(label) {
			return "", false
		}
	}
	return s, !allDigits(label)
}

func goodLabel(l string) bool {
	if l == "" || len(l) > 63 {
		return false
	}
	for i := 0; i < len(l); i++ {
		c := l[i]
		if !isAlnum(c) && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// Suffixes gives the name and its parents down to the registrable domain (public suffix list), longest first. A name that is itself a
// public suffix, or a single label, gives only itself.
func Suffixes(domain string) []string {
	domain = strings.TrimSuffix(strings.ToLower(domain), ".")
	if domain == "" {
		return nil
	}
	least, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return []string{domain}
	}
	out := []string{domain}
	for len(domain) > len(least) {
		_, domain, _ = strings.Cut(domain, ".")
		out = append(out, domain)
	}
	return out
}
