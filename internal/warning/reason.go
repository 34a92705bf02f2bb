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
}

// Text is the reason in words.
func (r Reason) Text() text.Text {
	switch {
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
