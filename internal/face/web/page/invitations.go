package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Invitations is the page of codes that an association gives to its members.
type Invitations struct {
	Summary      text.Text
	Problem      text.Text
	Rows         []InvitationRow
	May          bool     // the reader may make codes
	Associations []Choice // whom the desk may make them for; empty for an association itself
	Communities  []Choice
	Most         string
	Days         string
}

// InvitationRow is one code.
type InvitationRow struct {
	Code    string
	Link    string // the address that an association mails to its members
	Org     text.Text
	Into    text.Text
	Until   time.Time
	Came    int
	Members int
	Most    int
	State   State
	End     string // POST address, "" where it has ended
}

// Page draws the page.
func (p Invitations) Page(v View) templ.Component { return invitationsPage(v, p) }

var (
	wInvites     = text.Of("邀請碼", "Invitation codes")
	wInvitesTip  = text.Of("公會、協會把一個碼發給全體會員；用它申請的單位，審查時看得到是誰邀請的。碼本身不開任何門。", "An association gives one code to all its members. Who applies with it is seen to come from there. A code opens nothing by itself.")
	wInvitesNone = text.Of("還沒有邀請碼", "No codes yet")
	wInviteCode  = text.Of("碼與連結", "Code and link")
	wInviteOf    = text.Of("團體", "Association")
	wInviteInto  = text.Of("入會後加入的群組", "Community that they join")
	wInviteUsed  = text.Of("申請／成員／上限", "Applied / members / most")
	wInviteUntil = text.Of("有效到", "Works until")
	wInviteEnd   = text.Of("停用", "End")
	wInviteNew   = text.Of("新的邀請碼", "A new code")
	wInviteMost  = text.Of("最多幾個單位可用", "For how many organisations")
	wInviteDays  = text.Of("有效幾天", "For how many days")
	wInviteGo    = text.Of("產生邀請碼", "Make a code")
	wInviteNoCom = text.Of("不加入群組", "none")
)
