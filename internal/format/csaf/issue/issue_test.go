package issue_test

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"lianfang/internal/format/csaf"
	"lianfang/internal/format/csaf/issue"
	"lianfang/internal/format/cvss"
	"lianfang/internal/text"
)

// valid is an advisory without a fault.
func valid(t testing.TB) *issue.Document {
	t.Helper()
	v, err := cvss.Parse("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")
	if err != nil {
		t.Fatal(err)
	}
	affected := issue.Product{Name: "Acme Box before 2.1", ID: "P1", Helper: &issue.Helper{PURL: "pkg:generic/acme/box", CPE: "cpe:2.3:h:acme:box:*:*:*:*:*:*:*:*"}}
	fixed := issue.Product{Name: "Acme Box 2.1", ID: "P2", Helper: &issue.Helper{Hashes: []issue.FileHashes{{Filename: "box.bin", Hashes: []issue.FileHash{{Algorithm: "sha256", Value: "37df33cb7464da5c7f077f4d56a32bc84987ec1d85b234537c1c1a4d4fc8d09d"}}}}}}
	return &issue.Document{
		Document: issue.Meta{Category: issue.Advisory, Version: "2.0", Lang: "zh-TW", Title: "Acme Box 遠端執行", Publisher: issue.Publisher{Category: "coordinator", Name: "Centre", Namespace: "https://centre.example"},
			Distribution: &issue.Distribution{TLP: &issue.TLP{Label: "WHITE"}},
			Notes:        []issue.Note{{Category: "summary", Text: "Words."}},
			References:   []issue.Reference{{Category: "self", Summary: "Here", URL: "https://centre.example/.well-known/csaf/white/2026/lf-sa-2026-0001.json"}},
			Tracking: issue.Tracking{ID: "LF-SA-2026-0001", Initial: "2026-11-24T06:32:00.000Z", Current: "2026-11-25T06:32:00.000Z", Status: "final", Version: "2",
				Revision: []issue.Revision{{Number: "1", Date: "2026-11-24T06:32:00.000Z", Summary: "First"}, {Number: "2", Date: "2026-11-25T06:32:00.000Z", Summary: "Second"}}}},
		ProductTree: &issue.Tree{Branches: []issue.Branch{{Category: "vendor", Name: "Acme", Branches: []issue.Branch{{Category: "product_name", Name: "Box", Branches: []issue.Branch{
			{Category: "product_version_range", Name: "vers:generic/<2.1", Product: &affected}, {Category: "product_version", Name: "2.1", Product: &fixed}}}}}},
			Groups: []issue.Group{{ID: "G1", Products: []string{"P1", "P2"}}}},
		Vulnerabilities: []issue.Vulnerability{{CVE: "CVE-2026-12345", Title: "Flaw", Notes: []issue.Note{{Category: "description", Text: "Words."}},
			Involvements: []issue.Involvement{{Party: "vendor", Status: "completed"}},
			Status:       &issue.Status{KnownAffected: []string{"P1"}, Fixed: []string{"P2"}},
			Scores:       []issue.Score{{Products: []string{"P1"}, V3: issue.Score3(v)}},
			Remediations: []issue.Remediation{{Category: "vendor_fix", Details: "Update.", Products: []string{"P1"}}}}},
	}
}

// schema compiles one of testdata's.
func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	for file, url := range map[string]string{"csaf_json_schema.json": "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json", "cvss-v2.0.json": "https://www.first.org/cvss/cvss-v2.0.json",
		"cvss-v3.0.json": "https://www.first.org/cvss/cvss-v3.0.json", "cvss-v3.1.json": "https://www.first.org/cvss/cvss-v3.1.json"} {
		b, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(url, doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAValidAdvisory(t *testing.T) {
	d := valid(t)
	if found := issue.Check(d); len(found) > 0 {
		t.Errorf("%+v", found)
	}
	b, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema(t).Validate(v); err != nil {
		t.Errorf("the schema says: %v", err)
	}
	again, err := issue.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	if b2, err := again.Bytes(); err != nil || !bytes.Equal(b, b2) {
		t.Errorf("read again it is another: %v\n%s", err, b2)
	}
	read := 0
	for x, err := range csaf.Documents(bytes.NewReader(b)) {
		if err != nil {
			t.Fatal(err)
		}
		if read++; x.ID != "LF-SA-2026-0001" || len(x.Problems) > 0 || len(x.Products) != 2 || x.Vulnerabilities[0].CVE != "CVE-2026-12345" {
			t.Errorf("our own reader has %s %v %d", x.ID, x.Problems, len(x.Products))
		}
	}
	if read != 1 {
		t.Errorf("our own reader read %d documents", read)
	}
}

// Each mandatory test of section 6.1 finds the fault that it is for, and nothing else does.
func TestTheMandatoryTests(t *testing.T) {
	type doc = issue.Document
	product := func(id string) issue.Product { return issue.Product{Name: id, ID: id} }
	for _, c := range []struct {
		test string
		harm func(*doc)
	}{
		{"6.1.1", func(d *doc) { d.Vulnerabilities[0].Remediations[0].Products = []string{"P9"} }},
		{"6.1.1", func(d *doc) { d.ProductTree.Groups[0].Products[0] = "P9" }},
		{"6.1.2", func(d *doc) { d.ProductTree.Products = []issue.Product{product("P1")} }},
		{"6.1.3", func(d *doc) {
			d.ProductTree.Relationships = []issue.Relationship{{Category: "installed_on", Product: product("P3"), Reference: "P1", RelatesTo: "P3"}}
		}},
		{"6.1.3", func(d *doc) {
			d.ProductTree.Relationships = []issue.Relationship{{Category: "installed_on", Product: product("P3"), Reference: "P4", RelatesTo: "P1"}, {Category: "installed_on", Product: product("P4"), Reference: "P3", RelatesTo: "P1"}}
		}},
		{"6.1.4", func(d *doc) { d.Vulnerabilities[0].Remediations[0].Groups = []string{"G9"} }},
		{"6.1.5", func(d *doc) { d.ProductTree.Groups = append(d.ProductTree.Groups, d.ProductTree.Groups[0]) }},
		{"6.1.6", func(d *doc) { d.Vulnerabilities[0].Status.KnownNotAffected = []string{"P1"} }},
		{"6.1.6", func(d *doc) { d.Vulnerabilities[0].Status.LastAffected = []string{"P2"} }},
		{"6.1.7", func(d *doc) {
			v := &d.Vulnerabilities[0]
			v.Scores = append(v.Scores, v.Scores[0])
		}},
		{"6.1.8", func(d *doc) {
			d.Vulnerabilities[0].Scores[0].V3["vectorString"] = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H"
		}},
		{"6.1.8", func(d *doc) { d.Vulnerabilities[0].Scores[0].V3["version"] = "3.0" }},
		{"6.1.9", func(d *doc) { d.Vulnerabilities[0].Scores[0].V3["baseScore"] = 9.9 }},
		{"6.1.9", func(d *doc) { d.Vulnerabilities[0].Scores[0].V3["baseSeverity"] = "HIGH" }},
		{"6.1.10", func(d *doc) { d.Vulnerabilities[0].Scores[0].V3["attackVector"] = "LOCAL" }},
		{"6.1.11", func(d *doc) { d.Vulnerabilities[0].CWE = &issue.CWE{ID: "79", Name: "x"} }},
		{"6.1.12", func(d *doc) { d.Document.Lang = "EZ" }},
		{"6.1.13", func(d *doc) { d.ProductTree.Branches[0].Branches[0].Branches[0].Product.Helper.PURL = "pkg:box" }},
		{"6.1.14", func(d *doc) {
			d.Document.Tracking.Revision[0].Date, d.Document.Tracking.Version = "2026-11-26T06:32:00.000Z", "1"
		}},
		{"6.1.15", func(d *doc) { d.Document.Publisher.Category = "translator" }},
		{"6.1.16", func(d *doc) { d.Document.Tracking.Version = "3" }},
		{"6.1.17", func(d *doc) {
			tr := &d.Document.Tracking
			tr.Version, tr.Revision = "0.9.0", []issue.Revision{{Number: "0.9.0", Date: tr.Initial, Summary: "x"}}
		}},
		{"6.1.18", func(d *doc) {
			tr := &d.Document.Tracking
			tr.Revision = slices.Insert(tr.Revision, 0, issue.Revision{Number: "0", Date: "2026-11-23T06:32:00.000Z", Summary: "x"})
		}},
		{"6.1.19", func(d *doc) {
			tr := &d.Document.Tracking
			tr.Version, tr.Status, tr.Revision = "1.0.0-alpha", "draft", []issue.Revision{{Number: "1.0.0-alpha", Date: tr.Initial, Summary: "x"}}
		}},
		{"6.1.20", func(d *doc) {
			tr := &d.Document.Tracking
			tr.Version, tr.Revision = "1.0.0-alpha", []issue.Revision{{Number: "1.0.0", Date: tr.Initial, Summary: "x"}}
		}},
		{"6.1.21", func(d *doc) { d.Document.Tracking.Version, d.Document.Tracking.Revision[1].Number = "3", "3" }},
		{"6.1.21", func(d *doc) { d.Document.Tracking.Revision = d.Document.Tracking.Revision[1:] }},
		{"6.1.22", func(d *doc) {
			d.Document.Tracking.Revision = append(d.Document.Tracking.Revision, d.Document.Tracking.Revision[1])
		}},
		{"6.1.23", func(d *doc) { d.Vulnerabilities = append(d.Vulnerabilities, d.Vulnerabilities[0]) }},
		{"6.1.24", func(d *doc) {
			v := &d.Vulnerabilities[0]
			v.Involvements = append(v.Involvements, issue.Involvement{Party: "vendor", Status: "in_progress"})
		}},
		{"6.1.25", func(d *doc) {
			h := &d.ProductTree.Branches[0].Branches[0].Branches[1].Product.Helper.Hashes[0]
			h.Hashes = append(h.Hashes, h.Hashes[0])
		}},
		{"6.1.26", func(d *doc) { d.Document.Category = "Security_Advisory" }},
		{"6.1.26", func(d *doc) { d.Document.Category = "csaf_something" }},
		{"6.1.27.1", func(d *doc) {
			d.Document.Category, d.Document.Notes, d.Document.References[0].Category = issue.Incident, nil, "external"
		}},
		{"6.1.27.2", func(d *doc) { d.Document.Category = issue.Incident }},
		{"6.1.27.3", func(d *doc) { d.Document.Category, d.Document.References[0].Category = issue.Informational, "external" }},
		{"6.1.27.5", func(d *doc) { d.Vulnerabilities[0].Notes = nil }},
		{"6.1.27.6", func(d *doc) { d.Vulnerabilities[0].Status = nil }},
		{"6.1.27.7", func(d *doc) {
			d.Document.Category, d.Vulnerabilities[0].Status = issue.VEX, &issue.Status{Recommended: []string{"P2"}}
		}},
		{"6.1.27.8", func(d *doc) { d.Document.Category, d.Vulnerabilities[0].CVE = issue.VEX, "" }},
		{"6.1.27.9", func(d *doc) {
			d.Document.Category, d.Vulnerabilities[0].Status = issue.VEX, &issue.Status{KnownNotAffected: []string{"P1"}}
		}},
		{"6.1.27.10", func(d *doc) { d.Document.Category, d.Vulnerabilities[0].Remediations = issue.VEX, nil }},
		{"6.1.27.11", func(d *doc) { d.Vulnerabilities = nil }},
		{"6.1.28", func(d *doc) { d.Document.SourceLang = "zh-tw" }},
		{"6.1.29", func(d *doc) { d.Vulnerabilities[0].Remediations[0].Products = nil }},
		{"6.1.30", func(d *doc) { d.Document.Tracking.Revision[0].Number = "1.0.0" }},
		{"6.1.31", func(d *doc) { d.ProductTree.Branches[0].Branches[0].Branches[1].Name = "prior to 2.1" }},
		{"6.1.31", func(d *doc) { d.ProductTree.Branches[0].Branches[0].Branches[1].Name = "<=2.1" }},
		{"6.1.32", func(d *doc) { d.Vulnerabilities[0].Flags = []issue.Flag{{Label: "component_not_present"}} }},
		{"6.1.33", func(d *doc) {
			d.Vulnerabilities[0].Flags = []issue.Flag{{Label: "component_not_present", Products: []string{"P1"}}, {Label: "vulnerable_code_not_present", Groups: []string{"G1"}}}
		}},
	} {
		d := valid(t)
		c.harm(d)
		var tests []string
		for _, p := range issue.Check(d) {
			tests = append(tests, p.Test)
			if p.At == "" || p.Say.In(text.ZhTW) == "" || p.Say.In(text.En) == "" {
				t.Errorf("%s says nothing: %+v", p.Test, p)
			}
		}
		// A document that was released as what comes before the first release breaks several rules at once.
		more := c.test == "6.1.17" || c.test == "6.1.20"
		if tests = slices.Compact(tests); !slices.Contains(tests, c.test) || len(tests) > 1 && !more {
			t.Errorf("%s: found %v", c.test, tests)
		}
	}
	none := &issue.Document{Document: issue.Meta{Category: issue.Advisory}}
	if found := issue.Check(none); len(found) != 2 || found[0].Test != "6.1.27.4" || found[1].Test != "6.1.27.11" {
		t.Errorf("of an empty document: %+v", found)
	}
}

func TestFilename(t *testing.T) {
	for id, want := range map[string]string{"Example Company - 2019-YH3234": "example_company_-_2019-yh3234.json", "RHBA-2019:0024": "rhba-2019_0024.json", "cisco-sa-20190513-secureboot": "cisco-sa-20190513-secureboot.json"} {
		if got := issue.Filename(id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
}

func FuzzCheck(f *testing.F) {
	b, err := valid(f).Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"document":{"tracking":{"version":"x","revision_history":[{"number":"9.9"},{"number":""}]}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if d, err := issue.Read(b); err == nil {
			issue.Check(d)
		}
	})
}
