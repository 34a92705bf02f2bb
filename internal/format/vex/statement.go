package vex

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
)

// Form is how a document is written.
type Form string

// The forms.
const (
	OpenVEX   Form = "openvex"
	CycloneDX Form = "cyclonedx"
	SPDX3     Form = "spdx3"
)

// Document is one document.
type Document struct {
	Form       Form
	ID         string // the IRI, the serial number
	Version    string
	Author     string // who says it; a BOM: its supplier, manufacturer or author, if it has one
	Time       time.Time
	Updated    time.Time   // of OpenVEX: when it last changed, where it says so
	Statements []Statement // in the order of the file; Current leaves out what was overtaken

	Raw      jsontext.Value // as it came, with its wrapper
	At       framing.Position
	Problems []framing.Problem
	Broken   bool // not to be used beyond ID and Raw; Problems say why
}

// Status is one of the four that all forms share.
type Status string

// The statuses.
const (
	NotAffected        Status = "not_affected"
	Affected           Status = "affected"
	Fixed              Status = "fixed"
	UnderInvestigation Status = "under_investigation"
)

// Justification says why a product is not affected.
type Justification string

// The five common justifications (CISA, "Vulnerability Exploitability eXchange – Status Justifications", 2022).
const (
	ComponentNotPresent Justification = "component_not_present"
	CodeNotPresent      Justification = "vulnerable_code_not_present"
	CodeNotInPath       Justification = "vulnerable_code_not_in_execute_path"
	CodeNotControlled   Justification = "vulnerable_code_cannot_be_controlled_by_adversary"
	InlineMitigations   Justification = "inline_mitigations_already_exist"
)

// Statement is what is said of products about one vulnerability.
type Statement struct {
	Vulnerability string
	Aliases       []string
	Products      []Product
	Status        Status
	Justification Justification // of NotAffected
	Impact        string        // the same in words; of a BOM the detail of the analysis
	Action        string        // what to do, of Affected
	Notes         string
	Time          time.Time // of the statement, else of the document

	Said       string   // state and reason in the form's own words, where they differ: "exploitable", "not_affected code_not_reachable"
	Responses  []string // of a BOM: "update", "will_not_fix", "rollback", "can_not_fix", "workaround_available"
	Unreasoned bool     // NotAffected without justification and impact, which no form allows: not to be relied upon
	Rejected   bool     // the vulnerability's record was rejected: it matches nothing
	Unanalysed bool     // a BOM names the vulnerability without an analysis: a finding that nobody looked at
}

// Product is what a statement is about. What the document does not say is empty.
type Product struct {
	ID            string // as written: an IRI, a purl, a bom-ref, a BOM-Link, an spdxId
	Link          *BOMLink
	PURLs         []string
	CPEs          []string
	Hashes        []Hash
	Group         string
	Name          string
	Version       string    // one version
	Range         string    // versions as a VERS string, as written
	Subcomponents []Product // where in the product the flaw is; they have none of their own
}

// Hash is a digest; Algorithm is written as the form has it: "sha-256".
type Hash struct{ Algorithm, Value string }

// BOMLink names a component of another BOM: urn:cdx:SERIAL/VERSION#REF.
type BOMLink struct {
	Serial  string // UUID
	Version string
	Ref     string // empty: the whole BOM
}

// Current gives the statements that still hold, one a vulnerability and product: of several the latest counts, and of two with one time
// the one that stands later. A product is told by its first package URL, CPE or else its ID, with version, range and subcomponents.
func (d *Document) Current() []Statement {
	type place struct{ statement, product int }
	last := make(map[string]place)
	for i, s := range d.Statements {
		for j, p := range s.Products {
			key := s.Vulnerability + "\x00" + p.key()
			if before, ok := last[key]; !ok || !s.Time.Before(d.Statements[before.statement].Time) {
				last[key] = place{i, j}
			}
		}
	}
	var out []Statement
	for i, s := range d.Statements {
		var kept []Product
		for j, p := range s.Products {
			if last[s.Vulnerability+"\x00"+p.key()] == (place{i, j}) {
				kept = append(kept, p)
			}
		}
		if len(kept) > 0 {
			s.Products = kept
			out = append(out, s)
		}
	}
	return out
}

func (p Product) key() string {
	name := p.ID
	switch {
	case len(p.PURLs) > 0:
		name = p.PURLs[0]
	case len(p.CPEs) > 0:
		name = p.CPEs[0]
	case name == "" && len(p.Hashes) > 0:
		name = p.Hashes[0].Value
	}
	key := name + "\x01" + p.Version + "\x01" + p.Range
	for _, c := range p.Subcomponents {
		key += "\x02" + c.key()
	}
	return key
}
