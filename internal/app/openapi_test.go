package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// contract is openapi.json, held against every answer that a test of this package gets.
type contract struct {
	doc      map[string]any
	compiler *jsonschema.Compiler
	mu       sync.Mutex
	compiled map[string]*jsonschema.Schema
}

const contractURL = "openapi.json"

// readContract compiles the document that a centre gives. What a type does not name must not be in an answer, so that nothing is sent that is not described.
func readContract(t *testing.T, h http.Handler) *contract {
	t.Helper()
	theContract.Do(func() { theContract.it = compileContract(t, h) }) // it is the same for every centre
	return theContract.it
}

var theContract struct {
	sync.Once
	it *contract
}

func compileContract(t *testing.T, h http.Handler) *contract {
	t.Helper()
	w := &world{t: t, handler: h}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(w.ask(machine{}, "/api/v1/openapi.json").body))
	w.ok(err)
	c := &contract{doc: doc.(map[string]any), compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}}
	for _, s := range c.doc["components"].(map[string]any)["schemas"].(map[string]any) {
		s.(map[string]any)["additionalProperties"] = false
	}
	c.compiler.AssertFormat()
	w.ok(c.compiler.AddResource(contractURL, c.doc))
	return c
}

// at gives the schema of a place in the document.
func (c *contract) at(pointer string) (*jsonschema.Schema, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s, ok := c.compiled[pointer]; ok {
		return s, nil
	}
	s, err := c.compiler.Compile(contractURL + "#" + pointer)
	c.compiled[pointer] = s
	return s, err
}

// holds tells what is wrong with an answer: a status that is not described, a media type that is not, a body that is another.
func (c *contract) holds(pattern string, status int, media string, body []byte) error {
	method, path, _ := strings.Cut(pattern, " ")
	path = strings.TrimPrefix(path, "/api/v1")
	at := fmt.Sprintf("/paths/%s/%s/responses/", strings.ReplaceAll(path, "/", "~1"), strings.ToLower(method))
	if status >= 400 {
		at = "/components/responses/Problem/"
	} else {
		at += strconv.Itoa(status) + "/"
	}
	described := c.find(at)
	if described == nil {
		return fmt.Errorf("%d is not described", status)
	}
	content, _ := described.(map[string]any)["content"].(map[string]any)
	if len(content) == 0 && len(body) == 0 {
		return nil
	}
	if _, ok := content[media]; !ok {
		return fmt.Errorf("%d: the media type %q is not described", status, media)
	}
	if !strings.HasSuffix(media, "json") {
		return nil
	}
	s, err := c.at(at + "content/" + strings.ReplaceAll(media, "/", "~1") + "/schema")
	if err != nil {
		return err
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

func (c *contract) find(pointer string) any {
	at := any(c.doc)
	for _, step := range strings.Split(strings.Trim(pointer, "/"), "/") {
		step = strings.ReplaceAll(step, "~1", "/")
		m, _ := at.(map[string]any)
		at = m[step]
	}
	return at
}

// underContract wraps a handler so that every answer of the interface is held against the contract.
func (w *world) underContract(h http.Handler, c *contract) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/v1/") || r.URL.Path == "/api/v1/openapi.json" {
			h.ServeHTTP(rw, r)
			return
		}
		keep := &keeping{ResponseWriter: rw}
		h.ServeHTTP(keep, r)
		media, _, _ := strings.Cut(rw.Header().Get("Content-Type"), ";")
		pattern := r.Pattern
		if media == "text/event-stream" || pattern == "/api/" || pattern == "" {
			return
		}
		if err := c.holds(pattern, keep.status, media, keep.body.Bytes()); err != nil {
			w.t.Errorf("%s %s is not as openapi.json says: %v\n%s", r.Method, r.URL.Path, err, keep.body.String())
		}
	})
}

// keeping remembers an answer.
type keeping struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (k *keeping) WriteHeader(status int) { k.status = status; k.ResponseWriter.WriteHeader(status) }

func (k *keeping) Write(b []byte) (int, error) {
	if k.status == 0 {
		k.status = http.StatusOK
	}
	if !strings.HasPrefix(k.Header().Get("Content-Type"), "text/event-stream") { // a stream has no end
		k.body.Write(b)
	}
	return k.ResponseWriter.Write(b)
}

func (k *keeping) Unwrap() http.ResponseWriter { return k.ResponseWriter }

// Each example is what its schema says, so that whoever copies one has something that works.
func TestExamplesAreAsTheirSchemas(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	checked := 0
	var walk func(at string, v any)
	walk = func(at string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		if eg, ok := m["example"]; ok && m["schema"] != nil {
			s, err := w.contract.at(at + "/schema")
			w.ok(err)
			if err := s.Validate(eg); err != nil {
				t.Errorf("%s: %v", at, err)
			}
			checked++
		}
		for k, x := range m {
			walk(at+"/"+strings.ReplaceAll(strings.ReplaceAll(k, "~", "~0"), "/", "~1"), x)
		}
	}
	walk("/paths", w.contract.doc["paths"])
	if checked < 60 {
		t.Errorf("only %d examples", checked)
	}
}

// An answer that the document does not describe is found.
func TestTheContractIsHeld(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	good, _ := json.Marshal(map[string]any{"changes": []any{}, "next": "x", "head": "x"})
	if err := w.contract.holds("GET /api/v1/changes", 200, "application/json", good); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string]error{
		"a field missing":  w.contract.holds("GET /api/v1/changes", 200, "application/json", []byte(`{"changes":[],"next":"x"}`)),
		"a field too many": w.contract.holds("GET /api/v1/changes", 200, "application/json", []byte(`{"changes":[],"next":"x","head":"x","secret":1}`)),
		"another type":     w.contract.holds("GET /api/v1/changes", 200, "application/json", []byte(`{"changes":null,"next":"x","head":"x"}`)),
		"another status":   w.contract.holds("GET /api/v1/changes", 202, "application/json", good),
		"another media":    w.contract.holds("GET /api/v1/changes", 200, "text/html", good),
		"another path":     w.contract.holds("GET /api/v1/nothing", 200, "application/json", good),
	} {
		if bad == nil {
			t.Errorf("%s is not found", name)
		}
	}
}

// What tokens cannot do is for sessions alone in the document, and its description says that a person does it.
func TestEachOperationSaysWhenAPersonDecides(t *testing.T) {
	t.Parallel()
	w := newWorld(t, t.TempDir())
	people := 0
	for path, item := range w.contract.doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			o := op.(map[string]any)
			if o["security"] == nil {
				continue
			}
			people++
			if about := o["description"].(string); !strings.Contains(about, "A person does this") {
				t.Errorf("%s %s: %q", method, path, about)
			}
		}
	}
	if people < 10 {
		t.Errorf("%d operations are for people", people)
	}
}
