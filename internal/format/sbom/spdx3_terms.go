package sbom

import (
	"strings"
)

// term is the name of a term of SPDX 3 without its profile, however the context of the document makes it short: "software_packageVersion",
// "software:packageVersion", "spdx:Software/packageVersion" and "https://spdx.org/rdf/3.0.1/terms/Software/packageVersion" are one.
func term(s string) string {
	if i := strings.LastIndexAny(s, "/#:"); i >= 0 {
		s = s[i+1:]
	}
	for _, profile := range []string{"software_", "ai_", "dataset_", "core_"} {
		if rest, ok := strings.CutPrefix(s, profile); ok {
			return rest
		}
	}
	return s
}

// purpose writes "operatingSystem" as the other formats do.
func purpose(s string) string {
	if s = term(s); s == "operatingSystem" {
		return "operating-system"
	}
	return s
}

// firstOf takes a scalar, or what expanded JSON-LD makes of one: {"@value": …}, {"@id": …}, or a list of which the first counts.
func (d *spdx3) firstOf(e *element, name string, to *string) error {
	switch d.cur.Kind() {
	case '[':
		first := true
		return d.cur.Array(func() error {
			if !first {
				return d.cur.Skip()
			}
			first = false
			return d.firstOf(e, name, to)
		})
	case '{':
		return d.cur.Object(func(member string) error {
			if member != "@value" && member != "@id" {
				return d.cur.Skip()
			}
			return d.field(e, name, to)
		})
	}
	return d.field(e, name, to)
}

// each takes a list, or one object that stands for a list of it.
func (d *spdx3) each(e *element, name string, item func() error) error {
	if d.cur.Kind() == '{' {
		return item()
	}
	return takeArray(d.cur, func() { e.c.wrongShape(name) }, item)
}

// agent takes who supplied a package: its spdxId, or the agent itself.
func (d *spdx3) agent(e *element, name string) error {
	switch d.cur.Kind() {
	case '{':
		return d.cur.Object(func(member string) error {
			switch term(member) {
			case "name":
				return d.firstOf(e, member, &e.c.Vendor)
			case "@id", "spdxId":
				return d.field(e, member, &e.supplier)
			}
			return d.cur.Skip()
		})
	case '[':
		return d.cur.Array(func() error { return d.agent(e, name) })
	}
	return d.field(e, name, &e.supplier)
}
