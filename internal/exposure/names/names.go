// Package names finds what products a row of an inventory names: those that it gives itself, those that are known for sure to be other names of them, and
// what it says in words, for people to tell which product is meant. `match` and the server read rows by it, so that one list has one answer.
package names

import (
	"slices"
	"strings"

	"lianfang/internal/exposure/identity"
	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/sbom"
)

// Other is another name of what a row names, with how that is known.
type Other struct {
	judge.Component
	Link identity.Link
}

// SureEnough is the confidence from which another name is looked up too.
const SureEnough = 80

// maxOthers is how many other names of a row are looked up.
const maxOthers = 8

// maxRemembered is how many keys and rows a Reader remembers, so that memory does not follow the length of a list.
const maxRemembered = 10_000

// maxRowKey is how much a row may say that is remembered, in bytes.
const maxRowKey = 1000

// Reader reads rows. It is one goroutine's; the zero Reader is ready. A list names the same things on machine after machine, so it remembers some.
type Reader struct {
	links map[string][]identity.Link
	rows  map[string]*Row
}

// Row is what a row of an inventory names. It is not to be changed: rows that say the same share it.
type Row struct {
	Named   []judge.Component
	Others  []Other
	Words   identity.Written // as InWords
	InWords bool
}

// Read finds the products that a row names, and their other names: one step from each, and none that the row gives already.
func (r *Reader) Read(c sbom.Component) *Row {
	key := rowKey(c)
	if row := r.rows[key]; row != nil {
		return row
	}
	row := r.ReadOnce(c)
	if r.rows == nil || len(r.rows) >= maxRemembered {
		r.rows = map[string]*Row{}
	}
	if len(key) <= maxRowKey {
		r.rows[key] = row
	}
	return row
}

// ReadOnce reads as Read does and does not remember the row: for those who remember rows themselves.
func (r *Reader) ReadOnce(c sbom.Component) *Row {
	row := &Row{}
	row.Named, row.Others = r.of(c)
	row.Words, row.InWords = InWords(c)
	return row
}

// rowKey is all that the reading of a row looks at.
func rowKey(c sbom.Component) string {
	parts := []string{c.Vendor, c.Name, c.Version, c.Type, c.SourceName, c.SourceVersion, strings.Join(c.CPEs, "\x01")}
	return strings.Join(append(parts, c.PURLs...), "\x00")
}

func (r *Reader) of(c sbom.Component) (named []judge.Component, others []Other) {
	named = judge.Named(c)
	keys := make([]string, 0, len(named)+1)
	version := c.Version
	for _, comp := range named {
		keys = append(keys, comp.Key)
		if comp.Version != "" {
			version = comp.Version
		}
	}
	have := func(key string) bool {
		return slices.Contains(keys[:len(named)], key) || slices.ContainsFunc(others, func(o Other) bool { return o.Key == key })
	}
	if k := identity.NameKey(c.Vendor, c.Name); k != "" && len(c.PURLs) == 0 {
		keys = append(keys, k)
	}
	for _, k := range keys {
		for _, l := range r.sure(k) {
			if len(others) == maxOthers || have(l.To) {
				continue
			}
			if comp, ok := judge.FromKey(l.To, version); ok && !have(comp.Key) {
				others = append(others, Other{comp, l})
			}
		}
	}
	return named, others
}

// sure gives the links of a key that are sure enough.
func (r *Reader) sure(key string) []identity.Link {
	if found, ok := r.links[key]; ok {
		return found
	}
	var sure []identity.Link
	for _, l := range identity.Links(key) {
		if l.Confidence >= SureEnough {
			sure = append(sure, l)
		}
	}
	if r.links == nil || len(r.links) >= maxRemembered {
		r.links = map[string][]identity.Link{}
	}
	r.links[key] = sure
	return sure
}

// Kind is what the keys of products begin with that are known in words alone.
const Kind = "name:"

// InWords gives what a row says in words where it gives no name that other databases know; ok is false where it does, or says nothing.
func InWords(c sbom.Component) (w identity.Written, ok bool) {
	if len(c.CPEs) > 0 || len(c.PURLs) > 0 || c.Type == "patch" || c.Name == "" {
		return identity.Written{}, false
	}
	return identity.Write(c.Vendor, c.Name, c.Version)
}

// Key is the key of a written name, as a product's.
func Key(w identity.Written) string { return Kind + w.Key }

// Name is the canonical name of a written name at its version, as a component's.
func Name(w identity.Written) string { return Key(w) + "@" + w.Version + "|" + w.Update }

// Read reads what Name writes.
func Read(name string) (w identity.Written, ok bool) {
	rest, ok := strings.CutPrefix(name, Kind)
	key, rest, at := strings.Cut(rest, "@")
	if !ok || !at {
		return identity.Written{}, false
	}
	version, update, _ := strings.Cut(rest, "|")
	return identity.Written{Key: key, Version: version, Update: update}, true
}

// As is the component that a written name is when it means the product of a key; ok is false for a key that names none.
func As(w identity.Written, key string) (judge.Component, bool) {
	comp, ok := judge.FromKey(key, "")
	if !ok {
		return comp, false
	}
	version := w.Version
	if vendor, product, isCPE := strings.Cut(strings.TrimPrefix(key, "cpe:"), ":"); isCPE && !comp.PURL {
		version = w.VersionFor(identity.Product{Vendor: vendor, Product: product})
	}
	if version != "" {
		comp = comp.WithVersion(version).WithUpdate(w.Update)
	}
	return comp, true
}
