package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Two numbers of one month: of one the authority says which versions, of the other nobody does; NVD adds a rule for a third, of which nobody says when it came out.
func TestCoverageCountsRules(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "cves.json")
	record := func(id, versions string) string {
		return `{"dataType":"CVE_RECORD","dataVersion":"5.1","cveMetadata":{"cveId":"` + id + `","state":"PUBLISHED","datePublished":"2026-03-05T00:00:00Z"},"containers":{"cna":{"providerMetadata":{"orgId":"00000000-0000-4000-8000-000000000001","shortName":"acme"},
"affected":[{"vendor":"Acme","product":"Box","versions":[` + versions + `]}]}}}`
	}
	body := "[" + record("CVE-2026-1001", `{"version":"1","lessThan":"2","status":"affected","versionType":"semver"}`) + "," + record("CVE-2026-1002", `{"version":"see the advisory","status":"affected"}`) + "]"
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	r := lianfang(t, "bench", "coverage", "--knowledge", file, "--json").out
	var got struct {
		Known, Usable int64
		Share         float64                  `json:"usable_share"`
		Sources       map[string]coverageShare `json:"sources"`
		Months        []coverageLine           `json:"months"`
	}
	if err := json.Unmarshal([]byte(r), &got); err != nil {
		t.Fatalf("%v: %s", err, r)
	}
	if got.Known != 2 || got.Usable != 1 || got.Share != 0.5 || got.Sources["cna"] != (coverageShare{2, 1, 0.5}) || len(got.Months) != 1 || got.Months[0].Month != "2026-03" {
		t.Errorf("counted %s", r)
	}
}
