package rest

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// openAPI is GET /api/v1/openapi.json: OpenAPI 3.1, made of the table of operations and the Go types that they take and give.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) {
	doc := newDocument()
	for _, o := range s.operations() {
		doc.add(o)
	}
	_ = writeJSON(w, http.StatusOK, doc.tree)
}

type tree = map[string]any

// document is one being made.
type document struct {
	tree    tree
	paths   tree
	schemas tree
}

func newDocument() *document {
	d := &document{paths: tree{}, schemas: tree{}}
	d.schemas["Problem"] = tree{"type": "object", "description": "RFC 9457.", "required": []string{"type", "title", "status", "code"}, "properties": tree{
		"type": tree{"type": "string"}, "title": tree{"type": "string", "description": "A sentence for people, in the language that Accept-Language asks for."},
		"status": tree{"type": "integer"}, "code": tree{"type": "string", "description": "Stable, for programs."}, "instance": tree{"type": "string", "description": "The number of the request, for the desk."}}}
	d.tree = tree{
		"openapi": "3.1.0",
		"info": tree{"title": "Lianfang", "version": "1", "summary": "What a centre tells its members' programs, and what they answer.",
			"description": "A token says who asks (`lianfang admin token create`). Without one only what is TLP:CLEAR is there. Every list and every answer holds what that reader may see; what it may not is answered as if it were not there.",
			"contact":     tree{"name": "The desk of this centre; its telephone number stands on every page"},
			"license":     tree{"name": "Apache-2.0", "identifier": "Apache-2.0"}},
		"servers":  []tree{{"url": "/api/v1", "description": "This centre"}},
		"security": []tree{{"token": []string{}}, {}},
		"tags": []tree{{"name": "changes", "description": "What happens, in order."}, {"name": "intelligence", "description": "What sources say."}, {"name": "warnings", "description": "What a centre tells its members, and what they answer."},
			{"name": "inventories", "description": "What members run."}, {"name": "uploads", "description": "Inventories that come in parts (tus 1.0)."}},
		"paths": d.paths,
		"components": tree{"schemas": d.schemas, "securitySchemes": tree{"token": tree{"type": "http", "scheme": "bearer", "description": "RFC 6750"}},
			"responses": tree{"Problem": tree{"description": "What went wrong, and what to do next.", "content": tree{"application/problem+json": tree{"schema": tree{"$ref": "#/components/schemas/Problem"}}}}}},
	}
	return d
}

func (d *document) add(o operation) {
	item, _ := d.paths[o.path].(tree)
	if item == nil {
		item = tree{}
		d.paths[o.path] = item
	}
	status := o.status
	if status == 0 {
		status = http.StatusOK
	}
	answer := tree{"description": "As asked."}
	good := tree{}
	if o.gives != nil {
		good["application/json"], answer["content"] = tree{"schema": d.schema(reflect.TypeOf(o.gives))}, good
	}
	if o.stream {
		good["text/event-stream"] = tree{"schema": tree{"type": "string", "description": "Server-sent events of the kind `change`; the id of an event is its cursor, its data a Change."}}
	}
	op := tree{"operationId": o.id, "summary": o.summary, "description": o.about, "tags": []string{tagOf(o.path)}, "responses": tree{
		strconv.Itoa(status): answer,
		"4XX":                tree{"$ref": "#/components/responses/Problem"}, "5XX": tree{"$ref": "#/components/responses/Problem"}}}
	var params []tree
	for _, p := range o.params {
		params = append(params, p.tree())
	}
	if o.once {
		params = append(params, tree{"name": "Idempotency-Key", "in": "header", "description": "A request with the same key within a day is answered as the first time, and done once.", "schema": tree{"type": "string", "maxLength": 255}})
	}
	if params != nil {
		op["parameters"] = params
	}
	switch {
	case o.takes != nil:
		op["requestBody"] = tree{"required": true, "content": tree{"application/json": tree{"schema": d.schema(reflect.TypeOf(o.takes))}}}
	case o.takesRaw != "":
		op["requestBody"] = tree{"required": true, "content": tree{o.takesRaw: tree{}}}
	}
	item[strings.ToLower(o.method)] = op
}

// tagOf is the sort of thing that a path is about: its first part.
func tagOf(path string) string {
	tag, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return tag
}

func (p param) tree() tree {
	schema := tree{"type": p.typ}
	if p.of != nil {
		schema["enum"] = p.of
	}
	out := tree{"name": p.name, "in": "query", "description": p.about, "schema": schema}
	if p.inPath {
		out["in"], out["required"] = "path", true
	}
	return out
}

var instantType = reflect.TypeFor[time.Time]()

// schema describes a type as encoding/json writes it; a struct becomes a component.
func (d *document) schema(t reflect.Type) tree {
	switch {
	case t == instantType:
		return tree{"type": "string", "format": "date-time"}
	case t.Kind() == reflect.Pointer:
		return d.schema(t.Elem())
	case t == reflect.TypeFor[json.RawMessage]():
		return tree{"type": "object"}
	}
	switch t.Kind() {
	case reflect.String:
		return tree{"type": "string"}
	case reflect.Bool:
		return tree{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return tree{"type": "integer"}
	case reflect.Slice:
		return tree{"type": "array", "items": d.schema(t.Elem())}
	case reflect.Struct:
		d.component(t)
		return tree{"$ref": "#/components/schemas/" + t.Name()}
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
