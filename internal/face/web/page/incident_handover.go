package page

import "lianfang/internal/text"

// IncidentHandovers are the times at which a case was handed to the police or a prosecution, for the desk.
type IncidentHandovers struct {
	Rows   []HandoverRow
	Silent bool     // nothing of the case may be published
	Act    *CaseAct // nil for who may not
	Lift   *CaseAct
}

// HandoverRow is one of them.
type HandoverRow struct {
	Unit  string
	Facts []Fact
	Items []Fact
	Words string
}

var (
	wHand       = text.Of("移送檢警調", "Handed to police or prosecution")
	wHandNone   = text.Of("沒有移送過。移送是人做的事，系統不會自己送。", "It was handed to nobody. That is somebody’s act; the program never does it.")
	wHandSilent = text.Of("勿驚動嫌犯：這件的任何內容都不能公開。", "The suspect must not be alerted: nothing of this case may be published.")
	wHandItems  = text.Of("移送的項目", "What was handed over")
)
