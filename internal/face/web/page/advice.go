package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// AdviceList is the first advice on all sorts of trouble. Anybody may read it.
type AdviceList struct {
	Rows []AdviceRow
	New  string // where the desk writes one; "" for readers
}

// AdviceRow is one of the list.
type AdviceRow struct {
	Name  text.Text
	When  text.Text
	Href  string
	State State // for the desk: hidden, or in the centre's own words
}

// Page draws the page.
func (p AdviceList) Page(v View) templ.Component { return adviceListPage(v, p) }

// Advice is the first advice on one sort of trouble.
type Advice struct {
	Name   text.Text
	When   text.Text
	First  []text.Text
	Avoid  []text.Text
	Then   []text.Text
	Report string // where it is reported
	Edit   string
	State  State
}

// Page draws the page.
func (p Advice) Page(v View) templ.Component { return advicePage(v, p) }

// AdviceForm is where the desk words it: one line a step, the same number of lines in both languages.
type AdviceForm struct {
	Problem text.Text
	Known   bool
	Version string
	Slug    string
	Class   string
	Order   string
	Shown   bool
	Words   [5]AdviceWords // name, when, first, avoid, then
	Again   bool           // the program's own words can be put back
	Lesson  FormLesson
}

// AdviceWords is one part of it in both languages.
type AdviceWords struct{ Zh, En string }

// Page draws the page.
func (p AdviceForm) Page(v View) templ.Component { return adviceFormPage(v, p) }

// adviceParts are the fields of the form, as Words has them.
var adviceParts = [5]struct {
	name, kind string
	zh, en     text.Text
	hint       text.Text
}{
	{"name", "", text.Of("名稱（中文）", "Name (Chinese)"), text.Of("名稱（英文）", "Name (English)"), text.Text{}},
	{"when", "", text.Of("什麼情況（中文）", "When it is this (Chinese)"), text.Of("什麼情況（英文）", "When it is this (English)"), text.Text{}},
	{"first", "area", text.Of("先做這些（中文）", "First (Chinese)"), text.Of("先做這些（英文）", "First (English)"), wAdviceLines},
	{"avoid", "area", text.Of("不要做（中文）", "Do not (Chinese)"), text.Of("不要做（英文）", "Do not (English)"), wAdviceLines},
	{"then", "area", text.Of("之後（中文）", "Afterwards (Chinese)"), text.Of("之後（英文）", "Afterwards (English)"), wAdviceLines},
}

func (p AdviceForm) fields() []Field {
	var out []Field
	for i, x := range adviceParts {
		out = append(out, Field{Name: x.name + "_zh", Label: x.zh, Hint: x.hint, Value: p.Words[i].Zh, Type: x.kind, Lang: text.ZhTW}, Field{Name: x.name + "_en", Label: x.en, Hint: x.hint, Value: p.Words[i].En, Type: x.kind, Lang: text.En})
	}
	return out
}

func (p AdviceForm) title() text.Text {
	if p.Known {
		return wAdviceEdit
	}
	return wAdviceNew
}
