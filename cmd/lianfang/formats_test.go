package main

import (
	"strings"
	"testing"
)

func TestVersCompare(t *testing.T) {
	for args, want := range map[string]string{"maven 1.0-beta 1.0": "<\n", "npm 1.10.0 1.9.0": ">\n", "pypi 1.0 1.0.0": "=\n"} {
		if got := lianfang(t, append([]string{"vers", "compare"}, strings.Fields(args)...)...).want(t, 0, "").out; got != want {
			t.Errorf("%s: %q", args, got)
		}
	}
	lianfang(t, "vers", "compare", "npm", "one", "1.0.0").complains(t, "not a version of npm")
	lianfang(t, "vers", "compare", "nonesuch", "1", "2").complains(t, "no version order")
	lianfang(t, "vers", "compare", "npm", "1").complains(t, "3 arguments")
	lianfang(t, "vers", "compare", "--lines", "/no/such").complains(t, "/no/such")
	got := lianfangOn(t, "npm\t1.0.0\t2.0.0\r\nnpm\tx\t1.0.0\n\nnpm\t1.0.0\n pypi\t1\t1.0\npypi\t2\t1", "vers", "compare", "--lines", "-").want(t, 0, "").out
	if got != "<\n?\n?\n?\n=\n>\n" {
		t.Errorf("lines: %q", got)
	}
}

func TestVersContains(t *testing.T) {
	lianfang(t, "vers", "contains", "vers:npm/>=1.0.0|<2.0.0", "1.4.2").want(t, 0, "yes\n")
	lianfang(t, "vers", "contains", "vers:npm/>=1.0.0|<2.0.0", "2.0.0").want(t, 1, "no\n")
	lianfang(t, "vers", "contains", "npm:1", "2.0.0").complains(t, "")
	got := lianfangOn(t, "vers:npm/<2.0.0\t1.0.0\nvers:npm/<2.0.0\t2.0.0\nnonsense\t1\n", "vers", "contains", "--lines", "-").want(t, 0, "").out
	if got != "yes\nno\n?\n" {
		t.Errorf("lines: %q", got)
	}
}

func TestCPECompare(t *testing.T) {
	any, one := "cpe:2.3:a:apache:tomcat:*:*:*:*:*:*:*:*", "cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*"
	for _, c := range [][3]string{{any, one, "superset"}, {one, any, "subset"}, {one, one, "equal"}, {one, "cpe:/a:apache:http_server", "disjoint"},
		{one, "cpe:2.3:a:apache:tomcat:9.*:*:*:*:*:*:*:*", "undefined"}} {
		if got := lianfang(t, "cpe", "compare", c[0], c[1]).want(t, 0, "").out; got != c[2]+"\n" {
			t.Errorf("%s %s: %q", c[0], c[1], got)
		}
	}
	lianfang(t, "cpe", "compare", one, "no name").complains(t, "no name")
	lianfang(t, "cpe", "compare", "cpe:2.3:a", one).complains(t, "at byte 10")
}

func TestPURLParse(t *testing.T) {
	got := lianfang(t, "purl", "parse", "--json", "pkg:NPM/%40angular/core@17.0.0?b=2&a=1#lib").want(t, 0, "").out
	p := decode[purlParts](t, got)
	if p.Canonical != "pkg:npm/%40angular/core@17.0.0?a=1&b=2#lib" || p.Namespace != "@angular" || p.Qualifiers["b"] != "2" || p.Subpath != "lib" {
		t.Errorf("got %+v", p)
	}
	lianfang(t, "purl", "parse", "pkg:npm/left-pad@1.3.0").want(t, 0, "pkg:npm/left-pad@1.3.0\ntype: npm\nname: left-pad\nversion: 1.3.0\n")
	lianfang(t, "purl", "parse", "http://example.com").complains(t, "example.com")
}

func TestPatternCheck(t *testing.T) {
	lianfang(t, "pattern", "check", "[domain-name:value = 'a.example']").want(t, 0, "valid")
	got := decode[checkedPattern](t, lianfang(t, "pattern", "check", "--json", "[domain-name:value = ]").want(t, 1, "").out)
	if got.Valid || got.Position == nil || *got.Position != 22 || got.Message == "" {
		t.Errorf("got %+v", got)
	}
	lianfangOn(t, "[url:value LIKE '%x']\n", "pattern", "check", "-").want(t, 0, "valid")
	lianfang(t, "pattern", "check", "--spec", "3", "[a:b = 1]").complains(t, "2.0 or 2.1")
}

const seen = `{"type":"bundle","objects":[{"type":"bundle","objects":[
 {"type":"domain-name","id":"domain-name--1","value":"c2.example"}]},
 {"type":"observed-data","first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:01Z","number_observed":1,"object_refs":["domain-name--1"]}]}`

const seenList = `[{"type":"observed-data","first_observed":"2026-01-01T00:00:00Z","last_observed":"2026-01-01T00:00:01Z","number_observed":1,
 "objects":{"0":{"type":"domain-name","value":"c2.example"}}}]`

func TestPatternMatch(t *testing.T) {
	for _, data := range []string{seen, seenList} {
		lianfangOn(t, data, "pattern", "match", "[domain-name:value = 'c2.example']", "-").want(t, 0, "match")
		lianfangOn(t, data, "pattern", "match", "[domain-name:value = 'other.example']", "-").want(t, 1, "no match")
	}
	container := strings.Replace(strings.Trim(seenList, "[]"), "observed-data", "cybox-container", 1)
	lianfangOn(t, container, "pattern", "match", "[domain-name:value = 'c2.example'] START '2025-01-01T00:00:00Z' STOP '2027-01-01T00:00:00Z'", "-").want(t, 0, "match")
	lianfangOn(t, seen, "pattern", "match", "[domain-name:value = ", "-").complains(t, "character")
	lianfangOn(t, "{", "pattern", "match", "[a:b = 1]", "-").complains(t, "")
	lianfang(t, "pattern", "match", "[a:b = 1]", "/no/such").complains(t, "/no/such")
}

func TestValidate(t *testing.T) {
	good := file(t, "good.json", `{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001","objects":[`+indicator(1, "")+`]}`)
	lianfang(t, "validate", good).want(t, 0, "")
	bad := file(t, "bad.json", `{"type":"bundle","id":"bundle--00000000-0000-4000-8000-000000000001","objects":[`+strings.Replace(indicator(1, ""), `"pattern_type"`, `"pattern_kind"`, 1)+`]}`)
	var errors int
	for _, l := range strings.Split(strings.TrimSpace(lianfang(t, "validate", "--json", good, bad).want(t, 1, "").out), "\n") {
		v := decode[validated](t, l)
		if v.File != bad || v.Clause == "" || v.Message == "" || v.Position == "" {
			t.Errorf("got %+v", v)
		}
		if v.Severity == "error" {
			errors++
		}
	}
	if errors == 0 {
		t.Error("the missing property was not found")
	}
	v := decode[validated](t, lianfangOn(t, `{"type":"bundle",`, "validate", "-").want(t, 1, "").out)
	if v.Severity != "error" || v.Position == "" {
		t.Errorf("malformed: %+v", v)
	}
	lianfang(t, "validate", "/no/such").complains(t, "/no/such")
}

func TestExtract(t *testing.T) {
	prose := "The malware connects to evil[.]example, see hxxps://c2.example/x\nand exploits CVE-2026-12345.\n"
	lines := strings.Split(strings.TrimSpace(lianfangOn(t, prose, "extract", "-").want(t, 0, "").out), "\n")
	got := map[string]extracted{}
	for _, l := range lines {
		x := decode[extracted](t, l)
		got[x.Value] = x
	}
	if x := got["CVE-2026-12345"]; x.Type != "cve" || x.Line != 2 || x.Column != 14 || x.File != "" {
		t.Errorf("got %+v in %v", x, got)
	}
	if x := got["https://c2.example/x"]; x.Type != "url" || x.AsWritten != "hxxps://c2.example/x" {
		t.Errorf("got %+v in %v", x, got)
	}
	one, two := file(t, "1.txt", prose), file(t, "2.md", prose)
	lianfang(t, "extract", one, two).want(t, 0, `"file":"`+two)
	lianfang(t, "extract", "/no/such").complains(t, "/no/such")
	lianfang(t, "extract", t.TempDir()).complains(t, "is a folder")
}
