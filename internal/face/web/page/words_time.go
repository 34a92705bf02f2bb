package page

import "lianfang/internal/text"

var (
	wToday     = text.Of("今天 %s", "%s today")
	wYesterday = text.Of("昨天", "yesterday")
	wTomorrow  = text.Of("明天", "tomorrow")
	wSeconds   = text.Of("%d 秒", "%d s")
	wMinSec    = text.Of("%d 分 %d 秒", "%d min %d s")
	wHourMin   = text.Of("%d 小時 %d 分", "%d h %d min")
	wDayHour   = text.Of("%d 天 %d 小時", "%d d %d h")
	wDueAt     = text.Of("到期", "due")
	wLate      = text.Of("已逾時", "overdue by")
)
