package vex_test

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"lianfang/internal/fault"
	"lianfang/internal/format/nvd"
	"lianfang/internal/format/vex"
)

var head = vex.Head{ID: "https://cert.example.org/vex/1", Version: 2, Author: "國家資安聯防中心", Tool: "lianfang", Release: "1.0.0", Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}

func findings() []vex.Finding {
	npm := vex.Component{PURL: "pkg:npm/%40acme/a@1.0.0", CPE: "cpe:2.3:a:acme:a:1.0.0:*:*:*:*:*:*:*", Group: "@acme", Name: "a", Version: "1.0.0"}
	other := vex.Component{CPE: "cpe:2.3:o:acme:router_firmware:2.1:*:*:*:*:*:*:*"}
	bare := vex.Component{Name: "內部 系統", Version: "3"}
	score := []nvd.Score{{Version: "3.1", Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", Base: "9.8", Severity: "CRITICAL", Source: "nvd@nist.gov"}, {Version: "9", Base: "high"}}
	return []vex.Finding{
		{Component: npm, Vulnerability: "CVE-2026-0001", Aliases: []string{"GHSA-1", "CVE-2026-0001", "GHSA-1"}, Title: "t", Status: vex.Affected, Scores: score, Time: head.Time},
		{Component: other, Vulnerability: "CVE-2026-0001", Status: vex.Affected, Time: head.Time},
		{Component: other, Vulnerability: "CVE-2026-0001", Status: vex.Affected, Time: head.Time},
		{Component: npm, Vulnerability: "CVE-2026-0002", Status: vex.Affected, Action: "更新到 1.0.1", Detail: "in range"},
		{Component: npm, Vulnerability: "CVE-2026-0003", Status: vex.NotAffected, Justification: vex.ComponentNotPresent, Detail: "d"},
		{Component: bare, Vulnerability: "CVE-2026-0003", Status: vex.NotAffected, Detail: "沒有安裝"},
		{Component: bare, Vulnerability: "CVE-2026-0004", Status: vex.Fixed},
		{Component: bare, Vulnerability: "CVE-2026-0005", Status: vex.UnderInvestigation},
	}
}

func decode(t *testing.T, b []byte) map[string]any {
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// only tells whether an object has no members but these.
func only(t *testing.T, what string, m any, names ...string) {
	for name := range m.(map[string]any) {
		if !slices.Contains(names, name) {
			t.Errorf("%s has %q, which the schema does not know", what, name)
		}
	}
}

// The constraints are those of openvex_json_schema_0.2.0.json.
func TestWrittenOpenVEXIsValid(t *testing.T) {
	b, err := vex.WriteOpenVEX(head, findings())
	if err != nil {
		t.Fatal(err)
	}
	m := decode(t, b)
	only(t, "document", m, "@context", "@id", "author", "role", "timestamp", "last_updated", "version", "tooling", "statements")
	for _, name := range []string{"@context", "@id", "author", "timestamp", "version", "statements"} {
		if m[name] == nil {
			t.Errorf("no %s", name)
		}
	}
	statements := m["statements"].([]any)
	if len(statements) != 6 || m["version"] != float64(2) || m["timestamp"] != "2026-01-02T03:04:05Z" {
		t.Errorf("%d statements, version %v, time %v", len(statements), m["version"], m["timestamp"])
	}
	for _, x := range statements {
		s := x.(map[string]any)
		only(t, "statement", s, "vulnerability", "timestamp", "products", "status", "status_notes", "justification", "impact_statement", "action_statement")
		only(t, "vulnerability", s["vulnerability"], "name", "description", "aliases")
		if s["status"] == "not_affected" && (s["justification"] == nil) == (s["impact_statement"] == nil) {
			t.Errorf("one of justification and impact_statement: %v", s)
		}
		if s["status"] == "affected" && s["action_statement"] == "" {
			t.Errorf("no action: %v", s)
		}
		for _, y := range s["products"].([]any) {
			only(t, "product", y, "@id", "identifiers")
			id := y.(map[string]any)["@id"].(string)
			if u, err := url.Parse(id); err != nil || u.Scheme == "" || strings.ContainsAny(id, " *\\") {
				t.Errorf("%q is no IRI", id)
			}
		}
	}
	read := one(t, string(b))
	want := []string{
		"CVE-2026-0001 affected pkg:npm/%40acme/a@1.0.0pkg:npm/%40acme/a@1.0.0  cpe:/o:acme:router_firmware:2.1cpe:/o:acme:router_firmware:2.1 ",
		"CVE-2026-0002 affected pkg:npm/%40acme/a@1.0.0pkg:npm/%40acme/a@1.0.0 ",
		"CVE-2026-0003 not_affected/component_not_present pkg:npm/%40acme/a@1.0.0pkg:npm/%40acme/a@1.0.0 ",
		"CVE-2026-0003 not_affected pkg:generic/%E5%85%A7%E9%83%A8%20%E7%B3%BB%E7%B5%B1@3pkg:generic/%E5%85%A7%E9%83%A8%20%E7%B3%BB%E7%B5%B1@3 ",
		"CVE-2026-0004 fixed pkg:generic/%E5%85%A7%E9%83%A8%20%E7%B3%BB%E7%B5%B1@3pkg:generic/%E5%85%A7%E9%83%A8%20%E7%B3%BB%E7%B5%B1@3 ",
		"CVE-2026-0005 under_investigation pkg:generic/%E5%85%A7%E9%83%A8%20%E7%B3%BB%E7%B5%B1@3pkg:generic/%E5%85%A7%E9%83%A8%20%E7%B3%BB%E7%B5%B1@3 ",
	}
	if got := short(read.Statements); !slices.Equal(got, want) || len(read.Problems) > 0 {
		t.Errorf("read again: %q %v", got, read.Problems)
	}
	if again, _ := vex.WriteOpenVEX(head, findings()); string(again) != string(b) {
		t.Error("written twice it differs")
	}
}

// The constraints are those of bom-1.6.schema.json.
func TestWrittenCycloneDXIsValid(t *testing.T) {
	b, err := vex.WriteCycloneDX(head, findings())
	if err != nil {
		t.Fatal(err)
	}
	m := decode(t, b)
	if m["bomFormat"] != "CycloneDX" || m["specVersion"] != "1.6" || !regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`).MatchString(m["serialNumber"].(string)) {
		t.Errorf("%v %v %v", m["bomFormat"], m["specVersion"], m["serialNumber"])
	}
	refs := make(map[string]bool)
	for _, x := range m["components"].([]any) {
		c := x.(map[string]any)
		only(t, "component", c, "type", "bom-ref", "group", "name", "version", "cpe", "purl")
		ref := c["bom-ref"].(string)
		if c["name"] == "" || c["version"] == "*" || refs[ref] || !slices.Contains([]any{"library", "operating-system"}, c["type"]) {
			t.Errorf("component %v", c)
		}
		refs[ref] = true
	}
	states := []any{"resolved", "exploitable", "in_triage", "not_affected"}
	for _, x := range m["vulnerabilities"].([]any) {
		v := x.(map[string]any)
		only(t, "vulnerability", v, "id", "references", "ratings", "description", "recommendation", "analysis", "affects")
		only(t, "analysis", v["analysis"], "state", "justification", "detail", "lastUpdated")
		if !slices.Contains(states, v["analysis"].(map[string]any)["state"]) {
			t.Errorf("analysis %v", v["analysis"])
		}
		for _, a := range v["affects"].([]any) {
			if !refs[a.(map[string]any)["ref"].(string)] {
				t.Errorf("%v is no component", a)
			}
		}
		if r, ok := v["ratings"].([]any); ok && (len(r) != 1 || r[0].(map[string]any)["score"] != 9.8 || r[0].(map[string]any)["severity"] != "critical" || r[0].(map[string]any)["method"] != "CVSSv31") {
			t.Errorf("ratings %v", r)
		}
	}
	read := one(t, string(b))
	if len(read.Problems) > 0 || len(read.Statements) != 6 || len(read.Statements[0].Products) != 2 || read.Statements[0].Products[0].PURLs[0] != "pkg:npm/%40acme/a@1.0.0" || read.Statements[0].Products[1].CPEs[0] != "cpe:2.3:o:acme:router_firmware:2.1:*:*:*:*:*:*:*" {
		t.Errorf("read again: %v %q", read.Problems, short(read.Statements))
	}
	own := head
	own.ID = "urn:uuid:3E671687-395b-41f5-a30f-a58921a69b79"
	if b, _ := vex.WriteCycloneDX(own, findings()); decode(t, b)["serialNumber"] != "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79" {
		t.Error("a UUID of its own is kept")
	}
}

func TestWhatNoFormCanHoldIsRefused(t *testing.T) {
	for name, change := range map[string]func(*vex.Head, *vex.Finding){
		"no_id":             func(h *vex.Head, _ *vex.Finding) { h.ID = "one" },
		"no_head":           func(h *vex.Head, _ *vex.Finding) { h.Version = 0 },
		"bad_status":        func(_ *vex.Head, f *vex.Finding) { f.Status = "maybe" },
		"bad_justification": func(_ *vex.Head, f *vex.Finding) { f.Justification = "luck" },
		"no_justification":  func(_ *vex.Head, f *vex.Finding) { f.Status = vex.NotAffected },
		"no_subject":        func(_ *vex.Head, f *vex.Finding) { f.Component = vex.Component{} },
	} {
		h, f := head, findings()[0]
		change(&h, &f)
		_, err := vex.WriteOpenVEX(h, []vex.Finding{f})
		_, same := vex.WriteCycloneDX(h, []vex.Finding{f})
		var refused *fault.Fault
		if !errors.As(err, &refused) || refused.Code != name || same == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := vex.WriteOpenVEX(head, nil); err == nil {
		t.Error("a document of nothing was written")
	}
}
