package stix

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

func unpacked(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// lines calls f with each line of a file of JSON lines, read as T.
func lines[T any](t testing.TB, name string, f func(T)) {
	t.Helper()
	for line := range bytes.Lines(unpacked(t, name)) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			t.Fatal(err)
		}
		f(v)
	}
}

func objects(t testing.TB, raw []byte) []Object {
	t.Helper()
	var out []Object
	for o, err := range Objects(bytes.NewReader(raw)) {
		if err != nil {
			t.Fatalf("%v in %.200s", err, raw)
		}
		out = append(out, o)
	}
	return out
}

// with is a valid object with members put in or replaced: `"name":"x"`; a bare name takes one away.
func with(t testing.TB, base string, changes ...string) Object {
	t.Helper()
	var members map[string]jsontext.Value
	if err := json.Unmarshal([]byte(base), &members); err != nil {
		t.Fatal(err)
	}
	for _, c := range changes {
		name, value, set := strings.Cut(c, ":")
		name = strings.Trim(name, `"`)
		if !set {
			delete(members, name)
			continue
		}
		members[name] = jsontext.Value(value)
	}
	raw, err := json.Marshal(members, json.Deterministic(true))
	if err != nil {
		t.Fatal(err)
	}
	o, err := Parse(raw)
	if err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return o
}

const (
	anIndicator = `{"type":"indicator","spec_version":"2.1","id":"indicator--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f",
		"created":"2026-09-01T08:00:00.000Z","modified":"2026-09-01T08:00:00.000Z","name":"C2 網域","pattern_type":"stix",
		"pattern":"[domain-name:value = 'c2.example.net']","valid_from":"2026-09-01T08:00:00Z"}`
	aMarking = `{"type":"marking-definition","spec_version":"2.1","id":"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
		"created":"2017-01-20T00:00:00.000Z","name":"TLP:GREEN","definition_type":"tlp","definition":{"tlp":"green"}}`
	aFile         = `{"type":"file","id":"file--4ac14f77-c509-564a-aedd-e1a5f87828aa","name":"a.exe"}`
	anObservation = `{"type":"observed-data","id":"observed-data--b67d30ff-02ac-498a-92f9-32f845f448cf",
		"created":"2016-04-06T19:58:16.000Z","modified":"2016-04-06T19:58:16.000Z","first_observed":"2015-12-21T19:00:00Z",
		"last_observed":"2015-12-21T19:00:00Z","number_observed":50,
		"objects":{"0":{"type":"ipv4-addr","value":"192.0.2.7"},"1":{"type":"network-traffic","src_ref":"0","protocols":["tcp"]},
		"2":{"type":"software","name":"Word","vendor":"Example","version":"2002","cpe":"cpe:2.3:a:example:word:2002:*:*:*:*:*:*:*"}}}`
)
