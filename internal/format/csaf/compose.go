package csaf

import "lianfang/internal/text"

// making is a product that is made of others, as written.
type making struct {
	product *Product
	begin   string
	links   []wireLink
	state   byte // unseen, seen, done
}

type wireLink struct{ category, to string }

const (
	unseen byte = iota
	seen
	done
)

// composed reads relationships (2.0) and product paths (2.1). They may name each other in any order, so all are defined first.
func (d *Document) composed(relationships []wireRelationship, paths []wirePath) {
	all := make(map[string]*making)
	var order []*making
	add := func(w wireProduct, begin string, links []wireLink) {
		if !d.mention(1 + len(links)) {
			return
		}
		if p := d.define(w, Product{}); p != nil {
			all[p.ID] = &making{product: p, begin: begin, links: links}
			order = append(order, all[p.ID])
		}
	}
	for _, r := range relationships {
		add(r.Product, r.Reference, []wireLink{{r.Category, r.RelatesTo}})
	}
	for _, p := range paths {
		var links []wireLink
		for _, s := range p.Subpaths {
			links = append(links, wireLink{s.Category, s.Next})
		}
		add(p.Product, p.Begin, links)
	}
	for _, m := range order {
		d.make(all, m, 0)
	}
}

// make resolves one product, and those it is made of first. A circle (test 6.1.3) and a chain that is too long leave it without.
func (d *Document) make(all map[string]*making, m *making, depth int) bool {
	switch {
	case m.state == done:
		return true
	case m.state == seen:
		d.note("6.1.3", text.Format("產品「%.80s」的定義繞回自己。", "The product %.80[1]q is defined by itself.", m.product.ID))
		return false
	case depth > maxChain:
		d.note("6.1.3", text.Format("產品「%.80s」由太多層產品組成。", "The product %.80[1]q is made of too many products, one of the other.", m.product.ID))
		return false
	}
	m.state = seen
	defer func() { m.state = done }()
	made := &Made{Component: d.part(all, m.begin, depth)}
	whole := made.Component != nil
	for _, l := range m.links {
		to := d.part(all, l.to, depth)
		whole = whole && to != nil
		made.Links = append(made.Links, Link{l.category, to})
	}
	if !whole {
		return true // the product stays, without what it is made of
	}
	m.product.Made = made
	m.product.inherit(made.Component)
	return true
}

// part gives a product that another is made of; nil if it is not defined or would close a circle.
func (d *Document) part(all map[string]*making, id string, depth int) *Product {
	p := d.byID[id]
	if p == nil {
		d.undefined(id)
		return nil
	}
	if m := all[id]; m != nil && !d.make(all, m, depth+1) {
		return nil
	}
	return p
}

// inherit takes over the component's names where the product has none of its own.
func (p *Product) inherit(c *Product) {
	p.Vendor, p.Product, p.Family = c.Vendor, c.Product, c.Family
	p.Version, p.Versions, p.Architecture, p.ServicePack, p.PatchLevel = c.Version, c.Versions, c.Architecture, c.ServicePack, c.PatchLevel
	if p.CPE == "" && len(p.PURLs) == 0 {
		p.CPE, p.PURLs = c.CPE, c.PURLs
	}
}
