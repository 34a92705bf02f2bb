package match

import "lianfang/internal/exposure/knowledge"

// Coverage counts how many of the vulnerabilities have a rule by which an inventory can be judged, in all and by month of publication; one that was
// withdrawn is not counted. Call it after Seal.
func (b *Base) Coverage() (knowledge.Tally, knowledge.Months) {
	var t knowledge.Tally
	months := knowledge.Months{}
	for i := range b.groups {
		g := &b.groups[i]
		if g.rejected {
			continue
		}
		t.Add(g.Covers, 1)
		months.Add(int(g.Day/100), g.Covers, 1)
	}
	return t, months
}
