// Package xarf reads version 4 of the eXtended Abuse Reporting Format: one JSON object by which a program tells that an address did harm, whom, and how that was
// seen (xarf.org, schemas/v4/xarf-core.json).
//
// The core is read by name. What a type of abuse adds to it is kept as a name and a value each, since there are about sixty types and a person reads them. Evidence is
// kept where it is short text; of everything else stay size, hash and what the sender calls it, and never the bytes. Members of _internal are dropped: the
// standard forbids to send them.
package xarf

import "time"

// Report is one thing that somebody did.
type Report struct {
	Version        string // "4.0.0"
	ID             string // UUID, by which a report that comes again is known
	At             time.Time
	Reporter       Contact // to whom it happened, or who complains
	Sender         Contact // who sends it
	Source         string  // the address, name or other identifier that did it
	Port           int     // 0 for none
	Category       string  // one of seven
	Type           string  // "phishing", "login_attack"
	Description    string
	EvidenceSource string  // "honeypot"
	Confidence     float64 // 0 to 1; -1 where nothing is said
	Tags           []string
	Details        []Detail // what the type adds, by name
	Evidence       []Evidence
}

// Contact is an organisation of the report.
type Contact struct {
	Org     string `json:"org"`
	Contact string `json:"contact"` // mail
	Domain  string `json:"domain"`
}

// Detail is a field that the core does not have.
type Detail struct{ Name, Value string }

// Evidence is what was sent along.
type Evidence struct {
	Type        string // media type, as the sender says
	Description string
	Size        int    // bytes; -1 for what cannot be unpacked
	SHA256      string // of the bytes that came
	Told        string // the hash that the sender gives
	Differs     bool   // which is not that of the bytes
	Text        string // the words, where it is short text; else "" and nothing of it is kept
}
