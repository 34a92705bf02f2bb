package tlp

import "strings"

// STIXID is the marking definition of TLP 2.0 (OASIS extension definition for TLP 2.0); "" for what is no level.
func (l Level) STIXID() string { return l.facts().stix }

// OldSTIXID is the marking definition of TLP 1.0, the same in STIX 2.0 and 2.1; AmberStrict has none.
func (l Level) OldSTIXID() (string, bool) {
	id := l.facts().stixOld
	return id, id != ""
}

// FromMarking reads the id of a marking definition. An empty id is Missing. An id that is neither of TLP 1.0 nor of TLP 2.0 is Unknown:
// it may be a statement, or a level under an id that somebody made up, so the caller has to look at the definition itself.
func FromMarking(id string) Reading {
	id = strings.ToLower(strings.TrimSpace(id))
	if id == "" {
		return Reading{}
	}
	for _, l := range Levels() {
		f := l.facts()
		if id == f.stix || id == f.stixOld {
			return Reading{State: Known, Level: l}
		}
	}
	return Reading{State: Unknown}
}
