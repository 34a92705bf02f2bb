package cve

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"lianfang/internal/format/framing"
)

func open(t testing.TB) io.Reader {
	f, err := os.Open("testdata/cve5.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	r, err := framing.Open(f, "cve5.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func sample(t testing.TB) map[string]Record {
	out := make(map[string]Record)
	for r, err := range Records(open(t)) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Broken || len(r.Problems) > 0 {
			t.Errorf("%s: %v", r.ID, codes(r))
		}
		out[r.ID] = r
	}
	return out
}

func codes(r Record) (out []string) {
	for _, p := range r.Problems {
		out = append(out, fmt.Sprintf("%s@%d:%d", p.Code, p.At.Line, p.At.Column))
	}
	return out
}

func one(t testing.TB, in string) Record {
	for r, err := range Records(strings.NewReader(in)) {
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	t.Fatal("no record")
	return Record{}
}

func TestRealRecords(t *testing.T) {
	all := sample(t)
	if len(all) != 15 {
		t.Fatalf("%d records", len(all))
	}
	t.Run("a rejected number", func(t *testing.T) {
		r := all["CVE-2019-25161"]
		if !r.Rejected() || r.RejectedAt.IsZero() || len(r.CNA.Reasons) == 0 || r.CNA.Affected != nil {
			t.Errorf("%+v", r)
		}
	})
	t.Run("a draft without state and dates", func(t *testing.T) {
		r := all["CVE-2020-36567"]
		if r.State != "" || r.Rejected() || !r.Published.IsZero() {
			t.Errorf("%q %v", r.State, r.Published)
		}
		a := r.CNA.Affected[0]
		if a.PackageName != "github.com/gin-gonic/gin" || a.CollectionURL != "https://pkg.go.dev" {
			t.Errorf("%+v", a)
		}
		if v := a.Versions[0]; v.Version != "0" || v.LessThan != "1.6.0" || v.Type != "semver" || v.Status != StatusAffected || !v.Ranged() {
			t.Errorf("%+v", v)
		}
		if r.CNA.Provider != r.CNA.ProviderID || len(r.CNA.Provider) != 36 {
			t.Errorf("a provider without a short name goes by its UUID: %q", r.CNA.Provider)
		}
	})
	t.Run("opinions stay apart", func(t *testing.T) {
		r := all["CVE-2012-4792"]
		var names []string
		for _, c := range r.Containers() {
			names = append(names, c.Provider)
		}
		if !slices.Contains(names, "CISA-ADP") || len(names) != len(r.ADP)+1 || names[0] != r.Assigner {
			t.Fatalf("providers %v", names)
		}
		i := slices.IndexFunc(r.ADP, func(c Container) bool { return c.Provider == "CISA-ADP" })
		c := r.ADP[i]
		if c.KEV == nil || c.KEV.Added.IsZero() || !strings.HasPrefix(c.KEV.Reference, "https://www.cisa.gov/") {
			t.Errorf("KEV %+v", c.KEV)
		}
		if len(c.SSVC) != 1 || c.SSVC[0].Exploitation != "active" || c.SSVC[0].Automatable == "" || c.SSVC[0].TechnicalImpact == "" || c.SSVC[0].Time.IsZero() {
			t.Errorf("SSVC %+v", c.SSVC)
		}
		if r.CNA.KEV != nil || r.CNA.SSVC != nil {
			t.Error("the CNA did not say that")
		}
		if len(c.Affected) == 0 || len(c.Affected[0].CPEs) == 0 {
			t.Errorf("affected %+v", c.Affected)
		}
	})
	t.Run("changes within a range", func(t *testing.T) {
		a := all["CVE-2020-36695"].CNA.Affected
		found := slices.ContainsFunc(a, func(a Affected) bool {
			return slices.ContainsFunc(a.Versions, func(v Version) bool {
				return len(v.Changes) > 0 && v.Changes[0].At != "" && v.Changes[0].Status == StatusUnaffected
			})
		})
		if !found {
			t.Errorf("%+v", a)
		}
	})
	t.Run("the kernel's three ways of saying one thing", func(t *testing.T) {
		c := all["CVE-2025-21631"].CNA
		if len(c.Affected) != 2 || c.Affected[0].DefaultStatus != StatusUnaffected || c.Affected[1].DefaultStatus != StatusAffected {
			t.Errorf("%+v", c.Affected)
		}
		if len(c.Applicability) == 0 || len(c.Applicability[0].Nodes[0].Matches) == 0 || c.Applicability[0].Nodes[0].Matches[0].EndExcl == "" {
			t.Errorf("%+v", c.Applicability)
		}
	})
	t.Run("a score of each version", func(t *testing.T) {
		seen := make(map[string]bool)
		for _, r := range all {
			for _, c := range r.Containers() {
				for _, s := range c.CVSS {
					seen[s.Version] = true
					if s.Base == "" || s.Vector == "" || s.Source != c.Provider {
						t.Errorf("%s: %+v", r.ID, s)
					}
				}
			}
		}
		for _, v := range []string{"2.0", "3.0", "3.1", "4.0"} {
			if !seen[v] {
				t.Errorf("no score of CVSS %s", v)
			}
		}
	})
}

// draft is the least that is a record; change puts other text in the place of a part.
func draft(change ...string) string {
	return strings.NewReplacer(change...).Replace(`{"dataType":"CVE_RECORD","dataVersion":"5.2","cveMetadata":{"cveId":"CVE-2026-0001","state":"PUBLISHED"},` +
		`"containers":{"cna":{"providerMetadata":{"orgId":"o","shortName":"acme"},"affected":[{"vendor":"a","product":"b","packageURL":"pkg:npm/b",` +
		`"versions":[{"version":"1","status":"affected"}]}],"metrics":[]}}}`)
}

func TestShapesOfFiles(t *testing.T) {
	for name, in := range map[string]string{
		"single": draft(), "array": "[" + draft() + "]", "lines": draft() + "\n", "an answer": `{"cveRecords":[` + draft() + `]}`,
	} {
		if r := one(t, in); r.ID != "CVE-2026-0001" || r.Broken || r.CNA.Affected[0].PackageURL != "pkg:npm/b" || r.CNA.Affected[0].DefaultStatus != StatusUnknown {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestWhatIsOddAboutARecord(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
		broken   bool
	}{
		{"nothing", draft(), nil, false},
		{"no number", draft("CVE-2026-0001", "CVE-2026-1"), []string{"no_id@1:1"}, true},
		{"a state of its own", draft("PUBLISHED", "RESERVED"), []string{"unknown_state@1:1"}, true},
		{"no CNA", draft(`"cna"`, `"other"`), []string{"no_cna@1:1"}, true},
		{"CNA of a wrong type", draft(`"cna":{`, `"cna":[],"x":{`), []string{"no_cna@1:1"}, true},
		{"a version of a wrong type", draft(`"version":"1"`, `"version":1`), []string{"wrong_type@1:190", "no_products@1:1"}, true},
		{"a status of its own", draft(`"status":"affected"`, `"status":"maybe"`), []string{"unknown_status@1:1"}, false},
		{"two bounds", draft(`"version":"1"`, `"version":"1","lessThan":"2","lessThanOrEqual":"3"`), []string{"two_bounds@1:1"}, false},
		{"a score in words", draft(`"metrics":[]`, `"metrics":[{"cvssV3_1":{"baseScore":"9.8"}}]`), []string{"bad_score@1:1"}, false},
		{"SSVC of a wrong type", draft(`"metrics":[]`, `"metrics":[{"other":{"type":"ssvc","content":[]}}]`), []string{"bad_ssvc@1:1"}, false},
		{"KEV without content", draft(`"metrics":[]`, `"metrics":[{"other":{"type":"kev"}}]`), []string{"bad_kev@1:1"}, false},
		{"metrics of a wrong type", draft(`"metrics":[]`, `"metrics":{}`), []string{"wrong_type@1:305"}, false},
		{"applicability that cannot be read", draft(`"metrics":[]`, `"cpeApplicability":[{"operator":"NAND"}]`), []string{"unknown_operator@1:126"}, true},
		{"a bad time", draft(`"shortName":"acme"`, `"dateUpdated":"soon"`), []string{"bad_time@1:1"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := one(t, c.in)
			if !slices.Equal(codes(r), c.want) || r.Broken != c.broken {
				t.Errorf("got %v broken %v, want %v %v", codes(r), r.Broken, c.want, c.broken)
			}
			for _, p := range r.Problems {
				if p.Say.In("zh-TW") == "" || p.Say.String() == "" || p.Object != r.ID {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}
}

func FuzzRecords(f *testing.F) {
	b, err := io.ReadAll(open(f))
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n") {
		f.Add(line)
	}
	f.Add(draft())
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
