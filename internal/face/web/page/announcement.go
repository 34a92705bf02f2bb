package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Announcements are what everybody is told of major incidents.
type Announcements struct {
	Rows   []AnnouncementRow
	Cursor Cursor
}

// AnnouncementRow is one of them in the list.
type AnnouncementRow struct {
	Number string
	Title  text.Text
	Told   time.Time
	Ended  bool
}

// Announcement is one of them.
type Announcement struct {
	Number string
	Title  text.Text
	Facts  []Fact
	Items  []Fact
	Ended  bool
	Why    string
}

// AnnouncementForm is where the desk writes one, and where the body reads it before everybody does.
type AnnouncementForm struct {
	Number   string // of the case
	Case     string // its page
	State    State
	Title    text.Text
	Problem  text.Text
	Public   *Link
	Items    []Fact // the text that may become public
	Barred   text.Text
	Post     string // "" for who only reads
	Words    [][2]Field
	Secrets  []CaseChoice
	Left     string
	Publish  string // "" where there is nothing to publish
	Version  int64
	Own      bool // the reader wrote it, so another publishes it
	Withdraw string
	Versions []LogLine
}

// Page draws it.
func (p Announcements) Page(v View) templ.Component { return announcementsPage(v, p) }

// Page draws it.
func (p Announcement) Page(v View) templ.Component { return announcementPage(v, p) }

// Page draws it.
func (p AnnouncementForm) Page(v View) templ.Component { return announcementFormPage(v, p) }

var (
	wAnn         = text.Of("重大資安事件公告", "Announcements of major incidents")
	wAnnLead     = text.Of("主管機關就重大資通安全事件公布的必要內容與因應措施。", "What the authority publishes of major incidents: what has to be known, and what to do.")
	wAnnNone     = text.Of("目前沒有公告", "Nothing is announced")
	wAnnNoneT    = text.Of("有重大資安事件需要讓大家知道時，會寫在這裡。", "When everybody has to know of a major incident, it stands here.")
	wAnnEnded    = text.Of("已收回", "taken back")
	wAnnEndedT   = text.Of("這則公告已收回。理由：", "This announcement was taken back. The reason:")
	wAnnForm     = text.Of("對外公告", "Announcement to the public")
	wAnnFormLead = text.Of("通報及應變辦法第 11 條：要寫五項；營業秘密與依法應保密的內容不寫。由另一位值班台人員確認後才公布。", "Regulations on notification and response, art. 11: five things are said, and no trade secret or what the law keeps secret. Another person of the desk publishes it.")
	wAnnBodyLead = text.Of("這是中心可能公布的文字。有不該公開的內容，請在事件頁面寫給值班台。", "This is what the centre may publish. If something in it must not become public, write to the desk on the page of the incident.")
	wAnnSecrets  = text.Of("公布前先看：有沒有不能公開的", "Before it is published: what must not be told")
	wAnnLeft     = text.Of("刪去了什麼、或為什麼仍予公布（只有值班台看得到）", "What was left out, or why it is told all the same (for the desk alone)")
	wAnnSave     = text.Of("存這一版", "Keep this version")
	wAnnLook     = text.Of("公布後的樣子", "As everybody would read it")
	wAnnPublish  = text.Of("公布這一版", "Publish this version")
	wAnnOwn      = text.Of("這一版是您寫的，請值班台另一位看過後公布。", "You wrote this version; another person of the desk reads and publishes it.")
	wAnnWithdraw = text.Of("收回公告", "Take the announcement back")
	wAnnWhy      = text.Of("收回的理由（大家都看得到）", "Why it is taken back (everybody reads it)")
	wAnnVersions = text.Of("版本", "Versions")
)
