package rest

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"
)

var instantType, rawType = reflect.TypeFor[time.Time](), reflect.TypeFor[json.RawMessage]()

// schema describes a type as encoding/json writes it; a struct becomes a component.
func (d *document) schema(t reflect.Type) tree {
	switch {
	case t == instantType:
		return tree{"type": "string", "format": "date-time"}
	case t.Kind() == reflect.Pointer:
		return d.schema(t.Elem())
	case t == rawType:
		return tree{"type": "object"}
	}
	switch t.Kind() {
	case reflect.String:
		return tree{"type": "string"}
	case reflect.Bool:
		return tree{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return tree{"type": "integer"}
	case reflect.Float64:
		return tree{"type": "number"}
	case reflect.Slice:
		return tree{"type": "array", "items": d.schema(t.Elem())}
	case reflect.Struct:
		d.component(t)
		return ref(t.Name())
	}
	panic("openapi: a type that is not described: " + t.String())
}

func (d *document) component(t reflect.Type) {
	if _, ok := d.schemas[t.Name()]; ok {
		return
	}
	props := tree{}
	d.schemas[t.Name()] = tree{"type": "object", "properties": props} // before its fields, which may hold it
	if required := d.fields(t, props); len(required) > 0 {
		d.schemas[t.Name()].(tree)["required"] = required
	}
}

// fields describes the fields of a struct, those of what it embeds too, and gives the names of those that are always there.
func (d *document) fields(t reflect.Type, props tree) (required []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			required = append(required, d.fields(f.Type, props)...)
			continue
		}
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		s := d.schema(f.Type)
		if about := f.Tag.Get("about"); about != "" {
			s["description"] = about
		}
		if of := f.Tag.Get("of"); of != "" {
			s["enum"] = strings.Split(of, ",")
		}
		props[name] = s
		if !strings.Contains(rest, "omit") {
			required = append(required, name)
		}
	}
	return required
}

// exampleOf are words for fields that many types have.
var exampleOf = map[string]string{"tlp": "TLP:AMBER", "number": "LF-ANA-202611-00000042", "warning": "LF-ANA-202611-00000042", "org": "morning-hospital", "title": "Update the gateway", "cursor": "bG9nLjEuNDI", "next": "bG9nLjEuNDI", "head": "bG9nLjEuNDI",
	"vulnerability": "CVE-2026-1234", "answer": "acknowledged", "reason": "The product is not in use", "items": "indicator--12121212-1111-4111-8111-111111111111", "asset": "gateway-1", "product": "fortinet fortios 7.2.5", "as_written": "FortiOS 7.2.5",
	"name": "seen.json", "version": "7.2.5"}

// example is a value of a type, as an answer may hold it: what may be missing is left out, unless its tag says what it looks like.
func example(t reflect.Type, name string) any { return exampleIn(t, name, "", 0) }

const exampleDeep = 6 // trees end

func exampleIn(t reflect.Type, name string, tag reflect.StructTag, deep int) any {
	switch {
	case t == instantType:
		return "2026-11-24T06:32:00Z"
	case t == rawType:
		return tree{}
	case t.Kind() == reflect.Pointer:
		return exampleIn(t.Elem(), name, tag, deep)
	}
	switch t.Kind() {
	case reflect.String:
		return exampleWord(name, tag)
	case reflect.Bool:
		return false
	case reflect.Int, reflect.Int64:
		if n, err := strconv.Atoi(tag.Get("eg")); err == nil {
			return n
		}
		return 1
	case reflect.Float64:
		n, _ := strconv.ParseFloat(tag.Get("eg"), 64)
		return n
	case reflect.Slice:
		if deep > exampleDeep {
			return []any{}
		}
		return []any{exampleIn(t.Elem(), name, tag, deep+1)}
	}
	out := tree{}
	exampleFields(t, out, deep+1)
	return out
}

func exampleWord(name string, tag reflect.StructTag) string {
	if eg := tag.Get("eg"); eg != "" {
		return eg
	}
	if of := tag.Get("of"); of != "" {
		first, _, _ := strings.Cut(of, ",")
		return first
	}
	if word, ok := exampleOf[name]; ok {
		return word
	}
	return "…"
}

func exampleFields(t reflect.Type, out tree, deep int) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			exampleFields(f.Type, out, deep)
			continue
		}
		name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
		if strings.Contains(rest, "omit") && f.Tag.Get("eg") == "" {
			continue
		}
		out[name] = exampleIn(f.Type, name, f.Tag, deep)
	}
}
