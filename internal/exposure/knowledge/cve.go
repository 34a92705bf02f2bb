package knowledge

import (
	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/cvss"
)

// FromCVE reads a CVE record: a voice a container, the numbering authority's first.
func FromCVE(r cve.Record) (Record, bool) {
	if r.Broken || r.ID == "" {
		return Record{}, false
	}
	out := Record{ID: r.ID, Source: CVE, Title: r.CNA.Title, Rejected: r.Rejected(), Scores: noScores(), Published: r.Published}
	said := false
	for i, c := range r.Containers() {
		role := cvss.ADP
		if i == 0 {
			role = cvss.CNA
		}
		out.Scores.assess(c.CVSS, func(string) cvss.Role { return role })
		if c.KEV != nil {
			out.Scores.KEVAdded = c.KEV.Added
		}
		out.Scores.SSVC = append(out.Scores.SSVC, c.SSVC...)
		v := Voice{Name: "adp:" + c.Provider, Rank: Enricher, Opinion: judge.Opinion{Configurations: ofContainer(c, i == 0, said)}}
		if i == 0 {
			v.Name, v.Rank = "cna:"+c.Provider, Authority
		}
		for _, a := range c.Affected {
			v.Loose = append(v.Loose, loose(a)...)
			out.addVendor(a.Vendor)
		}
		if i > 0 && len(c.Affected)+len(c.Applicability) > 0 {
			out.beside |= ByEnricher
		}
		if len(v.Configurations) > 0 {
			out.Voices, said = append(out.Voices, v), true
		}
	}
	return out, true
}

// ofContainer takes the configurations that a container carries, or else its lists of affected versions: the same statement in another form,
// counted once. own is true for the numbering authority's; said tells that somebody has said which versions.
func ofContainer(c cve.Container, own, said bool) []judge.Configuration {
	if confs := FromTree(c.Applicability); len(confs) > 0 {
		if own && isKernel(c) {
			return byBranch(confs)
		}
		return confs
	}
	var out []judge.Configuration
	for _, a := range c.Affected {
		out = append(out, fromAffected(a, own, said || len(out) > 0)...)
	}
	return out
}
