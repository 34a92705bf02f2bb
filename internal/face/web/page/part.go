package page

import (
	"strings"
	"time"

	"lianfang/internal/text"
)

// TLP is a label of the Traffic Light Protocol 2.0 in lower case: clear, green, amber, amber+strict, red.
type TLP string

// Urgency says when to act: 1 立即, 2 今天, 3 本週, 4 知悉; 0 is none.
type Urgency int

// Verdict is three-valued; unknown never looks like safe.
type Verdict string

// The verdicts.
const (
	Affected    Verdict = "yes"
	NotAffected Verdict = "no"
	CannotTell  Verdict = "unk"
)

// Tone is how a state, a note or a mark is meant.
type Tone string

// The tones.
const (
	Plain   Tone = ""
	Good    Tone = "ok"
	Waiting Tone = "wait"
	Bad     Tone = "bad"
	Unknown Tone = "unk"
)

// State is a word with an icon, such as 等覆核.
type State struct {
	Tone Tone
	Name text.Text
	Icon string // chosen by the tone if empty
}

func (s State) icon() string {
	if s.Icon != "" {
		return s.Icon
	}
	return s.Tone.icon()
}

func (t Tone) icon() string {
	switch t {
	case Good:
		return "check"
	case Bad:
		return "bang"
	case Unknown:
		return "ask"
	case Waiting:
		return "clock"
	}
	return "shield"
}

// Link is a word that leads somewhere; without Href it is only the word.
type Link struct {
	Name text.Text
	Href string
}

// Act is a button of a page header: a link, or a form with one button when Post is set.
type Act struct {
	Name text.Text
	Href string
	Post string
	Icon string
	Main bool // the one act that the page is for
}

// Fact is a line of a description list.
type Fact struct {
	Name  text.Text
	Value text.Text
	Href  string
	Note  text.Text
	Mono  bool
}

// Note is a sentence in a box.
type Note struct {
	Tone Tone
	Icon string
	Lead text.Text // bold
	Body text.Text
	More text.Text
	Act  Act
}

// StopKind is where a station of the way stands.
type StopKind string

// The kinds of station. A retraction is a station, not a deletion.
const (
	Done StopKind = "done"
	Here StopKind = "now"
	Then StopKind = "then"
	Off  StopKind = "off"
)

// Stop is a station of the whole way from source to receipt.
type Stop struct {
	Kind   StopKind
	Branch bool // the line after it leads to a retraction
	Name   text.Text
	At     time.Time // when; zero if Word says it
	Word   text.Text // instead of At, e.g. 進行中
	Note   text.Text // what, how many
	Part   int       // of a station that is Here: per cent done
	Href   string
}

// Slice is one state of a meter.
type Slice struct {
	Kind  SliceKind
	Name  text.Text
	Count int
}

// SliceKind is the colour and hatching of a slice.
type SliceKind string

// The kinds of slice, from finished to broken.
const (
	SliceDone    SliceKind = "c-done"
	SliceRead    SliceKind = "c-read"
	SliceGot     SliceKind = "c-got"
	SliceWait    SliceKind = "c-wait"
	SliceHelp    SliceKind = "c-help"
	SliceFail    SliceKind = "c-fail"
	SliceYes     SliceKind = "c-yes"
	SliceNo      SliceKind = "c-no"
	SliceUnknown SliceKind = "c-unk"
)

// Meter is one bar of several states; its key repeats the numbers.
type Meter struct {
	Label  text.Text // what the whole bar counts
	Slices []Slice
}

func (m Meter) empty() bool {
	for _, s := range m.Slices {
		if s.Count > 0 {
			return false
		}
	}
	return true
}

func (m Meter) parts() []int {
	counts := make([]int, len(m.Slices))
	for i, s := range m.Slices {
		counts[i] = s.Count
	}
	return shares(counts)
}

// say reads the meter aloud.
func (m Meter) say(v View) string {
	var parts []string
	for _, s := range m.Slices {
		parts = append(parts, v.T(s.Name)+" "+N(s.Count))
	}
	return v.T(m.Label) + v.T(wColon) + strings.Join(parts, v.T(wComma))
}

// Strip is a line of a list of meters, such as one sector.
type Strip struct {
	Name   text.Text
	Href   string
	Slices []Slice
	Figure int // the number that decides, e.g. units without answer
	Whole  int // of how many; 0 shows the figure alone
}

// Figure is a key figure.
type Figure struct {
	Name  text.Text
	Value string
	Note  text.Text
	Href  string
	Hot   bool
	Trend []float64 // oldest first; fewer than two draws nothing
}

// Clock is a running deadline.
type Clock struct {
	Name  text.Text
	Href  string
	Note  text.Text
	Start time.Time
	Due   time.Time
	Late  bool // near or past: drawn in the colour of now
}

func (c Clock) part(now time.Time) float64 {
	whole := c.Due.Sub(c.Start)
	if whole <= 0 {
		return 1
	}
	return min(max(float64(now.Sub(c.Start))/float64(whole), 0), 1)
}

// Tick is one line of the stream: words, perhaps with a link among them.
type Tick struct {
	At     time.Time
	Icon   string
	Tone   Tone
	Before text.Text
	Link   Link
	After  text.Text
}

// LogLine is one entry of an item's log.
type LogLine struct {
	At   time.Time
	Icon string
	Tone Tone
	What text.Text // its part between ** is bold
	Why  text.Text
	Href string
}

// Evidence is a node of the tree that says why yes, why no, or what is missing.
type Evidence struct {
	Result   Verdict
	What     text.Text
	Note     text.Text
	From     text.Text // where this is known from, and when
	Op       text.Text // how the children join, e.g. 四項都成立
	Children []Evidence
}

// Choice is one value of a filter.
type Choice struct {
	Name  text.Text
	Value string
	Count int // shown if not 0
	On    bool
}

// Filter is one question of a filter bar; every choice is an address.
type Filter struct {
	Name    text.Text
	Key     string
	Choices []Choice
}

// Token is a condition in force that its cross takes away.
type Token struct {
	Name  text.Text
	Value text.Text
	Key   string
}

// Cursor leads on through a long list.
type Cursor struct {
	Shown int
	Total int  // 0: not counted
	About bool // Total is an estimate
	Next  string
	First string // back to the beginning; empty on the first page
}

// Field is an input of a form.
type Field struct {
	Name  string // of the element, and of the value if Send is empty
	Send  string
	Label text.Text
	Hint  text.Text
	Value string
	Error text.Text // what to do, in the field's own words
	Type  string    // text if empty; "area" for several lines
	Auto  string    // autocomplete
	Lang  text.Lang // of what is written into it, where it is not the page's
	Must  bool
	Rows  int // of an area that is long from the beginning
}

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) describedBy() string {
	var ids []string
	if !f.Hint.IsZero() {
		ids = append(ids, f.Name+"-hint")
	}
	if !f.Error.IsZero() {
		ids = append(ids, f.Name+"-error")
	}
	return strings.Join(ids, " ")
}

// Empty says what will appear here and when.
type Empty struct {
	Icon string
	Head text.Text
	Body text.Text
	Act  Act
}

// or fills what a field leaves to its form: name, label and kind.
func (f Field) or(name string, label text.Text, kind string) Field {
	if f.Name == "" {
		f.Name = name
	}
	if f.Label.IsZero() {
		f.Label = label
	}
	if f.Type == "" {
		f.Type = kind
	}
	return f
}
