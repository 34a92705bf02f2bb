package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Warning is a warning as its reader sees it: act first, then understand.
type Warning struct {
	Number    string
	Urgency   Urgency
	TLP       TLP
	MaySee    text.Text // the label in plain words: to whom it may go on
	Kind      text.Text
	Due       time.Time // zero: no deadline
	Title     text.Text
	Lead      text.Text
	Withdrawn *Note // the banner of a withdrawn warning: since when, why, what to undo
	// Corrections are what was taken back or added since, while the warning itself stands; the newest first.
	Corrections []Note

	Affect      *Affect
	Todo        []Step
	Handover    *Note // e.g. who runs the device for you
	Facts       []Fact
	Indicators  []Indicator
	Answers     []Answer // buttons; none means the reader cannot answer
	AnswerTo    string   // where they post: field "answer", and "remark"
	AnsweredAt  time.Time
	AnsweredNow text.Text // the answer in force, in words
	Way         []Stop
	Words       []string // check code that the text message also carries
	WhyHref     string
	Report      string // where one reports that it has happened; "" for who may not
	Happened    bool   // its reader said so, and has not reported it yet
	Cases       []Link // of its reader, that came from this warning
	DeskHref    string // for the desk looking at what members see
	CallHint    text.Text
}

// Affect is the answer to: am I affected?
type Affect struct {
	Verdict  Verdict
	Head     text.Text // e.g. 您受影響：1 台確定，1 台還不能確定
	Assets   []AffectedAsset
	More     int // assets not listed here
	MoreHref string
}

// AffectedAsset is one of the reader's systems.
type AffectedAsset struct {
	Name    text.Text
	Product text.Text
	Verdict Verdict
	Missing text.Text // the fact that is missing, for a verdict that cannot tell
	Href    string    // where to add it
	Why     *Evidence
	WhyHead text.Text // e.g. 為什麼說 FW-01 受影響？
}

// Step is one thing to do, with its time and its side effects.
type Step struct {
	Do   text.Text
	Note text.Text
}

// Indicator is something to look for or to block.
type Indicator struct {
	Value     string // in safe writing
	Kind      text.Text
	Use       text.Text
	Href      string
	Withdrawn bool
	Since     time.Time // when it was withdrawn
}

// Answer is a button of the dock.
type Answer struct {
	Value string // what the form posts
	Name  text.Text
	Icon  string
	Main  bool
	Given bool // the answer in force
}

// ProductAnswers are the four answers to a warning about a product; given is the Value in force, or "".
func ProductAnswers(given string) []Answer {
	return answers(given, []Answer{
		{Value: "acknowledged", Name: wAckn, Icon: "check", Main: true},
		{Value: "not_mine", Name: wNotMine, Icon: "x"},
		{Value: "fixed", Name: wFixed, Icon: "shield"},
		{Value: "need_help", Name: wNeedHelp, Icon: "help"},
	})
}

// EventAnswers are the answers to a warning about an event at the reader's (EWA, INT, DEF): 誤判 / 確實 / 無法判斷, and help.
func EventAnswers(given string) []Answer {
	return answers(given, []Answer{
		{Value: "false_positive", Name: wFalse, Icon: "x"},
		{Value: "confirmed", Name: wTrue, Icon: "check"},
		{Value: "cannot_tell", Name: wNoTell, Icon: "ask"},
		{Value: "need_help", Name: wNeedHelp, Icon: "help"},
	})
}

// SeeSigns is the answer to a supplier's warning that its signs are seen here too.
var SeeSigns = text.Of("我們也看到跡象", "We see signs too")

// SupplierAnswers are the answers to what a supplier tells its customers.
func SupplierAnswers(given string) []Answer {
	return answers(given, []Answer{
		{Value: "acknowledged", Name: wAckn, Icon: "check", Main: true},
		{Value: "confirmed", Name: SeeSigns, Icon: "bang"},
		{Value: "not_mine", Name: wNotMine, Icon: "x"},
		{Value: "need_help", Name: wNeedHelp, Icon: "help"},
	})
}

func answers(given string, all []Answer) []Answer {
	for i := range all {
		all[i].Given = all[i].Value == given
		all[i].Main = all[i].Main && given == ""
	}
	return all
}

// Page draws the page.
func (p Warning) Page(v View) templ.Component { return warningPage(v, p) }

// head is never empty: a warning whose title is missing is still a warning.
func (p Warning) head() text.Text { return first(p.Title, wWarnings) }

func (p Warning) answered(v View) text.Text {
	return wAnswered.With(v.When(p.AnsweredAt), p.AnsweredNow)
}

func (a Answer) class() string {
	switch {
	case a.Given:
		return "btn done"
	case a.Main:
		return "btn go"
	}
	return "btn"
}

func pressed(on bool) string {
	if on {
		return "true"
	}
	return "false"
}
