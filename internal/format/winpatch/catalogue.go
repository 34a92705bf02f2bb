package winpatch

import (
	"slices"
	"strings"
)

// Catalogue holds what is known of which update replaces which. It is not safe for use while Add is called.
type Catalogue struct {
	products map[string]*family // by name in small letters; "" is what no product was named for
	all      *family            // every product in one, for a machine whose product is not known
	records  int
}

// family is what is known of one product.
type family struct {
	own        map[KB]bool    // has a record of its own
	replaces   map[KB][]KB    // an update and those that it replaces
	replacedBy map[KB][]KB    // the other way round
	edges      map[[2]KB]bool // new and old, so that a pair which comes with every vulnerability is kept once
	builds     map[KB][]Build // what a machine has with the update, one a servicing line
}

func newFamily() *family {
	return &family{make(map[KB]bool), make(map[KB][]KB), make(map[KB][]KB), make(map[[2]KB]bool), make(map[KB][]Build)}
}

// Add takes a record. Broken ones, and those over the limits of a catalogue, are left out and answered with false.
func (c *Catalogue) Add(r Record) bool {
	if c.products == nil {
		c.products, c.all = make(map[string]*family), newFamily()
	}
	if r.Broken || r.KB == 0 || c.records >= maxRecords || len(c.all.edges)+len(r.Supersedes) > maxEdges {
		return false
	}
	c.records++
	key := fold(r.Product)
	f := c.products[key]
	if f == nil {
		f = newFamily()
		c.products[key] = f
	}
	f.add(r)
	c.all.add(r)
	return true
}

func (f *family) add(r Record) {
	f.own[r.KB] = true
	for _, old := range r.Supersedes {
		if edge := [2]KB{r.KB, old}; !f.edges[edge] {
			f.edges[edge] = true
			f.replaces[r.KB] = append(f.replaces[r.KB], old)
			f.replacedBy[old] = append(f.replacedBy[old], r.KB)
		}
	}
	if had := f.builds[r.KB]; !r.Build.IsZero() && len(had) < maxBuilds && !slices.Contains(had, r.Build) {
		f.builds[r.KB] = append(had, r.Build)
	}
}

func fold(product string) string { return strings.ToLower(strings.Join(strings.Fields(product), " ")) }

// view is what counts for one product: its own family and what was said without a product. For no product in particular it is all.
type view []*family

func (c *Catalogue) view(product string) (v view) {
	if c.all == nil {
		return nil
	}
	if product == "" {
		return view{c.all}
	}
	for _, key := range []string{fold(product), ""} {
		if f := c.products[key]; f != nil {
			v = append(v, f)
		}
	}
	return v
}

// has tells whether the update has a record of its own.
func (v view) has(k KB) bool {
	return slices.ContainsFunc(v, func(f *family) bool { return f.own[k] })
}

// mentioned tells whether anything at all is known of the update.
func (v view) mentioned(k KB) bool {
	return v.has(k) || slices.ContainsFunc(v, func(f *family) bool { return len(f.replacedBy[k]) > 0 })
}

// later gives the updates that say they replace k, the lowest number first.
func (v view) later(k KB) []KB {
	return v.gather(func(f *family) []KB { return f.replacedBy[k] })
}

// earlier gives the updates that k says it replaces.
func (v view) earlier(k KB) []KB {
	return v.gather(func(f *family) []KB { return f.replaces[k] })
}

func (v view) gather(of func(*family) []KB) []KB {
	var out []KB
	for _, f := range v {
		out = append(out, of(f)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (v view) builds(k KB) (out []Build) {
	for _, f := range v {
		out = append(out, f.builds[k]...)
	}
	return out
}

// reach gives all that next leads to from k, k itself only where it leads back, each with the one it was first reached from.
func reach(k KB, next func(KB) []KB) map[KB]KB {
	from := make(map[KB]KB)
	queue := []KB{k}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, n := range next(at) {
			if _, seen := from[n]; !seen {
				from[n] = at
				queue = append(queue, n)
			}
		}
	}
	return from
}
