package page

import "lianfang/internal/text"

// IncidentSeek is the box by which cases are found again.
type IncidentSeek struct {
	Query   string
	Problem text.Text // why it could not be looked for
	Late    text.Text // by how much the index is behind
	Keep    []Hidden  // of the filters that are on
}

// Hidden is a field of a form that nobody sees.
type Hidden struct{ Name, Value string }

var (
	wIncSeek      = text.Of("搜尋資安事件", "Search incidents")
	wIncSeekTip   = text.Of("事件編號、字句、位址、網域、雜湊或網址", "A number, words, an address, domain, hash or link")
	wIncSeekT     = text.Of("找得到您看得到的內容；各種狀態的事件都會找，新的在前。多個詞用空格隔開，要同時出現。", "Finds what you may read, in incidents of any state, the newest first. Words apart by blanks must all be there.")
	wIncSeekNone  = text.Of("沒有符合的事件", "No incident matches")
	wIncSeekNoneT = text.Of("少一個詞，或換個寫法再試。位址不論寫成 [.] 或 . 都找得到。", "Take away a word, or write it another way. Addresses are found with [.] or with dots.")
	wIncSeekMore  = text.Of("較新的事件裡沒有，還沒有找完", "Not among the newer incidents; older ones are still to be looked at")
	wIncSeekMoreT = text.Of("這些詞很常見，一次只找一部分。按「下一頁」繼續往前找。", "These words are common, so only some cases are looked at in one go. Go on to the next page to look further back.")
	wIncSeekClear = text.Of("回到整份清單", "Back to the whole list")
)
