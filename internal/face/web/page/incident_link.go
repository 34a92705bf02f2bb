package page

import (
	"strconv"

	"lianfang/internal/text"
)

// IncidentKin is what belongs to a case, and what may be the same.
type IncidentKin struct {
	Similar []SimilarRow
	Links   []KinRow
	Act     *CaseAct // by which the desk links more; nil for all others
}

// SimilarRow is a case that may be the same.
type SimilarRow struct {
	Case    Link
	Ref     string
	State   State
	Reasons []text.Text
	Merges  bool
}

// KinRow is one thing that belongs to a case.
type KinRow struct {
	To    string
	Ref   string
	Sort  text.Text
	Link  Link
	Says  text.Text // of another case
	Words string
	Undo  bool // its reader may take it back
	Must  bool // with a reason
}

// why is the field for a reason in one of several forms of a page.
func why(form string, i int, must bool) Field {
	return Field{Name: form + "-words-" + strconv.Itoa(i), Send: "words", Label: wKinWhy, Must: must}
}

var (
	wKin        = text.Of("相關的事件、預警與情資", "Related incidents, warnings and intelligence")
	wKinNone    = text.Of("還沒有連結。", "Nothing is linked yet.")
	wKinMay     = text.Of("可能是同一件", "May be the same")
	wKinMayT    = text.Of("只有值班台看得到這些建議。記為同一件時，較晚的一件會結束並指向較早的；它如果還有法定時限在跑，就留著，等辦完再結案。", "Only the desk sees these. Noted as the same, the younger of the two is closed and points to the older; where a clock of the law still runs on it, it stays open until that is done.")
	wKinMerges  = text.Of("同一個 IP 三天內的申訴，可以併案。", "Complaints of one address within three days may be joined.")
	wKinSame    = text.Of("同一件", "The same")
	wKinRelated = text.Of("相關", "Related")
	wKinOther   = text.Of("不是同一件", "Not the same")
	wKinWhy     = text.Of("理由", "Reason")
	wKinUndo    = text.Of("取消", "Take back")
	wKinUndoOf  = text.Of("取消與「%v」的連結", "Take back the link to %v")
)
