package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Days is the page of how many days a decision on a vulnerability gives.
type Days struct {
	Version string
	Since   time.Time // zero: the program's own
	Edit    bool
	Problem text.Text
	Tree    text.Text // which decides, for those who only read
	Trees   []Choice
	EPSS    string
	KEVDue  bool
	Levels  []text.Text
	Rows    []DaysRow
	Earlier []LogLine
}

// DaysRow is what a decision gives to each level.
type DaysRow struct {
	Decision text.Text
	Cells    []DaysCell
}

// DaysCell is a number of days, and the name of its field.
type DaysCell struct {
	Name, Value string
	Label       text.Text
}

// Page draws it.
func (p Days) Page(v View) templ.Component { return daysPage(v, p) }

// since says when the policy came in force.
func (p Days) since(v View) text.Text {
	if p.Since.IsZero() {
		return wDaysOwn
	}
	return wVersionSince.With(p.Version, v.Deadline(p.Since))
}

var (
	wDays       = text.Of("處理期限", "Days to deal with a vulnerability")
	wDaysHow    = text.Of("每個弱點依已知的利用情形、影響與資產判定一個決定，再依單位的資安責任等級給天數，自發現那天起算（臺北時間），最後一天算整天。資通安全責任等級分級辦法沒有規定各嚴重度的天數，這裡的數字由中心訂定；自願加入、未列等級的單位只供參考，沒有人會因此被追究。", "A decision is made of each vulnerability by what is known of its use, its impact and the machine; the level of the organisation then gives the days, counted from the day on which it was found (in Taipei), the last one whole. The regulation on responsibility levels gives no days by severity, so these numbers are the centre's. Organisations without a level, who came freely, have them as advice; nobody is held to them.")
	wDaysOwn    = text.Of("系統預設值", "The program's own numbers")
	wDaysTable  = text.Of("天數", "Days")
	wDaysDecide = text.Of("決定", "Decision")
	wDaysTree   = text.Of("由哪一棵決策樹判定", "Which tree decides")
	wDaysEPSS   = text.Of("EPSS 從多少起視為可能已有攻擊程式（0 到 1）", "EPSS from which on an exploit is taken to be about (0 to 1)")
	wDaysKEV    = text.Of("KEV 所列弱點不晚於美國 CISA 的期限；發現時該期限已過的，不超過 CISA 列入時給的天數", "What is in KEV is never due later than CISA's date; where that had passed when it was found, never more days than CISA gave when it listed it")
	wDaysNoKEV  = text.Of("不看美國 CISA 的期限", "CISA's dates do not count")
	wDaysSave   = text.Of("讓它生效", "Put it in force")
	wDaysRest   = text.Of("怎麼判定", "How it is decided")
)
