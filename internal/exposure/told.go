package exposure

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"lianfang/internal/exposure/knowledge"
	"lianfang/internal/format/csaf"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/framing"
	"lianfang/internal/format/kev"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/sniff"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
)

// Told is all that is said of a vulnerability, as far as the viewer may see it. What is TLP:RED is left out of it and counted: it is read in person, on
// the page of its item.
type Told struct {
	Vulnerability
	Published  time.Time
	Said       []Passage
	Ransomware bool   // CISA knows of a campaign that uses it
	Action     string // what CISA asks of agencies
	Scores     []Assessed
	SSVC       []Decided
	Voices     []TellingVoice // by whose word counts first
	Products   []knowledge.Weighed
	Red        int // words that are TLP:RED
	Unread     int // words beyond those that are read at once
}

// Passage is a source's own words.
type Passage struct{ By, Lang, Text string }

// Assessed is a CVSS assessment and whose it is.
type Assessed struct{ By, Version, Vector, Base string }

// Decided is an opinion on SSVC's decision points.
type Decided struct {
	By                                         string
	At                                         time.Time
	Exploitation, Automatable, TechnicalImpact string
}

// TellingVoice is one provider's opinion in words.
type TellingVoice struct {
	knowledge.Voice
	Source string // who brought it: slug; "" for viewers who are not the desk
	Item   int64
	Claims []knowledge.Claim
	More   int // products that are left out
}

// maxWordsTold is how many words on one vulnerability are read for its page.
const maxWordsTold = 60

// Told reads every word on a vulnerability that the viewer may see.
func (e *Exposure) Told(ctx context.Context, v marking.Viewer, cve string) (Told, error) {
	if upper := strings.ToUpper(cve); strings.HasPrefix(upper, "CVE-") { // people type it as they like
		cve = upper
	}
	x, err := e.VulnerabilityByCVE(ctx, v, cve)
	if err != nil {
		return Told{}, err
	}
	t := Told{Vulnerability: x}
	open, err := openWords(ctx, e.store.Read(), x.Words)
	if err != nil {
		return Told{}, err
	}
	t.Red = len(x.Words) - len(open)
	t.Unread = max(0, len(open)-maxWordsTold)
	t.clear()
	said, err := e.intel.SaidByID(ctx, background, open[:min(len(open), maxWordsTold)], "vulnerability")
	if err != nil {
		return Told{}, err
	}
	soft, err := e.around(ctx, said)
	if err != nil {
		return Told{}, err
	}
	for _, w := range said {
		t.hear(w, soft[w.ID])
	}
	t.weigh(v.All())
	return t, nil
}

// clear forgets what all words together say, those that are TLP:RED too; the words that are read say it again.
func (t *Told) clear() {
	if t.Red == 0 {
		return
	}
	t.Title, t.KEVAdded, t.KEVDue, t.CVSS, t.EPSS = "", time.Time{}, time.Time{}, -1, -1
}

// hear takes what one word says.
func (t *Told) hear(w intel.Said, around []intel.Said) {
	if len(w.Title) > len(t.Title) && t.Red > 0 {
		t.Title = w.Title
	}
	var r knowledge.Record
	ok := false
	switch sniff.Format(w.Format) {
	case sniff.CVE5:
		c := cve.Parse(framing.Element{Raw: w.Raw})
		if r, ok = knowledge.FromCVE(c); ok {
			t.hearCVE(c)
		}
	case sniff.NVD2:
		n := nvd.Parse(framing.Element{Raw: w.Raw})
		if r, ok = knowledge.FromNVD(n); ok {
			t.assess("NVD", n.CVSS)
			t.describe("NVD", n.Descriptions)
		}
	case sniff.KEV:
		for entry, err := range kev.Entries(catalogueOf(w.Raw), new(kev.Head)) {
			if r, ok = knowledge.FromKEV(entry); err == nil && ok {
				t.hearKEV(entry)
			}
			break
		}
	case sniff.CSAF:
		k, found := readKnown(w, around)
		if r, ok = k.record, found; ok {
			t.hearCSAF(csaf.Parse(framing.Element{Raw: w.Raw}))
		}
	default:
		k, found := readKnown(w, around)
		if r, ok = k.record, found; found && r.ID == "" {
			r = ofSTIX(w, k)
		}
	}
	if ok {
		t.take(w, r)
	}
}

// ofSTIX makes a record of a STIX object, which is the word of whoever sent it.
func ofSTIX(w intel.Said, k known) knowledge.Record {
	r := knowledge.Record{Scores: knowledge.Scores{CVSS: -1, EPSS: -1}}
	if len(k.opinion.Configurations) > 0 {
		r.Voices = []knowledge.Voice{{Name: w.Source, Rank: knowledge.Analyst, Opinion: k.opinion}}
	}
	return r
}

func (t *Told) take(w intel.Said, r knowledge.Record) {
	if t.Red > 0 { // what all words say together is not for here
		s := r.Scores
		t.KEVAdded, t.KEVDue = latest(t.KEVAdded, s.KEVAdded), latest(t.KEVDue, s.KEVDue)
		if s.CVSS >= 0 {
			t.CVSS = max(t.CVSS, float64(s.CVSS)/10)
		}
		if s.EPSS >= 0 {
			t.EPSS = max(t.EPSS, float64(s.EPSS)/1e6)
		}
	}
	if !r.Published.IsZero() && (t.Published.IsZero() || r.Published.Before(t.Published)) {
		t.Published = r.Published
	}
	if r.Rejected {
		return
	}
	for _, x := range r.Voices {
		t.Voices = append(t.Voices, TellingVoice{Voice: x, Source: w.Source, Item: w.Item})
	}
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (t *Told) hearCVE(c cve.Record) {
	for _, x := range c.Containers() {
		by := x.Provider
		t.assess(by, x.CVSS)
		t.describe(by, x.Descriptions)
		for _, s := range x.SSVC {
			t.SSVC = append(t.SSVC, Decided{by, s.Time, s.Exploitation, s.Automatable, s.TechnicalImpact})
		}
	}
}

// hearCSAF takes an advisory's own words on the vulnerability, and its assessments.
func (t *Told) hearCSAF(d *csaf.Document) {
	by, lang := cmp.Or(d.Publisher.Name, d.ID), cmp.Or(strings.ToLower(d.Lang), "en")
	for _, v := range d.Vulnerabilities {
		for _, s := range v.Scores {
			t.assess(by, []nvd.Score{s.Score})
		}
		for _, n := range v.Notes {
			if n.Category == "description" || n.Category == "summary" {
				t.describe(by, []nvd.Description{{Lang: lang, Value: n.Text}})
			}
		}
	}
}

func (t *Told) hearKEV(x kev.Entry) {
	t.Ransomware = t.Ransomware || x.KnownRansomware()
	t.Action = x.Action
	t.describe("CISA KEV", []nvd.Description{{Lang: "en", Value: x.Description}})
}

// maxSaid is how long a source's own words may be on the page, in bytes; most are far shorter.
const maxSaid = 4000

func (t *Told) describe(by string, all []nvd.Description) {
	for _, d := range all {
		value := strings.TrimSpace(d.Value)
		if value == "" || !strings.HasPrefix(d.Lang, "en") && !strings.HasPrefix(d.Lang, "zh") || slices.ContainsFunc(t.Said, func(x Passage) bool { return x.Text == value }) {
			continue
		}
		t.Said = append(t.Said, Passage{by, d.Lang, cut(value, maxSaid)})
	}
}

// cut shortens text at a letter's edge.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

func (t *Told) assess(by string, all []nvd.Score) {
	for _, s := range all {
		who := by
		if by == "NVD" && s.Source != "" {
			who = s.Source
		}
		a := Assessed{who, s.Version, s.Vector, s.Base}
		if s.Vector != "" && !slices.ContainsFunc(t.Scores, func(x Assessed) bool { return x.Vector == a.Vector && x.Base == a.Base }) {
			t.Scores = append(t.Scores, a)
		}
	}
}

// weigh puts the voices in order, each once, and says of each product whose word counts.
func (t *Told) weigh(desk bool) {
	slices.SortStableFunc(t.Voices, func(a, b TellingVoice) int { return knowledge.Before(a.Voice, b.Voice) })
	t.Voices = slices.CompactFunc(t.Voices, func(a, b TellingVoice) bool { return knowledge.Same(a.Voice, b.Voice) })
	voices, claims := make([]knowledge.Voice, len(t.Voices)), make([][]knowledge.Claim, len(t.Voices))
	for i := range t.Voices {
		x := &t.Voices[i]
		if !desk {
			if x.Name == x.Source { // a source of its own kind is called by its name, which is the desk's
				x.Name = "stix"
			}
			x.Source = ""
		}
		x.Claims, x.More = x.Voice.Claims()
		voices[i], claims[i] = x.Voice, x.Claims
	}
	t.Products = knowledge.Weigh(voices, claims)
}
