package framing

import (
	"bytes"
	"errors"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/text"
)

// The element was scanned already, so the decoder need not look for duplicate names and bad UTF-8 again.
var scanned = []json.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

// DecodeObject fills a T from an element that Elements gave, by the json tags of T; unknown members are passed over. A member of
// another type than T has is left empty and told of, and the others are filled all the same: one odd figure does not cost a record.
func DecodeObject[T any](e Element) (T, []Problem) {
	var whole T
	if err := json.Unmarshal(e.Raw, &whole, scanned...); err == nil {
		return whole, nil
	}
	if e.Raw.Kind() != '{' {
		var none T
		return none, []Problem{{Code: CodeWrongType, At: e.At, Say: text.Of("這裡應是物件。", "This should be an object.")}}
	}
	return decodeMembers[T](e)
}

func decodeMembers[T any](e Element) (out T, problems []Problem) {
	d := jsontext.NewDecoder(bytes.NewReader(e.Raw), scanned...)
	if _, err := d.ReadToken(); err != nil {
		return out, []Problem{wrongMember(e, "", err, 0)}
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadValue()
		if err != nil {
			return out, append(problems, wrongMember(e, "", err, d.InputOffset()))
		}
		name = name.Clone()
		value, err := d.ReadValue()
		if err != nil {
			return out, append(problems, wrongMember(e, "", err, d.InputOffset()))
		}
		alone := bytes.Join([][]byte{[]byte("{"), name, []byte(":"), value, []byte("}")}, nil)
		var trial T
		if err := json.Unmarshal(alone, &trial, scanned...); err != nil {
			problems = append(problems, wrongMember(e, string(name), err, d.InputOffset()-int64(len(value))))
			continue
		}
		if err := json.Unmarshal(alone, &out, scanned...); err != nil {
			problems = append(problems, wrongMember(e, string(name), err, d.InputOffset()-int64(len(value))))
		}
	}
	return out, problems
}

func wrongMember(e Element, name string, err error, at int64) Problem {
	where := strings.Trim(name, `"`)
	var semantic *json.SemanticError
	if errors.As(err, &semantic) && semantic.JSONPointer != "" {
		where = strings.ReplaceAll(strings.TrimPrefix(string(semantic.JSONPointer), "/"), "/", ".")
	}
	return Problem{Code: CodeWrongType, At: e.Place(at),
		Say: text.Format("「%s」的型別不對，略過不用。", "%[1]q is of a wrong type and was left out.", short([]byte(where)))}
}

// Place gives the position of a byte of the element.
func (e Element) Place(at int64) Position {
	if e.At.Line == 0 {
		return Position{}
	}
	at = min(max(at, 0), int64(len(e.Raw)))
	before := e.Raw[:at]
	p := Position{Offset: e.At.Offset + at, Line: e.At.Line + bytes.Count(before, []byte("\n")), Column: e.At.Column + int(at)}
	if last := bytes.LastIndexByte(before, '\n'); last >= 0 {
		p.Column = int(at) - last
	}
	return p
}
