package intel

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/stix"
	"lianfang/internal/format/tlp"
)

// tlp2Extension is the extension definition under which OASIS published TLP 2.0.
const tlp2Extension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

// isFixedMarking tells the objects whose ids and meaning the standard fixes. Every file brings them in its own spelling; they are nobody's,
// and a second spelling is neither a newer version nor a contradiction.
func isFixedMarking(id string) bool {
	return id == tlp2Extension || tlp.FromMarking(id).State == tlp.Known
}

// marksOf is what an object says of its marking by itself: in labels, as some exporters write it, and in members that name a marking but
// cannot be read. Such a member is a marking nobody understands, never none.
func marksOf(o *stix.Object) (s said) {
	for _, l := range o.Labels {
		s = s.tag(l)
	}
	if len(o.Problems) > 0 && hasBrokenMarking(o) {
		s.tlp, s.words = tlp.Reading{State: tlp.Unknown}, "object_marking_refs"
	}
	return s
}

func hasBrokenMarking(o *stix.Object) bool {
	if !allRead(o.Property("object_marking_refs"), len(o.MarkingRefs)) || !allRead(o.Property("granular_markings"), len(o.Granular)) {
		return true
	}
	for _, g := range o.Granular {
		if g.MarkingRef == "" && g.Lang == "" {
			return true
		}
	}
	return false
}

// allRead tells whether a member is absent, null, or a list of which every element was understood.
func allRead(raw jsontext.Value, understood int) bool {
	var list []jsontext.Value
	return len(raw) == 0 || raw.Kind() == 'n' || json.Unmarshal(raw, &list) == nil && len(list) == understood
}

// markingOf reads a marking reference: one of the fixed ids, or a definition that this file or the store holds. One that says nothing
// about TLP (a statement) is Missing; one that cannot be found stays Unknown, which nobody but the desk may see.
func (in *intake) markingOf(ref string) said {
	if r := tlp.FromMarking(ref); r.State == tlp.Known {
		return said{tlp: r}
	}
	if s, ok := in.markings[ref]; ok {
		return s
	}
	s := said{tlp: tlp.Reading{State: tlp.Unknown}}
	if raw, err := rawByID(in.ctx, in.store.Read(), ref); err == nil && raw != nil {
		if o, err := stix.Parse(raw); err == nil {
			s = readDefinition(&o)
		}
	}
	in.markings[ref] = s
	return s
}

// checkSTIX reads the objects once, so that a file that breaks off in its midst leaves nothing, and finds the marking definitions among
// them, wherever they stand.
func checkSTIX(in *intake) error {
	in.markings = map[string]said{}
	var t tally
	for o, err := range stix.Objects(in.rewind()) {
		if err == nil {
			err = t.add(o.At, o.Unusable)
		}
		if err != nil {
			return err
		}
		if o.Type == "marking-definition" && !o.Unusable {
			in.markings[o.ID] = readDefinition(&o)
		}
	}
	return nil
}

// readDefinition looks for a level of TLP or PAP in all that a marking definition says: in its TLP 2.0 extension, its definition, which
// vendors fill in their own ways, and its name.
func readDefinition(o *stix.Object) (s said) {
	m := o.MarkingDefinition
	if m == nil {
		return said{tlp: tlp.Reading{State: tlp.Unknown}}
	}
	if m.TLP2 != "" {
		s = s.word("TLP:" + m.TLP2)
	}
	for name, word := range wordsOfDefinition(o) {
		switch kind := strings.ToLower(name); kind {
		case "tlp", "color", "colour":
			s = s.word("TLP:" + word)
		case "pap":
			s = s.tag(strings.TrimSpace("PAP:" + strings.TrimPrefix(strings.ToUpper(word), "PAP:")))
		default:
			s = s.tag(word)
		}
	}
	s = s.tag(o.Name)
	if s.tlp.State == tlp.Missing && !s.pap.Valid() && m.DefinitionType != "statement" {
		s.tlp.State = tlp.Unknown
	}
	return s
}

// wordsOfDefinition is the members of "definition" that are texts.
func wordsOfDefinition(o *stix.Object) map[string]string {
	var members map[string]jsontext.Value
	words := map[string]string{}
	if raw := o.Property("definition"); len(raw) == 0 || json.Unmarshal(raw, &members) != nil {
		return words
	}
	for name, raw := range members {
		var word string
		if json.Unmarshal(raw, &word) == nil {
			words[name] = word
		}
	}
	return words
}
