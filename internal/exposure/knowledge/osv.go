package knowledge

import (
	"cmp"
	"strings"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cvss"
	"lianfang/internal/format/osv"
	"lianfang/internal/format/purl"
	"lianfang/internal/format/vers"
)

// FromOSV reads a record of the OSV schema. A record that takes several numbers for one, as distributions' advisories do, speaks of each by
// itself: what it holds together is a publication and not a flaw.
func FromOSV(r osv.Record) []Record {
	if r.Broken || r.ID == "" {
		return nil
	}
	out := Record{ID: r.ID, Source: OSV, Title: r.Summary, Rejected: r.IsWithdrawn(), Scores: noScores(), Aliases: r.Aliases, Published: r.Published}
	v := Voice{Name: "osv:" + r.ID, Rank: Ecosystem}
	for _, a := range r.Affected {
		conf, distribution := ofPackage(a)
		if distribution {
			v.Rank = Distribution
		}
		if len(conf.Nodes) > 0 {
			v.Configurations = append(v.Configurations, conf)
		}
		out.Scores.rate(a.Severity)
	}
	out.Scores.rate(r.Severity)
	if len(v.Configurations) > 0 {
		out.Voices = []Voice{v}
	}
	return byNumber(out, r)
}

// byNumber gives the record under the numbers that it has.
func byNumber(out Record, r osv.Record) []Record {
	var others []string
	for _, name := range append([]string{r.ID}, r.Aliases...) {
		if !strings.HasPrefix(name, "CVE-") {
			others = append(others, name)
		}
	}
	numbers := r.Numbers()
	if numbers[0] == r.ID && !strings.HasPrefix(r.ID, "CVE-") {
		return []Record{out}
	}
	if len(numbers) == 1 {
		out.ID, out.Aliases = numbers[0], others
		return []Record{out}
	}
	all := make([]Record, len(numbers))
	for i, n := range numbers {
		all[i] = out
		all[i].ID, all[i].Aliases = n, nil
	}
	return all
}

func (s *Scores) rate(all []osv.Severity) {
	for _, x := range all {
		if strings.HasPrefix(x.Type, "CVSS_V") {
			s.Assessed = append(s.Assessed, cvss.Score{Role: cvss.Other, Source: "osv", Vector: x.Score})
		}
	}
	s.choose()
}

// ofPackage turns one package's versions into a configuration; without nodes where they cannot be told.
func ofPackage(a osv.Affected) (judge.Configuration, bool) {
	p, ok := a.Package.Locate()
	if !ok {
		return judge.Configuration{}, false
	}
	eco := a.Package.Ecosystem
	product, ok := packageCriterion(p, cmp.Or(eco.Scheme(), p.Type), eco.Release)
	if !ok {
		return judge.Configuration{}, false
	}
	distribution := p.Type == "deb" || p.Type == "rpm" || p.Type == "apk"
	if !distribution {
		product.Release = "" // Maven's "release" is a repository
	}
	n := judge.Node{}
	told := false // a range whose order is known says everything that the list of versions does
	for _, r := range a.Ranges {
		if r.Type == osv.Git {
			continue
		}
		spans, err := r.Spans(a.Scheme(r.Type))
		if err != nil {
			continue
		}
		told = true
		for _, s := range spans {
			x := product
			x.Any, x.Range = s == osv.Span{}, s.Bounds()
			n.Criteria = append(n.Criteria, x)
		}
	}
	if !told {
		for _, version := range a.Versions {
			x := product
			x.Exact, x.Any = version, false
			n.Criteria = append(n.Criteria, x)
		}
	}
	if len(n.Criteria) == 0 {
		return judge.Configuration{}, distribution
	}
	return judge.Configuration{Nodes: []judge.Node{n}}, distribution
}

// packageCriterion is a package in the versions of a distribution's release, or in all; the versions are still to be said.
func packageCriterion(p purl.PURL, scheme, release string) (judge.Criterion, bool) {
	p.Version, p.Subpath = "", ""
	c, err := judge.FromPURL(p.String())
	if err != nil {
		return judge.Criterion{}, false
	}
	x := c.Criterion()
	if vers.Known(scheme) {
		x.Scheme = scheme
	}
	x.Release = judge.ReleaseNumber(release)
	return x, true
}
