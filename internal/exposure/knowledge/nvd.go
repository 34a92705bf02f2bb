package knowledge

import (
	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cvss"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/vers"
)

// FromNVD reads a record of NVD or of a collection in its shape; ok is false for one that cannot be used.
func FromNVD(r nvd.Record) (Record, bool) {
	if r.Broken || r.ID == "" {
		return Record{}, false
	}
	out := Record{ID: r.ID, Source: NVD, Rejected: r.Rejected(), Scores: noScores(), Published: r.Published}
	out.Scores.assess(r.CVSS, func(source string) cvss.Role { return cvss.RoleOf(source, r.Source) })
	if x := r.KEV; x != nil {
		out.Scores.KEVAdded, out.Scores.KEVDue = x.Added, x.Due
	}
	if confs := FromTree(r.Configurations); len(confs) > 0 {
		out.Voices = []Voice{{Name: "nvd", Rank: Analyst, Opinion: judge.Opinion{Configurations: confs}}}
	}
	return out, true
}

// FromTree makes configurations of an NVD tree. Criteria that name no product are left out: they would match the world.
func FromTree(in []nvd.Configuration) []judge.Configuration {
	var out []judge.Configuration
	for _, c := range in {
		conf := judge.Configuration{All: c.All(), Negate: c.Negate}
		for _, n := range c.Nodes {
			node := judge.Node{All: n.All(), Negate: n.Negate}
			for _, m := range n.Matches {
				r := vers.Range{StartIncl: m.StartIncl, StartExcl: m.StartExcl, EndIncl: m.EndIncl, EndExcl: m.EndExcl}
				if x, ok := judge.CPECriterion(m.Criteria, r, m.Vulnerable); ok {
					node.Criteria = append(node.Criteria, x)
				}
			}
			conf.Nodes = append(conf.Nodes, node)
		}
		out = append(out, conf)
	}
	return out
}
