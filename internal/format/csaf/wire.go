package csaf

import "github.com/go-json-experiment/json/jsontext"

type wireDocument struct {
	Document jsontext.Value   `json:"document"`
	Tree     jsontext.Value   `json:"product_tree"`
	Vulns    []jsontext.Value `json:"vulnerabilities"`
	Doc      jsontext.Value   `json:"doc"` // a wrapper
}

type wireHead struct {
	Category string `json:"category"`
	Version  string `json:"csaf_version"`
	Title    string `json:"title"`
	Lang     string `json:"lang"`
	Severity struct {
		Text string `json:"text"`
	} `json:"aggregate_severity"`
	Distribution struct {
		Text string `json:"text"`
		TLP  struct {
			Label string `json:"label"`
		} `json:"tlp"`
	} `json:"distribution"`
	Publisher struct {
		Category  string `json:"category"`
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"publisher"`
	Tracking struct {
		ID      string `json:"id"`
		Version string `json:"version"`
		Status  string `json:"status"`
		Initial string `json:"initial_release_date"`
		Current string `json:"current_release_date"`
	} `json:"tracking"`
	Notes      []wireNote      `json:"notes"`
	References []wireReference `json:"references"`
}

type wireNote struct {
	Category string `json:"category"`
	Title    string `json:"title"`
	Text     string `json:"text"`
}

type wireReference struct {
	Category string `json:"category"`
	Summary  string `json:"summary"`
	URL      string `json:"url"`
}

type wireTree struct {
	Branches      []wireBranch       `json:"branches"`
	Names         []wireProduct      `json:"full_product_names"`
	Groups        []wireGroup        `json:"product_groups"`
	Relationships []wireRelationship `json:"relationships"`
	Paths         []wirePath         `json:"product_paths"`
}

type wireBranch struct {
	Category string       `json:"category"`
	Name     string       `json:"name"`
	Product  *wireProduct `json:"product"`
	Branches []wireBranch `json:"branches"`
}

type wireProduct struct {
	ID     string         `json:"product_id"`
	Name   string         `json:"name"`
	Helper jsontext.Value `json:"product_identification_helper"`
}

type wireHelper struct {
	CPE     string   `json:"cpe"`
	PURL    string   `json:"purl"`  // 2.0
	PURLs   []string `json:"purls"` // 2.1
	Models  []string `json:"model_numbers"`
	Serials []string `json:"serial_numbers"`
	SKUs    []string `json:"skus"`
	Hashes  []struct {
		File   string `json:"filename"`
		Hashes []struct {
			Algorithm string `json:"algorithm"`
			Value     string `json:"value"`
		} `json:"file_hashes"`
	} `json:"hashes"`
}

type wireGroup struct {
	ID       string   `json:"group_id"`
	Summary  string   `json:"summary"`
	Products []string `json:"product_ids"`
}

type wireRelationship struct {
	Category  string      `json:"category"`
	Product   wireProduct `json:"full_product_name"`
	Reference string      `json:"product_reference"`
	RelatesTo string      `json:"relates_to_product_reference"`
}

type wirePath struct {
	Begin    string      `json:"beginning_product_reference"`
	Product  wireProduct `json:"full_product_name"`
	Subpaths []struct {
		Category string `json:"category"`
		Next     string `json:"next_product_reference"`
	} `json:"subpaths"`
}

type wireVuln struct {
	CVE    string              `json:"cve"`
	Title  string              `json:"title"`
	CWE    wireCWE             `json:"cwe"`  // 2.0
	CWEs   []wireCWE           `json:"cwes"` // 2.1
	IDs    []wireName          `json:"ids"`
	Found  string              `json:"discovery_date"`
	Out    string              `json:"release_date"`
	Public string              `json:"disclosure_date"`
	Used   []wireExploitation  `json:"first_known_exploitation_dates"`
	Status map[string][]string `json:"product_status"`
	Flags  []wireFlag          `json:"flags"`
	Danger []wireThreat        `json:"threats"`
	Remedy []wireRemedy        `json:"remediations"`
	Scores []wireScore         `json:"scores"`  // 2.0
	Metric []wireMetric        `json:"metrics"` // 2.1
	Notes  []wireNote          `json:"notes"`
	Refs   []wireReference     `json:"references"`
	Party  []wireInvolvement   `json:"involvements"`
}

type wireCWE struct {
	ID string `json:"id"`
}

type wireName struct {
	System string `json:"system_name"`
	Text   string `json:"text"`
}

type wireExploitation struct {
	Date string `json:"exploitation_date"`
}

type wireRefs struct {
	Products []string `json:"product_ids"`
	Groups   []string `json:"group_ids"`
}

type wireFlag struct {
	Label string `json:"label"`
	Date  string `json:"date"`
	wireRefs
}

type wireThreat struct {
	Category string `json:"category"`
	Details  string `json:"details"`
	Date     string `json:"date"`
	wireRefs
}

type wireRemedy struct {
	Category string `json:"category"`
	Details  string `json:"details"`
	URL      string `json:"url"`
	Date     string `json:"date"`
	wireRefs
}

type wireScore struct {
	Products []string  `json:"products"`
	V2       *wireCVSS `json:"cvss_v2"`
	V3       *wireCVSS `json:"cvss_v3"`
}

type wireMetric struct {
	Products []string `json:"products"`
	Source   string   `json:"source"`
	Content  struct {
		V2 *wireCVSS `json:"cvss_v2"`
		V3 *wireCVSS `json:"cvss_v3"`
		V4 *wireCVSS `json:"cvss_v4"`
	} `json:"content"`
}

type wireCVSS struct {
	Version  string         `json:"version"`
	Vector   string         `json:"vectorString"`
	Base     jsontext.Value `json:"baseScore"`
	Severity string         `json:"baseSeverity"`
}

type wireInvolvement struct {
	Party   string `json:"party"`
	Status  string `json:"status"`
	Summary string `json:"summary"`
}
