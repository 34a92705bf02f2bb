package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Join is the form by which an organisation asks to come in. No account is needed.
type Join struct {
	Sent    bool // a letter is on its way
	Problem text.Text
	Inviter text.Text // who gave the code, empty without one
	Code    string
	Name    Field
	NameEn  Field
	Number  Field
	Person  Field
	Title   Field
	Mail    Field
	Phone   Field
	Domains Field
	Nets    Field
	Words   Field
	Kinds   []Choice
	Sectors []Choice
	Regions []Choice
}

// Page draws the page.
func (p Join) Page(v View) templ.Component { return joinPage(v, p) }

// JoinStatus is an application as whoever sent it sees it.
type JoinStatus struct {
	Name     text.Text
	State    State
	Lead     text.Text
	Notes    []Said
	Confirm  string // POST address while the address is not confirmed
	Answer   string // POST address while the applicant may write
	Withdraw string
	SignIn   bool
}

// Said is one side's words.
type Said struct {
	Who   text.Text
	Words string
	At    time.Time
}

// Page draws the page.
func (p JoinStatus) Page(v View) templ.Component { return joinStatusPage(v, p) }

// Upkeep is the page of a letter that asks whether contacts still hold.
type Upkeep struct {
	Name     text.Text
	Channels []ChannelRow
	Post     string
	Done     bool
}

// Page draws the page.
func (p Upkeep) Page(v View) templ.Component { return upkeepPage(v, p) }

// starred is a field that has to be filled in, and says so.
func starred(f Field) Field {
	f.Must, f.Label = true, text.Format("%v *", "%v *", f.Label)
	return f
}

func (p Join) fields() []Field {
	must := starred
	return []Field{must(p.Name.or("name", wJoinName, "")), p.NameEn.or("name-en", wJoinNameEn, ""), hinted(p.Number.or("registry", wJoinNumber, ""), wJoinNumberT),
		must(p.Person.or("person", wJoinPerson, "")), p.Title.or("title", wJoinTitle, ""), must(p.Mail.or("mail", wMail, "email")), must(p.Phone.or("phone", wPhone, "tel")),
		hinted(p.Domains.or("domains", wJoinDomains, "area"), wJoinDomainsT), hinted(p.Nets.or("networks", wJoinNets, "area"), wJoinNetsT), hinted(p.Words.or("words", wJoinWords, "area"), wJoinWordsT)}
}

func hinted(f Field, hint text.Text) Field {
	f.Hint = hint
	return f
}

var (
	wJoin         = text.Of("加入聯防", "Join the joint defence")
	wJoinLead     = text.Of("公司、學校、醫院、機關都可以申請，不收費。入會之後，與您有關的威脅會直接通知您；加入不會增加您的通報義務，您告訴我們的事也不會轉給主管機關。", "Firms, schools, hospitals and agencies may apply, free of charge. Once in, you are told at once of threats that concern you. Joining adds no duty to report, and what you tell us is not passed to a regulator.")
	wJoinTime     = text.Of("大約三分鐘。標了 * 的才要填。", "About three minutes. Only what is marked * is needed.")
	wJoinOrg      = text.Of("單位", "The organisation")
	wJoinWho      = text.Of("聯絡人", "Whom we reach")
	wJoinPlaces   = text.Of("您的網域與網段", "Your domains and networks")
	wJoinPlacesT  = text.Of("有人拿它們做壞事，或情資提到它們時，我們就知道要找您。現在不填也可以。", "When somebody misuses them or intelligence names them, we know whom to tell. You may leave this for later.")
	wJoinName     = text.Of("單位全名", "Full name")
	wJoinNameEn   = text.Of("英文名稱", "Name in English")
	wJoinNumber   = text.Of("統一編號或機關 OID", "Business number, or an agency’s OID")
	wJoinNumberT  = text.Of("用來核對身分；外國單位可以不填。", "To make sure who you are; leave it empty if you are not in Taiwan.")
	wJoinKind     = text.Of("種類", "Kind")
	wJoinRegion   = text.Of("縣市", "County")
	wJoinPerson   = text.Of("姓名", "Name")
	wJoinTitle    = text.Of("職稱", "Position")
	wJoinDomains  = text.Of("網域，一行一個", "Domains, one a line")
	wJoinDomainsT = text.Of("例如 example.com.tw，不用寫 www。", "Such as example.com.tw, without www.")
	wJoinNets     = text.Of("對外 IP 或網段，一行一個", "Public addresses or networks, one a line")
	wJoinNetsT    = text.Of("例如 203.0.113.0/28。不確定就留白。", "Such as 203.0.113.0/28. Leave it empty if you are not sure.")
	wJoinWords    = text.Of("想告訴我們的事", "What you want to tell us")
	wJoinWordsT   = text.Of("例如為什麼想加入。不要寫密碼。", "Why you would join, for example. No passwords, please.")
	wJoinCode     = text.Of("邀請碼", "Invitation code")
	wJoinCodeT    = text.Of("公會或協會給您的；沒有就留白。", "From your association; leave it empty if you have none.")
	wJoinGo       = text.Of("送出申請", "Send")
	wJoinInvited  = text.Of("%v 邀請您加入。", "%v invites you.")
	wJoinPrivacy  = text.Of("這些資料只給中心審查入會用；沒有通過的，半年後刪除。", "This is read by the centre alone, to decide on your application; if it comes to nothing it is deleted after half a year.")
	wJoinSentHead = text.Of("請到信箱確認", "Look into your mailbox")
	wJoinSentBody = text.Of("我們寄了一封信到您填的信箱。打開信裡的連結按「確認」，中心才會開始審查。", "We have sent a letter to the address you gave. Open its link and press “Confirm”; only then does the centre look at your application.")
	wJoinSentMore = text.Of("十分鐘內沒收到，請看垃圾信件匣，或再申請一次。", "If it has not come in ten minutes, look among the spam, or apply once more.")
	wJoinConfirm  = text.Of("確認，請開始審查", "Confirm: please look at it")
	wJoinConfT    = text.Of("按下之後，值班台就看得到這件申請。", "The desk sees the application as soon as you press.")
	wJoinNotes    = text.Of("往來", "What was said")
	wJoinAnswer   = text.Of("回覆或補充", "Answer, or add something")
	wJoinSend     = text.Of("送出", "Send")
	wJoinBack     = text.Of("撤回申請", "Take the application back")
	wJoinKeep     = text.Of("這一頁的連結就是您的憑證，請收好。", "The link of this page is your key: keep it.")
	wSignInNew    = text.Of("還不是成員？", "Not a member yet?")
	wJoinAlready  = text.Of("已經是成員？", "A member already?")
	wUpkeep       = text.Of("聯絡窗口還正確嗎？", "Are your contacts still right?")
	wUpkeepLead   = text.Of("出事時，我們會照這份名單找 %v 的人。", "When something happens we reach %v by this list.")
	wUpkeepGo     = text.Of("都沒有變", "Nothing has changed")
	wUpkeepOr     = text.Of("有變？登入修改", "Something has? Sign in and change it")
	wUpkeepDone   = text.Of("謝謝，記下了。三個月後再問您一次。", "Thank you, it is noted. We ask again in three months.")
)
