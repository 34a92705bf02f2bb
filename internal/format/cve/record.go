package cve

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/nvd"
)

// State is what the programme says of the number itself.
type State string

// The states. A draft has none and is read as published.
const (
	Published State = "PUBLISHED"
	Rejected  State = "REJECTED"
)

// Record is one CVE record.
type Record struct {
	ID          string
	DataVersion string // "5.0" to "5.2"
	State       State
	Assigner    string // short name of the CNA, else its UUID
	Reserved    time.Time
	Published   time.Time
	Updated     time.Time
	RejectedAt  time.Time
	CNA         Container
	ADP         []Container

	Raw      jsontext.Value // as it came
	At       framing.Position
	Problems []framing.Problem
	Broken   bool // not to be used beyond ID and Raw; Problems say why
}

// Rejected tells whether the number was withdrawn: it matches nothing.
func (r Record) Rejected() bool { return r.State == Rejected }

// Containers gives all opinions, the CNA's first.
func (r Record) Containers() []Container { return append([]Container{r.CNA}, r.ADP...) }

// Container is what one provider says.
type Container struct {
	Provider      string // short name, else UUID
	ProviderID    string // UUID
	Updated       time.Time
	Public        time.Time // when the flaw became public
	Title         string
	Descriptions  []nvd.Description
	Affected      []Affected
	Applicability []nvd.Configuration // cpeApplicability
	CVSS          []nvd.Score
	SSVC          []SSVC
	KEV           *KEV
	CWEs          []nvd.Weakness
	References    []nvd.Reference
	Solutions     []nvd.Description
	Workarounds   []nvd.Description
	Exploits      []nvd.Description
	Reasons       []nvd.Description // why it was rejected
	Tags          []string          // "disputed", "unsupported-when-assigned", "exclusively-hosted-service" …
}

// Status is whether a version has the flaw.
type Status string

// The statuses of the format; a missing default is Unknown.
const (
	StatusAffected   Status = "affected"
	StatusUnaffected Status = "unaffected"
	StatusUnknown    Status = "unknown"
)

// Affected is one product and its versions.
type Affected struct {
	Vendor        string
	Product       string
	PackageName   string
	CollectionURL string // the repository that PackageName is a name in
	PackageURL    string // purl, since 5.2
	Repo          string
	CPEs          []string
	Platforms     []string
	Modules       []string
	DefaultStatus Status
	Versions      []Version
}

// Version is one version or a range that begins with it. At most one of LessThan and LessThanOrEqual is set; none: this version alone.
type Version struct {
	Version         string
	Status          Status
	Type            string // "semver", "git", "custom", "rpm" …; empty: not said
	LessThan        string
	LessThanOrEqual string
	Changes         []Change
}

// Ranged tells whether this is a range.
func (v Version) Ranged() bool { return v.LessThan != "" || v.LessThanOrEqual != "" }

// Change is a turn of the status at a version within a range.
type Change struct {
	At     string
	Status Status
}

// SSVC is a set of decision points of the Stakeholder-Specific Vulnerability Categorisation, as CISA's enrichment writes them.
type SSVC struct {
	Role            string
	Version         string
	Time            time.Time
	Exploitation    string // "none", "poc", "active"
	Automatable     string // "yes", "no"
	TechnicalImpact string // "partial", "total"
}

// KEV says that the provider knows the flaw to be exploited.
type KEV struct {
	Added     time.Time
	Reference string
}
