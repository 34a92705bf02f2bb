package nvd

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

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

func read(t testing.TB, r io.Reader) map[string]Record {
	out := make(map[string]Record)
	for rec, err := range Records(r) {
		if err != nil {
			t.Fatal(err)
		}
		out[rec.ID] = rec
	}
	return out
}

func one(t testing.TB, in string) Record {
	for rec, err := range Records(strings.NewReader(in)) {
		if err != nil {
			t.Fatal(err)
		}
		return rec
	}
	t.Fatal("no record")
	return Record{}
}

// codes gives the problems as code@place.
func codes(r Record) (out []string) {
	for _, p := range r.Problems {
		out = append(out, fmt.Sprintf("%s@%d:%d", p.Code, p.At.Line, p.At.Column))
	}
	return out
}

func TestARecordOfTheAPI(t *testing.T) {
	all := read(t, open(t, "nvd2.jsonl.gz"))
	if len(all) != 8 {
		t.Fatalf("%d records", len(all))
	}
	r := all["CVE-2017-5638"]
	if r.Broken || len(r.Problems) > 0 {
		t.Fatalf("problems: %v", codes(r))
	}
	if r.Published.Format("2006-01-02") != "2017-03-11" || r.Source == "" || r.Status == "" || r.Rejected() {
		t.Errorf("head: %v %q %q", r.Published, r.Source, r.Status)
	}
	if r.KEV == nil || r.KEV.Added.Format("2006-01-02") != "2021-11-03" || r.KEV.Name == "" || r.KEV.Action == "" {
		t.Errorf("KEV: %+v", r.KEV)
	}
	langs := func(d Description) string { return d.Lang }
	if l := collect(r.Descriptions, langs); !slices.Contains(l, "en") || !slices.Contains(l, "es") {
		t.Errorf("languages %v", l)
	}
	if v := collect(r.CVSS, func(s Score) string { return s.Version }); !slices.Contains(v, "4.0") || !slices.IsSorted(v) {
		t.Errorf("CVSS versions %v", v)
	}
	for _, s := range r.CVSS {
		if s.Base == "" || s.Vector == "" || s.Source == "" || s.Severity == "" || s.Type == "" {
			t.Errorf("score %+v", s)
		}
	}
	if w := collect(r.CWEs, func(w Weakness) string { return w.CWE }); !slices.Contains(w, "CWE-755") && !slices.Contains(w, "CWE-20") {
		t.Errorf("weaknesses %v", w)
	}
	if len(r.References) == 0 || len(r.Configurations) == 0 || r.Configurations[0].Nodes[0].Matches[0].ID == "" {
		t.Error("references or configurations are missing")
	}
	if !strings.HasPrefix(string(r.Raw), `{"source":`) {
		t.Errorf("the bytes as they came: %.40s", r.Raw)
	}
}

func collect[T any](in []T, f func(T) string) (out []string) {
	for _, x := range in {
		out = append(out, f(x))
	}
	return out
}

func TestShortRecords(t *testing.T) {
	all := read(t, open(t, "short.jsonl.gz"))
	if m := all["CVE-1999-0037"].Configurations[0].Nodes[0].Matches[0]; !m.Nothing() || m.Vulnerable {
		t.Errorf("an emptied record: %+v", m)
	}
	if r := all["CVE-2020-26839"]; !r.Rejected() || r.Broken {
		t.Errorf("a rejected record: %q", r.Status)
	}
	if c := all["CVE-1999-1412"].Configurations[0]; !c.All() || len(c.Nodes) < 2 || c.Nodes[1].Matches[0].Vulnerable == c.Nodes[0].Matches[0].Vulnerable {
		t.Errorf("a product on a platform: %+v", c)
	}
	if c := all["CVE-2000-1165"].Configurations; !slices.ContainsFunc(c, func(c Configuration) bool { return len(c.Nodes) > 1 && !c.All() }) {
		t.Errorf("nodes without an operator are alternatives: %+v", c)
	}
}

func TestShapesOfFiles(t *testing.T) {
	rec := func(n int) string { return fmt.Sprintf(`{"id":"CVE-2026-%04d"}`, n) }
	for _, c := range []struct{ name, in, want string }{
		{"an answer", `{"format":"NVD_CVE","vulnerabilities":[{"cve":` + rec(1) + `},{"cve":` + rec(2) + `}],"totalResults":7}`, "0001 0002"},
		{"an empty answer", `{"vulnerabilities":[]}`, ""},
		{"two pages", `{"vulnerabilities":[{"cve":` + rec(1) + "}]}\n" + `{"vulnerabilities":[{"cve":` + rec(2) + "}]}", "0001 0002"},
		{"lines", rec(1) + "\n" + rec(2) + "\n", "0001 0002"},
		{"wrapped lines", `{"cve":` + rec(1) + "}\n", "0001"},
		{"an array", "[" + rec(1) + "," + rec(2) + "]", "0001 0002"},
		{"a single record", rec(1), "0001"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			var head Head
			for r, err := range RecordsAndHead(strings.NewReader(c.in), &head) {
				if err != nil || r.Broken {
					t.Fatal(err, codes(r))
				}
				got = append(got, strings.TrimPrefix(r.ID, "CVE-2026-"))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v", got)
			}
			if c.name == "an answer" && head != (Head{Format: "NVD_CVE", Total: "7"}) {
				t.Errorf("head %+v", head)
			}
		})
	}
}

func TestWhatIsOddAboutARecord(t *testing.T) {
	record := func(members string) string { return "\n" + `{"id":"CVE-2026-0001",` + members + `}` }
	tree := func(match string) string {
		return record(`"configurations":[{"nodes":[{"operator":"OR","cpeMatch":[` + match + `]}]}]`)
	}
	for _, c := range []struct {
		name, in string
		want     []string
		broken   bool
	}{
		{"nothing", tree(`{"vulnerable":true,"criteria":"cpe:2.3:a:a:b:*:*:*:*:*:*:*:*"}`), nil, false},
		{"no number", `{"id":"GHSA-1"}`, []string{"no_id@1:1"}, true},
		{"no object", `[7]`, []string{"wrong_type@1:2", "no_id@1:2"}, true},
		{"1.1", `{"cve":{"CVE_data_meta":{"ID":"CVE-2020-0001"}}}`, []string{"old_format@1:1"}, true},
		{"1.1 node", record(`"configurations":[{"nodes":[{"operator":"AND","children":[{}]}]}]`), []string{"unsupported@2:1"}, true},
		{"unknown operator", record(`"configurations":[{"operator":"XOR","nodes":[]}]`), []string{"unknown_operator@2:1"}, true},
		{"configurations of a wrong type", record(`"configurations":{"nodes":[]}`), []string{"wrong_type@2:1"}, true},
		{"a match of a wrong type", tree(`{"vulnerable":"yes","criteria":"cpe:2.3:a:a:b:*:*:*:*:*:*:*:*"}`), []string{"wrong_type@2:1"}, true},
		{"no criteria", tree(`{"vulnerable":true}`), []string{"no_criteria@2:1"}, true},
		{"long criteria", tree(`{"vulnerable":true,"criteria":"` + strings.Repeat("x", maxCriteria+1) + `"}`), []string{"too_large@2:1"}, true},
		{"vulnerable missing twice", tree(`{"criteria":"cpe:2.3:a:a:b:*"},{"criteria":"cpe:2.3:a:a:c:*"}`), []string{"no_vulnerable@2:1"}, false},
		{"two bounds", tree(`{"vulnerable":true,"criteria":"cpe:2.3:a:a:b:*","versionEndIncluding":"1","versionEndExcluding":"2"}`), []string{"two_bounds@2:1"}, false},
		{"a bad time", record(`"published":"yesterday"`), []string{"bad_time@2:1"}, false},
		{"a score in words", record(`"metrics":{"cvssMetricV31":[{"cvssData":{"baseScore":"high"}}]}`), []string{"bad_score@2:1"}, false},
		{"metrics of a wrong type", record(`"metrics":[],"vulnStatus":"Analyzed"`), []string{"wrong_type@2:33"}, false},
		{"null members", record(`"configurations":null,"metrics":null,"descriptions":null`), nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := one(t, c.in)
			if !slices.Equal(codes(r), c.want) || r.Broken != c.broken {
				t.Errorf("got %v broken %v, want %v %v", codes(r), r.Broken, c.want, c.broken)
			}
			if r.Broken && r.Configurations != nil {
				t.Error("a broken record keeps configurations")
			}
			for _, p := range r.Problems {
				if p.Say.In("zh-TW") == "" || p.Say.String() == "" || p.Object != r.ID {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}
}

func TestNegateIsCarried(t *testing.T) {
	r := one(t, `{"id":"CVE-2026-0001","configurations":[{"negate":true,"operator":"AND","nodes":[{"negate":true,"operator":"AND","cpeMatch":[]}]}]}`)
	if c := r.Configurations[0]; !c.Negate || !c.All() || !c.Nodes[0].Negate || !c.Nodes[0].All() {
		t.Errorf("%+v", c)
	}
}

func TestAProductWithoutAWordOnItCountsAsAffected(t *testing.T) {
	r := one(t, `{"id":"CVE-2026-0001","configurations":[{"nodes":[{"cpeMatch":[{"criteria":"a"},{"criteria":"b","vulnerable":false}]}]}]}`)
	if m := r.Configurations[0].Nodes[0].Matches; !m[0].Vulnerable || m[1].Vulnerable {
		t.Errorf("%+v", m)
	}
}

func TestTooManyConfigurationsBreakTheRecord(t *testing.T) {
	many := strings.Repeat(`{"nodes":[]},`, maxConfigurations) + `{"nodes":[]}`
	r := one(t, `{"id":"CVE-2026-0001","configurations":[`+many+`]}`)
	if !r.Broken || codes(r)[0] != "too_large@1:1" {
		t.Error(codes(r))
	}
}

func TestAFileThatCannotBeReadSaysWhy(t *testing.T) {
	for in, want := range map[string]string{
		`{"vulnerabilities":[{"cve":{"id":"CVE-2026-0001"}`: "truncated",
		`{"vulnerabilities":{}}`:                            "wrong_type",
		`{"vulnerabilities":[{"id":1,"id":2}]}`:             "duplicate_key",
		`{"vulnerabilities":[` + strings.Repeat("[", 70):    "too_deep",
		"{\"vulnerabilities\":[{\"id\":\"\\u0000\"}]}":      "nul",
	} {
		var last error
		for _, err := range Records(strings.NewReader(in)) {
			last = err
		}
		e, ok := last.(*framing.Error)
		if !ok || e.Code != want {
			t.Errorf("%s: %v, want %s", in, last, want)
		}
	}
}

func FuzzRecords(f *testing.F) {
	for _, name := range []string{"nvd2.jsonl.gz", "short.jsonl.gz"} {
		b, err := io.ReadAll(open(f, name))
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
			f.Add(line)
		}
	}
	f.Add(`{"vulnerabilities":[{"cve":{"id":"CVE-2026-0001","configurations":[{"nodes":[{"negate":true,"cpeMatch":[{}]}]}]}}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		for r, err := range Records(strings.NewReader(in)) {
			if err != nil {
				return
			}
			if r.Broken && len(r.Problems) == 0 {
				t.Fatalf("broken without a reason: %s", r.Raw)
			}
			if got := in[r.At.Offset:][:len(r.Raw)]; got != string(r.Raw) {
				t.Fatalf("at %v stands %q, not %q", r.At, got, r.Raw)
			}
		}
	})
}
