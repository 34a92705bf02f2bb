package stix

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

// checked gives what Check finds as "code path at line, column", errors only.
func checked(t *testing.T, file string) []string {
	t.Helper()
	var out []string
	err := Check(strings.NewReader(file), func(f Finding) {
		if f.Severity == Broken {
			out = append(out, strings.TrimSpace(f.Code+" "+f.Path)+" at "+f.At.String())
		}
	})
	if err != nil {
		t.Fatalf("%v in %s", err, file)
	}
	return out
}

func TestBundlesAreJudged(t *testing.T) {
	const id, here = `"id":"bundle--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`, " at line 1, column 1"
	tool := base("tool", `,"name":"x"`)
	for file, want := range map[string][]string{
		`{"type":"bundle",` + id + `,"objects":[` + tool + `]}`:                                                              nil,
		`{"type":"bundle",` + id + `}`:                                                                                       nil,
		`{"objects":[` + tool + `],` + id + `,"type":"bundle"}`:                                                              nil,
		`{"type":"bundle",` + id + `,"spec_version":"2.0"}`:                                                                  nil,
		`{"type":"bundle",` + id + `,"spec_version":"2.1"}`:                                                                  nil,
		`{"type":"bundle",` + id + `,"x_custom":[1]}`:                                                                        nil,
		`{"more":false,"objects":[` + tool + `]}`:                                                                            nil,
		`{"type":"bundle",` + id + `,"spec_version":"1.2"}`:                                                                  {"not_allowed spec_version" + here},
		`{"type":"bundle",` + id + `,"spec_version":2.0}`:                                                                    {"not_allowed spec_version" + here},
		`{"type":"bundle",` + id + `,"objects":[]}`:                                                                          {"empty objects" + here},
		`{"type":"bundle","objects":[` + tool + `]}`:                                                                         {"missing_property" + here},
		`{"type":"bundle","id":7,"objects":[` + tool + `]}`:                                                                  {"bad_id id" + here},
		`{"type":"bundle","id":"b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"}`:                                                      {"bad_id id" + here},
		`{"type":"bundle","id":"report--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"}`:                                              {"bad_id id" + here},
		`{"type":"bundle","id":"bundle--4ac14f77-c509-564a-aedd-e1a5f87828aa"}`:                                              nil,
		`{"type":"bundle","id":"bundle--4ac14f77-c509-564a-aedd-e1a5f87828aa","spec_version":"2.0"}`:                         {"bad_id id" + here},
		`{"type":"bundle",` + id + `,"Custom":1}`:                                                                            {"bad_name Custom" + here},
		`{"type":"bundle",` + id + ",\n" + `"objects":[` + "\n" + ` {"type":"bundle",` + id + `,"objects":[` + tool + `]}]}`: {"wrong_kind at line 3, column 2"},
		tool + "\n" + `{"type":"bundle","id":"x"}` + "\n" + `{"type":"bundle"}`:                                              {"bad_id id at line 2, column 1", "missing_property at line 3, column 1"},
		`[{"type":"bundle",` + id + `,"objects":[]}]`:                                                                        {"empty objects at line 1, column 2"},
		`{"type":"bundle",` + id + `,"objects":[7]}`:                                                                         {"unusable at line 1, column 81"},
	} {
		if got := checked(t, file); !slices.Equal(got, want) {
			t.Errorf("%s\n found %v,\n not   %v", file, got, want)
		}
	}
}

func TestFilesOfNothingAreRefused(t *testing.T) {
	for file, code := range map[string]string{
		"": framing.CodeTruncated, " \n": framing.CodeTruncated, `{"type":"bundle"`: framing.CodeTruncated, `{"a":1,"a":2}`: framing.CodeDuplicate,
		`{"type":"bundle","objects":{}}`: framing.CodeWrongType, strings.Repeat("[", 20_000): framing.CodeTooDeep, `{"a":}`: framing.CodeMalformed,
	} {
		var e *framing.Error
		if err := Check(strings.NewReader(file), func(Finding) {}); !errors.As(err, &e) || e.Code != code {
			t.Errorf("%.30s: %v, not %s", file, err, code)
		}
	}
}
