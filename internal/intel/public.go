package intel

// owned are the STIX types whose objects belong to whoever first asserted them (STIX 2.1 §4, §5, §7.1, §7.2, §7.3): their id is nobody's name.
var owned = map[string]bool{
	"attack-pattern": true, "campaign": true, "course-of-action": true, "grouping": true, "identity": true, "incident": true, "indicator": true,
	"infrastructure": true, "intrusion-set": true, "location": true, "malware": true, "malware-analysis": true, "note": true, "observed-data": true,
	"opinion": true, "report": true, "threat-actor": true, "tool": true, "vulnerability": true, "relationship": true, "sighting": true,
	"language-content": true, "marking-definition": true, "extension-definition": true,
}

// observed are the STIX cyber-observable types (STIX 2.1 §6), which are everybody's.
var observed = map[string]bool{
	"artifact": true, "autonomous-system": true, "directory": true, "domain-name": true, "email-addr": true, "email-message": true, "file": true,
	"ipv4-addr": true, "ipv6-addr": true, "mac-addr": true, "mutex": true, "network-traffic": true, "process": true, "software": true, "url": true,
	"user-account": true, "windows-registry-key": true, "x509-certificate": true,
}

// isPublic tells whether an object of a STIX file has a public name for its identity. It goes by the type and the id and not by the members that
// the object has: a stranger must neither pass another's object off as everybody's by leaving some out, nor make a number or value his own, and
// withdraw it, by being the first to bring it with them.
func isPublic(d *Draft) bool {
	switch {
	case observed[d.Type]:
		return true
	case owned[d.Type]:
		return d.CVE != "" && d.STIXID == CVEItem(d.CVE)
	}
	return d.Public
}
