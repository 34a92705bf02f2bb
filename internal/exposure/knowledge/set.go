package knowledge

import (
	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/vers"
)

// ofSet says of a product what a set of versions holds, as criteria of which one has to hold.
func ofSet(product judge.Criterion, s vers.Set) []judge.Criterion {
	if vers.Known(s.Scheme) && vers.Canonical(s.Scheme) != "generic" {
		product.Scheme = s.Scheme
	}
	product.Any, product.Exact = false, ""
	if s.All {
		product.Any = true
		return []judge.Criterion{product}
	}
	var out []judge.Criterion
	var open *judge.Criterion
	for _, c := range s.Constraints {
		x := product
		switch c.Comparator {
		case ">", ">=":
			if open != nil {
				continue // two beginnings: the first is the wider
			}
			if x.Range.StartIncl = c.Version; c.Comparator == ">" {
				x.Range.StartIncl, x.Range.StartExcl = "", c.Version
			}
			open = &x
		case "<", "<=":
			if open != nil {
				x = *open
				open = nil
			}
			if x.Range.EndIncl = c.Version; c.Comparator == "<" {
				x.Range.EndIncl, x.Range.EndExcl = "", c.Version
			}
			x.Range = x.Range.Series()
			out = append(out, x)
		case "", "=":
			x.Exact = c.Version
			if r, series := vers.Series(c.Version); series {
				x.Exact, x.Range = "", r
			}
			out = append(out, x)
		}
	}
	if open != nil {
		open.Range = open.Range.Series()
		out = append(out, *open)
	}
	return out
}
