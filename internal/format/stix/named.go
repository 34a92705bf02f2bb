package stix

import "strings"

// CVE is the number of a vulnerability: what an external reference of the source "cve" says, else the name if it is one. "" is none.
func (o *Object) CVE() string {
	if o.Type != "vulnerability" {
		return ""
	}
	for _, ref := range o.ExternalRefs {
		if id := strings.ToUpper(strings.TrimSpace(ref.ExternalID)); strings.EqualFold(ref.SourceName, "cve") && isCVE(id) {
			return id
		}
	}
	if name := strings.ToUpper(strings.TrimSpace(o.Name)); isCVE(name) {
		return name
	}
	return ""
}

// ATTACK is the identifier that MITRE ATT&CK gave the object: "T1566.001", "G0007", "DS0029". "" is none.
func (o *Object) ATTACK() string {
	for _, ref := range o.ExternalRefs {
		switch ref.SourceName {
		case "mitre-attack", "mitre-mobile-attack", "mitre-ics-attack":
			if ref.ExternalID != "" {
				return ref.ExternalID
			}
		}
	}
	return ""
}
