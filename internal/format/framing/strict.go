package framing

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"lianfang/internal/text"
)

// CodeUnknown is a key that nothing reads.
const CodeUnknown = "unknown_key"

// Strict fills v from one JSON document by the json tags of v, for files that people write: a key that v has not is refused, since it is most often
// a slip of the finger whose value would be missed silently. The error is an *Error with the place.
func Strict(b []byte, v any) error {
	err := json.Unmarshal(b, v, json.RejectUnknownMembers(true))
	var syntax *jsontext.SyntacticError
	var meaning *json.SemanticError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &meaning) && errors.Is(err, json.ErrUnknownName):
		return &Error{Code: CodeUnknown, At: PlaceOf(b, meaning.ByteOffset), Say: text.Format("「%s」不是這裡有的項目。", "There is no key %q here.", dotted(meaning.JSONPointer))}
	case errors.As(err, &meaning):
		return &Error{Code: CodeWrongType, At: PlaceOf(b, meaning.ByteOffset), Say: text.Format("「%s」的型別不對。", "%q is of a wrong type.", dotted(meaning.JSONPointer))}
	case errors.As(err, &syntax):
		return &Error{Code: CodeMalformed, At: PlaceOf(b, syntax.ByteOffset), Say: text.Of("JSON 讀不懂。", "The JSON cannot be read.")}
	}
	return &Error{Code: CodeMalformed, At: Top, Say: text.Of("JSON 讀不懂。", "The JSON cannot be read.")}
}

func dotted(p jsontext.Pointer) string {
	return short([]byte(strings.ReplaceAll(strings.TrimPrefix(string(p), "/"), "/", ".")))
}

// PlaceOf is the position of a byte of a text.
func PlaceOf(b []byte, at int64) Position {
	at = min(max(at, 0), int64(len(b)))
	return Element{Raw: b, At: Top}.Place(at)
}

// PlaceIn finds the value at a path of a JSON text, names and indexes in decimal; else the innermost value on the way to it.
func PlaceIn(b []byte, path ...string) Position {
	found := Top
	d := jsontext.NewDecoder(bytes.NewReader(b))
	for best := 0; best < len(path); {
		if _, err := d.ReadToken(); err != nil {
			return found
		}
		at := slices.Collect(d.StackPointer().Tokens())
		if n := len(at); n > best && n <= len(path) && slices.Equal(at, path[:n]) {
			best, found = n, PlaceOf(b, d.InputOffset()-1)
		}
	}
	return found
}
