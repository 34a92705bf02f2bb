package page

import "lianfang/internal/text"

var (
	wQuietHead  = text.Of("現在沒有要處理的事", "Nothing needs you now")
	wQuietBody  = text.Of("有預警派送、單位求助或事件計時，會馬上出現在這裡。", "A warning on its way, a call for help or a running deadline will appear here at once.")
	wPreview    = text.Of("看收件者看到的樣子", "See what recipients see")
	wRunning    = text.Of("計時", "Deadlines")
	wStream     = text.Of("動態", "Stream")
	wStreamList = text.Of("動態清單", "List of events")
	wHold       = text.Of("停住動態", "Hold the stream")
	wSectors    = text.Of("各領域回覆", "Answers by sector")
	wBySilent   = text.Of("未回覆 / 全部，未回覆多的在前", "Not answered / all, most silent first")
	wChannels   = text.Of("首次送達管道", "First arrival by channel")
	wWork       = text.Of("待辦佇列", "Work queue")
	wByUrgency  = text.Of("依優先與到期排序", "By urgency and deadline")
	wUrgent     = text.Of("優先", "Urgency")
	wMatter     = text.Of("事項", "Matter")
	wQueue      = text.Of("佇列", "Queue")
	wLeftOver   = text.Of("剩餘", "Left")
	wInCharge   = text.Of("負責", "In charge")
	wStateHead  = text.Of("狀態", "State")
	wNoWork     = text.Of("佇列是空的", "The queue is empty")
	wNoWorkBody = text.Of("要人研判、覆核或打電話的事會排在這裡。", "What needs judging, approving or a call will line up here.")
)
