package stix

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// brokenMusts counts the broken MUSTs of a file. The reference didn't look at patterns.
func brokenMusts(t *testing.T, raw []byte) (found []Finding) {
	for _, o := range objects(t, raw) {
		for _, f := range Validate(&o) {
			if f.Severity == Broken && f.Code != CodePattern {
				found = append(found, f)
			}
		}
	}
	return found
}

// ours are the samples where the reference is wrong, with the reason.
var ours = map[string]string{
	"V0494": "src_ref has a UUID of 35 characters, which the schema of the reference doesn't look at (STIX 2.1, 2.9)",
}

func TestEveryVerdictOfTheReferenceHolds(t *testing.T) {
	type sample struct {
		ID     string         `json:"id"`
		Must   string         `json:"must"`
		Object jsontext.Value `json:"object"`
	}
	n := 0
	lines(t, "verdict-samples.jsonl.gz", func(s sample) {
		n++
		found := brokenMusts(t, s.Object)
		if agree := (len(found) > 0) == (s.Must == "invalid"); agree == (ours[s.ID] != "") {
			t.Errorf("%s: the reference says %s, found %v", s.ID, s.Must, found)
		}
	})
	if n != 76 {
		t.Errorf("%d samples, not 76", n)
	}
}

func TestRealBundlesAreJudgedAsTheReferenceDoes(t *testing.T) {
	type bundle struct {
		Name    string `json:"name"`
		Objects int    `json:"objects"`
		Verdict struct {
			Must string `json:"must"`
		} `json:"reference_verdict"`
		Content jsontext.Value `json:"content"`
	}
	n := 0
	lines(t, "variety.jsonl.gz", func(b bundle) {
		n++
		if got := len(objects(t, b.Content)); got != b.Objects {
			t.Errorf("%s: %d objects, not %d", b.Name, got, b.Objects)
		}
		found := brokenMusts(t, b.Content)
		if (len(found) > 0) != (b.Verdict.Must == "invalid") {
			t.Errorf("%s: the reference says %s, found %v", b.Name, b.Verdict.Must, found)
		}
	})
	if n != 43 {
		t.Errorf("%d bundles, not 43", n)
	}
}

func TestValidFilesHaveNoFinding(t *testing.T) {
	for file, want := range map[string]int{"all-types.stix21.json.gz": 55, "attack-300.stix21.json.gz": 300} {
		all := objects(t, unpacked(t, file))
		if len(all) != want {
			t.Errorf("%s: %d objects, not %d", file, len(all), want)
		}
		for _, o := range all {
			if len(o.Problems) > 0 || o.Unusable {
				t.Errorf("%s: %v", o.ID, o.Problems)
			}
			for _, f := range Validate(&o) {
				if f.Severity == Broken || file[:3] == "all" {
					t.Errorf("%s: %s %s (%s)", o.ID, f.Severity, f.Say, f.Clause)
				}
			}
		}
	}
}

func TestOneChangeBreaksOneRule(t *testing.T) {
	const relationship = `{"type":"relationship","spec_version":"2.1","id":"relationship--75272514-4f1a-42d0-aa36-2ff7a97ad309",
		"created":"2026-09-01T08:00:00.000Z","modified":"2026-09-01T08:00:00.000Z","relationship_type":"indicates",
		"source_ref":"indicator--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f","target_ref":"malware--b9e64367-205d-4a5a-8a36-a698e588fd2a"}`
	for name, c := range map[string]struct {
		base, change, code, clause, path string
	}{
		"no pattern":             {anIndicator, `pattern`, CodeMissing, "STIX 2.1, 4.7.1", ""},
		"no created":             {anIndicator, `modified`, CodeMissing, "STIX 2.1, 3.2", ""},
		"pattern of no grammar":  {anIndicator, `"pattern":"[a:b=]"`, CodePattern, "STIX 2.1, 4.7.1", ""},
		"name a number":          {anIndicator, `"name":7`, CodeKind, "STIX 2.1, 4.7.1", "name"},
		"empty labels":           {anIndicator, `"labels":[]`, CodeEmpty, "STIX 2.1, 3.2", "labels"},
		"confidence 101":         {anIndicator, `"confidence":101`, CodeRange, "STIX 2.1, 3.2", "confidence"},
		"31 June":                {anIndicator, `"valid_from":"2026-06-31T00:00:00Z"`, CodeTime, "STIX 2.1, 4.7.1", "valid_from"},
		"created to the second":  {anIndicator, `"created":"2026-09-01T08:00:00Z"`, CodeTime, "STIX 2.1, 3.2", "created"},
		"time not UTC":           {anIndicator, `"valid_from":"2026-06-30T00:00:00+08:00"`, CodeTime, "STIX 2.1, 4.7.1", "valid_from"},
		"modified first":         {anIndicator, `"modified":"2026-08-01T08:00:00.000Z"`, CodeOrder, "STIX 2.1, 3.2", ""},
		"until = from":           {anIndicator, `"valid_until":"2026-09-01T08:00:00Z"`, CodeOrder, "STIX 2.1, 4.7.1", ""},
		"id of another type":     {anIndicator, `"id":"malware--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`, CodeID, "STIX 2.1, 2.9", "id"},
		"id without UUID":        {anIndicator, `"id":"indicator--7"`, CodeID, "STIX 2.1, 2.9", "id"},
		"property with capitals": {anIndicator, `"x_Foo":1`, CodeName, "STIX 2.1, 11.1", "x_Foo"},
		"custom without x_":      {anIndicator, `"score":1`, CodeCustom, "STIX 2.1, 11.1", "score"},
		"marking of no marking":  {anIndicator, `"object_marking_refs":["malware--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"]`, CodeRef, "STIX 2.1, 3.2", "object_marking_refs[0]"},
		"selector of nothing":    {anIndicator, `"granular_markings":[{"lang":"en","selectors":["labels.[0]"]}]`, CodeSelector, "STIX 2.1, 7.2.3.1", "granular_markings[0].selectors[0]"},
		"reference of nothing":   {anIndicator, `"external_references":[{"source_name":"x"}]`, CodeTogether, "STIX 2.1, 2.5.1", "external_references[0]"},
		"CVE by another name":    {anIndicator, `"external_references":[{"source_name":"CVE","external_id":"CVE-2026-0001"}]`, CodeKind, "STIX 2.1, 4.19.1", "external_references[0]"},
		"forged TLP":             {aMarking, `"definition":{"tlp":"red"}`, CodeMarking, "STIX 2.1, 7.2.1.1", ""},
		"short MD5":              {aFile, `"hashes":{"MD5":"abcd"}`, CodeKind, "STIX 2.1, 6.7.1", "hashes.MD5"},
		"empty pdf-ext":          {aFile, `"extensions":{"pdf-ext":{}}`, CodeTogether, "STIX 2.1, 6.7.4", "extensions.pdf-ext"},
		"file of nothing":        {aFile, `name`, CodeTogether, "STIX 2.1, 6.7.1", ""},
		"from a sighting":        {relationship, `"source_ref":"sighting--b67f7a6a-f0a7-4dd1-a179-e6223ff4391f"`, CodeRef, "STIX 2.1, 5.1.1", "source_ref"},
		"unusual relationship":   {relationship, `"relationship_type":"mitigates"`, CodeRelation, "STIX 2.1, 5.1.1", ""},
		"2.0 key of nothing":     {anObservation, `"objects":{"1":{"type":"network-traffic","src_ref":"0","protocols":["tcp"]}}`, CodeRef, "STIX 2.0, part 4, 2.12.1", "objects.1.src_ref"},
		"2.0 id of version 5":    {anObservation, `"id":"observed-data--4ac14f77-c509-564a-aedd-e1a5f87828aa"`, CodeID, "STIX 2.0, part 1, 2.4", "id"},
	} {
		t.Run(name, func(t *testing.T) {
			before := with(t, c.base)
			if found := Validate(&before); len(found) > 0 {
				t.Fatalf("the object is not valid to begin with: %v", found)
			}
			o := with(t, c.base, c.change)
			found := Validate(&o)
			if len(found) != 1 || found[0].Code != c.code || found[0].Clause != c.clause || found[0].Path != c.path {
				t.Fatalf("found %+v\n want one %s (%s) at %q", found, c.code, c.clause, c.path)
			}
			if broken := found[0].Severity == Broken; broken != (len(o.Problems) == 1) {
				t.Errorf("%d problems noted of an %s", len(o.Problems), found[0].Severity)
			}
			if found[0].Say.In("zh-TW") == "" || found[0].Say.In("en") == "" {
				t.Errorf("the finding doesn't speak both languages: %+v", found[0])
			}
		})
	}
}

func TestTablesUseKnownWordsOnly(t *testing.T) {
	for _, e := range []*edition{edition20, edition21} {
		for _, s := range e.shapes {
			o := with(t, aFile)
			tr := &tree{}
			if err := tr.build(o.Raw); err != nil {
				t.Fatal(err)
			}
			j := &judge{tree: tr, o: &o, e: e}
			for _, p := range s.props {
				for k := &p.kind; k != nil; k = k.elem {
					if k.name != "list" && !j.value(0, k) {
						t.Errorf("%s %s: unknown data type %q", e.name, s.name, k.name)
					}
					if (k.name == "struct" || k.name == "extensions") && len(k.words) > 0 && e.shapes[k.words[0]] == nil {
						t.Errorf("%s %s: unknown part %q", e.name, s.name, k.words[0])
					}
				}
			}
			for i := range s.rules {
				if !j.rule(0, s, &s.rules[i]) {
					t.Errorf("%s %s: unknown rule %q", e.name, s.name, s.rules[i].word)
				}
				for _, arg := range s.rules[i].args {
					if s.props[arg] == nil {
						t.Errorf("%s %s: rule %s names %q, which it has not", e.name, s.name, s.rules[i].word, arg)
					}
				}
			}
		}
	}
	if len(classes) != 19+2+18+3 {
		t.Errorf("%d types, not 42: %v", len(classes), classes)
	}
}
