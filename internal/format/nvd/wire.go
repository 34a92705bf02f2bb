package nvd

import "github.com/go-json-experiment/json/jsontext"

type wireItem struct {
	CVE jsontext.Value `json:"cve"`
}

// wireRecord has the members of API 2.0 and those of short records; no name means two things.
type wireRecord struct {
	ID             string          `json:"id"`
	Source         string          `json:"sourceIdentifier"`
	Published      string          `json:"published"`
	Modified       string          `json:"lastModified"`
	Status         string          `json:"vulnStatus"`
	Tags           []wireTags      `json:"cveTags"`
	Descriptions   []wireText      `json:"descriptions"`
	Metrics        wireMetrics     `json:"metrics"`
	Weaknesses     []wireWeakness  `json:"weaknesses"`
	References     []wireReference `json:"references"`
	KEVAdded       string          `json:"cisaExploitAdd"`
	KEVDue         string          `json:"cisaActionDue"`
	KEVAction      string          `json:"cisaRequiredAction"`
	KEVName        string          `json:"cisaVulnerabilityName"`
	Configurations jsontext.Value  `json:"configurations"`

	CNA   string   `json:"cna"`
	CVSS2 string   `json:"cvss2"`
	CVSS3 string   `json:"cvss3"`
	CWE   []string `json:"cwe"`

	Meta jsontext.Value `json:"CVE_data_meta"` // there in the 1.1 form only
}

type wireTags struct {
	Tags []string `json:"tags"`
}

type wireText struct {
	Lang  string `json:"lang"`
	Value string `json:"value"`
}

type wireMetrics struct {
	V2  []wireMetric `json:"cvssMetricV2"`
	V30 []wireMetric `json:"cvssMetricV30"`
	V31 []wireMetric `json:"cvssMetricV31"`
	V40 []wireMetric `json:"cvssMetricV40"`
}

type wireMetric struct {
	Source   string   `json:"source"`
	Type     string   `json:"type"`
	Severity string   `json:"baseSeverity"` // CVSS 2 has it here
	Data     wireCVSS `json:"cvssData"`
}

type wireCVSS struct {
	Version  string         `json:"version"`
	Vector   string         `json:"vectorString"`
	Base     jsontext.Value `json:"baseScore"`
	Severity string         `json:"baseSeverity"`
}

type wireWeakness struct {
	Source string     `json:"source"`
	Type   string     `json:"type"`
	Texts  []wireText `json:"description"`
}

type wireReference struct {
	URL    string   `json:"url"`
	Source string   `json:"source"`
	Tags   []string `json:"tags"`
}

// longest gives the length of the record's longest list.
func (w wireRecord) longest() int {
	m := w.Metrics
	return max(len(w.Descriptions), len(w.Weaknesses), len(w.References), len(w.Tags), len(w.CWE),
		len(m.V2), len(m.V30), len(m.V31), len(m.V40))
}
