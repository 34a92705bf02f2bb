package stix

// Software is a product as a software object names it (STIX 2.1, 6.14). What isn't said is empty.
type Software struct{ Name, Vendor, Version, CPE, PURL, SWID string }

// Software lists the products that the object itself names: one for a software object, any number for observed-data that carries its
// observables inside. PURL is no property of the standard; it is taken where a producer added one.
func (o *Object) Software() []Software {
	if o.Unusable || o.Type != "software" && o.Type != "observed-data" {
		return nil
	}
	t := &tree{}
	if t.build(o.Raw) != nil {
		return nil
	}
	if o.Type == "software" {
		return []Software{t.software(0)}
	}
	var out []Software
	if objects := t.member(0, "objects"); objects > 0 {
		for c := t.objectFirst(objects); c > 0; c = t.next(c) {
			if t.text(c, "type") == "software" {
				out = append(out, t.software(c))
			}
		}
	}
	return out
}

func (t *tree) software(n int32) Software {
	s := Software{
		Name: t.text(n, "name"), Vendor: t.text(n, "vendor"), Version: t.text(n, "version"),
		CPE: t.text(n, "cpe"), PURL: t.text(n, "purl"), SWID: t.text(n, "swid"),
	}
	if s.PURL == "" {
		s.PURL = t.text(n, "x_purl")
	}
	return s
}
