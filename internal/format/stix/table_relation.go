package stix

import (
	"slices"
	"strings"

	"lianfang/internal/text"
)

// suggested are the relationships that STIX 2.1 names between types (appendix B; in each type's section 4.n.2 and 6.n): source,
// relationship, targets. Others may be used; they are worth a look, because most are a mistake of direction.
const suggested = `
attack-pattern delivers malware
attack-pattern targets identity location vulnerability
attack-pattern uses malware tool
campaign attributed-to intrusion-set threat-actor
campaign compromises infrastructure
campaign originates-from location
campaign targets identity location vulnerability
campaign uses attack-pattern infrastructure malware tool
course-of-action investigates indicator
course-of-action mitigates attack-pattern indicator malware tool vulnerability
course-of-action remediates malware vulnerability
identity located-at location
indicator based-on observed-data
indicator indicates attack-pattern campaign infrastructure intrusion-set malware threat-actor tool
infrastructure communicates-with infrastructure ipv4-addr ipv6-addr domain-name url
infrastructure consists-of infrastructure observed-data artifact autonomous-system directory domain-name email-addr email-message file ipv4-addr ipv6-addr mac-addr mutex network-traffic process software url user-account windows-registry-key x509-certificate
infrastructure controls infrastructure malware
infrastructure delivers malware
infrastructure has vulnerability
infrastructure hosts tool malware
infrastructure located-at location
infrastructure uses infrastructure
intrusion-set attributed-to threat-actor
intrusion-set compromises infrastructure
intrusion-set hosts infrastructure
intrusion-set originates-from location
intrusion-set owns infrastructure
intrusion-set targets identity location vulnerability
intrusion-set uses attack-pattern infrastructure malware tool
malware authored-by threat-actor intrusion-set
malware beacons-to infrastructure
malware communicates-with ipv4-addr ipv6-addr domain-name url
malware controls malware
malware downloads malware tool file
malware drops malware tool file
malware exfiltrates-to infrastructure
malware exploits vulnerability
malware originates-from location
malware targets identity infrastructure location vulnerability
malware uses attack-pattern infrastructure malware tool
malware variant-of malware
malware-analysis analysis-of malware
malware-analysis av-analysis-of malware
malware-analysis characterizes malware
malware-analysis dynamic-analysis-of malware
malware-analysis static-analysis-of malware
threat-actor attributed-to identity
threat-actor compromises infrastructure
threat-actor hosts infrastructure
threat-actor impersonates identity
threat-actor located-at location
threat-actor owns infrastructure
threat-actor targets identity location vulnerability
threat-actor uses attack-pattern infrastructure malware tool
tool delivers malware
tool drops malware
tool has vulnerability
tool targets identity infrastructure location vulnerability
tool uses infrastructure
domain-name resolves-to domain-name ipv4-addr ipv6-addr
ipv4-addr belongs-to autonomous-system
ipv4-addr resolves-to mac-addr
ipv6-addr belongs-to autonomous-system
ipv6-addr resolves-to mac-addr
`

// suggestions answers by "source relationship".
var suggestions = readSuggestions()

func readSuggestions() map[string][]string {
	out := map[string][]string{}
	for line := range strings.SplitSeq(strings.TrimSpace(suggested), "\n") {
		words := strings.Fields(line)
		out[words[0]+" "+words[1]] = words[2:]
	}
	return out
}

// suggestedRelationship: the type of a relationship should be one that the standard names for its ends (STIX 2.1, 5.1.1; 3.7 has the
// three that any object may have).
func (j *judge) suggestedRelationship() {
	if !j.warnings {
		return
	}
	source, _, ok1 := strings.Cut(j.o.SourceRef, "--")
	target, _, ok2 := strings.Cut(j.o.TargetRef, "--")
	if !ok1 || !ok2 || !canRelate(source) || !canRelate(target) {
		return
	}
	switch j.o.RelationshipType {
	case "related-to":
		return
	case "derived-from", "duplicate-of":
		if source == target {
			return
		}
	}
	if !slices.Contains(suggestions[source+" "+j.o.RelationshipType], target) {
		j.advised(CodeRelation, text.Format("標準未列「%s %s %s」這種關係", "the standard doesn't name the relationship %q %q %q",
			source, shown(j.o.RelationshipType), target))
	}
}

// canRelate tells the types that the list speaks of: one's own types have no suggestions, relationships and markings no relationships.
func canRelate(typ string) bool {
	c := classOf(typ)
	return c == domainClass || c == observableClass
}
