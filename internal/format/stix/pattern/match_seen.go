package pattern

import (
	"errors"
	"fmt"
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
		if err3 = json.Unmarshal(n, &s.Count); err3 == nil && s.Count < 1 {
			err3 = fmt.Errorf("number_observed is %d, less than 1", s.Count)
		}
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
