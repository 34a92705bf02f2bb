package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// PolicyForm is the form of one rule of the release policy.
type PolicyForm struct {
	Version string // that is being changed
	Post    string
	Problem text.Text
	New     bool
	Last    bool   // the rule that fits everything; it is not taken out
	Place   string // from 1
	Name    [2]string
	Why     [2]string

	Kinds, Tests, Reliability, MaxTLP, OverTLP []Choice
	OverReach, MaxReach                        string

	Quiet                             bool
	Approvers, Urgency, Channels      []Choice
	DueHours, Escalate, FirstContacts string
}

// Page draws the page.
func (p PolicyForm) Page(v View) templ.Component { return policyFormPage(v, p) }

func (p PolicyForm) head() text.Text {
	if p.New {
		return wRuleNew
	}
	return wRuleChange
}

var none text.Text

// PolicyGeneral is the form of what stands beside the rules.
type PolicyGeneral struct {
	Version                   string
	Problem                   text.Text
	Withdraw, Switches        []Choice
	DigestOver, DigestMinutes string
}

// Page draws the page.
func (p PolicyGeneral) Page(v View) templ.Component { return policyGeneralPage(v, p) }

// Approvers is in words how many people release a warning.
func Approvers(n int) text.Text { return approvers(n) }

// The names of a rule's numbers, which sentences about them use too.
var (
	RulePlace     = text.Of("順序", "Place")
	RuleOverReach = text.Of("收件單位超過", "More recipients than")
	RuleMaxReach  = text.Of("收件單位不超過", "No more recipients than")
	RuleApprovers = text.Of("核可", "Approval")
	RuleUrgency   = text.Of("急迫程度", "Urgency")
	RuleDue       = text.Of("幾小時內回覆（0 是不限）", "Answer within hours (0 for no limit)")
	RuleEscalate  = text.Of("沒有回覆時，幾分鐘後催（依序：同一窗口、下一位窗口、電話名單）", "Minutes of silence until a reminder (in order: same contacts, next contacts, calling list)")
	RuleFirst     = text.Of("一開始通知幾個順位的窗口", "How many ranks of contacts are told at once")
)

var (
	wRuleChange  = text.Of("修改規則", "Change a rule")
	wRuleNew     = text.Of("新增規則", "Add a rule")
	wRuleIf      = text.Of("如果", "If")
	wRuleThen    = text.Of("就", "Then")
	wRuleWords   = text.Of("怎麼稱呼", "What it is called")
	wRuleName    = text.Of("名稱", "Name")
	wRuleWhy     = text.Of("理由", "Reason")
	wRulePlaceT  = text.Of("由上往下讀，第一條符合的決定。最後一條不能有條件。", "Read from the top; the first that fits decides. The last one has no conditions.")
	wRuleAll     = text.Of("勾選的都要成立；都不勾就一律符合。", "All that is chosen must hold; with nothing chosen it fits everything.")
	wRuleKinds   = text.Of("種類（都不勾是全部）", "Kinds (none chosen: all)")
	wRuleTests   = text.Of("而且", "And")
	wRuleRel     = text.Of("最好的來源可靠度", "Reliability of the best source")
	wRuleMaxTLP  = text.Of("分享等級不嚴於", "Sharing level no stricter than")
	wRuleOverTLP = text.Of("分享等級嚴於，或沒有標示", "Sharing level stricter than, or not marked")
	wRuleQuiet   = text.Of("不發預警，只列在曝險頁", "No warning; it stands on the page of exposures only")
	wRuleChans   = text.Of("除了收件匣，還寄到", "Beside the inbox, by")
	wRuleSave    = text.Of("從現在起生效", "Put in force")
	wRuleEnd     = text.Of("刪除這條規則", "Take this rule out")
	wRuleBack    = text.Of("不改，回到政策", "Back without changing")
	wGeneral     = text.Of("其他設定", "Other settings")
	wGenWithdraw = text.Of("撤回整則預警要幾個人", "How many people withdraw a whole warning")
	wGenOver     = text.Of("同一窗口一段時間內超過幾封就併成一封", "Mails to one contact in a window until they are put into one")
	wGenMinutes  = text.Of("這段時間是幾分鐘", "Minutes of that window")
	wGenSwitches = text.Of("開關", "Switches")
	wEditRule    = text.Of("修改", "Change")
	wEditRuleOf  = text.Of("修改第 %d 條規則", "Change rule %d")
)
