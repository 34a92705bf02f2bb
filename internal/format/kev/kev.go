// Package kev reads CISA's catalogue of known exploited vulnerabilities: the short list of flaws that somebody is known to use right now,
// with the day by which US agencies must act. An entry makes a warning urgent.
//
// It reads the catalogue's JSON and its CSV form (cisa.gov/known-exploited-vulnerabilities-catalog, both generated from one table). The
// CSV has no version and no count.
package kev

import (
	"time"

	"lianfang/internal/format/framing"
)

// Head is what the catalogue says of itself.
type Head struct {
	Title    string
	Version  string // catalogVersion: "2026.08.07"
	Released time.Time
	Count    int // how many entries it says it has; -1 where it says nothing
	Problems []framing.Problem
}

// Entry is one exploited vulnerability.
type Entry struct {
	CVE         string
	Vendor      string
	Product     string
	Name        string
	Added       time.Time // a day, 00:00 UTC
	Due         time.Time // a day, 00:00 UTC
	Description string
	Action      string // what agencies must do
	Ransomware  string // "Known" or "Unknown"
	Notes       string // pages and remarks, joined by " ; "
	CWEs        []string

	Raw      []byte // as it came: a JSON object, or a CSV row
	At       framing.Position
	Problems []framing.Problem
	Broken   bool // no CVE number: not to be used
}

// KnownRansomware tells whether CISA knows of a ransomware campaign that uses the flaw.
func (e Entry) KnownRansomware() bool { return e.Ransomware == "Known" }
