package cvss

import (
	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Vector is one assessment. Scores are 0.0 to 10.0 with one decimal.
type Vector struct {
	Version      Version
	Base         float64
	BaseSeverity Severity // of Base
	Overall      float64  // with threat (temporal) and environmental metrics where there are any, else Base
	Severity     Severity // of Overall
	Metrics      []Metric // in the standard's order, without those that say "not defined"
	Text         string   // as the standard writes it; 2.0 has no prefix

	Problems []framing.Problem // what had to be mended in order to read it
}

// Get gives the value of a metric, or "" where the vector does not define it.
func (v Vector) Get(name string) string {
	for _, m := range v.Metrics {
		if m.Name == name {
			return m.Value
		}
	}
	return ""
}

// Refined tells whether Overall takes account of more than the base metrics.
func (v Vector) Refined() bool { return v.has(threat) || v.has(environmental) }

// Nomenclature says which groups a 4.0 score rests on: CVSS-B, CVSS-BT, CVSS-BE or CVSS-BTE (specification 4.0, §1.3); "" for others.
func (v Vector) Nomenclature() string {
	if v.Version != V40 {
		return ""
	}
	s := "CVSS-B"
	if v.has(threat) {
		s += "T"
	}
	if v.has(environmental) {
		s += "E"
	}
	return s
}

func (v Vector) has(g group) bool {
	for _, m := range v.Metrics {
		if r, _, _ := v.Version.find(m.Name); r.group == g {
			return true
		}
	}
	return false
}

// Severity is a score in a word.
type Severity string

// The ratings of specification 3.1 §5 and 4.0 §6.
const (
	None     Severity = "none"
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

// Rate gives the word for a score. The guide of 2.0 has no words; NVD's are used: low below 4.0, medium below 7.0, else high.
func Rate(v Version, score float64) Severity {
	switch {
	case v == V20 && score < 4:
		return Low
	case v == V20 && score >= 7:
		return High
	case score < 0.1:
		return None
	case score < 4:
		return Low
	case score < 7:
		return Medium
	case score < 9:
		return High
	}
	return Critical
}

// Words is the rating for a reader.
func (s Severity) Words() text.Text {
	switch s {
	case None:
		return text.Of("無", "none")
	case Low:
		return text.Of("低", "low")
	case Medium:
		return text.Of("中", "medium")
	case High:
		return text.Of("高", "high")
	case Critical:
		return text.Of("重大", "critical")
	}
	return text.Of("未知", "unknown")
}
