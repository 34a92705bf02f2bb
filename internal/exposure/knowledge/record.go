package knowledge

import (
	"time"

	"lianfang/internal/exposure/judge"
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
	CVSS             int64 // base score in tenths, -1
	Vector           string
	EPSS             int64  // millionths, -1
	Exploitation     string // SSVC decision points as CISA's enrichment writes them: "none", "poc", "active"
	Automatable      string // "yes", "no"
	TechnicalImpact  string // "partial", "total"
}

func noScores() Scores { return Scores{CVSS: -1, EPSS: -1} }

// Opinion is all that the record says, whoever of it.
func (r Record) Opinion() judge.Opinion {
	if len(r.Voices) == 1 {
		return r.Voices[0].Opinion
	}
	var o judge.Opinion
	for _, v := range r.Voices {
		o.Configurations = append(o.Configurations, v.Configurations...)
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
