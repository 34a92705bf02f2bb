package sniff

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// outline is the top of a JSON text whose end may be missing: each member by its JSON Pointer (RFC 6901), with the text of a string, or
// the letter of its kind. Of an array only the first element is kept.
type outline struct {
	at    map[string]string
	names []string // of the first document's top object, in order
}

// outlineOf reads as far as it gets: the head may end anywhere.
func outlineOf(head []byte) outline {
	o := outline{at: make(map[string]string)}
	d := jsontext.NewDecoder(bytes.NewReader(head), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	for range maxTokens {
		t, err := d.ReadToken()
		if err != nil {
			break
		}
		o.keep(d, t)
		if d.StackDepth() == 0 {
			break
		}
	}
	return o
}

func (o *outline) keep(d *jsontext.Decoder, t jsontext.Token) {
	depth := d.StackDepth()
	if depth > maxDepth || t.Kind() == '}' || t.Kind() == ']' {
		return
	}
	for i := 1; i <= depth; i++ {
		if kind, n := d.StackIndex(i); kind == '[' && n > 1 {
			return
		}
	}
	kind, n := d.StackIndex(depth)
	if t.Kind() == '"' && kind == '{' && n%2 == 1 {
		if depth == 1 {
			o.names = append(o.names, t.String())
		}
		return
	}
	value := string(rune(t.Kind()))
	if t.Kind() == '"' {
		value = t.String()
	}
	o.at[string(d.StackPointer())] = value
}

// has tells whether all members are there.
func (o outline) has(pointers ...string) bool {
	for _, p := range pointers {
		if _, ok := o.at[p]; !ok {
			return false
		}
	}
	return true
}

// is tells whether a member is a text with that beginning.
func (o outline) is(pointer, prefix string) bool {
	v, ok := o.at[pointer]
	return ok && len(v) > 1 && strings.HasPrefix(v, prefix)
}

// under gives the outline as seen from a member.
func (o outline) under(pointer string) outline {
	inner := outline{at: make(map[string]string)}
	for p, v := range o.at {
		if rest, ok := strings.CutPrefix(p, pointer); ok && (rest == "" || rest[0] == '/') {
			inner.at[rest] = v
			if name, ok := strings.CutPrefix(rest, "/"); ok && !strings.Contains(name, "/") {
				inner.names = append(inner.names, name)
			}
		}
	}
	return inner
}
