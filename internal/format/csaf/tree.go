package csaf

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/purl"
	"lianfang/internal/text"
)

// tree reads the products. What of the tree cannot be read breaks the document: its products would look unknown.
func (d *Document) tree(e framing.Element) {
	w, problems := framing.DecodeObject[wireTree](e)
	if len(problems) > 0 {
		d.add(problems...)
		d.breaks("no_products", text.Of("產品樹（product_tree）無法判讀。", "The product tree cannot be read."))
		return
	}
	left := maxBranches
	d.branches(w.Branches, Product{}, &left)
	for _, p := range w.Names {
		d.define(p, Product{})
	}
	d.composed(w.Relationships, w.Paths)
	d.groups(w.Groups)
}

// branches walks down. The names met on the way are carried along.
func (d *Document) branches(all []wireBranch, above Product, left *int) {
	for _, b := range all {
		if *left--; *left < 0 && !d.Broken {
			d.tooMany(maxBranches, "產品樹的分支", "branches")
		}
		if d.Broken {
			return
		}
		here := above
		here.Branch = &Branch{Category: b.Category, Name: b.Name, Up: above.Branch}
		d.named(&here, b)
		if b.Product != nil {
			d.define(*b.Product, here)
		}
		d.branches(b.Branches, here, left)
	}
}

// named takes what the branch says of the products below it (section 3.1.2.2).
func (d *Document) named(p *Product, b wireBranch) {
	switch b.Category {
	case "vendor":
		p.Vendor = b.Name
	case "product_family":
		p.Family = b.Name
	case "product_name":
		p.Product = b.Name
	case "product_version":
		p.Version, p.Versions = b.Name, nil
		if !saysRange(b.Name) {
			return
		}
		if !strings.HasPrefix(b.Name, "vers:") { // which is clear, wherever it stands
			d.note("6.1.31", text.Format("版本「%.80s」寫成了版本範圍。", "The version %.80[1]q is written as a range.", b.Name))
		}
		p.Version, p.Versions = "", versionsOf(b.Name)
	case "product_version_range":
		p.Version, p.Versions = "", versionsOf(b.Name)
	case "architecture":
		p.Architecture = b.Name
	case "service_pack":
		p.ServicePack = b.Name
	case "patch_level":
		p.PatchLevel = b.Name
	}
}

func versionsOf(s string) *Versions {
	set, ok := ReadVersions(s)
	return &Versions{Text: s, Set: set, Told: ok}
}

// define adds a product; the names that are known of it are given. It gives nil where the document is at its limit or the id is taken.
func (d *Document) define(w wireProduct, p Product) *Product {
	switch {
	case d.Broken:
		return nil
	case len(d.Products) >= maxProducts:
		d.tooMany(maxProducts, "產品", "products")
		return nil
	case w.ID == "":
		d.note("no_product_id", text.Format("產品「%.80s」沒有編號，略過不用。", "The product %.80[1]q has no id and was left out.", w.Name))
		return nil
	case d.byID[w.ID] != nil:
		d.note("6.1.2", text.Format("產品編號「%.80s」定義了兩次，採用第一次。", "The product id %.80[1]q is defined twice; the first counts.", w.ID))
		return nil
	}
	p.ID, p.Name = w.ID, w.Name
	d.helped(&p, w.Helper)
	d.byID[p.ID] = &p
	d.Products = append(d.Products, &p)
	return &p
}

// helped takes the identifiers. One of a wrong type costs itself alone.
func (d *Document) helped(p *Product, raw jsontext.Value) {
	if raw.Kind() != '{' {
		return
	}
	h, problems := framing.DecodeObject[wireHelper](framing.Element{Raw: raw, At: d.At})
	d.add(problems...)
	p.CPE, p.Models, p.Serials, p.SKUs = h.CPE, h.Models, h.Serials, h.SKUs
	for _, f := range h.Hashes {
		for _, sum := range f.Hashes {
			p.Hashes = append(p.Hashes, Hash{f.File, sum.Algorithm, sum.Value})
		}
	}
	all := h.PURLs
	if h.PURL != "" {
		all = append([]string{h.PURL}, all...)
	}
	for _, s := range all {
		if _, _, err := purl.ParseLenient(s); err != nil {
			d.note("6.1.13", text.Format("產品「%.80s」的套件網址「%.120s」不合規則，略過不用。", "The package URL %.120[2]q of the product %.80[1]q is not valid and was left out.", p.ID, s))
			continue
		}
		p.PURLs = append(p.PURLs, s)
	}
}

// groups reads the product groups.
func (d *Document) groups(all []wireGroup) {
	for _, g := range all {
		if _, taken := d.byGroup[g.ID]; taken {
			d.note("6.1.5", text.Format("產品群組「%.80s」定義了兩次，採用第一次。", "The product group %.80[1]q is defined twice; the first counts.", g.ID))
			continue
		}
		if !d.mention(len(g.Products)) {
			return
		}
		d.byGroup[g.ID] = g.Products
		d.Groups = append(d.Groups, Group(g))
	}
}

// mention counts the products that are named; false: the document names too many.
func (d *Document) mention(n int) bool {
	if d.mentions += n; d.mentions > maxMentions && !d.Broken {
		d.tooMany(maxMentions, "提到的產品", "mentions of products")
	}
	return !d.Broken
}
