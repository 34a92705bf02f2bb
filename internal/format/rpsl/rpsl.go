// Package rpsl reads objects of the Routing Policy Specification Language (RFC 2622, section 2) as regional and national internet registries publish them:
// whose an address block is, and who answers for abuse of it.
//
//	inetnum:  192.0.2.0 - 192.0.2.255
//	netname:  EXAMPLE-TW
//	mnt-irt:  IRT-EXAMPLE-TW
//
// Words that are no UTF-8 are kept as far as they are; a registry's dump is not refused for one name in Latin-1.
package rpsl

import (
	"bufio"
	"errors"
	"io"
	"iter"
	"strings"

	"lianfang/internal/format/framing"
	"lianfang/internal/text"
)

// How much is taken of one object.
const (
	maxLine       = 64 << 10 // bytes of a line
	maxAttributes = 2_000
)

// Attribute is one name with its value; continued lines are one, joined by a space.
type Attribute struct {
	Name  string // in small letters
	Value string
}

// Object is what stands between two empty lines. Its class is the name of its first attribute, its key that one's value.
type Object struct {
	Attributes []Attribute
	Line       int // of its first attribute, from 1
}

// Class is what it describes: "inetnum", "role", "irt" …
func (o Object) Class() string { return o.Attributes[0].Name }

// Key is what it is called.
func (o Object) Key() string { return o.Attributes[0].Value }

// All are the values of an attribute, in their order.
func (o Object) All(name string) (out []string) {
	for _, a := range o.Attributes {
		if a.Name == name && a.Value != "" {
			out = append(out, a.Value)
		}
	}
	return out
}

// First is the first of them, "" for none.
func (o Object) First(name string) string {
	for _, a := range o.Attributes {
		if a.Name == name && a.Value != "" {
			return a.Value
		}
	}
	return ""
}

// Read gives one object after the other. An error ends it: a *framing.Error with its line, or what r failed with.
func Read(r io.Reader) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		d := reader{lines: bufio.NewScanner(r)}
		d.lines.Buffer(make([]byte, 4<<10), maxLine)
		for d.lines.Scan() {
			d.line++
			whole, err := d.take(strings.ToValidUTF8(d.lines.Text(), "\ufffd"))
			if err != nil {
				yield(Object{}, err)
				return
			}
			if whole && !d.give(yield) {
				return
			}
		}
		switch err := d.lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			d.line++
			yield(Object{}, d.refuse("這一行太長。", "This line is too long."))
		case err != nil:
			yield(Object{}, err)
		case len(d.object.Attributes) > 0:
			yield(d.object, nil)
		}
	}
}

type reader struct {
	lines  *bufio.Scanner
	line   int
	object Object
}

// give hands an object on and begins the next.
func (d *reader) give(yield func(Object, error) bool) bool {
	whole := d.object
	d.object = Object{}
	return yield(whole, nil)
}

// take reads a line; whole tells that it ended an object.
func (d *reader) take(line string) (whole bool, err error) {
	if strings.HasPrefix(line, "%") || strings.HasPrefix(line, "#") { // remarks of whoever gives the file
		return false, nil
	}
	if strings.TrimSpace(line) == "" && !strings.HasPrefix(line, "+") {
		return len(d.object.Attributes) > 0, nil
	}
	value, _, _ := strings.Cut(line, "#")
	if strings.ContainsRune(" \t+", rune(line[0])) {
		return false, d.goOn(strings.TrimSpace(value[min(1, len(value)):]))
	}
	name, value, ok := strings.Cut(value, ":")
	if name = strings.ToLower(strings.TrimSpace(name)); !ok || !isName(name) {
		return false, d.refuse("這一行不是「名稱: 值」。", "This line is no “name: value”.")
	}
	if len(d.object.Attributes) == 0 {
		d.object.Line = d.line
	}
	if len(d.object.Attributes) == maxAttributes {
		return false, d.refuse("一個物件的屬性太多。", "An object has too many attributes.")
	}
	d.object.Attributes = append(d.object.Attributes, Attribute{Name: name, Value: strings.TrimSpace(value)})
	return false, nil
}

// goOn adds a continued line to the attribute before it.
func (d *reader) goOn(more string) error {
	if len(d.object.Attributes) == 0 {
		return d.refuse("接續的行前面沒有屬性。", "A continued line has no attribute before it.")
	}
	last := &d.object.Attributes[len(d.object.Attributes)-1]
	if len(last.Value)+len(more) > maxLine {
		return d.refuse("這個屬性太長。", "This attribute is too long.")
	}
	last.Value = strings.TrimSpace(last.Value + " " + more)
	return nil
}

func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '*' && c != '_' {
			return false
		}
	}
	return s != ""
}

func (d *reader) refuse(zh, en string) error {
	return &framing.Error{Code: "bad_rpsl", Say: text.Of(zh, en), At: framing.Position{Line: d.line, Column: 1}}
}
