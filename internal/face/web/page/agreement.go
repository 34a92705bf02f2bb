package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Agreement is the page of what members agree to.
type Agreement struct {
	Version string
	Body    text.Text
	Since   time.Time
	Older   []string
	Problem text.Text
	Publish *PublishForm // for whoever may publish a version
	Sign    *SignForm    // for whoever may sign for their organisation
}

// PublishForm is a new version.
type PublishForm struct {
	Version string
	Body    [2]string
}

// SignForm is the signature of one's own organisation.
type SignForm struct {
	Org    text.Text
	Post   string
	Scope  string
	Signer string
}

// Page draws the page.
func (p Agreement) Page(v View) templ.Component { return agreementPage(v, p) }

var (
	wAgree        = text.Of("入會協議", "The agreement")
	wAgreeVersion = text.Of("第 %s 版", "Version %s")
	wAgreeNone    = text.Of("還沒有發布協議", "No agreement is published yet")
	wAgreeNoneB   = text.Of("中心發布之前，協議以紙本簽署，由值班台登錄。", "Until the centre publishes one, agreements are signed on paper and written down by the desk.")
	wAgreeOlder   = text.Of("先前的版本：", "Earlier versions: ")
	wAgreeSign    = text.Of("代表 %v 簽署", "Sign for %v")
	wAgreeScope   = text.Of("適用範圍", "Whom it binds")
	wAgreeScopeT  = text.Of("例如：全公司，或只有資訊處。", "Such as: the whole firm, or the IT department alone.")
	wAgreeSigner  = text.Of("簽署人姓名與職稱", "Your name and position")
	wAgreeYes     = text.Of("我讀過了，並有權代表單位同意。", "I have read it, and may agree for the organisation.")
	wAgreeGo      = text.Of("簽署", "Sign")
	wAgreePublish = text.Of("發布新的一版", "Publish a new version")
	wAgreePubT    = text.Of("發布之後不能再改；成員會被請求簽新的版本，舊版本的協議繼續有效。", "A published version is never changed. Members are asked to sign it; until then the older one goes on.")
	wAgreeNumber  = text.Of("版本號", "Version")
	wAgreeBody    = text.Of("本文", "Text")
	wAgreePubGo   = text.Of("發布", "Publish")
)
