package rest

import (
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"lianfang/client"
	"lianfang/internal/access"
	"lianfang/internal/httpx"
	"lianfang/internal/text"
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

const whoAsks = "A program asks with a token (`lianfang admin token create`), a person's browser with the session that its pages have. Without either only what is TLP:CLEAR is there. " +
	"Every list and every answer holds what that reader may see; what it may not is answered as if it were not there. Each operation may be done by whom its page lets do it, which its description says.\n\n" +
	"What a person has to decide is answered `403 person_only` to every token: it is for the session of somebody of the desk, or of an administrator. " +
	"Where it cannot be taken back the person must have signed in within the last quarter of an hour, else the answer is `403 proof_needed`. Two approvals are two people, here as on the pages. " +
	"What is TLP:RED has no words in any answer: people read it on its page, and each reading is recorded.\n\n" +
	"Lists go by cursors: send the `next` of a page as `after`. A call that makes or decides something takes an `Idempotency-Key`: sent again within a day it is answered as the first time, and done once. " +
	"Refusals are RFC 9457 problems with a `code` that stays; their sentences come in the language of `Accept-Language`."

// sorts of things, by the first part of a path.
var sorts = [][2]string{{"changes", "What happens, in order."}, {"intelligence", "What sources say."}, {"held", "What the intake held, for the desk to decide."}, {"warnings", "What a centre tells its members, and what they answer."},
	{"calls", "Whom the desk calls."}, {"policy", "What goes out by itself, and what people decide."}, {"exposure", "What vulnerabilities concern at members."}, {"vulnerabilities", "What is said of vulnerabilities."}, {"products", "What is known of products."}, {"inventories", "What members run."}, {"columns", "What the columns of members' own tables hold."}, {"uploads", "Inventories that come in parts (tus 1.0)."}, {"members", "Organisations, the people in them, and what they call their own."},
	{"applications", "Who asks to come in."}, {"invitations", "Codes that associations give to their members."}, {"agreements", "What members sign."},
	{"statistics", "Figures of incidents for everybody, by month."}, {"announcements", "What everybody is told of major incidents."}, {"playbooks", "First advice in plain words."}, {"incidents", "What happened to somebody, and what the law asks about it."}, {"lessons", "What the desk learned of incidents, and what came of it."}, {"victim-lists", "Victims of one thing, divided by owner."}, {"roster", "Who is on duty at the desk."}, {"drills", "Drills of notification and response by a script."}, {"abuse-contacts", "Who answers for addresses and names that are no member's."}, {"evidence", "Files of incidents that come in parts (tus 1.0)."}, {"cases", "Vulnerabilities on their way to their makers."}, {"handed", "Those in one's own products."}, {"advisories", "What the centre published."},
	{"claims", "Networks and domains that wait for the desk."}, {"sectors", "Members by sector."}, {"communities", "Organisations that share among themselves."}, {"system", "How the program itself is doing."}, {"tokens", "What programs come in with."},
	{"restricted", "Products that endanger national cyber security, and who has them."},
	{"supply", "What customers are told of their suppliers, by consent."}}

// sortOf is the sort of thing that a path is about.
func sortOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch first {
	case "policies":
		return "policy"
	case "situation":
		return "system"
	}
	return first
}

func newDocument() *document {
	d := &document{paths: tree{}, schemas: tree{}}
	var tags []tree
	for _, t := range sorts {
		tags = append(tags, tree{"name": t[0], "description": t[1]})
	}
	d.schema(reflect.TypeFor[client.Problem]())
	d.tree = tree{
		"openapi": "3.1.0",
		"info": tree{"title": "Lianfang", "version": "1", "summary": "What a centre tells its members' programs, and what they answer.", "description": whoAsks,
			"contact": tree{"name": "The desk of this centre; its telephone number stands on every page"},
			"license": tree{"name": "Apache-2.0", "identifier": "Apache-2.0"}},
		"servers":  []tree{{"url": "/api/v1", "description": "This centre"}},
		"security": []tree{{"token": []string{}}, {"session": []string{}}, {}},
		"tags":     tags,
		"paths":    d.paths,
		"components": tree{"schemas": d.schemas,
			"securitySchemes": tree{"token": tree{"type": "http", "scheme": "bearer", "description": "RFC 6750"},
				"session": tree{"type": "apiKey", "in": "cookie", "name": httpx.SessionCookie, "description": "A person's own, from signing in on the pages; over TLS its name begins with __Host-."}},
			"responses": tree{"Problem": tree{"description": "What went wrong, and what to do next.", "content": tree{"application/problem+json": tree{"schema": ref("Problem"),
				"example": tree{"type": "about:blank", "title": "There is no such warning, or it is not for you to see.", "status": 404, "code": "no_such_warning", "instance": "9f86d081884c7d65"}}}}}},
	}
	return d
}

func ref(name string) tree { return tree{"$ref": "#/components/schemas/" + name} }

func (d *document) add(o operation) {
	item, _ := d.paths[o.path].(tree)
	if item == nil {
		item = tree{}
		d.paths[o.path] = item
	}
	op := tree{"operationId": o.id, "summary": o.summary, "description": o.description(), "tags": []string{sortOf(o.path)}, "responses": tree{
		strconv.Itoa(o.status): d.good(o), "4XX": tree{"$ref": "#/components/responses/Problem"}, "5XX": tree{"$ref": "#/components/responses/Problem"}}}
	if params := o.parameters(); params != nil {
		op["parameters"] = params
	}
	if o.alone() {
		op["security"] = []tree{{"session": []string{}}}
	}
	switch {
	case o.takes != nil:
		op["requestBody"] = tree{"required": true, "content": tree{"application/json": d.media(o.takes)}}
	case o.takesRaw != "":
		op["requestBody"] = tree{"required": true, "content": tree{o.takesRaw: tree{}}}
	}
	item[strings.ToLower(o.method)] = op
}

// alone tells that no token can do it.
func (o operation) alone() bool { return o.person || access.NeedsProof(o.act) }

// description is what one has to know, who may, and what it asks of them.
func (o operation) description() string {
	out := o.about + " " + access.Who{}.Why(o.act).In(text.En)
	switch {
	case access.NeedsProof(o.act):
		out += " A person does this, who signed in within the last quarter of an hour."
	case o.person:
		out += " A person does this."
	}
	return out
}

// good is a good answer.
func (d *document) good(o operation) tree {
	out := tree{"description": "As asked."}
	content := tree{}
	if o.gives != nil {
		content["application/json"] = d.media(o.gives)
	}
	if o.givesRaw != "" {
		content[o.givesRaw] = tree{}
	}
	if o.stream {
		content["text/event-stream"] = tree{"schema": tree{"type": "string", "description": "Server-sent events of the kind `change`; the id of an event is its cursor, its data a Change."}}
	}
	if len(content) > 0 {
		out["content"] = content
	}
	if o.etag && o.method == http.MethodGet {
		out["headers"] = tree{"ETag": tree{"description": "Its version.", "schema": tree{"type": "string"}}}
	}
	return out
}

// media is a body of a type with an example.
func (d *document) media(t reflect.Type) tree {
	return tree{"schema": d.schema(t), "example": example(t, "")}
}

var inPath = regexp.MustCompile(`\{(\w+)\}`)

// pathAbout says what the parts of paths are.
var pathAbout = map[string]string{"id": "STIX id.", "number": "The warning's number or UUID.", "name": "What this inventory is called.", "slug": "Short name.", "person": "UUID of the person.", "role": "admin, desk, officer or reader.",
	"org": "Short name of the organisation.", "agent": "Short name of the agent.", "what": "contacts, warnings, inventory or monitoring.", "verdict": "Of what is held.", "cve": "CVE number, or the STIX id of one without.", "product": "Key of the product, such as cpe:apache:tomcat.", "token": "UUID of the token.", "secret": "What the upload is called, from its Location.",
	"source": "What the source is called.", "turn": "UUID of the turn.", "code": "Of the invitation, or of the entry as the operator calls it.", "holding": "Of the holding.", "lesson": "UUID of the lesson.", "exception": "UUID of the exception.", "year": "2026."}

// parameters are those of the path, of the query and of the header.
func (o operation) parameters() (out []tree) {
	for _, m := range inPath.FindAllStringSubmatch(o.path, -1) {
		out = append(out, tree{"name": m[1], "in": "path", "required": true, "description": pathAbout[m[1]], "schema": tree{"type": "string"}})
	}
	if o.asks != nil {
		for i := range o.asks.NumField() {
			out = append(out, queryParameter(o.asks.Field(i)))
		}
	}
	if o.once {
		out = append(out, tree{"name": "Idempotency-Key", "in": "header", "description": "A request with the same key within a day is answered as the first time, and done once.", "schema": tree{"type": "string", "maxLength": 255}})
	}
	if o.etag && o.method == http.MethodPut {
		out = append(out, tree{"name": "If-Match", "in": "header", "description": "The version that it was made from, as the ETag has it.", "schema": tree{"type": "string"}})
	}
	return out
}

func queryParameter(f reflect.StructField) tree {
	schema, about := tree{"type": "string"}, f.Tag.Get("about")
	switch f.Type.Kind() {
	case reflect.Bool:
		schema["type"] = "boolean"
	case reflect.Int:
		most, _ := strconv.Atoi(f.Tag.Get("most"))
		schema = tree{"type": "integer", "minimum": 1, "maximum": most}
		if usual, err := strconv.Atoi(f.Tag.Get("usual")); err == nil {
			schema["default"] = usual
		}
		if about == "" {
			about = "At most so many."
		}
	}
	if of := f.Tag.Get("of"); of != "" {
		schema["enum"] = strings.Split(of, ",")
	}
	return tree{"name": f.Tag.Get("query"), "in": "query", "description": about, "schema": schema}
}
