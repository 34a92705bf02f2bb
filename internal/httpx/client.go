package httpx

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
)

// Client is who asked, as far as it can be known.
type Client struct {
	Addr    netip.Addr // never an IPv4 address in the clothes of IPv6, never with a zone
	Proxied bool       // a proxy stands between, so that a loopback address tells nothing of who asked
	Clear   bool       // the trusted proxy says that it was asked without TLS
}

type clientKey struct{}

// ClientOf is who asked the request of ctx.
func ClientOf(ctx context.Context) Client {
	c, _ := ctx.Value(clientKey{}).(Client)
	return c
}

// Proxies are the networks of the proxies in front. What they say of whom they speak for is believed, and nobody else's word is.
type Proxies []netip.Prefix

// Has tells whether an address is one of the proxies'.
func (p Proxies) Has(a netip.Addr) bool {
	for _, n := range p {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

// maxHops is how many proxies may stand in a row. What is beyond was written by somebody who wants us to count.
const maxHops = 16

// Client tells who asked. A proxy adds whom it speaks for at the right, so the right-most address that is no proxy's is the client's, and what stands
// left of it is what the client wrote. Where the two headers disagree one of them is the client's own, so neither is believed.
func (p Proxies) Client(r *http.Request) Client {
	remote := plainAddr(r.RemoteAddr)
	c := Client{Addr: remote}
	if !p.Has(remote) {
		return c
	}
	c.Proxied = true
	usual, standard := r.Header.Values("X-Forwarded-For"), forwarded(r.Header.Values("Forwarded"))
	a, b := p.behind(remote, splitHops(usual)), p.behind(remote, standard.hops)
	switch {
	case len(usual) > 0 && standard.given && a == b, len(usual) > 0 && !standard.given:
		c.Addr = a
	case standard.given && len(usual) == 0:
		c.Addr = b
	}
	proto := last(splitHops(r.Header.Values("X-Forwarded-Proto")))
	if proto == "" {
		proto = standard.proto
	}
	c.Clear = strings.EqualFold(proto, "http")
	return c
}

// behind walks from the right to the first that is no proxy. A hop that is no address ends the walk at the proxy that wrote it.
func (p Proxies) behind(remote netip.Addr, hops []string) netip.Addr {
	at := remote
	for i := len(hops) - 1; i >= 0 && len(hops)-i <= maxHops; i-- {
		hop := plainAddr(hops[i])
		if !hop.IsValid() {
			return at
		}
		if at = hop; !p.Has(at) {
			return at
		}
	}
	return at
}

func splitHops(values []string) []string {
	if len(values) == 0 {
		return nil
	}
	hops := strings.Split(strings.Join(values, ","), ",")
	for i := range hops {
		hops[i] = strings.TrimSpace(hops[i])
	}
	return hops
}

func last(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

// plainAddr reads an address with or without a port or brackets; the zero address is what is none.
func plainAddr(s string) netip.Addr {
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	if err != nil {
		ap, err := netip.ParseAddrPort(s)
		if err != nil {
			return netip.Addr{}
		}
		a = ap.Addr()
	}
	return a.Unmap().WithZone("")
}

// forwardedBy is what Forwarded (RFC 7239) says.
type forwardedBy struct {
	given bool
	hops  []string // the values of for=
	proto string   // of the last hop
}

func forwarded(values []string) (f forwardedBy) {
	f.given = len(values) > 0
	elements, whole := splitQuoted(strings.Join(values, ","), ',')
	if !whole {
		return f // a quote that never ends: whoever wrote it wants to swallow what the proxy added
	}
	for _, e := range elements {
		hop := ""
		f.proto = ""
		pairs, _ := splitQuoted(e, ';')
		for _, pair := range pairs {
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			value = strings.Trim(value, `"`)
			switch strings.ToLower(name) {
			case "for":
				hop = value
			case "proto":
				f.proto = value
			}
		}
		f.hops = append(f.hops, hop)
	}
	return f
}

// splitQuoted cuts at a separator outside of quotes; whole is false where a quote does not end.
func splitQuoted(s string, at byte) (parts []string, whole bool) {
	quoted, from := false, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case quoted && s[i] == '\\':
			i++
		case s[i] == at && !quoted:
			parts, from = append(parts, s[from:i]), i+1
		}
	}
	return append(parts, s[from:]), !quoted
}
