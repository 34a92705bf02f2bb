package page

import "lianfang/internal/text"

var (
	wSigns       = text.Of("攻擊跡象", "Signs of the attack")
	wSignsT      = text.Of("從通報、往來的文字與證據找出來的。送出後以值班台為來源收進情資，找出誰受影響並起草預警；不會寫出是哪一件、也不會寫出是誰通報。", "Found in the report, in what was written, and in the evidence. Once sent they are intelligence of the desk: whom they concern is found, and a warning is drafted. Neither the case nor who reported it is named.")
	wSignsNone   = text.Of("文字與證據裡沒有可以比對的位址、網域、網址或雜湊值。", "No address, name, link or digest to look for stands in the words or was found in the evidence.")
	wSign        = text.Of("跡象", "Sign")
	wSignSaid    = text.Of("在哪裡、怎麼說", "Where, and what is said")
	wSignDoubt   = text.Of("把關", "Guard")
	wSignTLP     = text.Of("分享等級（TLP）", "Who may read them (TLP)")
	wSignPAP     = text.Of("可採取的行動（PAP）", "What may be done (PAP)")
	wSignSend    = text.Of("送出勾選的跡象", "Send what is ticked")
	wSignsSent   = text.Of("已送出的", "What went out")
	wSignMark    = text.Of("標示", "Marking")
	wSignBecame  = text.Of("後來", "What became of it")
	wSignsMore   = text.Of("另有 %d 項沒有列出。", "%d more are not listed.")
	wReportSigns = text.Of("攻擊者的位址、網址等技術線索，會在看不出您是誰之後，用來警告其他單位。", "Technical traces of the attacker, such as addresses and links, are used to warn others once nothing in them tells who you are.")
	wCaseOpen    = text.Of("開立事件", "Open a case")
	wCasesOf     = text.Of("從這則預警來的事件：", "Cases that came from this warning:")
	wSignsVault  = text.Of("挑出要警告其他單位的", "Choose what others are warned of")
	wSignTick    = text.Of("勾選", "Tick")
)
