package pattern

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// walk follows one path through one observation.
type walk struct {
	seen *Seen
	err  error
}

// follow walks a path; a name that ends in _ref or _refs leads on to the object it names.
func (w *walk) follow(from jsontext.Value, path Path) []jsontext.Value {
	if len(path) == 0 {
		return []jsontext.Value{from}
	}
	if path[0].List {
		return w.followList(from, path[0], path[1:])
	}
	o, err := readObject(from)
	if err != nil {
		return nil
	}
	return w.followObject(o, path)
}

func (w *walk) followObject(o SeenObject, path Path) []jsontext.Value {
	step, rest := path[0], path[1:]
	next, have := o[step.Name]
	if !have {
		return nil
	}
	if len(rest) > 0 && strings.HasSuffix(step.Name, "_ref") {
		return w.deref(next, rest)
	}
	if len(rest) > 1 && strings.HasSuffix(step.Name, "_refs") && rest[0].List {
		if next.Kind() != '[' && w.err == nil {
			w.err = fmt.Errorf("%s holds no list", step.Name)
		}
		var out []jsontext.Value
		for _, ref := range w.follow(next, rest[:1]) {
			out = append(out, w.deref(ref, rest[1:])...)
		}
		return out
	}
	return w.follow(next, rest)
}

func (w *walk) deref(ref jsontext.Value, rest Path) []jsontext.Value {
	if ref.Kind() != '"' && w.err == nil {
		w.err = fmt.Errorf("the reference %.60s isn't a text", ref)
	}
	o, have := w.seen.Objects[stringOf(ref)]
	if !have {
		return nil
	}
	return w.followObject(o, rest)
}

func (w *walk) followList(from jsontext.Value, step Step, rest Path) []jsontext.Value {
	var list []jsontext.Value
	if json.Unmarshal(from, &list) != nil {
		return nil
	}
	if !step.Any {
		if step.Index < 0 || step.Index >= len(list) {
			return nil
		}
		return w.follow(list[step.Index], rest)
	}
	var out []jsontext.Value
	for _, v := range list {
		out = append(out, w.follow(v, rest)...)
	}
	return out
}
