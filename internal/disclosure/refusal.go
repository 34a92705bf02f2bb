package disclosure

import (
	"lianfang/internal/fault"
	"lianfang/internal/text"
	"lianfang/internal/wording"
)

func invalid(code, zh, en string) *fault.Fault {
	return fault.New(fault.Invalid, code, text.Of(zh, en))
}

func noCase() error {
	return fault.New(fault.NotFound, "no_such_case", text.Of("沒有這件漏洞通報，或您沒有權限看它。", "There is no such case, or it is not for you to see."))
}

func wrongState(s State) error {
	return fault.New(fault.Conflict, "wrong_state", text.Format("這件目前是「%v」，不能這樣做。", "The case is %v now, so this cannot be done.", s.Name()))
}

// written checks what somebody wrote: at most limit characters, of several lines where many is set. needed: it must say something.
func written(field text.Text, s string, limit int, many, needed bool) *fault.Fault {
	return wording.Field{Name: field, Said: s, Most: limit, Lines: many, Must: needed}.Wrong()
}

// words is written of several lines that must say something.
func words(s string) error {
	if f := written(text.Of("說明", "the words"), s, maxWords, true, true); f != nil {
		return f
	}
	return nil
}
