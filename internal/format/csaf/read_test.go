package csaf_test

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/csaf"
	"lianfang/internal/format/framing"
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

func all(t testing.TB, r io.Reader) (out []*csaf.Document) {
	for d, err := range csaf.Documents(r) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

func one(t testing.TB, in string) *csaf.Document {
	docs := all(t, strings.NewReader(in))
	if len(docs) != 1 {
		t.Fatalf("%d documents", len(docs))
	}
	return docs[0]
}

func codes(d *csaf.Document) (out []string) {
	for _, p := range d.Problems {
		out = append(out, p.Code)
	}
	return out
}

func statements(d *csaf.Document) (out []csaf.Statement) {
	for s := range csaf.Statements(d) {
		out = append(out, s)
	}
	return out
}

func TestNoRealDocumentIsLost(t *testing.T) {
	for _, c := range []struct {
		file                               string
		docs, vulns, products, said, wrong int
	}{
		{"cisa.jsonl.gz", 40, 78, 104, 157, 0},
		{"oasis-examples.jsonl.gz", 42, 120, 748, 762, 0},
		{"oasis-tests.jsonl.gz", 147, 78, 118, 97, 43},
		{"redhat.jsonl.gz", 4, 7, 172, 226, 0},
	} {
		var vulns, products, said, wrong int
		docs := all(t, open(t, c.file))
		for _, d := range docs {
			if d.Broken || d.ID == "" || d.Publisher.Name == "" || d.Current.IsZero() {
				t.Errorf("%s: %q %v", c.file, d.ID, codes(d))
			}
			vulns += len(d.Vulnerabilities)
			products += len(d.Products)
			said += len(statements(d))
			wrong += len(d.Problems)
		}
		if len(docs) != c.docs || vulns != c.vulns || products != c.products || said != c.said || wrong != c.wrong {
			t.Errorf("%s: %d, %d, %d, %d, %d", c.file, len(docs), vulns, products, said, wrong)
		}
	}
}

// The tests of section 6.1 that this package knows; of the others nothing may be noted, and of these nothing in a valid document.
var known = []string{"6-1-01", "6-1-02", "6-1-03", "6-1-04", "6-1-05", "6-1-06", "6-1-07", "6-1-13", "6-1-23", "6-1-27-08", "6-1-27-09", "6-1-27-10", "6-1-31", "6-1-32", "6-1-33"}

func TestTheMandatoryTests(t *testing.T) {
	n := 0
	for _, d := range all(t, open(t, "oasis-tests.jsonl.gz")) {
		var w struct {
			Source string `json:"source"`
		}
		if err := json.Unmarshal(d.Raw, &w); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(w.Source[strings.LastIndex(w.Source, "6-1-"):], ".json")
		cut := strings.LastIndex(name, "-")
		test, valid := name[:cut], name[cut+1] != '0'
		code := strings.ReplaceAll(strings.ReplaceAll(test, "-0", "-"), "-", ".")
		switch {
		case valid && len(d.Problems) > 0:
			t.Errorf("%s is valid: %v", name, codes(d))
		case !valid && slices.Contains(known, test) && !slices.Contains(codes(d), code):
			t.Errorf("%s: %v, want %s", name, codes(d), code)
		}
		n++
	}
	if n != 147 {
		t.Errorf("%d documents", n)
	}
}

func TestAnAdvisory(t *testing.T) {
	i := 0
	for _, d := range all(t, open(t, "oasis-examples.jsonl.gz")) {
		if d.ID != "BSI-2022-0001" {
			continue
		}
		i++
		if d.Title == "" || d.Status != "final" || d.Publisher.Category != "coordinator" || !slices.Contains([]string{"WHITE", "CLEAR"}, d.TLP) {
			t.Errorf("head %+v", d)
		}
		v := d.Vulnerabilities[0]
		if v.Name() != "CVE-2022-27193" || fmt.Sprint(v.CWEs) != "[CWE-611]" || v.IDs[0] != (csaf.Name{System: "Github Issue", Text: "csaf-tools/CVRF-CSAF-Converter#78"}) ||
			v.Scores[0].Base != "6.1" || v.Scores[0].Version != "3.1" || len(v.Scores[0].Products) != 5 {
			t.Errorf("vulnerability %+v", v)
		}
		for _, s := range statements(d) {
			if s.Product.Vendor != "CSAF Tools" || s.Product.Product != "CVRF-CSAF-Converter" || s.Product.Version == "" {
				t.Errorf("product %+v", s.Product)
			}
			affected := s.Status.Group() == csaf.KnownAffected
			if affected != (len(s.Fixed) == 1) || affected != (len(s.Remedies) == 1) || affected != (len(s.Scores) == 1) {
				t.Errorf("%s %s: %d fixed, %d remedies, %d scores", s.Status, s.Product.Name, len(s.Fixed), len(s.Remedies), len(s.Scores))
			}
			if affected && (s.Fixed[0].Version != "1.0.0-rc2" || s.Remedies[0].Category != "vendor_fix") {
				t.Errorf("%+v", s)
			}
		}
	}
	if i != 2 {
		t.Errorf("%d advisories, one of each version", i)
	}
}

func TestARelationshipTakesItsNamesFromTheComponent(t *testing.T) {
	made := 0
	for _, d := range all(t, open(t, "redhat.jsonl.gz")) {
		for _, p := range d.Products {
			if p.Made == nil {
				continue
			}
			made++
			to := p.Made.Links[0].To
			if p.Made.Links[0].Category != "default_component_of" || len(p.PURLs) == 0 || p.PURLs[0] != p.Made.Component.PURLs[0] || !strings.HasPrefix(to.CPE, "cpe:/") || p.Vendor != "Red Hat" {
				t.Fatalf("%+v of %+v on %+v", p, p.Made.Component, to)
			}
		}
	}
	if made == 0 {
		t.Error("no relationship")
	}
}

// document is the least that is a document, with a part put in.
func document(category, tree, vulns string) string {
	return `{"document":{"category":"` + category + `","csaf_version":"2.1","title":"t","publisher":{"category":"vendor","name":"n","namespace":"https://example.org"},` +
		`"distribution":{"text":"all","tlp":{"label":"AMBER+STRICT"}},"tracking":{"id":"X-1","version":"2","status":"final","initial_release_date":"2026-01-01T00:00:00Z","current_release_date":"2026-01-02T00:00:00Z"}},` +
		`"product_tree":` + tree + `,"vulnerabilities":` + vulns + `}`
}

const abc = `{"full_product_names":[{"product_id":"A","name":"a"},{"product_id":"B","name":"b"},{"product_id":"C","name":"c"}]`

func TestAProductPath(t *testing.T) {
	d := one(t, document("csaf_base", abc+`,"product_paths":[
	{"beginning_product_reference":"AB","full_product_name":{"product_id":"ABC","name":"a on b with c"},"subpaths":[{"category":"installed_with","next_product_reference":"C"}]},
	{"beginning_product_reference":"A","full_product_name":{"product_id":"AB","name":"a on b"},"subpaths":[{"category":"installed_on","next_product_reference":"B"},{"category":"installed_with","next_product_reference":"C"}]}]}`, `[]`))
	p := d.Product("ABC")
	if len(d.Problems) > 0 || p == nil || p.Made == nil || p.Made.Component != d.Product("AB") || p.Made.Component.Made.Component.ID != "A" || len(p.Made.Component.Made.Links) != 2 {
		t.Fatalf("%v %+v", codes(d), p)
	}
	if d.TLP != "AMBER+STRICT" || d.Sharing != "all" || d.Revision != "2" {
		t.Errorf("%+v", d)
	}
}

func TestAProductThatIsMadeOfAnotherHasItsNames(t *testing.T) {
	d := one(t, document("csaf_base", `{"branches":[{"category":"vendor","name":"V","branches":[{"category":"product_name","name":"P","branches":[{"category":"product_version","name":"1.2",
	"product":{"product_id":"A","name":"a","product_identification_helper":{"cpe":"cpe:/a:v:p:1.2"}}}]}]}],"full_product_names":[{"product_id":"B","name":"b"}],
	"relationships":[{"category":"installed_on","product_reference":"A","relates_to_product_reference":"B","full_product_name":{"product_id":"AB","name":"a on b"}},
	{"category":"installed_on","product_reference":"A","relates_to_product_reference":"B","full_product_name":{"product_id":"own","name":"a on b","product_identification_helper":{"purl":"pkg:npm/own"}}}]}`, `[]`))
	p := d.Product("AB")
	if got := fmt.Sprintf("%s %s %s %s %s", p.Vendor, p.Product, p.Version, p.CPE, p.Made.Links[0].To.ID); len(d.Problems) > 0 || got != "V P 1.2 cpe:/a:v:p:1.2 B" {
		t.Errorf("%s %v", got, codes(d))
	}
	if p := d.Product("own"); p.CPE != "" || p.PURLs[0] != "pkg:npm/own" || p.Version != "1.2" {
		t.Errorf("its own identifiers count: %+v", p)
	}
}

func TestAStatementHasAllThatIsSaidOfAProduct(t *testing.T) {
	tree := `{"branches":[{"category":"vendor","name":"V","branches":[{"category":"product_family","name":"F","branches":[{"category":"product_name","name":"P","branches":[
	{"category":"product_version_range","name":"vers:semver/>=1.0.0|<1.5.0","product":{"product_id":"old","name":"P old","product_identification_helper":{"purls":["pkg:npm/p"],"cpe":"cpe:2.3:a:v:p:*:*:*:*:*:*:*:*","model_numbers":["M-*"]}}},
	{"category":"product_version","name":"1.5.0","product":{"product_id":"new","name":"P new"}},
	{"category":"product_version","name":"0.9","branches":[{"category":"architecture","name":"arm64","product":{"product_id":"arm","name":"P arm"}}]}]}]}]}],
	"product_groups":[{"group_id":"G","product_ids":["old","arm"]}]}`
	vulns := `[{"cve":"CVE-2026-0001","cwes":[{"id":"CWE-79"}],"disclosure_date":"2026-01-01T00:00:00Z","first_known_exploitation_dates":[{"date":"2026-01-03T00:00:00Z","exploitation_date":"2026-01-02T00:00:00Z"}],
	"product_status":{"known_affected":["old"],"fixed":["new"],"known_not_affected":["arm"],"unknown":["gone"]},
	"flags":[{"label":"component_not_present","group_ids":["G"]}],"threats":[{"category":"impact","details":"no such code","product_ids":["arm"]},{"category":"exploit_status","details":"seen","product_ids":["old"]}],
	"remediations":[{"category":"vendor_fix","details":"update","product_ids":["old"],"url":"https://example.org/"},{"category":"workaround","details":"unplug"}],
	"metrics":[{"products":["old"],"source":"https://example.org/","content":{"cvss_v4":{"version":"4.0","vectorString":"CVSS:4.0/AV:N","baseScore":9.3,"baseSeverity":"CRITICAL"}}}]}]`
	d := one(t, document("csaf_security_advisory", tree, vulns))
	if !slices.Equal(codes(d), []string{"6.1.1"}) || d.Broken {
		t.Fatalf("%v", d.Problems)
	}
	var got []string
	for _, s := range statements(d) {
		fixed := ""
		for _, p := range s.Fixed {
			fixed += p.ID
		}
		remedy := ""
		for _, r := range s.Remedies {
			remedy += r.Details
		}
		got = append(got, fmt.Sprintf("%s %s %s/%s/%s/%s %q %q %q %q %d", s.Product.ID, s.Status, s.Product.Vendor, s.Product.Family, s.Product.Product, s.Product.Version, s.Justification, s.Impact, remedy, fixed, len(s.Scores)))
	}
	want := []string{`new fixed V/F/P/1.5.0 "" "" "unplug" "" 0`, `old known_affected V/F/P/ "component_not_present" "" "update" "new" 1`, `arm known_not_affected V/F/P/0.9 "component_not_present" "no such code" "unplug" "" 0`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	p := d.Product("old")
	if in, err := p.Versions.Set.Contains("1.4.9"); !p.Versions.Told || !in || err != nil || p.PURLs[0] != "pkg:npm/p" || p.CPE == "" || p.Models[0] != "M-*" {
		t.Errorf("%+v", p)
	}
	var path []string
	for _, b := range d.Product("arm").Branch.Path() {
		path = append(path, b.Category+" "+b.Name)
	}
	if s := strings.Join(path, ", "); s != "vendor V, product_family F, product_name P, product_version 0.9, architecture arm64" || d.Product("arm").Architecture != "arm64" {
		t.Errorf("path %s", s)
	}
	v := d.Vulnerabilities[0]
	if v.Released.IsZero() || v.Exploited.Day() != 2 || v.CWEs[0] != "CWE-79" || v.Scores[0].Source == "" {
		t.Errorf("%+v", v)
	}
}

func TestWhatIsOddAboutADocument(t *testing.T) {
	status := func(s string) string { return `[{"cve":"CVE-2026-0001","product_status":{` + s + `}}]` }
	for _, c := range []struct {
		name, category, tree, vulns string
		want                        []string
		broken                      bool
	}{
		{"nothing", "csaf_base", abc + `}`, status(`"fixed":["A"]`), nil, false},
		{"a tree of a wrong type", "csaf_base", `{"branches":"x"}`, `[]`, []string{"wrong_type", "no_products"}, true},
		{"a status of a wrong type", "csaf_base", abc + `}`, status(`"fixed":"A"`), []string{"wrong_type", "no_products"}, true},
		{"vulnerabilities of a wrong type", "csaf_base", abc + `}`, `{}`, []string{"wrong_type", "no_products"}, true},
		{"a vulnerability that is text", "csaf_base", abc + `}`, `["x"]`, []string{"wrong_type", "no_products"}, true},
		{"scores of a wrong type", "csaf_base", abc + `}`, `[{"cve":"CVE-2026-0001","scores":7,"product_status":{"fixed":["A"]}}]`, []string{"wrong_type"}, false},
		{"a status of its own", "csaf_base", abc + `}`, status(`"broken":["A"]`), []string{"unknown_status"}, false},
		{"a product without id", "csaf_base", `{"full_product_names":[{"name":"a"}]}`, `[]`, []string{"no_product_id"}, false},
		{"a model that is a number", "csaf_base", `{"full_product_names":[{"product_id":"A","name":"a","product_identification_helper":{"cpe":"cpe:/a:b:c","model_numbers":[7]}}]}`, status(`"fixed":["A"]`), []string{"wrong_type"}, false},
		{"undefined, told once", "csaf_base", abc + `}`, status(`"fixed":["X","X"],"recommended":["X"]`), []string{"6.1.1"}, false},
		{"a circle of two", "csaf_base", abc + `,"relationships":[{"category":"installed_on","full_product_name":{"product_id":"X","name":"x"},"product_reference":"Y","relates_to_product_reference":"A"},` +
			`{"category":"installed_on","full_product_name":{"product_id":"Y","name":"y"},"product_reference":"X","relates_to_product_reference":"A"}]}`, `[]`, []string{"6.1.3"}, false},
		{"VEX without a reason", "csaf_vex", abc + `}`, status(`"known_not_affected":["A"],"known_affected":["B"]`), []string{"6.1.27.10", "6.1.27.9"}, false},
		{"VEX without a status", "csaf_vex", abc + `}`, status(``), []string{"6.1.27.7"}, false},
		{"unknown contradicts", "csaf_base", abc + `}`, status(`"fixed":["A"],"unknown":["A"]`), []string{"6.1.6"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := one(t, document(c.category, c.tree, c.vulns))
			if !slices.Equal(codes(d), c.want) || d.Broken != c.broken {
				t.Errorf("got %v %v, want %v %v", codes(d), d.Broken, c.want, c.broken)
			}
			for _, p := range d.Problems {
				if p.Say.In("zh-TW") == "" || p.Say.String() == "" || p.Object != "X-1" || p.At.Line == 0 {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}
	for in, want := range map[string]string{`{}`: "no_document", `{"document":{}}`: "no_id", `{"document":{"tracking":{"id":"X"},"csaf_version":"3.0"}}`: "version"} {
		if d := one(t, in); !slices.Contains(codes(d), want) || d.Broken != (want != "version") {
			t.Errorf("%s: %v", in, codes(d))
		}
	}
}

func TestLargeAndDeepDocuments(t *testing.T) {
	t.Run("100,000 branches", func(t *testing.T) {
		var b strings.Builder
		b.WriteString(`{"branches":[`)
		for i := range 100_000 {
			fmt.Fprintf(&b, `%s{"category":"product_name","name":"p%d","product":{"product_id":"p%d","name":"p"}}`, strings.Repeat(",", min(i, 1)), i, i)
		}
		d := one(t, document("csaf_base", b.String()+`]}`, `[{"cve":"CVE-2026-0001","product_status":{"fixed":["p0","p99999"]}}]`))
		if d.Broken || len(d.Products) != 100_000 || len(statements(d)) != 2 {
			t.Errorf("%d products, %v", len(d.Products), codes(d))
		}
	})
	t.Run("deep", func(t *testing.T) {
		n := 120
		tree := `{"branches":[` + strings.Repeat(`{"category":"product_family","name":"f","branches":[`, n) + strings.Repeat(`]}`, n) + `]}`
		for _, err := range csaf.Documents(strings.NewReader(document("csaf_base", tree, `[]`))) {
			if e, ok := err.(*framing.Error); !ok || e.Code != framing.CodeTooDeep {
				t.Errorf("%v", err)
			}
		}
	})
	t.Run("a long chain of relationships", func(t *testing.T) {
		var b strings.Builder
		b.WriteString(abc + `,"relationships":[`)
		for i := range 5_000 { // each names the next, so that the first would go down all of them
			fmt.Fprintf(&b, `%s{"category":"installed_on","full_product_name":{"product_id":"r%d","name":"r"},"product_reference":"r%d","relates_to_product_reference":"A"}`, strings.Repeat(",", min(i, 1)), i, i+1)
		}
		d := one(t, document("csaf_base", b.String()+`]}`, `[]`))
		if d.Broken || !slices.Contains(codes(d), "6.1.3") {
			t.Errorf("%v", codes(d)[:min(3, len(codes(d)))])
		}
	})
	t.Run("groups that multiply", func(t *testing.T) {
		var names, ids, remedies strings.Builder
		for i := range 2_000 {
			sep := strings.Repeat(",", min(i, 1))
			fmt.Fprintf(&names, `%s{"product_id":"p%d","name":"p"}`, sep, i)
			fmt.Fprintf(&ids, `%s"p%d"`, sep, i)
			fmt.Fprintf(&remedies, `%s{"category":"mitigation","details":"d","group_ids":["G","G"]}`, sep)
		}
		tree := `{"full_product_names":[` + names.String() + `],"product_groups":[{"group_id":"G","product_ids":[` + ids.String() + `]}]}`
		d := one(t, document("csaf_base", tree, `[{"product_status":{"fixed":["p0"]},"remediations":[`+remedies.String()+`]}]`))
		if !d.Broken || !slices.Contains(codes(d), framing.CodeTooLarge) || len(statements(d)) != 0 {
			t.Errorf("%v", codes(d))
		}
	})
}

func FuzzDocuments(f *testing.F) {
	for _, file := range []string{"oasis-tests.jsonl.gz", "oasis-examples.jsonl.gz", "cisa.jsonl.gz"} {
		b, err := io.ReadAll(open(f, file))
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
			if len(line) < 8_000 {
				f.Add(line)
			}
		}
	}
	f.Add(document("csaf_vex", abc+`,"product_paths":[{"beginning_product_reference":"A","full_product_name":{"product_id":"X"},"subpaths":[{"next_product_reference":"X"}]}]}`, `[{}]`))
	f.Fuzz(func(t *testing.T, in string) {
		for d, err := range csaf.Documents(strings.NewReader(in)) {
			if err != nil {
				return
			}
			if d.Broken && len(d.Problems) == 0 {
				t.Fatalf("broken without a reason: %s", d.Raw)
			}
			for s := range csaf.Statements(d) {
				if s.Product == nil || s.Product.Made != nil && s.Product.Made.Component == nil {
					t.Fatalf("a statement about nothing: %+v", s)
				}
			}
		}
	})
}
