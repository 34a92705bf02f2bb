package stix

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// fill takes the fields of an Object from its tree. What has another shape than the standard says is left empty.
func (t *tree) fill(o *Object) {
	o.Confidence = -1
	for c := t.first(0); c > 0; c = t.next(c) {
		if name := t.nameBytes(c); !t.fillCommon(o, name, c) {
			t.fillOwn(o, name, c)
		}
	}
}

func (t *tree) fillCommon(o *Object, name []byte, c int32) bool {
	switch string(name) {
	case "id":
		o.ID = t.str(c)
	case "type":
		o.Type = t.str(c)
	case "spec_version":
		o.SpecVersion = t.str(c)
	case "created":
		o.Created = t.micros(c)
	case "modified":
		o.Modified = t.micros(c)
	case "created_by_ref":
		o.CreatedByRef = t.str(c)
	case "revoked":
		o.Revoked = t.kind(c) == 't'
	case "confidence":
		if n := t.integer(c); n >= 0 && n <= 100 {
			o.Confidence = int(n)
		}
	case "lang":
		o.Lang = t.str(c)
	case "labels":
		o.Labels = t.strings(c)
	case "object_marking_refs":
		o.MarkingRefs = t.strings(c)
	case "granular_markings":
		o.Granular = t.granular(c)
	case "external_references":
		o.ExternalRefs = t.externalRefs(c)
	case "extensions":
		o.Extensions = t.names(c)
	default:
		return false
	}
	return true
}

func (t *tree) fillOwn(o *Object, name []byte, c int32) {
	switch string(name) {
	case "name":
		o.Name = t.str(c)
	case "description":
		o.Description = t.str(c)
	case "aliases":
		o.Aliases = t.strings(c)
	case "valid_from":
		o.ValidFrom = t.micros(c)
	case "valid_until":
		o.ValidUntil = t.micros(c)
	case "pattern":
		o.Pattern = t.str(c)
	case "pattern_type":
		o.PatternType = t.str(c)
	case "indicator_types":
		o.IndicatorTypes = t.strings(c)
	case "relationship_type":
		o.RelationshipType = t.str(c)
	case "source_ref":
		o.SourceRef = t.str(c)
	case "target_ref":
		o.TargetRef = t.str(c)
	case "object_refs":
		o.ObjectRefs = t.strings(c)
	case "opinion":
		o.Opinion = t.str(c)
	}
}

// settle fills what depends on more than one member: the version, and the parts that one type alone has.
func (t *tree) settle(o *Object, bundleVersion string) {
	o.SpecVersion = t.version(o, bundleVersion)
	switch o.Type {
	case "sighting":
		o.Sighting = t.sighting()
	case "marking-definition":
		o.MarkingDefinition = t.markingDefinition()
	case "indicator":
		if o.SpecVersion == "2.0" && o.IndicatorTypes == nil {
			o.IndicatorTypes = o.Labels
		}
		if o.SpecVersion == "2.0" && o.PatternType == "" && o.Pattern != "" {
			o.PatternType = "stix" // STIX 2.0, part 2, 2.5: a pattern is always one of STIX
		}
	}
}

// version tells the version an object is written in (STIX 2.1, 3.2). The bundle's word counts for an object of a type that is not
// known and says nothing itself.
func (t *tree) version(o *Object, bundleVersion string) string {
	return versionOf(o, bundleVersion, t.member(0, "created") != 0)
}

func versionOf(o *Object, bundleVersion string, created bool) string {
	switch {
	case o.SpecVersion != "" && o.SpecVersion != "2.0":
		return "2.1"
	case o.SpecVersion == "2.0" || bundleVersion == "2.0":
		return "2.0"
	}
	switch class := classOf(o.Type); {
	case class == observableClass, class == noClass && !created:
		return "2.1"
	case class != noClass && !edition20.tops[o.Type]:
		return "2.1" // a type that 2.0 doesn't have, and whose spec_version was forgotten
	}
	return "2.0"
}

func (t *tree) sighting() *Sighting {
	s := &Sighting{Count: -1}
	for c := t.first(0); c > 0; c = t.next(c) {
		switch string(t.nameBytes(c)) {
		case "sighting_of_ref":
			s.OfRef = t.str(c)
		case "where_sighted_refs":
			s.WhereSightedRefs = t.strings(c)
		case "observed_data_refs":
			s.ObservedDataRefs = t.strings(c)
		case "first_seen":
			s.FirstSeen = t.micros(c)
		case "last_seen":
			s.LastSeen = t.micros(c)
		case "count":
			s.Count = t.integer(c)
		case "summary":
			s.Summary = t.kind(c) == 't'
		}
	}
	return s
}

func (t *tree) markingDefinition() *MarkingDefinition {
	definition := t.member(0, "definition")
	m := &MarkingDefinition{DefinitionType: t.text(0, "definition_type")}
	if definition > 0 {
		m.TLP, m.Statement = t.text(definition, "tlp"), t.text(definition, "statement")
	}
	if extensions := t.member(0, "extensions"); extensions > 0 {
		if e := t.member(extensions, tlp2Extension); e > 0 {
			m.TLP2 = t.text(e, "tlp_2_0")
		}
	}
	return m
}

func (t *tree) granular(list int32) []GranularMarking {
	var out []GranularMarking
	for c := t.listFirst(list); c > 0; c = t.next(c) {
		g := GranularMarking{MarkingRef: t.text(c, "marking_ref"), Lang: t.text(c, "lang")}
		if selectors := t.member(c, "selectors"); selectors > 0 {
			g.Selectors = t.strings(selectors)
		}
		out = append(out, g)
	}
	return out
}

func (t *tree) externalRefs(list int32) []ExternalRef {
	if t.kind(list) != '[' {
		return nil
	}
	out := make([]ExternalRef, 0, t.count(list))
	for c := t.first(list); c > 0; c = t.next(c) {
		var ref ExternalRef
		for m := t.objectFirst(c); m > 0; m = t.next(m) {
			switch string(t.nameBytes(m)) {
			case "source_name":
				ref.SourceName = t.str(m)
			case "external_id":
				ref.ExternalID = t.str(m)
			case "url":
				ref.URL = t.str(m)
			}
		}
		out = append(out, ref)
	}
	return out
}

// text gives the string that a member holds, or "".
func (t *tree) text(object int32, name string) string {
	if c := t.member(object, name); c > 0 {
		return t.str(c)
	}
	return ""
}

// strings gives the strings of a list; elements of other kinds are left out.
func (t *tree) strings(list int32) []string {
	if t.kind(list) != '[' || t.count(list) == 0 {
		return nil
	}
	out := make([]string, 0, t.count(list))
	for c := t.first(list); c > 0; c = t.next(c) {
		if t.kind(c) == '"' {
			out = append(out, t.str(c))
		}
	}
	return out
}

func (t *tree) names(object int32) []string {
	var out []string
	for c := t.objectFirst(object); c > 0; c = t.next(c) {
		out = append(out, t.name(c))
	}
	return out
}

func (t *tree) listFirst(n int32) int32 {
	if t.kind(n) != '[' {
		return 0
	}
	return t.first(n)
}

func (t *tree) objectFirst(n int32) int32 {
	if t.kind(n) != '{' {
		return 0
	}
	return t.first(n)
}

func (t *tree) micros(n int32) int64 {
	at, _ := parseInstant(t.strBytes(n))
	return at.micros
}

// integer gives a whole number ≥ 0 as written, without a fraction; -1 is anything else.
func (t *tree) integer(n int32) int64 {
	if t.kind(n) != '0' {
		return -1
	}
	i, err := strconv.ParseInt(string(t.bytes(n)), 10, 64)
	if err != nil || i < 0 {
		return -1
	}
	return i
}

// Property gives the value of a top-level property as it came; nil: not there.
func (o *Object) Property(name string) jsontext.Value { return o.dig(name) }

// Extension gives the value of one of the object's extensions as it came; nil: not there.
func (o *Object) Extension(name string) jsontext.Value { return o.dig("extensions", name) }

func (o *Object) dig(path ...string) jsontext.Value {
	t := &tree{}
	if t.build(o.Raw) != nil {
		return nil
	}
	n := int32(0)
	for _, name := range path {
		if n = t.member(n, name); n == 0 {
			return nil
		}
	}
	return t.bytes(n)
}
