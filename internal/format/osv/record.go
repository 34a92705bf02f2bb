package osv

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
)

// Record is one OSV record.
type Record struct {
	ID            string
	SchemaVersion string    // empty: 1.0.0
	Modified      time.Time // of two records with one ID the later counts
	Published     time.Time
	Withdrawn     time.Time // set: the record matches nothing
	Aliases       []string  // the same flaw elsewhere; symmetric and transitive
	Related       []string
	Upstream      []string // flaws that this record, of a distribution, takes over
	Summary       string   // one line
	Details       string   // CommonMark
	Severity      []Severity
	Rating        string // database_specific.severity: "MODERATE", "HIGH" … as the database says
	Affected      []Affected
	References    []Reference
	CWEs          []string // database_specific.cwe_ids, or the "cwes" of databases that list them: "CWE-79"

	DatabaseSpecific jsontext.Value

	Raw      jsontext.Value // as it came, with its wrapper
	At       framing.Position
	Problems []framing.Problem
	Broken   bool // not to be used beyond ID and Raw; Problems say why
}

// IsWithdrawn tells whether the record was taken back: it matches nothing.
func (r Record) IsWithdrawn() bool { return !r.Withdrawn.IsZero() }

// Severity is one assessment. Type is CVSS_V2, CVSS_V3, CVSS_V4 with a vector as Score, or "Ubuntu" with a priority.
type Severity struct{ Type, Score string }

// Reference is a page about the flaw. Type is ADVISORY, ARTICLE, FIX, REPORT, WEB, PACKAGE …
type Reference struct{ Type, URL string }

// Affected is one package and its versions that have the flaw.
type Affected struct {
	Package           Package
	Severity          []Severity // of this package alone
	Ranges            []Range
	Versions          []string // each has the flaw; compared as written
	EcosystemSpecific jsontext.Value
	DatabaseSpecific  jsontext.Value
}

// Package names a package. All is empty where a record speaks of a repository alone.
type Package struct {
	Ecosystem Ecosystem
	Name      string
	PURL      string // as written, without a version; may be absent
}

// RangeType says what the versions of a range are.
type RangeType string

// The types. A range without one is read as ECOSYSTEM.
const (
	Semver      RangeType = "SEMVER"
	ByEcosystem RangeType = "ECOSYSTEM"
	Git         RangeType = "GIT" // commits of Repo; their order is the repository's graph
)

// Range is a timeline of the flaw.
type Range struct {
	Type             RangeType
	Repo             string
	Events           []Event // in the order of the file
	DatabaseSpecific jsontext.Value
}

// EventKind is what happens at a version.
type EventKind string

// The kinds. After is not of the schema: it is the "> 1.2" of GitHub's own form.
const (
	Introduced   EventKind = "introduced"    // has the flaw from here; "0" is before every version
	Fixed        EventKind = "fixed"         // no more from here
	LastAffected EventKind = "last_affected" // no more after this
	Limit        EventKind = "limit"         // the range says nothing from here; "*" is no limit
	After        EventKind = "after"         // has the flaw from what comes after this
)

// Event is a turn at a version.
type Event struct {
	Kind    EventKind
	Version string
}
