package csaf

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/nvd"
)

// Document is one advisory or VEX document.
type Document struct {
	Version   string // of the format: "2.0", "2.1"
	Category  string // "csaf_security_advisory", "csaf_vex" …
	Title     string
	Lang      string
	Publisher Publisher
	ID        string // of the document, unique for its publisher
	Revision  string // tracking.version: "3", "1.2.0"
	Status    string // "draft", "interim", "final"
	Initial   time.Time
	Current   time.Time
	TLP       string // the label as written: "WHITE" in 2.0, "CLEAR" in 2.1
	Sharing   string // distribution.text
	Severity  string // aggregate_severity.text

	Notes           []Note
	References      []Reference
	Products        []*Product // in the order of the file: branches, full product names, relationships, paths
	Groups          []Group
	Vulnerabilities []Vulnerability

	Raw      jsontext.Value // as it came, with its wrapper
	At       framing.Position
	Problems []framing.Problem
	Broken   bool // not to be used beyond ID and Raw; Problems say why

	byID     map[string]*Product
	byGroup  map[string][]string
	mentions int
	missing  map[string]bool
}

// IsVEX tells whether the document follows the VEX profile (section 4.5).
func (d *Document) IsVEX() bool { return d.Category == "csaf_vex" }

// Product gives the product with an id, or nil.
func (d *Document) Product(id string) *Product { return d.byID[id] }

// Publisher is who issued the document.
type Publisher struct {
	Name      string
	Namespace string
	Category  string // "vendor", "coordinator", "discoverer", "translator", "user", "other", "multiplier"
}

// Group is a set of products under one name.
type Group struct {
	ID       string
	Summary  string
	Products []string
}

// Note is a text. Category is "description", "summary", "details", "general", "legal_disclaimer", "faq", "other".
type Note struct{ Category, Title, Text string }

// Reference is a page about the document or the vulnerability. Category is "self" or "external".
type Reference struct{ Category, Summary, URL string }

// Vulnerability is one flaw and what is said of products about it.
type Vulnerability struct {
	CVE         string
	IDs         []Name // in other systems
	Title       string
	CWEs        []string
	Discovered  time.Time
	Released    time.Time // release_date, in 2.1 disclosure_date
	Exploited   time.Time // the first known exploitation (2.1)
	Statuses    []Listed
	Flags       []Flag
	Threats     []Threat
	Remedies    []Remedy
	Scores      []Score
	Notes       []Note
	References  []Reference
	Involvement []Involvement
}

// Name is an identifier in a system: {"Bugzilla", "2064512"}.
type Name struct{ System, Text string }

// Name gives the CVE number, else the first other identifier, else "".
func (v *Vulnerability) Name() string {
	if v.CVE != "" || len(v.IDs) == 0 {
		return v.CVE
	}
	return v.IDs[0].Text
}

// Status is the list a product stands in.
type Status string

// The lists of product_status (section 3.2.3.9; Unknown since 2.1).
const (
	FirstAffected      Status = "first_affected"
	FirstFixed         Status = "first_fixed"
	Fixed              Status = "fixed"
	KnownAffected      Status = "known_affected"
	KnownNotAffected   Status = "known_not_affected"
	LastAffected       Status = "last_affected"
	Recommended        Status = "recommended"
	UnderInvestigation Status = "under_investigation"
	Unknown            Status = "unknown"
)

// Group gives the meaning that lists share (test 6.1.6): KnownAffected, KnownNotAffected, Fixed, UnderInvestigation, Unknown, or
// Recommended, which contradicts nothing.
func (s Status) Group() Status {
	switch s {
	case FirstAffected, LastAffected:
		return KnownAffected
	case FirstFixed:
		return Fixed
	}
	return s
}

// Listed are the products of one list.
type Listed struct {
	Status   Status
	Products []string
}

// Refs are the products that a flag, threat or remedy is about, by themselves and as groups.
type Refs struct{ Products, Groups []string }

// Flag is a machine's reason, in VEX the justification: "component_not_present", "vulnerable_code_not_present" …
type Flag struct {
	Label string
	Time  time.Time
	Refs
}

// Threat is what is known of the danger. Category is "impact" (in VEX why a product is not affected), "exploit_status" or "target_set".
type Threat struct {
	Category string
	Details  string
	Time     time.Time
	Refs
}

// Remedy is what to do. Category is "vendor_fix", "mitigation", "workaround", "no_fix_planned", "none_available" …
type Remedy struct {
	Category string
	Details  string
	URL      string
	Time     time.Time
	Refs
}

// Score is a CVSS assessment for products.
type Score struct {
	nvd.Score
	Products []string
}

// Involvement says how far a party is. Status is "completed", "in_progress", "disputed", "not_contacted", "open", "contact_attempted".
type Involvement struct{ Party, Status, Summary string }
