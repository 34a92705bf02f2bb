package warning

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"lianfang/internal/fault"
	"lianfang/internal/text"
)

// Words are the text of a warning, in both languages, the same for every recipient. They never name one.
type Words struct {
	Title  text.Text `json:"title"` // subject, danger, act
	Lead   text.Text `json:"lead"`
	Todo   []Step    `json:"todo"`
	Facts  []Named   `json:"facts"`
	Quotes []Quote   `json:"quotes"`
}

// Step is one thing to do.
type Step struct {
	Do      text.Text `json:"do"`
	Note    text.Text `json:"note"`    // side effects, or where to look
	Minutes int       `json:"minutes"` // about how long it takes, 0 where nobody can say
}

// Named is a fact with its name.
type Named struct {
	Name  text.Text `json:"name"`
	Value text.Text `json:"value"`
}

// Quote is what a source wrote, in its language and untranslated.
type Quote struct {
	By   text.Text `json:"by"` // the source where everybody may know it, else how reliable it is
	Text string    `json:"text"`
}

var languages = []text.Lang{text.ZhTW, text.En}

// check refuses words that lack a language, are too long, or have control characters.
func (w Words) check() error {
	if len(w.Todo) > maxSteps || len(w.Facts) > maxSteps || len(w.Quotes) > maxSteps {
		return invalid("too_many_parts", "步驟、事實或引文太多。", "There are too many steps, facts or quotes.")
	}
	for _, l := range languages {
		if err := written("title ("+string(l)+")", w.Title.In(l), maxTitle, true); err != nil {
			return err
		}
		if err := written("lead ("+string(l)+")", w.Lead.In(l), maxLead, true); err != nil {
			return err
		}
		for _, s := range w.Todo {
			if err := written("step ("+string(l)+")", s.Do.In(l), maxLead, true); err != nil {
				return err
			}
			if err := written("step ("+string(l)+")", s.Note.In(l), maxLead, false); err != nil {
				return err
			}
		}
		for _, f := range w.Facts {
			if err := written("fact ("+string(l)+")", f.Name.In(l)+f.Value.In(l), maxLead, true); err != nil {
				return err
			}
		}
	}
	for _, q := range w.Quotes {
		if err := written("quote", q.Text, maxQuote*4, true); err != nil {
			return err
		}
	}
	return nil
}

// written refuses what is too long or is no plain text. A line break is plain, U+0000 and the other controls are not.
func written(what, s string, most int, needed bool) error {
	switch {
	case needed && strings.TrimSpace(s) == "":
		return fault.New(fault.Invalid, "words_missing", text.Format("缺少「%s」。", "“%s” is missing.", what))
	case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return fault.New(fault.Invalid, "words_not_plain", text.Format("「%s」含有不能用的字元。", "“%s” has characters that cannot be used.", what))
	case utf8.RuneCountInString(s) > most:
		return fault.New(fault.Invalid, "words_too_long", text.Format("「%[1]s」太長，最多 %[2]d 個字。", "“%[1]s” is too long; at most %[2]d characters.", what, most))
	}
	return nil
}

// plain makes a source's words fit for showing: one line, no controls, at most n runes.
func plain(s string, n int) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
