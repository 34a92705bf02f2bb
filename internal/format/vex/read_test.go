package vex_test

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/vex"
)

func open(t testing.TB, name string) io.Reader {
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	r, err := framing.Open(f, name)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func all(t testing.TB, r io.Reader) (out []*vex.Document) {
	for d, err := range vex.Documents(r) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

func one(t testing.TB, in string) *vex.Document {
	docs := all(t, strings.NewReader(in))
	if len(docs) != 1 {
		t.Fatalf("%d documents", len(docs))
	}
	return docs[0]
}

func codes(d *vex.Document) (out []string) {
	for _, p := range d.Problems {
		out = append(out, p.Code)
	}
	return out
}

// short writes the statements of a document for comparing.
func short(all []vex.Statement) (out []string) {
	for _, s := range all {
		line := s.Vulnerability + " " + string(s.Status)
		if s.Justification != "" {
			line += "/" + string(s.Justification)
		}
		for _, p := range s.Products {
			line += " " + p.ID + strings.Join(p.PURLs, "+") + strings.Join(p.CPEs, "+") + " " + p.Version + p.Range
		}
		out = append(out, line)
	}
	return out
}

func TestNoRealDocumentIsLost(t *testing.T) {
	for _, c := range []struct {
		file                            string
		docs, statements, products, odd int
	}{
		{"openvex.jsonl.gz", 4, 6, 622, 0},
		{"cyclonedx.jsonl.gz", 18, 99, 171, 1},
	} {
		var statements, products, odd int
		docs := all(t, open(t, c.file))
		for _, d := range docs {
			if d.Broken {
				t.Errorf("%s: %v", d.ID, codes(d))
			}
			odd += len(d.Problems)
			statements += len(d.Statements)
			for _, s := range d.Statements {
				products += len(s.Products)
				if s.Vulnerability == "" || s.Status == "" || s.Unreasoned || s.Unanalysed || d.Form == vex.OpenVEX && s.Time.IsZero() {
					t.Errorf("%s: %+v", d.ID, s)
				}
			}
		}
		if len(docs) != c.docs || statements != c.statements || products != c.products || odd != c.odd {
			t.Errorf("%s: %d documents, %d statements, %d products, %d problems", c.file, len(docs), statements, products, odd)
		}
	}
}

const open020 = `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/vex/1","author":"A","timestamp":"2026-01-01T00:00:00Z","version":3,"statements":[
{"vulnerability":{"@id":"https://nvd.nist.gov/vuln/detail/CVE-2026-0001","name":"CVE-2026-0001","aliases":["GHSA-1","https://example.org/","CVE-2026-0001"]},"timestamp":"2026-02-01T00:00:00Z",
"products":[{"@id":"pkg:npm/a@1.0.0","identifiers":{"cpe23":"cpe:2.3:a:v:a:1.0.0:*:*:*:*:*:*:*","@cpe22":"cpe:/a:v:a:1.0.0","purl":"pkg:npm/a@1.0.0"},"hashes":{"sha-256":"00"},"subcomponents":[{"@id":"pkg:npm/b@2.0.0"}]}],
"status":"not_affected","justification":"component_not_present","impact_statement":"i","status_notes":"n"}]}`

func TestOpenVEX(t *testing.T) {
	d := one(t, open020)
	if len(d.Problems) > 0 || d.Form != vex.OpenVEX || d.ID != "https://example.org/vex/1" || d.Version != "3" || d.Author != "A" {
		t.Fatalf("%+v", d)
	}
	s := d.Statements[0]
	if s.Vulnerability != "CVE-2026-0001" || !slices.Equal(s.Aliases, []string{"GHSA-1"}) || s.Status != vex.NotAffected || s.Justification != vex.ComponentNotPresent || s.Impact != "i" || s.Notes != "n" || s.Time.Month() != 2 {
		t.Errorf("%+v", s)
	}
	p := s.Products[0]
	if !slices.Equal(p.PURLs, []string{"pkg:npm/a@1.0.0"}) || len(p.CPEs) != 2 || p.Hashes[0] != (vex.Hash{Algorithm: "sha-256", Value: "00"}) || p.Subcomponents[0].PURLs[0] != "pkg:npm/b@2.0.0" {
		t.Errorf("%+v", p)
	}
}

func TestTheFirstOpenVEX(t *testing.T) {
	d := one(t, `{"@context":"https://openvex.dev/ns","id":"https://example.org/vex/2","author":"A","timestamp":"2023-01-08T18:02:03.647787998-06:00","version":"1","statements":[
	{"vulnerability":"CVE-2023-12345","products":["pkg:apk/wolfi/git@2.39.0-r1?arch=armv7","acme"],"subcomponents":["pkg:apk/wolfi/zlib"],"status":"affected","action_statement":"update"}]}`)
	want := []string{"CVE-2023-12345 affected pkg:apk/wolfi/git@2.39.0-r1?arch=armv7pkg:apk/wolfi/git@2.39.0-r1?arch=armv7  acme "}
	if got := short(d.Statements); len(d.Problems) > 0 || !slices.Equal(got, want) || d.Statements[0].Action != "update" || !d.Statements[0].Time.Equal(d.Time) || d.Time.IsZero() {
		t.Fatalf("%v %q", d.Problems, got)
	}
	if c := d.Statements[0].Products[1].Subcomponents; len(c) != 1 || c[0].PURLs[0] != "pkg:apk/wolfi/zlib" {
		t.Errorf("%+v", c)
	}
}

func TestAPredicateTakesItsProductsFromTheSubject(t *testing.T) {
	in := `{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://openvex.dev/ns/v0.2.0","subject":[{"name":"pkg:oci/app","digest":{"sha256":"ab"}}],"predicate":` +
		strings.Replace(open020, `"products":[`, `"x":[`, 1) + `}`
	d := one(t, in)
	if len(d.Statements) != 1 || d.Statements[0].Products[0].PURLs[0] != "pkg:oci/app" || d.Statements[0].Products[0].Hashes[0].Value != "ab" {
		t.Errorf("%+v", d)
	}
}

func TestWhatIsOddAboutOpenVEX(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		want           []string
		kept           int
		broken         bool
	}{
		{"no id", `"@id":"https://example.org/vex/1"`, `"x":1`, []string{"no_id"}, 0, true},
		{"no statements", `"statements"`, `"x"`, []string{"no_statements"}, 0, true},
		{"statements are text", `"statements":[`, `"statements":"none","x":[`, []string{"wrong_type", "no_statements"}, 0, true},
		{"products of a wrong type", `"products":[`, `"products":{},"x":[`, []string{"wrong_type", "no_product"}, 0, true},
		{"no products", `"products":[`, `"x":[`, []string{"no_product"}, 0, false},
		{"a product that is nothing", `{"@id":"pkg:npm/a@1.0.0",`, `{},{"@id":"pkg:npm/a@1.0.0",`, []string{"no_product"}, 1, false},
		{"a status of its own", `"status":"not_affected"`, `"status":"maybe"`, []string{"unknown_status"}, 0, false},
		{"a justification of its own", `"component_not_present"`, `"we_checked"`, []string{"unknown_justification"}, 1, false},
		{"neither justification nor impact", `"justification":"component_not_present","impact_statement":"i"`, `"x":1`, []string{"no_justification"}, 1, false},
		{"an impact alone", `"justification":"component_not_present",`, ``, nil, 1, false},
		{"no vulnerability", `"name":"CVE-2026-0001"`, `"name":7`, nil, 1, false},
		{"a bad time", `"2026-02-01T00:00:00Z"`, `"soon"`, []string{"bad_time"}, 1, false},
		{"no time", `"timestamp":"2026-01-01T00:00:00Z",`, ``, []string{"no_time"}, 1, false},
		{"another context", `openvex.dev`, `example.org`, []string{"unknown_form"}, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := strings.Replace(open020, c.old, c.new, 1)
			if in == open020 {
				t.Fatal("nothing was changed")
			}
			d := one(t, in)
			if !slices.Equal(codes(d), c.want) || len(d.Statements) != c.kept || d.Broken != c.broken {
				t.Errorf("got %v, %d kept, broken %v", codes(d), len(d.Statements), d.Broken)
			}
			for _, p := range d.Problems {
				if p.Say.In("zh-TW") == "" || p.Say.String() == "" || p.At.Line == 0 {
					t.Errorf("problem %+v", p)
				}
			}
			if c.name == "neither justification nor impact" && !d.Statements[0].Unreasoned {
				t.Error("it is to be relied upon")
			}
		})
	}
}

func TestTheLatestStatementHolds(t *testing.T) {
	say := func(day, status, products string) string {
		return fmt.Sprintf(`{"vulnerability":{"name":"CVE-2026-0001"},"timestamp":"2026-01-%sT00:00:00Z","products":[%s],"status":"%s","justification":"component_not_present"}`, day, products, status)
	}
	a, b := `{"@id":"pkg:npm/a@1"}`, `{"identifiers":{"purl":"pkg:npm/b@1"}}`
	d := one(t, `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"x","timestamp":"2026-01-01T00:00:00Z","statements":[`+
		say("03", "fixed", a)+","+say("01", "affected", a+","+b)+","+say("02", "under_investigation", b)+","+say("02", "not_affected", b)+`]}`)
	want := []string{"CVE-2026-0001 fixed/component_not_present pkg:npm/a@1pkg:npm/a@1 ", "CVE-2026-0001 not_affected/component_not_present pkg:npm/b@1 "}
	if got := short(d.Current()); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

const bom = `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79","version":2,"metadata":{"timestamp":"2026-01-01T00:00:00Z","supplier":{"name":"S"},"component":{"bom-ref":"app","type":"application","name":"App","version":"1"}},
"components":[{"bom-ref":"lib","type":"library","group":"g","name":"lib","version":"2.0","purl":"pkg:npm/lib@2.0","cpe":"cpe:2.3:a:g:lib:2.0:*:*:*:*:*:*:*","components":[{"bom-ref":"in","type":"library","name":"inner","version":"3"}]}],
"vulnerabilities":[{"id":"CVE-2026-0001","references":[{"id":"GHSA-1"}],"recommendation":"update","analysis":STATE,"affects":AFFECTS}]}`

func withAnalysis(analysis, affects string) string {
	return strings.NewReplacer("STATE", analysis, "AFFECTS", affects).Replace(bom)
}

func TestCycloneDX(t *testing.T) {
	for _, c := range []struct {
		name, analysis, affects string
		want                    []string
	}{
		{"by bom-ref", `{"state":"exploitable"}`, `[{"ref":"lib"},{"ref":"in"},{"ref":"app"}]`,
			[]string{"CVE-2026-0001 affected libpkg:npm/lib@2.0cpe:2.3:a:g:lib:2.0:*:*:*:*:*:*:* 2.0 in 3 app 1"}},
		{"a reason", `{"state":"not_affected","justification":"protected_at_perimeter"}`, `[{"ref":"app"}]`, []string{"CVE-2026-0001 not_affected/inline_mitigations_already_exist app 1"}},
		{"a false alarm", `{"state":"false_positive","detail":"d"}`, `[{"ref":"app"}]`, []string{"CVE-2026-0001 not_affected app 1"}},
		{"fixed", `{"state":"resolved_with_pedigree"}`, `[{"ref":"app"}]`, []string{"CVE-2026-0001 fixed app 1"}},
		{"looked at", `{"state":"in_triage"}`, `[{"ref":"app"}]`, []string{"CVE-2026-0001 under_investigation app 1"}},
		{"versions with their own status", `{"state":"exploitable"}`, `[{"ref":"lib","versions":[{"range":"vers:semver/<2.0"},{"version":"2.0","status":"unaffected"},{"version":"3.0","status":"unknown"}]}]`,
			[]string{"CVE-2026-0001 affected libpkg:npm/libcpe:2.3:a:g:lib:2.0:*:*:*:*:*:*:* vers:semver/<2.0",
				"CVE-2026-0001 under_investigation libpkg:npm/libcpe:2.3:a:g:lib:2.0:*:*:*:*:*:*:* 3.0", "CVE-2026-0001 not_affected libpkg:npm/lib@2.0cpe:2.3:a:g:lib:2.0:*:*:*:*:*:*:* 2.0"}},
		{"unaffected for it is resolved", `{"state":"resolved"}`, `[{"ref":"app","versions":[{"version":"2","status":"unaffected"}]}]`, []string{"CVE-2026-0001 fixed app 2"}},
		{"a link to this BOM", `{"state":"exploitable"}`, `[{"ref":"urn:cdx:3E671687-395b-41f5-a30f-a58921a69b79/2#lib"}]`,
			[]string{"CVE-2026-0001 affected urn:cdx:3E671687-395b-41f5-a30f-a58921a69b79/2#libpkg:npm/lib@2.0cpe:2.3:a:g:lib:2.0:*:*:*:*:*:*:* 2.0"}},
		{"a link to another", `{"state":"exploitable"}`, `[{"ref":"urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg:npm/x@1"}]`,
			[]string{"CVE-2026-0001 affected urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#pkg:npm/x@1pkg:npm/x@1 "}},
		{"a reference to nothing", `{"state":"exploitable"}`, `[{"ref":"gone"}]`, []string{"CVE-2026-0001 affected gone "}},
		{"a purl that says a version of its own", `{"state":"exploitable"}`, `[{"ref":"pkg:npm/y"}]`, []string{"CVE-2026-0001 affected pkg:npm/ypkg:npm/y "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := one(t, withAnalysis(c.analysis, c.affects))
			if got := short(d.Statements); !slices.Equal(got, c.want) || len(d.Problems) > 0 {
				t.Errorf("got %q %v", got, d.Problems)
			}
			s := d.Statements[0]
			if d.Author != "S" || d.Version != "2" || s.Action != "update" || !slices.Equal(s.Aliases, []string{"GHSA-1"}) || s.Time.IsZero() {
				t.Errorf("%+v", s)
			}
		})
	}
	for _, c := range []struct {
		analysis, affects string
		want              []string
	}{
		{`{"state":"perhaps"}`, `[{"ref":"app"}]`, []string{"unknown_status"}},
		{`{"state":"not_affected","justification":"luck"}`, `[{"ref":"app"}]`, []string{"unknown_justification", "no_justification"}},
		{`{"state":"exploitable"}`, `[]`, []string{"no_product"}},
		{`{"state":7}`, `[{"ref":"app"}]`, []string{"wrong_type", "no_product"}},
		{`{"state":"exploitable"}`, `"app"`, []string{"wrong_type", "no_product"}},
	} {
		if d := one(t, withAnalysis(c.analysis, c.affects)); !slices.Equal(codes(d), c.want) {
			t.Errorf("%s %s: %v", c.analysis, c.affects, codes(d))
		}
	}
	if d := one(t, withAnalysis(`null`, `[{"ref":"app"}]`)); len(d.Problems) > 0 || !d.Statements[0].Unanalysed || d.Statements[0].Status != vex.Affected {
		t.Errorf("a finding without analysis: %+v", d)
	}
	if d := one(t, strings.Replace(withAnalysis(`{"state":"exploitable"}`, `[{"ref":"app"}]`), `"recommendation":"update"`, `"cwes":"79","recommendation":"update"`, 1)); len(d.Statements) != 1 || d.Broken {
		t.Errorf("a member that nobody asks for: %v", codes(d))
	}
}

func TestSPDX3(t *testing.T) {
	d := one(t, `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
	{"type":"CreationInfo","@id":"_:c","created":"2026-01-01T00:00:00Z","specVersion":"3.0.1"},{"type":"SpdxDocument","spdxId":"urn:doc"},
	{"type":"security_Vulnerability","spdxId":"urn:v","externalIdentifier":[{"type":"ExternalIdentifier","externalIdentifierType":"cve","identifier":"CVE-2026-0001"},{"externalIdentifierType":"securityOther","identifier":"GHSA-1"}]},
	{"type":"software_Package","spdxId":"urn:p","name":"p","software_packageVersion":"1.0","software_packageUrl":"pkg:npm/p@1.0","externalIdentifier":[{"externalIdentifierType":"cpe23","identifier":"cpe:2.3:a:p:p:1.0:*:*:*:*:*:*:*"}]},
	{"type":"security_VexNotAffectedVulnAssessmentRelationship","spdxId":"urn:r1","relationshipType":"doesNotAffect","from":"urn:v","to":["urn:p"],"security_assessedElement":"urn:part","security_justificationType":"vulnerableCodeNotPresent","security_impactStatement":"i","security_publishedTime":"2026-02-01T00:00:00Z"},
	{"type":"security_VexAffectedVulnAssessmentRelationship","spdxId":"urn:r2","relationshipType":"affects","from":"urn:v","to":["urn:other"],"security_actionStatement":"update"},
	{"type":"security_VexFixedVulnAssessmentRelationship","spdxId":"urn:r3","from":"urn:v","to":["urn:p"],"security_withdrawnTime":"2026-02-01T00:00:00Z"}]}`)
	want := []string{"CVE-2026-0001 not_affected/vulnerable_code_not_present urn:ppkg:npm/p@1.0cpe:2.3:a:p:p:1.0:*:*:*:*:*:*:* 1.0", "CVE-2026-0001 affected urn:other "}
	if got := short(d.Statements); !slices.Equal(got, want) || len(d.Problems) > 0 || d.ID != "urn:doc" {
		t.Fatalf("%v %q", d.Problems, got)
	}
	s := d.Statements[0]
	if s.Products[0].Subcomponents[0].ID != "urn:part" || s.Time.Month() != 2 || d.Statements[1].Time.Month() != 1 || d.Statements[1].Action != "update" || !slices.Equal(s.Aliases, []string{"GHSA-1"}) {
		t.Errorf("%+v", s)
	}
}

func FuzzDocuments(f *testing.F) {
	for _, file := range []string{"openvex.jsonl.gz", "cyclonedx.jsonl.gz"} {
		b, err := io.ReadAll(open(f, file))
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
			if len(line) < 10_000 {
				f.Add(line)
			}
		}
	}
	f.Add(open020)
	f.Add(withAnalysis(`{"state":"exploitable"}`, `[{"ref":"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#lib","versions":[{"range":"vers:npm/*"}]}]`))
	f.Add(`{"@context":["https://spdx.org/rdf/3.0.1/x"],"@graph":[{"type":"security_VexFixedVulnAssessmentRelationship","from":"a","to":["b"]}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		for d, err := range vex.Documents(strings.NewReader(in)) {
			if err != nil {
				return
			}
			if d.Broken && len(d.Problems) == 0 {
				t.Fatalf("broken without a reason: %s", d.Raw)
			}
			for _, s := range d.Current() {
				if s.Vulnerability == "" || len(s.Products) == 0 || s.Status == "" {
					t.Fatalf("a statement about nothing: %+v", s)
				}
			}
		}
	})
}
