package knowledge

import (
	"lianfang/internal/exposure/judge"
	"lianfang/internal/format/stix"
)

// FromSoftware is the statement that exactly this software (STIX 2.1 §6.14) is vulnerable.
func FromSoftware(s stix.Software) (judge.Criterion, bool) {
	comp, ok := judge.Component{}, false
	switch {
	case s.CPE != "":
		c, err := judge.FromCPE(s.CPE)
		comp, ok = c, err == nil
	case s.PURL != "":
		c, err := judge.FromPURL(s.PURL)
		comp, ok = c, err == nil
	default:
		comp, ok = judge.FromNames(s.Vendor, s.Name, s.Version)
	}
	if ok && comp.Version == "" && s.Version != "" {
		comp = comp.WithVersion(s.Version)
	}
	return comp.Criterion(), ok
}
