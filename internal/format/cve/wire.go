package cve

import "github.com/go-json-experiment/json/jsontext"

type wireRecord struct {
	DataType    string   `json:"dataType"`
	DataVersion string   `json:"dataVersion"`
	Meta        wireMeta `json:"cveMetadata"`
	Containers  wireBoth `json:"containers"`
}

type wireMeta struct {
	ID           string `json:"cveId"`
	State        string `json:"state"`
	AssignerID   string `json:"assignerOrgId"`
	AssignerName string `json:"assignerShortName"`
	Reserved     string `json:"dateReserved"`
	Published    string `json:"datePublished"`
	Updated      string `json:"dateUpdated"`
	Rejected     string `json:"dateRejected"`
}

// wireBoth leaves the containers as they are, so that one odd container does not cost the others.
type wireBoth struct {
	CNA jsontext.Value   `json:"cna"`
	ADP []jsontext.Value `json:"adp"`
}

type wireContainer struct {
	Provider      wireProvider    `json:"providerMetadata"`
	Public        string          `json:"datePublic"`
	Title         string          `json:"title"`
	Descriptions  []wireText      `json:"descriptions"`
	Affected      []wireAffected  `json:"affected"`
	Applicability jsontext.Value  `json:"cpeApplicability"`
	Metrics       []wireMetric    `json:"metrics"`
	ProblemTypes  []wireProblem   `json:"problemTypes"`
	References    []wireReference `json:"references"`
	Solutions     []wireText      `json:"solutions"`
	Workarounds   []wireText      `json:"workarounds"`
	Exploits      []wireText      `json:"exploits"`
	Reasons       []wireText      `json:"rejectedReasons"`
	Tags          []string        `json:"tags"`
}

type wireProvider struct {
	ID      string `json:"orgId"`
	Name    string `json:"shortName"`
	Updated string `json:"dateUpdated"`
}

type wireText struct {
	Lang  string `json:"lang"`
	Value string `json:"value"`
}

type wireAffected struct {
	Vendor        string        `json:"vendor"`
	Product       string        `json:"product"`
	PackageName   string        `json:"packageName"`
	CollectionURL string        `json:"collectionURL"`
	PackageURL    string        `json:"packageURL"`
	Repo          string        `json:"repo"`
	CPEs          []string      `json:"cpes"`
	Platforms     []string      `json:"platforms"`
	Modules       []string      `json:"modules"`
	DefaultStatus string        `json:"defaultStatus"`
	Versions      []wireVersion `json:"versions"`
}

type wireVersion struct {
	Version         string       `json:"version"`
	Status          string       `json:"status"`
	Type            string       `json:"versionType"`
	LessThan        string       `json:"lessThan"`
	LessThanOrEqual string       `json:"lessThanOrEqual"`
	Changes         []wireChange `json:"changes"`
}

type wireChange struct {
	At     string `json:"at"`
	Status string `json:"status"`
}

type wireMetric struct {
	V2    *wireCVSS `json:"cvssV2_0"`
	V30   *wireCVSS `json:"cvssV3_0"`
	V31   *wireCVSS `json:"cvssV3_1"`
	V40   *wireCVSS `json:"cvssV4_0"`
	Other wireOther `json:"other"`
}

type wireCVSS struct {
	Version  string         `json:"version"`
	Vector   string         `json:"vectorString"`
	Base     jsontext.Value `json:"baseScore"`
	Severity string         `json:"baseSeverity"`
}

type wireOther struct {
	Type    string         `json:"type"`
	Content jsontext.Value `json:"content"`
}

type wireSSVC struct {
	Role    string              `json:"role"`
	Version string              `json:"version"`
	Time    string              `json:"timestamp"`
	Options []map[string]string `json:"options"`
}

type wireKEV struct {
	Added     string `json:"dateAdded"`
	Reference string `json:"reference"`
}

type wireProblem struct {
	Descriptions []struct {
		CWE         string `json:"cweId"`
		Description string `json:"description"`
		Type        string `json:"type"`
	} `json:"descriptions"`
}

type wireReference struct {
	URL  string   `json:"url"`
	Tags []string `json:"tags"`
}
