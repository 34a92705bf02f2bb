package purl

import (
	"compress/gzip"
	"fmt"
	"os"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// parts is a package URL as the official tests write it, null for what is absent.
type parts struct {
	Type       string            `json:"type"`
	Namespace  string            `json:"namespace"`
	Name       string            `json:"name"`
	Version    string            `json:"version"`
	Qualifiers map[string]string `json:"qualifiers"`
	Subpath    string            `json:"subpath"`
}

func (w parts) purl() PURL {
	p := PURL{Type: w.Type, Namespace: w.Namespace, Name: w.Name, Version: w.Version, Subpath: w.Subpath}
	for k, v := range w.Qualifiers {
		p.Qualifiers = append(p.Qualifiers, Qualifier{k, v})
	}
	return p
}

type specTest struct {
	Description string         `json:"description"`
	Type        string         `json:"test_type"`
	Input       jsontext.Value `json:"input"`
	Output      jsontext.Value `json:"expected_output"`
	Failure     bool           `json:"expected_failure"`
}

func TestOfficialTests(t *testing.T) {
	passed := map[string]int{}
	for _, c := range specTests(t) {
		if err := c.run(); err != nil {
			t.Errorf("%s, %s: %s: %v", c.Type, c.Description, c.Input, err)
			continue
		}
		passed[c.Type]++
	}
	want := map[string]int{"parse": 206, "validate": 204, "build": 176}
	for k, n := range want {
		if passed[k] != n {
			t.Errorf("%s: %d of %d pass", k, passed[k], n)
		}
	}
}

func (c specTest) run() error {
	got, err := c.result()
	switch {
	case c.Failure && err == nil:
		return fmt.Errorf("accepted as %v", got)
	case c.Failure:
		return nil
	case err != nil:
		return err
	}
	if c.Type != "parse" {
		var want string
		if err := json.Unmarshal(c.Output, &want); err != nil {
			return err
		}
		if got.String() != want {
			return fmt.Errorf("got %s, want %s", got, want)
		}
		return nil
	}
	var want parts
	if err := json.Unmarshal(c.Output, &want); err != nil {
		return err
	}
	w := want.purl()
	if err := w.checkParts(); err != nil { // sorts the qualifiers
		return err
	}
	if !got.Equal(w) {
		return fmt.Errorf("got %#v, want %#v", got, w)
	}
	return nil
}

func (c specTest) result() (PURL, error) {
	if c.Type == "build" {
		var in parts
		if err := json.Unmarshal(c.Input, &in); err != nil {
			return PURL{}, err
		}
		return New(in.purl())
	}
	var in string
	if err := json.Unmarshal(c.Input, &in); err != nil {
		return PURL{}, err
	}
	if c.Type == "validate" { // these bring a text into canonical form, capitals in keys included
		p, _, err := ParseLenient(in)
		return p, err
	}
	return Parse(in)
}

func specTests(t testing.TB) (out []specTest) {
	t.Helper()
	f, err := os.Open("testdata/spec-tests.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for d := jsontext.NewDecoder(z); d.PeekKind() != 0; {
		var c specTest
		if err := json.UnmarshalDecode(d, &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}
