package page

import "lianfang/internal/text"

var (
	wAdvice      = text.Of("出事了，先做什麼", "Something happened: what to do first")
	wAdviceShort = text.Of("處置須知", "First advice")
	wAdviceLead  = text.Of("找到最像的情況，照著做。不確定的話，直接打電話。", "Find what looks most like it and follow it. If you are not sure, call.")
	wAdviceFirst = text.Of("先做這些，照順序", "Do this first, in this order")
	wAdviceAvoid = text.Of("不要做", "Do not")
	wAdviceThen  = text.Of("之後", "Afterwards")
	wAdviceAll   = text.Of("其他情況", "Other situations")
	wAdviceEdit  = text.Of("修改處置須知", "Change this advice")
	wAdviceNew   = text.Of("新增處置須知", "Write new advice")
	wAdviceHow   = text.Of("任何人不用登入都看得到。寫短一點：看的人正在緊張。", "Anybody reads it without signing in. Keep it short: whoever reads it is under stress.")
	wAdviceLines = text.Of("一行一件事；兩種語言行數要一樣。", "One thing a line, as many lines in both languages.")
	wAdviceSlug  = text.Of("代號", "Slug")
	wAdviceSlugT = text.Of("網址的最後一段，例如 ransomware；以後不能改。", "The end of its address, such as ransomware. It cannot be changed later.")
	wAdviceClass = text.Of("事件類別（RSIT）", "Class (RSIT)")
	wAdviceClasT = text.Of("寫成「類別:類型」，例如 fraud:phishing；可以空白。", "As class:type, such as fraud:phishing. It may be empty.")
	wAdviceOrder = text.Of("順序", "Order")
	wAdviceOrdeT = text.Of("數字小的排前面。", "Smaller numbers stand first.")
	wAdviceShown = text.Of("公開給大家看", "Everybody can see it")
	wAdviceSave  = text.Of("儲存", "Save")
	wAdviceAgain = text.Of("改回程式原本的文字", "Go back to the program's own words")
	wAdviceNone  = text.Of("這裡還沒有處置須知", "There is no advice here yet")
	wAdviceNoneT = text.Of("請打專線。", "Please call the telephone line.")
)
