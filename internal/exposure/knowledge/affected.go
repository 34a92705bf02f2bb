package knowledge

import (
	"net/url"
	"slices"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/vers"
)

// loose lists the products of which an entry names single versions and no more, without saying what it means for the others: people who list one
// version often mean all before it too.
func loose(a cve.Affected) []string {
	if a.DefaultStatus == cve.StatusUnaffected || len(a.Versions) == 0 {
		return nil
	}
	for _, v := range a.Versions {
		if v.Ranged() || strings.ContainsAny(v.Version, "<>*") {
			return nil
		}
	}
	var out []string
	for _, p := range productsOf(a) {
		out = append(out, p.Key)
	}
	return out
}

// fromAffected turns one `affected` entry of a CVE record (CVE Record Format 5.x) into configurations: a version is judged by the entry that
// holds it and else by the default status. A product that the entry names only by prose gives none: it is known, and cannot be matched.
//
// Enrichment (own is false) often names a product with no version at all. That is a placeholder and not a statement about every version, so
// it makes nothing certain; and where the numbering authority has said which versions (said), it adds nothing.
func fromAffected(a cve.Affected, own, said bool) []judge.Configuration {
	var out []judge.Configuration
	for _, product := range productsOf(a) {
		s := statementsOf(product, a)
		if !own {
			s.onlyCertain(said)
		}
		if len(s.affected) == 0 {
			continue
		}
		c := judge.Configuration{Nodes: []judge.Node{{Criteria: s.affected}}}
		if len(s.not) > 0 {
			c.All = true
			c.Nodes = append(c.Nodes, judge.Node{Negate: true, Criteria: s.not})
		}
		out = append(out, c)
	}
	return out
}

// statements are the criteria of one product. What not holds is not affected, whatever affected says.
type statements struct {
	affected, not []judge.Criterion
}

func statementsOf(product judge.Criterion, a cve.Affected) statements {
	var s statements
	unread := false // an entry that says which versions are safe, in a way that cannot be compared
	byDefault := a.DefaultStatus == cve.StatusAffected
	if nobodys(a.Vendor) {
		product.Doubt = judge.Nameless
	}
	for _, v := range a.Versions {
		pieces, ok := piecesOf(product, v)
		unread = unread || !ok && v.Status != cve.StatusAffected
		for _, p := range pieces {
			switch {
			case p.status == cve.StatusAffected:
				s.affected = append(s.affected, p.Criterion)
			case p.NA: // "every version before the fix", in words
				unread = true
			case p.status == cve.StatusUnaffected && (byDefault || comparable(p.Criterion)):
				s.not = append(s.not, p.Criterion)
			case p.status == cve.StatusUnknown:
				p.Doubt = judge.Unsettled
				s.affected = append(s.affected, p.Criterion)
			}
		}
	}
	if byDefault {
		// many who list only what is affected write "affected" for the rest too, without meaning it: that is a doubt and no statement
		product.Any, product.NA = !unread && product.Exact == "", unread
		if len(s.affected) > 0 && len(s.not) == 0 {
			product.Doubt = judge.Unsettled
		}
		s.affected = append(s.affected, product)
	}
	return s
}

// comparable: beside ranges that are affected, only a statement of safety that can be checked may take something out of them.
func comparable(c judge.Criterion) bool {
	if c.Any {
		return false
	}
	_, err := c.Range.Read("generic")
	return err == nil
}

// onlyCertain takes "every version" out of what enrichment says, or makes it a doubt where nobody else has said which versions.
func (s *statements) onlyCertain(said bool) {
	var keep []judge.Criterion
	for _, x := range s.affected {
		if x.Any || x.NA {
			if said {
				continue
			}
			x.Any, x.NA = false, true
		}
		keep = append(keep, x)
	}
	s.affected = keep
}

func productsOf(a cve.Affected) []judge.Criterion {
	if insideProduct(a) {
		return nil
	}
	var out []judge.Criterion
	seen := map[string]bool{}
	add := func(c judge.Component, ok bool) {
		x, name := c.Criterion(), c.Name
		if len(a.Versions) > 0 { // these are meant, and not the version that a CPE may carry
			x.Exact, x.Any, name = "", false, c.Key
		}
		if ok && !seen[name] {
			seen[name] = true
			out = append(out, x)
		}
	}
	for _, s := range a.CPEs {
		c, err := judge.FromCPE(s)
		add(c, err == nil && c.CPE.Specific())
	}
	if a.PackageURL != "" {
		c, err := judge.FromPURL(a.PackageURL)
		add(c, err == nil)
	}
	if p := packageOf(a); p != "" && a.PackageURL == "" {
		c, err := judge.FromPURL(p)
		add(c, err == nil)
	}
	if (named(a.Vendor) || nobodys(a.Vendor)) && named(a.Product) {
		c, ok := judge.FromNames(a.Vendor, a.Product, "")
		add(c, ok && !slices.ContainsFunc(out, func(x judge.Criterion) bool { return x.Key == c.Key }))
	}
	return out
}

// insideProduct tells whether the entry speaks of a package of a distribution: vendor, product and CPE then name the distribution, the versions
// are those of the package, and comparing the one with the other says nothing of either.
func insideProduct(a cve.Affected) bool {
	if a.PackageName == "" || a.PackageURL != "" || packageOf(a) != "" {
		return false
	}
	u, err := url.Parse(a.CollectionURL)
	return err == nil && strings.HasSuffix(u.Hostname(), ".redhat.com") || slices.ContainsFunc(a.Versions, func(v cve.Version) bool {
		return slices.Contains([]string{"rpm", "deb", "apk"}, vers.Canonical(v.Type))
	})
}

// registries are the collections in which packages have a package URL.
var registries = map[string]string{"packagist.org": "composer", "registry.npmjs.org": "npm", "npmjs.com": "npm", "pypi.org": "pypi", "pypi.python.org": "pypi",
	"rubygems.org": "gem", "crates.io": "cargo", "nuget.org": "nuget", "repo.maven.apache.org": "maven", "repo1.maven.org": "maven", "hex.pm": "hex", "pub.dev": "pub"}

// packageOf writes collection and name of a package as a package URL; "" for a collection that has none.
func packageOf(a cve.Affected) string {
	u, err := url.Parse(a.CollectionURL)
	if err != nil || a.PackageName == "" {
		return ""
	}
	kind := registries[strings.TrimPrefix(u.Hostname(), "www.")]
	if kind == "" {
		return ""
	}
	name := a.PackageName
	if kind == "maven" {
		name = strings.Replace(name, ":", "/", 1)
	}
	return "pkg:" + kind + "/" + strings.ReplaceAll(name, "@", "%40")
}

// nobodys tells whether the authority does not know whose the product is. Such a product is only the same as one of which the owner does not
// know it either, and then it is left open whether it is: see statementsOf.
func nobodys(vendor string) bool { return strings.EqualFold(strings.TrimSpace(vendor), "unknown") }

func named(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "n/a", "unspecified", "unknown", "-", "*":
		return false
	}
	return true
}
