package misp

import (
	"net/netip"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// WarningSet answers in which warninglists an observable is. It is made by a WarningBuilder, never changes, and may be used by many
// goroutines. Names and hashes are found by one look-up each, addresses by a search in sorted networks.
type WarningSet struct {
	heads []ListHead
	masks []kindSet // which kinds the list of that number applies to

	exact   map[string]posting
	more    []posting // further lists of an entry, chained by next
	v4, v6  networks
	grams   map[string][]substring // by the first bytes of the entry
	tiny    []substring            // entries shorter than a gram
	regexes []expression
}

// ListHead is a list without its entries.
type ListHead struct {
	ID, Name, Description, Version, Category string
	Type                                     ListType
}

// Hit says that a value is in a list, and by which entry.
type Hit struct {
	List  *ListHead
	Entry string
}

// posting says that an entry is in a list.
type posting struct {
	next   int32 // index+1 into more, 0 at the end
	list   uint16
	parent bool // subdomains count too
}

// Len is the number of lists.
func (s *WarningSet) Len() int { return len(s.heads) }

// Match gives the lists that the value is in, each once, at most MaxHits. A network matches entries that it contains as well as those
// that contain it, because blocking it would block them. A URL and a mail address are also looked up by their host, in the lists that
// say they apply to URLs or addresses: a large cloud's name makes a name harmless, not every page under it.
func (s *WarningSet) Match(v observable.Value) []Hit {
	q := query{set: s, kind: v.Kind, text: strings.ToLower(v.Text)}
	switch v.Kind {
	case observable.IPv4, observable.IPv6, observable.IPv4CIDR, observable.IPv6CIDR:
		q.whole()
		q.network(q.text)
	case observable.Domain:
		q.name(q.text)
	case observable.DomainWildcard:
		q.name(strings.TrimPrefix(q.text, "*."))
	case observable.URL:
		q.whole()
		q.host(hostOf(q.text))
	case observable.Email:
		q.whole()
		if i := strings.LastIndexByte(q.text, '@'); i >= 0 {
			q.host(q.text[i+1:])
		}
	default:
		q.whole()
	}
	q.substrings()
	q.expressions()
	return q.hits
}

// query is one Match under way.
type query struct {
	set  *WarningSet
	kind observable.Kind
	text string
	hits []Hit
}

// hit notes a list once, if it applies to the kind asked for.
func (q *query) hit(list uint16, entry func() string) {
	if len(q.hits) >= MaxHits || !q.set.masks[list].has(q.kind) {
		return
	}
	head := &q.set.heads[list]
	for i := range q.hits {
		if q.hits[i].List == head {
			return
		}
	}
	q.hits = append(q.hits, Hit{List: head, Entry: entry()})
}

// whole looks the text up as it is.
func (q *query) whole() { q.entry(q.text, false) }

// name looks a domain name up, and its parents in the lists where these count.
func (q *query) name(name string) {
	q.entry(name, false)
	for {
		i := strings.IndexByte(name, '.')
		if i < 0 {
			return
		}
		name = name[i+1:]
		q.entry(name, true)
	}
}

func (q *query) host(host string) {
	if addr, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		q.network(addr.String())
		return
	}
	q.name(host)
}

func (q *query) entry(text string, asParent bool) {
	p, ok := q.set.exact[text]
	for ok {
		if p.parent || !asParent {
			q.hit(p.list, func() string { return text })
		}
		if p.next == 0 {
			return
		}
		p = q.set.more[p.next-1]
	}
}

func (q *query) network(text string) {
	prefix, ok := parsePrefix(text)
	if !ok {
		return
	}
	nets := &q.set.v6
	if prefix.Addr().Is4() {
		nets = &q.set.v4
	}
	nets.match(prefix, func(n *network) { q.hit(n.list, n.prefix.String) })
}

// hostOf is the host of a URL in normal form, without user, port and brackets.
func hostOf(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		rest = rest[i+1:]
	}
	if i := strings.IndexByte(rest, ']'); i >= 0 {
		return strings.TrimPrefix(rest[:i], "[")
	}
	host, _, _ := strings.Cut(rest, ":")
	return strings.TrimSuffix(host, ".")
}

func parsePrefix(s string) (netip.Prefix, bool) {
	if !strings.Contains(s, "/") {
		addr, err := netip.ParseAddr(s)
		if err != nil {
			return netip.Prefix{}, false
		}
		addr = addr.Unmap().WithZone("")
		return netip.PrefixFrom(addr, addr.BitLen()), true
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, false
	}
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p.Masked(), true
}

// problemOf makes the Problem of an entry that cannot be used.
func problemOf(l *List, code, entry string, say text.Text) framing.Problem {
	return framing.Problem{Code: code, Say: text.Format("%s：「%s」", "%s: “%s”", say, entry), At: l.At, Object: l.Name}
}
