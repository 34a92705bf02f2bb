package page

import "lianfang/internal/text"

var (
	wCallsEmpty = text.Of("不用打電話", "Nobody to call")
	wCallsBody  = text.Of("請求協助的單位，和提醒過還沒有回覆的單位，會排在這裡。", "Organisations that asked for help, and those still silent after the reminders, line up here.")
	wCallTo     = text.Of("打給", "Call")
	wSayThis    = text.Of("要說的話", "What to say")
	wSince      = text.Of("為什麼要打", "Why call")
	wLastTry    = text.Of("上次嘗試", "Last attempt")
	wOutcome    = text.Of("結果", "Outcome")
	wReached    = text.Of("接通了", "Reached")
	wNoReply    = text.Of("沒人接", "No answer")
	wWrongNo    = text.Of("號碼不對", "Wrong number")
	wNeverTried = text.Of("還沒打過", "not tried yet")
	wNoNumber   = text.Of("沒有電話", "no number")
)
