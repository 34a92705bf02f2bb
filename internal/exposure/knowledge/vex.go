package knowledge

import (
	"cmp"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/vers"
	"lianfang/internal/format/vex"
	"lianfang/internal/text"
)

// FromVEX reads a VEX document: a record a statement that still holds. A finding that a tool wrote and nobody looked at counts as enrichment.
func FromVEX(d *vex.Document) []Record {
	if d.Broken {
		return nil
	}
	var out []Record
	for _, s := range d.Current() {
		if s.Vulnerability == "" || s.Unreasoned {
			continue
		}
		v := Voice{Name: "vex:" + cmp.Or(d.Author, d.ID, string(d.Form)), Rank: Supplier, Opinion: ofStatement(d, s)}
		if s.Unanalysed {
			v.Rank = Enricher
		}
		r := Record{ID: s.Vulnerability, Aliases: s.Aliases, Source: VEX, Scores: noScores(), Rejected: s.Rejected}
		if len(v.Configurations)+len(v.Denials) > 0 {
			r.Voices = []Voice{v}
		}
		out = append(out, r)
	}
	return out
}

func ofStatement(d *vex.Document, s vex.Statement) judge.Opinion {
	var o judge.Opinion
	author := cmp.Or(d.Author, "VEX")
	for _, p := range s.Products {
		criteria, within := ofVEXProduct(p)
		switch s.Status {
		case vex.Affected, vex.UnderInvestigation:
			o.Configurations = append(o.Configurations, holding(criteria, within, s.Status)...)
		case vex.NotAffected:
			why := text.Format("%[1]s 說不受影響（%[2]s）", "%[1]s says that it is not affected (%[2]s)", author, cmp.Or(string(s.Justification), s.Impact))
			o.Denials = append(o.Denials, denying(criteria, within, why, false)...)
		case vex.Fixed:
			o.Denials = append(o.Denials, denying(criteria, within, text.Format("%s 說這個版本已修正", "%s says that this version is fixed", author), true)...)
		}
	}
	return o
}

func holding(criteria, within []judge.Criterion, s vex.Status) []judge.Configuration {
	if len(criteria) == 0 {
		return nil
	}
	if s == vex.UnderInvestigation {
		for i := range criteria {
			criteria[i].Doubt = judge.Unsettled
		}
	}
	c := judge.Configuration{Nodes: []judge.Node{{Criteria: criteria}}}
	if within != nil {
		for i := range within {
			within[i].Vulnerable = false
		}
		c.All, c.Nodes = true, append(c.Nodes, judge.Node{Criteria: within})
	}
	return []judge.Configuration{c}
}

func denying(criteria, within []judge.Criterion, why text.Text, later bool) []judge.Denial {
	var out []judge.Denial
	for _, x := range criteria {
		if later && x.Exact != "" {
			x.Range, x.Exact = vers.Range{StartIncl: x.Exact}, ""
		}
		out = append(out, judge.Denial{Criterion: x, In: within, Why: why})
	}
	return out
}

// ofVEXProduct gives the criteria of a product; of one with subcomponents those of the subcomponents, within the product.
func ofVEXProduct(p vex.Product) (criteria, within []judge.Criterion) {
	own := vexCriteria(p)
	if len(p.Subcomponents) == 0 {
		return own, nil
	}
	for _, s := range p.Subcomponents {
		criteria = append(criteria, vexCriteria(s)...)
	}
	if len(criteria) == 0 {
		return own, nil // the flaw is in something that has no name elsewhere: the product stands for it
	}
	return criteria, own
}

func vexCriteria(p vex.Product) []judge.Criterion {
	var comps []judge.Component
	for i, s := range p.PURLs {
		if c, err := judge.FromPURL(s); err == nil && i < maxPURLs {
			comps = append(comps, c)
		}
	}
	for i, s := range p.CPEs {
		if c, err := judge.FromCPE(s); err == nil && c.Specific() && i < maxPURLs {
			comps = append(comps, c)
		}
	}
	var out []judge.Criterion
	for _, c := range comps {
		if c.Version == "" && p.Version != "" {
			c = c.WithVersion(p.Version)
		}
		x := c.Criterion()
		x.Release = c.Release
		if set, err := vers.Parse(p.Range); err == nil && p.Range != "" {
			out = append(out, ofSet(x, set)...)
			continue
		}
		out = append(out, x)
	}
	return out
}
