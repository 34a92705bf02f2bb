package page

import (
	"net/url"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Names is the names in words that lists have, and what they mean: everybody's for the desk, one's own for a member.
type Names struct {
	Desk    bool
	Org     Link
	Summary text.Text
	Problem text.Text
	Filters []Filter
	Rows    []NameRow
	Cursor  Cursor
	One     *NameDetail
	Back    string // from one name to the list
}

// NameRow is one name. Post takes what it means; empty where the reader may not say.
type NameRow struct {
	ID         string
	Name       string
	Href       string // its page, with the search
	Used       text.Text
	State      State
	Means      Link // what it means now; no Href and no Name while nobody said
	Why        string
	Proposals  []text.Text
	Candidates []NameChoice
	Post       string
	Settled    bool // there is something to take back
}

// NameChoice is a product that a name may mean.
type NameChoice struct {
	Key     string
	Title   string
	Version string
	Href    string
	Why     []text.Text
}

// NameDetail is one name with the search for a product.
type NameDetail struct {
	NameRow
	Query string
	Found []NameChoice
	Asked bool
}

// Page draws the page.
func (p Names) Page(v View) templ.Component { return namesPage(v, p) }

var (
	wNames         = text.Of("名稱對照", "Names")
	wNamesTip      = text.Of("清單裡只寫文字、認不出是哪個產品的名稱。說一次，所有用到的清單都會重新比對。", "Names in lists that are only words, so that nobody can tell which product they mean. Say it once, and every list that has the name is compared again.")
	wNamesTipOwn   = text.Of("您的清單裡認不出是哪個產品的名稱。您可以先為自己選定，馬上生效；值班台會看到，確認後對所有單位有效。", "Names in your lists of which nobody can tell the product. Choose for yourselves and it counts at once; the desk sees it, and confirms it for all.")
	wNamesNone     = text.Of("這裡沒有名稱", "No names here")
	wNamesNoneBody = text.Of("清單裡的名稱都認得出來，或已經有人決定。", "Every name in the lists is told, or somebody has decided.")
	wNameWritten   = text.Of("清單裡的寫法", "As lists write it")
	wNameMay       = text.Of("可能的產品", "What it may mean")
	wNameMeans     = text.Of("意思", "It means")
	wNameYes       = text.Of("確認", "Confirm")
	wNamePick      = text.Of("就是這個", "It is this")
	wNameNo        = text.Of("都不是", "None of these")
	wNameOther     = text.Of("找別的產品", "Find another product")
	wNameBack      = text.Of("收回決定", "Take this back")
	wNameNothing   = text.Of("找不到夠像的產品。", "No product is like enough.")
	wNameQuery     = text.Of("產品", "Product")
	wNameQueryHint = text.Of("廠商（中文也可以）、產品名稱的開頭，或產品代號，例如 cpe:microsoft:access。", "A vendor in any language, how a product’s name begins, or a product’s key such as cpe:microsoft:access.")
	wNameSearch    = text.Of("搜尋", "Search")
	wNameReason    = text.Of("理由（可以不寫）", "Why (may be left out)")
	wNameFound     = text.Of("找到的產品", "Products found")
	wNameNotFound  = text.Of("沒有找到。換個寫法，或用完整的產品代號。", "Nothing was found. Write it in another way, or give the whole key.")
	wNameVersion   = text.Of("版本 %s", "version %s")
	wNameAll       = text.Of("所有名稱", "All names")
)

// nameGo is what saying so is called: for all, or for oneself.
func nameGo(r NameRow) text.Text {
	if r.Post == NamesSettle {
		return wNameYes
	}
	return wNamePick
}

// NamesSettle is where the desk says what a name means.
const NamesSettle = "/exposure/names/settle"

// carried are the words of the address that a form takes along.
func (v View) carried(keys ...string) (out [][2]string) {
	u, err := url.Parse(v.Path)
	if err != nil {
		return nil
	}
	for _, k := range keys {
		if s := u.Query().Get(k); s != "" {
			out = append(out, [2]string{k, s})
		}
	}
	return out
}
