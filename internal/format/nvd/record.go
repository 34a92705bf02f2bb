package nvd

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
)

// Record is what NVD, or a collection in its shape, says of one CVE.
type Record struct {
	ID             string
	Source         string // who assigned it (sourceIdentifier, or "cna" of short records)
	Published      time.Time
	Modified       time.Time
	Status         string   // vulnStatus: "Analyzed", "Deferred", "Rejected" …
	Tags           []string // cveTags: "disputed", "unsupported-when-assigned" …
	Descriptions   []Description
	CVSS           []Score
	CWEs           []Weakness
	References     []Reference
	KEV            *Exploited
	Configurations []Configuration

	Raw      jsontext.Value // as it came, with its wrapper
	At       framing.Position
	Problems []framing.Problem
	Broken   bool // not to be used beyond ID and Raw; Problems say why
}

// Rejected tells whether the CVE was withdrawn: it matches nothing, whatever configurations it still has.
func (r Record) Rejected() bool { return r.Status == "Rejected" || r.Status == "REJECTED" }

// Description is a text in one language (BCP 47 as the source writes it: "en", "es").
type Description struct{ Lang, Value string }

// Score is one CVSS assessment. Short records give the vector alone.
type Score struct {
	Version  string // "2.0", "3.0", "3.1", "4.0"
	Vector   string
	Base     string // the base score as written: "9.8", "10"
	Severity string
	Source   string // who assessed
	Type     string // "Primary" or "Secondary"
}

// Weakness is a CWE that somebody names as the kind of flaw, or their words where no number was given.
type Weakness struct {
	CWE    string // "CWE-79"; empty where there are words only
	Text   string
	Source string
	Type   string
}

// Reference is a page about the CVE.
type Reference struct {
	URL    string
	Source string
	Tags   []string
}

// Exploited is the record's copy of its entry in CISA's catalogue of known exploited vulnerabilities.
type Exploited struct {
	Added  time.Time
	Due    time.Time
	Action string
	Name   string
}
