// Package iodef reads and writes version 2 of the Incident Object Description Exchange Format (RFC 7970), in which teams of other countries tell each other of
// incidents.
//
// Of the model stands here what a person who takes on a case needs: who tells, when it happened and was seen, what it is, which systems take part, what it
// costs, and what was done. All else of a valid document is passed over, and so is what stands in other namespaces.
//
// A document with a DOCTYPE is refused, so there are no entities to expand and nothing is fetched.
package iodef

import "time"

// Namespace is that of version 2.
const Namespace = "urn:ietf:params:xml:ns:iodef-2.0"

// Document is a few incidents.
type Document struct {
	Lang      string
	Incidents []Incident
}

// Incident is one of them (§3.2).
type Incident struct {
	ID          ID
	Alternative []ID   // numbers that others gave it
	Purpose     string // "reporting"
	Status      string // "new"; "" for not said
	Restriction string // "amber"; "" for not said

	Detected, Started, Ended, Recovered, Reported time.Time // zero where not said
	Generated                                     time.Time

	Descriptions []string
	Categories   []string // IncidentCategory
	Impacts      []Impact
	References   []string // what it was done with: a CVE number, an address
	Contacts     []Contact
	Systems      []System
	History      []Deed
}

// ID is a number and the team that gave it.
type ID struct{ Name, Number string }

// Impact is what it did (§3.12).
type Impact struct {
	Of       string // "SystemImpact", "BusinessImpact"
	Severity string
	Type     string
	Words    string
}

// Contact is a person or an organisation (§3.9).
type Contact struct{ Role, Type, Name, Mail, Phone string }

// System is a machine or a sign that takes part (§3.17, §3.29).
type System struct {
	Category string // "source", "target"; "indicator" for a sign
	Kind     string // "ipv4-addr", "domain", "url"
	Value    string
}

// indicator is the category of what is a sign and no system.
const indicator = "indicator"

// Deed is something that was done (§3.13.1).
type Deed struct {
	Action string
	At     time.Time
	Words  string
}
