package knowledge

import (
	"cmp"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cpe"
	"lianfang/internal/format/csaf"
	"lianfang/internal/format/cvss"
	"lianfang/internal/format/vers"
	"lianfang/internal/text"
)

// FromCSAF reads an advisory or VEX document: a record for each vulnerability that it speaks of.
func FromCSAF(d *csaf.Document) []Record {
	if d.Broken {
		return nil
	}
	var out []Record
	at := map[*csaf.Vulnerability]int{}
	said := map[*csaf.Vulnerability]*advice{}
	for s := range csaf.Statements(d) {
		v := s.Vulnerability
		if said[v] == nil {
			name := vulnerabilityName(d, v)
			if name == "" {
				continue
			}
			r := Record{ID: name, Source: CSAF, Title: cmp.Or(v.Title, d.Title), Scores: noScores(), Published: d.Initial}
			r.Scores.KEVAdded = v.Exploited
			for _, x := range v.Scores {
				r.Scores.Assessed = append(r.Scores.Assessed, cvss.Score{Role: cvss.Other, Source: d.Publisher.Name, Version: x.Version, Vector: x.Vector, Base: x.Base})
			}
			r.Scores.choose()
			at[v], said[v] = len(out), &advice{publisher: d.Publisher.Name}
			out = append(out, r)
		}
		said[v].take(s)
	}
	for v, i := range at {
		out[i].Voices = []Voice{{Name: "csaf:" + cmp.Or(d.Publisher.Name, d.ID), Rank: Supplier, Opinion: said[v].opinion()}}
	}
	return out
}

// vulnerabilityName is the CVE number, or another number under which the issuer knows it.
func vulnerabilityName(d *csaf.Document, v *csaf.Vulnerability) string {
	if v.CVE != "" {
		return v.CVE
	}
	if len(v.IDs) > 0 {
		return v.IDs[0].Text
	}
	if len(d.Vulnerabilities) == 1 {
		return d.ID
	}
	return ""
}

// advice is what a document says of one vulnerability, by product.
type advice struct {
	publisher string
	affected  []judge.Configuration
	denials   []judge.Denial
	fixed     []judge.Denial // packages that mend it, where nothing else is said of the package
	spoken    map[string]bool
}

func (a *advice) take(s csaf.Statement) {
	criteria := ofProduct(s.Product)
	if len(criteria) == 0 {
		return
	}
	if a.spoken == nil {
		a.spoken = map[string]bool{}
	}
	platform := platformOf(s.Product)
	switch s.Status.Group() {
	case csaf.KnownAffected:
		if s.Status == csaf.LastAffected || s.Status == csaf.FirstAffected {
			criteria = bound(criteria, s.Status)
		}
		a.hold(criteria, platform, judge.NoDoubt)
	case csaf.UnderInvestigation, csaf.Unknown:
		a.hold(criteria, platform, judge.Unsettled)
	case csaf.KnownNotAffected:
		a.deny(criteria, platform, text.Format("%[1]s 說不受影響（%[2]s）", "%[1]s says that it is not affected (%[2]s)", a.publisher, cmp.Or(s.Justification, s.Impact, "VEX")), false)
	case csaf.Fixed:
		a.deny(criteria, platform, text.Format("%s 說這個版本已修正", "%s says that this version is fixed", a.publisher), true)
	}
}

// hold: any of the criteria, on the platform if there is one.
func (a *advice) hold(criteria, platform []judge.Criterion, doubt judge.Doubt) {
	for i := range criteria {
		criteria[i].Doubt = doubt
		a.spoken[criteria[i].Key] = true
	}
	c := judge.Configuration{Nodes: []judge.Node{{Criteria: criteria}}}
	if len(platform) > 0 {
		c.All = true
		c.Nodes = append(c.Nodes, judge.Node{Criteria: platform})
	}
	a.affected = append(a.affected, c)
}

// deny: what is fixed at a version is fixed at later ones too.
func (a *advice) deny(criteria, platform []judge.Criterion, why text.Text, fixed bool) {
	for _, x := range criteria {
		whole := x
		if fixed && x.Exact != "" {
			x.Range, x.Exact = vers.Range{StartIncl: x.Exact}, ""
		}
		d := judge.Denial{Criterion: x, In: platform, Why: why}
		if a.denials = append(a.denials, d); fixed && isPackage(x.Key) && whole.Exact != "" {
			a.fixed = append(a.fixed, judge.Denial{Criterion: whole})
		}
	}
}

// opinion joins what was said. An advisory that only names the packages that mend a flaw says by that that those before them have it.
func (a *advice) opinion() judge.Opinion {
	for _, f := range a.fixed {
		if a.spoken[f.Key] {
			continue
		}
		x := f.Criterion
		x.Range, x.Exact = vers.Range{EndExcl: x.Exact}, ""
		a.affected = append(a.affected, oneOf(x)...)
	}
	return judge.Opinion{Configurations: a.affected, Denials: a.denials}
}

// bound: from the first affected version on, or up to the last.
func bound(criteria []judge.Criterion, s csaf.Status) []judge.Criterion {
	for i, x := range criteria {
		if x.Exact == "" {
			continue
		}
		if s == csaf.LastAffected {
			criteria[i].Range = vers.Range{EndIncl: x.Exact}
		} else {
			criteria[i].Range = vers.Range{StartIncl: x.Exact}
		}
		criteria[i].Exact = ""
	}
	return criteria
}

// maxPURLs is how many package URLs of a product are used; a product that has more is a collection.
const maxPURLs = 50

// ofProduct gives the criteria of a product under each name that it has, in its versions.
func ofProduct(p *csaf.Product) []judge.Criterion {
	comp := p
	for i := 0; comp.Made != nil && comp.Made.Component != nil && i < 8; i++ {
		comp = comp.Made.Component
	}
	release := releaseIn(p)
	var out []judge.Criterion
	for _, c := range namesOf(p) {
		x := c.Criterion()
		if x.PURL {
			x.Release = cmp.Or(c.Release, release)
			if isPackage(x.Key) && c.Version == "" && comp.Version != "" {
				x.Exact, x.Any = comp.Version, false
			}
		}
		out = append(out, inVersions(x, c, p, comp)...)
	}
	return out
}

// inVersions says which versions of a name are meant: the product's own where the document gives them, else those in the name.
func inVersions(x judge.Criterion, c judge.Component, p, comp *csaf.Product) []judge.Criterion {
	versions := p.Versions
	if versions == nil {
		versions = comp.Versions
	}
	switch {
	case versions != nil && versions.Told:
		return ofSet(x, versions.Set)
	case versions != nil:
		x.Any, x.Exact, x.NA = false, "", true // prose
		return []judge.Criterion{x}
	case c.Version == "" && comp.Version != "" && !vers.Placeholder(comp.Version):
		x.Exact, x.Any = comp.Version, false
	}
	return []judge.Criterion{x}
}

// namesOf are the components that a product is known by.
func namesOf(p *csaf.Product) []judge.Component {
	var out []judge.Component
	seen := map[string]bool{}
	add := func(c judge.Component, ok bool) {
		if ok && !seen[c.Name] {
			seen[c.Name] = true
			out = append(out, c)
		}
	}
	for i, s := range p.PURLs {
		if i == maxPURLs {
			break
		}
		c, err := judge.FromPURL(s)
		add(c, err == nil)
	}
	if p.CPE != "" {
		c, err := judge.FromCPE(p.CPE)
		add(c, err == nil && c.Specific() && (p.Made == nil || len(p.PURLs) == 0))
	}
	if p.Vendor != "" && p.Product != "" && len(p.PURLs) == 0 {
		c, ok := judge.FromNames(p.Vendor, p.Product, "")
		add(c, ok)
	}
	return out
}

// platformOf is what the product has to stand on, where that has a CPE: a device, an operating system. A distribution of packages is no platform:
// its release is part of the package.
func platformOf(p *csaf.Product) []judge.Criterion {
	if p.Made == nil {
		return nil
	}
	var out []judge.Criterion
	for _, l := range p.Made.Links {
		if l.To == nil || l.To.CPE == "" || len(p.PURLs) > 0 && isPackageURL(p.PURLs[0]) {
			continue
		}
		if c, err := judge.FromCPE(l.To.CPE); err == nil && c.Specific() {
			x := c.Criterion()
			x.Vulnerable = false
			out = append(out, x)
		}
	}
	return out
}

func isPackageURL(s string) bool {
	c, err := judge.FromPURL(s)
	return err == nil && isPackage(c.Key)
}

// releaseIn is the release of the distribution that a package is made for: Red Hat's packages are components of "cpe:/o:redhat:enterprise_linux:8".
func releaseIn(p *csaf.Product) string {
	if p.Made == nil {
		return ""
	}
	for _, l := range p.Made.Links {
		if l.To == nil {
			continue
		}
		n, err := cpe.Parse(l.To.CPE)
		if err != nil {
			continue
		}
		if v := n.Get(cpe.Version); v.IsPlain() && strings.Contains(n.Get(cpe.Product).Text(), "linux") {
			return judge.ReleaseNumber(v.Text())
		}
	}
	return ""
}
