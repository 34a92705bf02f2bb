package incident

import (
	"lianfang/internal/fault"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

func invalid(code, zh, en string) error { return fault.New(fault.Invalid, code, text.Of(zh, en)) }

func noCase() error {
	return fault.New(fault.NotFound, "no_such_incident", text.Of("沒有這件通報，或您沒有權限看它。", "There is no such incident, or it is not for you to see."))
}

func wrongState(s State) error {
	return fault.New(fault.Conflict, "wrong_state", text.Format("這件目前是「%v」，不能這樣做。", "The case is %v now, so this cannot be done.", s.Name()))
}

// said checks words of several lines; must: they say something.
func said(s string, must bool) error {
	return wording.Check(wording.Field{Name: text.Of("說明", "the words"), Said: s, Most: maxWords, Lines: true, Must: must})
}
