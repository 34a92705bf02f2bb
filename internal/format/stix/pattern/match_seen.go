package pattern

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Seen is what one sensor saw together at one time: the content of an observed-data object.
type Seen struct {
	First, Last time.Time
	Count       int                   // number_observed; 0 counts as 1
	Objects     map[string]SeenObject // by key (STIX 2.0) or id (2.1)
}

// SeenObject is one cyber-observable, its members as they came.
type SeenObject map[string]jsontext.Value

// Observed reads observed-data for Match: one object of STIX 2.0, which holds its observables, or a bundle of STIX 2.1 with the
// observables beside. What else is in the bundle is passed over.
func Observed(raw jsontext.Value) ([]Seen, error) {
	members, err := readObject(raw)
	if err != nil {
		return nil, err
	}
	if stringOf(members["type"]) != "bundle" {
		seen, err := observed(members, nil)
		return []Seen{seen}, err
	}
	var list []jsontext.Value
	if err := json.Unmarshal(members["objects"], &list); err != nil {
		return nil, fmt.Errorf("reading the objects of the bundle: %w", err)
	}
	beside := map[string]SeenObject{}
	var data []SeenObject
	for _, one := range list {
		o, err := readObject(one)
		if err != nil {
			return nil, err
		}
		if stringOf(o["type"]) == "observed-data" {
			data = append(data, o)
			continue
		}
		beside[stringOf(o["id"])] = o
	}
	var out []Seen
	for _, o := range data {
		seen, err := observed(o, beside)
		if err != nil {
			return nil, err
		}
		out = append(out, seen)
	}
	return out, nil
}

func observed(o SeenObject, beside map[string]SeenObject) (Seen, error) {
	s := Seen{Count: 1, Objects: map[string]SeenObject{}}
	var err1, err2, err3 error
	s.First, err1 = time.Parse(time.RFC3339Nano, stringOf(o["first_observed"]))
	s.Last, err2 = time.Parse(time.RFC3339Nano, stringOf(o["last_observed"]))
	if n := o["number_observed"]; n != nil {
		err3 = json.Unmarshal(n, &s.Count)
	}
	if err := errors.Join(err1, err2, err3); err != nil {
		return s, fmt.Errorf("reading observed-data: %w", err)
	}
	if objects := o["objects"]; objects != nil {
		if err := json.Unmarshal(objects, &s.Objects); err != nil {
			return s, fmt.Errorf("reading the objects of observed-data: %w", err)
		}
	}
	if refs := o["object_refs"]; refs != nil {
		var ids []string
		if err := json.Unmarshal(refs, &ids); err != nil {
			return s, fmt.Errorf("reading object_refs: %w", err)
		}
		for _, id := range ids {
			if object, have := beside[id]; have {
				s.Objects[id] = object
			}
		}
	}
	return s, nil
}

func readObject(raw jsontext.Value) (SeenObject, error) {
	var o SeenObject
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil, fmt.Errorf("reading an object: %w", err)
	}
	return o, nil
}

func stringOf(v jsontext.Value) string {
	if v.Kind() != '"' {
		return ""
	}
	s, _ := jsontext.AppendUnquote(nil, v)
	return string(s)
}

// fulfils tells whether one observation fulfils a test: whether for each type it names there is one object, so that all holds.
func (s *Seen) fulfils(t *Test) (bool, error) {
	var types []string
	eachTest(t, func(c *Comparison) {
		for _, have := range types {
			if have == c.ObjectType {
				return
			}
		}
		types = append(types, c.ObjectType)
	})
	steps := 0
	return s.choose(t, types, map[string]SeenObject{}, &steps)
}

// choose tries each object of the first type, then of the next.
func (s *Seen) choose(t *Test, types []string, chosen map[string]SeenObject, steps *int) (bool, error) {
	if *steps++; *steps > MaxBindings {
		return false, ErrCostly
	}
	if len(types) == 0 {
		return s.holds(t, chosen)
	}
	any := false
	for _, o := range s.Objects {
		if stringOf(o["type"]) != types[0] {
			continue
		}
		any = true
		chosen[types[0]] = o
		if is, err := s.choose(t, types[1:], chosen, steps); is || err != nil {
			return is, err
		}
	}
	delete(chosen, types[0])
	if any {
		return false, nil
	}
	return s.choose(t, types[1:], chosen, steps)
}

func (s *Seen) holds(t *Test, chosen map[string]SeenObject) (bool, error) {
	if c := t.Comparison; c != nil {
		o, have := chosen[c.ObjectType]
		if !have {
			return c.Op == Exists && c.Negated, nil
		}
		return s.compare(c, o)
	}
	for _, part := range t.Parts {
		is, err := s.holds(part, chosen)
		if err != nil || is == (t.Join == Or) {
			return is, err
		}
	}
	return t.Join == And, nil
}

// compare holds if any value that the path leads to fits.
func (s *Seen) compare(c *Comparison, o SeenObject) (bool, error) {
	values := s.followObject(o, c.Path)
	if c.Op == Exists {
		return (len(values) > 0) != c.Negated, nil
	}
	name := c.Path[len(c.Path)-1].Name
	for _, v := range values {
		if v.Kind() == 'n' {
			continue
		}
		is, err := c.fits(readOperand(v, name))
		if err != nil {
			return false, err
		}
		if is != c.Negated {
			return true, nil
		}
	}
	return false, nil
}

// follow walks a path; a name that ends in _ref or _refs leads on to the object it names.
func (s *Seen) follow(from jsontext.Value, path Path) []jsontext.Value {
	if len(path) == 0 {
		return []jsontext.Value{from}
	}
	if path[0].List {
		return s.followList(from, path[0], path[1:])
	}
	o, err := readObject(from)
	if err != nil {
		return nil
	}
	return s.followObject(o, path)
}

func (s *Seen) followObject(o SeenObject, path Path) []jsontext.Value {
	step, rest := path[0], path[1:]
	next, have := o[step.Name]
	if !have {
		return nil
	}
	if len(rest) > 0 && strings.HasSuffix(step.Name, "_ref") {
		return s.deref(next, rest)
	}
	if len(rest) > 1 && strings.HasSuffix(step.Name, "_refs") && rest[0].List {
		var out []jsontext.Value
		for _, ref := range s.follow(next, rest[:1]) {
			out = append(out, s.deref(ref, rest[1:])...)
		}
		return out
	}
	return s.follow(next, rest)
}

func (s *Seen) deref(ref jsontext.Value, rest Path) []jsontext.Value {
	o, have := s.Objects[stringOf(ref)]
	if !have {
		return nil
	}
	return s.followObject(o, rest)
}

func (s *Seen) followList(from jsontext.Value, step Step, rest Path) []jsontext.Value {
	var list []jsontext.Value
	if json.Unmarshal(from, &list) != nil {
		return nil
	}
	if !step.Any {
		if step.Index < 0 || step.Index >= len(list) {
			return nil
		}
		return s.follow(list[step.Index], rest)
	}
	var out []jsontext.Value
	for _, v := range list {
		out = append(out, s.follow(v, rest)...)
	}
	return out
}
