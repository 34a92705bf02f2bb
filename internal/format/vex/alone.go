package vex

import (
	"bytes"
	"iter"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
)

// Part is a document cut down to what it says of one vulnerability.
type Part struct {
	Name    string // as the statements have it
	Aliases []string
	Raw     jsontext.Value // the document with these statements only, each as written; the whole of it, where that is all
}

// Parts cuts an OpenVEX or CycloneDX document in JSON up by vulnerability, in the order of the file, so that each can be kept by itself. What
// says nothing of any product has no part, and a broken document has none.
func (d *Document) Parts() iter.Seq[Part] {
	return func(yield func(Part) bool) {
		list := map[Form]string{OpenVEX: "statements", CycloneDX: "vulnerabilities"}[d.Form]
		if d.Broken || list == "" || len(d.Raw) == 0 {
			return
		}
		parts := d.names()
		wrapper, inner := d.inside()
		whole := len(parts) < 2 && wrapper != "doc"
		var before, after []byte
		var raws map[string][]jsontext.Value
		if !whole {
			before, raws, after = d.cut(inner, list)
		}
		for _, p := range parts {
			if p.Raw = d.Raw; !whole {
				p.Raw = slices.Concat(before, joinedRaw(raws[p.Name]), after)
			}
			if wrapper == "predicate" && !whole { // its subjects are part of what the statements say
				outer, _, tail := members(d.Raw, wrapper)
				p.Raw = slices.Concat(outer, p.Raw, tail)
			}
			if !yield(p) {
				return
			}
		}
	}
}

func (d *Document) names() []Part {
	var out []Part
	at := map[string]int{}
	for _, s := range d.Statements {
		n, seen := at[s.Vulnerability]
		if !seen {
			n = len(out)
			at[s.Vulnerability], out = n, append(out, Part{Name: s.Vulnerability})
		}
		for _, a := range s.Aliases {
			if p := &out[n]; len(p.Aliases) < maxAliases && !slices.Contains(p.Aliases, a) {
				p.Aliases = append(p.Aliases, a)
			}
		}
	}
	return out
}

// inside gives the document itself and the member of a wrapper that holds it; "" is none.
func (d *Document) inside() (string, jsontext.Value) {
	w, _ := framing.DecodeObject[wireOuter](framing.Element{Raw: d.Raw, At: d.At})
	switch {
	case w.Context != nil || w.BOM != "":
	case w.Predicate.Kind() == '{':
		return "predicate", w.Predicate
	case w.Doc.Kind() == '{':
		return "doc", w.Doc
	}
	return "", d.Raw
}

// cut gives a list's elements by the vulnerability that they speak of, and what stands before and after them.
func (d *Document) cut(doc jsontext.Value, list string) (before []byte, elements map[string][]jsontext.Value, after []byte) {
	before, value, after := members(doc, list)
	elements = map[string][]jsontext.Value{}
	in := jsontext.NewDecoder(bytes.NewReader(value), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	_, _ = in.ReadToken() // Parse has read it before
	for in.PeekKind() != ']' {
		raw, err := in.ReadValue()
		if err != nil {
			break
		}
		name := nameIn(d.Form, raw)
		elements[name] = append(elements[name], raw.Clone())
	}
	return append(before, '['), elements, append([]byte{']'}, after...)
}

// nameIn is the vulnerability that an element speaks of.
func nameIn(f Form, raw jsontext.Value) string {
	e := framing.Element{Raw: raw}
	if f == CycloneDX {
		w, _ := framing.DecodeObject[wireBOMVulnerability](e)
		return w.ID
	}
	w, _ := framing.DecodeObject[wireStatement](e)
	name, _ := vulnerability(w.Vulnerability)
	return name
}

// members cuts an object at one member's value: what stands before it, the value, and what stands after it.
func members(object jsontext.Value, member string) (before []byte, value jsontext.Value, after []byte) {
	in := jsontext.NewDecoder(bytes.NewReader(object), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	_, _ = in.ReadToken()
	for in.PeekKind() == '"' {
		name, err := in.ReadToken()
		if err != nil {
			break
		}
		mine := name.String() == member
		raw, err := in.ReadValue()
		if err != nil {
			break
		}
		if end := in.InputOffset(); mine {
			start := end - int64(len(raw))
			return slices.Clone(object[:start]), raw.Clone(), object[end:]
		}
	}
	return slices.Clone(object), nil, nil
}

func joinedRaw(all []jsontext.Value) []byte {
	var out []byte
	for i, raw := range all {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, raw...)
	}
	return out
}
