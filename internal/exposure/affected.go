package exposure

import (
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/vers"
)

// fromAffected turns one `affected` entry of a CVE record (CVE Record Format 5.x) into configurations. A product that the entry names only by
// prose gives none: it is known, and cannot be matched.
//
// Enrichment (own is false) often names a product with no version at all. That is a placeholder and not a statement about every version, so
// it makes nothing certain; and where the numbering authority has said which versions (said), it adds nothing.
func fromAffected(a cve.Affected, own, said bool) []judge.Configuration {
	var out []judge.Configuration
	for _, product := range productsOf(a) {
		n := judge.Node{}
		for _, v := range a.Versions {
			for _, x := range criteriaOf(product, v) {
				if !own && (x.Any || x.NA) {
					if said {
						continue
					}
					x.Any, x.NA = false, true
				}
				n.Criteria = append(n.Criteria, x)
			}
		}
		if len(a.Versions) == 0 && a.DefaultStatus == cve.StatusAffected {
			product.Any, product.Exact = true, ""
			n.Criteria = append(n.Criteria, product)
		}
		if len(n.Criteria) > 0 {
			out = append(out, judge.Configuration{Nodes: []judge.Node{n}})
		}
	}
	return out
}

func productsOf(a cve.Affected) []judge.Criterion {
	var out []judge.Criterion
	seen := map[string]bool{}
	add := func(c judge.Component, ok bool) {
		if ok && !seen[c.Key] {
			seen[c.Key] = true
			x := c.Criterion()
			x.Exact, x.Any = "", false
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
	if len(out) == 0 && named(a.Vendor) && named(a.Product) {
		c, ok := judge.FromNames(a.Vendor, a.Product, "")
		add(c, ok)
	}
	return out
}

func named(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "n/a", "unspecified", "unknown", "-", "*":
		return false
	}
	return true
}

// criteriaOf reads one version entry. Prose and git hashes are not versions of a release; such an entry says that some version is meant and
// not which, so it makes nothing certain.
func criteriaOf(product judge.Criterion, v cve.Version) []judge.Criterion {
	if v.Status != cve.StatusAffected || v.Type == "git" {
		return nil
	}
	if vers.Known(v.Type) {
		product.Scheme = v.Type
	}
	from := v.Version
	if !named(from) || from == "0" || from == v.LessThan {
		from = "" // some authorities write the fixed version twice: "X, less than X" is everything before X
	}
	switch {
	case open(v.LessThan) || open(v.LessThanOrEqual):
		product.Range = vers.Range{StartIncl: from}
		product.Any = from == ""
	case v.LessThan != "":
		product.Range = vers.Range{StartIncl: from, EndExcl: v.LessThan}
	case v.LessThanOrEqual != "":
		product.Range = vers.Range{StartIncl: from, EndIncl: v.LessThanOrEqual}
	case from == "" && v.Version == "*":
		product.Any = true
	case from == "" || strings.ContainsAny(from, " <>="):
		product.NA = true
	default:
		product.Exact = from
	}
	for _, c := range v.Changes { // the first version at which it is fixed ends the range
		if c.Status == cve.StatusUnaffected && product.Range.StartIncl != "" {
			product.Range.EndExcl, product.Range.EndIncl = c.At, ""
			break
		}
	}
	return []judge.Criterion{product}
}

func open(bound string) bool { return bound == "*" || strings.HasPrefix(bound, "*") }
