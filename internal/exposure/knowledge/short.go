package knowledge

import (
	"strconv"
	"strings"

	"lianfang/internal/format/kev"
)

// FromKEV reads an entry of the catalogue of exploited vulnerabilities.
func FromKEV(e kev.Entry) (Record, bool) {
	if e.Broken || e.CVE == "" {
		return Record{}, false
	}
	r := Record{ID: e.CVE, Source: KEV, Title: e.Name, Scores: noScores()}
	r.Scores.KEVAdded, r.Scores.KEVDue, r.Scores.Ransomware = e.Added, e.Due, e.KnownRansomware()
	return r, true
}

// FromEPSS makes a record of a row of FIRST's file: the number, and the probability as written.
func FromEPSS(id, probability string) (Record, bool) {
	p, err := strconv.ParseFloat(probability, 64)
	if err != nil || p < 0 || p > 1 || id == "" {
		return Record{}, false
	}
	r := Record{ID: strings.ToUpper(id), Source: EPSS, Scores: noScores()}
	r.Scores.EPSS = int64(p*1e6 + 0.5)
	return r, true
}
