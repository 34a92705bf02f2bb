package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Communities is the list of groups that share among themselves; the open one shows who is in it.
type Communities struct {
	Rows    []Link
	Open    text.Text // "" where none is open
	Members []CommunityMember
	Post    string // of the open one, for the desk; below it are join and leave
	Make    bool
	Problem text.Text
	Slug    string
	Name    [2]string
}

// CommunityMember is an organisation in it.
type CommunityMember struct {
	Org  Link
	Slug string
}

// Page draws the page.
func (p Communities) Page(v View) templ.Component { return communitiesPage(v, p) }

var (
	wCommunities = text.Of("群組", "Communities")
	wComTip      = text.Of("群組裡的單位互相分享。退出之後，立刻讀不到只給這個群組的情資；先前讀過的收不回來，會通知對方的系統。", "Organisations in a community share among themselves. Who leaves reads nothing more that was for it alone, at once; what was read cannot be taken back, and their programs are told.")
	wComNone     = text.Of("還沒有群組", "No communities yet")
	wComMembers  = text.Of("群組裡的單位", "In it")
	wComEmpty    = text.Of("這個群組裡還沒有單位。", "Nobody is in it yet.")
	wComAdd      = text.Of("加入單位的代號，一行一個", "Slugs of organisations to let in, one a line")
	wComAddGo    = text.Of("加入", "Let in")
	wComOut      = text.Of("請出", "Take out")
	wComNew      = text.Of("新的群組", "A new community")
	wComName     = text.Of("名稱", "Name")
	wComGo       = text.Of("建立", "Make it")
)
