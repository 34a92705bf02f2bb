package page

import (
	"time"

	"github.com/a-h/templ"

	"lianfang/internal/text"
)

// Object is one piece of intelligence: its way, its log, why it weighs what it weighs, who said so, who was told.
type Object struct {
	Kind      text.Text // 指標, 漏洞, 報告 …
	Sort      text.Text // e.g. IPv4 位址
	ID        string    // the id that others cite, e.g. a STIX id
	Value     string    // the name or value as shown now
	Written   bool      // Value is as written, not in safe writing
	Defanged  bool      // the value has a safe writing, so the switch is shown
	Name      text.Text // for objects whose name is words; Value is then empty
	About     text.Text
	TLP       TLP
	PAP       string // e.g. PAP:GREEN
	State     State
	FirstSeen time.Time
	LastSeen  time.Time
	Banner    *Note // withdrawn, held, contradicted
	Acts      []Act // e.g. STIX 2.1
	WhyHref   string

	Way        []Stop
	Log        []LogLine
	Weight     *Curve
	WeighNote  text.Text // e.g. 0.70 以上才派送
	Weigh      []Weight
	Assertions []Assertion
	Sightings  []Sighting
	Told       *Told
	Relations  []Relations
	Facts      []Fact // what else the object says
	Mark       *MarkForm
}

// MarkForm lets the desk mark what came unmarked.
type MarkForm struct {
	Post   string
	Word   string // the assertion that is marked
	Levels []Choice
}

// Weight is one reason in the weighing.
type Weight struct {
	Why   text.Text
	Share int    // 0 … 100, the length of its bar
	Delta string // e.g. +0.41
	Down  bool   // takes weight away
}

// Assertion is what one source said.
type Assertion struct {
	Source text.Text
	Href   string
	Grade  string // e.g. A2
	First  time.Time
	Last   time.Time
	Times  int
	What   text.Text
	TLP    TLP
	State  State
	Old    bool // the same source has said it anew
}

// Sighting is a place and time where it was seen.
type Sighting struct {
	By    text.Text
	First time.Time
	Last  time.Time
	Times int
	What  text.Text
}

// Told says who was told of the object and who confirmed.
type Told struct {
	Summary  text.Text
	Href     string
	Receipts Meter
	Sectors  []Strip
}

// Relations are the neighbours of one kind, one step away.
type Relations struct {
	Kind  text.Text // e.g. 漏洞 (利用)
	Count int
	Links []RelatedObject
	More  string
}

// RelatedObject is a neighbour by its name, never by its id alone.
type RelatedObject struct {
	Name string
	Note text.Text
	Href string
	Mono bool
}

// Page draws the page.
func (p Object) Page(v View) templ.Component { return objectPage(v, p) }

func (p Object) title() text.Text {
	if p.Value != "" {
		return text.Same(p.Value)
	}
	return first(p.Name, text.Same(p.ID), wIntel)
}

func (p Object) weighed() bool { return p.Weight != nil || len(p.Weigh) > 0 }

// sources counts who said it: an older version is not another source.
func sources(all []Assertion) text.Text {
	old := 0
	for _, a := range all {
		if a.Old {
			old++
		}
	}
	if old == 0 {
		return wSourcesN.With(N(len(all)))
	}
	return wVersionsN.With(N(max(len(all)-old, 1)), N(len(all)))
}

func (p Object) relations() int {
	n := 0
	for _, r := range p.Relations {
		n += r.Count
	}
	return n
}
