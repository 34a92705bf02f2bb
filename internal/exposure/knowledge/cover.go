package knowledge

import (
	"slices"
	"strings"
	"time"
)

// Cover tells which kinds of sources speak of a vulnerability, and which of them give a rule: a product and which of its versions. It is kept as a number, so
// the values stay.
type Cover int64

// The kinds of sources. A kind that gives a rule has its bit also at Rules.
const (
	ByAuthority Cover = 1 << iota // the numbering authority (CNA), in the CVE record
	ByEnricher                    // additional data in the CVE record (ADP)
	ByNVD
	ByOSV
	ByAdvisory // CSAF, VEX
	BySTIX
	kinds = iota
)

// Kinds lists the kinds in the order in which they are shown.
var Kinds = []Cover{ByAuthority, ByEnricher, ByNVD, ByOSV, ByAdvisory, BySTIX}

// ruleShift is how far the bits of those that give a rule stand from those that speak.
const ruleShift = 8

// Bits is how many bits a Cover has at most.
const Bits = ruleShift + kinds

// Speaks tells whether sources of a kind speak of it.
func (c Cover) Speaks(kind Cover) bool { return c&kind != 0 }

// Rules tells whether sources of a kind give a rule.
func (c Cover) Rules(kind Cover) bool { return c&(kind<<ruleShift) != 0 }

// Known tells whether somebody describes it: a list of numbers (KEV, EPSS) does not.
func (c Cover) Known() bool { return c&(1<<ruleShift-1) != 0 }

// Usable tells whether somebody gives a rule; those of some kinds may be left out.
func (c Cover) Usable(without Cover) bool { return (c>>ruleShift)&^without != 0 }

// Name is the kind in a word, for programs.
func (c Cover) Name() string {
	switch c {
	case ByAuthority:
		return "cna"
	case ByEnricher:
		return "adp"
	case ByNVD:
		return "nvd"
	case ByOSV:
		return "osv"
	case ByAdvisory:
		return "advisory"
	case BySTIX:
		return "stix"
	}
	return ""
}

// kindOf is the kind of a voice, by its name and by the record that it comes from.
func kindOf(voice string, s Source) Cover {
	switch {
	case strings.HasPrefix(voice, "cna:"):
		return ByAuthority
	case strings.HasPrefix(voice, "adp:"):
		return ByEnricher
	}
	switch s {
	case CVE:
		return ByAuthority
	case NVD:
		return ByNVD
	case OSV:
		return ByOSV
	case CSAF, VEX:
		return ByAdvisory
	case STIX:
		return BySTIX
	}
	return 0
}

// Covers tells how far the record covers its vulnerability.
func (r Record) Covers() Cover {
	out := kindOf("", r.Source) | r.beside
	for _, v := range r.Voices {
		kind := kindOf(v.Name, r.Source)
		if out |= kind; v.Comparable() {
			out |= kind << ruleShift
		}
	}
	return out
}

// maxVendors is how many vendors of a record are kept; a record about a shared part may name hundreds.
const maxVendors = 20

// Vendor writes a vendor's name as an index has it; "" for none.
func Vendor(name string) string {
	if !named(name) || len(name) > 200 {
		return ""
	}
	return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_")
}

func (r *Record) addVendor(name string) {
	if v := Vendor(name); v != "" && len(r.Vendors) < maxVendors && !slices.Contains(r.Vendors, v) {
		r.Vendors = append(r.Vendors, v)
	}
}

// Day writes a day (UTC) as a number, 20260131; 0 for none.
func Day(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	y, m, d := t.UTC().Date()
	return int64(y)*10_000 + int64(m)*100 + int64(d)
}
