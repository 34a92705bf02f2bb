package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPatternCheckNamesWhatMeansNothing(t *testing.T) {
	got := decode[checkedPattern](t, lianfang(t, "pattern", "check", "--json", "[file:size = 1 OR file:hashes.MD5 = 'abc']").want(t, 1, "").out)
	if got.Valid || got.Position == nil || *got.Position != 19 || got.Message == "" {
		t.Errorf("got %+v", got)
	}
	lianfang(t, "pattern", "check", "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']").want(t, 0, "valid")
	lianfang(t, "pattern", "check", "[EXISTS file:name]").want(t, 0, "valid")
	lianfang(t, "pattern", "check", "--spec", "2.0", "[EXISTS file:name]").want(t, 1, "")
}

func TestPatternMatchReadsWhatABundleHolds(t *testing.T) {
	const observed = `"type":"observed-data","first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:00Z","number_observed":1`
	for name, file := range map[string]string{
		"2.0":             `{"type":"bundle","objects":[{` + observed + `,"objects":{"0":{"type":"file","name":"x"}}}]}`,
		"2.1":             `{"type":"bundle","objects":[{` + observed + `,"object_refs":["file--1"]},{"type":"file","id":"file--1","name":"x"}]}`,
		"apart":           `[{"type":"bundle","objects":[{` + observed + `,"object_refs":["file--1"]}]},{"type":"bundle","objects":[{"type":"file","id":"file--1","name":"x"}]}]`,
		"nested":          `{"type":"bundle","objects":[{"type":"bundle","objects":[{` + observed + `,"objects":{"0":{"type":"file","name":"x"}}}]}]}`,
		"a list":          `[{` + observed + `,"objects":{"0":{"type":"file","name":"x"}}}]`,
		"line after line": `{` + observed + `,"objects":{"0":{"type":"file","name":"y"}}}` + "\n" + `{` + observed + `,"objects":{"0":{"type":"file","name":"x"}}}`,
	} {
		path := filepath.Join(t.TempDir(), "seen.json")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := lianfang(t, "pattern", "match", "[file:name = 'x']", path); r.code != 0 {
			t.Errorf("%s: exit %d", name, r.code)
		}
		if r := lianfang(t, "pattern", "match", "[file:name = 'z']", path); r.code != 1 {
			t.Errorf("%s: exit %d for what isn't there", name, r.code)
		}
		if r := lianfang(t, "pattern", "match", "[file:name = t'2026-01-01T00:00:00Z']", path); r.code != 2 {
			t.Errorf("%s: exit %d for what cannot be compared", name, r.code)
		}
	}
}
