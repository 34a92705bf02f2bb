package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// AbuseContacts is who answers for addresses and names that are no member's: where that is known from, and a look at one.
type AbuseContacts struct {
	Problem text.Text
	Sources []AbuseSource
	Asked   string
	Found   []Fact // empty where nothing was asked
	Nobody  bool   // nobody is known for what was asked
	Most    int64  // MB of a file
}

// AbuseSource is a source that was loaded.
type AbuseSource struct {
	Name                   string
	Blocks, Names, Without int64
	Loaded                 time.Time
}

// Page draws the page.
func (p AbuseContacts) Page(v View) templ.Component { return abusePage(v, p) }

var (
	wAbuse        = text.Of("濫用通報信箱", "Abuse contacts")
	wAbuseT       = text.Of("受害名單裡不屬於任何成員的位址與網域，會寄信給登記資料上負責處理濫用通報的信箱。資料由您載入；系統不會向任何登記機構查詢。", "Rows of a list of victims that are no member’s are mailed to whoever a registry names for abuse of them. You load that data; the program asks no registry.")
	wAbuseSources = text.Of("已載入的來源", "Sources that are loaded")
	wAbuseNone    = text.Of("還沒有載入任何來源：不屬於成員的列，沒有人會被通知。", "No source is loaded yet: of rows that are no member’s, nobody is told.")
	wAbuseSource  = text.Of("來源", "Source")
	wAbuseSourceT = text.Of("例如 TWNIC、APNIC 或「自行維護」。同名的來源會被新檔案整份取代。", "Such as TWNIC, APNIC or “our own”. A newer file takes the place of all that a source of the same name had.")
	wAbuseBlocks  = text.Of("網段", "Blocks")
	wAbuseNames   = text.Of("網域", "Names")
	wAbuseWithout = text.Of("沒有信箱而略過", "Passed over, no mailbox")
	wAbuseLoaded  = text.Of("載入時間", "Loaded")
	wAbuseLeave   = text.Of("移除", "Remove")
	wAbuseLoad    = text.Of("載入檔案", "Load a file")
	wAbuseFile    = text.Of("檔案", "File")
	wAbuseFileT   = text.Of("登記機構的 RPSL（inetnum、inet6num、irt、role…），或 CSV：network（或 domain）、email、holder。可以是 gzip 或 zip，最多 %d MB。", "RPSL of a registry (inetnum, inet6num, irt, role …), or CSV with network (or domain), email, holder. May be gzip or zip, %d MB at most.")
	wAbuseLook    = text.Of("查一個位址或網域", "Look up an address or a name")
	wAbuseValue   = text.Of("位址、網段或網域", "Address, network or domain")
	wAbuseGo      = text.Of("查詢", "Look it up")
	wAbuseNobody  = text.Of("載入的來源裡，沒有人負責它。", "None of the loaded sources names anybody for it.")
)
