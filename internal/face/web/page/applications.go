package page

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Applications is the desk's list of who asks to come in.
type Applications struct {
	Summary text.Text
	Filters []Filter
	Rows    []ApplicationRow
	Cursor  Cursor
}

// ApplicationRow is one of them.
type ApplicationRow struct {
	Name   text.Text
	Href   string
	Sector text.Text
	Person string
	From   text.Text // who invited, empty for nobody
	Came   time.Time
	State  State
}

// Page draws the page.
func (p Applications) Page(v View) templ.Component { return applicationsPage(v, p) }

// Application is one of them as the desk looks at it.
type Application struct {
	Name    text.Text
	State   State
	Org     Link // once approved
	Facts   []Fact
	Words   string
	Places  []string
	Doubts  []Doubt
	Notes   []Said
	Problem text.Text
	Post    string // "" where nothing is to be decided; below it are ask, refuse and approve
	Slug    string
	Levels  []Choice
	Sectors []Choice
	Regions []Choice
	Tiers   []Choice
	Kinds   []Choice
}

// Doubt is something to look at twice.
type Doubt struct {
	Org  Link
	What text.Text
}

// Page draws the page.
func (p Application) Page(v View) templ.Component { return applicationPage(v, p) }

// linesIn are the lines of what somebody wrote.
func linesIn(s string) []string { return strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") }

var (
	wApplications = text.Of("入會申請", "Applications")
	wAppNone      = text.Of("沒有這種申請", "No such application")
	wAppNoneBody  = text.Of("新的申請確認信箱之後會出現在這裡，「現況」的工作清單也會提醒。", "New ones appear here once their address is confirmed, and in the work queue of Now.")
	wAppCame      = text.Of("收到", "Came")
	wAppFrom      = text.Of("邀請者", "Invited by")
	wAppWhat      = text.Of("申請內容", "What they wrote")
	wAppDoubts    = text.Of("要多看一眼的", "Look twice")
	wAppNoDoubt   = text.Of("信箱確認過、網域相符，名稱與統一編號沒有與別的單位重複。", "The address is confirmed and fits a domain; nobody else has the name or the number.")
	wAppDecide    = text.Of("決定", "Decide")
	wAppApprove   = text.Of("核可，請對方簽協議", "Approve; they sign the agreement next")
	wAppApproveT  = text.Of("核可後對方成為申請中的單位，聯絡人可以登入、讀協議並簽署；簽了才是成員。網域與網段另行核可。", "They become an applicant whose contact may sign in, read the agreement and sign it; only then are they a member. Domains and networks are approved apart.")
	wAppSlug      = text.Of("代號", "Slug")
	wAppSlugT     = text.Of("小寫英文字母、數字與連字號，網址用，不能再改。", "Lower-case letters, digits and hyphens, for addresses; it cannot be changed later.")
	wAppLevel     = text.Of("層級", "Level")
	wAppTier      = text.Of("責任等級", "Responsibility level")
	wAppAsk       = text.Of("問一個問題", "Ask a question")
	wAppAskGo     = text.Of("寄出問題", "Send the question")
	wAppRefuse    = text.Of("不通過", "Refuse")
	wAppRefuseT   = text.Of("理由會寄給對方", "The reason is sent to them")
	wAppRefuseGo  = text.Of("不通過並寄出理由", "Refuse, and send the reason")
	wAppDesk      = text.Of("值班台", "The desk")
	wAppThem      = text.Of("申請人", "The applicant")
)
