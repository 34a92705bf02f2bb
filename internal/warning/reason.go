package warning

import (
	"lianfang/internal/text"
)

// Reason says why one organisation is told; it is that organisation's own and nobody else reads it.
type Reason struct {
	Affected int64  `json:"affected,omitzero"` // components on machines that are affected for certain
	Possible int64  `json:"possible,omitzero"` // that cannot be told yet
	Touches  int    `json:"touches,omitzero"`  // indicators in its networks or under its domains
	What     string `json:"what,omitzero"`     // one such network or domain
	ByHand   bool   `json:"by_hand,omitzero"`  // the desk named it

	Supplier      SupplierSort `json:"supplier,omitzero"`      // one of its suppliers says so
	Name          text.Text    `json:"name,omitzero"`          // which one, unless it is not named
	Vulnerability int64        `json:"vulnerability,omitzero"` // that the supplier is affected by; how much of it is told each reader, each time, is up to what that reader may read
}

// Text is the reason in words.
func (r Reason) Text() text.Text {
	switch {
	case r.Supplier == SupplierExposed:
		return text.Format("您登記的供應商「%s」有系統受弱點影響，並同意告訴客戶。", "%s, which is your supplier, has a system that is affected by a flaw, and lets its customers know.", r.Name)
	case r.Supplier == SupplierAttacked:
		return text.Format("您登記的供應商「%s」通報它遭到攻擊。", "%s, which is your supplier, reports that it is attacked.", r.Name)
	case r.Supplier == SupplierUnnamed:
		return text.Of("您的供應商之一曝險或遭到攻擊；中心不說是哪一家。", "One of your suppliers is exposed or attacked; the centre does not say which.")
	case r.Touches > 0:
		return text.Format("有 %[1]d 項情資指到您登記的 %[2]s。", "Indicators that point to %[2]s, which you registered: %[1]d.", r.Touches, r.What)
	case r.Affected > 0 && r.Possible > 0:
		return text.Format("您的資產清單裡，%d 項確定受影響，%d 項還不能確定。", "In your inventory: affected for certain %d, cannot be told yet %d.", r.Affected, r.Possible)
	case r.Affected > 0:
		return text.Format("您的資產清單裡，%d 項確定受影響。", "In your inventory: affected for certain %d.", r.Affected)
	case r.Possible > 0:
		return text.Format("您的資產清單裡，%d 項還不能確定是否受影響，請補上缺少的版本。", "In your inventory: cannot be told yet %d. Please add the missing version.", r.Possible)
	}
	return text.Of("值班台指定通知您。", "The desk named you as a recipient.")
}
