package stix

import (
	"bytes"
	"errors"

	"github.com/go-json-experiment/json/jsontext"
)

// node is one value of a tree: where it stands in the bytes, and for a member where its name stands. Containers chain their
// children by first and next.
type node struct {
	kind            jsontext.Kind
	start, end      int32
	nameAt, nameEnd int32 // with the quotes; both 0 for an element of a list
	first, next     int32 // index of a node, 0: none (node 0 is the root, nobody's child)
	count           int32 // children
}

// tree is one object taken apart without copying: an index over its bytes. It is used again for the next object.
type tree struct {
	raw    []byte
	nodes  []node
	dec    *jsontext.Decoder
	buf    bytes.Buffer
	strict bool // the bytes come from outside and passed no gate yet
}

var (
	errTooDeep  = errors.New("too deep")
	errTooMany  = errors.New("too many values")
	errNUL      = errors.New("U+0000 in a string")
	errTrailing = errors.New("more after the end of the value")
)

func (t *tree) build(raw []byte) error {
	t.raw, t.nodes = raw, t.nodes[:0]
	t.buf = *bytes.NewBuffer(raw)
	trust := []jsontext.Options{jsontext.AllowDuplicateNames(!t.strict), jsontext.AllowInvalidUTF8(!t.strict)}
	if t.dec == nil {
		t.dec = jsontext.NewDecoder(&t.buf, trust...)
	} else {
		t.dec.Reset(&t.buf, trust...)
	}
	if _, err := t.value(0); err != nil {
		return err
	}
	if t.strict && len(bytes.TrimSpace(raw[t.dec.InputOffset():])) > 0 {
		return errTrailing
	}
	return nil
}

func (t *tree) value(depth int) (int32, error) {
	kind := t.dec.PeekKind()
	n := int32(len(t.nodes))
	if n >= MaxNodes {
		return 0, errTooMany
	}
	t.nodes = append(t.nodes, node{kind: kind})
	if kind != '{' && kind != '[' {
		start, end, err := t.scalar()
		t.nodes[n].start, t.nodes[n].end = start, end
		return n, err
	}
	if depth >= MaxDepth {
		return 0, errTooDeep
	}
	if _, err := t.dec.ReadToken(); err != nil {
		return 0, err
	}
	t.nodes[n].start = int32(t.dec.InputOffset()) - 1
	if err := t.children(n, kind, depth); err != nil {
		return 0, err
	}
	if _, err := t.dec.ReadToken(); err != nil {
		return 0, err
	}
	t.nodes[n].end = int32(t.dec.InputOffset())
	return n, nil
}

func (t *tree) children(parent int32, kind jsontext.Kind, depth int) error {
	last := int32(0)
	for {
		switch t.dec.PeekKind() {
		case '}', ']':
			return nil
		}
		var nameAt, nameEnd int32
		if kind == '{' {
			var err error
			if nameAt, nameEnd, err = t.scalar(); err != nil {
				return err
			}
		}
		child, err := t.value(depth + 1)
		if err != nil {
			return err
		}
		t.nodes[child].nameAt, t.nodes[child].nameEnd = nameAt, nameEnd
		if last == 0 {
			t.nodes[parent].first = child
		} else {
			t.nodes[last].next = child
		}
		last = child
		t.nodes[parent].count++
	}
}

func (t *tree) scalar() (start, end int32, err error) {
	v, err := t.dec.ReadValue()
	if err != nil {
		return 0, 0, err
	}
	if t.strict && v[0] == '"' && bytes.Contains(v, []byte(`\u0000`)) {
		if s, _ := jsontext.AppendUnquote(nil, v); bytes.IndexByte(s, 0) >= 0 {
			return 0, 0, errNUL
		}
	}
	end = int32(t.dec.InputOffset())
	return end - int32(len(v)), end, nil
}

// bytes gives a value as it came.
func (t *tree) bytes(n int32) []byte { return t.raw[t.nodes[n].start:t.nodes[n].end] }

func (t *tree) kind(n int32) jsontext.Kind { return t.nodes[n].kind }

func (t *tree) count(n int32) int { return int(t.nodes[n].count) }

// children: for c := t.first(n); c > 0; c = t.next(c).
func (t *tree) first(n int32) int32 { return t.nodes[n].first }
func (t *tree) next(n int32) int32  { return t.nodes[n].next }

// str gives the text of a string; other kinds give "".
func (t *tree) str(n int32) string {
	if t.nodes[n].kind != '"' {
		return ""
	}
	return unquote(t.bytes(n))
}

// name gives the name of a member.
func (t *tree) name(n int32) string { return unquote(t.rawName(n)) }

func (t *tree) rawName(n int32) []byte { return t.raw[t.nodes[n].nameAt:t.nodes[n].nameEnd] }

// nameBytes is name without a copy where there is no escape.
func (t *tree) nameBytes(n int32) []byte { return unquoteBytes(t.rawName(n)) }

// strBytes is str without a copy where there is no escape.
func (t *tree) strBytes(n int32) []byte {
	if t.nodes[n].kind != '"' {
		return nil
	}
	return unquoteBytes(t.bytes(n))
}

// member finds a member of an object by name; 0: not there.
func (t *tree) member(n int32, name string) int32 {
	if n < 0 || int(n) >= len(t.nodes) || t.nodes[n].kind != '{' {
		return 0
	}
	for c := t.first(n); c > 0; c = t.next(c) {
		if string(t.nameBytes(c)) == name {
			return c
		}
	}
	return 0
}

func unquote(quoted []byte) string { return string(unquoteBytes(quoted)) }

func unquoteBytes(quoted []byte) []byte {
	if len(quoted) < 2 {
		return nil
	}
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	s, _ := jsontext.AppendUnquote(nil, quoted) // invalid UTF-8 cannot be here any more; if so, it is replaced
	return s
}
