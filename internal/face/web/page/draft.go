package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// DraftForm is a warning being written by hand, or a draft being edited.
type DraftForm struct {
	Edit    bool   // kind, recipients and items are settled already
	Drill   bool   // an exercise, marked as one everywhere
	Post    string // where it posts
	Back    Link   // where one came from
	Problem text.Text
	Kinds   []Choice
	Levels  []Choice
	Urgency []Choice
	Sectors []Choice
	Orgs    string
	Items   string
	Title   [2]string // zh-TW, en
	Lead    [2]string
	Todo    [2]string // a step a line
	Lesson  FormLesson
}

// Page draws the page.
func (p DraftForm) Page(v View) templ.Component { return draftPage(v, p) }

// crumbs leads back to the list, and from a draft that is being edited to its warning.
func (p DraftForm) crumbs() []Link {
	list := []Link{{Name: wWarnings, Href: "/warnings"}}
	if p.Edit {
		return append(list, p.Back)
	}
	return list
}

func (p DraftForm) head() text.Text {
	if p.Edit {
		return wDraftEdit
	}
	return wDraftNew
}

// twice is a field in both languages.
func twice(name string, label, hint text.Text, kind string, value [2]string) [2]Field {
	one := func(lang string, of text.Lang, l text.Text, s string) Field {
		return Field{Name: name + "-" + lang, Lang: of, Label: text.Format("%[1]s（%[2]s）", "%[1]s (%[2]s)", label, l), Hint: hint, Type: kind, Value: s, Must: name != "todo"}
	}
	return [2]Field{one("zh", text.ZhTW, wDraftZh, value[0]), one("en", text.En, wDraftEn, value[1])}
}
