package csaf

import (
	"slices"

	"lianfang/internal/text"
)

// undefined notes a product id that nothing defines, once.
func (d *Document) undefined(id string) {
	if d.missing[id] {
		return
	}
	if d.missing == nil {
		d.missing = make(map[string]bool)
	}
	d.missing[id] = true
	d.note("6.1.1", text.Format("產品編號「%.80s」沒有定義。", "The product id %.80[1]q is not defined.", id))
}

func (d *Document) defined(ids []string) {
	for _, id := range ids {
		if d.byID[id] == nil {
			d.undefined(id)
		}
	}
}

// check notes what the mandatory tests find of which a reader of the statements must know.
func (d *Document) check() {
	for _, g := range d.Groups {
		d.defined(g.Products)
	}
	numbers := make(map[string]bool)
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		if v.CVE != "" && numbers[v.CVE] {
			d.note("6.1.23", text.Format("%.40s 出現兩次。", "%.40s occurs twice.", v.CVE))
		}
		numbers[v.CVE] = true
		d.checkReferences(v)
		d.checkStatuses(v)
		d.checkScores(v)
		d.checkFlags(v)
		if d.IsVEX() {
			d.checkVEX(v)
		}
	}
}

func (d *Document) checkReferences(v *Vulnerability) {
	for _, s := range v.Statuses {
		d.defined(s.Products)
	}
	for _, s := range v.Scores {
		d.defined(s.Products)
	}
	for _, r := range v.allRefs() {
		d.defined(r.Products)
		for _, g := range r.Groups {
			if _, ok := d.byGroup[g]; !ok {
				d.note("6.1.4", text.Format("產品群組「%.80s」沒有定義。", "The product group %.80[1]q is not defined.", g))
			}
		}
	}
}

func (v *Vulnerability) allRefs() (out []Refs) {
	for _, f := range v.Flags {
		out = append(out, f.Refs)
	}
	for _, t := range v.Threats {
		out = append(out, t.Refs)
	}
	for _, r := range v.Remedies {
		out = append(out, r.Refs)
	}
	return out
}

func (d *Document) checkStatuses(v *Vulnerability) {
	said := make(map[string]Status)
	for _, s := range v.Statuses {
		group := s.Status.Group()
		if group == Recommended {
			continue
		}
		for _, id := range s.Products {
			if before, ok := said[id]; ok && before != group {
				d.note("6.1.6", text.Format("%.40[1]s：產品「%.80[2]s」同時是 %[3]s 與 %[4]s。", "%.40[1]s: the product %.80[2]q is both %[3]s and %[4]s.", v.Name(), id, before, group))
				continue
			}
			said[id] = group
		}
	}
}

func (d *Document) checkScores(v *Vulnerability) {
	type key struct{ version, source, product string }
	seen := make(map[key]bool)
	for _, s := range v.Scores {
		for _, id := range s.Products {
			k := key{s.Version, s.Source, id}
			if seen[k] {
				d.note("6.1.7", text.Format("%.40[1]s：產品「%.80[2]s」有兩個 CVSS %.10[3]s 分數。", "%.40[1]s: the product %.80[2]q has two scores of CVSS %.10[3]s.", v.Name(), id, s.Version))
			}
			seen[k] = true
		}
	}
}

// justifications are the labels of a flag that say why a product is not affected (section 3.2.3.5.2).
var justifications = []string{"component_not_present", "inline_mitigations_already_exist", "vulnerable_code_cannot_be_controlled_by_adversary",
	"vulnerable_code_not_in_execute_path", "vulnerable_code_not_present"}

func (d *Document) checkFlags(v *Vulnerability) {
	reason := make(map[string]string)
	for _, f := range v.Flags {
		if len(f.Products) == 0 && len(f.Groups) == 0 {
			d.note("6.1.32", text.Format("%.40[1]s：旗標 %.60[2]s 沒有說是哪個產品。", "%.40[1]s: the flag %.60[2]s names no product.", v.Name(), f.Label))
		}
		if !slices.Contains(justifications, f.Label) {
			continue
		}
		for id := range d.members(f.Refs) {
			if before, ok := reason[id]; ok && before != f.Label {
				d.note("6.1.33", text.Format("%.40[1]s：產品「%.80[2]s」有兩個不受影響的理由。", "%.40[1]s: the product %.80[2]q has two justifications.", v.Name(), id))
				continue
			}
			reason[id] = f.Label
		}
	}
}

// checkVEX is what the profile asks of each vulnerability (6.1.27.7 to 6.1.27.10).
func (d *Document) checkVEX(v *Vulnerability) {
	if v.Name() == "" {
		d.note("6.1.27.8", text.Of("一個漏洞沒有編號。", "A vulnerability has no id."))
	}
	reasons, actions := d.reasons(v), d.actions(v)
	told := false
	for _, s := range v.Statuses {
		switch s.Status {
		case Fixed, UnderInvestigation:
			told = true
		case KnownNotAffected:
			told = true
			d.without(v, s.Products, reasons, "6.1.27.9", text.Of("不受影響的理由", "an impact statement"))
		case KnownAffected:
			told = true
			d.without(v, s.Products, actions, "6.1.27.10", text.Of("處理方式", "an action statement"))
		}
	}
	if !told {
		d.note("6.1.27.7", text.Format("%.40s：沒有任何產品的狀態。", "%.40[1]s: no product has a status.", v.Name()))
	}
}

func (d *Document) reasons(v *Vulnerability) map[string]bool {
	out := make(map[string]bool)
	for _, f := range v.Flags {
		for id := range d.members(f.Refs) {
			out[id] = true
		}
	}
	for _, t := range v.Threats {
		if t.Category != "impact" {
			continue
		}
		for id := range d.members(t.Refs) {
			out[id] = true
		}
	}
	return out
}

func (d *Document) actions(v *Vulnerability) map[string]bool {
	out := make(map[string]bool)
	for _, r := range v.Remedies {
		for id := range d.members(r.Refs) {
			out[id] = true
		}
	}
	return out
}

func (d *Document) without(v *Vulnerability, ids []string, has map[string]bool, test string, what text.Text) {
	for _, id := range ids {
		if !has[id] {
			d.note(test, text.Format("%.40[1]s：產品「%.80[2]s」缺少%[3]s。", "%.40[1]s: the product %.80[2]q lacks %[3]s.", v.Name(), id, what))
		}
	}
}
