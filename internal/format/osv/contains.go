package osv

import (
	"slices"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/vers"
)

// Contains tells whether a version of the package has the flaw: it stands in Versions or lies in a span of a range (the schema's
// IsVulnerable). An error, always a *vers.Error, means that no for sure cannot be said; yes never comes with one.
//
// A range of commits says nothing about a version. Where the record says more than it, it is left aside.
func (a Affected) Contains(version string) (bool, error) {
	if slices.Contains(a.Versions, version) {
		return true, nil
	}
	var doubt error
	told := len(a.Versions) > 0
	for _, r := range a.Ranges {
		if r.Type == Git {
			continue
		}
		told = true
		in, err := r.contains(a.Scheme(r.Type), version)
		if in {
			return true, nil
		}
		if doubt == nil {
			doubt = err
		}
	}
	if !told && len(a.Ranges) > 0 {
		_, doubt = vers.ParseVersion("git", version) // no order is known of commits
	}
	return false, doubt
}

func (r Range) contains(scheme, version string) (bool, error) {
	spans, err := r.Spans(scheme)
	if err != nil {
		return false, err
	}
	for _, s := range spans {
		if s == (Span{}) {
			return true, nil
		}
		in, wrong := vers.InRange(scheme, version, s.Bounds())
		if in {
			return true, nil
		}
		if err == nil {
			err = wrong
		}
	}
	return false, err
}

// LastKnown gives the range of versions of which the GitHub advisory database knows for sure, "<= 3.2.1", where it knows no fix: its ranges
// are then open at the end, and by the schema everything newer is affected too. Empty where nothing is said.
func (a Affected) LastKnown() string {
	var w struct {
		Range string `json:"last_known_affected_version_range"`
	}
	if a.DatabaseSpecific.Kind() != '{' || json.Unmarshal(a.DatabaseSpecific, &w) != nil {
		return ""
	}
	return w.Range
}
