package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Drills are the drills by a script, and the form for the next.
type Drills struct {
	Problem  text.Text
	May      bool // its reader may plan one
	Examples []Link
	Fields   []Field
	Classes  []Choice
	Sectors  []Choice
	Orgs     Field
	Rows     []DrillRow
}

// DrillRow is one of them.
type DrillRow struct {
	Name, Href string
	Start      time.Time
	Bodies     int
	State      State
}

// Page draws the page.
func (p Drills) Page(v View) templ.Component { return drillsPage(v, p) }

// Drill is one, with who reacted when.
type Drill struct {
	Name, Post string
	State      State
	May        bool // its reader may end it
	Facts      []Fact
	Parts      []DrillPart
	Bodies     []DrillBody
	More       int // members that do not stand here
	Script     string
}

// DrillPart is a part of the script, and what came of it.
type DrillPart struct {
	After, Within              int // minutes
	Asks                       text.Text
	Asked                      bool
	Words                      string
	Told, InTime, Late, Missed int
	Median                     text.Text
}

// DrillBody is a member that takes part.
type DrillBody struct {
	Org, Case Link
	Reactions []State // one a part
}

// Page draws the page.
func (p Drill) Page(v View) templ.Component { return drillPage(v, p) }

// CaseDrill is a part of a script as a member reads it.
type CaseDrill struct {
	Told, Due time.Time // Due: zero where nothing is asked
	Words     string
	Asks      text.Text
	State     State
	Go        Link // where to do it; zero where it is done, or over
}

// head names a part, as over its column.
func (p DrillPart) head(v View) string {
	return v.T(text.Format("+%[1]d 分 %[2]v", "+%[1]d min, %[2]v", p.After, p.Asks))
}

var (
	wDrills        = text.Of("劇本演練", "Scripted drills")
	wDrillsT       = text.Of("依劇本告訴選定的成員，並量每個單位多久做了什麼。每個單位得到一件標示【演練】的事件，不動任何系統，也不進統計。", "Chosen members are told the parts of a script, and who did what when is measured. Each gets an incident that is marked [Drill]; no system is touched, and no figure counts it.")
	wDrillOwn      = text.Of("這是演練：現在要做的事", "This is a drill: what to do now")
	wDrillsNew     = text.Of("排一場演練", "Plan a drill")
	wDrillsExample = text.Of("從現成的劇本開始：", "Begin with a script:")
	wDrillsTo      = text.Of("哪些領域的成員參加", "Members of which sectors take part")
	wDrillsClass   = text.Of("事件類別（RSIT）", "Class (RSIT)")
	wDrillsGo      = text.Of("排定", "Plan it")
	wDrillsConsent = text.Of("只有通知與回覆，不影響參加單位的權益。若演練可能影響特定非公務機關的權益，要先取得書面同意（2021 年辦法第 19 條）。", "It is notices and answers alone and harms nobody's rights. A drill that could harm those of a specific non-public body needs its written consent first (Regulations of 2021, art. 19).")
	wDrillsNone    = text.Of("還沒有演練。", "There is no drill yet.")
	wDrillsCount   = text.Of("個單位", "members")
	wDrillParts    = text.Of("各段", "Parts")
	wDrillPart     = text.Of("段", "Part")
	wDrillTold     = text.Of("已告知", "Told")
	wDrillInTime   = text.Of("準時", "In time")
	wDrillLate     = text.Of("逾時", "Late")
	wDrillMissed   = text.Of("沒有反應", "No reaction")
	wDrillMedian   = text.Of("中位時間", "Median")
	wDrillBody     = text.Of("單位", "Member")
	wDrillWho      = text.Of("誰在多久之後做了什麼", "Who did it, after how long")
	wDrillWhoT     = text.Of("缺得最多的排在最前面：這些單位的聯絡人可能找不到，請打電話。", "Those from whom most is missing come first: their contacts may not be reachable, so call them.")
	wDrillCSV      = text.Of("下載全部（CSV）", "Download all (CSV)")
	wDrillEnd      = text.Of("現在結束", "End it now")
	wDrillEndT     = text.Of("參加單位會讀到演練結束，演練的事件也一起結案。", "Members read that it is over, and its incidents are closed.")
	wDrillScript   = text.Of("劇本", "Script")
	wDrillAgain    = text.Of("重新開啟這一頁看最新情形。", "Open this page again to see more.")
)
