package stix

import (
	"net/netip"
	"strconv"
	"strings"

	"lianfang/internal/format/observable"
	"lianfang/internal/format/stix/pattern"
)

// RawObservable is a value that can be seen on a wire or a disk, as the object has it: not yet brought to a normal form.
type RawObservable struct {
	Kind observable.Kind
	Raw  string
	Path string // where it stood: "file:hashes.'SHA-256'"; inside observed-data the key comes first: "0/file:name"
}

// Observables lists the values an object is about: those that the pattern of an indicator compares with = or IN (never those it
// excludes), those of a cyber-observable, and those in the dictionary of observed-data. Other objects have none, and so has a
// pattern that cannot be read or is of another language.
func (o *Object) Observables() []RawObservable {
	switch {
	case o.Unusable:
		return nil
	case o.Type == "indicator":
		return o.fromPattern()
	case o.Type == "observed-data":
		return o.fromDictionary()
	case classOf(o.Type) == observableClass, classOf(o.Type) == noClass:
		t := &tree{}
		if t.build(o.Raw) != nil {
			return nil
		}
		c := collector{tree: t, typ: o.Type}
		c.walk(0)
		return c.out
	}
	return nil
}

func (o *Object) fromPattern() []RawObservable {
	if o.Pattern == "" || o.PatternType != "" && o.PatternType != "stix" {
		return nil
	}
	p, err := pattern.Parse(o.Pattern, patternVersion(o, ""))
	if err != nil {
		return nil
	}
	var out []RawObservable
	for _, c := range p.Equalities() {
		if c.Negated || c.Value.Kind == pattern.Bool || c.Value.Kind == pattern.Float {
			continue
		}
		if kind, ok := kindOf(c.ObjectType, names(c.Path), c.Value.Text); ok {
			out = append(out, RawObservable{Kind: kind, Raw: c.Value.Text, Path: c.ObjectType + ":" + c.Path.String()})
		}
	}
	return out
}

func names(p pattern.Path) []string {
	out := make([]string, 0, len(p))
	for _, step := range p {
		if !step.List {
			out = append(out, step.Name)
		}
	}
	return out
}

func (o *Object) fromDictionary() []RawObservable {
	t := &tree{}
	if t.build(o.Raw) != nil {
		return nil
	}
	c := collector{tree: t}
	if objects := t.member(0, "objects"); objects > 0 {
		for m := t.objectFirst(objects); m > 0; m = t.next(m) {
			c.typ, c.prefix = t.text(m, "type"), t.name(m)+"/"
			c.walk(m)
		}
	}
	return c.out
}

// collector walks one observable and keeps the values that have a kind.
type collector struct {
	*tree
	typ    string
	prefix string
	path   pattern.Path
	out    []RawObservable
}

func (c *collector) walk(n int32) {
	index := 0
	for m := c.first(n); m > 0; m, index = c.next(m), index+1 {
		step := pattern.Step{List: c.kind(n) == '[', Index: index}
		if !step.List {
			step.Name = c.name(m)
		}
		c.path = append(c.path, step)
		if k := c.kind(m); k == '{' || k == '[' {
			c.walk(m)
		} else {
			c.leaf(m)
		}
		c.path = c.path[:len(c.path)-1]
	}
}

func (c *collector) leaf(m int32) {
	raw := c.str(m)
	if c.kind(m) == '0' {
		raw = string(c.bytes(m))
	}
	if raw == "" {
		return
	}
	if kind, ok := kindOf(c.typ, names(c.path), raw); ok {
		c.out = append(c.out, RawObservable{Kind: kind, Raw: raw, Path: c.prefix + c.typ + ":" + c.path.String()})
	}
}

// hashKinds answers by the name of an algorithm without hyphens, in lower case.
var hashKinds = map[string]observable.Kind{
	"md5": observable.MD5, "sha1": observable.SHA1, "sha256": observable.SHA256, "sha512": observable.SHA512, "ja3": observable.JA3,
}

// propertyKinds answers by "type:property".
var propertyKinds = map[string]observable.Kind{
	"url:value":                observable.URL,
	"artifact:url":             observable.URL,
	"email-addr:value":         observable.Email,
	"file:name":                observable.FileName,
	"mutex:name":               observable.Mutex,
	"windows-registry-key:key": observable.RegistryKey,
	"win-registry-key:key":     observable.RegistryKey,
	"autonomous-system:number": observable.ASN,
	"software:cpe":             observable.CPE,
	"software:purl":            observable.PURL,
	"software:x_purl":          observable.PURL,
	"vulnerability:name":       observable.CVE,
}

// kindOf tells what a value at a path of an observable is; the path has names only.
func kindOf(typ string, path []string, value string) (observable.Kind, bool) {
	if len(path) == 0 {
		return "", false
	}
	last := path[len(path)-1]
	if kind, ok := hashKinds[strings.ReplaceAll(strings.ToLower(last), "-", "")]; ok && isHashPath(path) {
		return kind, true
	}
	if len(path) == 1 {
		return propertyKind(typ, last, value)
	}
	if last == "value" {
		return referredKind(path[len(path)-2], value)
	}
	if last == "name" && (path[len(path)-2] == "image_ref" || path[len(path)-2] == "binary_ref") {
		return observable.FileName, true
	}
	return "", false
}

func isHashPath(path []string) bool {
	return len(path) > 1 && strings.HasSuffix(path[len(path)-2], "hashes") || strings.HasPrefix(strings.ToLower(path[len(path)-1]), "ja3")
}

func propertyKind(typ, property, value string) (observable.Kind, bool) {
	switch typ + ":" + property {
	case "domain-name:value", "hostname:value", "ipv4-addr:value", "ipv6-addr:value":
		return hostKind(typ, value), true
	case "vulnerability:name":
		return observable.CVE, isCVE(value)
	case "cryptocurrency-wallet:value":
		return observable.BTC, isBitcoin(value)
	}
	kind, ok := propertyKinds[typ+":"+property]
	return kind, ok
}

// isBitcoin tells the addresses of Bitcoin from those of other chains by how they begin and how long they are.
func isBitcoin(s string) bool {
	begins := strings.HasPrefix(s, "1") || strings.HasPrefix(s, "3") || strings.HasPrefix(strings.ToLower(s), "bc1")
	return begins && len(s) >= 26 && len(s) <= 90
}

// referredKind tells what stands behind a reference of a path: `src_ref.value`, `from_ref.value`, `resolves_to_refs[*].value`.
func referredKind(ref, value string) (observable.Kind, bool) {
	switch ref {
	case "from_ref", "sender_ref", "to_refs", "cc_refs", "bcc_refs":
		return observable.Email, true
	case "src_ref", "dst_ref", "resolves_to_refs":
		if isMAC([]byte(strings.ToLower(value))) {
			return "", false
		}
		return hostKind("", value), true
	}
	return "", false
}

// hostKind tells addresses, networks and names apart by their form; a defanged or broken value is what its type says.
func hostKind(typ, value string) observable.Kind {
	if a, err := netip.ParseAddr(value); err == nil {
		return addressKind(a, false)
	}
	if address, bits, ok := strings.Cut(value, "/"); ok {
		if a, err := netip.ParseAddr(address); err == nil {
			if _, err := strconv.Atoi(bits); err == nil {
				return addressKind(a, true)
			}
		}
	}
	switch {
	case typ == "ipv4-addr":
		return observable.IPv4
	case typ == "ipv6-addr":
		return observable.IPv6
	case strings.HasPrefix(value, "*."):
		return observable.DomainWildcard
	}
	return observable.Domain
}

func addressKind(a netip.Addr, network bool) observable.Kind {
	switch {
	case a.Is4() && network:
		return observable.IPv4CIDR
	case a.Is4():
		return observable.IPv4
	case network:
		return observable.IPv6CIDR
	}
	return observable.IPv6
}
