package page

import "lianfang/internal/text"

var (
	wSystemHead = text.Of("系統與稽核", "System and audit")
	wJournal    = text.Of("日誌", "Journal")
	wFollowers  = text.Of("跟隨者", "Followers")
	wFollowTip  = text.Of("讀日誌做事的背景程式，各落後多少", "Background work that reads the journal, and how far it is behind")
	wPart       = text.Of("部分", "Part")
	wCursorHead = text.Of("讀到", "Read up to")
	wLag        = text.Of("落後", "Behind")
	wAge        = text.Of("最舊的", "Oldest")
	wSelfChecks = text.Of("自我檢查", "Checks")
	wJobs       = text.Of("背景工作", "Background work")
	wAudit      = text.Of("稽核紀錄", "Audit")
	wAllAudit   = text.Of("看全部", "See all")
	wNoFollow   = text.Of("還沒有跟隨者", "No followers yet")
)
