package issue

import (
	"fmt"
	"slices"

	"lianfang/internal/text"
)

// Problem is a mandatory test that a document fails.
type Problem struct {
	Test string // "6.1.13"
	At   string // where: "/document/lang"
	Say  text.Text
}

// checking is one document being looked at.
type checking struct {
	*Document
	products []placed // definitions of products, in the order of the file
	groups   []placed
	known    map[string]bool
	inGroup  map[string][]string
	problems []Problem
}

// placed is an id and where it stands.
type placed struct{ id, at string }

// maxProblems bounds what is said of one document.
const maxProblems = 200

func (c *checking) fail(test, at string, zh, en string, args ...any) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, Problem{test, at, text.Format(zh, en, args...)})
	}
}

// Check runs the mandatory tests of section 6.1, in their order within each part of the document.
func Check(d *Document) []Problem {
	c := &checking{Document: d, known: map[string]bool{}, inGroup: map[string][]string{}}
	c.defined()
	c.circles()
	c.used()
	for i := range d.Vulnerabilities {
		at := fmt.Sprintf("/vulnerabilities/%d", i)
		c.contradictions(at, &d.Vulnerabilities[i])
		c.scores(at, &d.Vulnerabilities[i])
		c.vulnerability(at, &d.Vulnerabilities[i])
	}
	c.cves()
	c.languages()
	c.helpers()
	c.tracking()
	c.profile()
	slices.SortStableFunc(c.problems, func(a, b Problem) int { return order(a.Test) - order(b.Test) })
	return c.problems
}

// order is the place of a test in the standard: "6.1.27.3" is 27 thousand and 3.
func order(test string) (n int) {
	var last, sub int
	_, _ = fmt.Sscanf(test, "6.1.%d.%d", &last, &sub)
	return last*1000 + sub
}

// walk visits every product of the tree, with the branches above it.
func (c *checking) walk(do func(at string, above []Branch, p *Product)) {
	if c.ProductTree == nil {
		return
	}
	var down func(at string, above, list []Branch)
	down = func(at string, above, list []Branch) {
		for i := range list {
			here := fmt.Sprintf("%s/branches/%d", at, i)
			path := append(slices.Clip(above), list[i])
			if list[i].Product != nil {
				do(here+"/product", path, list[i].Product)
			}
			down(here, path, list[i].Branches)
		}
	}
	down("/product_tree", nil, c.ProductTree.Branches)
	for i := range c.ProductTree.Products {
		do(fmt.Sprintf("/product_tree/full_product_names/%d", i), nil, &c.ProductTree.Products[i])
	}
	for i := range c.ProductTree.Relationships {
		do(fmt.Sprintf("/product_tree/relationships/%d/full_product_name", i), nil, &c.ProductTree.Relationships[i].Product)
	}
}

// defined gathers the definitions: 6.1.2 and 6.1.5.
func (c *checking) defined() {
	c.walk(func(at string, _ []Branch, p *Product) {
		if c.known[p.ID] {
			c.fail("6.1.2", at, "產品編號「%s」定義了兩次。", "The product id %q is defined twice.", p.ID)
		}
		c.known[p.ID] = true
	})
	if c.ProductTree == nil {
		return
	}
	for i, g := range c.ProductTree.Groups {
		at := fmt.Sprintf("/product_tree/product_groups/%d", i)
		if _, twice := c.inGroup[g.ID]; twice {
			c.fail("6.1.5", at, "群組編號「%s」定義了兩次。", "The group id %q is defined twice.", g.ID)
		}
		c.inGroup[g.ID] = g.Products
		c.must(at+"/product_ids", g.Products)
	}
}

// must is 6.1.1.
func (c *checking) must(at string, ids []string) {
	for _, id := range ids {
		if !c.known[id] {
			c.fail("6.1.1", at, "產品編號「%s」沒有定義。", "The product id %q is not defined.", id)
		}
	}
}

// mustGroups is 6.1.4.
func (c *checking) mustGroups(at string, ids []string) {
	for _, id := range ids {
		if _, ok := c.inGroup[id]; !ok {
			c.fail("6.1.4", at, "群組編號「%s」沒有定義。", "The group id %q is not defined.", id)
		}
	}
}

// circles is 6.1.3.
func (c *checking) circles() {
	if c.ProductTree == nil {
		return
	}
	madeOf := map[string][]string{}
	for i, r := range c.ProductTree.Relationships {
		at := fmt.Sprintf("/product_tree/relationships/%d", i)
		c.must(at, []string{r.Reference, r.RelatesTo})
		madeOf[r.Product.ID] = append(madeOf[r.Product.ID], r.Reference, r.RelatesTo)
	}
	state := map[string]int{} // 1 being looked at, 2 done
	var circular func(id string) bool
	circular = func(id string) bool {
		switch state[id] {
		case 1:
			return true
		case 2:
			return false
		}
		state[id] = 1
		found := false
		for _, part := range madeOf[id] {
			found = circular(part) || found
		}
		state[id] = 2
		return found
	}
	for i, r := range c.ProductTree.Relationships {
		if state[r.Product.ID] == 0 && circular(r.Product.ID) {
			c.fail("6.1.3", fmt.Sprintf("/product_tree/relationships/%d", i), "產品「%s」的定義繞回自己。", "The product %q is defined by itself.", r.Product.ID)
		}
	}
}

// all is the products that are meant by ids and groups.
func (c *checking) all(products, groups []string) []string {
	out := slices.Clone(products)
	for _, g := range groups {
		out = append(out, c.inGroup[g]...)
	}
	return out
}

// used looks at whatever names a product or a group.
func (c *checking) used() {
	for i := range c.Vulnerabilities {
		v, at := &c.Vulnerabilities[i], fmt.Sprintf("/vulnerabilities/%d", i)
		for _, l := range v.Status.lists() {
			c.must(at+"/product_status/"+l.name, l.ids)
		}
		for j, r := range v.Remediations {
			c.refs(fmt.Sprintf("%s/remediations/%d", at, j), r.Products, r.Groups, "6.1.29")
		}
		for j, t := range v.Threats {
			c.refs(fmt.Sprintf("%s/threats/%d", at, j), t.Products, t.Groups, "")
		}
		for j, f := range v.Flags {
			c.refs(fmt.Sprintf("%s/flags/%d", at, j), f.Products, f.Groups, "6.1.32")
		}
		for j, s := range v.Scores {
			c.must(fmt.Sprintf("%s/scores/%d/products", at, j), s.Products)
		}
	}
}

// refs are 6.1.29 and 6.1.32 where a thing must name a product.
func (c *checking) refs(at string, products, groups []string, needed string) {
	c.must(at+"/product_ids", products)
	c.mustGroups(at+"/group_ids", groups)
	if needed != "" && len(products)+len(groups) == 0 {
		c.fail(needed, at, "沒有說明是哪些產品。", "It does not say for which products.")
	}
}

// list is a list of a Status.
type list struct {
	name, group string
	ids         []string
}

func (s *Status) lists() []list {
	if s == nil {
		return nil
	}
	return []list{{"first_affected", "affected", s.FirstAffected}, {"first_fixed", "fixed", s.FirstFixed}, {"fixed", "fixed", s.Fixed}, {"known_affected", "affected", s.KnownAffected},
		{"known_not_affected", "not affected", s.KnownNotAffected}, {"last_affected", "affected", s.LastAffected}, {"recommended", "", s.Recommended}, {"under_investigation", "under investigation", s.UnderInvestigation}}
}

// contradictions is 6.1.6.
func (c *checking) contradictions(at string, v *Vulnerability) {
	group := map[string]string{}
	for _, l := range v.Status.lists() {
		if l.group == "" {
			continue
		}
		for _, id := range l.ids {
			if before := group[id]; before != "" && before != l.group {
				c.fail("6.1.6", at+"/product_status/"+l.name, "產品「%[1]s」的狀態互相矛盾（%[2]s、%[3]s）。", "The product %[1]q has statuses that contradict each other: %[2]s and %[3]s.", id, before, l.group)
			}
			group[id] = l.group
		}
	}
}
