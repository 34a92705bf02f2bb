package winpatch

import (
	"maps"
	"slices"
	"strings"
)

// Catalogue holds what is known of which update replaces which. It is not safe for use while Add is called.
type Catalogue struct {
	products map[string]*family // by name in small letters; "" is what no product was named for
	records  int
}

// family is what is known of one product.
type family struct {
	replaces   map[KB][]KB    // an update and those that it replaces; an entry without any: it says that it replaces none
	replacedBy map[KB][]KB    // the other way round
	builds     map[KB][]Build // what a machine has with the update, one a servicing line
}

// Add takes a record. Broken ones, and those over the limit of a catalogue, are left out and answered with false.
func (c *Catalogue) Add(r Record) bool {
	if r.Broken || r.KB == 0 || c.records >= maxRecords {
		return false
	}
	if c.products == nil {
		c.products = make(map[string]*family)
	}
	c.records++
	key := fold(r.Product)
	f := c.products[key]
	if f == nil {
		f = &family{make(map[KB][]KB), make(map[KB][]KB), make(map[KB][]Build)}
		c.products[key] = f
	}
	f.add(r)
	return true
}

func (f *family) add(r Record) {
	if _, ok := f.replaces[r.KB]; !ok {
		f.replaces[r.KB] = nil
	}
	for _, old := range r.Supersedes {
		if !slices.Contains(f.replaces[r.KB], old) {
			f.replaces[r.KB] = append(f.replaces[r.KB], old)
			f.replacedBy[old] = append(f.replacedBy[old], r.KB)
		}
	}
	if !r.Build.IsZero() && !slices.Contains(f.builds[r.KB], r.Build) {
		f.builds[r.KB] = append(f.builds[r.KB], r.Build)
	}
}

func fold(product string) string { return strings.ToLower(strings.Join(strings.Fields(product), " ")) }

// view is what counts for one product: its own family and what was said without a product. For no product in particular it is all.
type view []*family

func (c *Catalogue) view(product string) (v view) {
	if product == "" {
		for _, key := range slices.Sorted(maps.Keys(c.products)) {
			v = append(v, c.products[key])
		}
		return v
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
	return slices.ContainsFunc(v, func(f *family) bool { _, ok := f.replaces[k]; return ok })
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
