package page

import "lianfang/internal/text"

var (
	wSearchIntel = text.Of("搜尋情資", "Search intelligence")
	wSearchGo    = text.Of("搜尋", "Search")
	wSearchTip   = text.Of("位址、網域、雜湊、CVE、ATT&CK 編號，或任何字句", "An address, domain, hash, CVE, ATT&CK id, or any words")
	wViews       = text.Of("檢視", "Views")
	wItem        = text.Of("項目", "Item")
	wConfidence  = text.Of("可信度", "Confidence")
	wSources     = text.Of("來源", "Sources")
	wToldN       = text.Of("通知", "Told")
	wChanged     = text.Of("更新", "Changed")
	wNoResults   = text.Of("沒有符合的情資", "Nothing matches")
	wNoResBody   = text.Of("少一個條件，或換個寫法再試。位址不論寫成 [.] 或 . 都找得到。", "Take away a condition, or write it another way. Addresses are found with [.] or with dots.")
	wNoIntel     = text.Of("還沒有情資", "No intelligence yet")
	wNoIntelBody = text.Of("匯入或接上來源後，情資會出現在這裡。", "It appears here once a file is imported or a source connected.")

	wIntakeHead  = text.Of("收件的七個階段", "The seven stages of intake")
	wIntakeTip   = text.Of("為什麼收進來，或為什麼沒有", "Why it is here, or why it is not")
	wRaw         = text.Of("收到時的原文", "As it came")
	wRawCut      = text.Of("太長，只顯示開頭。", "Too long: only the beginning is shown.")
	wSeeObject   = text.Of("看這筆情資", "See the object")
	wFieldHead   = text.Of("欄位", "Field")
	wBefore      = text.Of("之前", "Before")
	wAfter       = text.Of("之後", "After")
	wDecide      = text.Of("要怎麼處理？", "What should happen with it?")
	wReceivedBy  = text.Of("來源「%s」，%s 收到", "From “%s”, received %s")
	wNoStage     = text.Of("這一階段沒有走到", "This stage was not reached")
	wIntakeEmpty = text.Of("沒有收件紀錄", "No record of intake")
	wIntakeWhen  = text.Of("一筆情資進來後，每個階段的判斷會寫在這裡。", "When something comes in, the verdict of each stage is written here.")
)
