package knowledge

import (
	"time"

	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/cve"
	"lianfang/internal/format/cvss"
	"lianfang/internal/format/nvd"
)

// Record is what one record of one source says of a vulnerability.
type Record struct {
	ID       string   // the CVE number, else the record's own id
	Aliases  []string // other names of the same flaw
	Source   Source
	Title    string
	Voices   []Voice
	Rejected bool // the record was withdrawn: it matches nothing
	Scores   Scores

	Published time.Time // when the number, or else the record, was published; zero: not said
	Vendors   []string  // whose products it names, as Vendor writes them

	beside Cover // kinds of sources that speak in it beside its own
}

// Voice is one provider's opinion.
type Voice struct {
	Name string // "nvd", "cna:apache", "adp:CISA-ADP", "osv:GHSA" …
	Rank Rank
	judge.Opinion

	// Loose are the products of which it names single versions and says nothing of the others: that others are not affected is weak then.
	Loose []string
}

// Scores is what a record says of how urgent the flaw is. What it does not say is zero, or -1 for numbers.
type Scores struct {
	KEVAdded, KEVDue time.Time
	Ransomware       bool
	Assessed         []cvss.Score // each assessment, by whom
	CVSS             int64        // base score in tenths of the one that counts, -1
	Vector           string
	EPSS             int64 // millionths, -1
	SSVC             []cve.SSVC
}

func noScores() Scores { return Scores{CVSS: -1, EPSS: -1} }

// Join adds what another record says of the same flaw, and chooses again which assessment counts.
func (s *Scores) Join(o Scores) {
	if s.KEVAdded.IsZero() {
		s.KEVAdded = o.KEVAdded
	}
	if s.KEVDue.IsZero() {
		s.KEVDue = o.KEVDue
	}
	s.Ransomware = s.Ransomware || o.Ransomware
	s.EPSS = max(s.EPSS, o.EPSS)
	s.SSVC = append(s.SSVC, o.SSVC...)
	s.Assessed = append(s.Assessed, o.Assessed...)
	s.choose()
}

// assess keeps what a record says in CVSS; roleOf tells who the assessor is to the vulnerability.
func (s *Scores) assess(scores []nvd.Score, roleOf func(source string) cvss.Role) {
	for _, x := range scores {
		s.Assessed = append(s.Assessed, cvss.Score{Role: roleOf(x.Source), Source: x.Source, Version: x.Version, Vector: x.Vector, Base: x.Base})
	}
	s.choose()
}

func (s *Scores) choose() {
	if best, ok := cvss.Best(s.Assessed); ok {
		s.CVSS, s.Vector = int64(best.Base*10+0.5), s.Assessed[best.Index].Vector
	}
}

// Opinion is all that the record says, whoever of it.
func (r Record) Opinion() judge.Opinion {
	if len(r.Voices) == 1 {
		return r.Voices[0].Opinion
	}
	var o judge.Opinion
	for _, v := range r.Voices {
		o.Configurations = append(o.Configurations, v.Configurations...)
		o.Denials = append(o.Denials, v.Denials...)
	}
	return o
}

// Source is where a record comes from.
type Source string

// The sources.
const (
	CVE  Source = "cve"
	NVD  Source = "nvd"
	KEV  Source = "kev"
	EPSS Source = "epss"
	OSV  Source = "osv"
	CSAF Source = "csaf"
	VEX  Source = "vex"
	STIX Source = "stix"
)

// Rank says whose word counts where voices disagree about the same component: the smaller.
type Rank int

// The ranks, from whoever knows best. A supplier's word on exactly its product stands before a distribution's on its package, that before an
// ecosystem's database, that before the numbering authority, which knows the flaw and not always the names, that before NVD, which reads what
// others wrote, and enrichment comes last.
const (
	Supplier Rank = iota
	Distribution
	Ecosystem
	Authority
	Analyst
	Enricher
)
