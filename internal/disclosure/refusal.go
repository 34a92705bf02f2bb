package disclosure

import (
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
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

// deskOnly refuses whoever is not the desk or the system.
func deskOnly(by marking.Viewer) error {
	if by.All() {
		return nil
	}
	return fault.New(fault.NotAllowed, "desk_only", text.Of("只有中心的值班台可以這樣做。", "Only the centre's desk may do this."))
}

// written checks what somebody wrote: at most limit characters, of several lines where many is set. needed: it must say something.
func written(field text.Text, s string, limit int, many, needed bool) *fault.Fault {
	plain := s
	if many {
		plain = strings.NewReplacer("\r", " ", "\n", " ", "\t", " ").Replace(s)
	}
	switch {
	case needed && strings.TrimSpace(s) == "":
		return fault.New(fault.Invalid, "text_missing", text.Format("請填「%v」。", "Fill in %q.", field))
	case !utf8.ValidString(s) || strings.ContainsFunc(plain, func(r rune) bool { return unicode.IsControl(r) || turns(r) }):
		return fault.New(fault.Invalid, "bad_text", text.Format("「%v」含有控制字元，請刪去。", "%q holds control characters; take them out.", field))
	case utf8.RuneCountInString(s) > limit:
		return fault.New(fault.Invalid, "text_too_long", text.Format("「%[1]v」最多 %[2]d 個字。", "%[1]q has at most %[2]d characters.", field, limit))
	}
	return nil
}

// turns tells whether a sign turns the direction of what follows, so that words show as others.
func turns(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }

// words is written of several lines that must say something.
func words(s string) error {
	if f := written(text.Of("說明", "the words"), s, maxWords, true, true); f != nil {
		return f
	}
	return nil
}

// address reads a mail address: one, without a name.
func address(s string) (string, *fault.Fault) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > maxAddress || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", invalid("bad_mail", "電子郵件的寫法不對。", "The e-mail address is not well written.")
	}
	return strings.ToLower(s), nil
}
