package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Victims are the lists of victims, and the form for the next.
type Victims struct {
	Problem text.Text
	Fields  []Field
	Origins []Choice
	Classes []Choice
	Levels  []Choice
	Names   []Choice
	Lists   []VictimListRow
}

// VictimListRow is one of them.
type VictimListRow struct {
	Name   string
	Href   string
	Origin text.Text
	Class  text.Text
	Came   time.Time
}

// Page draws the page.
func (p Victims) Page(v View) templ.Component { return victimsPage(v, p) }

// VictimList is a list, divided by owner.
type VictimList struct {
	Name    string
	Post    string
	Words   string // as an owner of one row reads them
	Mailed  string // as whoever answers for one row reads them; "" where nobody is asked so
	Facts   []Fact
	Shares  []VictimShare
	Waiting bool      // somebody was not told yet
	Again   bool      // of some rows nobody was told: whose they are may be looked up again
	NoMail  bool      // some are for mailboxes, and no letters are sent here
	Going   text.Text // how far the telling is, zero where it is not under way
	Foreign bool      // another team sent it, and hears how far it is
	Status  string    // for that team, in English
}

// VictimShare is what one owner has of it.
type VictimShare struct {
	Owner      text.Text
	Mail       string    // the mailbox that answers for abuse; "" for a member's rows, and nobody's
	Back       text.Text // the letter to it came back
	Rows, Told int64
	Case       Link
	Answer     text.Text
}

// Page draws the page.
func (p VictimList) Page(v View) templ.Component { return victimListPage(v, p) }

// CaseVictims are the rows for which the desk opened a case.
type CaseVictims struct {
	Count  int
	Rows   string
	Answer text.Text
	Act    *CaseAct // nil for the desk
}

var (
	wVictimContact = text.Of("濫用通報信箱", "abuse mailbox")
	wVictimNoMail  = text.Of("這個中心沒有設定寄信，濫用通報信箱不會收到通知。請管理員設定寄信主機，再按一次通知。", "This centre sends no mail, so abuse mailboxes are not told. Have the administrator set a mail server, then tell them again.")
	wVictimMailed  = text.Of("濫用通報信箱會讀到", "What an abuse mailbox reads")
	wVictimAgain   = text.Of("再查一次是誰的", "Look again whose they are")
	wVictimAgainT  = text.Of("還沒通知的列，可能已經有新成員或新的濫用通報信箱。", "For rows of which nobody was told, a member or an abuse mailbox may be known by now.")
	wVictims       = text.Of("受害名單", "Lists of victims")
	wVictimsT      = text.Of("其他團隊傳來的名單、中心自己看到的跡象、有人兜售的資料：依所屬單位分開，一次通知所有單位，再回覆對方。", "Lists that other teams send, what the centre saw itself, data that somebody offers: divided by owner, all owners told at once, and the sender answered.")
	wVictimsTake   = text.Of("分開（先不通知）", "Divide it (nobody is told yet)")
	wVictimsOrigin = text.Of("從哪裡來", "Where it comes from")
	wVictimsClass  = text.Of("事件類別（RSIT）", "Class (RSIT)")
	wVictimsTLP    = text.Of("對方標的分享等級", "Marking of the sender")
	wVictimsNames  = text.Of("可以告訴受害單位是誰傳來的嗎", "May owners read who sent it")
	wVictimsNew    = text.Of("收一份名單", "Take a list")
	wVictimsNone   = text.Of("還沒有名單。", "There is no list yet.")
	wVictimOwners  = text.Of("依單位", "By owner")
	wVictimOwner   = text.Of("單位", "Owner")
	wVictimRows    = text.Of("列數", "Rows")
	wVictimTold    = text.Of("已通知", "Told")
	wVictimCase    = text.Of("事件", "Case")
	wVictimAnswer  = text.Of("回覆", "Answer")
	wVictimWords   = text.Of("單位會讀到", "What an owner reads")
	wVictimTell    = text.Of("通知所有單位", "Tell every owner")
	wVictimTellT   = text.Of("每個單位得到一件自己的事件，只有自己的列；自願參加的單位，主管機關看不到。不屬於成員、但有濫用通報信箱的列，會寄信給那個信箱；其餘不通知任何人。", "Each owner gets a case of its own with its own rows alone; its authority does not read it. Rows of no member go by mail to their abuse mailbox where one is known, and otherwise to nobody.")
	wVictimAllTold = text.Of("知道的單位都通知了。", "Every owner that is known was told.")
	wVictimStatus  = text.Of("給對方的回覆（英文，沒有受害單位的名稱）", "Answer to the sender (in English, and no victim is named)")
	wVictimCSV     = text.Of("下載逐列狀態（CSV）", "Download the state of each row (CSV)")
	wVictimSaid    = text.Of("記下已回覆對方", "Note that the sender was answered")
	wCaseVictims   = text.Of("名單", "Rows")
)
