package stix

import (
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
)

// Object is one STIX object. A field is empty when the object lacks it or has something else than the standard says; Raw keeps what
// stood there. Times are UTC microseconds since 1970; 0 means absent, also for an object that claims the first instant of 1970.
type Object struct {
	ID, Type    string
	SpecVersion string // "2.0" or "2.1" (STIX 2.1, 3.2: absent means 2.0, for cyber-observables 2.1)

	Created, Modified int64
	CreatedByRef      string
	Revoked           bool
	Confidence        int // 0 to 100; -1: not said
	Lang              string
	Labels            []string
	Name, Description string
	Aliases           []string

	MarkingRefs  []string // object_marking_refs
	Granular     []GranularMarking
	ExternalRefs []ExternalRef

	ValidFrom, ValidUntil int64 // of an indicator
	Pattern, PatternType  string
	IndicatorTypes        []string // 2.0: the labels of an indicator

	RelationshipType, SourceRef, TargetRef string

	Sighting          *Sighting          // of a sighting
	MarkingDefinition *MarkingDefinition // of a marking-definition
	ObjectRefs        []string           // of a report, grouping, note, opinion, observed-data
	Opinion           string             // of an opinion: strongly-disagree … strongly-agree

	Extensions []string // names of the extensions used, in file order; Extension gives the value

	Raw      jsontext.Value // the bytes as they came
	At       framing.Position
	Index    int               // place in the file, from 0
	Unusable bool              // no usable id or type: only Raw, At, Index and Problems count
	Problems []framing.Problem // broken MUSTs, each naming its clause
}

// ExternalRef points outside STIX (STIX 2.1, 2.5).
type ExternalRef struct{ SourceName, ExternalID, URL string }

// GranularMarking marks parts of an object (STIX 2.1, 7.2.3): either MarkingRef or Lang is set.
type GranularMarking struct {
	Selectors        []string
	MarkingRef, Lang string
}

// Sighting says that something was seen (STIX 2.1, 5.2).
type Sighting struct {
	OfRef               string // sighting_of_ref
	WhereSightedRefs    []string
	ObservedDataRefs    []string
	FirstSeen, LastSeen int64
	Count               int64 // -1: not said
	Summary             bool
}

// MarkingDefinition says how data may be used (STIX 2.1, 7.2.1).
type MarkingDefinition struct {
	DefinitionType string // "tlp", "statement" or a word of its own; empty where an extension defines it
	TLP            string // of TLP 1.0, as written: "white", "green", "amber", "red"
	TLP2           string // of the TLP 2.0 extension, as written: "clear", "green", "amber", "amber+strict", "red"
	Statement      string
}

// Extension names that the standard's maintainers fixed.
const tlp2Extension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
