package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Claims is the desk's list of networks and domains that wait.
type Claims struct {
	Summary text.Text
	Problem text.Text
	Rows    []ClaimRow
	Cursor  Cursor
}

// ClaimRow is one of them. Below Post a form approves or refuses.
type ClaimRow struct {
	What   string
	Kind   text.Text
	Org    Link
	At     time.Time
	Rivals []Rival
	Post   string
	Doubly bool // another organisation has an approved claim that overlaps
}

// Rival is another organisation that claims the same.
type Rival struct {
	Org   Link
	What  string
	State State
}

// Page draws the page.
func (p Claims) Page(v View) templ.Component { return claimsPage(v, p) }

var (
	wClaims       = text.Of("網段與網域登錄", "Networks and domains")
	wClaimsNone   = text.Of("沒有等核可的登錄", "Nothing waits")
	wClaimsBody   = text.Of("成員登錄的網段與網域會出現在這裡。核可之後，情資提到它們時就知道要通知誰。", "Networks and domains that members declare appear here. Once approved, we know whom to tell when intelligence names them.")
	wClaimWhat    = text.Of("登錄", "Claim")
	wClaimAt      = text.Of("登錄時間", "Declared")
	wClaimRivals  = text.Of("還有誰登錄重疊的範圍", "Who else claims it")
	wClaimNobody  = text.Of("沒有別人", "nobody else")
	wClaimYes     = text.Of("核可", "Approve")
	wClaimDespite = text.Of("確實共用，仍要核可", "They share it: approve all the same")
	wClaimNo      = text.Of("不核可", "Refuse")
	wClaimWhy     = text.Of("理由（對方看得到）", "Reason (they read it)")
	wClaimVerdict = text.Of("裁決", "Decide")
)
