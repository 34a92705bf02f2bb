package page

import "lianfang/internal/text"

var (
	wColon   = text.Of("：", ": ")
	wComma   = text.Of("、", ", ")
	wUrgency = [5]text.Text{{}, text.Of("立即", "Now"), text.Of("今天", "Today"), text.Of("本週", "This week"), text.Of("知悉", "To know")}

	wAffected    = text.Of("受影響", "Affected")
	wNotAffected = text.Of("不受影響", "Not affected")
	wCannotTell  = text.Of("還不能確定", "Cannot tell yet")

	wErrors   = text.Of("有 %d 個地方要改", "%d to correct")
	wRemove   = text.Of("移除條件：%s %s", "Remove this condition: %s %s")
	wAll      = text.Of("全部", "All")
	wNext     = text.Of("看後面的", "Show more")
	wFirst    = text.Of("回到開頭", "Back to the start")
	wShownAll = text.Of("共 %s 筆", "%s in all")
	wShown    = text.Of("這一頁 %s 筆", "%s on this page")
	wShownOf  = text.Of("這一頁 %s 筆，共 %s 筆", "%s on this page, %s in all")
	wShownAbt = text.Of("這一頁 %s 筆，約 %s 筆", "%s on this page, about %s in all")
	wOf       = text.Of("%s，共 %s", "%s of %s")
	wNone     = text.Of("沒有", "None")
	wFilter   = text.Of("篩選", "Filter")
	wWhole    = text.Of("全程", "The whole way")
	wCopy     = text.Of("複製", "Copy")
	wCopied   = text.Of("已複製", "Copied")
	wUnknown  = text.Of("未知", "unknown")
	wMust     = text.Of("必填", "required")
)

func (d Verdict) word() text.Text {
	switch d {
	case Affected:
		return wAffected
	case NotAffected:
		return wNotAffected
	}
	return wCannotTell
}

func (d Verdict) icon() string {
	switch d {
	case Affected:
		return "bang"
	case NotAffected:
		return "check"
	}
	return "ask"
}

// leafIcon is the mark inside an evidence tree, where yes means that the condition holds.
func (d Verdict) leafIcon() string {
	switch d {
	case Affected:
		return "check"
	case NotAffected:
		return "x"
	}
	return "ask"
}

func (u Urgency) word() text.Text {
	if u < 1 || u > 4 {
		return text.Text{}
	}
	return wUrgency[u]
}

var (
	wHolds    = text.Of("成立", "Holds")
	wHoldsNot = text.Of("不成立", "Does not hold")
	wMissing  = text.Of("未知", "Unknown")
)

// leafWord says aloud what the mark of a leaf shows: the conclusion in the words of verdicts, a condition as holding or not.
func (d Verdict) leafWord(top bool) text.Text {
	if top {
		return d.word()
	}
	switch d {
	case Affected:
		return wHolds
	case NotAffected:
		return wHoldsNot
	}
	return wMissing
}

var (
	wDash   = text.Same("—") // not applicable; what is not known says 未知
	wNobody = text.Of("無人", "nobody")
)
