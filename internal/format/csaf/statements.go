package csaf

import "iter"

// members gives the ids that Refs name, by themselves and as groups; one may come twice.
func (d *Document) members(r Refs) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, id := range r.Products {
			if !yield(id) {
				return
			}
		}
		for _, g := range r.Groups {
			for _, id := range d.byGroup[g] {
				if !yield(id) {
					return
				}
			}
		}
	}
}

// Statement is what a document says of one product about one vulnerability.
type Statement struct {
	Vulnerability *Vulnerability
	Product       *Product
	Status        Status    // the list it stands in; Status.Group gives its meaning
	Justification string    // the label of a flag: why it is not affected
	Impact        string    // the same in words
	Remedies      []*Remedy // what to do about this product, and what is said without naming products
	Scores        []*Score
	Fixed         []*Product // of a product that is affected: the versions of the same product that are not any more
}

// Statements gives everything that d says of products that are defined, in the order of the file, without those that stand in no list.
func Statements(d *Document) iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		for i := range d.Vulnerabilities {
			if d.Broken || !d.stated(&d.Vulnerabilities[i], yield) {
				return
			}
		}
	}
}

func (d *Document) stated(v *Vulnerability, yield func(Statement) bool) bool {
	about := d.about(v)
	fixes := d.fixes(v)
	for _, listed := range v.Statuses {
		for _, id := range listed.Products {
			p := d.byID[id]
			if p == nil {
				continue
			}
			s := Statement{Vulnerability: v, Product: p, Status: listed.Status}
			if a := about[id]; a != nil {
				s.Justification, s.Impact, s.Scores = a.label, a.impact, a.scores
				s.Remedies = a.remedies
			}
			if s.Remedies == nil {
				s.Remedies = about[""].remedies
			}
			if listed.Status.Group() == KnownAffected {
				s.Fixed = fixes[lineOf(p)]
			}
			if !yield(s) {
				return false
			}
		}
	}
	return true
}

// about is what an entry says of one product beside its status; that under "" is for all.
type about struct {
	label, impact string
	remedies      []*Remedy
	scores        []*Score
}

func (d *Document) about(v *Vulnerability) map[string]*about {
	all := map[string]*about{"": {}}
	of := func(id string) *about {
		if all[id] == nil {
			all[id] = &about{}
		}
		return all[id]
	}
	for _, f := range v.Flags {
		for id := range d.members(f.Refs) {
			if a := of(id); a.label == "" {
				a.label = f.Label
			}
		}
	}
	for _, t := range v.Threats {
		if t.Category != "impact" {
			continue
		}
		for id := range d.members(t.Refs) {
			if a := of(id); a.impact == "" {
				a.impact = t.Details
			}
		}
	}
	for i := range v.Remedies {
		r := &v.Remedies[i]
		if len(r.Products) == 0 && len(r.Groups) == 0 {
			of("").remedies = append(of("").remedies, r)
		}
		for id := range d.members(r.Refs) {
			of(id).remedies = append(of(id).remedies, r)
		}
	}
	for i := range v.Scores {
		s := &v.Scores[i]
		for _, id := range s.Products {
			of(id).scores = append(of(id).scores, s)
		}
	}
	return all
}

// line is what makes two products versions of one.
type line struct {
	vendor, product, platform string
}

func lineOf(p *Product) line {
	l := line{vendor: p.Vendor, product: p.Product}
	if p.Made != nil && len(p.Made.Links) > 0 {
		l.platform = p.Made.Links[0].To.ID
	}
	return l
}

func (d *Document) fixes(v *Vulnerability) map[line][]*Product {
	out := make(map[line][]*Product)
	for _, listed := range v.Statuses {
		if listed.Status.Group() != Fixed {
			continue
		}
		for _, id := range listed.Products {
			p := d.byID[id]
			if p == nil || p.Product == "" {
				continue
			}
			have := out[lineOf(p)]
			if len(have) == 0 || have[len(have)-1] != p {
				out[lineOf(p)] = append(have, p)
			}
		}
	}
	return out
}
