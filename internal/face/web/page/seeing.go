package page

import (
	"strconv"
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Vulnerability is all that is said of one.
type Vulnerability struct {
	CVE      string
	Title    string
	Marks    []State
	Facts    []Fact
	Note     *Note // what stands between this reader and the rest
	Said     []SaidWords
	Scores   []ScoreRow
	Points   []PointRow // SSVC
	Products []WeighedRow
	Voices   []VoiceRow
	Own      *Note // whether it concerns the reader
	Findings []FindingRow
	Sectors  []SectorRow
	Orgs     []ConcernedRow
	OrgsMore Cursor
	Items    []Link
}

// SaidWords is a source's own words.
type SaidWords struct{ By, Lang, Text string }

// ScoreRow is a CVSS assessment in plain words.
type ScoreRow struct {
	By, Version, Base, Vector string
	Severity, Words           text.Text
}

// PointRow is an opinion on SSVC's decision points.
type PointRow struct {
	By                               string
	Exploitation, Automatable, Total text.Text
	At                               time.Time
}

// WeighedRow is one product, what each voice says of it, and whose word counts.
type WeighedRow struct {
	Title, Href string
	Differ      bool
	Says        []VoiceClaim
}

// VoiceClaim is what one voice says of a product.
type VoiceClaim struct {
	Voice         string
	Counts        bool
	Affected, Not []text.Text
	Fixed         string
	Together      bool
}

// VoiceRow is a voice and why it stands where it stands.
type VoiceRow struct {
	Name   string
	Source string // who brought it, for the desk
	Why    text.Text
	More   int // products that are not listed
}

// FindingRow is something of the reader's that it concerns.
type FindingRow struct {
	Asset, Product string
	Verdict        Verdict
	Needs          text.Text
	Fixed          string
}

// SectorRow is how many organisations of a sector it concerns.
type SectorRow struct {
	Name              text.Text
	Affected, Unknown int
}

// ConcernedRow is an organisation that it concerns.
type ConcernedRow struct {
	Org               Link
	Affected, Unknown int
}

// Page draws the page.
func (p Vulnerability) Page(v View) templ.Component { return vulnerabilityPage(v, p) }

// Product is what is known of a product, and which versions are in use.
type Product struct {
	Key, Title string
	Summary    text.Text
	Order      []Filter
	Rows       []ProductRow
	Cursor     Cursor
	Versions   []VersionRow
	Desk       bool
	Others     []Link
}

// ProductRow is a vulnerability of the product.
type ProductRow struct {
	CVE, Href, Title, CVSS, EPSS string
	KEV                          bool
	Published                    string
	Orgs                         int
}

// VersionRow is a version in use.
type VersionRow struct {
	Name                               string
	Orgs, Machines, Affected, Possible int
}

// Page draws the page.
func (p Product) Page(v View) templ.Component { return productPage(v, p) }

// Coverage is how much of what is known can be compared.
type Coverage struct {
	Summary text.Text
	Figures []Figure
	Kinds   []CoverRow
	Months  []CoverRow
	Paces   []PaceRow
	BlindN  int
	Blind   []BlindRow
}

// CoverRow is a kind of source, or a month.
type CoverRow struct {
	Name                   text.Text
	Known, Usable, Without int
}

func shareOf(n, of int) string {
	if of == 0 {
		return "—"
	}
	return strconv.FormatFloat(100*float64(n)/float64(of), 'f', 1, 64) + "%"
}

// PaceRow is how much a source sends.
type PaceRow struct {
	Name        text.Text
	Before, Now string // records a day
	State       State
	Last        time.Time
}

// BlindRow is a vulnerability that cannot be compared though its vendor's products are in use.
type BlindRow struct {
	CVE, Vendor, Published string
	KEV                    bool
}

// Page draws the page.
func (p Coverage) Page(v View) templ.Component { return coveragePage(v, p) }

// RiskMap is what is open by sector and region.
type RiskMap struct {
	Summary text.Text
	Sectors []text.Text
	Rows    []RiskRow
	Chosen  text.Text // the cell that the list below is of
	Vulns   []VulnCount
}

// RiskRow is a region.
type RiskRow struct {
	Name  text.Text
	Cells []RiskCell
}

// RiskCell is a sector in a region; an empty one has nothing open.
type RiskCell struct {
	Href           string
	Decision       text.Text // the most urgent that anybody there has to take
	Worsts, Listed int       // organisations that have to, of how many with an inventory
	Open, KEV      int
	Heat           int // 0 to 4
	On             bool
}

// Page draws the page.
func (p RiskMap) Page(v View) templ.Component { return riskPage(v, p) }

// Questions is ten plain questions.
type Questions struct {
	Post   string
	Groups []QuestionGroup
	Again  bool // there are answers already
}

// QuestionGroup is one question.
type QuestionGroup struct {
	Key     string
	Ask     text.Text
	One     bool
	Choices []Choice
}

func (g QuestionGroup) kind() string {
	if g.One {
		return "radio"
	}
	return "checkbox"
}

// Page draws the page.
func (p Questions) Page(v View) templ.Component { return questionsPage(v, p) }

// Answers is what came of them.
type Answers struct {
	Summary text.Text
	Post    string
	Rows    []AnswerRow
	Judging *Judging
}

// AnswerRow is one thing that was ticked.
type AnswerRow struct {
	Key     string
	Name    text.Text
	Verdict Verdict // empty: nothing to compare, or not yet
	Say     text.Text
	Look    text.Text
	Vulns   []Link
	Model   *Field
	Version *Field
}

// Page draws the page.
func (p Answers) Page(v View) templ.Component { return answersPage(v, p) }

// Letter is what intelligence says of an organisation from outside, to print.
type Letter struct {
	Org     text.Text
	At      time.Time
	Centre  text.Text
	Found   Note
	Places  []LetterPlace
	Touches []LetterTouch
	More    int
	Red     int
}

// LetterPlace is a network or domain.
type LetterPlace struct {
	Name    string
	Kind    text.Text
	Pending bool
	Touched int
}

// LetterTouch is a value that lies in one.
type LetterTouch struct {
	Value, Where string
	Title        string
	Href         string
	At, Seen     time.Time
	Sighted      int
}

// Page draws the page.
func (p Letter) Page(v View) templ.Component { return letterPage(v, p) }

func (x LetterPlace) state() State {
	switch {
	case x.Pending:
		return State{Tone: Waiting, Name: wLetterPending}
	case x.Touched > 0:
		return State{Tone: Bad, Name: wLetterNamed.With(N(x.Touched))}
	}
	return State{Tone: Plain, Name: wLetterNone}
}

func (t LetterTouch) title() string {
	if t.Title == "" {
		return t.Value
	}
	return t.Title
}

func versionsHead(p Product) text.Text {
	if p.Desk {
		return wVersionsIn
	}
	return wVersionsOwn
}

func riskClass(heat int) string { return "h" + strconv.Itoa(heat) }
