package intel_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/format/csaf"
	"lianfang/internal/format/sniff"
	"lianfang/internal/format/tlp"
	"lianfang/internal/format/vex"
	"lianfang/internal/intel"
	"lianfang/internal/marking"
	"lianfang/internal/store"
	"lianfang/internal/store/storetest"
)

func plainOf(t *testing.T, path string) string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if _, err := io.Copy(&b, z); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// adv is an advisory of Acme: version, day and status, then the numbers that it speaks of.
func adv(id, version, day, status, category, label string, numbers ...string) string {
	var list []string
	for _, n := range numbers {
		name := fmt.Sprintf(`"cve":%q`, n)
		if !strings.HasPrefix(n, "CVE-") {
			name = fmt.Sprintf(`"ids":[{"system_name":"Acme","text":%q}]`, n)
		}
		list = append(list, fmt.Sprintf(`{%s,"title":"A hole","product_status":{"known_affected":["P"]}}`, name))
	}
	return fmt.Sprintf(`{"document":{"category":%q,"csaf_version":"2.1","title":"T","publisher":{"category":"vendor","name":"Acme","namespace":"https://acme.example"},"distribution":{"tlp":{"label":%q}},
		"tracking":{"id":%q,"version":%q,"status":%q,"initial_release_date":"2025-01-01T00:00:00Z","current_release_date":"2025-02-%sT00:00:00Z","revision_history":[]}},
		"product_tree":{"full_product_names":[{"product_id":"P","name":"P","product_identification_helper":{"purls":["pkg:pypi/acme@1.0"]}}]},"vulnerabilities":[%s]}`, category, label, id, version, status, day, strings.Join(list, ","))
}

// spoken lists the words that no newer one replaced, as "name state tlp", oldest first.
func (w world) spoken(name string) (out []string) {
	w.t.Helper()
	id := intel.CVEItem(name)
	if !strings.HasPrefix(name, "CVE-") {
		id = intel.AdvisoryItem(name)
	}
	for _, x := range w.words(id) {
		if x.State == intel.Superseded {
			continue
		}
		out = append(out, fmt.Sprint(x.State, " ", x.TLP))
	}
	slices.Sort(out)
	return out
}

// Each vulnerability of an advisory is a word, marked as the document is; revisions follow one another by date and number, and what a newer one no longer says is taken back.
func TestAnAdvisoryComesInRevisions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorldNow(t, s)
		one, two, own := "CVE-2025-0001", "CVE-2025-0002", "ACME-2025-77"
		steps := []struct {
			doc  string
			want intel.Counts
		}{
			{adv("A", "1", "01", "final", "csaf_security_advisory", "GREEN", one, two, own), intel.Counts{New: 3}},
			{adv("A", "1", "01", "final", "csaf_security_advisory", "GREEN", one, two, own) + "\n", intel.Counts{Seen: 3}},
			{adv("B", "1", "02", "final", "csaf_vex", "CLEAR", one), intel.Counts{New: 1}},                           // another document on the same number
			{adv("A", "3", "03", "draft", "csaf_security_advisory", "GREEN", one), intel.Counts{Rejected: 1}},        // not to be acted upon
			{adv("A", "2", "02", "interim", "csaf_security_advisory", "GREEN", one), intel.Counts{Updated: 3}},       // two are no longer spoken of
			{adv("A", "1", "01", "final", "csaf_security_advisory", "GREEN", one, two) + " ", intel.Counts{Seen: 2}}, // late
			{adv("A", "4", "02", "final", "csaf_security_advisory", "GREEN", one, two), intel.Counts{Updated: 2}},    // the same second, a higher number
			{adv("A", "5", "05", "final", "csaf_withdrawn", "GREEN"), intel.Counts{Updated: 2}},                      // CSAF 2.1: withdrawn
			{adv("C", "1", "05", "final", "csaf_informational_advisory", "GREEN"), intel.Counts{Rejected: 1}},        // speaks of nothing
			{adv("D", "1", "05", "final", "csaf_vex", "CLEAR", "2064512"), intel.Counts{Rejected: 1}},                // a ticket's number
			{adv("E", "1", "05", "final", "csaf_vex", "PURPLE", "CVE-2025-0003"), intel.Counts{New: 1}},              // nobody knows that marking
			{adv("F", "1", "05", "final", "csaf_vex", "CLEAR", one, one), intel.Counts{New: 1}},                      // lists a number twice
		}
		for i, x := range steps {
			if got := w.take("acme", x.doc); got.Objects != x.want {
				t.Fatalf("%d: %+v, want %+v (%+v)", i, got.Objects, x.want, got.Problems)
			}
			if i == 4 {
				if got := w.spoken(two); !slices.Equal(got, []string{fmt.Sprint(intel.Revoked, " TLP:GREEN")}) {
					t.Errorf("no longer spoken of: %q", got)
				}
			}
		}
		current := fmt.Sprint(intel.Current, " TLP:CLEAR")
		for name, want := range map[string][]string{one: {current, current, fmt.Sprint(intel.Revoked, " TLP:GREEN")}, two: {fmt.Sprint(intel.Revoked, " TLP:GREEN")}, own: {fmt.Sprint(intel.Revoked, " TLP:GREEN")},
			"CVE-2025-0003": {fmt.Sprint(intel.Current, " ", tlp.None)}} {
			if got := w.spoken(name); !slices.Equal(got, want) {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	})
}

// Of real advisories nothing is lost: a word a number of a document, of which the bytes can be read again and speak of that number alone.
func TestRealAdvisoriesComeInWhole(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	want := map[string]int{}
	for _, name := range []string{"cisa", "redhat"} {
		all := plainOf(t, "../format/csaf/testdata/"+name+".jsonl.gz")
		for d, err := range csaf.Documents(strings.NewReader(all)) {
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, v := range d.Vulnerabilities {
				if !seen[v.CVE] {
					seen[v.CVE] = true
					want[v.CVE]++
				}
			}
		}
		if r, err := w.Import(t.Context(), marking.System("test"), intel.File{Name: name, Source: name}, strings.NewReader(all)); err != nil || r.Objects.Rejected+r.Objects.Held > 0 || r.Format != string(sniff.CSAF) {
			t.Fatalf("%+v, %v", r, err)
		}
	}
	if len(want) < 50 {
		t.Fatalf("only %d numbers", len(want))
	}
	for cve, n := range want {
		words := w.words(intel.CVEItem(cve))
		if len(words) != n {
			t.Errorf("%s: %d words, want %d", cve, len(words), n)
		}
		for _, x := range words {
			for d, err := range csaf.Documents(strings.NewReader(string(x.Raw))) {
				if err != nil || d.Broken || len(d.Vulnerabilities) != 1 || d.Vulnerabilities[0].CVE != cve {
					t.Errorf("%s: kept bytes speak of %+v, %v", cve, d.Vulnerabilities, err)
				}
			}
			if x.TLP != tlp.Clear {
				t.Errorf("%s is %v", cve, x.TLP)
			}
		}
	}
}

// A BOM that says nothing of vulnerabilities is an inventory; what is broken is refused and named.
func TestWhatIsNoAdvisory(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	take := func(doc string) (*intel.Report, error) {
		return w.Import(t.Context(), marking.System("test"), intel.File{Name: "x.json", Source: "acme"}, strings.NewReader(doc))
	}
	if _, err := take(`{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"a","purl":"pkg:pypi/a@1"}]}`); err == nil || !strings.Contains(err.Error(), "inventory") {
		t.Errorf("an inventory: %v", err)
	}
	for _, doc := range []string{
		`{"@context":"https://openvex.dev/ns/v0.2.0","author":"A","timestamp":"2025-01-01T00:00:00Z","version":1,"statements":[]}`,
		`{"@context":"https://openvex.dev/ns/v0.2.0","@id":"x:1","author":"A","timestamp":"2025-01-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2025-1"},"status":"fixed"}]}`,
		strings.Replace(adv("A", "1", "01", "final", "csaf_vex", "CLEAR", "CVE-2025-0001"), `"known_affected":["P"]`, `"known_affected":7`, 1),
		strings.Replace(adv("A", "1", "01", "final", "csaf_vex", "CLEAR", "CVE-2025-0001"), `"id":"A",`, ``, 1),
	} {
		if r, err := take(doc); err != nil || r.Objects != (intel.Counts{Rejected: 1}) || len(r.Problems) == 0 {
			t.Errorf("%s: %+v, %v", doc, r, err)
		}
	}
}

// Two VEX documents under one name of a number, and one that stands in a wrapper.
func TestVEXUnderItsNumber(t *testing.T) {
	w := newWorldNow(t, storetest.SQLite(t))
	doc := func(id, version, names string) string {
		return fmt.Sprintf(`{"@context":"https://openvex.dev/ns/v0.2.0","@id":%q,"author":"A","timestamp":"2025-01-01T00:00:00Z","last_updated":"2025-01-0%sT00:00:00Z","version":%s,"statements":[%s]}`, id, version, version, names)
	}
	says := func(name string) string {
		return fmt.Sprintf(`{"vulnerability":%s,"products":[{"@id":"pkg:pypi/a@1"}],"status":"under_investigation"}`, name)
	}
	alias, plain := says(`{"name":"GHSA-aaaa-bbbb-cccc","aliases":["CVE-2025-0001"]}`), says(`{"name":"CVE-2025-0001"}`)
	for i, x := range []struct {
		doc  string
		want intel.Counts
	}{
		{doc("x:1", "1", alias+","+says(`{"name":"GHSA-dddd-eeee-ffff"}`)), intel.Counts{New: 2}},
		{doc("x:2", "1", plain), intel.Counts{New: 1}},
		{`{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"pkg:pypi/a@1"}],"predicateType":"https://openvex.dev/ns","predicate":` + doc("x:1", "2", plain) + "}", intel.Counts{Updated: 2}}, // one is taken back
		{doc("x:1", "1", alias), intel.Counts{Seen: 1}},
	} {
		if got := w.take("acme", x.doc); got.Objects != x.want {
			t.Fatalf("%d: %+v, want %+v (%+v)", i, got.Objects, x.want, got.Problems)
		}
	}
	if got := w.spoken("CVE-2025-0001"); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

// Parts of any document can be read again, and say what the whole says.
func FuzzParts(f *testing.F) {
	for _, path := range []string{"csaf/testdata/cisa", "vex/testdata/openvex", "vex/testdata/cyclonedx"} {
		file, err := os.Open("../format/" + path + ".jsonl.gz")
		if err != nil {
			f.Fatal(err)
		}
		z, err := gzip.NewReader(file)
		if err != nil {
			f.Fatal(err)
		}
		var b strings.Builder
		_, _ = io.Copy(&b, z)
		file.Close()
		for i, line := range strings.Split(b.String(), "\n") {
			if i < 8 {
				f.Add(line)
			}
		}
	}
	f.Add(adv("A", "1", "01", "final", "csaf_vex", "CLEAR", "CVE-2025-0001", "CVE-2025-0002"))
	f.Add(`{"doc":{"@context":"https://openvex.dev/ns/v0.2.0","@id":"x:1","statements":[{"vulnerability":"A","products":["pkg:pypi/a@1"],"status":"fixed"},{"vulnerability":"B","products":["pkg:pypi/a@1"],"status":"fixed"}]}}`)
	f.Fuzz(func(t *testing.T, doc string) {
		for d, err := range csaf.Documents(strings.NewReader(doc)) {
			if err != nil {
				break
			}
			n := 0
			for p := range d.Parts() {
				for again, err := range csaf.Documents(strings.NewReader(string(p.Raw))) {
					if err != nil || again.Broken || len(again.Vulnerabilities) == 0 || again.Vulnerabilities[0].Name() != p.Name {
						t.Fatalf("%s: the part %q is %q", doc, p.Name, p.Raw)
					}
					n += len(again.Vulnerabilities)
				}
			}
			if !d.Broken && n != len(d.Vulnerabilities) {
				t.Fatalf("%s: %d of %d", doc, n, len(d.Vulnerabilities))
			}
		}
		for d, err := range vex.Documents(strings.NewReader(doc)) {
			if err != nil || d.Form == vex.SPDX3 {
				break
			}
			n := 0
			for p := range d.Parts() {
				for again, err := range vex.Documents(strings.NewReader(string(p.Raw))) {
					if err != nil || again.Broken {
						t.Fatalf("%s: the part %q is %q", doc, p.Name, p.Raw)
					}
					n += len(again.Statements)
				}
			}
			if !d.Broken && n != len(d.Statements) {
				t.Fatalf("%s: %d of %d statements", doc, n, len(d.Statements))
			}
		}
	})
}
