package purl

import (
	"slices"
	"strings"
)

// PURL is one package URL with its parts decoded and normalised. Empty means absent; only Type and Name are always there.
type PURL struct {
	Type       string // lower case
	Namespace  string // segments joined by "/"
	Name       string
	Version    string
	Qualifiers []Qualifier // sorted by key, keys unique and lower case, values not empty
	Subpath    string      // segments joined by "/"
}

// Qualifier is extra knowledge about the package, such as arch or distro.
type Qualifier struct{ Key, Value string }

// Qualifier gives the value of one qualifier, or "".
func (p PURL) Qualifier(key string) string {
	for _, q := range p.Qualifiers {
		if q.Key == key {
			return q.Value
		}
	}
	return ""
}

// String is the canonical package URL.
func (p PURL) String() string {
	var b strings.Builder
	b.WriteString("pkg:")
	b.WriteString(p.Key())
	if p.Version != "" {
		b.WriteByte('@')
		escape(&b, p.Version)
	}
	for i, q := range p.Qualifiers {
		b.WriteByte("?&"[min(i, 1)])
		b.WriteString(q.Key)
		b.WriteByte('=')
		escape(&b, q.Value)
	}
	if p.Subpath != "" {
		b.WriteByte('#')
		escapePath(&b, p.Subpath)
	}
	return b.String()
}

// Key is "type/namespace/name" in canonical form, or "type/name" without a namespace: what an index of packages is keyed by.
func (p PURL) Key() string {
	var b strings.Builder
	b.WriteString(p.Type)
	b.WriteByte('/')
	if p.Namespace != "" {
		escapePath(&b, p.Namespace)
		b.WriteByte('/')
	}
	if p.Type == "git" {
		escapePath(&b, p.Name) // the path of a repository is its name
	} else {
		escape(&b, p.Name)
	}
	return b.String()
}

// Equal tells whether two package URLs have the same canonical form.
func (p PURL) Equal(q PURL) bool {
	return p.Type == q.Type && p.Namespace == q.Namespace && p.Name == q.Name && p.Version == q.Version &&
		p.Subpath == q.Subpath && slices.Equal(p.Qualifiers, q.Qualifiers)
}
