package osv

import (
	"strings"

	"lianfang/internal/format/purl"
)

// Locate gives the package URL of the package, without a version: the record's own where it can be read, else made of ecosystem and name.
// False: neither is possible.
func (p Package) Locate() (purl.PURL, bool) {
	if p.PURL != "" {
		if u, _, err := purl.ParseLenient(p.PURL); err == nil {
			return p.mended(u), true
		}
	}
	return p.made()
}

// mended drops the version and puts right what databases write in place of a type: "pkg:alpine/curl".
func (p Package) mended(u purl.PURL) purl.PURL {
	u.Version = ""
	if made, ok := p.made(); ok && u.Type != made.Type && strings.EqualFold(u.Type, p.Ecosystem.Original().Name) {
		return made
	}
	return u
}

func (p Package) made() (purl.PURL, bool) {
	k, ok := p.Ecosystem.Original().kind()
	if !ok || k.purl == "" || p.Name == "" {
		return purl.PURL{}, false
	}
	namespace, name := k.namespace, p.Name
	if namespace == "" {
		namespace, name = split(k.purl, p.Name)
	}
	want := purl.PURL{Type: k.purl, Namespace: namespace, Name: name}
	u, err := purl.New(want)
	if err != nil { // the standard library of Go has no namespace, and every tool writes pkg:golang/stdlib
		u, _, err = purl.ParseLenient(want.String())
	}
	return u, err == nil
}

// split takes a name apart into namespace and name, by the type definitions of package-url.
func split(kind, name string) (string, string) {
	at := -1
	switch kind {
	case "maven":
		at = strings.IndexByte(name, ':')
	case "vscode-extension":
		at = strings.IndexByte(name, '.')
	case "swift":
		name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(name, "https://"), "http://"), ".git")
		at = strings.LastIndexByte(name, '/')
	case "npm", "golang", "composer", "github", "hex":
		at = strings.LastIndexByte(name, '/')
	}
	if at < 0 {
		return "", name
	}
	return name[:at], name[at+1:]
}
