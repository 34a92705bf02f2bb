package main

import (
	"slices"
	"strings"
)

// layer is a storey of the house.
type layer string

const (
	everyone layer = "everyone's" // text, fault
	outside  layer = "outside"    // client: others copy it, so it uses nothing of the house; faces are made of its words
	ground   layer = "ground"
	format   layer = "format"
	domain   layer = "domain"
	face     layer = "face"
	top      layer = "top"
)

// words are used everywhere and know nothing.
var words = []string{"text", "fault"}

var grounds = []string{"store", "journal", "job", "blob", "httpx", "letter", "outbound", "signkey", "spans", "transfer", "wording"}

// domains says which other domains each may use; its own sub-packages are free.
var domains = map[string][]string{
	"marking":    {},
	"member":     {"marking"},
	"access":     {"marking", "member"},
	"intel":      {"marking", "member", "access"},
	"exposure":   {"marking", "member", "access", "intel"},
	"warning":    {"marking", "member", "access", "intel", "exposure"},
	"disclosure": {"marking", "member"},
	"abuse":      {"marking"},
	"blocking":   {"marking", "member", "access", "intel"},
	"evidence":   {"marking", "member", "access"},
	"incident":   {"marking", "member", "access", "intel", "exposure", "warning", "blocking", "evidence", "abuse"},
	"restricted": {"marking", "member", "exposure"},
	"supply":     {"marking", "member", "intel", "exposure", "warning"},
}

// pure are parts of a domain that need no store: they may use formats, words and one another only.
var pure = []string{"exposure/judge", "exposure/knowledge", "exposure/match", "exposure/priority", "exposure/remedy", "exposure/identity", "exposure/names", "exposure/patches", "incident/law", "incident/playbook", "incident/drill"}

var tops = []string{"app", "centre", "nation", "tool"}

// forbiddenNames say nothing of what is inside.
var forbiddenNames = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "type", "types"}

// sqlElsewhere are files of a domain that hold SQL beside store.go, with the reason.
var sqlElsewhere = map[string]string{
	"internal/marking/audience.go": "the table of audiences is the concept itself",
	"internal/marking/resolve.go":  "resolving is one query",
	"internal/marking/viewer.go":   "makes the predicate that all other SQL carries",
}

// place is where a package stands: path is behind "internal/", e.g. "intel/feed".
type place struct {
	layer layer
	path  string
	name  string // of the domain, the face, the format
}

// placeOf finds the place of a package by its folder in the module; ok is false for one that has none.
func placeOf(folder string) (p place, ok bool) {
	first, rest, _ := strings.Cut(folder, "/")
	if first == "cmd" || first == "bench" || folder == "." {
		return place{top, folder, first}, true
	}
	if folder == "client" {
		return place{outside, folder, folder}, true
	}
	if first != "internal" || rest == "" {
		return place{}, false
	}
	p = place{path: rest}
	p.name, _, _ = strings.Cut(rest, "/")
	_, isDomain := domains[p.name]
	switch {
	case slices.Contains(words, p.name):
		p.layer = everyone
	case slices.Contains(grounds, p.name):
		p.layer = ground
	case slices.Contains(tops, p.name):
		p.layer = top
	case isDomain:
		p.layer = domain
	case p.name == "format" || p.name == "face":
		_, below, found := strings.Cut(rest, "/")
		if !found {
			return place{}, false
		}
		p.layer = layer(p.name)
		p.name, _, _ = strings.Cut(below, "/")
	default:
		return place{}, false
	}
	return p, true
}

// mayUse says why from must not import to, or "".
func mayUse(from, to place) string {
	switch {
	case from.layer == outside:
		return "others copy the client: it uses the standard library alone"
	case to.layer == everyone || from.layer == top || to.layer == outside && from.layer == face:
		return ""
	case to.layer == outside:
		return "the client is for faces and for programs outside"
	case to.layer == top:
		return "only app, centre, nation, cmd, bench and the tools stand above everything"
	case slices.Contains(pure, from.path) && to.layer != format && !slices.Contains(pure, to.path):
		return "it is pure: formats and words only"
	}
	switch from.layer {
	case everyone:
		return "text and fault use nothing of the house but each other"
	case ground:
		return below(to.layer == ground, "the ground knows no word of the domain")
	case format:
		return below(to.layer == format, "a format uses other formats only")
	case domain:
		return domainMayUse(from, to)
	}
	return below(to.layer != face || to.name == from.name, "a face does not use another face")
}

func below(ok bool, why string) string {
	if ok {
		return ""
	}
	return why
}

func domainMayUse(from, to place) string {
	if to.layer == face {
		return "a domain does not know who shows it"
	}
	if to.layer != domain || to.name == from.name || slices.Contains(domains[from.name], to.name) {
		return ""
	}
	if len(domains[from.name]) == 0 {
		return from.name + " uses no other domain"
	}
	return from.name + " may use " + strings.Join(domains[from.name], ", ")
}

// isTestPackage tells whether a package is made for tests: storetest, journaltest.
func isTestPackage(folder string) bool {
	return strings.HasSuffix(folder, "test") && !strings.HasSuffix(folder, "/test")
}
