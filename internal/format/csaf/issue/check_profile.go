package issue

import (
	"fmt"
	"slices"
	"strings"
)

// The categories that have a profile (section 4).
const (
	Advisory      = "csaf_security_advisory"
	Informational = "csaf_informational_advisory"
	Incident      = "csaf_security_incident_response"
	VEX           = "csaf_vex"
)

var profiles = []string{Advisory, Informational, Incident, VEX}

// base is the category of whatever has no profile.
const base = "csaf_base"

// similar brings a category into the form in which 6.1.26 compares: without the prefix and what people put between words.
func similar(s string) string {
	s = strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
	return strings.TrimPrefix(s, "csaf")
}

// profile are 6.1.26 and 6.1.27.
func (c *checking) profile() {
	m := c.Document.Document
	if !slices.Contains(profiles, m.Category) {
		if m.Category == base {
			return
		}
		if strings.HasPrefix(strings.ToLower(m.Category), "csaf_") || slices.ContainsFunc(profiles, func(p string) bool { return similar(p) == similar(m.Category) }) {
			c.fail("6.1.26", "/document/category", "「%s」與既有的類別太像。", "The category %q is too much like one that exists.", m.Category)
		}
		return
	}
	if m.Category == Informational || m.Category == Incident {
		if !slices.ContainsFunc(m.Notes, func(n Note) bool {
			return slices.Contains([]string{"description", "details", "general", "summary"}, n.Category)
		}) {
			c.fail("6.1.27.1", "/document/notes", "缺少說明。", "There is no description, details, general words or summary.")
		}
		if !slices.ContainsFunc(m.References, func(r Reference) bool { return r.Category == "external" }) {
			c.fail("6.1.27.2", "/document/references", "缺少外部連結。", "There is no external reference.")
		}
	}
	if m.Category == Informational && len(c.Vulnerabilities) > 0 {
		c.fail("6.1.27.3", "/vulnerabilities", "這類文件沒有漏洞。", "A document of this category has no vulnerabilities.")
	}
	if m.Category != Advisory && m.Category != VEX {
		return
	}
	if c.ProductTree == nil {
		c.fail("6.1.27.4", "/product_tree", "沒有產品。", "There are no products.")
	}
	if len(c.Vulnerabilities) == 0 {
		c.fail("6.1.27.11", "/vulnerabilities", "沒有漏洞。", "There are no vulnerabilities.")
	}
	for i := range c.Vulnerabilities {
		v, at := &c.Vulnerabilities[i], fmt.Sprintf("/vulnerabilities/%d", i)
		if len(v.Notes) == 0 {
			c.fail("6.1.27.5", at+"/notes", "漏洞沒有說明。", "The vulnerability has no notes.")
		}
		if m.Category == Advisory && v.Status == nil {
			c.fail("6.1.27.6", at+"/product_status", "沒有說明哪些產品受影響。", "It does not say which products are affected.")
		}
		if m.Category == VEX {
			c.vex(at, v)
		}
	}
}

// vex are 6.1.27.7 to 6.1.27.10.
func (c *checking) vex(at string, v *Vulnerability) {
	s := v.Status
	if s == nil {
		s = &Status{}
	}
	if len(s.Fixed)+len(s.KnownAffected)+len(s.KnownNotAffected)+len(s.UnderInvestigation) == 0 {
		c.fail("6.1.27.7", at+"/product_status", "沒有產品的狀態。", "No product has a status.")
	}
	if v.CVE == "" && len(v.IDs) == 0 {
		c.fail("6.1.27.8", at, "漏洞沒有編號。", "The vulnerability has no id.")
	}
	var why, what []string
	for _, f := range v.Flags {
		why = append(why, c.all(f.Products, f.Groups)...)
	}
	for _, t := range v.Threats {
		if t.Category == "impact" {
			why = append(why, c.all(t.Products, t.Groups)...)
		}
	}
	for _, r := range v.Remediations {
		what = append(what, c.all(r.Products, r.Groups)...)
	}
	for _, p := range s.KnownNotAffected {
		if !slices.Contains(why, p) {
			c.fail("6.1.27.9", at, "產品「%s」不受影響，但沒有說明理由。", "The product %q is not affected, and nothing says why.", p)
		}
	}
	for _, p := range s.KnownAffected {
		if !slices.Contains(what, p) {
			c.fail("6.1.27.10", at, "產品「%s」受影響，但沒有說明怎麼辦。", "The product %q is affected, and nothing says what to do.", p)
		}
	}
}
