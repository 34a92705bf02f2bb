package sarif_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"lianfang/internal/format/nvd"
	"lianfang/internal/format/sarif"
	"lianfang/internal/format/vex"
	"lianfang/internal/text"
)

func findings() []vex.Finding {
	a := vex.Component{PURL: "pkg:npm/a@1.0.0", CPE: "cpe:2.3:a:v:a:1.0.0:*:*:*:*:*:*:*", Name: "a", Version: "1.0.0"}
	b := vex.Component{PURL: "pkg:npm/b@2.0.0", Name: "b", Version: "2.0.0"}
	score := func(base string) []nvd.Score { return []nvd.Score{{Version: "3.1", Base: base}} }
	return []vex.Finding{
		{Component: a, Vulnerability: "CVE-2026-0001", Aliases: []string{"GHSA-1", "CVE-2026-0001"}, Title: "t", Status: vex.Affected, Detail: "1.0.0 < 1.2.0.", Action: "更新到 1.2.0。", Scores: score("5.3"), Place: vex.Place{File: "src/資料 夾/package-lock.json", Line: 7}},
		{Component: b, Vulnerability: "CVE-2026-0001", Status: vex.Affected, Scores: score("9.8"), Place: vex.Place{File: `C:\app\go.sum`}},
		{Component: b, Vulnerability: "CVE-2026-0002", Status: vex.NotAffected, Justification: vex.CodeNotPresent, Scores: score("high")},
		{Component: b, Vulnerability: "GHSA-2", Status: vex.Fixed, Place: vex.Place{File: "/srv/go.sum", Line: -1}},
		{Component: b, Vulnerability: "X-3", Status: vex.UnderInvestigation},
	}
}

func write(t *testing.T, lang text.Lang, all []vex.Finding) map[string]any {
	b, err := sarif.Write(sarif.Tool{Name: "lianfang", Release: "1.0.0", Page: "https://example.org/"}, lang, all)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// at walks down by names and indexes.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

// The constraints are those of sarif-schema-2.1.0.json and the sections of the standard that they come from.
func TestAWrittenLogIsValid(t *testing.T) {
	m := write(t, text.En, findings())
	if m["version"] != "2.1.0" || !strings.HasSuffix(m["$schema"].(string), "sarif-schema-2.1.0.json") || len(m["runs"].([]any)) != 1 {
		t.Errorf("%v", m)
	}
	run := at(m, "runs", 0)
	if at(run, "tool", "driver", "name") != "lianfang" || !slices.Contains([]any{"utf16CodeUnits", "unicodeCodePoints"}, at(run, "columnKind")) || at(run, "language") != "en" {
		t.Errorf("run %v", run)
	}
	rules := at(run, "tool", "driver", "rules").([]any)
	results := at(run, "results").([]any)
	if len(rules) != 4 || len(results) != 5 {
		t.Fatalf("%d rules, %d results", len(rules), len(results))
	}
	for _, r := range results {
		index := int(at(r, "ruleIndex").(float64))
		if at(rules[index], "id") != at(r, "ruleId") {
			t.Errorf("rule %d is not %v", index, at(r, "ruleId"))
		}
		if kind := at(r, "kind"); kind != "fail" && at(r, "level") != "none" { // section 3.27.10
			t.Errorf("kind %v has level %v", kind, at(r, "level"))
		}
		if !slices.Contains([]any{"none", "note", "warning", "error"}, at(r, "level")) || at(r, "message", "text") == "" {
			t.Errorf("%v", r)
		}
		if line := at(r, "locations", 0, "physicalLocation", "region", "startLine"); line != nil && line.(float64) < 1 {
			t.Errorf("line %v", line)
		}
		if uri, ok := at(r, "locations", 0, "physicalLocation", "artifactLocation", "uri").(string); ok {
			if _, err := url.Parse(uri); err != nil || strings.ContainsAny(uri, ` \`) {
				t.Errorf("%q is no URI reference", uri)
			}
		}
	}
}

func TestWhatALogSays(t *testing.T) {
	run := at(write(t, text.ZhTW, findings()), "runs", 0)
	for i, want := range [][]any{
		{"CVE-2026-0001", "fail", "error", "a 1.0.0 受 CVE-2026-0001 影響。1.0.0 < 1.2.0.更新到 1.2.0。", "src/%E8%B3%87%E6%96%99%20%E5%A4%BE/package-lock.json", 7.0},
		{"CVE-2026-0001", "fail", "error", "b 2.0.0 受 CVE-2026-0001 影響。", "file:///C:/app/go.sum", nil},
		{"CVE-2026-0002", "notApplicable", "none", "b 2.0.0 不受 CVE-2026-0002 影響。", nil, nil},
		{"GHSA-2", "pass", "none", "b 2.0.0 已修補 GHSA-2。", "file:///srv/go.sum", nil},
		{"X-3", "review", "none", "b 2.0.0 是否受 X-3 影響，仍在調查。", nil, nil},
	} {
		r := at(run, "results", i)
		got := []any{at(r, "ruleId"), at(r, "kind"), at(r, "level"), at(r, "message", "text"),
			at(r, "locations", 0, "physicalLocation", "artifactLocation", "uri"), at(r, "locations", 0, "physicalLocation", "region", "startLine")}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	first := at(run, "results", 0)
	if at(first, "properties", "component") != "pkg:npm/a@1.0.0" || at(first, "properties", "aliases", 0) != "GHSA-1" || at(first, "properties", "aliases", 1) != nil || at(first, "locations", 0, "logicalLocations", 0, "name") != "a 1.0.0" {
		t.Errorf("%v", first)
	}
	rule := at(run, "tool", "driver", "rules", 0)
	if at(rule, "properties", "security-severity") != "9.8" || at(rule, "defaultConfiguration", "level") != "error" || at(rule, "fullDescription", "text") != "t" || at(rule, "helpUri") != "https://www.cve.org/CVERecord?id=CVE-2026-0001" {
		t.Errorf("%v", rule)
	}
	if other := at(run, "tool", "driver", "rules", 1); at(other, "properties", "security-severity") != nil || at(other, "defaultConfiguration", "level") != "warning" {
		t.Errorf("%v", other)
	}
	print := func(i int) any { return at(run, "results", i, "partialFingerprints", "vulnerabilityComponent/v1") }
	if print(0) == nil || print(0) == print(1) {
		t.Errorf("%v %v", print(0), print(1))
	}
}

func TestNothingFoundIsALogToo(t *testing.T) {
	run := at(write(t, text.En, nil), "runs", 0)
	if results, ok := at(run, "results").([]any); !ok || len(results) != 0 {
		t.Errorf("%v", run)
	}
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	if _, err := sarif.Write(sarif.Tool{}, text.En, nil); err == nil {
		t.Error("a tool without a name")
	}
	if _, err := sarif.Write(sarif.Tool{Name: "x"}, text.En, []vex.Finding{{Vulnerability: "CVE-2026-0001"}}); err == nil {
		t.Error("a finding without status")
	}
}
