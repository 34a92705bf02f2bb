package main

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const (
	matchCVE = `{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"CVE-2020-1938","state":"PUBLISHED"},"containers":{"cna":{"providerMetadata":{"shortName":"apache"},"title":"Ghostcat",
"affected":[{"vendor":"Apache","product":"Tomcat","defaultStatus":"unaffected","versions":[{"version":"9.0.0","lessThan":"9.0.31","status":"affected","versionType":"maven"}]}],
"metrics":[{"cvssV3_1":{"version":"3.1","vectorString":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","baseScore":9.8,"baseSeverity":"CRITICAL"}}]}}}`
	matchKEV = `{"title":"CISA Catalog of Known Exploited Vulnerabilities","catalogVersion":"2026.08.07","dateReleased":"2026-08-07T00:00:00Z","count":1,"vulnerabilities":[
{"cveID":"CVE-2020-1938","vendorProject":"Apache","product":"Tomcat","vulnerabilityName":"Ghostcat","dateAdded":"2022-03-03","shortDescription":"d","requiredAction":"Apply updates.","dueDate":"2022-03-17","knownRansomwareCampaignUse":"Unknown","notes":""}]}`
	matchEPSS = "#model_version:v2026.06.15,score_date:2026-09-29T12:00:22Z\ncve,epss,percentile\nCVE-2020-1938,0.97,0.99\n"
	matchRows = "asset,cpe,vendor,product,version\nweb-3,,Apache,Tomcat,9.0.40\nweb-3,,,,\nweb-3,cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*,,,\n"
)

// knowledgeFolder holds what a folder of knowledge may hold: files within folders, packed ones, and something that is none.
func knowledgeFolder(t *testing.T) string {
	dir := t.TempDir()
	write := func(name, s string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("cves/2020/1xxx/CVE-2020-1938.json", matchCVE)
	write("epss.csv", matchEPSS)
	write("README.md", "# Not knowledge\n\nWords for people, and nothing that a program could compare with anything at all.\n")
	var b strings.Builder
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(matchKEV)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	write("kev.json.gz", b.String())
	return dir
}

func TestMatch(t *testing.T) {
	dir := knowledgeFolder(t)
	ran := lianfangOn(t, matchRows, "match", "--knowledge", dir, "--inventory", "-")
	ran.want(t, 0, ran.out)
	if !strings.Contains(ran.err, "README.md") {
		t.Errorf("it does not say that README.md was passed over: %q", ran.err)
	}
	lines := strings.Split(strings.TrimSpace(ran.out), "\n")
	if len(lines) != 1 {
		t.Fatalf("%d lines: %q", len(lines), ran.out)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(lines[0]), &got); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{
		"asset": "web-3", "row": 3.0, "component": "cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*", "vulnerability": "CVE-2020-1938", "aliases": []any{},
		"verdict": "affected", "depends_on": nil, "confidence": 95.0, "fixed": []any{"9.0.31"},
	} {
		if !reflect.DeepEqual(got[name], want) {
			t.Errorf("%s: %v, want %v", name, got[name], want)
		}
	}
	p := got["priority"].(map[string]any)
	if p["kev"] != true || p["epss"] != 0.97 || p["cvss"] != 9.8 || p["decision"] != "act" || p["due"] == nil {
		t.Errorf("priority: %v", p)
	}
	e := got["evidence"].(map[string]any)
	if e["source"] != "cna:apache" || e["text"].(map[string]any)["en"] != "9.0.1 is in 9.0.0 ≤ v < 9.0.31" || e["tree"].(map[string]any)["result"] != "yes" {
		t.Errorf("evidence: %v", e)
	}
	all := lianfangOn(t, matchRows, "match", "--knowledge", dir, "--inventory", "-", "--all")
	if n := strings.Count(all.out, "\n"); n != 2 || !strings.Contains(all.out, `"verdict":"not_affected"`) {
		t.Errorf("--all: %q", all.out)
	}
}

func TestMatchInOtherShapes(t *testing.T) {
	dir := knowledgeFolder(t)
	for args, want := range map[string]string{
		"--sarif": `"ruleId"`, "--vex cyclonedx": `"CycloneDX"`, "--vex openvex": `"https://openvex.dev/ns/v0.2.0"`, "--table": "known to be exploited",
	} {
		out := lianfangOn(t, matchRows, append([]string{"match", "--knowledge", dir, "--inventory", "-"}, strings.Fields(args)...)...)
		if out.code != 0 || !strings.Contains(out.out, want) || !strings.Contains(out.out, "CVE-2020-1938") {
			t.Errorf("%s: %d %q", args, out.code, out.out)
		}
		if !strings.HasPrefix(args, "--table") && !json.Valid([]byte(out.out)) {
			t.Errorf("%s is no JSON", args)
		}
	}
	for _, form := range []string{"cyclonedx", "openvex"} { // nothing found is an answer, and no error
		lianfangOn(t, "pkg:npm/nothing@1.0.0\n", "match", "--knowledge", dir, "--inventory", "-", "--vex", form).want(t, 0, "")
	}
	lianfangOn(t, matchRows, "match", "--knowledge", dir, "--inventory", "-", "--vex", "csaf").complains(t, "cyclonedx or openvex")
}

func TestMatchAsCSV(t *testing.T) {
	dir := knowledgeFolder(t)
	out := lianfangOn(t, strings.ReplaceAll(matchRows, "web-3", "=web 3"), "match", "--knowledge", dir, "--inventory", "-", "--csv", "--all")
	rows, err := csv.NewReader(strings.NewReader(out.out)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v: %s", len(rows), err, out.out)
	}
	for i, want := range map[int]string{0: "asset", 1: "3", 2: "cpe:2.3:a:apache:tomcat:9.0.1:*:*:*:*:*:*:*", 3: "CVE-2020-1938", 4: "affected", 5: "", 6: "9.0.31", 7: "true", 8: "act", 10: "cna:apache"} {
		if i == 0 {
			want = "'=web 3" // a spreadsheet does not reckon with it
		}
		if got := rows[2][i]; got != want {
			t.Errorf("%s: %q, want %q", rows[0][i], got, want)
		}
	}
	if rows[1][4] != "not_affected" || len(rows[2][9]) != len("2026-11-27") {
		t.Errorf("%q", rows)
	}
}

func TestMatchSaysWhatItCannotRead(t *testing.T) {
	dir := knowledgeFolder(t)
	readme := filepath.Join(dir, "README.md")
	lianfangOn(t, matchRows, "match", "--knowledge", readme, "--inventory", "-").complains(t, "no knowledge")
	lianfangOn(t, matchRows, "match", "--inventory", "-").complains(t, "--knowledge")
	lianfangOn(t, matchRows, "match", "--knowledge", "/no/such", "--inventory", "-").complains(t, "/no/such")
	lianfangOn(t, "{", "match", "--knowledge", dir, "--inventory", "-").complains(t, "")
	lianfangOn(t, "", "match", "--knowledge", t.TempDir(), "--inventory", "-").complains(t, "no files")
}
