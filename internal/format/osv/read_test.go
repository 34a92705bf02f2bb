package osv_test

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"lianfang/internal/format/framing"
	"lianfang/internal/format/osv"
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

func all(t testing.TB, r io.Reader) (out []osv.Record) {
	for rec, err := range osv.Records(r) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, rec)
	}
	return out
}

func one(t testing.TB, in string) osv.Record {
	recs := all(t, strings.NewReader(in))
	if len(recs) != 1 {
		t.Fatalf("%d records", len(recs))
	}
	return recs[0]
}

func codes(r osv.Record) (out []string) {
	for _, p := range r.Problems {
		out = append(out, p.Code)
	}
	return out
}

func TestNoRealRecordIsLost(t *testing.T) {
	for _, c := range []struct {
		file                                   string
		records, affected, ranges, events, odd int
	}{
		{"mixed.jsonl.gz", 145, 224, 216, 430, 0},
		{"golang-pypa.jsonl.gz", 80, 100, 103, 345, 0},
	} {
		var affected, ranges, events, odd int
		recs := all(t, open(t, c.file))
		for _, r := range recs {
			if r.Broken || r.ID == "" {
				t.Errorf("%s %q: %v", c.file, r.ID, codes(r))
			}
			if odd += len(r.Problems); len(r.Problems) > 0 {
				t.Logf("%s: %v", r.ID, codes(r))
			}
			affected += len(r.Affected)
			for _, a := range r.Affected {
				ranges += len(a.Ranges)
				for _, rg := range a.Ranges {
					events += len(rg.Events)
				}
			}
		}
		if len(recs) != c.records || affected != c.affected || ranges != c.ranges || events != c.events || odd != c.odd {
			t.Errorf("%s: %d records, %d affected, %d ranges, %d events, %d problems", c.file, len(recs), affected, ranges, events, odd)
		}
	}
}

const sample = `{"schema_version":"1.7.5","id":"X-1","modified":"2026-01-02T03:04:05Z","published":"2026-01-01T00:00:00Z","aliases":["CVE-2026-0001"],
"related":["X-2"],"upstream":["CVE-2026-0002"],"summary":"s","details":"d","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"}],
"affected":[{"package":{"ecosystem":"Debian:12","name":"curl","purl":"pkg:deb/debian/curl"},"severity":[{"type":"Ubuntu","score":"low"}],
"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"7.88.1-10"}],"database_specific":{"a":1}}],"versions":["7.0-1"],
"ecosystem_specific":{"urgency":"low"},"database_specific":{"source":"x"}}],"references":[{"type":"FIX","url":"https://example.org/"}],
"database_specific":{"severity":"MODERATE","cwe_ids":["CWE-79"]}}`

func TestEveryMemberOfARecord(t *testing.T) {
	for name, in := range map[string]string{
		"alone": sample, "array": "[" + sample + "]", "answer": `{"vulns":[` + sample + `]}`, "wrapper": `{"source":"x","osv":` + sample + `}`,
		"other wrapper": `{"source":"x","doc":` + sample + "}\n",
	} {
		t.Run(name, func(t *testing.T) {
			r := one(t, in)
			if r.Broken || len(r.Problems) > 0 || r.ID != "X-1" || r.SchemaVersion != "1.7.5" || r.Summary != "s" || r.Details != "d" || r.IsWithdrawn() {
				t.Fatalf("%+v", r)
			}
			if !r.Modified.Equal(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)) || r.Published.IsZero() {
				t.Errorf("times %v %v", r.Modified, r.Published)
			}
			if !slices.Equal(r.Aliases, []string{"CVE-2026-0001"}) || !slices.Equal(r.Related, []string{"X-2"}) || !slices.Equal(r.Upstream, []string{"CVE-2026-0002"}) {
				t.Errorf("names %v %v %v", r.Aliases, r.Related, r.Upstream)
			}
			if r.Rating != "MODERATE" || !slices.Equal(r.CWEs, []string{"CWE-79"}) || r.Severity[0].Score != "CVSS:3.1/AV:N" || r.References[0].Type != "FIX" {
				t.Errorf("%v %v %v %v", r.Rating, r.CWEs, r.Severity, r.References)
			}
			a := r.Affected[0]
			if a.Package.Ecosystem != (osv.Ecosystem{Name: "Debian", Release: "12"}) || a.Package.Name != "curl" || a.Severity[0].Type != "Ubuntu" ||
				a.Versions[0] != "7.0-1" || string(a.EcosystemSpecific) != `{"urgency":"low"}` || string(a.DatabaseSpecific) != `{"source":"x"}` {
				t.Errorf("%+v", a)
			}
			if got := fmt.Sprint(a.Ranges[0].Events); got != "[{introduced 0} {fixed 7.88.1-10}]" || string(a.Ranges[0].DatabaseSpecific) != `{"a":1}` {
				t.Errorf("events %v", got)
			}
		})
	}
}

func TestWhatIsOddAboutARecord(t *testing.T) {
	for _, c := range []struct {
		name, old, new string
		want           []string
		broken         bool
	}{
		{"no id", `"id":"X-1"`, `"id":""`, []string{"no_id"}, true},
		{"affected is an object", `"affected":[{`, `"affected":{},"x":[{`, []string{"wrong_type", "no_products"}, true},
		{"affected is null", `"affected":[{`, `"affected":null,"x":[{`, nil, false},
		{"ranges are text", `"ranges":[{`, `"ranges":"all","x":[{`, []string{"wrong_type", "no_products"}, true},
		{"a version is a number", `"versions":["7.0-1"]`, `"versions":[7.0]`, []string{"wrong_type", "no_products"}, true},
		{"a package is text", `"package":{`, `"package":"curl","x":{`, []string{"wrong_type", "no_products"}, true},
		{"a severity is a number", `"severity":[{"type":"Ubuntu","score":"low"}]`, `"severity":3`, []string{"wrong_type"}, false},
		{"a bad time", `"published":"2026-01-01T00:00:00Z"`, `"published":"soon"`, []string{"bad_time"}, false},
		{"a bad time of withdrawal", `"published":"2026-01-01T00:00:00Z"`, `"withdrawn":"soon"`, []string{"bad_time", "bad_withdrawn"}, true},
		{"an event of two kinds", `{"introduced":"0"},{"fixed":"7.88.1-10"}`, `{"introduced":"0","fixed":"7.88.1-10"}`, []string{"bad_event"}, false},
		{"an event of none", `{"introduced":"0"}`, `{"introduced":"0"},{"seen":"1"}`, []string{"bad_event"}, false},
		{"no start", `{"introduced":"0"},`, ``, []string{"no_start"}, false},
		{"an unknown range", `"ECOSYSTEM"`, `"HG"`, []string{"unknown_range"}, false},
		{"a range without type", `"type":"ECOSYSTEM",`, ``, nil, false},
		{"database_specific of another shape", `{"severity":"MODERATE","cwe_ids":["CWE-79"]}`, `[1]`, nil, false},
		{"members of it of another shape", `{"severity":"MODERATE","cwe_ids":["CWE-79"]}`, `{"severity":[1],"cwe_ids":7}`, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := strings.Replace(sample, c.old, c.new, 1)
			if in == sample {
				t.Fatal("nothing was changed")
			}
			r := one(t, in)
			if !slices.Equal(codes(r), c.want) || r.Broken != c.broken {
				t.Errorf("got %v %v, want %v %v", codes(r), r.Broken, c.want, c.broken)
			}
			for _, p := range r.Problems {
				if p.Say.In("zh-TW") == "" || p.Say.String() == "" || p.Object != r.ID || p.At.Line == 0 {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}
}

func TestAnAdvisoryInGitHubsOwnForm(t *testing.T) {
	in := `[{"ghsa_id":"GHSA-aaaa-bbbb-cccc","cve_id":"CVE-2026-0003","summary":"s","description":"d","severity":"high",
	"identifiers":[{"type":"GHSA","value":"GHSA-aaaa-bbbb-cccc"},{"type":"CVE","value":"CVE-2026-0003"}],"references":["https://example.org/"],
	"published_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z","withdrawn_at":null,
	"vulnerabilities":[{"package":{"ecosystem":"pip","name":"a"},"vulnerable_version_range":">= 1.0, < 1.5","first_patched_version":"1.5"},
	{"package":{"ecosystem":"actions","name":"o/r"},"vulnerable_version_range":"> 2, <= 3"},{"package":{"ecosystem":"npm","name":"b"},"vulnerable_version_range":"= 7.0.0"}],
	"cvss_severities":{"cvss_v3":{"vector_string":"CVSS:3.1/AV:N","score":9.8},"cvss_v4":{"vector_string":null,"score":0}},"cwes":[{"cwe_id":"CWE-22","name":"n"}]}]`
	r := one(t, in)
	if r.Broken || len(r.Problems) > 0 || r.ID != "GHSA-aaaa-bbbb-cccc" || !slices.Equal(r.Aliases, []string{"CVE-2026-0003"}) || r.IsWithdrawn() || r.Rating != "high" {
		t.Fatalf("%+v", r)
	}
	if fmt.Sprint(r.Severity) != "[{CVSS_V3 CVSS:3.1/AV:N}]" || fmt.Sprint(r.CWEs, r.References) != "[CWE-22] [{WEB https://example.org/}]" {
		t.Errorf("%v %v %v", r.Severity, r.CWEs, r.References)
	}
	var got []string
	for _, a := range r.Affected {
		spans, err := a.Spans()
		got = append(got, fmt.Sprintf("%v %s %+v %v %v", a.Package.Ecosystem, a.Package.Name, spans, a.Versions, err))
	}
	want := []string{"PyPI a [{From:1.0 After: Before:1.5 UpTo:}] [] <nil>", "GitHub Actions o/r [{From: After:2 Before: UpTo:3}] [] <nil>", "npm b [] [7.0.0] <nil>"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	for _, bad := range []string{"about 1.0", ">= 1, >= 2", "", "= 1, < 2", "< 1, junk"} {
		if r := one(t, strings.Replace(in, "= 7.0.0", bad, 1)); !r.Broken {
			t.Errorf("the range %q was read", bad)
		}
	}
}

func FuzzRecords(f *testing.F) {
	for _, file := range []string{"mixed.jsonl.gz", "golang-pypa.jsonl.gz"} {
		b, err := io.ReadAll(open(f, file))
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
			f.Add(line)
		}
	}
	f.Add(sample)
	f.Add(`{"ghsa_id":"GHSA-1","vulnerabilities":[{"vulnerable_version_range":"> 1, < 2"}]}`)
	f.Fuzz(func(t *testing.T, in string) {
		for r, err := range osv.Records(strings.NewReader(in)) {
			if err != nil {
				return
			}
			if r.Broken && len(r.Problems) == 0 {
				t.Fatalf("broken without a reason: %s", r.Raw)
			}
			for _, a := range r.Affected {
				a.Package.Locate()
				spans, _ := a.Spans()
				for _, s := range spans {
					if s.Before != "" && s.UpTo != "" || s.From != "" && s.After != "" {
						t.Fatalf("two bounds: %+v", s)
					}
				}
			}
		}
	})
}
