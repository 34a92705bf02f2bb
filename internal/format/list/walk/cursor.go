package walk

import (
	"bytes"
	"io"

	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// Cursor stands before the next value of a JSON document, or of several that follow each other (JSON lines need no own mode).
// Every method that takes a value leaves the Cursor behind it. After an error a Cursor is of no more use.
type Cursor struct {
	dec *jsontext.Decoder
	src *source
}

// New makes a Cursor before the first value of r.
func New(r io.Reader) *Cursor {
	src := newSource(r)
	return &Cursor{dec: jsontext.NewDecoder(src), src: src}
}

// More tells whether another top-level value follows. An empty file has none and is no error.
func (c *Cursor) More() (bool, error) {
	c.settle()
	if c.dec.PeekKind() != jsontext.KindInvalid {
		return true, nil
	}
	_, err := c.dec.ReadToken()
	if err == io.EOF {
		return false, nil
	}
	return false, c.explain(err)
}

// Kind is the kind of the next value: '{', '[', '"', '0', 't', 'f', 'n'; 0 when the document is broken here.
func (c *Cursor) Kind() jsontext.Kind {
	c.settle()
	return c.dec.PeekKind()
}

// At is the place where the next value begins.
func (c *Cursor) At() framing.Position {
	c.settle()
	c.dec.PeekKind() // brings the white space before the value into the buffer
	offset := c.dec.InputOffset()
	for _, b := range c.dec.UnreadBuffer() {
		if !isBetween(b) {
			break
		}
		offset++
	}
	return c.src.position(offset)
}

// Object takes the next value, which must be an object, and calls member with each name; member has to take the value.
func (c *Cursor) Object(member func(name string) error) error {
	return c.members(func() error {
		name, err := c.name()
		if err != nil {
			return err
		}
		return member(name)
	})
}

// members takes an object and calls each before every member's name.
func (c *Cursor) members(each func() error) error {
	if err := c.open('{'); err != nil {
		return err
	}
	for n := 0; c.Kind() != '}'; n++ {
		if n >= MaxMembers {
			return c.refuse(framing.CodeTooLarge, text.Format("一個物件超過 %d 個成員。", "An object has more than %d members.", MaxMembers))
		}
		if err := each(); err != nil {
			return err
		}
	}
	return c.token()
}

func (c *Cursor) skipMember() error {
	if _, err := c.scalar(); err != nil {
		return err
	}
	return c.Skip()
}

// Array takes the next value, which must be an array, and calls item before each element; item has to take it.
func (c *Cursor) Array(item func() error) error {
	if err := c.open('['); err != nil {
		return err
	}
	for c.Kind() != ']' {
		if c.Kind() == jsontext.KindInvalid {
			return c.token()
		}
		if err := item(); err != nil {
			return err
		}
	}
	return c.token()
}

// Text takes the next value as text: a string decoded, a number or true/false as written, null as "". It is not ok when
// the string is longer than max bytes or the value is an object or array; such a value is skipped and is no error here.
func (c *Cursor) Text(max int) (s string, ok bool, err error) {
	switch c.Kind() {
	case '{', '[':
		return "", false, c.Skip()
	case 'n':
		return "", true, c.token()
	}
	raw, err := c.scalar()
	if err != nil {
		return "", false, err
	}
	if raw[0] != '"' {
		return string(raw), len(raw) <= max, nil
	}
	// An escape is at most six bytes for one, so a far longer raw form cannot fit; this spares unquoting it.
	if len(raw) > 6*max+2 {
		return "", false, nil
	}
	out, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return "", false, c.explain(err)
	}
	if len(out) > max {
		return "", false, nil
	}
	return string(out), true, nil
}

// Skip takes the next value and forgets it, holding all of it to the same limits.
func (c *Cursor) Skip() error {
	switch c.Kind() {
	case '{':
		return c.members(c.skipMember)
	case '[':
		return c.Array(c.Skip)
	case '"', '0':
		_, err := c.scalar()
		return err
	}
	return c.token()
}

// open takes the opening bracket of an object or array.
func (c *Cursor) open(bracket jsontext.Kind) error {
	kind := c.Kind()
	if kind != bracket && kind != jsontext.KindInvalid {
		return c.refuse(framing.CodeWrongType, text.Format("這裡應為「%s」。", "“%s” was expected here.", string(rune(bracket))))
	}
	if c.dec.StackDepth() >= MaxDepth {
		return c.refuse(framing.CodeTooDeep, text.Format("巢狀超過 %d 層。", "Values are nested more than %d deep.", MaxDepth))
	}
	return c.token()
}

// name takes a member's name.
func (c *Cursor) name() (string, error) {
	raw, err := c.scalar()
	if err != nil {
		return "", err
	}
	out, err := jsontext.AppendUnquote(nil, raw)
	if err != nil {
		return "", c.explain(err)
	}
	return string(out), nil
}

// scalar takes a string, number or literal as written; valid until the next step.
func (c *Cursor) scalar() ([]byte, error) {
	c.settle()
	raw, err := c.dec.ReadValue()
	if err != nil {
		return nil, c.explain(err)
	}
	if hasNUL(raw) {
		return nil, c.refuse(framing.CodeNUL, text.Of("字串含有 U+0000。", "A string contains U+0000."))
	}
	return raw, nil
}

func (c *Cursor) token() error {
	c.settle()
	_, err := c.dec.ReadToken()
	return c.explain(err)
}

// settle tells the source how far the decoder is, so that the limit on a token counts from here.
func (c *Cursor) settle() {
	offset := c.dec.InputOffset()
	c.src.mark = offset
	c.src.pass(offset)
}

func isBetween(b byte) bool {
	return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == ',' || b == ':'
}

// hasNUL looks for an escaped U+0000; a bare one is already no JSON. The backslash must not itself be escaped.
func hasNUL(raw []byte) bool {
	for at := 0; ; {
		i := bytes.Index(raw[at:], []byte(`\u0000`))
		if i < 0 {
			return false
		}
		slashes := 0
		for j := at + i - 1; j >= 0 && raw[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 0 {
			return true
		}
		at += i + 1
	}
}
