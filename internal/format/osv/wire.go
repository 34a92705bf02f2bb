package osv

import "github.com/go-json-experiment/json/jsontext"

type wireRecord struct {
	SchemaVersion string           `json:"schema_version"`
	ID            string           `json:"id"`
	Modified      string           `json:"modified"`
	Published     string           `json:"published"`
	Withdrawn     string           `json:"withdrawn"`
	Aliases       []string         `json:"aliases"`
	Related       []string         `json:"related"`
	Upstream      []string         `json:"upstream"`
	Summary       string           `json:"summary"`
	Details       string           `json:"details"`
	Severity      []wireSeverity   `json:"severity"`
	Affected      []jsontext.Value `json:"affected"`
	References    []wireReference  `json:"references"`
	Specific      jsontext.Value   `json:"database_specific"`

	GHSA string         `json:"ghsa_id"`
	OSV  jsontext.Value `json:"osv"`
	Doc  jsontext.Value `json:"doc"`
}

type wireSeverity struct {
	Type  string `json:"type"`
	Score string `json:"score"`
}

type wireReference struct {
	Type string `json:"type"`
	URL  string `json:"url"`
}

type wireAffected struct {
	Package   wirePackage    `json:"package"`
	Severity  []wireSeverity `json:"severity"`
	Ranges    []wireRange    `json:"ranges"`
	Versions  []string       `json:"versions"`
	Ecosystem jsontext.Value `json:"ecosystem_specific"`
	Database  jsontext.Value `json:"database_specific"`
}

type wirePackage struct {
	Ecosystem string `json:"ecosystem"`
	Name      string `json:"name"`
	PURL      string `json:"purl"`
}

type wireRange struct {
	Type     string              `json:"type"`
	Repo     string              `json:"repo"`
	Events   []map[string]string `json:"events"`
	Database jsontext.Value      `json:"database_specific"`
}

// wireSpecific is what databases agree on without the schema asking for it.
type wireSpecific struct {
	Severity jsontext.Value `json:"severity"`
	CWEIDs   jsontext.Value `json:"cwe_ids"`
	CWEs     jsontext.Value `json:"cwes"`
}
