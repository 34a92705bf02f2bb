package priority

import (
	"time"

	"lianfang/internal/format/cvss"
)

// Line is what the command prints of a vulnerability in JSON: {"kev":true,"epss":0.97,"cvss":9.8,"decision":"act","due":"2026-12-01"}.
// What is not known is null.
type Line struct {
	KEV      *bool     `json:"kev"`
	EPSS     *float64  `json:"epss"`
	CVSS     *float64  `json:"cvss"` // the base score
	Decision *Decision `json:"decision"`
	Due      *string   `json:"due"` // a day in Taipei
}

// FromKnowledge answers where nothing is known of the asset: mission and well-being are taken as medium, the exposure is unknown, as Decide
// does. A vulnerability of which nothing at all is known gets no decision, because track would say that somebody had looked.
func FromKnowledge(k Knowledge, p Policy, now time.Time) Line {
	line := Line{EPSS: k.EPSS, CVSS: k.CVSS}
	if k.KEV != NotKnown {
		listed := k.KEV == Is
		line.KEV = &listed
	}
	v, err := cvss.Parse(k.Vector)
	if err == nil {
		line.CVSS = &v.Base
	}
	if line.KEV == nil && line.EPSS == nil && line.CVSS == nil && len(k.Exploits) == 0 && !k.rated() {
		return line
	}
	r := decide(Input{Knowledge: k, Now: now}, p)
	line.Decision, line.Due = &r.Decision, &r.Due.Day
	return line
}

// rated tells whether anybody's opinion says a decision point.
func (k Knowledge) rated() bool {
	for _, s := range k.SSVC {
		if s.Exploitation != "" || s.Automatable != "" || s.TechnicalImpact != "" {
			return true
		}
	}
	return false
}
