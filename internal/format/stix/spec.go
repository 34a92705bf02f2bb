package stix

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// SpecVersion tells in which version an object is written that says so or not, "2.1" or "2.0" (STIX 2.1, 3.2). It reads no further than it must;
// raw is an object that a Reader has given before.
func SpecVersion(typ string, raw []byte) string {
	said, created := specOf(raw)
	o := Object{Type: typ, SpecVersion: said}
	return versionOf(&o, "", created)
}

// specOf finds the member spec_version, and tells whether there is a member created.
func specOf(raw []byte) (said string, created bool) {
	d := jsontext.NewDecoder(bytes.NewReader(raw))
	if t, err := d.ReadToken(); err != nil || t.Kind() != '{' {
		return "", false
	}
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			break
		}
		key := name.String()
		v, err := d.ReadValue()
		if err != nil {
			break
		}
		switch {
		case key == "spec_version" && v.Kind() == '"':
			return unquote(v), created
		case key == "created":
			created = true
		}
	}
	return "", created
}
