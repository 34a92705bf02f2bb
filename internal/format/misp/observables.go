package misp

import (
	"strings"

	"lianfang/internal/format/observable"
)

// RawObservable is a value as written that can be seen on a wire or a disk. Path says which half of the attribute it is in MISP's own
// words: "value", or "value1" and "value2" of a composite type.
type RawObservable struct {
	Kind observable.Kind
	Raw  string
	Path string
}

// halves is what the parts of a type hold; an empty kind is a part that is no observable.
type halves struct {
	first, second observable.Kind
	composite     bool
}

func one(k observable.Kind) halves             { return halves{first: k} }
func two(first, second observable.Kind) halves { return halves{first, second, true} }
func fileAnd(hash observable.Kind) halves      { return two(observable.FileName, hash) }
func none() halves                             { return halves{} }
func firstOf(k observable.Kind) halves         { return two(k, "") }

// anyAddress stands for a value that is an address or a network of either family; which one the value itself tells.
const anyAddress observable.Kind = "ip"

// Observables cuts the value into its observables. Types without one give none, and so does a type that is not known; Known tells them apart.
func (a *Attribute) Observables() []RawObservable {
	h, ok := kinds[a.Type]
	if !ok {
		return nil
	}
	if !h.composite {
		return appendObservable(nil, h.first, a.Value, "value")
	}
	first, second := cutComposite(a.Value, a.Type)
	out := appendObservable(nil, h.first, first, "value1")
	return appendObservable(out, h.second, second, "value2")
}

// Known tells whether the type is one of the MISP core format.
func Known(attributeType string) bool {
	_, ok := kinds[attributeType]
	return ok
}

func appendObservable(out []RawObservable, kind observable.Kind, raw, path string) []RawObservable {
	if kind == "" || strings.TrimSpace(raw) == "" {
		return out
	}
	if kind == anyAddress {
		kind = addressKind(raw)
	}
	return append(out, RawObservable{Kind: kind, Raw: raw, Path: path})
}

// addressKind tells the four kinds of addresses apart by their look alone.
func addressKind(raw string) observable.Kind {
	// A defanged address may hold [:] or [.]; what decides is whether a colon stands between hex digits, and a colon
	// occurs in IPv4 only before a port, after which there is no second one.
	six := strings.Count(raw, ":") > 1
	network := strings.Contains(raw, "/")
	switch {
	case six && network:
		return observable.IPv6CIDR
	case six:
		return observable.IPv6
	case network:
		return observable.IPv4CIDR
	}
	return observable.IPv4
}

// cutComposite cuts at the bar. A file name or a registry value may itself hold one: the hash stands after the last, the registry key, the host
// and the address before the first. Old events write a colon between address and port.
func cutComposite(value, attributeType string) (first, second string) {
	if strings.HasPrefix(attributeType, "filename|") || attributeType == "malware-sample" {
		if i := strings.LastIndexByte(value, '|'); i >= 0 {
			return value[:i], value[i+1:]
		}
		return value, ""
	}
	first, second, found := strings.Cut(value, "|")
	if !found && strings.HasSuffix(attributeType, "|port") && strings.Count(value, ":") == 1 {
		first, second, _ = strings.Cut(value, ":")
	}
	return first, second
}
