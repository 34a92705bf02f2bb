package member

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/marking"
	"lianfang/internal/text"
)

func notFound(code, zh, en string) error { return fault.New(fault.NotFound, code, text.Of(zh, en)) }

func noOrg() error {
	return notFound("no_such_org", "找不到這個單位。", "There is no such organisation.")
}

func noPerson() error {
	return notFound("no_such_person", "找不到這個人。", "There is no such person.")
}

func noCommunity() error {
	return notFound("no_such_community", "找不到這個社群。", "There is no such community.")
}

func noLink() error {
	return notFound("no_such_link", "沒有這筆供應關係，或您沒有權限看它。", "There is no such link, or it is not for you to see.")
}

func invalid(code, zh, en string) *fault.Fault {
	return fault.New(fault.Invalid, code, text.Of(zh, en))
}

// at says which row of a bulk call was wrong.
func at(i int, f *fault.Fault) error {
	if f == nil {
		return nil
	}
	g := *f
	g.Say = text.Format("第 %[1]d 筆：%[2]v", "Row %[1]d: %[2]v", i+1, f.Say)
	return &g
}

func batch(n int) error {
	if n > maxBatch {
		return fault.New(fault.Invalid, "batch_too_long",
			text.Format("一次最多 %d 筆，請分批送出。", "At most %d rows at a time; send them in parts.", maxBatch))
	}
	return nil
}

// ownOnly refuses a change of another organisation's rows. An MSSP reads for its clients but never changes who they are.
func ownOnly(by marking.Viewer, orgs []int64) error {
	if by.All() {
		return nil
	}
	for _, id := range orgs {
		if id == 0 || id != by.Org {
			return noOrg()
		}
	}
	return nil
}

// words checks something that a person wrote: at most limit runes, one line, no control characters.
func words(field, s string, limit int) *fault.Fault {
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return fault.New(fault.Invalid, "bad_text", text.Format("「%s」含有控制字元或不是 UTF-8。", "%q holds a control character or is not UTF-8.", field))
	case utf8.RuneCountInString(s) > limit:
		return fault.New(fault.Invalid, "text_too_long", text.Format("「%[1]s」超過 %[2]d 個字。", "%[1]q is longer than %[2]d characters.", field, limit))
	}
	return nil
}

// needed is words that must say something.
func needed(field, s string, limit int) *fault.Fault {
	if strings.TrimSpace(s) == "" {
		return fault.New(fault.Invalid, "text_missing", text.Format("「%s」不可空白。", "%q must not be empty.", field))
	}
	return words(field, s, limit)
}

// lines is words of several lines.
func lines(field, s string, limit int) *fault.Fault {
	return words(field, strings.NewReplacer("\r", " ", "\n", " ", "\t", " ").Replace(s), limit)
}

// neededLines is lines that must say something.
func neededLines(field, s string, limit int) *fault.Fault {
	if strings.TrimSpace(s) == "" {
		return needed(field, "", limit)
	}
	return lines(field, s, limit)
}
