package stix

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

func bundle(objects ...string) string {
	return `{"type":"bundle","id":"bundle--3c0b6f0a-6a68-4a6e-9a9d-5f7c0f8ed001","objects":[` + strings.Join(objects, ",\n ") + `]}`
}

func TestEveryShapeOfFileIsRead(t *testing.T) {
	old := strings.Replace(bundle(`{"type":"x-old","id":"x-old--1","created":"2016-01-01T00:00:00.000Z"}`), `"id"`, `"spec_version":"2.0","id"`, 1)
	for name, c := range map[string]struct {
		file string
		want []string // types
	}{
		"bundle":                     {bundle(anIndicator, aFile), []string{"indicator", "file"}},
		"type last":                  {`{"objects":[` + aFile + `],"type":"bundle"}`, []string{"file"}},
		"bundle of 2.0":              {old, []string{"x-old"}},
		"empty bundle":               {`{"type":"bundle","id":"bundle--3c0b6f0a-6a68-4a6e-9a9d-5f7c0f8ed001"}`, nil},
		"list":                       {"[" + anIndicator + "," + aFile + "]", []string{"indicator", "file"}},
		"one object":                 {anIndicator, []string{"indicator"}},
		"one object with objects":    {anObservation, []string{"observed-data"}},
		"one object, objects first":  {`{"objects":{"0":{"type":"mutex","name":"m"}},"type":"observed-data","id":"observed-data--1"}`, []string{"observed-data"}},
		"one a line":                 {aFile + "\n" + anObservation + "\n" + aMarking, []string{"file", "observed-data", "marking-definition"}},
		"bundles a line":             {bundle(aFile) + "\n" + bundle(aMarking, aFile), []string{"file", "marking-definition", "file"}},
		"bundle in a bundle":         {bundle(aFile, bundle(aMarking, bundle(anIndicator)), aFile), []string{"file", "marking-definition", "indicator", "file"}},
		"object, then bundle":        {aFile + "\n" + bundle(aMarking), []string{"file", "marking-definition"}},
		"TAXII envelope":             {`{"more":true,"next":"7","objects":[` + aFile + `]}`, []string{"file"}},
		"empty TAXII envelope":       {`{"more":false}`, nil},
		"nothing":                    {" \n", nil},
		"byte order of a long start": {`{"x_pad":"` + strings.Repeat("x", peekBytes) + `","type":"bundle","objects":[` + aFile + `]}`, []string{"file"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for i, o := range objects(t, []byte(c.file)) {
				got = append(got, o.Type)
				if o.Index != i || o.Unusable {
					t.Errorf("object %d: index %d, unusable %v %v", i, o.Index, o.Unusable, o.Problems)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("read %v, not %v", got, c.want)
			}
		})
	}
}

func TestVersionIsToldByObjectThenBundle(t *testing.T) {
	for object, want := range map[string]string{
		anIndicator:   "2.1",
		aFile:         "2.1", // an observable at the top is one of 2.1
		anObservation: "2.0",
		`{"type":"x-a","id":"x-a--1","created":"2016-01-01T00:00:00.000Z"}`:                      "2.0",
		`{"type":"x-a","id":"x-a--1","value":"v"}`:                                               "2.1",
		`{"type":"x-a","id":"x-a--1","spec_version":"2.1","created":"2016-01-01T00:00:00.000Z"}`: "2.1",
	} {
		o, err := Parse([]byte(object))
		if err != nil || o.SpecVersion != want {
			t.Errorf("%.60s: version %q, not %q (%v)", object, o.SpecVersion, want, err)
		}
	}
	in := strings.Replace(bundle(`{"type":"x-a","id":"x-a--1","value":"v"}`), `{`, `{"spec_version":"2.0",`, 1)
	if o := objects(t, []byte(in))[0]; o.SpecVersion != "2.0" {
		t.Errorf("the bundle says 2.0, the object is %q", o.SpecVersion)
	}
}

// Bytes and place: each object is what stands in the file at its place.
func TestBytesStayTrue(t *testing.T) {
	for _, raw := range [][]byte{
		unpacked(t, "all-types.stix21.json.gz"), unpacked(t, "attack-300.stix21.json.gz"),
		[]byte(bundle(aFile, bundle(anIndicator, "\n\n "+aMarking), aFile)),
	} {
		for _, o := range objects(t, raw) {
			at := o.At.Offset
			if !bytes.Equal(raw[at:at+int64(len(o.Raw))], o.Raw) {
				t.Fatalf("%s isn't what stands at offset %d", o.ID, at)
			}
			line := 1 + bytes.Count(raw[:at], []byte("\n"))
			column := int(at) - bytes.LastIndexByte(raw[:at], '\n')
			if o.At.Line != line || o.At.Column != column {
				t.Fatalf("%s stands at %d:%d, not %d:%d", o.ID, line, column, o.At.Line, o.At.Column)
			}
		}
	}
}

func TestObjectsShareNothing(t *testing.T) {
	all := objects(t, []byte(bundle(aFile, anIndicator)))
	for i := range all[0].Raw {
		all[0].Raw[i] = 'x'
	}
	if all[1].Name != "C2 網域" || !bytes.Contains(all[1].Raw, []byte("C2 網域")) {
		t.Error("an object changed with another's bytes")
	}
}

func TestObjectWithoutIdOrTypeIsUnusableAndTheRestIsRead(t *testing.T) {
	for name, bad := range map[string]string{
		"no id":        `{"type":"file","name":"a"}`,
		"no type":      `{"id":"file--1"}`,
		"id a number":  `{"type":"file","id":7}`,
		"id of blanks": `{"type":"file","id":"file-- 1"}`,
		"nothing":      `{}`,
		"a list":       `[]`,
		"a string":     `"x"`,
		"null":         `null`,
		"too deep":     `{"type":"file","id":"file--1","x_a":` + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth) + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			all := objects(t, []byte(bundle(aFile, bad, aFile)))
			if len(all) != 3 || all[0].Unusable || !all[1].Unusable || all[2].Unusable {
				t.Fatalf("read %d objects: %+v", len(all), all)
			}
			if o := all[1]; len(o.Problems) != 1 || string(o.Raw) != bad || o.At.Line != 2 || len(o.Observables()) > 0 || len(Validate(&o)) != 1 {
				t.Errorf("not told what is wrong: %+v", o)
			}
		})
	}
}

func TestBundlesWithinBundlesEnd(t *testing.T) {
	file := aFile
	for range MaxNesting + 2 {
		file = bundle(file)
	}
	all := objects(t, []byte(file))
	if len(all) != 1 || !all[0].Unusable || all[0].Problems[0].Code != CodeDepth {
		t.Errorf("read %+v", all)
	}
}

func TestFileThatIsNoJSONIsRefused(t *testing.T) {
	for code, file := range map[string]string{
		framing.CodeMalformed: bundle(aFile, "{]"),
		framing.CodeTruncated: strings.TrimSuffix(bundle(aFile), "]}"),
		framing.CodeDuplicate: bundle(aFile, `{"type":"file","type":"url"}`),
		framing.CodeNUL:       bundle(aFile, `{"type":"a\u0000"}`),
		framing.CodeUTF8:      bundle(aFile, "{\"type\":\"a\xff\"}"),
	} {
		n, refused := 0, error(nil)
		for _, err := range Objects(strings.NewReader(file)) {
			if err == nil {
				n++
			}
			refused = err
		}
		var e *framing.Error
		if !errors.As(refused, &e) || e.Code != code || n != 1 {
			t.Errorf("%s: read %d objects, then %v", code, n, refused)
		}
	}
}

func TestParseRefusesWhatAFileRefuses(t *testing.T) {
	for raw, code := range map[string]string{
		`{"type":`:            framing.CodeTruncated,
		``:                    framing.CodeTruncated,
		`{"type":"a"} {}`:     framing.CodeMalformed,
		`{"type" "a"}`:        framing.CodeMalformed,
		`{"a":{"b":1,"b":2}}`: framing.CodeDuplicate,
		`{"a":"\u0000"}`:      framing.CodeNUL,
		"{\"a\":\"\xff\"}":    framing.CodeUTF8,
		`{"\u0000":1}`:        framing.CodeNUL,
		strings.Repeat(`{"a":`, 100) + `1` + strings.Repeat("}", 100): framing.CodeTooDeep,
		`"` + strings.Repeat("x", MaxObject) + `"`:                    framing.CodeTooLarge,
	} {
		_, err := Parse([]byte(raw))
		var e *framing.Error
		if !errors.As(err, &e) || e.Code != code {
			t.Errorf("%.40q: %v, not %s", raw, err, code)
		}
	}
	if o, err := Parse([]byte(`{"type":"x-a","id":"x-a--1","x_a":"\\u0000"}`)); err != nil || o.ID == "" {
		t.Errorf("an escaped backslash was taken for U+0000: %v", err)
	}
}

func TestReaderMayStopEarly(t *testing.T) {
	for range Objects(strings.NewReader(bundle(aFile, bundle(aFile, aFile), aFile))) {
		break
	}
	n := 0
	for range Objects(strings.NewReader(bundle(aFile, bundle(aFile, aFile), aFile))) {
		if n++; n == 2 {
			break
		}
	}
}
