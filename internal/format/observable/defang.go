package observable

import "strings"

// Defanged writes the value so that no program makes a link of it: 203.0.113[.]45, hxxps://evil[.]example/x, user[@]example[.]org,
// 2001[:]db8[:][:]1. Refang undoes it. Kinds that nobody can click stay as they are.
func (v Value) Defanged() string {
	switch v.Kind {
	case IPv4, IPv4CIDR, Domain, DomainWildcard:
		return lastDots(v.Text, v.Kind)
	case IPv6, IPv6CIDR:
		return strings.ReplaceAll(v.Text, ":", "[:]")
	case Email:
		at := strings.LastIndexByte(v.Text, '@')
		return v.Text[:at] + "[@]" + allDots(v.Text[at+1:])
	case URL:
		return defangedLink(v.Text)
	}
	return v.Text
}

func allDots(s string) string { return strings.ReplaceAll(s, ".", "[.]") }

// lastDots spoils the last dot of an IPv4 address, which is enough and stays readable, and every dot of a name.
func lastDots(s string, k Kind) string {
	if k != IPv4 && k != IPv4CIDR {
		return strings.Replace(allDots(s), "*[.]", "*.", 1)
	}
	at := strings.LastIndexByte(s, '.')
	if at < 0 {
		return s
	}
	return s[:at] + "[.]" + s[at+1:]
}

func defangedLink(s string) string {
	p, ok := splitLink(s)
	if !ok {
		return allDots(s)
	}
	p.scheme = strings.Replace(strings.Replace(p.scheme, "http", "hxxp", 1), "ftp", "fxp", 1)
	if !strings.Contains(p.host, ":") {
		p.host = allDots(p.host)
	}
	p.user = strings.ReplaceAll(p.user, "@", "[@]")
	return p.String()
}
