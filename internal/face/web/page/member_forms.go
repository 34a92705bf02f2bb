package page

import (
	"time"

	"lianfang/internal/text"
)

// Colleague is a person of the organisation with what they may do here.
type Colleague struct {
	Name    string
	ID      string // posted as "person"
	Mail    string
	Phone   string
	Offices []OfficeMark
	Link    string // POST address that mails them a sign-in link, "" where that cannot be
}

// OfficeMark is one role of a person; End is what is posted to take it away, "" where the reader may not.
type OfficeMark struct {
	Name text.Text
	End  string
}

// PlaceRow is a network or domain that the organisation calls its own.
type PlaceRow struct {
	Name  string
	Kind  text.Text
	State State
	Why   string // the desk's reason where it was refused
	End   string // POST address that gives it back
}

// DelegationRow is what somebody may do for the organisation, or it for somebody.
type DelegationRow struct {
	Org   Link
	Ours  bool // the reader's organisation is the one that gave it
	What  text.Text
	Amber bool
	Until time.Time
	End   string // what is posted to end it
}

// SupplyRow is a supplier or a customer.
type SupplyRow struct {
	Org      Link
	Supplier bool
	What     string
	State    State
}

// MemberForms is what the reader may change about the organisation; a nil or empty part is not shown.
type MemberForms struct {
	Base       string // /members/{slug}
	Contacts   bool
	People     bool
	Places     bool
	Ties       bool
	Roles      []Choice // of people
	Duties     []Choice // of contacts
	Channels   []Choice
	Delegable  []Choice
	Languages  []Choice
	State      []Choice // what the desk may make of it now
	Agreements []string // versions that the desk may write down
}

var (
	wPeopleHead  = text.Of("人員與角色", "People and roles")
	wPeopleTip   = text.Of("誰可以登入、代表單位做什麼。", "Who may sign in, and what they may do for the organisation.")
	wPersonAdd   = text.Of("新增人員", "Add a person")
	wPersonRole  = text.Of("角色", "Role")
	wPersonLang  = text.Of("語言", "Language")
	wPersonGo    = text.Of("新增", "Add")
	wOfficeEnd   = text.Of("取消角色", "Take the role away")
	wLinkSend    = text.Of("寄登入連結", "Mail a sign-in link")
	wContactAdd  = text.Of("新增聯絡管道", "Add a way to be reached")
	wContactEnd  = text.Of("刪除", "Delete")
	wContactRank = text.Of("順位", "Order")
	wContactAddr = text.Of("地址或號碼", "Address or number")
	wConfirmAll  = text.Of("都正確，沒有變", "All right, nothing has changed")
	wPlaces      = text.Of("網段與網域", "Networks and domains")
	wPlacesTip   = text.Of("核可之後，情資提到它們時我們就知道要通知您。", "Once approved, we know to tell you when intelligence names them.")
	wPlacesNone  = text.Of("還沒有登錄。沒有登錄，我們不知道哪些攻擊與您有關。", "None yet. Without them we cannot know which attacks concern you.")
	wPlacesMore  = text.Of("還有 %s 項沒有列在這裡，程式介面可以全部讀出。", "%s more are not listed here; the programs’ interface gives them all.")
	wPlaceAdd    = text.Of("登錄網段或網域，一行一個", "Networks or domains, one a line")
	wPlaceAddT   = text.Of("例如 203.0.113.0/28 或 example.com.tw", "Such as 203.0.113.0/28 or example.com.tw")
	wPlaceGo     = text.Of("登錄", "Declare")
	wPlaceEnd    = text.Of("收回", "Give back")
	wTies        = text.Of("委任與供應鏈", "Delegation and supply chain")
	wTiesTip     = text.Of("委任資安廠商代辦；寫下供應商，他們出事時我們會先告訴您。", "Let a security provider act for you; name your suppliers, and when something happens to them you hear it first.")
	wTieTo       = text.Of("委任給", "delegated to")
	wTieFrom     = text.Of("受任於", "acts for")
	wTieUntil    = text.Of("到", "until")
	wTieAmber    = text.Of("含 TLP:AMBER", "TLP:AMBER too")
	wTieEnd      = text.Of("結束", "End")
	wTieNew      = text.Of("新的委任", "A new delegation")
	wTieAgent    = text.Of("廠商的代號", "The provider’s slug")
	wTieWhat     = text.Of("委任什麼", "What is delegated")
	wTieDate     = text.Of("到哪一天", "Until")
	wTieGo       = text.Of("委任", "Delegate")
	wSupplier    = text.Of("供應商", "supplier")
	wCustomer    = text.Of("客戶", "customer")
	wSupplyNew   = text.Of("新增供應商", "Add a supplier")
	wSupplyOrg   = text.Of("供應商的代號", "The supplier’s slug")
	wSupplyWhat  = text.Of("供應什麼", "What they supply")
	wSupplyGo    = text.Of("新增", "Add")
	wStateForm   = text.Of("成員狀態", "Membership")
	wStateWhy    = text.Of("理由（記入日誌）", "Reason (kept in the journal)")
	wStateGo     = text.Of("變更", "Change")
	wPaper       = text.Of("登錄紙本協議", "Write down an agreement on paper")
	wPaperV      = text.Of("協議版本", "Version")
	wPaperGo     = text.Of("登錄", "Write it down")
)
