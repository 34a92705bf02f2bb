package misp

import (
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/text"
)

// WarningBuilder gathers lists for a WarningSet.
type WarningBuilder struct {
	set     WarningSet
	entries int
	bytes   int
}

// NewWarningBuilder starts with no list.
func NewWarningBuilder() *WarningBuilder {
	return &WarningBuilder{set: WarningSet{exact: map[string]posting{}, grams: map[string][]substring{}}}
}

// Add takes a list. Entries that cannot be used are named in the problems (at most MaxProblems) and left out; so is a list that is one too many, or
// that applies only to values of which this product has no kind, which is no problem.
func (b *WarningBuilder) Add(l List) []framing.Problem {
	n := adding{b: b, l: &l}
	switch {
	case len(b.set.heads) >= MaxLists:
		n.problem("too_many", l.Name, text.Of("警示清單過多", "too many warninglists"))
		return n.problems
	case b.entries+len(l.Entries) > MaxEntries:
		n.problem("too_many", l.Name, text.Of("警示清單的項目過多", "too many entries of warninglists"))
		return n.problems
	}
	for _, entry := range l.Entries {
		b.bytes += len(entry)
	}
	if b.bytes > MaxSetBytes {
		n.problem("too_many", l.Name, text.Of("警示清單的內容過多", "the warninglists are too large together"))
		return n.problems
	}
	mask := maskOf(l.Matching)
	if mask == 0 {
		return nil
	}
	b.entries += len(l.Entries)
	b.set.heads = append(b.set.heads, ListHead{l.ID, l.Name, l.Description, l.Version, l.Category, l.Type})
	b.set.masks = append(b.set.masks, mask)
	n.list = uint16(len(b.set.heads) - 1)
	for _, entry := range l.Entries {
		n.entry(entry)
	}
	return n.problems
}

// Build gives the set. The builder is done with.
func (b *WarningBuilder) Build() *WarningSet {
	set := b.set
	b.set = WarningSet{}
	set.v4.seal()
	set.v6.seal()
	return &set
}

// adding is one Add under way.
type adding struct {
	b        *WarningBuilder
	l        *List
	list     uint16
	problems []framing.Problem
}

func (n *adding) problem(code, entry string, say text.Text) {
	if len(n.problems) < MaxProblems {
		n.problems = append(n.problems, problemOf(n.l, code, entry, say))
	}
}

func (n *adding) entry(entry string) {
	switch n.l.Type {
	case CIDRList:
		n.network(entry)
	case HostnameList:
		n.text(strings.TrimPrefix(entry, "."), true)
	case SubstringList:
		n.substring(entry)
	case RegexList:
		n.expression(entry)
	case StringList:
		// Lists of names write ".example" and mean what a hostname list means.
		name, dotted := strings.CutPrefix(entry, ".")
		n.text(name, dotted)
	default:
		n.problem("unknown_type", string(n.l.Type), text.Of("不認得的種類", "unknown type"))
	}
}

// text adds an entry that is looked up whole.
func (n *adding) text(entry string, parent bool) {
	key := entryKey(entry)
	if key == "" {
		return
	}
	set := &n.b.set
	p := posting{list: n.list, parent: parent}
	if old, ok := set.exact[key]; ok {
		set.more = append(set.more, old)
		p.next = int32(len(set.more))
	}
	set.exact[key] = p
}

// entryKey is the form in which an entry is kept: lower case, no last dot, names in A-labels.
func entryKey(entry string) string {
	key := strings.ToLower(strings.TrimSuffix(strings.TrimSpace(entry), "."))
	for i := range len(key) {
		if key[i] >= 0x80 {
			if v, err := observable.Normalise(observable.Domain, key); err == nil {
				return v.Text
			}
			break
		}
	}
	return key
}

func (n *adding) network(entry string) {
	prefix, ok := parsePrefix(strings.TrimSpace(entry))
	if !ok {
		n.problem("no_network", entry, text.Of("不是 IP 位址或網段", "no IP address or network"))
		return
	}
	nets := &n.b.set.v6
	if prefix.Addr().Is4() {
		nets = &n.b.set.v4
	}
	nets.add(prefix, n.list)
}

// kindSet is a set of kinds, a bit each in the order of kindOrder.
type kindSet uint32

var kindOrder = [...]observable.Kind{observable.CVE, observable.Domain, observable.DomainWildcard, observable.IPv4, observable.IPv6,
	observable.IPv4CIDR, observable.IPv6CIDR, observable.URL, observable.Email, observable.MD5, observable.SHA1, observable.SHA256,
	observable.SHA512, observable.JA3, observable.AttackTechnique, observable.FileName, observable.RegistryKey, observable.Mutex,
	observable.BTC, observable.ASN, observable.CPE, observable.PURL}

func kindBit(k observable.Kind) kindSet {
	for i, known := range kindOrder {
		if known == k {
			return 1 << i
		}
	}
	return 0
}

func (s kindSet) has(k observable.Kind) bool { return s&kindBit(k) != 0 }

// maskOf gives the kinds that a list of attribute types applies to; without types it applies to all.
func maskOf(types []string) kindSet {
	if len(types) == 0 {
		return 1<<len(kindOrder) - 1
	}
	var mask kindSet
	for _, t := range types {
		h := kinds[t]
		for _, k := range []observable.Kind{h.first, h.second} {
			switch k {
			case anyAddress:
				mask |= kindBit(observable.IPv4) | kindBit(observable.IPv6) | kindBit(observable.IPv4CIDR) | kindBit(observable.IPv6CIDR)
			case observable.Domain:
				mask |= kindBit(observable.Domain) | kindBit(observable.DomainWildcard)
			default:
				mask |= kindBit(k)
			}
		}
	}
	return mask
}
