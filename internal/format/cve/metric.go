package cve

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/nvd"
	"lianfang/internal/text"
)

// metrics sorts the metrics of a container: CVSS of each version, and the two kinds of "other" that CISA's enrichment writes. Further
// kinds of "other" are words of one vendor's own and stay in Raw.
func (r *Record) metrics(c *Container, in []wireMetric) {
	for _, m := range in {
		for _, s := range []struct {
			version string
			cvss    *wireCVSS
		}{{"2.0", m.V2}, {"3.0", m.V30}, {"3.1", m.V31}, {"4.0", m.V40}} {
			if s.cvss != nil {
				c.CVSS = append(c.CVSS, r.score(s.version, *s.cvss, c.Provider))
			}
		}
		switch m.Other.Type {
		case "ssvc":
			r.ssvc(c, m.Other.Content)
		case "kev":
			r.kev(c, m.Other.Content)
		}
	}
}

func (r *Record) score(version string, w wireCVSS, provider string) nvd.Score {
	s := nvd.Score{Version: version, Vector: w.Vector, Severity: w.Severity, Source: provider}
	if w.Version != "" {
		s.Version = w.Version
	}
	switch {
	case w.Base.Kind() == '0':
		s.Base = string(w.Base)
	case len(w.Base) > 0:
		r.note("bad_score", text.Of("CVSS 分數不是數字。", "A CVSS score is no number."))
	}
	return s
}

func (r *Record) ssvc(c *Container, raw jsontext.Value) {
	var w wireSSVC
	if err := json.Unmarshal(raw, &w); err != nil {
		r.note("bad_ssvc", text.Of("SSVC 內容無法判讀，略過不用。", "The SSVC content cannot be read and was left out."))
		return
	}
	s := SSVC{Role: w.Role, Version: w.Version, Time: r.instant("ssvc.timestamp", w.Time)}
	for _, o := range w.Options {
		for name, value := range o {
			switch name {
			case "Exploitation":
				s.Exploitation = value
			case "Automatable":
				s.Automatable = value
			case "Technical Impact":
				s.TechnicalImpact = value
			}
		}
	}
	c.SSVC = append(c.SSVC, s)
}

func (r *Record) kev(c *Container, raw jsontext.Value) {
	var w wireKEV
	if err := json.Unmarshal(raw, &w); err != nil {
		r.note("bad_kev", text.Of("KEV 內容無法判讀，略過不用。", "The KEV content cannot be read and was left out."))
		return
	}
	c.KEV = &KEV{Added: r.instant("kev.dateAdded", w.Added), Reference: w.Reference}
}
