package misp

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

func file(t testing.TB, name string) string {
	t.Helper()
	f, err := os.Open("testdata/" + name + ".gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func heads(t testing.TB, s string) []Event {
	t.Helper()
	var out []Event
	for e, err := range Heads(strings.NewReader(s)) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func parts(t testing.TB, s string) []Part {
	t.Helper()
	var out []Part
	for p, err := range Parts(strings.NewReader(s)) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

const sample = `{"Event":{"id":"7","uuid":"a7d60a6a-f4ec-4e9a-ae3b-2cf5e05cd01e","info":"魚叉式釣魚","date":"2026-10-01","timestamp":"1790000000",
 "publish_timestamp":1790000100,"threat_level_id":"2","analysis":"1","distribution":3,"published":true,"extends_uuid":"",
 "Org":{"name":"here","uuid":"o-1"},"Orgc":{"id":"1","name":"CERT","uuid":"o-2"},
 "Attribute":[{"uuid":"u-1","type":"ip-dst|port","category":"Network activity","value":"192.0.2.1|443","to_ids":"1","deleted":false,
   "comment":"c2","timestamp":"1790000001","first_seen":"2026-09-01T10:00:00.123456+08:00","last_seen":null,"distribution":"5","disable_correlation":true,
   "Tag":[{"name":"tlp:amber","colour":"#fff","local":1}],"Sighting":[{"type":"1","date_sighting":"1790000002","source":"soc","Organisation":{"name":"X","uuid":"o-3"}}]},
  {"uuid":"u-2","type":"text","value":5,"Galaxy":[{"type":"tool","GalaxyCluster":[{"tag_name":"misp-galaxy:tool=\"a\"","type":"tool","value":"a","uuid":"g-1"}]}]}],
 "ShadowAttribute":[{"type":"md5","value":"x"}],"RelatedEvent":[{"Event":{"uuid":"other","info":"not this one"}}],
 "Object":[{"uuid":"b-1","name":"file","meta-category":"file","description":"d","template_uuid":"t-1","timestamp":"1","deleted":"1","comment":"k",
   "ObjectReference":[{"uuid":"r-1","referenced_uuid":"u-1","relationship_type":"drops","comment":"x"}],
   "Attribute":[{"uuid":"u-3","type":"sha1","object_relation":"sha1","value":"0000000000000000000000000000000000000001"},{"uuid":"u-4","type":"filename","object_relation":"filename","value":"a.exe"}]}],
 "EventReport":[{"uuid":"e-1","name":"說明","content":"# 一","timestamp":"2","deleted":false}],
 "Tag":[{"name":"tlp:green"},{"name":"PAP:AMBER"}],"Galaxy":[{"GalaxyCluster":[{"tag_name":"misp-galaxy:threat-actor=\"b\"","type":"threat-actor","value":"b","uuid":"g-2"}]}]}}`

func TestAnEventHasAllThatWasSaidAboutIt(t *testing.T) {
	got := heads(t, sample)
	if len(got) != 1 {
		t.Fatalf("got %d events", len(got))
	}
	want := Event{UUID: "a7d60a6a-f4ec-4e9a-ae3b-2cf5e05cd01e", Info: "魚叉式釣魚", Date: "2026-10-01", Timestamp: 1790000000e6, PublishTimestamp: 1790000100e6,
		ThreatLevel: 2, Analysis: 1, Distribution: 3, Published: true, Org: Org{"here", "o-1"}, Orgc: Org{"CERT", "o-2"},
		Tags:     []Tag{{Name: "tlp:green"}, {Name: "PAP:AMBER"}},
		Galaxies: []Cluster{{Tag: `misp-galaxy:threat-actor="b"`, Type: "threat-actor", Value: "b", UUID: "g-2"}},
		Reports:  []Report{{UUID: "e-1", Name: "說明", Content: "# 一", Timestamp: 2e6}}, Attributes: 2, Objects: 1,
		At: framing.Position{Offset: 9, Line: 1, Column: 10}}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("got  %+v\nwant %+v", got[0], want)
	}
}

func TestAttributesAndObjectsHaveAllTheirMembers(t *testing.T) {
	got := parts(t, sample)
	if len(got) != 3 || got[0].Attribute == nil || got[1].Attribute == nil || got[2].Object == nil {
		t.Fatalf("got %+v", got)
	}
	a := *got[0].Attribute
	a.At = framing.Position{}
	want := Attribute{UUID: "u-1", Type: "ip-dst|port", Category: "Network activity", Value: "192.0.2.1|443", Comment: "c2", ToIDS: true,
		Timestamp: 1790000001e6, FirstSeen: 1788228000123456, Distribution: 5, DisableCorrelation: true, Tags: []Tag{{"tlp:amber", true}},
		Sightings: []Sighting{{Type: 1, Date: 1790000002e6, Source: "soc", Org: Org{"X", "o-3"}}}}
	if !reflect.DeepEqual(a, want) {
		t.Errorf("got  %+v\nwant %+v", a, want)
	}
	if b := got[1].Attribute; b.Value != "5" || len(b.Galaxies) != 1 || b.Distribution != -1 {
		t.Errorf("got %+v", b)
	}
	o := got[2].Object
	if o.UUID != "b-1" || o.MetaCategory != "file" || !o.Deleted || len(o.Attributes) != 2 || o.Attributes[1].ObjectRelation != "filename" ||
		!reflect.DeepEqual(o.References, []Reference{{"r-1", "u-1", "drops", "x"}}) {
		t.Errorf("got %+v", o)
	}
}

func TestEveryWrappingOfEvents(t *testing.T) {
	bare := strings.TrimSuffix(strings.TrimPrefix(sample, `{"Event":`), "}")
	cases := []struct {
		name, text string
		events     int
	}{
		{"wrapped", sample, 1}, {"bare", bare, 1}, {"response list", `{"response":[` + sample + "," + sample + `]}`, 2}, {"response object", `{"response":` + sample + `}`, 1},
		{"array", "[" + sample + "," + bare + "]", 2}, {"lines", sample + "\n" + bare + "\n" + sample, 3}, {"none", "", 0}, {"no event", `{"message":"ok"}`, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := heads(t, c.text)
			if len(got) != c.events {
				t.Fatalf("%d events, want %d", len(got), c.events)
			}
			last := -1
			for _, p := range parts(t, c.text) {
				last = max(last, p.Event)
			}
			if last != c.events-1 {
				t.Errorf("the last part is of event %d", last)
			}
			for i, e := range got {
				if e.Index != i || e.Attributes != 2 || e.Objects != 1 {
					t.Errorf("event %d: %+v", i, e)
				}
			}
		})
	}
}

func TestARealEvent(t *testing.T) {
	s := file(t, "event.json")
	e := heads(t, s)[0]
	if e.Info != "CloudMensis" || e.Orgc.Name != "ESET" || len(e.Tags) != 13 || e.Objects != 8 {
		t.Errorf("got %+v", e)
	}
	attributes, references, observables := 0, 0, 0
	for _, p := range parts(t, s) {
		references += len(p.Object.References)
		for _, a := range p.Object.Attributes {
			attributes++
			observables += len(a.Observables())
		}
	}
	if attributes != 22 || references != 9 || observables != 12 {
		t.Errorf("%d attributes, %d references, %d observables", attributes, references, observables)
	}
}

func TestABadAttributeDoesNotCostTheOthers(t *testing.T) {
	got := parts(t, `{"Event":{"uuid":"x","Attribute":["no object",{"type":"md5"},{"type":"md5","value":"a","timestamp":"soon","Tag":7,"distribution":"far"},
		{"type":"md5","value":"b"}],"Object":{"0":{}}}}`)
	var codes []string
	for _, p := range got {
		s := ""
		for _, q := range p.Attribute.Problems {
			s += q.Code + " "
		}
		codes = append(codes, s)
	}
	want := []string{"wrong_type incomplete ", "incomplete ", "wrong_type wrong_type wrong_type ", ""}
	if !reflect.DeepEqual(codes, want) {
		t.Errorf("got %q", codes)
	}
}

func TestFilesThatCannotBeTrusted(t *testing.T) {
	cases := []struct{ name, text, code string }{
		{"no event", `"text"`, framing.CodeWrongType}, {"a number in the response", `{"response":[1]}`, framing.CodeWrongType}, {"cut off", sample[:900], framing.CodeTruncated},
		{"a key twice", `{"Event":{"uuid":"a","uuid":"b"}}`, framing.CodeDuplicate}, {"U+0000", `{"Event":{"info":"a\u0000"}}`, framing.CodeNUL},
		{"wrapped without end", strings.Repeat("[", 50), framing.CodeTooDeep}, {"nested without end", `{"Event":{"x":` + strings.Repeat("[", 500), framing.CodeTooDeep},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var last error
			for _, err := range Parts(strings.NewReader(c.text)) {
				last = err
			}
			var e *framing.Error
			if !errors.As(last, &e) || e.Code != c.code {
				t.Errorf("got %v, want %s", last, c.code)
			}
		})
	}
}

func TestAFeedFolder(t *testing.T) {
	n, tags := 0, 0
	for e, err := range Manifest(strings.NewReader(file(t, "manifest.json"))) {
		if err != nil || len(e.Problems) > 0 || !isUUID(e.UUID) || e.Timestamp == 0 {
			t.Fatalf("%+v %v", e, err)
		}
		n, tags = n+1, tags+len(e.Tags)
	}
	if n != 6 || tags != 25 {
		t.Errorf("%d events, %d tags", n, tags)
	}
	hashes := 0
	for h, err := range Hashes(strings.NewReader(file(t, "hashes.csv") + "\nnonsense\n")) {
		if err != nil {
			t.Fatal(err)
		}
		if hashes++; len(h.Problems) > 0 != (hashes == 127) {
			t.Errorf("line %d: %+v", hashes, h)
		}
	}
	if hashes != 127 {
		t.Errorf("%d lines", hashes)
	}
}

func TestAManifestCannotNameAPath(t *testing.T) {
	for e, err := range Manifest(strings.NewReader(`{"../../etc/passwd":{"uuid":"a7d60a6a-f4ec-4e9a-ae3b-2cf5e05cd01e","info":"x"}}`)) {
		if err != nil || e.UUID != "" || len(e.Problems) == 0 {
			t.Errorf("%+v %v", e, err)
		}
	}
}

func FuzzEvents(f *testing.F) {
	for _, name := range []string{"event.json", "manifest.json", "hashes.csv"} {
		s := file(f, name)
		f.Add(s[:min(len(s), 6000)])
	}
	f.Add(sample)
	f.Add(`[{"response":{"Event":{"Attribute":[{}]}}}]`)
	f.Add(`{"a7d60a6a-f4ec-4e9a-ae3b-2cf5e05cd01e":{"info":"x","Tag":[{"name":"a"}]}}`)
	f.Add("d41d8cd98f00b204e9800998ecf8427e,a7d60a6a-f4ec-4e9a-ae3b-2cf5e05cd01e\n")
	f.Fuzz(func(t *testing.T, s string) {
		check := func(err error) {
			var e *framing.Error
			if err != nil && !errors.As(err, &e) {
				t.Fatalf("an error without words: %v", err)
			}
		}
		events, attributes, objects := 0, 0, 0
		var headErr error
		for e, err := range Heads(strings.NewReader(s)) {
			check(err)
			if headErr = err; err == nil {
				events, attributes, objects = events+1, attributes+e.Attributes, objects+e.Objects
			}
		}
		for p, err := range Parts(strings.NewReader(s)) {
			check(err)
			switch {
			case err != nil:
			case p.Attribute != nil:
				p.Attribute.Observables()
				attributes--
			case p.Object != nil:
				objects--
			}
		}
		if headErr == nil && (attributes != 0 || objects != 0) {
			t.Fatalf("the two passes differ by %d attributes and %d objects", attributes, objects)
		}
		for _, err := range Manifest(strings.NewReader(s)) {
			check(err)
		}
		for _, err := range Hashes(strings.NewReader(s)) {
			check(err)
		}
	})
}
