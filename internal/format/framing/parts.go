package framing

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// Parts gives values that were drawn from an element as elements of their own, each with its place. They must be asked for in the order in
// which they stand; then finding all of them reads the element once.
type Parts struct{ rest Element }

// Parts begins at the element's first byte.
func (e Element) Parts() *Parts { return &Parts{Element{Raw: e.Raw, At: e.At}} }

// Next gives the value as an element. One that is not found from here on has the place of what was found last.
func (p *Parts) Next(raw jsontext.Value) Element {
	i := bytes.Index(p.rest.Raw, raw)
	if i < 0 {
		return Element{Raw: raw, At: p.rest.At}
	}
	start, end := p.rest.Place(int64(i)), p.rest.Place(int64(i+len(raw)))
	p.rest = Element{Raw: p.rest.Raw[i+len(raw):], At: end}
	return Element{Raw: raw, At: start}
}
