package intel

import (
	"iter"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/observable"
	"lianfang/internal/format/stix"
	"lianfang/internal/text"
)

// fromSTIX reads STIX 2.0 and 2.1: bundles, arrays, single objects, JSON lines.
func fromSTIX(in *intake) iter.Seq2[*Draft, error] {
	return func(yield func(*Draft, error) bool) {
		for o, err := range stix.Objects(in.rewind()) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(draftOfSTIX(&o), nil) {
				return
			}
		}
	}
}

func draftOfSTIX(o *stix.Object) *Draft {
	d := &Draft{Raw: o.Raw, At: o.At, Index: o.Index, STIXID: o.ID, Type: o.Type, Modified: o.Modified, Revoked: o.Revoked,
		Confidence: o.Confidence, ValidUntil: o.ValidUntil, FirstSeen: o.ValidFrom, Problems: o.Problems, MarkingRefs: o.MarkingRefs, CVE: o.CVE()}
	if o.Unusable {
		d.Refused = &framing.Problem{Code: "unusable", Say: text.Of("沒有可用的 id 與 type。", "It has no usable id and type."), At: o.At, Object: o.ID}
		if len(o.Problems) > 0 {
			d.Refused, d.Problems = &o.Problems[0], o.Problems[1:]
		}
		return d
	}
	marksOf(o).mark(d)
	for _, g := range o.Granular { // a part marked more strictly makes the whole as strict: the bytes are one piece
		if g.MarkingRef != "" {
			d.MarkingRefs = append(d.MarkingRefs, g.MarkingRef)
		}
	}
	for _, v := range o.Observables() {
		d.Values = append(d.Values, rawValue{v.Kind, v.Raw})
	}
	if d.CVE != "" {
		d.Values = append(d.Values, rawValue{observable.CVE, d.CVE})
	}
	if o.SourceRef != "" && o.TargetRef != "" {
		d.Edge = &Edge{o.RelationshipType, o.SourceRef, o.TargetRef}
	}
	if s := o.Sighting; s != nil && s.OfRef != "" {
		d.Sighting = &sighting{s.OfRef, s.FirstSeen, s.LastSeen, s.Count}
	}
	// A cyber-observable of 2.1 has no version; its id is worked out from its value, so it is everybody's.
	d.Public = o.SpecVersion == "2.1" && isObservable(o)
	switch {
	case isFixedMarking(o.ID):
		d.Public, d.Modified = true, 0
	case o.Type == "marking-definition" && d.Modified == 0:
		d.Modified = o.Created // it has one version for ever (STIX 2.1 §7.2.1)
	}
	d.Title = titleOf(o, d)
	return d
}

// isObservable tells SCOs by what they lack: `created` is a MUST of every other kind (STIX 2.1 §3.2).
func isObservable(o *stix.Object) bool {
	return o.Created == 0 && o.Modified == 0 && o.MarkingDefinition == nil && o.Type != "marking-definition" && o.Type != "language-content"
}

func titleOf(o *stix.Object, d *Draft) string {
	switch {
	case d.CVE != "" && o.Name != "" && o.Name != d.CVE:
		return short(d.CVE + " " + o.Name)
	case d.CVE != "":
		return d.CVE
	case o.Name != "":
		return short(o.Name)
	case d.Edge != nil:
		return o.RelationshipType
	case len(d.Values) > 0:
		if v, ok := normalValue(d.Values[0]); ok {
			return short(v.Defanged())
		}
	}
	for _, s := range []string{o.Description, wordsOfMember(o, "abstract"), wordsOfMember(o, "content")} {
		if s != "" {
			return short(s)
		}
	}
	return ""
}

// wordsOfMember is a member of the object that is a string, "" if it is none.
func wordsOfMember(o *stix.Object, name string) string {
	var s string
	if raw := o.Property(name); len(raw) > 0 && json.Unmarshal(raw, &s) == nil {
		return s
	}
	return ""
}
