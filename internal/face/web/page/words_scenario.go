package page

import "lianfang/internal/text"

var (
	wPlay      = text.Of("開始播放", "Play")
	wReplay    = text.Of("重新播放", "Replay")
	wPlaying   = text.Of("播放中", "Playing")
	wSteps     = text.Of("步驟", "Steps")
	wStepsDone = text.Of("完成 %d 步，共 %d 步", "%d of %d steps done")
	wResults   = text.Of("結果", "Results")
	wFiction   = text.Of("單位、人物與攻擊皆為虛構。", "Organisations, people and attacks are fictitious.")
	wNoSteps   = text.Of("沒有情境", "No scenario")
	wNoStepsB  = text.Of("用 lianfang demo 啟動時，情境會出現在這裡。", "A scenario appears here when the program is started with lianfang demo.")
)
