package sarif

import (
	"net/url"
	"strings"
)

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

type log struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []run  `json:"runs"`
}

type run struct {
	Tool struct {
		Driver driver `json:"driver"`
	} `json:"tool"`
	Language string   `json:"language"`
	Columns  string   `json:"columnKind"`
	Results  []result `json:"results"`
}

type driver struct {
	Name    string `json:"name"`
	Version string `json:"version,omitzero"`
	Page    string `json:"informationUri,omitzero"`
	Rules   []rule `json:"rules"`
}

type rule struct {
	ID      string   `json:"id"`
	Short   message  `json:"shortDescription"`
	Full    *message `json:"fullDescription,omitzero"`
	Page    string   `json:"helpUri,omitzero"`
	Default struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
	Properties struct {
		Tags     []string `json:"tags"`
		Severity string   `json:"security-severity,omitzero"` // the base score, where code hosts look for it
	} `json:"properties"`
}

type message struct {
	Text string `json:"text"`
}

type result struct {
	ID         string            `json:"ruleId"`
	Rule       int               `json:"ruleIndex"`
	Kind       string            `json:"kind"`
	Level      string            `json:"level"`
	Message    message           `json:"message"`
	Locations  []location        `json:"locations"`
	Prints     map[string]string `json:"partialFingerprints"`
	Properties struct {
		Component     string   `json:"component"`
		CPE           string   `json:"cpe,omitzero"`
		Status        string   `json:"status"`
		Justification string   `json:"justification,omitzero"`
		Aliases       []string `json:"aliases,omitzero"`
	} `json:"properties"`
}

type location struct {
	Physical *physical `json:"physicalLocation,omitzero"`
	Logical  []logical `json:"logicalLocations,omitzero"`
}

type physical struct {
	Artifact artifact `json:"artifactLocation"`
	Region   *region  `json:"region,omitzero"`
}

type artifact struct {
	URI string `json:"uri"`
}

type region struct {
	Line int `json:"startLine"`
}

type logical struct {
	Name string `json:"name"`
	Full string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

// fileURI writes a path as a URI reference (section 3.4.3): relative as it is, absolute as a file URI.
func fileURI(path string) string {
	u := url.URL{Path: strings.ReplaceAll(path, `\`, "/")}
	switch {
	case strings.HasPrefix(u.Path, "/"):
		u.Scheme = "file"
	case len(u.Path) > 2 && u.Path[1] == ':' && u.Path[2] == '/':
		u.Scheme, u.Path = "file", "/"+u.Path
	}
	return u.String()
}
