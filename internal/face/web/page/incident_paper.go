package page

import (
	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// CasePapers are the papers of the law of a case, as its page names them.
type CasePapers struct {
	Note   text.Text // said in their place where there are none
	Papers []CasePaper
}

// CasePaper is one of them.
type CasePaper struct {
	Name  text.Text
	State State
	Href  string // "" where there is nothing to read yet
}

// Paper is a paper of the law: to be filled in by who may write it, else to be read.
type Paper struct {
	Number   string
	Case     string // its page
	Title    text.Text
	Cite     text.Text
	Notes    []text.Text
	State    State
	Drill    bool
	Problem  text.Text
	Fresh    string // where it is filled in anew from the case
	Renewed  bool   // it was, and is not kept
	Post     string // "" for who only reads
	Items    []PaperItem
	Measures []PaperMeasure
	Plan     bool // measures belong to it
	Reason   string
	Sheet    PaperSheet // for who only reads
	Judge    string     // where it is judged; "" for nobody
	Accept   []Choice
	Words    string
	Recheck  string
	Links    []Link // print, ODT
	Versions []LogLine
	Verdicts []LogLine
	Again    []Link
}

// PaperItem is one thing that a paper has to say.
type PaperItem struct {
	Field  Field
	Cite   text.Text
	Formal bool
	Cause  []Choice // beside the words; none for other items
}

// PaperMeasure is a row of the plan, in fields.
type PaperMeasure struct {
	Name   text.Text
	Fields []Field // what, who, until, how, done
	Sort   CaseChoice
}

// Page draws the page.
func (p Paper) Page(v View) templ.Component { return paperPage(v, p) }

// PaperSheet is a paper laid out, in one language.
type PaperSheet struct {
	Lang     string // of the document: "zh-Hant-TW", "en"
	Title    string
	Cite     string
	Facts    [][2]string
	Sections []PaperSection
	Notes    []string
}

// PaperSection is an item of it.
type PaperSection struct {
	Name  string
	Cite  string
	Lead  string
	Words string
	Head  []string
	Rows  [][]string
}

// PaperPrint is the page that is printed.
type PaperPrint struct {
	Title text.Text // for the reader, whatever language the sheet has
	Sheet PaperSheet
	Back  string
	Links []Link
}

// Page draws the page.
func (p PaperPrint) Page(v View) templ.Component { return paperPrintPage(v, p) }

// Statistics are the public figures of a month.
type Statistics struct {
	Months []Choice
	Total  text.Text
	Median text.Text // zero for not told
	None   bool
	Tables []StatTable
	Links  []Link
}

// StatTable counts by one property.
type StatTable struct {
	Key  string
	Name text.Text
	Rows []StatRow
}

// StatRow is a row of it; Share is its part of the whole in hundredths, -1 where it is not told.
type StatRow struct {
	Name  text.Text
	Count text.Text
	Share int
}

// Page draws the page.
func (p Statistics) Page(v View) templ.Component { return statisticsPage(v, p) }
